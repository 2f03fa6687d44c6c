"""What the register of partnerships says by itself of an authority that helps."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import text
from sqlalchemy.orm import Session

from collab.partnerships.policy import ACTIVE


@dataclass(frozen=True, kw_only=True, slots=True)
class Evidence:
    """One active partnership, in a few words."""

    id: int
    country: str
    partner: str
    place: str
    themes: tuple[str, ...]
    starts_on: date | None
    starts_precision: str


_ACTIVE = f"""
    SELECT ps.authority_id, ps.id, ps.country, ps.partner, ps.place, ps.themes, ps.starts_on, ps.starts_precision
    FROM partnership ps WHERE ps.authority_id = ANY (:authorities) AND {ACTIVE}
    ORDER BY ps.starts_on NULLS LAST, ps.id"""


def evidence_of(
    session: Session, authority_ids: Iterable[int], *, day: date
) -> dict[int, tuple[Evidence, ...]]:
    """The active partnerships of each of these authorities that day, the oldest first."""
    found: dict[int, list[Evidence]] = defaultdict(list)
    for row in session.execute(text(_ACTIVE), {"authorities": list(set(authority_ids)), "day": day}):
        authority_id, *rest = row
        values = dict(zip(Evidence.__dataclass_fields__, rest, strict=True))
        found[authority_id].append(Evidence(**{**values, "themes": tuple(values["themes"])}))
    return {authority_id: tuple(rows) for authority_id, rows in found.items()}
