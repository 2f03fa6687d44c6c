"""News of the countries one works with: alerts, bulletins, advice to travellers, sources."""

from __future__ import annotations

from collab.countries.events import (
    AdviceChanged,
    AlertReachChanged,
    BulletinChanged,
    BulletinProposed,
    BulletinPublished,
    BulletinWithdrawn,
    HelpNeeded,
    SourceDied,
)
from collab.notifications.kinds import country_audiences as for_
from collab.notifications.kinds.audiences import STAFF, person_in
from collab.notifications.kinds.declaration import Answer, Audience, Kind, Sentence, enter

_TOLD_BULLETIN = "CAST(e.payload ->> 'bulletin_id' AS bigint)"
_TITLE = f"(SELECT b.title FROM bulletin b WHERE b.id = {_TOLD_BULLETIN})"


def _press(answer: str, label: Sentence) -> Answer:
    return Answer(
        purpose=f"alert-{answer.replace('_', '-')}",
        thing="bulletin_id",
        label=label,
        path=f"/alerts/answer?answer={answer}",
        reasons=("exposed",),
    )


# It is over once withdrawn or expired, once the authorities through which one is exposed all answered what it tells,
# or once nothing ties one to it any more.
_STILL_ALERT = f"""
    EXISTS (SELECT FROM bulletin b WHERE b.id = {_TOLD_BULLETIN} AND b.state = 'published' AND b.severity = 'alert'
              AND b.expires_at > clock_timestamp())
    AND (n.reason <> 'exposed' OR EXISTS (
        SELECT FROM alert_exposure x JOIN partnership ps ON ps.id = x.partnership_id
        JOIN mandate v ON v.authority_id = x.authority_id AND v.person_id = n.person_id AND {for_.VALID}
        LEFT JOIN country_level l ON l.person_id = n.person_id AND l.country = ps.country
        WHERE x.bulletin_id = {_TOLD_BULLETIN} AND x.ended_at IS NULL AND l.level IS DISTINCT FROM 'muted'
          AND NOT EXISTS (SELECT FROM alert_answer w WHERE w.bulletin_id = x.bulletin_id
                          AND w.authority_id = x.authority_id AND w.replaced_at IS NULL AND w.at > e.happened_at)))"""
_TIES = f"""
    (SELECT jsonb_agg(jsonb_build_object(
                'authority', a.name, 'partner', ps.partner, 'place', ps.place, 'ends_on', ps.ends_on,
                'ends_precision', ps.ends_precision, 'referent', referent.name)
            ORDER BY a.sort_key, ps.partner, ps.id)
     FROM alert_exposure x JOIN partnership ps ON ps.id = x.partnership_id JOIN authority a ON a.id = x.authority_id
     LEFT JOIN person referent ON referent.id = ps.referent_id
     WHERE x.bulletin_id = {_TOLD_BULLETIN} AND x.ended_at IS NULL AND x.authority_id IN (
         SELECT v.authority_id FROM mandate v WHERE v.person_id = n.person_id AND {for_.VALID}))"""

