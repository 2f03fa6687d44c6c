"""Mails as the programs of our readers and the servers between us write them."""

from __future__ import annotations

from email.message import EmailMessage

PERSON = "elue@lyon.example"
OURS = """\
Awa Ndiaye a écrit dans « Coopération avec Dakar » (Ville de Dakar)

Qui vient au comité du 12 ?

https://collab.example/d/12#m40
Parce que vous suivez cette discussion.

Pour répondre, répondez simplement à ce mail : votre texte rejoint la discussion, sous votre nom, et ses membres le lisent.

--
Collab, commission internationale de France Urbaine
Pourquoi ce mail : https://collab.example/why/secret
Ne plus recevoir ce genre de mail : https://collab.example/stop/secret
Toutes vos préférences : https://collab.example/preferences
"""
OURS_EN = """\
Awa Ndiaye wrote in "Cooperation with Dakar" (City of Dakar)

Who comes to the committee on the 12th?

https://collab.example/d/12#m40
Because you follow this discussion.

To answer, simply reply to this mail: your text joins the discussion under your name, and its members read it.

--
Collab, international commission of France Urbaine
Why this mail: https://collab.example/why/secret
No more mail of this kind: https://collab.example/stop/secret
All your preferences: https://collab.example/preferences
"""
ANSWER = "Bonjour,\n\nJe viens avec deux collègues :\n\n- une élue\n- un agent"


def quoted(text: str) -> str:
    """The text with the marks of a quotation."""
    return "".join(f"> {line}".rstrip() + "\n" for line in text.splitlines())


def plain(text: str, *, headers: str = "", charset: str = "utf-8", sender: str = PERSON) -> bytes:
    """A mail of text alone, as it travels."""
    head = (
        f"From: Élue <{sender}>\nTo: r.c.9@answers.example\nSubject: Re: Coop\n"
        f"Message-ID: <one@lyon.example>\n{headers}MIME-Version: 1.0\n"
        f"Content-Type: text/plain; charset={charset}\nContent-Transfer-Encoding: 8bit\n\n"
    )
    return head.encode() + text.encode()


def page(html: str, *, text: str | None = None) -> bytes:
    """A mail of HTML, with or without a text beside it."""
    mail = EmailMessage()
    mail["From"], mail["Subject"] = PERSON, "Re: Coop"
    if text is None:
        mail.set_content(html, subtype="html")
    else:
        mail.set_content(text)
        mail.add_alternative(html, subtype="html")
    return mail.as_bytes()


