"""Rows of countries and partnerships for tests."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from collab.accounts.models import Person
from collab.core.clock import now
from collab.countries.models import Bulletin, Item, Story
from collab.partnerships.models import Partnership


def make_partnership(session: Session, authority_id: int, country: str = "SN", **values: Any) -> Partnership:
    row = Partnership(
        **{
            "authority_id": authority_id,
            "country": country,
            "partner": "Ville de Saint-Louis",
            "action_type": "cooperation-decentralisee",
            "status": "active",
            **values,
        }
    )
    session.add(row)
    session.flush()
    return row


def make_bulletin(session: Session, author: Person, countries: list[str], **values: Any) -> Bulletin:
    """A published bulletin, with the story it was made of."""
    title = values.pop("title", "Inondations dans le delta")
    story = Story(title=title, countries=countries)
    session.add(story)
    session.flush()
    row = Bulletin(
        **{
            "story_id": story.id,
            "title": title,
            "body": "Les quartiers bas sont évacués.",
            "countries": countries,
            "severity": "watch",
            "expires_at": now() + timedelta(days=10),
            "state": "published",
            "author_id": author.id,
            "published_at": now(),
            "published_by": author.id,
            **values,
        }
    )
    session.add(row)
    session.flush()
    return row


def make_item(session: Session, title: str, countries: list[str], **values: Any) -> Item:
    """What a source said, not yet placed in a story."""
    row = Item(
        **{
            "source_name": "Agence A",
            "external_id": f"{title}-{values.get('source_name', '')}-{values.get('url', '')}",
            "fingerprint": title,
            "title": title,
            "countries": countries,
            **values,
        }
    )
    session.add(row)
    session.flush()
    return row
