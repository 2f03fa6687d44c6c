"""A country's place of exchange: its group and the one discussion that always stands in it."""

from __future__ import annotations

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from collab.core.actor import SYSTEM, Actor
from collab.core.errors import Problem, not_found, require_visible
from collab.countries import policy
from collab.countries.models import CountryDiscussion
from collab.discussion.models import Discussion
from collab.discussion.service import rename_discussion, start_discussion
from collab.groups.service import ensure_country_group, find_access, join_group, name_country_group
from collab.reference.service import Country, find_country

_ONE_AT_A_TIME = text("SELECT pg_advisory_xact_lock(hashtextextended(:key, 0))")
STANDING_TITLE = "Échanges sur le pays : {name}"
"""A discussion bears one title, in the language of the house."""


def known_country(session: Session, code: str) -> Country:
    """The country of that code; any other does not exist."""
    country = find_country(session, code)
    if country is None:
        raise not_found()
    return country


def country_discussion(session: Session, actor: Actor, code: str) -> Discussion:
    """The standing discussion of a country, for writing in it: opened where missing, the actor brought in as a member."""
    require_visible(policy.may_read(actor))
    country = known_country(session, code)
    # Two who open it at once wait for each other, so that neither opens a second one.
    session.execute(_ONE_AT_A_TIME, {"key": f"country:{code}"})
    group_id = ensure_country_group(session, country=code, name=country["name"], name_en=country["name_en"])
    _come_in(session, actor, group_id)
    standing = session.get(CountryDiscussion, code)
    if standing is None:
        title = STANDING_TITLE.format(name=country["name"])
        place, _ = start_discussion(session, actor, group_id, title=title)
        standing = CountryDiscussion(country=code, discussion_id=place.id)
        session.add(standing)
        session.flush()
    return session.get_one(Discussion, standing.discussion_id)


def _come_in(session: Session, actor: Actor, group_id: int) -> None:
    if find_access(session, actor, group_id).role is not None:
        return
    try:
        join_group(session, actor, group_id)
    except Problem as problem:
        # They came in by another door since an instant.
        if problem.slug != "already-member":
            raise


def name_place(session: Session, code: str) -> None:
    """Call a country's group and its standing discussion as the country is called now."""
    country = find_country(session, code)
    if country is None:
        return
    name_country_group(session, country=code, name=country["name"], name_en=country["name_en"])
    standing = session.scalar(select(CountryDiscussion.discussion_id).filter_by(country=code))
    if standing is not None:
        rename_discussion(session, SYSTEM, standing, title=STANDING_TITLE.format(name=country["name"]))