_ADDRESS = "r.c.9.5.g0m.4kz@answers.example"
_OUTLOOK_FR = (
    f"De : Collab <{_ADDRESS}>\nEnvoyé : mardi 3 novembre 2026 10:12\nÀ : Élue <{PERSON}>\n"
    "Objet : Coopération avec Dakar\n\n"
)
_OUTLOOK_EN = (
    f"From: Collab <{_ADDRESS}>\nSent: Tuesday, November 3, 2026 10:12 AM\nTo: Élue <{PERSON}>\n"
    "Subject: Cooperation with Dakar\n\n"
)
_RULE = "_" * 32 + "\n"
ANSWERS: dict[str, tuple[str, str]] = {
    "Outlook FR": (f"{ANSWER}\n\n{_OUTLOOK_FR}{OURS}", "fr"),
    "Outlook FR, a rule above": (f"{ANSWER}\n\n{_RULE}{_OUTLOOK_FR}{OURS}", "fr"),
    "Outlook FR, its old line above": (f"{ANSWER}\n\n-----Message d'origine-----\n{_OUTLOOK_FR}{OURS}", "fr"),
    "Outlook FR, no-break spaces": (f"{ANSWER}\n\n{_OUTLOOK_FR.replace(' :', chr(0xA0) + ':')}{OURS}", "fr"),
    "Outlook EN": (f"{ANSWER}\n\n{_OUTLOOK_EN}{OURS_EN}", "en"),
    "Outlook EN, its old line above": (
        f"{ANSWER}\n\n-----Original Message-----\n{_OUTLOOK_EN}{OURS_EN}",
        "en",
    ),
    "Outlook on a phone": (
        f"{ANSWER}\n\nObtenir Outlook pour iOS<https://aka.ms/o0ukef>\n{_RULE}{_OUTLOOK_FR}{OURS}",
        "fr",
    ),
    "Outlook in stars": (
        f"{ANSWER}\n\n*De :* Collab <{_ADDRESS}>\n*Envoyé :* mardi 3 novembre 2026\n*À :* Agente\n*Objet :* Coop\n\n{OURS}",
        "fr",
    ),
    "Zimbra": (
        f'{ANSWER}\n\nDe: "Collab" <{_ADDRESS}>\nÀ: "Élue" <{PERSON}>\nEnvoyé: Mardi 3 Novembre 2026 10:12:45\n'
        f"Objet: Coopération avec Dakar\n\n{OURS}",
        "fr",
    ),
    "Orange": (
        f"{ANSWER}\n\nenvoyé : 3 novembre 2026 à 10:12\nde : Collab <{_ADDRESS}>\nà : {PERSON}\nobjet : Coop\n\n{OURS}",
        "fr",
    ),
    "Gmail FR": (
        f"{ANSWER}\n\nLe lun. 3 nov. 2026 à 10:12, Collab <{_ADDRESS}> a écrit :\n\n{quoted(OURS)}",
        "fr",
    ),
    "Gmail FR, broken line": (
        f"{ANSWER}\n\nLe lun. 3 nov. 2026 à 10:12, Collab (Coopération) <\n{_ADDRESS}> a écrit :\n\n{quoted(OURS)}",
        "fr",
    ),
    "Gmail EN": (
        f"{ANSWER}\n\nOn Tue, Nov 3, 2026 at 10:12 AM Collab <{_ADDRESS}>\nwrote:\n\n{quoted(OURS_EN)}",
        "en",
    ),
    "Apple Mail FR": (
        f"{ANSWER}\n\n> Le 3 nov. 2026 à 10:12, Collab <{_ADDRESS}> a écrit :\n> \n{quoted(OURS)}",
        "fr",
    ),
    "Apple Mail EN": (
        f"{ANSWER}\n\n> On 3 Nov 2026, at 10:12, Collab <{_ADDRESS}> wrote:\n> \n{quoted(OURS_EN)}",
        "en",
    ),
    "iPhone FR": (
        f"{ANSWER}\n\nEnvoyé de mon iPhone\n\n> Le 3 nov. 2026 à 10:12, Collab <{_ADDRESS}> a écrit :\n> \n{quoted(OURS)}",
        "fr",
    ),
    "iPhone EN": (
        f"{ANSWER}\n\nSent from my iPhone\n\n> On 3 Nov 2026, at 10:12, Collab <{_ADDRESS}> wrote:\n> \n{quoted(OURS_EN)}",
        "en",
    ),
    "Thunderbird FR": (f"{ANSWER}\n\nLe 03/11/2026 à 10:12, Collab a écrit :\n{quoted(OURS)}", "fr"),
    "Thunderbird FR, below": (f"Le 03/11/2026 à 10:12, Collab a écrit :\n{quoted(OURS)}\n{ANSWER}", "fr"),
    "Thunderbird EN": (f"{ANSWER}\n\nOn 03/11/2026 10:12, Collab wrote:\n{quoted(OURS_EN)}", "en"),
    "Yahoo FR": (
        f"{ANSWER}\n\nLe mardi 3 novembre 2026 à 10:12:13 UTC+1, Collab <{_ADDRESS}> a écrit :\n\n{OURS}",
        "fr",
    ),
    "Samsung FR": (f"{ANSWER}\n\n-------- Message d'origine --------\n{_OUTLOOK_FR}{OURS}", "fr"),
    "Zimbra, its old line above": (f"{ANSWER}\n\n----- Mail original -----\n{_OUTLOOK_FR}{OURS}", "fr"),
    "Free": (f"{ANSWER}\n\n----- Mail d'origine -----\n{_OUTLOOK_FR}{OURS}", "fr"),
    "Proton FR": (
        f"{ANSWER}\n\nEnvoyé avec la messagerie sécurisée Proton Mail.\n\n------- Original Message -------\n"
        f"Le lundi 3 novembre 2026 à 10:12 AM, Collab <{_ADDRESS}> a écrit :\n\n\n{quoted(OURS)}",
        "fr",
    ),
    "Horde FR": (f"{ANSWER}\n\nCollab <{_ADDRESS}> a écrit :\n\n{quoted(OURS)}", "fr"),
    "Horde EN": (f"{ANSWER}\n\nQuoting Collab <{_ADDRESS}>:\n\n{quoted(OURS_EN)}", "en"),
    "a closing to you": (
        f"{ANSWER}\n\nBien à vous,\nÉlue\n\nLe 03/11/2026 à 10:12, Collab a écrit :\n{quoted(OURS)}",
        "fr",
    ),
    "a short closing": (f"{ANSWER}\n\nCdlt,\nÉlue\n\n{_OUTLOOK_FR}{OURS}", "fr"),
    "a closing and what lawyers add": (
        f"{ANSWER}\n\nCordialement,\nÉlue\n\nCe message et ses pièces jointes sont confidentiels et établis à "
        "l’attention exclusive de leurs destinataires. Si vous l’avez reçu par erreur, merci de le détruire.\n\n"
        f"Pensez à l’environnement avant d’imprimer ce message.\n\n{_OUTLOOK_FR}{OURS}",
        "fr",
    ),
    "a signature": (
        f"{ANSWER}\n\n-- \nÉlue\nVille de Lyon\n\nLe 03/11/2026 à 10:12, Collab a écrit :\n{quoted(OURS)}",
        "fr",
    ),
    "a closing": (
        f"{ANSWER}\n\nBien cordialement,\n\nÉlue\nDirectrice\n04 00 00 00 00\n\n{_OUTLOOK_FR}{OURS}",
        "fr",
    ),
    "a closing in English": (f"{ANSWER}\n\nBest regards,\nÉlue\n\n{_OUTLOOK_EN}{OURS_EN}", "en"),
    "marks without a line above": (f"{ANSWER}\n\n{quoted(OURS)}", ""),
    "a rule and no fields": (f"{ANSWER}\n\n{_RULE}Ville de Lyon, place de la Comédie", "en"),
    "lines broken in the quotation": (
        f"{ANSWER}\n\nLe 03/11/2026 à 10:12, Collab a écrit :\n"
        "> Une longue ligne citée que le programme a coupée au mauvais endroit sans\nfaçon\n> et la suite.\n",
        "fr",
    ),
}
_THEIRS = (
    "<p>Qui l'a déjà fait ?</p><p>Ne plus recevoir ce genre de mail : "
    "<a href='https://collab.example/unsubscribe?token=secret'>lien</a></p>"
)
PAGES: dict[str, str] = {
    "Outlook": (
        '<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style>'
        f"<!-- p.MsoNormal {{margin:0}} --></style><!--[if gte mso 9]><xml></xml><![endif]--></head>"
        '<body lang=FR link="#0563C1"><div class=WordSection1><p class=MsoNormal>Oui, depuis 2016.<o:p>'
        "</o:p></p><p class=MsoNormal><o:p>&nbsp;</o:p></p><div><div "
        "style='border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm'><p class=MsoNormal>"
        f"<b>De&nbsp;:</b> Collab &lt;{_ADDRESS}&gt; <br><b>Envoyé&nbsp;:</b>"
        f" lundi 3 novembre 2026 10:12<br><b>À&nbsp;:</b> Agent &lt;{PERSON}&gt;<br><b>Objet&nbsp;:</b>"
        f" Eau<o:p></o:p></p></div></div><p class=MsoNormal><o:p>&nbsp;</o:p></p>{_THEIRS}</div></body>"
        "</html>"
    ),
    "Outlook on the web": (
        '<html><body><div style="font-size:12pt">Oui, depuis 2016.</div><div id="Signature"><p>Jeanne</p>'
        '</div><div id="appendonsend"></div><hr style="display:inline-block;width:98%">'
        f'<div id="divRplyFwdMsg" dir="ltr"><b>De :</b> Collab &lt;{_ADDRESS}&gt;<br><b>Envoyé :</b>'
        f" lundi<br><b>À :</b> {PERSON}<br><b>Objet :</b> Eau</div><div>{_THEIRS}</div></body></html>"
    ),
    "Gmail": (
        '<div dir="ltr"><div>Oui, depuis 2016.</div><div><br></div><span class="gmail_signature_prefix">'
        '-- </span><br><div dir="ltr" class="gmail_signature">Jeanne</div></div><br>'
        '<div class="gmail_quote gmail_quote_container"><div dir="ltr" class="gmail_attr">'
        f'Le lun. 3 nov. 2026 à 10:12, Collab &lt;<a href="mailto:{_ADDRESS}">{_ADDRESS}</a>'
        f'&gt; a écrit :<br></div><blockquote class="gmail_quote" style="margin:0">{_THEIRS}</blockquote>'
        "</div>"
    ),
    "Apple Mail": (
        '<html><body style="overflow-wrap: break-word;">Oui, depuis 2'
        '016.<br id="lineBreakAtBeginningOfMessage"><div><br><blockquote type="cite"><div>'
        f"Le 3 nov. 2026 à 10:12, Collab &lt;{_ADDRESS}&gt; a écrit :</div>"
        f'<br class="Apple-interchange-newline"><div>{_THEIRS}</div></blockquote></div><br></body></html>'
    ),
    "iPhone": (
        '<html><body dir="auto">Oui, depuis 2016.<br id="lineBreakAtBeginningOfSignature"><div dir="ltr">'
        'Envoyé de mon iPhone</div><div dir="ltr"><br><blockquote type="cite">'
        f"Le 3 nov. 2026 à 10:12, Collab &lt;{_ADDRESS}&gt; a écrit :<br><br></blockquote></div>"
        f'<blockquote type="cite"><div dir="ltr">{_THEIRS}</div></blockquote></body></html>'
    ),
    "Zimbra": (
        '<html><body><div style="font-family: arial"><div>Oui, depuis 2016.</div><div><br></div>'
        '<hr id="zwchr" data-marker="__DIVIDER__"><div data-marker="__HEADERS__">'
        f'<blockquote style="border-left:2px solid #1010FF;"><b>De: </b>"Collab" &lt;{_ADDRESS}&gt;<br><b>'
        f'À: </b>"Agent" &lt;{PERSON}&gt;<br><b>Envoyé: </b>Lundi 3 Novembre 2026 10:12:00<br><b>'
        'Objet: </b>Eau<br></blockquote></div><div data-marker="__QUOTED_TEXT__"><blockquote>'
        f"{_THEIRS}</blockquote></div></div></body></html>"
    ),
    "Thunderbird": (
        '<html><body><p>Oui, depuis 2016.</p><div class="moz-cite-prefix">'
        'Le 03/11/2026 à 10:12, Collab a écrit&nbsp;:<br></div><blockquote type="cite" cite="mid:x">'
        f'{_THEIRS}</blockquote><div class="moz-signature">-- <br>Jeanne</div></body></html>'
    ),
    "Proton": (
        '<div style="font-family: Arial">Oui, depuis 2016.</div><div class="protonmail_signature_block">'
        '<div>Envoyé avec <a href="https://proton.me">Proton Mail</a>.</div></div>'
        '<div class="protonmail_quote">Le lundi 3 novembre 2026 à 10:'
        f'12, Collab &lt;{_ADDRESS}&gt; a écrit :<br><blockquote class="protonmail_quote" type="cite">'
        f"{_THEIRS}</blockquote></div>"
    ),
    "Outlook on a phone": (
        '<html><body><div style="direction: ltr;">Oui, depuis 2016.</div>'
        '<div id="ms-outlook-mobile-signature"><div>Télécharger <a href="https://aka.ms/o0ukef">'
        'Outlook pour iOS</a></div></div><div id="mail-editor-reference-message-container"><hr>'
        '<div id="divRplyFwdMsg"><b>De :</b> Collab<br><b>Envoyé :</b> x<br><b>Objet :</b> Eau</div>'
        f"{_THEIRS}</div></body></html>"
    ),
    "Samsung": (
        '<html><body dir="auto"><div>Oui, depuis 2016.</div><div><br></div>'
        '<div id="composer_signature" dir="auto"><div style="font-size:12px">'
        'Envoyé depuis mon appareil Galaxy</div></div><div><br></div><div style="font-size:100%"><div>'
        f"-------- Message d'origine --------</div><div>De : Collab &lt;{_ADDRESS}&gt; </div><div>"
        f"Date : 03/11/2026  10:12  (GMT+01:00) </div><div>À : {PERSON} </div><div>Objet : Eau </div><div>"
        f"<br></div></div>{_THEIRS}</body></html>"
    ),
    "Yahoo": (
        '<html><body><div class="yahoo-style-wrap">Oui, depuis 2016.</div>'
        '<div id="yahoo_quoted_123" class="yahoo_quoted"><div>Le lund'
        f"i 3 novembre 2026 à 10:12:13 UTC+1, Collab a écrit :</div>{_THEIRS}</div></body></html>"
    ),
}
ABSENT_FR = plain(
    "Je suis absente jusqu’au 15 août.",
    headers="Auto-Submitted: auto-replied\nX-Auto-Response-Suppress: All\nContent-Language: fr-FR\n",
)
ABSENT_OLD = plain("I am out of the office.").replace(b"Re: Coop", b"Automatic reply: Coop")
ABSENT_EXCHANGE = plain("I am away.", headers="X-Auto-Response-Suppress: DR, OOF, AutoReply\n")
LIST_MAIL = plain("Bonjour à tous", headers="List-Id: <villes.example.org>\nPrecedence: list\n")


