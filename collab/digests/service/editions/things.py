"""What an edition may be about, as the secretariat may read it; one query for each kind, however many things.

Whoever of the secretariat approves an edition has to read all of it. So nothing counts here but what everybody of the
secretariat may read: not what one of them reads as a member of a group by invitation, and never a pairing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from collab.core.actor import SYSTEM
from collab.core.clock import PARIS, now
from collab.digests.composition.parts import EditionWords
from collab.digests.policy import DAYS_AHEAD
from collab.digests.service.editions.facts import Teller, teller_for
from collab.groups.service import ACCESS_JOIN, MEMBERS_GROUP, READ, SEEN


@dataclass(frozen=True, kw_only=True, slots=True)
class Thing:
    """Something of a room that an edition tells or may tell."""

    kind: str
    id: int
    path: str
    group_id: int | None
    """The group whose readers alone may read it."""
    at: datetime
    """When it happened; for a date, when it will."""
    count: int
    """How many messages a discussion got."""
    fr: EditionWords
    en: EditionWords


@dataclass(frozen=True, kw_only=True, slots=True)
class _Kind:
    select: str
    """Columns `id, at, title, page_id, group_id, count, facts` of what may be told, `FROM` and `WHERE` included."""
    id: str
    recent: str
    """What of it is suggested, and which of these first."""
    page: str


_IN_GROUP = f'JOIN "group" g ON g.id = d.group_id {ACCESS_JOIN}'
_OF_GROUP = "'group', g.name, 'group_en', g.name_en"
_MOVED = """
    (SELECT count(*) FROM message x
     WHERE x.discussion_id = d.id AND x.created_at > CAST(:since AS timestamptz) AND x.state = 'shown')"""

# Who has a mandate reads bulletins, notes, the register and the list of groups; an invited partner does not.
_MEMBERS = f"({MEMBERS_GROUP})"

KINDS: Mapping[str, _Kind] = {
    "date": _Kind(
        id="w.discussion_id",
        select=f"""
            SELECT w.discussion_id AS id, w.starts_at AS at, d.title, d.id AS page_id, g.id AS group_id, 0 AS count,
                   jsonb_build_object({_OF_GROUP}, 'place', w.place) AS facts
            FROM discussion_date w JOIN discussion d ON d.id = w.discussion_id {_IN_GROUP}
            WHERE {READ} AND w.cancelled_at IS NULL""",
        recent="AND w.starts_at BETWEEN :now AND :ahead ORDER BY w.starts_at, w.discussion_id",
        page="/discussions",
    ),
    "decision": _Kind(
        id="z.id",
        select=f"""
            SELECT z.id, z.decided_at AS at, d.title, d.id AS page_id, g.id AS group_id, 0 AS count,
                   jsonb_build_object({_OF_GROUP}, 'outcome', z.outcome) AS facts
            FROM resolution z JOIN discussion d ON d.id = z.discussion_id {_IN_GROUP}
            WHERE {READ} AND z.reopened_at IS NULL""",
        recent="AND z.decided_at > :since ORDER BY z.decided_at DESC, z.id DESC",
        page="/discussions",
    ),
    "bulletin": _Kind(
        id="b.id",
        select=f"""
            SELECT b.id, b.published_at AS at, b.title, b.id AS page_id, {_MEMBERS} AS group_id, 0 AS count,
                   jsonb_build_object('countries', b.countries, 'severity', b.severity) AS facts
            FROM bulletin b WHERE b.state IN ('published', 'expired')""",
        recent="""
            AND b.state = 'published' AND b.published_at > :since
            ORDER BY b.published_at DESC, b.id DESC""",
        page="/bulletins",
    ),
    "discussion": _Kind(
        id="d.id",
        select=f"""
            SELECT d.id, d.changed_at AS at, d.title, d.id AS page_id, g.id AS group_id, {_MOVED} AS count,
                   jsonb_build_object({_OF_GROUP}) AS facts
            FROM discussion d {_IN_GROUP} WHERE {READ}""",
        recent=f"AND d.changed_at > :since AND {_MOVED} > 0 ORDER BY count DESC, d.changed_at DESC, d.id DESC",
        page="/discussions",
    ),
    "note": _Kind(
        id="n.id",
        select=f"""
            SELECT n.id, n.published_at AS at, n.published->>'title' AS title, n.id AS page_id,
                   {_MEMBERS} AS group_id, 0 AS count,
                   jsonb_build_object('countries', n.published->'countries',
                                      'authorities', array_remove(ARRAY[asking.name, helping.name], NULL)) AS facts
            FROM peer_note n JOIN pair p ON p.id = n.pair_id
            LEFT JOIN mandate a ON a.id = p.asker_mandate_id LEFT JOIN authority asking ON asking.id = a.authority_id
            LEFT JOIN mandate h ON h.id = p.helper_mandate_id LEFT JOIN authority helping ON helping.id = h.authority_id
            WHERE n.published IS NOT NULL AND n.published_at IS NOT NULL""",
        recent="AND n.published_at > :since ORDER BY n.published_at DESC, n.id DESC",
        page="/buddying/notes",
    ),
    "partnership": _Kind(
        id="ps.id",
        select=f"""
            SELECT ps.id, (coalesce(ps.confirmed_on, ps.created_at::date)::timestamp AT TIME ZONE 'Europe/Paris') AS at,
                   a.name AS title, ps.id AS page_id, {_MEMBERS} AS group_id, 0 AS count,
                   jsonb_build_object('partner', ps.partner, 'place', ps.place, 'countries', ARRAY[ps.country],
                                      'action_type', ps.action_type) AS facts
            FROM partnership ps JOIN authority a ON a.id = ps.authority_id
            WHERE ps.removed_at IS NULL""",
        recent="""
            AND ps.status <> 'ended' AND ps.confirmed_on >= :since_day
            ORDER BY ps.confirmed_on DESC, ps.id DESC""",
        page="/partnerships",
    ),
    "group": _Kind(
        id="g.id",
        select=f"""
            SELECT g.id, g.created_at AS at, g.name AS title, g.id AS page_id, {_MEMBERS} AS group_id, 0 AS count,
                   jsonb_build_object({_OF_GROUP}, 'purpose', g.purpose, 'purpose_en', g.purpose_en) AS facts
            FROM "group" g {ACCESS_JOIN} WHERE {SEEN} AND g.kind <> 'pairing'""",
        # Those the platform came with are no news.
        recent="""
            AND g.created_at > :since AND (g.created_by IS NOT NULL OR g.kind = 'country')
            ORDER BY g.created_at DESC, g.id DESC""",
        page="/groups",
    ),
}
"""In the order in which they are suggested."""

_READER = {"me": SYSTEM.person_id, "staff": SYSTEM.staff, "guest": SYSTEM.guest}


def find_things(session: Session, wanted: Iterable[tuple[str, int]]) -> dict[tuple[str, int], Thing]:
    """These things as they read now; what was deleted or taken back, or is no longer for all, is absent."""
    asked: dict[str, list[int]] = {}
    for kind, thing_id in wanted:
        if kind in KINDS:
            asked.setdefault(kind, []).append(thing_id)
    if not asked:
        return {}
    teller = teller_for(session)
    found: dict[tuple[str, int], Thing] = {}
    for kind, ids in asked.items():
        statement = f"{KINDS[kind].select} AND {KINDS[kind].id} = ANY(CAST(:ids AS bigint[]))"
        for thing in _things(session, teller, kind, statement, {"ids": ids, "since": now()}):
            found[kind, thing.id] = thing
    return found


def recent_things(session: Session, *, since: datetime, kinds: Collection[str], most: int) -> Sequence[Thing]:
    """What came since a moment, and the dates ahead, at most so many of each kind."""
    present = now()
    values = {
        "since": since,
        "since_day": since.astimezone(PARIS).date(),
        "now": present,
        "ahead": present + timedelta(days=DAYS_AHEAD),
        "most": most,
    }
    teller = teller_for(session)
    return [
        thing
        for kind, of in KINDS.items()
        if kind in kinds
        for thing in _things(session, teller, kind, f"{of.select} {of.recent} LIMIT :most", values)
    ]


def _things(
    session: Session, teller: Teller, kind: str, statement: str, values: dict[str, Any]
) -> list[Thing]:
    rows = session.execute(text(statement), {**_READER, **values})
    return [_thing(teller, kind, row) for row in rows]


def _thing(teller: Teller, kind: str, row: Any) -> Thing:
    fr, en = (teller.words(kind, row.title, row.facts, row.at, language) for language in ("fr", "en"))
    return Thing(
        kind=kind,
        id=row.id,
        path=f"{KINDS[kind].page}/{row.page_id}",
        group_id=row.group_id,
        at=row.at,
        count=row.count,
        fr=fr,
        en=en,
    )
