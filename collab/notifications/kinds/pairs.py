"""News of a pair: its opening, its agreement and dates, what it comes to, what is left when one of the two leaves."""

from __future__ import annotations

from collab.buddying.events import (
    AgreementChanged,
    HandoverDone,
    HandoverOpened,
    MilestonesChanged,
    NoteChanged,
    PairMoved,
    PairOpened,
)
from collab.notifications.kinds import country_audiences as for_
from collab.notifications.kinds.audiences import STAFF, named_in, person_in
from collab.notifications.kinds.buddying import TITLE
from collab.notifications.kinds.declaration import Audience, Kind, Sentence, enter

_PAIR = "pr.id = CAST(e.payload ->> 'pair_id' AS bigint)"
_TOLD_PAIR = "pr.id = CAST(CAST(:event AS jsonb) ->> 'pair_id' AS bigint)"
_NOTE = "t.id = CAST(e.payload ->> 'note_id' AS bigint)"
_THEIRS = f"EXISTS (SELECT FROM pair pr WHERE {_PAIR} AND p.id IN (pr.asker_id, pr.helper_id))"
_IN_IT = Sentence("Vous êtes de ce binôme.", "You are one of this pair.")


def _not_agreed(person: str, version: str) -> str:
    """SQL on a pair `pr`, and on what bears the two agreements: whether that person has still to agree."""
    thing = version.split(".")[0]
    return f"""({person} = pr.asker_id AND {thing}.agreed_by_asker IS DISTINCT FROM {version}
                OR {person} = pr.helper_id AND {thing}.agreed_by_helper IS DISTINCT FROM {version})"""


enter(
    Kind(
        name="pair_opened",
        number=31,
        on={PairOpened: Sentence("{by} accepte, votre binôme est ouvert", "{by} accepts, your pair is open")},
        who=(Audience(reason="pair", sql=named_in("parties"), why=_IN_IT),),
        channel="mail",
        section="buddying",
        title=Sentence("Un binôme s’ouvre", "A pair opens"),
        theirs=_THEIRS,
        still=f"EXISTS (SELECT FROM pair pr WHERE {_PAIR} AND pr.state <> 'ended')",
        path="/buddying/pairs/{pair_id}",
        about=TITLE,
    )
)
enter(
    Kind(
        name="agreement",
        number=32,
        on={
            AgreementChanged: Sentence(
                "La page d’accord de votre binôme attend votre validation",
                "Your pair’s agreement waits for your agreement",
            )
        },
        who=(
            Audience(
                reason="pair",
                sql=f"""
                    SELECT x.person_id FROM ({named_in("parties")}) x
                    JOIN pair pr ON {_TOLD_PAIR} AND pr.state <> 'ended'
                    WHERE {_not_agreed("x.person_id", "pr.agreement_version")}""",
                why=_IN_IT,
            ),
        ),
        channel="mail",
        section="buddying",
        title=Sentence("L’accord d’un binôme est à relire", "A pair’s agreement is to be read"),
        readers_only=False,
        theirs=_THEIRS,
        still=f"""EXISTS (SELECT FROM pair pr WHERE {_PAIR} AND pr.state <> 'ended'
                          AND {_not_agreed("n.person_id", "pr.agreement_version")})""",
        path="/buddying/pairs/{pair_id}",
        about=TITLE,
        # Forty wordings of one page make one mail.
        once=(AgreementChanged,),
    )
)
enter(
    Kind(
        name="pair_moved",
        number=33,
        on={PairMoved: Sentence("Votre binôme change d’état", "Your pair stands otherwise")},
        worded_by="state",
        worded={
            "active": Sentence("Votre binôme est au travail", "Your pair is at work"),
            "paused": Sentence("Votre binôme est en pause", "Your pair is paused"),
            "ended": Sentence("Votre binôme est terminé", "Your pair has ended"),
        },
        who=(Audience(reason="pair", sql=named_in("parties"), why=_IN_IT),),
        channel="mail",
        section="buddying",
        title=Sentence(
            "Un binôme commence, fait une pause, reprend ou finit", "A pair begins, pauses, goes on or ends"
        ),
        readers_only=False,
        theirs=_THEIRS,
        still=f"EXISTS (SELECT FROM pair pr WHERE {_PAIR} AND pr.state = e.payload ->> 'state')",
        path="/buddying/pairs/{pair_id}",
        about=TITLE,
    )
)
enter(
    Kind(
        name="milestone",
        number=34,
        on={
            MilestonesChanged: Sentence(
                "{by} a changé un rendez-vous du binôme", "{by} has changed a date of the pair"
            )
        },
        who=(Audience(reason="pair", sql=named_in("parties"), why=_IN_IT),),
        channel="page",
        section="buddying",
        title=Sentence("Un rendez-vous d’un binôme change", "A date of a pair changes"),
        readers_only=False,
        theirs=_THEIRS,
        path="/buddying/pairs/{pair_id}",
        about=TITLE,
    )
)
enter(
    Kind(
        name="note_waits",
        number=35,
        on={
            NoteChanged: Sentence(
                "Une note d’apprentissage attend votre accord",
                "A peer-learning note waits for your agreement",
            )
        },
        who=(
            Audience(
                reason="pair",
                sql=named_in("asked"),
                when=lambda event: bool(event.asked) and event.state == "proposed",
                why=_IN_IT,
            ),
        ),
        channel="mail",
        section="buddying",
        title=Sentence(
            "Une note d’apprentissage attend votre accord", "A peer-learning note waits for your agreement"
        ),
        readers_only=False,
        theirs=_THEIRS,
        still=f"""EXISTS (SELECT FROM peer_note t JOIN pair pr ON pr.id = t.pair_id
                          WHERE {_NOTE} AND t.state = 'proposed' AND {_not_agreed("n.person_id", "t.version")})""",
        path="/buddying/notes/{note_id}",
        about=f"(SELECT t.title FROM peer_note t WHERE {_NOTE})",
        once=(NoteChanged,),
    )
)
enter(
    Kind(
        name="note_published",
        number=36,
        on={
            NoteChanged: Sentence("Une note d’apprentissage est publiée", "A peer-learning note is published")
        },
        who=(
            Audience(
                reason="pair",
                sql=named_in("parties"),
                when=lambda event: event.state == "published",
                why=_IN_IT,
            ),
            Audience(
                reason="same_need",
                # Whoever asks for help with the same thing now.
                sql="""
                    SELECT DISTINCT r.asker_id AS person_id FROM peer_note t
                    JOIN buddy_request r ON r.state IN ('open', 'full') AND r.asker_id IS NOT NULL
                        AND (r.themes && t.themes OR r.countries && t.countries)
                    WHERE t.id = CAST(CAST(:event AS jsonb) ->> 'note_id' AS bigint)""",
                when=lambda event: event.state == "published",
                at_most="digest",
                why=Sentence(
                    "Vous avez une demande sur le même sujet.", "You have a request on the same subject."
                ),
            ),
        ),
        anonymous=True,
        channel="digest",
        section="buddying",
        title=Sentence("Une note d’apprentissage est publiée", "A peer-learning note is published"),
        readers_only=False,
        theirs=for_.READS,
        still=f"EXISTS (SELECT FROM peer_note t WHERE {_NOTE} AND t.state = 'published')",
        path="/buddying/notes/{note_id}",
        about=f"(SELECT t.title FROM peer_note t WHERE {_NOTE})",
    )
)
_WAITS = """EXISTS (SELECT FROM buddy_handover h
                    WHERE h.id = CAST(e.payload ->> 'handover_id' AS bigint) AND h.state = 'waiting')"""
