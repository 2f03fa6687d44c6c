"""Loading the partnerships that the study names: once each, and never over what people said since."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from collab.authorities.models import Authority
from collab.core.actor import SYSTEM
from collab.partnerships.models import Partnership
from collab.partnerships.service.register import change_partnership, enter_partnership
from collab.partnerships.service.study import study_file

LOADED = ("country", "place", "partner", "partner_kind", "action_type", "themes", "with_contract")


def load_study_partnerships(session: Session) -> int:
    """Enter what the study names and is not there yet; an entry that nobody touched follows the file. How many changed."""
    ids = {row.siren: row.id for row in session.execute(select(Authority.siren, Authority.id))}
    there = {
        row.study_key: row
        for row in session.scalars(select(Partnership).where(Partnership.study_key.is_not(None)))
    }
    written = 0
    for entry in study_file():
        known, values = there.get(entry["key"]), {name: entry[name] for name in LOADED}
        if known is None and entry["siren"] in ids:
            _enter(session, ids[entry["siren"]], entry, values)
        elif known is not None and _untouched(known) and _differs(known, values):
            change_partnership(session, SYSTEM, known.id, expected=known.version, **values)
            known.version = 1
        else:
            continue
        written += 1
    return written


def _enter(session: Session, authority_id: int, entry: dict[str, Any], values: dict[str, Any]) -> None:
    enter_partnership(
        session,
        SYSTEM,
        authority_id=authority_id,
        origin="study",
        study_key=entry["key"],
        study_lines=entry["lines"],
        **values,
    )


def _untouched(partnership: Partnership) -> bool:
    """Whether nobody changed, confirmed, took out or was named for it: it is still as it was loaded."""
    return partnership.version == 1 and partnership.removed_at is None


def _differs(partnership: Partnership, values: dict[str, Any]) -> bool:
    return any(getattr(partnership, name) != value for name, value in values.items())
