"""Rows that the tests of alerts share."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from collab.accounts.models import Person
from collab.authorities.models import Authority
from collab.core.clock import now
from collab.core.outbox import record
from collab.countries.events import BulletinPublished
from collab.countries.models import Bulletin, CountryLevel, Story
from collab.countries.service.alerts import open_alert
from collab.partnerships.models import Partnership
from tests import factories as make


def make_partnership(
    session: Session, authority: Authority, country: str = "SN", **values: Any
) -> Partnership:
    row = Partnership(
        **{
            "authority_id": authority.id,
            "country": country,
            "place": "Saint-Louis",
            "partner": "Ville de Saint-Louis",
            "action_type": "jumelage",
            **values,
        }
    )
    session.add(row)
    session.flush()
    return row


def make_bulletin(session: Session, author: Person, **values: Any) -> Bulletin:
    """A bulletin that is proposed, of a story of its own unless one is given."""
    if "story_id" not in values:
        story = Story(title="Crue du fleuve Sénégal", countries=["SN"])
        session.add(story)
        session.flush()
        values["story_id"] = story.id
    row = Bulletin(
        **{
            "title": "Crue du fleuve Sénégal à Saint-Louis",
            "body": "Deux quartiers sont évacués.",
            "countries": ["SN"],
            "severity": "alert",
            "expires_at": now() + timedelta(days=3),
            "author_id": author.id,
            **values,
        }
    )
    session.add(row)
    session.flush()
    return row


def publish(session: Session, bulletin: Bulletin, by: Person) -> None:
    """As publishing does: the state, whom it reaches, the event."""
    moment = now()
    bulletin.state, bulletin.published_at, bulletin.published_by = "published", moment, by.id
    bulletin.changed_at = moment
    if bulletin.severity == "alert":
        open_alert(session, bulletin)
    record(session, BulletinPublished(by=by.id, expires_at=bulletin.expires_at, **named(bulletin)))


def named(bulletin: Bulletin) -> dict[str, Any]:
    """What every event of a bulletin says of it."""
    return {
        "bulletin_id": bulletin.id,
        "story_id": bulletin.story_id,
        "countries": tuple(bulletin.countries),
        "severity": bulletin.severity,
        "version": bulletin.version,
    }


def make_alert(session: Session, **values: Any) -> Bulletin:
    """A live alert, published by the secretariat."""
    staff = make.make_person(session, "Chargée de mission", staff=True)
    bulletin = make_bulletin(session, staff, **values)
    publish(session, bulletin, staff)
    return bulletin


def follow(session: Session, person: Person, level: str = "all", country: str = "SN") -> None:
    session.add(CountryLevel(person_id=person.id, country=country, level=level))
    session.flush()


def make_agent(session: Session, authority: Authority, name: str = "Agente", **mandate: Any) -> Person:
    """Somebody with a technician's mandate of that authority."""
    person = make.make_person(session, name)
    make.make_mandate(session, person, authority, "technician", **mandate)
    return person
