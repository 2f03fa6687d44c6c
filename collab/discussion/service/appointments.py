"""What one takes into a calendar (RFC 5545): in UTC, so that no program needs to know of time zones."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlsplit

from icalendar import Calendar, Event
from sqlalchemy.orm import Session

from collab.core.actor import Actor
from collab.core.config import current_settings


@dataclass(frozen=True, kw_only=True, slots=True)
class Appointment:
    """A date with what a calendar says of it."""

    key: str
    """What it stays known by, however it changes."""
    sequence: int
    changed_at: datetime
    """Of the change, not of the answer: the same dates make the same file, which a program need not fetch again."""
    starts_at: datetime
    ends_at: datetime | None
    title: str
    about: tuple[tuple[str, str], ...]
    """Lines of its description, a word and what it stands for; empty ones are left out."""
    location: str
    path: str
    """Its page here."""
    cancelled: bool


Source = Callable[[Session, Actor, datetime], list[Appointment]]
_others: list[Source] = []


def also_date_with(source: Source) -> None:
    """Register a room above that has dates of its own for people's private calendars, from a moment on."""
    if source not in _others:
        _others.append(source)


def dates_of_others(session: Session, actor: Actor, since: datetime) -> list[Appointment]:
    """The dates that rooms above have for this person."""
    return [each for source in _others for each in source(session, actor, since)]


def page_address(path: str) -> str:
    """A page of ours as a calendar links it."""
    return f"{current_settings().public_url.rstrip('/')}{path}"


def calendar_of(appointments: Iterable[Appointment], *, name: str) -> bytes:
    """The file of these dates, which a calendar program shows under that name."""
    calendar = Calendar()
    calendar.add("prodid", "-//Collab//Collab//FR")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    for appointment in appointments:
        calendar.add_component(_event(appointment))
    return calendar.to_ical()


def _event(appointment: Appointment) -> Event:
    page = page_address(appointment.path)
    event = Event()
    event.add("uid", f"{appointment.key}@{urlsplit(page).hostname}")
    event.add("sequence", appointment.sequence)
    changed_at = appointment.changed_at.astimezone(UTC)
    event.add("dtstamp", changed_at)
    event.add("last-modified", changed_at)
    event.add("dtstart", appointment.starts_at.astimezone(UTC))
    if appointment.ends_at is not None:
        event.add("dtend", appointment.ends_at.astimezone(UTC))
    event.add("summary", appointment.title)
    event.add("description", "\n".join(f"{name}: {value}" for name, value in appointment.about if value))
    if appointment.location:
        event.add("location", appointment.location)
    event.add("url", page)
    event.add("status", "CANCELLED" if appointment.cancelled else "CONFIRMED")
    return event
