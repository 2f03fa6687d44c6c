"""What sources might say in the demo set, each item marked as an example, placed by the room's own verbs."""

from __future__ import annotations

import hashlib
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from collab.accounts.models import Person
from collab.accounts.service import actor_for
from collab.authorities.models import Authority
from collab.core.actor import SYSTEM
from collab.core.clock import now, today
from collab.countries.models import Item
from collab.countries.service.placing import place_in_stories
from collab.countries.service.publishing import propose_bulletin
from collab.partnerships.models import Partnership
from collab.partnerships.service import enter_partnership

STORIES = Path(__file__).parent / "data" / "stories.json"

NOTE = "Texte de démonstration : ce partenariat est un exemple."
Entry = dict[str, Any]


def tell_stories(session: Session, people: dict[str, Person]) -> int:
    """Tell the stories that are not there yet, and make the bulletins of them; returns how many stories."""
    entries: list[Entry] = json.loads(STORIES.read_text(encoding="utf-8"))["stories"]
    told = set(session.scalars(select(Item.external_id).where(Item.external_id.like("collab-demo:%"))))
    missing = [entry for entry in entries if _name(entry, 0) not in told]
    for entry in missing:
        items = [_item(entry, number) for number in range(len(entry["items"]))]
        session.add_all(items)
        session.flush()
        place_in_stories(session, [item.id for item in items])
        session.refresh(items[0])
        if "bulletin" in entry:
            _make_bulletin(session, items[0].story_id or 0, entry, people)
    return len(missing)


def enter_partnerships(session: Session) -> int:
    """Enter an example of a partnership for the authorities that a visitor may act for; what is there stays."""
    entries: list[Entry] = json.loads(STORIES.read_text(encoding="utf-8"))["partnerships"]
    named = select(Authority.siren, Partnership.partner).join(
        Authority, Authority.id == Partnership.authority_id
    )
    there = {(siren, partner) for siren, partner in session.execute(named)}
    missing = [entry for entry in entries if (entry["siren"], entry["partner"]) not in there]
    for entry in missing:
        said = {name: value for name, value in entry.items() if name != "siren"}
        authority_id = session.scalars(select(Authority.id).filter_by(siren=entry["siren"])).one()
        enter_partnership(session, SYSTEM, authority_id=authority_id, notes=NOTE, **said)
    return len(missing)


def _item(entry: Entry, number: int) -> Item:
    said = entry["items"][number]
    came = now() - timedelta(hours=said["hours"])
    return Item(
        source_name=said["source"],
        external_id=_name(entry, number),
        fingerprint=hashlib.sha256(said["title"].encode()).hexdigest(),
        title=said["title"],
        summary=f"<p>{said['summary']}</p>",
        countries=entry["countries"],
        published_at=came,
        fetched_at=came,
    )


def _make_bulletin(session: Session, story_id: int, entry: Entry, people: dict[str, Person]) -> None:
    said = entry["bulletin"]
    writer = actor_for(session, people[said["by"]].id)
    if writer is None:  # disabled since
        return
    propose_bulletin(
        session,
        writer,
        story_id,
        countries=entry["countries"],
        expires_on=today() + timedelta(days=said["days"]),
        **{name: said[name] for name in ("title", "body", "themes", "severity")},
    )


def _name(entry: Entry, number: int) -> str:
    """The same at every load, so that nothing is told twice."""
    return f"collab-demo:{entry['key']}/{number}"
