"""News of buddying up to a pair: who is asked, what is answered, what needs no answer any more, what is due."""

from __future__ import annotations

from collab.buddying.events import (
    AskingEnded,
    ColleagueInvited,
    HelperAnswered,
    HelperAsked,
    PlanComputed,
    ReminderDue,
    RequestMade,
)
from collab.buddying.service.owing import STILL_OWED, named_files
from collab.notifications.kinds import country_audiences as for_
from collab.notifications.kinds.audiences import ONESELF, STAFF, named_in
from collab.notifications.kinds.declaration import Answer, Audience, Kind, Sentence, enter

_REQUEST = "CAST(e.payload ->> 'request_id' AS bigint)"
TITLE = f"(SELECT r.title FROM buddy_request r WHERE r.id = {_REQUEST})"
"""The title of the request that an event is about."""
_ASKING = "s.id = CAST(e.payload ->> 'solicitation_id' AS bigint)"
_OF_REQUEST_SIDE = f"""
    (p.staff OR EXISTS (
        SELECT FROM buddy_request r JOIN mandate v ON v.authority_id = r.authority_id AND {for_.VALID}
        LEFT JOIN assistant a ON a.mandate_id = v.id AND a.person_id = p.id
        WHERE r.id = {_REQUEST} AND (v.person_id = p.id OR a.person_id IS NOT NULL)))"""
IN_PAGE = Audience(reason="staff", sql=STAFF.sql, why=STAFF.why, at_most="page")
"""The secretariat follows it without mail."""


def _press(answer: str, label: Sentence) -> Answer:
    return Answer(
        purpose=f"asking-{answer}",
        thing="solicitation_id",
        label=label,
        path=f"/buddying/answer?answer={answer}",
    )


