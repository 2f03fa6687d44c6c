"""What happened, past tense: the one catalogue of events."""

from __future__ import annotations

import typing
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any, ClassVar, TypeVar

CATALOGUE: dict[str, type[Event]] = {}
E_ = TypeVar("E_", bound="type[Event]")


@dataclass(frozen=True, kw_only=True)
class Event:
    """Base of every event: ids, counters and times only, so that it can be kept and shown to nobody else's harm."""

    name: ClassVar[str]
    audited: ClassVar[bool] = True
    """Whether the audit log keeps it: all but what says nothing of what somebody did to others."""
    unsaid: ClassVar[tuple[str, ...]] = ()
    """Fields that no frame bears: whoever hears it need not know who else does."""
    by: int | None
    """The person who acted; none for the platform itself."""

    def audience(self) -> list[str]:
        """The channels that hear it, e.g. `group:3`; none by default."""
        return []


def event(name: str) -> typing.Callable[[E_], E_]:
    """Enter an event class in the catalogue under its one name, `room.thing_happened`."""

    def enter(cls: E_) -> E_:
        if name in CATALOGUE:
            raise ValueError(f"two events are named {name}")
        cls.name = name
        CATALOGUE[name] = cls
        return cls

    return enter


def to_payload(happened: Event) -> dict[str, Any]:
    """The event's fields as JSON values."""
    values: dict[str, Any] = {}
    for item in fields(happened):
        value = getattr(happened, item.name)
        values[item.name] = value.isoformat() if isinstance(value, datetime | date) else value
    return values


def from_payload(name: str, payload: dict[str, Any]) -> Event:
    """The event as it was recorded; fields added since then keep their defaults."""
    cls = CATALOGUE[name]
    hints = typing.get_type_hints(cls)
    values: dict[str, Any] = {}
    for item in fields(cls):
        if item.name not in payload:
            continue
        value, kind = payload[item.name], hints[item.name]
        if isinstance(value, str) and datetime in (kind, *typing.get_args(kind)):
            value = datetime.fromisoformat(value)
        elif isinstance(value, str) and date in (kind, *typing.get_args(kind)):
            value = date.fromisoformat(value)
        elif isinstance(value, list) and typing.get_origin(kind) is tuple:
            value = tuple(value)
        values[item.name] = value
    return cls(**values)
