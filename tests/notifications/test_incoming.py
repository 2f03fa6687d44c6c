"""An answer by mail becomes a message, once; what cannot is refused with a clear mail, and leaves nothing behind."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from sqlalchemy import select, text

from collab.accounts.models import Assistant, PersonAddress
from collab.core.clock import now, today
from collab.core.config import current_settings, use_settings
from collab.core.db import transaction
from collab.core.errors import Problem
from collab.core.mail import send_due_mail, write_mail
from collab.core.mail.addresses import UNSUBSCRIBE, sign_address
from collab.discussion.models import Message
from collab.groups.service import leave_group
from collab.notifications.service import bits_of, preferences_of
from collab.notifications.service.incoming import take_in, take_in_files
from collab.notifications.service.incoming.refusing import REASONS, refusal_of
from collab.notifications.service.unsubscribing import unsubscribe_token
from tests import factories as make
from tests.files.samples import CSV
from tests.notifications.conftest import INBOX, acting, answer_address, come_in, outcomes, post, written

TNEF = b"\x78\x9f\x3e\x22\x01\x00\x01\x06\x90\x08\x00\x04\x00\x00\x00"
"""What Outlook wraps formatted texts in; a file in it begins with the attribute 0x9002."""

QUOTED = """Oui, depuis 2016 : **trois** villes.

--\x20
Agent, Ville de Metz

