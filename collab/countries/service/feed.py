"""Countries as feed readers read them (Atom, RFC 4287), under a private address that can be taken back.

A feed tells what was published and what governments changed; nothing that anybody wrote in a group is ever in it.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.orm import Session

from collab.accounts.service import actor_for
from collab.core.actor import Actor
from collab.core.atom import ENTRIES
from collab.core.config import current_settings
from collab.core.errors import not_found, require_visible
from collab.core.feed_addresses import (
    feed_token_of,
    make_feed_token,
    person_behind_feed,
    revoke_feed_token,
)
from collab.core.limits import spend
from collab.core.outbox import record
from collab.countries import policy
from collab.countries.events import FeedAddressMade, FeedAddressRevoked
from collab.countries.models import CountryFeedAddress
from collab.countries.service.atom import AdviceEntry, write_feed
from collab.countries.service.following import countries_of_mine
from collab.countries.service.places import known_country
from collab.countries.service.timeline import bulletins_in
from collab.reference.service import list_countries


@dataclass(frozen=True, kw_only=True, slots=True)
class FeedAddress:
    """The private addresses of one person: of all their countries, and of one, where `{code}` stands for it."""

    address: str
    of_country: str


def feed_address(session: Session, actor: Actor) -> FeedAddress | None:
    """The actor's private addresses; none while they have not made any."""
    token = feed_token_of(session, CountryFeedAddress, actor.person_id)
    return None if token is None else _addresses(token)


def make_feed_address(session: Session, actor: Actor) -> FeedAddress:
    """Make private addresses; those the actor had lead nowhere from now on."""
    require_visible(policy.may_read(actor))
    token = make_feed_token(session, CountryFeedAddress, actor.person_id)
    record(session, FeedAddressMade(by=actor.by, person_id=actor.person_id))
    return _addresses(token)


def revoke_feed_address(session: Session, actor: Actor) -> None:
    """Take the private addresses back."""
    if revoke_feed_token(session, CountryFeedAddress, actor.person_id):
        record(session, FeedAddressRevoked(by=actor.by, person_id=actor.person_id))


def feed_behind(session: Session, token: str, code: str | None = None) -> bytes:
    """The feed of one country, or of all of theirs, for the person whose address holds this token."""
    actor = _reader_behind(session, token)
    spend("country feed", str(actor.person_id), current_settings().feed_fetches_per_hour, 3_600)
    countries = {country["code"]: country for country in list_countries(session, language=actor.language)}
    if code is not None:
        known_country(session, code)
    codes = [code] if code is not None else sorted(countries_of_mine(session, actor))
    return write_feed(
        token_free_id=f"countries/{code}" if code else f"people/{actor.person_id}/countries",
        address=_path(token, code),
        page=f"/countries/{code}" if code else "/countries",
        country=countries[code] if code else None,
        countries=countries,
        bulletins=bulletins_in(session, codes, most=ENTRIES),
        advice=_advice_in(session, codes),
        language=actor.language,
    )


def _reader_behind(session: Session, token: str) -> Actor:
    actor = actor_for(session, person_behind_feed(session, CountryFeedAddress, token))
    if actor is None or not policy.may_read(actor):
        raise not_found()
    return actor


# What a publisher says for the first time is no change, unless somebody entered it by hand.
_ADVICE = text(
    """
    SELECT t.id, t.publisher, t.country, t.level, t.words, t.words_en, t.url, t.url_en, t.noted_at
    FROM travel_advice t
    WHERE t.country = ANY(CAST(:codes AS text[]))
      AND (t.by_id IS NOT NULL
           OR EXISTS (SELECT FROM travel_advice e
                      WHERE e.country = t.country AND e.publisher = t.publisher AND e.id < t.id))
    ORDER BY t.id DESC LIMIT :most
    """
)


def _advice_in(session: Session, codes: list[str]) -> list[AdviceEntry]:
    rows = session.execute(_ADVICE, {"codes": codes, "most": ENTRIES}).mappings()
    return [AdviceEntry(**row) for row in rows]


def _addresses(token: str) -> FeedAddress:
    public_url = current_settings().public_url.rstrip("/")
    return FeedAddress(
        address=public_url + _path(token, None),
        of_country=f"{public_url}/api/countries/{{code}}/feed/{token}.atom",
    )


def _path(token: str, code: str | None) -> str:
    return f"/api/countries/{code}/feed/{token}.atom" if code else f"/api/feed/{token}.atom"
