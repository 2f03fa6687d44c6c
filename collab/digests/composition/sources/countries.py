"""Bulletins on the countries each person follows or works in, and alerts that await their authority's answer."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sqlalchemy import RowMapping, text
from sqlalchemy.orm import Session

from collab.countries.service.alerts.reach import LIVE
from collab.countries.service.following import FOLLOWED
from collab.digests.composition.parts import Item, Words
from collab.digests.composition.sources.rows import ASKED, OWED, TOLD, Asked, Row, SoFar, Source
from collab.digests.composition.sources.words import country_names
from collab.notifications.kinds import Sentence
from collab.partnerships.policy import ACTIVE

_VALID = "v.starts_on <= :day AND (v.ends_on IS NULL OR v.ends_on >= :day)"
# Own mandates, and those of whom one acts for; both may read shared monitoring and answer alerts.
_FOR = f"""
    held AS MATERIALIZED (
        SELECT a.id AS person_id, v.authority_id FROM asked a JOIN mandate v ON v.person_id = a.id AND {_VALID}
        UNION
        SELECT a.id, v.authority_id FROM asked a JOIN assistant s ON s.person_id = a.id
        JOIN mandate v ON v.id = s.mandate_id AND {_VALID}
        JOIN person holder ON holder.id = v.person_id AND holder.disabled_at IS NULL
    )"""
_PUBLISHED = text(
    f"""
    WITH {ASKED}, {_FOR}, fresh AS MATERIALIZED (
        SELECT b.id, b.story_id, b.published_at, b.author_id, b.published_by, c.country,
               CASE b.severity WHEN 'alert' THEN 'alert' ELSE 'bulletin' END AS kind
        FROM bulletin b CROSS JOIN LATERAL unnest(b.countries) AS c (country)
        WHERE b.state = 'published' AND b.expires_at > :until AND b.published_at < :until
          AND b.published_at >= (SELECT min(since) FROM asked)
    ), works AS MATERIALIZED (
        SELECT DISTINCT ps.authority_id, ps.country FROM partnership ps
        WHERE {ACTIVE} AND ps.country IN (SELECT country FROM fresh)
    ), tied AS (
        SELECT l.person_id, l.country, 'followed' AS how FROM country_level l
        WHERE l.person_id = ANY(CAST(:people AS bigint[])) AND l.level = ANY(CAST(:followed AS text[]))
        UNION ALL
        SELECT h.person_id, w.country, 'works' FROM held h JOIN works w ON w.authority_id = h.authority_id
    )
    SELECT DISTINCT ON (a.id, f.id) a.id AS person_id, f.id AS bulletin_id, f.story_id, f.country, t.how,
           extract(epoch FROM f.published_at)::float8 AS at
    FROM fresh f
    JOIN tied t ON t.country = f.country
    JOIN asked a ON a.id = t.person_id AND f.published_at >= a.since
    LEFT JOIN country_level l ON l.person_id = a.id AND l.country = f.country
    LEFT JOIN preference c ON c.person_id = a.id AND c.until IS NULL
    WHERE l.level IS DISTINCT FROM 'muted' AND COALESCE(c.choices ->> f.kind, 'digest') IN ('digest', 'mail')
      AND f.author_id <> a.id AND f.published_by IS DISTINCT FROM a.id
      AND (a.staff OR EXISTS (SELECT FROM mandate v WHERE v.person_id = a.id AND {_VALID}))
      -- Counted, so that it is asked of each line found, and not joined with all that everybody was ever told.
      AND (SELECT count(*) FROM notified_event e JOIN notification n ON n.event_id = e.event_id AND n.person_id = a.id
           WHERE e.thread = 'story:' || f.story_id) = 0
    ORDER BY a.id, f.id, t.how, f.country
    """
)
_AWAITED = text(
    f"""
    WITH {ASKED}, {_FOR}
    SELECT DISTINCT ON (h.person_id, b.id) h.person_id, b.id AS bulletin_id, b.story_id, x.authority_id,
           extract(epoch FROM b.published_at)::float8 AS at, x.since >= a.since AS news
    FROM bulletin b
    JOIN alert_exposure x ON x.bulletin_id = b.id AND x.ended_at IS NULL
    JOIN partnership ps ON ps.id = x.partnership_id
    JOIN held h ON h.authority_id = x.authority_id
    JOIN asked a ON a.id = h.person_id
    LEFT JOIN country_level l ON l.person_id = h.person_id AND l.country = ps.country
    WHERE {LIVE} AND l.level IS DISTINCT FROM 'muted'
      AND NOT EXISTS (SELECT FROM alert_answer w WHERE w.bulletin_id = b.id AND w.authority_id = x.authority_id
                      AND w.replaced_at IS NULL)
    ORDER BY h.person_id, b.id, x.since DESC, x.authority_id
    """
)


def _find(session: Session, asked: Asked, _so_far: SoFar) -> list[Row]:
    published = session.execute(_PUBLISHED, {**asked.values, "followed": list(FOLLOWED)})
    found = [
        Row(
            person_id,
            f"bulletin:{bulletin_id}:{how}:{country}",
            "countries",
            "",
            at,
            TOLD,
            subject=f"story:{story_id}",
        )
        for person_id, bulletin_id, story_id, country, how, at in published
    ]
    for person_id, bulletin_id, story_id, authority_id, at, news in session.execute(
        _AWAITED, asked.values
    ).all():
        key = f"alert:{bulletin_id}:{authority_id}"
        found.append(Row(person_id, key, "countries", "", at, OWED, news=news, subject=f"story:{story_id}"))
    return found


_BULLETINS = text(
    "SELECT b.id, b.title, b.countries, b.severity FROM bulletin b WHERE b.id = ANY(CAST(:ids AS bigint[]))"
)
_AUTHORITIES = text("SELECT a.id, a.name FROM authority a WHERE a.id = ANY(CAST(:ids AS bigint[]))")
_WORKS = Sentence(
    "Votre collectivité a un partenariat dans ce pays.", "Your authority has a partnership in this country."
)


def _describe(session: Session, keys: Collection[str]) -> dict[str, Item]:
    parts = {key: key.split(":") for key in keys}
    rows = session.execute(_BULLETINS, {"ids": [int(part[1]) for part in parts.values()]}).mappings()
    bulletins = {row["id"]: row for row in rows}
    names = country_names(session)
    asked = [int(part[2]) for part in parts.values() if part[0] == "alert"]
    authorities = {row.id: row.name for row in session.execute(_AUTHORITIES, {"ids": asked})} if asked else {}
    items = {}
    for key, part in parts.items():
        bulletin = bulletins.get(int(part[1]))
        if bulletin is None:
            continue
        if part[0] == "alert":
            items[key] = _awaited(key, bulletin, authorities[int(part[2])], names)
        else:
            items[key] = _published(key, bulletin, part[2], part[3], names)
    return items


def _where(bulletin: RowMapping, names: Mapping[str, Sentence]) -> Sentence:
    known = [names[code] for code in bulletin["countries"] if code in names]
    return Sentence(", ".join(name.fr for name in known), ", ".join(name.en for name in known))


def _published(key: str, bulletin: RowMapping, how: str, country: str, names: Mapping[str, Sentence]) -> Item:
    where, alert = _where(bulletin, names), bulletin["severity"] == "alert"
    why = _WORKS
    if how == "followed":
        why = Sentence("Vous suivez ce pays.", "You follow this country.")
    if len(bulletin["countries"]) > 1 and country in names:
        one = names[country]
        why = (
            Sentence(
                f"Vous suivez l’un de ces pays\u00a0: {one.fr}.",
                f"You follow one of these countries: {one.en}.",
            )
            if how == "followed"
            else Sentence(
                f"Votre collectivité a un partenariat dans l’un de ces pays\u00a0: {one.fr}.",
                f"Your authority has a partnership in one of these countries: {one.en}.",
            )
        )
    title = Sentence(
        f"{'Alerte' if alert else 'Bulletin publié'} ({where.fr})",
        f"{'Alert' if alert else 'Bulletin published'} ({where.en})",
    )
    return Item(
        key=key,
        section="countries",
        thread="",
        path=f"/{'alerts' if alert else 'bulletins'}/{bulletin['id']}",
        fr=Words(title=title.fr, detail=bulletin["title"], why=why.fr),
        en=Words(title=title.en, detail=bulletin["title"], why=why.en),
    )


def _awaited(key: str, bulletin: RowMapping, authority: str, names: Mapping[str, Sentence]) -> Item:
    where = _where(bulletin, names)
    return Item(
        key=key,
        section="countries",
        thread="",
        path=f"/alerts/{bulletin['id']}",
        fr=Words(
            title=f"Alerte ({where.fr})\u00a0: votre réponse est attendue",
            detail=bulletin["title"],
            why=f"Un partenariat de votre collectivité ({authority}) est concerné, et elle n’a pas encore répondu.",
        ),
        en=Words(
            title=f"Alert ({where.en}): your answer is awaited",
            detail=bulletin["title"],
            why=f"A partnership of your authority ({authority}) is concerned, and it has not answered yet.",
        ),
        emphasis=True,
    )


COUNTRY_LINES = Source(names=("bulletin", "alert"), find=_find, describe=_describe)
