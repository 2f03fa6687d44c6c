"""Bulletins made of stories, published, changed with a word on what changed, taken back, and over when their day is."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from collab.core.actor import SYSTEM, Actor
from collab.core.clock import now, today
from collab.core.errors import (
    Problem,
    conflict,
    invalid,
    not_found,
    require,
    require_version,
    require_visible,
)
from collab.core.outbox import record
from collab.countries import policy
from collab.countries.events import (
    BulletinChanged,
    BulletinExpired,
    BulletinProposed,
    BulletinPublished,
    BulletinWithdrawn,
)
from collab.countries.models import Bulletin
from collab.countries.service.alerts import close_alert, open_alert
from collab.countries.service.bulletins import (
    BulletinView,
    bulletin_for,
    end_of,
    keep_version,
    last_day,
    shown_bulletin,
)
from collab.countries.service.joining import held_story
from collab.groups.service import chaired_countries, chairs_of_countries
from collab.reference.models import Theme
from collab.reference.service import is_country

MOST_LINES = 3
MOST_COUNTRIES = 20
LONGEST_LIFE = timedelta(days=366)
AT_ONCE = 200
"""Bulletins that one tick lets expire."""
OVER = {
    "published": "bulletin-published",
    "expired": "bulletin-expired",
    "withdrawn": "bulletin-withdrawn",
    "declined": "bulletin-declined",
}
WRITTEN = ("title", "body", "countries", "themes", "severity")


def propose_bulletin(
    session: Session, actor: Actor, story_id: int, *, mandate_id: int | None = None, **said: Any
) -> BulletinView:
    """Make a bulletin of a story; where the author may publish it themselves, it is out at once."""
    story = held_story(session, actor, story_id)
    values = _checked(session, **said)
    taken = session.scalars(
        select(Bulletin.id).where(
            Bulletin.story_id == story_id, Bulletin.state.in_(("proposed", "published"))
        )
    ).first()
    if taken is not None:
        raise conflict("This story has a bulletin already.", slug="story-has-bulletin")
    bulletin = Bulletin(
        story_id=story_id, author_id=actor.person_id, mandate_id=_mandate(actor, mandate_id), **values
    )
    session.add(bulletin)
    session.flush()
    keep_version(session, bulletin, actor, change="first", note="")
    story.bulletin_id = bulletin.id
    chairs = chairs_of_countries(session, bulletin.countries)
    if _may_publish(session, actor, bulletin):
        _publish(session, actor, bulletin)
    else:
        record(session, BulletinProposed(by=actor.by, chair_ids=chairs, **_named(bulletin)))
    return shown_bulletin(session, actor, bulletin.id)


def publish_bulletin(session: Session, actor: Actor, bulletin_id: int, *, expected: int) -> BulletinView:
    """Publish what was proposed, as it was read; a second press changes nothing."""
    bulletin = _held(session, actor, bulletin_id)
    require(_may_publish(session, actor, bulletin))
    if bulletin.state == "published":
        return shown_bulletin(session, actor, bulletin_id)
    _require_state(bulletin, "proposed")
    require_version(expected, bulletin.version)
    _publish(session, actor, bulletin)
    return shown_bulletin(session, actor, bulletin_id)


def change_bulletin(
    session: Session, actor: Actor, bulletin_id: int, *, expected: int, change: str, note: str, **said: Any
) -> BulletinView:
    """Write it anew: `change` says whether it is a new fact, which is told again, or a new wording, which is not."""
    bulletin = _held(session, actor, bulletin_id)
    _require_state(bulletin, "proposed", "published")
    may_publish = _may_publish(session, actor, bulletin)
    own_proposal = bulletin.state == "proposed" and bulletin.author_id == actor.person_id
    require(may_publish or own_proposal)
    require_version(expected, bulletin.version)
    present = {name: getattr(bulletin, name) for name in WRITTEN}
    values = _checked(session, **{**present, "expires_on": last_day(bulletin.expires_at), **said})
    if all(getattr(bulletin, name) == value for name, value in values.items()):
        return shown_bulletin(session, actor, bulletin_id)
    was_alert = bulletin.severity == "alert"
    # What becomes graver is a fact, whatever its writer calls it: those it concerns now have not heard of it.
    if policy.SEVERITIES.index(values["severity"]) > policy.SEVERITIES.index(bulletin.severity):
        change = "new_fact"
    for name, value in values.items():
        setattr(bulletin, name, value)
    # A chair does not carry it into a country that is not theirs.
    require(_may_publish(session, actor, bulletin) or own_proposal)
    bulletin.version += 1
    bulletin.changed_at = now()
    session.flush()
    keep_version(session, bulletin, actor, change=change, note=note)
    if bulletin.state == "published":
        if bulletin.severity == "alert":
            open_alert(session, bulletin)
        elif was_alert:
            close_alert(session, bulletin)
    record(
        session,
        BulletinChanged(
            by=actor.by,
            # Whoever is told of a proposal looks at it as it is: only what is out can bring something new.
            new_fact=change == "new_fact" and bulletin.state == "published",
            published=bulletin.state == "published",
            **_named(bulletin),
        ),
    )
    return shown_bulletin(session, actor, bulletin_id)


def withdraw_bulletin(
    session: Session, actor: Actor, bulletin_id: int, *, expected: int, why: str
) -> BulletinView:
    """Take a published bulletin back, or decline a proposed one, and say why; its author may take a proposal back."""
    bulletin = _held(session, actor, bulletin_id)
    may_publish = _may_publish(session, actor, bulletin)
    own_proposal = bulletin.state == "proposed" and bulletin.author_id == actor.person_id
    require(may_publish or own_proposal)
    if bulletin.state in ("withdrawn", "declined"):
        return shown_bulletin(session, actor, bulletin_id)
    _require_state(bulletin, "proposed", "published")
    require_version(expected, bulletin.version)
    was_out = bulletin.state == "published"
    bulletin.state = "withdrawn" if was_out else "declined"
    bulletin.withdrawn_at, bulletin.withdrawn_why = now(), why
    session.flush()
    if was_out and bulletin.severity == "alert":
        close_alert(session, bulletin)
    withdrawn = BulletinWithdrawn(
        by=actor.by, published=was_out, author_id=bulletin.author_id, **_named(bulletin)
    )
    record(session, withdrawn)
    return shown_bulletin(session, actor, bulletin_id)


def expire_bulletins(session: Session, limit: int = AT_ONCE) -> int:
    """Let those whose day is over leave; any number of ticks may run at once. Returns how many left."""
    over = session.scalars(
        select(Bulletin)
        .where(Bulletin.state == "published", Bulletin.expires_at <= now())
        .order_by(Bulletin.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    ).all()
    for bulletin in over:
        bulletin.state, bulletin.expired_at = "expired", now()
        session.flush()
        if bulletin.severity == "alert":
            close_alert(session, bulletin)
        record(session, BulletinExpired(by=SYSTEM.by, **_named(bulletin)))
    return len(over)


def _may_publish(session: Session, actor: Actor, bulletin: Bulletin) -> bool:
    chaired = set() if actor.staff else chaired_countries(session, actor.person_id)
    return policy.may_publish(actor, chaired, countries=bulletin.countries, severity=bulletin.severity)


def _publish(session: Session, actor: Actor, bulletin: Bulletin) -> None:
    if bulletin.expires_at <= now():
        raise conflict("Its last day is over: choose another one first.", slug="bulletin-expired-already")
    bulletin.state, bulletin.published_at, bulletin.published_by = "published", now(), actor.person_id
    session.flush()
    if bulletin.severity == "alert":
        open_alert(session, bulletin)
    record(session, BulletinPublished(by=actor.by, expires_at=bulletin.expires_at, **_named(bulletin)))


def _held(session: Session, actor: Actor, bulletin_id: int) -> Bulletin:
    require_visible(policy.may_read(actor))
    bulletin = session.get(Bulletin, bulletin_id, with_for_update=True, populate_existing=True)
    if bulletin is None:
        raise not_found()
    bulletin_for(session, actor, bulletin_id)
    return bulletin


def _require_state(bulletin: Bulletin, *states: str) -> None:
    if bulletin.state not in states:
        raise Problem(OVER[bulletin.state], 409, "Conflict with the present state")


def _checked(session: Session, *, expires_on: date, **said: Any) -> dict[str, Any]:
    """What was said, put in order; every problem of it at once."""
    problems: dict[str, list[str]] = {}
    lines = [line.strip() for line in said["body"].splitlines() if line.strip()]
    if len(lines) > MOST_LINES:
        problems["body"] = ["too-many-lines"]
    countries = sorted(set(said["countries"]))
    if not countries:
        problems["countries"] = ["required"]
    elif len(countries) > MOST_COUNTRIES:
        problems["countries"] = ["too-many"]
    elif not all(map(is_country, countries)):
        problems["countries"] = ["unknown"]
    themes = list(dict.fromkeys(said["themes"]))
    known = set(session.scalars(select(Theme.slug).where(Theme.slug.in_(themes)))) if themes else set()
    if len(known) < len(themes):
        problems["themes"] = ["unknown"]
    if expires_on < today():
        problems["expires_on"] = ["in-the-past"]
    elif expires_on > today() + LONGEST_LIFE:
        problems["expires_on"] = ["too-far"]
    if problems:
        raise invalid(problems)
    return {
        "title": " ".join(said["title"].split()),
        "body": "\n".join(lines),
        "countries": countries,
        "themes": themes,
        "severity": said["severity"],
        "expires_at": end_of(expires_on),
    }


def _mandate(actor: Actor, mandate_id: int | None) -> int | None:
    """The mandate it is written under: the one chosen, else the foremost; the secretariat may have none."""
    if mandate_id is not None:
        chosen = actor.mandate(mandate_id)
        require(chosen is not None, "This mandate is not valid today.", "mandate-ended")
        return mandate_id
    first = next(iter((*actor.mandates, *actor.acts_for)), None)
    return first.id if first else None


def _named(bulletin: Bulletin) -> dict[str, Any]:
    return {
        "bulletin_id": bulletin.id,
        "story_id": bulletin.story_id,
        "countries": tuple(bulletin.countries),
        "severity": bulletin.severity,
        "version": bulletin.version,
    }
