"""A link that somebody typed is an item like any other: it is told with the story it belongs to, and outlives its page."""

from __future__ import annotations

import hashlib

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from collab.accounts.service import person_refs
from collab.core.actor import Actor
from collab.core.errors import invalid, require, require_visible
from collab.core.markdown import render_html
from collab.core.names import fold
from collab.core.outbox import record
from collab.countries import policy
from collab.countries.events import StoryChanged
from collab.countries.models import Item
from collab.countries.service.placing import place_in_stories, tell_stories_anew
from collab.countries.service.stories import StoryView, shown_story
from collab.reference.service import is_country

_PUT_BACK = text("UPDATE story SET set_aside_at = NULL, set_aside_by = NULL WHERE id = :story")
_ONE_AT_A_TIME = text("SELECT pg_advisory_xact_lock(hashtextextended(:key, 0))")


def type_item(
    session: Session,
    actor: Actor,
    *,
    title: str,
    url: str,
    countries: list[str],
    note: str = "",
    language: str = "fr",
    source_name: str = "",
) -> StoryView:
    """Bring a link in by hand; an address that is known already leads to its story, which a note is added to."""
    require_visible(policy.may_read(actor))
    require(policy.may_assess(actor))
    problems: dict[str, list[str]] = {}
    if not url.lower().startswith(("https://", "http://")):
        problems["url"] = ["not-a-web-address"]
    if not countries:
        problems["countries"] = ["required"]
    elif not all(map(is_country, countries)):
        problems["countries"] = ["unknown"]
    if problems:
        raise invalid(problems)
    # Two who type the same link at once make one item of it.
    session.execute(_ONE_AT_A_TIME, {"key": f"typed:{url}"})
    told = session.scalars(
        select(Item).where(Item.url == url, Item.story_id.is_not(None)).order_by(Item.id)
    ).all()
    fingerprint = hashlib.sha256(f"{fold(title)} {url} {note}".encode()).hexdigest()
    known = told[0].story_id if told else None
    if known is not None:
        # Somebody thinks it is of interest after all.
        session.execute(_PUT_BACK, {"story": known})
        if not note or any(item.fingerprint == fingerprint for item in told):
            return shown_story(session, actor, known)
    item = Item(
        source_name=source_name or _who(session, actor),
        external_id=url,
        fingerprint=fingerprint,
        kind="typed",
        title=" ".join(title.split()),
        summary=render_html(note) if note else "",
        url=url,
        language=language,
        countries=sorted(set(countries)),
        by_id=actor.person_id,
        story_id=known,
    )
    session.add(item)
    session.flush()
    if known is None:
        place_in_stories(session, [item.id])
    else:
        tell_stories_anew(session, [known])
    session.refresh(item)
    story_id = item.story_id or 0
    record(session, StoryChanged(by=actor.by, story_id=story_id, countries=tuple(item.countries)))
    return shown_story(session, actor, story_id)


def _who(session: Session, actor: Actor) -> str:
    """Who typed it, as they were called then."""
    person = person_refs(session, [(actor.person_id, None)])[actor.person_id, None]
    of = person.authority.name if person.authority else person.organisation
    return ", ".join(part for part in (person.name, of) if part)
