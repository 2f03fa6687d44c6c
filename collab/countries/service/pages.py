"""A country's page: who works there, what is advised, what was published, where people talk about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import RowMapping, text
from sqlalchemy.orm import Session

from collab.accounts.service import AuthorityRef, PersonRef, person_refs
from collab.core.actor import Actor
from collab.core.clock import today
from collab.core.errors import require_visible
from collab.core.markdown import excerpt
from collab.countries import policy
from collab.countries.service.advice import PublisherAdvice, advice_on
from collab.countries.service.following import levels_of
from collab.countries.service.indicators import Indicator, indicators_of
from collab.countries.service.places import known_country
from collab.countries.service.timeline import TimelineBulletin, bulletins_in
from collab.groups.policy import may_join
from collab.groups.policy import may_read as may_read_group
from collab.groups.service import ACCESS_COLUMNS, ACCESS_JOIN, access_from
from collab.partnerships.policy import ACTIVE
from collab.reference.service import Country

LAST_MESSAGES = 3
People = Mapping[tuple[int, int | None], PersonRef]


@dataclass(frozen=True, kw_only=True, slots=True)
class WorkThere:
    """A partnership in force, as the country's page tells of it."""

    id: int
    partner: str
    place: str
    action_type: str
    themes: list[str]
    starts_on: date | None
    starts_precision: str
    ends_on: date | None
    ends_precision: str
    confirmed_on: date | None
    referent: PersonRef | None


@dataclass(frozen=True, kw_only=True, slots=True)
class AuthorityThere:
    """An authority with what it does in the country."""

    authority: AuthorityRef
    mine: bool
    """Whether the reader acts for it."""
    partnerships: list[WorkThere]


@dataclass(frozen=True, kw_only=True, slots=True)
class LastMessage:
    """The beginning of what somebody wrote in the standing discussion."""

    id: int
    number: int
    author: PersonRef | None
    excerpt: str
    created_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class PlaceView:
    """Where people talk about the country, as the reader stands to it; nothing was opened by looking."""

    group_id: int | None
    discussion_id: int | None
    member: bool
    reads: bool
    may_come_in: bool
    member_count: int
    message_count: int
    messages: list[LastMessage]


@dataclass(frozen=True, kw_only=True, slots=True)
class CountryPage:
    """All that a country's page shows."""

    country: Country
    level: str | None
    """What the reader chose; none when nothing."""
    works_there: bool
    """Whether an authority of the reader's has a partnership in force there."""
    authorities: list[AuthorityThere]
    advice: list[PublisherAdvice]
    indicators: list[Indicator]
    bulletins: list[TimelineBulletin]
    place: PlaceView
    may_enter_advice: bool


_WORK = text(
    f"""
    SELECT ps.id, ps.partner, ps.place, ps.action_type, ps.themes, ps.starts_on, ps.starts_precision, ps.ends_on,
           ps.ends_precision, ps.confirmed_on, ps.referent_id,
           a.id AS authority_id, a.siren, a.name, a.kind, a.region
    FROM partnership ps JOIN authority a ON a.id = ps.authority_id
    WHERE ps.country = :code AND {ACTIVE}
    ORDER BY a.id = ANY(:mine) DESC, a.sort_key, a.id, ps.starts_on NULLS LAST, ps.id
    """
)
_PLACE = text(
    f"""
    SELECT {ACCESS_COLUMNS}, d.id AS discussion_id, COALESCE(d.last_number, 0) AS message_count,
           (SELECT count(*) FROM membership n JOIN person p ON p.id = n.person_id AND p.disabled_at IS NULL
            WHERE n.group_id = g.id AND n.left_at IS NULL) AS member_count
    FROM "group" g {ACCESS_JOIN}
    LEFT JOIN country_discussion cd ON cd.country = g.country
    LEFT JOIN discussion d ON d.id = cd.discussion_id
    WHERE g.country = :code
    """
)
_LAST = text(
    """
    SELECT id, number, author_id, mandate_id, html, created_at FROM message
    WHERE discussion_id = :discussion_id AND state = 'shown' ORDER BY number DESC LIMIT :most
    """
)


def country_page(session: Session, actor: Actor, code: str) -> CountryPage:
    """The page of a country; looking at it opens and joins nothing."""
    require_visible(policy.may_read(actor))
    country = known_country(session, code)
    mine = {mandate.authority_id for mandate in (*actor.mandates, *actor.acts_for)}
    asked = {"code": code, "day": today(), "mine": list(mine)}
    work = session.execute(_WORK, asked).mappings().all()
    found = session.execute(_PLACE, {"code": code, "me": actor.person_id}).mappings().one_or_none()
    reads = found is not None and may_read_group(actor, access_from(found))
    last: list[RowMapping] = []
    if found is not None and reads and found["discussion_id"] is not None:
        newest = {"discussion_id": found["discussion_id"], "most": LAST_MESSAGES}
        last = list(session.execute(_LAST, newest).mappings())[::-1]
    people = person_refs(
        session,
        [(row["referent_id"], None) for row in work if row["referent_id"] is not None]
        + [(row["author_id"], row["mandate_id"]) for row in last],
    )
    return CountryPage(
        country=country,
        level=levels_of(session, [actor.person_id], [code]).get((actor.person_id, code)),
        works_there=any(row["authority_id"] in mine for row in work),
        authorities=_by_authority(work, mine, people),
        advice=advice_on(session, code),
        indicators=indicators_of(code),
        bulletins=bulletins_in(session, [code]),
        place=_place(actor, found, reads=reads, last=last, people=people),
        may_enter_advice=policy.may_keep_sources(actor),
    )


def _by_authority(work: Sequence[RowMapping], mine: set[int], people: People) -> list[AuthorityThere]:
    found: dict[int, AuthorityThere] = {}
    for row in work:
        ref = AuthorityRef(
            id=row["authority_id"],
            siren=row["siren"],
            name=row["name"],
            kind=row["kind"],
            region=row["region"],
        )
        there = found.setdefault(ref.id, AuthorityThere(authority=ref, mine=ref.id in mine, partnerships=[]))
        kept = ("id", "partner", "place", "action_type", "themes", "starts_on", "starts_precision")
        more = ("ends_on", "ends_precision", "confirmed_on")
        there.partnerships.append(
            WorkThere(
                **{name: row[name] for name in (*kept, *more)},
                referent=people.get((row["referent_id"], None)) if row["referent_id"] else None,
            )
        )
    return list(found.values())


def _place(
    actor: Actor, found: RowMapping | None, *, reads: bool, last: list[RowMapping], people: People
) -> PlaceView:
    if found is None:
        return PlaceView(
            group_id=None,
            discussion_id=None,
            member=False,
            reads=False,
            may_come_in=True,
            member_count=0,
            message_count=0,
            messages=[],
        )
    return PlaceView(
        group_id=found["group_id"],
        discussion_id=found["discussion_id"],
        member=found["role"] is not None,
        reads=reads,
        may_come_in=found["role"] is not None or may_join(actor, access_from(found)),
        member_count=found["member_count"],
        message_count=found["message_count"],
        messages=[
            LastMessage(
                id=row["id"],
                number=row["number"],
                author=people.get((row["author_id"], row["mandate_id"])),
                excerpt=excerpt(row["html"], 240),
                created_at=row["created_at"],
            )
            for row in last
        ],
    )
