"""Partnerships entered, changed, set to a status, taken out."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from collab.authorities.models import Authority
from collab.core.actor import Actor
from collab.core.clock import now
from collab.core.errors import invalid, not_found, require, require_version, require_visible
from collab.core.names import fold
from collab.core.outbox import record
from collab.partnerships.events import PartnershipChanged, PartnershipEntered, PartnershipRemoved
from collab.partnerships.models import Partnership
from collab.partnerships.policy import may_keep, may_read
from collab.partnerships.recognition.values import span_of
from collab.partnerships.service.checking import problems_of
from collab.partnerships.service.views import PartnershipView, shown
from collab.reference.recognition import country_names

DATES = ("starts_on", "ends_on")


def enter_partnership(
    session: Session,
    actor: Actor,
    *,
    authority_id: int,
    origin: str = "entered",
    study_key: str | None = None,
    study_lines: str = "",
    **values: Any,
) -> PartnershipView:
    """Write down what an authority does with a body abroad."""
    require(may_keep(actor, authority_id), slug="not-of-this-authority")
    if session.get(Authority, authority_id) is None:
        raise invalid({"authority_id": ["unknown"]})
    partnership = Partnership(
        authority_id=authority_id,
        origin=origin,
        study_key=study_key,
        study_lines=study_lines,
        created_by=actor.by,
    )
    _take(session, partnership, {"starts_precision": "day", "ends_precision": "day", "themes": [], **values})
    session.add(partnership)
    session.flush()
    record(session, PartnershipEntered(by=actor.by, **named(partnership)))
    return shown(session, actor, partnership.id)


def change_partnership(
    session: Session, actor: Actor, partnership_id: int, *, expected: int, **changes: Any
) -> PartnershipView:
    """Change whatever `changes` names, from the version that its writer had read; the same values are no change."""
    partnership = kept_partnership(session, actor, partnership_id)
    require_version(expected, partnership.version)
    if _take(session, partnership, changes):
        note_change(session, actor, partnership)
    return shown(session, actor, partnership_id)


def set_status(
    session: Session, actor: Actor, partnership_id: int, *, expected: int, status: str
) -> PartnershipView:
    """Say that it is planned, active, paused or ended."""
    return change_partnership(session, actor, partnership_id, expected=expected, status=status)


def remove_partnership(session: Session, actor: Actor, partnership_id: int, *, expected: int) -> None:
    """Take out one that was entered by mistake; it is kept, and shown to nobody any more."""
    partnership = kept_partnership(session, actor, partnership_id)
    require_version(expected, partnership.version)
    partnership.removed_at = now()
    partnership.version += 1
    record(session, PartnershipRemoved(by=actor.by, **named(partnership)))


def kept_partnership(session: Session, actor: Actor, partnership_id: int) -> Partnership:
    """That partnership, locked, for somebody who keeps it; 404 for who may not read it, 403 in words for the others."""
    require_visible(may_read(actor))
    partnership = session.get(Partnership, partnership_id, with_for_update=True)
    if partnership is None or partnership.removed_at is not None:
        raise not_found()
    require(may_keep(actor, partnership.authority_id), slug="not-of-this-authority")
    return partnership


def note_change(session: Session, actor: Actor, partnership: Partnership, *, by_mail: bool = False) -> None:
    """Count a change of a partnership and tell of it."""
    partnership.version += 1
    partnership.changed_at = now()
    record(session, PartnershipChanged(by=actor.by, by_mail=by_mail, **named(partnership)))


def named(partnership: Partnership) -> dict[str, Any]:
    """What every event of a partnership says."""
    return {
        "partnership_id": partnership.id,
        "authority_id": partnership.authority_id,
        "country": partnership.country,
    }


def _take(session: Session, partnership: Partnership, values: dict[str, Any]) -> bool:
    """Give the partnership these values and say whether any is new; nothing is taken if one of them is wrong."""
    after = {
        name: getattr(partnership, name) for name in (*DATES, "starts_precision", "ends_precision")
    } | values
    for name, precision, last in (
        ("starts_on", "starts_precision", False),
        ("ends_on", "ends_precision", True),
    ):
        after[name] = span_of(after[name], after[precision], last=last)
    # What is known of a date may have changed without the date being said again.
    values = values | {name: after[name] for name in DATES}
    if "themes" in values:
        values["themes"] = list(dict.fromkeys(values["themes"]))
    problems = problems_of(session, partnership, values)
    if problems:
        raise invalid(problems)
    changed = {name: value for name, value in values.items() if getattr(partnership, name) != value}
    for name, value in changed.items():
        setattr(partnership, name, value)
    if changed:
        partnership.search_text = _search_text(session, partnership)
    return bool(changed)


def _search_text(session: Session, partnership: Partnership) -> str:
    """What it is found by: the partner, the place, the country in both languages, the authority."""
    authority = session.get_one(Authority, partnership.authority_id)
    country = country_names()[partnership.country]
    words = (partnership.partner, partnership.place, *country, authority.name, authority.full_name)
    return f" {fold(' '.join(word or '' for word in words))} "