enter(
    Kind(
        name="asked",
        number=24,
        on={HelperAsked: Sentence("On vous demande de l’aide", "You are asked for help")},
        who=(
            Audience(
                reason="asked",
                sql=ONESELF.sql,
                why=Sentence(
                    "Vous avez proposé votre aide dans le parrainage.", "You offered your help in buddying."
                ),
            ),
        ),
        channel="mail",
        section="buddying",
        title=Sentence("Une collectivité vous demande de l’aide", "An authority asks for your help"),
        template="notifications/asked",
        readers_only=False,
        theirs=for_.READS,
        still=f"""EXISTS (SELECT FROM solicitation s
                          WHERE {_ASKING} AND s.state = 'asked' AND s.person_id = n.person_id)""",
        path="/buddying/asked",
        thread="asking:{solicitation_id}",
        about=TITLE,
        facts=f"""
            (SELECT jsonb_build_object(
                'authority', a.name, 'asker', asker.name, 'details', left(r.details, 1500), 'words', s.words,
                'formats', to_jsonb(array_to_string(r.formats, ' ')), 'by_when_on', r.by_when,
                'answer_on', least(r.by_when, (s.asked_at AT TIME ZONE 'Europe/Paris')::date + 21))
             FROM solicitation s JOIN buddy_request r ON r.id = s.request_id JOIN authority a ON a.id = r.authority_id
             LEFT JOIN person asker ON asker.id = r.asker_id WHERE {_ASKING})""",
        answers=(
            _press("accept", Sentence("Oui, je peux aider", "Yes, I can help")),
            _press("decline", Sentence("Non, pas cette fois", "No, not this time")),
            _press("suggest", Sentence("Proposer un·e collègue", "Suggest a colleague")),
        ),
    )
)
enter(
    Kind(
        # A yes is told by the pair that it opens; what a no says is read in the page, by the request's side alone.
        name="helper_answered",
        number=25,
        on={
            HelperAnswered: Sentence("{by} a répondu à votre sollicitation", "{by} has answered your asking")
        },
        who=(
            Audience(
                reason="asks",
                sql=named_in("askers"),
                when=lambda event: bool(event.askers) and event.answer != "accepted",
                why=Sentence("Vous suivez cette demande d’aide.", "You look after this request for help."),
            ),
            IN_PAGE,
        ),
        channel="mail",
        section="buddying",
        title=Sentence("Une personne sollicitée a répondu", "Somebody who was asked has answered"),
        readers_only=False,
        theirs=_OF_REQUEST_SIDE,
        still=f"""EXISTS (SELECT FROM solicitation s JOIN buddy_request r ON r.id = s.request_id
                          WHERE {_ASKING} AND s.state = e.payload ->> 'answer' AND r.state = 'open')""",
        path="/buddying/requests/{request_id}",
        thread="answers:{request_id}",
        about=TITLE,
    )
)
enter(
    Kind(
        name="asking_ended",
        number=26,
        on={
            AskingEnded: Sentence(
                "Vous n’avez plus à répondre, merci", "You need not answer any more, thank you"
            )
        },
        who=(
            Audience(
                reason="asked",
                sql=ONESELF.sql,
                why=Sentence("Vous aviez été sollicité·e.", "You had been asked."),
            ),
        ),
        anonymous=True,
        channel="page",
        section="buddying",
        title=Sentence(
            "Une sollicitation n’attend plus votre réponse", "An asking no longer waits for your answer"
        ),
        readers_only=False,
        theirs=for_.READS,
        path="/buddying/asked",
        thread="asking:{solicitation_id}",
        about=TITLE,
    )
)
enter(
    Kind(
        name="colleague_invited",
        number=27,
        on={
            ColleagueInvited: Sentence(
                "Un·e collègue pense à vous pour aider une autre collectivité",
                "A colleague thinks of you to help another authority",
            )
        },
        who=(
            Audience(
                reason="suggested",
                sql=ONESELF.sql,
                why=Sentence(
                    "Quelqu’un qui ne pouvait pas aider a donné votre nom ; vous n’avez rien à faire si vous ne le"
                    " souhaitez pas.",
                    "Somebody who could not help gave your name; there is nothing to do unless you wish to.",
                ),
            ),
        ),
        channel="mail",
        section="buddying",
        title=Sentence(
            "Un·e collègue propose votre nom pour aider", "A colleague suggests you as somebody who can help"
        ),
        readers_only=False,
        theirs=for_.READS,
        still=f"""EXISTS (SELECT FROM buddy_request r WHERE r.id = {_REQUEST} AND r.state = 'open')
            AND NOT EXISTS (SELECT FROM buddy_offer o WHERE o.person_id = n.person_id AND o.state = 'open')""",
        path="/buddying/offer",
        thread="asking:{solicitation_id}",
        about=TITLE,
    )
)
enter(
    Kind(
        name="reminder",
        number=28,
        on={ReminderDue: Sentence("Ce qui vous attend dans le parrainage", "What waits for you in buddying")},
        who=(
            Audience(
                reason="leads",
                sql=ONESELF.sql,
                why=Sentence(
                    "Vous suivez ces dossiers. Un seul rappel par semaine, pour tous à la fois ; plus aucun dès que"
                    " vous avez répondu.",
                    "You lead these files. One reminder a week, for all of them together; none once you have answered.",
                ),
            ),
        ),
        anonymous=True,
        channel="mail",
        section="buddying",
        title=Sentence(
            "Un rappel de ce qui vous attend, une fois par semaine au plus",
            "A reminder of what waits for you, once a week at most",
        ),
        template="notifications/reminder",
        readers_only=False,
        theirs=for_.READS,
        still=STILL_OWED,
        path="/buddying",
        thread="reminders:{person_id}",
        facts=f"""
            (SELECT jsonb_build_object('files', jsonb_agg(jsonb_build_object(
                'file', f.file, 'id', f.id, 'owed', f.owed, 'since_on', f.since, 'title', r.title,
                'authority', a.name) ORDER BY f.since, f.file, f.id))
             FROM ({named_files()}) f
             LEFT JOIN solicitation s ON f.file = 'solicitation' AND s.id = f.id
             LEFT JOIN pair pr ON f.file = 'pair' AND pr.id = f.id
             JOIN buddy_request r
                ON r.id = CASE f.file WHEN 'request' THEN f.id WHEN 'pair' THEN pr.request_id ELSE s.request_id END
             JOIN authority a ON a.id = r.authority_id)""",
    )
)
enter(
    Kind(
        # The secretariat was told of the call for help itself: once is enough.
        name="alert_request",
        number=29,
        on={
            RequestMade: Sentence(
                "Une demande d’aide naît d’une alerte", "An alert has become a request for help"
            )
        },
        who=(
            Audience(
                reason="leads",
                sql="""
                    SELECT r.asker_id AS person_id FROM buddy_request r
                    WHERE r.id = CAST(CAST(:event AS jsonb) ->> 'request_id' AS bigint) AND r.asker_id IS NOT NULL""",
                when=lambda event: event.bulletin_id is not None,
                why=Sentence(
                    "Vous avez signalé un besoin d’aide : la demande est à vous, complétez-la ou retirez-la.",
                    "You said that help is needed: the request is yours, complete it or withdraw it.",
                ),
            ),
        ),
        anonymous=True,
        channel="page",
        section="buddying",
        title=Sentence("Une alerte devient une demande d’aide", "An alert becomes a request for help"),
        readers_only=False,
        theirs=for_.READS,
        path="/buddying/requests/{request_id}",
        thread="answers:{request_id}",
        about=TITLE,
    )
)
enter(
    Kind(
        name="plan",
        number=30,
        on={PlanComputed: Sentence("Le plan d’appariement est calculé", "The matching plan is computed")},
        who=(IN_PAGE,),
        anonymous=True,
        channel="page",
        section="buddying",
        title=Sentence("Un plan d’appariement est prêt", "A matching plan is ready"),
        readers_only=False,
        theirs="p.staff",
        path="/secretariat/buddying/plan",
        thread="plan:{plan_id}",
    )
)