def report(
    fields: str, *, said: str = "The mail could not be delivered.", kind: str = "delivery-status"
) -> bytes:
    """A report in three parts (RFC 6522)."""
    return (
        "From: MAILER-DAEMON@mx.example (Mail Delivery System)\nTo: b.1.2@answers.example\nSubject: Undelivered\n"
        f'MIME-Version: 1.0\nContent-Type: multipart/report; report-type={kind}; boundary="B/1"\n\n'
        f"--B/1\nContent-Type: text/plain; charset=us-ascii\n\n{said}\n\n"
        f"--B/1\nContent-Type: message/{kind}\n\n{fields}\n"
        "--B/1\nContent-Type: message/rfc822\n\n"
        f"From: Collab <x@collab.example>\nTo: {PERSON}\nSubject: Coop\n\nBonjour\n--B/1--\n"
    ).encode()


def failed(status: str, diagnostic: str, *, action: str = "failed", recipient: str = PERSON) -> bytes:
    return report(
        f"Reporting-MTA: dns; mx.example\nArrival-Date: Tue, 3 Nov 2026 10:12:00 +0100\n\n"
        f"Final-Recipient: rfc822; {recipient}\nOriginal-Recipient: rfc822;{recipient}\nAction: {action}\n"
        f"Status: {status}\nRemote-MTA: dns; mx.lyon.example\nDiagnostic-Code: smtp; {diagnostic}\n"
    )


