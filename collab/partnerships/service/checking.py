"""What is wrong with what somebody says of a partnership, field by field, whichever way it came in."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from collab.accounts.service import actor_for
from collab.partnerships.models import Partnership
from collab.partnerships.policy import (
    FIRST_YEAR,
    LAST_YEAR,
    LONGEST_CONTACT,
    LONGEST_NOTES,
    LONGEST_PARTNER,
    LONGEST_PLACE,
    LONGEST_URL,
    PARTNER_KINDS,
    PRECISIONS,
    STATUSES,
)
from collab.partnerships.recognition.values import is_web_address
from collab.reference.recognition import country_names
from collab.reference.service import list_action_types, list_themes

LONGEST = {
    "place": LONGEST_PLACE,
    "partner": LONGEST_PARTNER,
    "contact": LONGEST_CONTACT,
    "evidence_url": LONGEST_URL,
    "notes": LONGEST_NOTES,
}
AMONG = {
    "partner_kind": PARTNER_KINDS,
    "status": STATUSES,
    "starts_precision": PRECISIONS,
    "ends_precision": PRECISIONS,
}


def problems_of(session: Session, partnership: Partnership, values: dict[str, Any]) -> dict[str, list[str]]:
    """What is wrong with these new values of a partnership, by field."""
    problems = {**_lists(session, values), **_texts(values), **_dates(partnership, values)}
    referent_id = values.get("referent_id")
    if referent_id is not None and referent_id != partnership.referent_id:
        referent = actor_for(session, referent_id)
        if referent is None or all(m.authority_id != partnership.authority_id for m in referent.mandates):
            problems["referent_id"] = ["not-of-this-authority"]
    return problems


def _lists(session: Session, values: dict[str, Any]) -> dict[str, list[str]]:
    known: dict[str, Any] = {
        **AMONG,
        "country": country_names(),
        "action_type": {one["slug"] for one in list_action_types()},
    }
    unknown = [name for name, among in known.items() if name in values and values[name] not in among]
    if values.get("themes") and not set(values["themes"]) <= {theme.slug for theme in list_themes(session)}:
        unknown.append("themes")
    return {name: ["unknown"] for name in unknown}


def _texts(values: dict[str, Any]) -> dict[str, list[str]]:
    problems = {
        name: ["too-long"] for name, longest in LONGEST.items() if len(values.get(name) or "") > longest
    }
    if "partner" in values and not (values["partner"] or "").strip():
        problems["partner"] = ["required"]
    if values.get("evidence_url") and not is_web_address(values["evidence_url"]):
        problems["evidence_url"] = ["not-a-web-address"]
    return problems


def _dates(partnership: Partnership, values: dict[str, Any]) -> dict[str, list[str]]:
    days: dict[str, date | None] = {
        name: values.get(name, getattr(partnership, name)) for name in ("starts_on", "ends_on")
    }
    problems = {
        name: ["implausible-date"]
        for name, day in days.items()
        if day is not None and not FIRST_YEAR <= day.year <= LAST_YEAR
    }
    starts_on, ends_on = days["starts_on"], days["ends_on"]
    if not problems and starts_on is not None and ends_on is not None and ends_on < starts_on:
        problems["ends_on"] = ["ends-before-it-starts"]
    return problems
