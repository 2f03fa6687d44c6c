"""The channels of shared monitoring: one for all its readers, one for each alert."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence

from sqlalchemy.orm import Session

from collab.countries.events import EVERYONE
from collab.countries.service.alerts import may_hear_alerts, may_hear_monitoring
from collab.live.handlers.connections import Connection

CHANNEL = re.compile(rf"{EVERYONE}|alert:([1-9][0-9]{{0,17}})")


def hidden_from(session: Session, asked: Sequence[tuple[int, Collection[str]]]) -> list[set[str]]:
    """Of the channels that each person asks for, those they may not hear, in two questions however many ask."""
    heard = may_hear_alerts(
        session, {(person_id, a) for person_id, channels in asked for a in _alerts(channels)}
    )
    readers = may_hear_monitoring(
        session, {person_id for person_id, channels in asked if EVERYONE in channels}
    )
    hidden = []
    for person_id, channels in asked:
        closed = {f"alert:{a}" for a in _alerts(channels) if (person_id, a) not in heard}
        if EVERYONE in channels and person_id not in readers:
            closed.add(EVERYONE)
        hidden.append(closed)
    return hidden


def note_channels(connection: Connection, channels: Collection[str]) -> None:
    """The socket is in these channels now."""
    connection.alerts |= _alerts(channels)
    connection.monitoring = connection.monitoring or EVERYONE in channels


def forget_channels(connection: Connection, channels: Collection[str]) -> None:
    """The socket is in these channels no longer."""
    connection.alerts -= _alerts(channels)
    connection.monitoring = connection.monitoring and EVERYONE not in channels


def no_longer_heard(session: Session, connections: Iterable[Connection]) -> dict[str, list[str]]:
    """By socket, the channels whose right its person has lost, in two questions however many ask."""
    asked = [each for each in connections if each.monitoring or each.alerts]
    if not asked:
        return {}
    readers = may_hear_monitoring(session, {each.actor.person_id for each in asked if each.monitoring})
    heard = may_hear_alerts(session, {(each.actor.person_id, a) for each in asked for a in each.alerts})
    lost: dict[str, list[str]] = {}
    for each in asked:
        person_id = each.actor.person_id
        gone = [f"alert:{a}" for a in each.alerts if (person_id, a) not in heard]
        if each.monitoring and person_id not in readers:
            gone.append(EVERYONE)
        if gone:
            lost[each.sid] = gone
    return lost


def _alerts(channels: Collection[str]) -> set[int]:
    found = (CHANNEL.fullmatch(channel) for channel in channels)
    return {int(match[1]) for match in found if match is not None and match[1] is not None}