BOUNCES: dict[str, tuple[bytes, str, str]] = {
    "Postfix, unknown": (
        failed(
            "5.1.1", f"550 5.1.1 <{PERSON}>: Recipient address rejected: User unknown\n    in relay table"
        ),
        "hard",
        "5.1.1",
    ),
    "Postfix, no such domain": (
        failed("5.4.4", "Host or domain name not found. Name service error"),
        "hard",
        "5.4.4",
    ),
    "Exchange, unknown": (
        failed(
            "5.1.10", "550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup"
        ),
        "hard",
        "5.1.10",
    ),
    "Exchange, relay refused": (failed("5.7.1", "550 5.7.1 Unable to relay"), "soft", "5.7.1"),
    "Gmail, unknown": (
        failed("5.1.1", "550-5.1.1 The email account that you tried to reach does not exist."),
        "hard",
        "5.1.1",
    ),
    "Gmail, unsolicited": (failed("5.7.1", "550-5.7.1 likely unsolicited mail, blocked"), "soft", "5.7.1"),
    "a server that says little": (
        failed("5.0.0", "550 Requested action not taken: mailbox unavailable"),
        "hard",
        "5.0.0",
    ),
    "a server that says little of spam": (failed("5.0.0", "554 Message refused as spam"), "soft", "5.0.0"),
    "closed mailbox": (failed("5.2.1", "550 5.2.1 The account is disabled"), "hard", "5.2.1"),
    "full mailbox": (failed("5.2.2", "552 5.2.2 Mailbox full"), "full", "5.2.2"),
    "full mailbox, for now": (failed("4.2.2", "452 4.2.2 The email account is over quota"), "full", "4.2.2"),
    "full mailbox, in words": (failed("5.0.0", "552 requested mail action aborted"), "full", "5.0.0"),
    "too large": (
        failed("5.3.4", "552-5.3.4 Message size exceeds fixed limit").replace(b"552-", b"554 "),
        "soft",
        "5.3.4",
    ),
    "given up": (failed("4.4.1", "connect to mx.lyon.example: Connection timed out"), "soft", "4.4.1"),
    "expired": (failed("5.4.7", "smtp; 550 5.4.7 Delivery expired (message too old)"), "soft", "5.4.7"),
    "our address not liked": (
        failed("5.1.8", "553 5.1.8 Domain of sender address does not exist"),
        "soft",
        "5.1.8",
    ),
    "delayed": (failed("4.4.1", "Connection timed out", action="delayed"), "delayed", "4.4.1"),
    "capitals": (
        failed("5.1.1", "550 unknown user", recipient="ELUE@Lyon.example"),
        "hard",
        "5.1.1",
    ),
}
DELIVERED = failed("2.0.0", "250 ok", action="relayed")
COMPLAINT = report(
    "Feedback-Type: abuse\nUser-Agent: SomeProvider/1.0\nVersion: 1\n"
    f"Original-Mail-From: <b.1.2@answers.example>\nOriginal-Rcpt-To: <{PERSON}>\n",
    kind="feedback-report",
)
COMPLAINT_WITHOUT_RECIPIENT = report("Feedback-Type: abuse\nVersion: 1\n", kind="feedback-report")
QMAIL = (
    "From: MAILER-DAEMON@mx.example\nTo: b.1.2@answers.example\nSubject: failure notice\n\n"
    "Hi. This is the qmail-send program at mx.example.\n"
    "I'm afraid I wasn't able to deliver your message to the following addresses.\n"
    "This is a permanent error; I've given up. Sorry it didn't work out.\n\n"
    f"<{PERSON}>:\n192.0.2.1 does not like recipient.\n"
    "Remote host said: 550 5.1.1 User unknown\nGiving up on 192.0.2.1.\n\n"
    "--- Below this line is a copy of the message.\n\nReturn-Path: <x@collab.example>\n"
).encode()