Le lun. 3 nov. 2026 à 10:12, Collab <collab@example.org> a écrit :
> Qui l'a déjà fait ?
> Pour répondre, répondez simplement à ce mail
"""


@pytest.fixture
def asked(session, ground, inbox_settings):
    """A discussion in which somebody asked something, and what answers it by mail."""
    post(ground.author, ground.discussion, "Qui l’a déjà fait ?")
    return ground


def answer(ground, settle, text=QUOTED, *, sender=None, to=None, **more):
    to = to or answer_address(ground.reader, ground.discussion)
    come_in(written(sender or ground.reader.email, to, text, **more), to)
    settle()


def messages(session, discussion):
    session.rollback()
    return session.scalars(
        select(Message).where(Message.discussion_id == discussion.id).order_by(Message.number)
    ).all()


def refused(session, settings, smtp, address):
    """The one mail that says why."""
    send_due_mail(settings)
    (mail,) = smtp.to(address)
    return mail.get_body(("plain",)).get_content()


def test_an_answer_becomes_a_message_without_quotation_and_signature(session, asked, settle) -> None:
    answer(asked, settle)
    _, second = messages(session, asked.discussion)
    assert second.body == "Oui, depuis 2016 : **trois** villes."
    assert (second.author_id, second.reply_to, second.acting_for_id) == (asked.reader.id, 1, None)
    assert second.mandate_id is not None
    assert outcomes(session) == [("taken", "message")]


def test_a_mail_that_is_sent_again_or_taken_in_twice_is_written_once(session, asked, settle) -> None:
    to = answer_address(asked.reader, asked.discussion)
    raw = written(asked.reader.email, to)
    come_in(raw, to)
    come_in(b"Received: from mx.example.org by collab; today\r\n" + raw + b"\r\n", to)
    settle()
    with transaction() as own:
        own.execute(text("UPDATE incoming_mail SET state = 'received'"))
        take_in(own, 1)
    assert len(messages(session, asked.discussion)) == 2
    assert outcomes(session) == [("taken", "message")]


@pytest.mark.parametrize(
    ("address", "says"),
    [
        (
            lambda ground: (
                "r" + answer_address(ground.reader, ground.discussion)[1:].replace(".1.", ".2.", 1)
            ),
            "faute",
        ),
        (lambda ground: f"r.1.2.3.aaaa.aaaaaaaaaaaaaaaa@{INBOX}", "faute"),
        (lambda ground: answer_address(ground.author, ground.discussion), "appartient à quelqu’un d’autre"),
    ],
    ids=["forged", "made up", "somebody else's"],
)
def test_an_answer_to_an_address_that_is_not_theirs_is_refused_with_words(
    session, asked, settle, smtp, inbox_settings, address, says
) -> None:
    answer(asked, settle, to=address(asked))
    assert len(messages(session, asked.discussion)) == 1
    assert [state for state, _ in outcomes(session)] == ["refused"]
    words = refused(session, inbox_settings, smtp, asked.reader.email)
    assert says in words
    assert "n’a pas été publié" in words


def test_an_answer_comes_too_late_after_two_weeks(session, asked, settle, smtp, inbox_settings) -> None:
    to = answer_address(asked.reader, asked.discussion)
    with time_machine.travel(now() + timedelta(days=15), tick=True):
        answer(asked, settle, to=to)
        words = refused(session, inbox_settings, smtp, asked.reader.email)
    assert len(messages(session, asked.discussion)) == 1
    assert "pendant 14 jours" in words
    assert f"/discussions/{asked.discussion.id}" in words


def test_a_refusal_answers_in_the_reader_s_language_and_can_be_answered_by_no_machine(
    session, asked, settle, smtp, inbox_settings
) -> None:
    session.get_one(type(asked.reader), asked.reader.id).language = "en"
    session.commit()
    answer(
        asked, settle, to=answer_address(asked.author, asked.discussion), message_id="<question@example.org>"
    )
    send_due_mail(inbox_settings)
    (mail,) = smtp.to(asked.reader.email)
    assert mail["Subject"] == "Your mail was not published: Eau"
    assert mail["Auto-Submitted"] == "auto-replied"
    assert mail["In-Reply-To"] == "<question@example.org>"


def test_a_declared_assistant_answers_on_behalf_of_whom_they_assist(session, asked, settle) -> None:
    assistant = make.make_member(session, asked.group, name="Assistante")
    mandate_id = asked.reader.mandates[0].id
    session.add(Assistant(mandate_id=mandate_id, person_id=assistant.id))
    session.commit()
    answer(asked, settle, sender=assistant.email)
    second = messages(session, asked.discussion)[-1]
    assert (second.author_id, second.acting_for_id, second.mandate_id) == (
        assistant.id,
        asked.reader.id,
        mandate_id,
    )


def test_an_assistant_whose_declaration_was_taken_back_is_refused(session, asked, settle) -> None:
    assistant = make.make_member(session, asked.group)
    session.commit()
    answer(asked, settle, sender=assistant.email)
    assert outcomes(session) == [("refused", "not-yours")]


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto_Submitted": "auto-replied"},
        {"Precedence": "bulk"},
        {"X_Auto_Response_Suppress": "All"},
        {"List_Id": "<liste.example.org>"},
    ],
    ids=lambda headers: next(iter(headers)),
)
def test_what_a_machine_sends_is_neither_published_nor_answered(
    session, asked, settle, smtp, inbox_settings, headers
) -> None:
    answer(asked, settle, "Je suis absent jusqu’au 3.", **headers)
    send_due_mail(inbox_settings)
    assert len(messages(session, asked.discussion)) == 1
    assert [state for state, _ in outcomes(session)] == ["ignored"]
    assert smtp.mails == []


def test_who_left_the_group_is_refused(session, asked, settle, smtp, inbox_settings) -> None:
    with transaction() as own:
        leave_group(own, acting(own, asked.reader), asked.group.id)
    answer(asked, settle)
    assert len(messages(session, asked.discussion)) == 1
    assert "ne vous est plus ouvert" in refused(session, inbox_settings, smtp, asked.reader.email)


def test_whose_mandate_has_ended_is_refused(session, asked, settle, smtp, inbox_settings) -> None:
    person = session.get_one(type(asked.reader), asked.reader.id)
    person.mandates[0].ends_on = today() - timedelta(days=1)
    session.commit()
    answer(asked, settle)
    assert len(messages(session, asked.discussion)) == 1
    assert "a pris fin" in refused(session, inbox_settings, smtp, asked.reader.email)


def test_a_mail_without_words_is_refused(session, asked, settle, smtp, inbox_settings) -> None:
    answer(asked, settle, "\n\n-- \nAgent\n")
    assert "Aucun texte" in refused(session, inbox_settings, smtp, asked.reader.email)


def test_a_mail_that_is_too_long_is_refused_and_not_cut(session, asked, settle, smtp, inbox_settings) -> None:
    answer(asked, settle, "mot " * 6_000)
    assert "caractères" in refused(session, inbox_settings, smtp, asked.reader.email)


def test_attachments_join_the_message(session, asked, settle) -> None:
    answer(asked, settle, attachments=[("villes.csv", CSV, "text/csv")])
    second = messages(session, asked.discussion)[-1]
    assert [file["name"] for file in second.files] == ["villes.csv"]
    assert outcomes(session) == [("taken", "message")]


def test_files_whose_storing_was_cut_short_are_stored_and_borne_once(session, asked, settings) -> None:
    to = answer_address(asked.reader, asked.discussion)
    attachments = [("villes.csv", CSV, "text/csv"), ("autres.csv", CSV + b"Metz;57\n", "text/csv")]
    come_in(written(asked.reader.email, to, attachments=attachments), to)
    with transaction() as own:
        take_in(own, 1)
    folder = Path(settings.files_url.removeprefix("file://"))
    before = set(folder.iterdir()) if folder.exists() else set()
    for _ in range(2):
        take_in_files(session, 1)
        session.rollback()  # as a kill between the last byte and the commit
    assert len(messages(session, asked.discussion)) == 1
    for _ in range(2):
        with transaction() as own:
            take_in_files(own, 1)
    second = messages(session, asked.discussion)[-1]
    assert [file["name"] for file in second.files] == ["villes.csv", "autres.csv"]
    assert session.execute(text("SELECT state FROM stored_file")).scalars().all() == ["attached"] * 2
    assert len(set(folder.iterdir()) - before) == 2


def test_a_file_that_is_refused_refuses_the_whole_mail_by_its_name(
    session, asked, settle, smtp, inbox_settings
) -> None:
    page = ("page.html", b"<html><script>alert(1)</script></html>", "text/html")
    answer(asked, settle, attachments=[("villes.csv", CSV, "text/csv"), page])
    assert len(messages(session, asked.discussion)) == 1
    assert "« page.html »" in refused(session, inbox_settings, smtp, asked.reader.email)
    assert session.execute(text("SELECT count(*) FROM stored_file")).scalar_one() == 0


def test_one_address_is_told_five_times_an_hour_and_then_no_more(
    session, asked, settle, smtp, inbox_settings
) -> None:
    for number in range(8):
        answer(asked, settle, f"Essai {number}", to=answer_address(asked.author, asked.discussion))
    send_due_mail(inbox_settings)
    assert len(smtp.to(asked.reader.email)) == 5
    assert [state for state, _ in outcomes(session)] == ["refused"] * 8


def test_a_mail_to_an_unsubscribe_address_stops_that_kind_of_mail(session, asked, settle) -> None:
    to = sign_address(UNSUBSCRIBE, asked.reader.id, bits_of(["mention"]), days=3_650)
    answer(asked, settle, "", to=to)
    with transaction() as own:
        assert preferences_of(own, [asked.reader.id])[asked.reader.id].choices == {"mention": "page"}
    assert outcomes(session) == [("taken", "unsubscribed")]


def test_a_stranger_who_writes_to_nobody_s_address_is_told_so(
    session, asked, settle, smtp, inbox_settings
) -> None:
    to = f"r.1.2.3.aaaa.aaaaaaaaaaaaaaaa@{INBOX}"
    answer(asked, settle, to=to, sender="inconnue@example.net")
    assert "faute" in refused(session, inbox_settings, smtp, "inconnue@example.net")


def test_the_same_words_twice_a_day_are_refused_and_not_lost_in_silence(
    session, asked, settle, smtp, inbox_settings
) -> None:
    for number in (1, 2):
        answer(asked, settle, to=answer_address(asked.reader, asked.discussion, number))
    assert len(messages(session, asked.discussion)) == 2
    assert outcomes(session) == [("taken", "message"), ("refused", "said-already")]
    assert "mêmes mots" in refused(session, inbox_settings, smtp, asked.reader.email)


def test_the_same_words_are_taken_again_another_day_and_in_another_discussion(session, asked, settle) -> None:
    other = make.make_discussion(session, asked.group, asked.author, title="Déchets")
    session.commit()
    post(asked.author, other, "Et cela ?")
    answer(asked, settle)
    answer(asked, settle, to=answer_address(asked.reader, other))
    with time_machine.travel(now() + timedelta(days=2), tick=True):
        answer(asked, settle)
    assert outcomes(session) == [("taken", "message")] * 3


def test_a_guest_who_came_later_answers_without_what_they_may_not_read(session, asked, settle) -> None:
    guest = make.make_person(session, organisation="Réseau de villes")
    make.join(session, asked.group, guest, "guest", joined_at=now())
    session.commit()
    post(asked.author, asked.discussion, "Depuis que vous êtes là")
    answer(asked, settle, sender=guest.email, to=answer_address(guest, asked.discussion, 1))
    assert outcomes(session) == [("taken", "message")]
    assert messages(session, asked.discussion)[-1].reply_to is None


def test_every_problem_of_the_page_is_a_refusal_by_mail_and_only_what_passes_is_tried_again() -> None:
    for slug, status in (("key-reused", 409), ("invalid", 422), ("something-new", 403), ("link-spent", 410)):
        assert refusal_of(Problem(slug, status, "No")).reason == "not-taken"
    with pytest.raises(Problem):
        refusal_of(Problem("storage-away", 503, "Later"))


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_reason_has_words_of_its_own(language) -> None:
    said = {
        reason: write_mail(
            "notifications/refusal", language, reason=reason, detail="", subject_of_theirs="", url="/", days=14,
            largest_file=10, longest="20 000", most_files=8,
        ).text
        for reason in REASONS
    }  # fmt: skip
    assert len(set(said.values())) == len(REASONS)


def test_what_we_send_ourselves_is_neither_taken_nor_answered(
    session, asked, settle, smtp, inbox_settings
) -> None:
    answer(asked, settle, sender=inbox_settings.mail_from, to=f"r.1.2.3.aaaa.aaaaaaaaaaaaaaaa@{INBOX}")
    assert outcomes(session) == [("ignored", "ourselves")]


@pytest.mark.parametrize("sender", ["agent@localhost", "agent..x@example.net", "élue@example.net"])
def test_no_answer_is_planned_to_an_address_that_no_mail_reaches(
    session, asked, settle, inbox_settings, sender
) -> None:
    raw = f"From: {sender}\r\nSubject: Bonjour\r\n\r\nBonjour\r\n".encode()
    come_in(raw, f"r.1.2.3.aaaa.aaaaaaaaaaaaaaaa@{INBOX}", envelope_from="agent@example.net")
    settle()
    assert [state for state, _ in outcomes(session)] == ["refused"]
    assert session.execute(text("SELECT count(*) FROM delivery")).scalar_one() == 0


def test_a_stranger_who_writes_in_my_name_uses_up_none_of_my_hour(session, asked, settle) -> None:
    use_settings(replace(current_settings(), mails_in_per_hour=2))
    for number in range(3):
        # A signed address that the stranger got, but that was not made for me.
        answer(asked, settle, f"Faux {number}", to=answer_address(asked.author, asked.discussion))
    for number in range(3):
        answer(asked, settle, f"Vrai {number}")
    assert [outcome for _, outcome in outcomes(session)] == [
        *["not-yours"] * 3,
        "message",
        "message",
        "too-many",
    ]


def test_a_mail_with_files_counts_once(session, asked, settle) -> None:
    use_settings(replace(current_settings(), mails_in_per_hour=2))
    for number in range(2):
        answer(asked, settle, f"Avec {number}", attachments=[("villes.csv", CSV, "text/csv")])
    assert outcomes(session) == [("taken", "message")] * 2


def test_a_kind_of_mail_that_is_no_more_needs_no_unsubscription(session, asked, settle) -> None:
    answer(asked, settle, "", to=sign_address(UNSUBSCRIBE, asked.reader.id, 1 << 40, days=3_650))
    assert outcomes(session) == [("ignored", "unknown-kind")]


def test_what_speaks_for_a_person_never_stands_in_what_others_read(session, asked, settle) -> None:
    to = answer_address(asked.reader, asked.discussion)
    token = unsubscribe_token(asked.reader.id, 1)
    text_of_it = (
        f"Voici ce que je reçois :\n\nRépondre à : <{to}>\n"
        f"[3] {current_settings().public_url}/unsubscribe?token={token}\n"
        f"Ailleurs : {current_settings().public_url}/discussions/3\n"
    )
    answer(asked, settle, text_of_it, subject=f"Fwd: {to}")
    body = messages(session, asked.discussion)[-1].body
    assert to not in body
    assert token not in body
    assert "/discussions/3" in body


def test_an_address_is_the_same_however_its_domain_is_spelled(session, asked, settle) -> None:
    session.get_one(type(asked.reader), asked.reader.id).email = "agente@métropole-exemple.fr"
    session.commit()
    answer(asked, settle, sender="agente@xn--mtropole-exemple-bqb.fr")
    assert outcomes(session) == [("taken", "message")]


def test_files_that_only_outlook_opens_are_not_lost_in_silence(
    session, asked, settle, smtp, inbox_settings
) -> None:
    with_a_file = TNEF + b"\x02\x02\x90\x06\x00" + b"\x0e\x00\x00\x00"
    answer(asked, settle, "Le texte seul", attachments=[("winmail.dat", TNEF, "application/ms-tnef")])
    answer(
        asked, settle, "Voir le fichier", attachments=[("winmail.dat", with_a_file, "application/ms-tnef")]
    )
    assert outcomes(session) == [("taken", "message"), ("refused", "file-refused")]
    assert "« winmail.dat »" in refused(session, inbox_settings, smtp, asked.reader.email)


@pytest.mark.parametrize(
    ("second_date", "messages_there"), [("Tue, 03 Nov 2026 11:00:00 +0100", 3), (None, 2)]
)
def test_two_short_answers_without_an_id_are_two_if_written_at_two_moments(
    session, asked, settle, second_date, messages_there
) -> None:
    to, first_date = answer_address(asked.reader, asked.discussion), "Tue, 03 Nov 2026 10:00:00 +0100"
    for date, words in ((first_date, "Oui"), (second_date or first_date, "Oui")):
        raw = f"From: {asked.reader.email}\r\nDate: {date}\r\nSubject: Re: Eau\r\n\r\n{words}\r\n".encode()
        come_in(raw, to)
    settle()
    came = session.execute(text("SELECT count(*) FROM incoming_mail")).scalar_one()
    assert came == messages_there - 1


def test_a_refusal_to_another_address_of_theirs_says_nothing_of_the_one_we_write_to(
    session, asked, settle, smtp, inbox_settings
) -> None:
    other = PersonAddress(person_id=asked.reader.id, email="bureau@example.org", verified_at=now())
    session.add(other)
    session.commit()
    answer(asked, settle, sender=other.email, to=answer_address(asked.author, asked.discussion))
    session.rollback()
    query = text("SELECT person_id FROM delivery WHERE kind = 'notifications.refusal'")
    assert session.execute(query).scalars().all() == [None]
    assert "appartient à quelqu’un d’autre" in refused(session, inbox_settings, smtp, other.email)


def test_a_stranger_s_words_do_not_leave_again_under_our_name(
    session, asked, settle, smtp, inbox_settings
) -> None:
    answer(asked, settle, sender="inconnu@example.net", subject="Gagnez à https://evil.example")
    said = refused(session, inbox_settings, smtp, "inconnu@example.net")
    assert "evil.example" not in said + str(smtp.to("inconnu@example.net")[0]["Subject"])