enter(
    Kind(
        name="alert",
        number=15,
        on={
            BulletinPublished: Sentence("Alerte ({country})", "Alert ({country})"),
            BulletinChanged: Sentence(
                "Fait nouveau dans une alerte ({country})", "New fact in an alert ({country})"
            ),
            AlertReachChanged: Sentence(
                "Une alerte en cours vous concerne désormais ({country})",
                "An alert under way concerns you from now on ({country})",
            ),
        },
        who=(
            for_.EXPOSED,
            for_.NEWLY_EXPOSED,
            for_.followers("all", for_.of_alert),
            for_.followers("followed", for_.of_alert),
        ),
        channel="mail",
        section="countries",
        title=Sentence("Une alerte dans un pays où vous travaillez", "An alert in a country you work with"),
        template="notifications/alert",
        readers_only=False,
        theirs=for_.READS,
        still=_STILL_ALERT,
        path="/alerts/{bulletin_id}",
        about=_TITLE,
        facts=f"""jsonb_build_object(
            'body', (SELECT b.body FROM bulletin b WHERE b.id = {_TOLD_BULLETIN}),
            'holds_on', (SELECT ((b.expires_at - interval '1 second') AT TIME ZONE 'Europe/Paris')::date
                         FROM bulletin b WHERE b.id = {_TOLD_BULLETIN}),
            'ties', CASE WHEN n.reason = 'exposed' THEN {_TIES} END)""",
        answers=(
            _press("concerned", Sentence("Nous sommes concernés", "We are concerned")),
            _press("need_help", Sentence("Besoin d’aide", "We need help")),
            _press("can_help", Sentence("Nous pouvons aider", "We can help")),
            _press("not_concerned", Sentence("Pas concernés", "Not concerned")),
        ),
        once=(BulletinPublished,),
        severe=lambda event: getattr(event, "severity", "") == "alert" and getattr(event, "new_fact", True),
    )
)
enter(
    Kind(
        name="bulletin",
        number=16,
        on={
            BulletinPublished: Sentence("Bulletin publié ({country})", "Bulletin published ({country})"),
            BulletinChanged: Sentence("Fait nouveau ({country})", "New fact ({country})"),
        },
        who=(
            for_.followers("all", for_.of_bulletin),
            for_.followers("followed", for_.of_bulletin, at_most="digest"),
        ),
        channel="digest",
        section="countries",
        title=Sentence("Un bulletin d’un pays que vous suivez", "A bulletin on a country you follow"),
        readers_only=False,
        theirs=for_.READS,
        still=f"""EXISTS (SELECT FROM bulletin b WHERE b.id = {_TOLD_BULLETIN} AND b.state = 'published'
                          AND b.expires_at > clock_timestamp())""",
        path="/bulletins/{bulletin_id}",
        about=_TITLE,
        once=(BulletinPublished,),
    )
)
enter(
    Kind(
        name="to_publish",
        number=17,
        on={
            BulletinProposed: Sentence(
                "{by} propose un bulletin ({country})", "{by} proposes a bulletin ({country})"
            )
        },
        who=(for_.COUNTRY_CHAIRS, for_.PUBLISHING_SECRETARIAT),
        channel="mail",
        section="countries",
        title=Sentence("Un bulletin attend d’être publié", "A bulletin waits to be published"),
        readers_only=False,
        theirs=for_.READS,
        still=f"EXISTS (SELECT FROM bulletin b WHERE b.id = {_TOLD_BULLETIN} AND b.state = 'proposed')",
        path="/bulletins/{bulletin_id}",
        about=_TITLE,
    )
)
enter(
    Kind(
        name="advice",
        number=18,
        on={
            AdviceChanged: Sentence(
                "Conseils aux voyageurs modifiés ({publisher}) : {country}",
                "Advice to travellers changed ({publisher}): {country}",
            )
        },
        who=(
            for_.followers("all", lambda _event: True, at_most="digest"),
            for_.followers("followed", lambda _event: True, at_most="digest"),
        ),
        anonymous=True,
        channel="digest",
        section="countries",
        title=Sentence(
            "Les conseils aux voyageurs d’un pays que vous suivez",
            "Advice to travellers on a country you follow",
        ),
        readers_only=False,
        theirs=for_.READS,
        path="/countries/{country}",
    )
)
enter(
    Kind(
        name="help",
        number=19,
        on={
            HelpNeeded: Sentence(
                "{by} signale un besoin d’aide ({country})", "{by} says that help is needed ({country})"
            ),
        },
        who=(
            for_.followers("all", lambda _event: True),
            Audience(reason="staff", sql=STAFF.sql, why=STAFF.why),
        ),
        channel="page",
        section="countries",
        title=Sentence(
            "Une collectivité a besoin d’aide dans un pays que vous suivez",
            "An authority needs help in a country you follow",
        ),
        readers_only=False,
        theirs=for_.READS,
        path="/alerts/{bulletin_id}",
        about=_TITLE,
    )
)
enter(
    Kind(
        name="source",
        number=20,
        on={SourceDied: Sentence("Une source ne répond plus", "A source no longer answers")},
        who=(Audience(reason="staff", sql=STAFF.sql, why=STAFF.why),),
        anonymous=True,
        channel="mail",
        section="countries",
        title=Sentence(
            "Une source de la veille ne répond plus", "A source of the monitoring no longer answers"
        ),
        readers_only=False,
        theirs="p.staff",
        still="""EXISTS (SELECT FROM source s WHERE s.state IN ('dead', 'gone')
                         AND s.id = CAST(e.payload ->> 'source_id' AS bigint))""",
        path="/secretariat/sources",
        thread="sources",
        together=Sentence("{count} sources ne répondent plus", "{count} sources no longer answer"),
        about="(SELECT s.name FROM source s WHERE s.id = CAST(e.payload ->> 'source_id' AS bigint))",
    )
)
enter(
    Kind(
        name="withdrawn",
        number=22,
        on={BulletinWithdrawn: Sentence("Alerte retirée ({country})", "Alert withdrawn ({country})")},
        who=(
            Audience(
                reason="told",
                sql="""
                    SELECT DISTINCT t.person_id FROM notified_event f JOIN notification t ON t.event_id = f.event_id
                    WHERE f.thread = 'story:' || (CAST(:event AS jsonb) ->> 'story_id')
                      AND t.kind = 'alert' AND t.channel <> 'nothing'""",
                when=lambda event: event.published and event.severity == "alert",
                why=Sentence("Cette alerte vous avait été signalée.", "You had been told of this alert."),
            ),
        ),
        anonymous=True,
        channel="mail",
        section="countries",
        title=Sentence(
            "Une alerte qui vous avait été signalée est retirée", "An alert you had been told of is withdrawn"
        ),
        readers_only=False,
        theirs=for_.READS,
        path="/bulletins/{bulletin_id}",
        about=_TITLE,
    )
)
enter(
    Kind(
        name="declined",
        number=23,
        on={
            BulletinWithdrawn: Sentence(
                "Votre bulletin n’a pas été retenu", "Your bulletin was not published"
            )
        },
        who=(
            Audience(
                reason="oneself",
                sql=person_in("author_id"),
                when=lambda event: not event.published and event.by != event.author_id,
                why=Sentence("Vous l’aviez proposé.", "You had proposed it."),
            ),
        ),
        anonymous=True,
        channel="digest",
        section="countries",
        title=Sentence(
            "Un bulletin que vous aviez proposé est écarté", "A bulletin you had proposed is declined"
        ),
        readers_only=False,
        theirs=for_.READS,
        path="/bulletins/{bulletin_id}",
        about=_TITLE,
    )
)
