"""What a need says: what is wrong with it, what it is found by, which networks serve it already."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from collab.authorities.models import Authority
from collab.buddying.matching.networks import Served, networks_for
from collab.buddying.models import BuddyRequest
from collab.buddying.policy import FORMATS, LONGEST_DETAILS, LONGEST_TITLE
from collab.core.clock import today
from collab.core.names import fold
from collab.reference.recognition import country_names, language_names
from collab.reference.service import list_themes

LAST_YEAR = 2100
"""A date after it is a slip of the keyboard."""
MOST_WANTED = 5


def problems_of(
    session: Session, request: BuddyRequest | None, values: Mapping[str, Any]
) -> dict[str, list[str]]:
    """What is wrong with these new values of a request, by field."""
    problems = _texts(request, values)
    known: dict[str, Any] = {"countries": country_names(), "languages": language_names(), "formats": FORMATS}
    if values.get("themes"):
        known["themes"] = {theme.slug for theme in list_themes(session)}
    problems |= {
        name: ["unknown"] for name, among in known.items() if not set(values.get(name) or ()) <= set(among)
    }
    if not _said(request, values, "themes") and not _said(request, values, "countries"):
        problems["themes"] = ["theme-or-country"]
    by_when: date | None = values.get("by_when")
    if by_when is not None and by_when < today():
        problems["by_when"] = ["in-the-past"]
    elif by_when is not None and by_when.year > LAST_YEAR:
        problems["by_when"] = ["too-far"]
    if "wanted" in values and not 1 <= values["wanted"] <= MOST_WANTED:
        problems["wanted"] = ["out-of-range"]
    return problems


def found_by(values: Mapping[str, Any]) -> dict[str, str]:
    """What a request is searched by, and what another need is likened to; both with its countries' two names."""
    countries = " ".join(name for code in values.get("countries") or () for name in country_names()[code])
    title, details = values["title"], values.get("details") or ""
    return {
        "search_text": f" {fold(f'{title} {details} {countries}')} ",
        "title_text": f" {fold(f'{title} {countries}')} ",
    }


def covered_by(session: Session, authority_id: int, values: Mapping[str, Any]) -> list[str]:
    """The networks that serve this need already, by slug; none where nobody covers it."""
    region = session.scalars(select(Authority.region).where(Authority.id == authority_id)).one()
    return [served.network.slug for served in serving(values, region)]


def serving(values: Mapping[str, Any], region: str) -> list[Served]:
    """The networks that serve a need of an authority of that region, with why."""
    return networks_for(
        words=f"{values['title']}\n{values.get('details') or ''}",
        themes=values.get("themes") or (),
        countries=values.get("countries") or (),
        region=region,
    )


def _texts(request: BuddyRequest | None, values: Mapping[str, Any]) -> dict[str, list[str]]:
    longest = {"title": LONGEST_TITLE, "details": LONGEST_DETAILS}
    problems = {name: ["too-long"] for name, most in longest.items() if len(values.get(name) or "") > most}
    if not (_said(request, values, "title") or "").strip():
        problems["title"] = ["required"]
    return problems


def _said(request: BuddyRequest | None, values: Mapping[str, Any], name: str) -> Any:
    return values[name] if name in values else getattr(request, name, None)
