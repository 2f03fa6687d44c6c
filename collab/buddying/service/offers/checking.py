"""What is wrong with what somebody offers, field by field."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from sqlalchemy.orm import Session

from collab.buddying.policy import FORMATS
from collab.core.errors import invalid
from collab.reference.recognition import country_names, language_names
from collab.reference.service import list_themes


@dataclass(frozen=True, kw_only=True, slots=True)
class PauseDays:
    """Days on which a helper is not asked; without a last one, until it is taken back."""

    starts_on: date
    ends_on: date | None


def check_offer(session: Session, values: dict[str, Any], pauses: Sequence[PauseDays]) -> None:
    """Refuse an offer of things that are none, without any, with limits or pauses that contradict each other."""
    known = {
        "themes": {theme.slug for theme in list_themes(session)},
        "countries": country_names(),
        "languages": language_names(),
        "formats": FORMATS,
    }
    problems = {
        name: "unknown" for name, words in known.items() if any(word not in words for word in values[name])
    }
    problems |= {name: "required" for name in ("themes", "languages", "formats") if not values[name]}
    # Who carries several pairs at once said as many yeses in some quarter: fewer could never be reached.
    if values["per_quarter"] < values["at_once"]:
        problems["per_quarter"] = "less-than-at-once"
    problems |= _pause_problems(pauses)
    if problems:
        raise invalid({name: [said] for name, said in problems.items()})


def _pause_problems(pauses: Sequence[PauseDays]) -> dict[str, str]:
    if any(pause.ends_on is not None and pause.ends_on < pause.starts_on for pause in pauses):
        return {"pauses": "ends-before-start"}
    in_order = sorted(pauses, key=lambda pause: pause.starts_on)
    for earlier, later in pairwise(in_order):
        if earlier.ends_on is None or later.starts_on <= earlier.ends_on:
            return {"pauses": "pauses-overlap"}
    return {}