enter(
    Kind(
        name="handover",
        number=37,
        on={
            HandoverOpened: Sentence(
                "Des dossiers de parrainage sont à reprendre", "Files of buddying are to be taken over"
            )
        },
        who=(
            Audience(
                reason="successor",
                sql=person_in("to_id"),
                when=lambda event: event.to_id is not None,
                why=Sentence(
                    "Vous prenez la suite de la personne qui les suivait.",
                    "You take over from whoever looked after them.",
                ),
            ),
            Audience(
                reason="staff",
                sql=STAFF.sql,
                when=lambda event: event.to_id is None,
                why=Sentence(
                    "Personne n’est nommé pour prendre la suite : le secrétariat la trouve.",
                    "Nobody is named to take over: the secretariat finds somebody.",
                ),
            ),
        ),
        anonymous=True,
        channel="mail",
        section="buddying",
        title=Sentence("Un passage de relais vous attend", "A hand-over waits for you"),
        readers_only=False,
        theirs=for_.READS,
        still=_WAITS[:-1] + " AND (h.to_id = n.person_id OR (h.to_id IS NULL AND p.staff)))",
        path="/buddying/handovers/{handover_id}",
        thread="handover:{handover_id}",
        about="(SELECT a.name FROM authority a WHERE a.id = CAST(e.payload ->> 'authority_id' AS bigint))",
    )
)
_PEER = Sentence("Vous êtes en binôme avec cette collectivité.", "You are in a pair with this authority.")
enter(
    Kind(
        name="relay",
        number=38,
        on={
            HandoverOpened: Sentence(
                "Votre pair quitte ses fonctions : une relève est cherchée",
                "Your peer leaves their post: somebody is being found to take over",
            ),
            # Somebody took over, or whoever had left came back.
            HandoverDone: Sentence("Votre binôme est de nouveau au complet", "Your pair is complete again"),
        },
        who=(
            Audience(
                reason="pair",
                sql=named_in("peers"),
                when=lambda event: bool(event.peers),
                why=_PEER,
            ),
        ),
        anonymous=True,
        channel="mail",
        section="buddying",
        title=Sentence("Votre pair change", "Your peer changes"),
        readers_only=False,
        theirs=for_.READS,
        still=f"e.name <> 'buddying.handover_opened' OR {_WAITS}",
        path="/buddying",
        thread="handover:{handover_id}",
    )
)
