"""The editions as feed readers read them (Atom, RFC 4287), under a private address that can be taken back.

A feed is kept by machines that know nobody's groups: what an edition takes from a discussion is left out of it for
everybody, and read in the workspace. What all members may read is in the feed of a member.
"""

from __future__ import annotations

from datetime import datetime
from html import escape

from sqlalchemy import text
from sqlalchemy.orm import Session

from collab.accounts.service import actor_for
from collab.core.actor import Actor
from collab.core.atom import ENTRIES, Entry, write_atom
from collab.core.config import current_settings
from collab.core.errors import not_found
from collab.core.feed_addresses import (
    feed_token_of,
    make_feed_token,
    person_behind_feed,
    revoke_feed_token,
)
from collab.core.limits import spend
from collab.core.outbox import record
from collab.digests.composition.parts import EditionContent
from collab.digests.events import FeedAddressMade, FeedAddressRevoked
from collab.digests.models import Edition, EditionFeedAddress
from collab.digests.policy import FOR_MEMBERS
from collab.digests.service.archive import archived_editions, intro_of, part_words
from collab.groups.service import MEMBERS_GROUP, readable_group_ids

WORDS = {
    "fr": {
        "title": "Collab : la lettre de la commission",
        "author": "Collab, commission internationale",
        "entry": "Lettre n° {number} : {title}",
        "reserved": "Un contenu est réservé à un groupe.",
        "reserved_many": "{count} contenus sont réservés à des groupes.",
        "there": "Lire dans Collab",
    },
    "en": {
        "title": "Collab: the commission’s letter",
        "author": "Collab, international commission",
        "entry": "Letter no. {number}: {title}",
        "reserved": "One item is reserved to a group.",
        "reserved_many": "{count} items are reserved to groups.",
        "there": "Read in Collab",
    },
}


def feed_address(session: Session, actor: Actor) -> str | None:
    """The actor's private address; none while they have not made any."""
    token = feed_token_of(session, EditionFeedAddress, actor.person_id)
    return None if token is None else _address(token)


def make_feed_address(session: Session, actor: Actor) -> str:
    """Make a private address; the one the actor had leads nowhere from now on."""
    token = make_feed_token(session, EditionFeedAddress, actor.person_id)
    record(session, FeedAddressMade(by=actor.by, person_id=actor.person_id))
    return _address(token)


def revoke_feed_address(session: Session, actor: Actor) -> None:
    """Take the private address back."""
    if revoke_feed_token(session, EditionFeedAddress, actor.person_id):
        record(session, FeedAddressRevoked(by=actor.by, person_id=actor.person_id))


def feed_behind(session: Session, token: str) -> bytes:
    """The feed of whoever made the address that bears this token, in their language."""
    actor = actor_for(session, person_behind_feed(session, EditionFeedAddress, token))
    if actor is None:
        raise not_found()
    spend("edition feed", str(actor.person_id), current_settings().feed_fetches_per_hour, 3_600)
    language = "en" if actor.language == "en" else "fr"
    member = bool(readable_group_ids(session, actor, session.scalars(text(MEMBERS_GROUP)).all()))
    return write_atom(
        name=f"people/{actor.person_id}/editions",
        title=WORDS[language]["title"],
        author=WORDS[language]["author"],
        address=_path(token),
        page="/letters",
        entries=[
            _entry(edition, content, language, member=member)
            for edition, content in archived_editions(session, limit=ENTRIES)
        ],
        language=language,
    )


def _entry(edition: Edition, content: EditionContent, language: str, *, member: bool) -> Entry:
    at: datetime = edition.sending_at or edition.changed_at
    return Entry(
        name=f"editions/{edition.id}",
        title=WORDS[language]["entry"].format(number=edition.number, title=content.title(language)),
        published=at,
        updated=at,
        path=f"/letters/{edition.id}",
        html=_html(edition, content, language, member=member),
    )


def _html(edition: Edition, content: EditionContent, language: str, *, member: bool) -> str:
    words = WORDS[language]
    said = [intro_of(content, language).html]
    shown = [part for part in content.parts if part.group_id is None or (member and part.kind in FOR_MEMBERS)]
    for part in shown:
        of_part = part_words(part, language)
        title = escape(of_part.title)
        if part.path:
            title = f'<a href="{escape(_full(part.path))}">{title}</a>'
        facts = f"<p>{escape(of_part.facts)}</p>" if of_part.facts else ""
        said.append(f"<h3>{title}</h3>{facts}{of_part.html}")
    reserved = len(content.parts) - len(shown)
    if reserved:
        sentence = words["reserved" if reserved == 1 else "reserved_many"].format(count=reserved)
        page = escape(_full(f"/letters/{edition.id}"))
        said.append(f'<p>{sentence} <a href="{page}">{words["there"]}</a></p>')
    return "".join(said)


def _full(path: str) -> str:
    return current_settings().public_url.rstrip("/") + path if path.startswith("/") else path


def _address(token: str) -> str:
    return _full(_path(token))


def _path(token: str) -> str:
    return f"/api/digests/feed/{token}.atom"
