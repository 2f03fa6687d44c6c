"""A crowd of requests and helpers, in the shapes and shares that the study lets expect, from one seed."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any

import numpy as np
from sqlalchemy import insert, text
from sqlalchemy.orm import Session

from collab.accounts.models import Mandate, Person
from collab.authorities.models import Authority
from collab.buddying.models import BuddyRequest, Offer, Solicitation
from collab.buddying.policy import FORMATS
from collab.partnerships.models import Partnership
from collab.reference.service import THEMES

AUTHORITIES, COUNTRIES = 400, 90
CODES = [f"{a}{b}" for a in "ABCDEFGHIJKLM" for b in "NOPQRSTUV"][:COUNTRIES]
REGIONS = [f"Région {n}" for n in range(13)]


def fill(session: Session, *, requests: int, helpers: int, seed: int = 7) -> None:
    """Write them all; a third of the helpers has no room, some are on pause, some requests want two."""
    dice = np.random.default_rng(seed)
    themes = [theme["slug"] for theme in json.loads(THEMES.read_text(encoding="utf-8"))["themes"]]
    # Few countries are asked for often, most of them seldom; themes likewise, but less so.
    places = 1 / np.arange(1, COUNTRIES + 1) ** 0.8
    subjects = 1 / np.arange(1, len(themes) + 1) ** 0.4

    def some(words: list[str], weights: Any, least: int, most: int) -> list[str]:
        count = int(dice.integers(least, most + 1))
        return dice.choice(words, count, replace=False, p=weights / weights.sum()).tolist()

    authorities = _added(
        session,
        Authority,
        [
            {
                "siren": f"{100_000_000 + n}", "kind": "commune", "name": f"Ville {n}", "full_name": f"Ville {n}",
                "population": int(np.exp(dice.normal(11.3, 0.9))), "population_year": 2026, "department": "",
                "region": REGIONS[dice.integers(len(REGIONS))], "sort_key": f"ville {n}", "search_text": f"ville {n}",
            }
            for n in range(AUTHORITIES)
        ],
    )  # fmt: skip
    people = _added(
        session,
        Person,
        [
            {
                "name": f"Agent {n}",
                "email": f"agent{n}@example.org",
                "sort_key": "agent",
                "search_text": "agent",
            }
            for n in range(requests + helpers)
        ],
    )
    where = [authorities[n] for n in dice.integers(AUTHORITIES, size=len(people))]
    mandates = _added(
        session,
        Mandate,
        [
            {
                "person_id": person, "authority_id": authority, "role": "technician", "title": "",
                "starts_on": date(2024, 1, 1),
                "ends_on": date(2025, 12, 31) if place >= requests and dice.random() < 0.03 else None,
            }
            for place, (person, authority) in enumerate(zip(people, where, strict=True))
        ],
    )  # fmt: skip
    _added(
        session,
        Partnership,
        [
            {
                "authority_id": authority, "country": country, "partner": "Ville partenaire",
                "action_type": "projets-de-cooperation", "themes": some(themes, subjects, 1, 1), "status": "active",
            }
            for authority in authorities
            for country in some(CODES, places, 0, 8)
        ],
    )  # fmt: skip
    _added(
        session,
        BuddyRequest,
        [
            {
                "authority_id": where[n], "asker_id": people[n], "mandate_id": mandates[n], "title": f"Besoin {n}",
                "themes": some(themes, subjects, 1, 2) if n % 5 else [], "countries": some(CODES, places, 0, 1) if n % 5
                else some(CODES, places, 1, 2), "languages": ["fr"] if n % 3 else [],
                "formats": some(list(FORMATS), np.ones(4), 0, 2), "wanted": 2 if n % 7 == 0 else 1,
            }
            for n in range(requests)
        ],
    )  # fmt: skip
    offers = _added(
        session,
        Offer,
        [
            {
                "authority_id": where[n], "person_id": people[n], "mandate_id": mandates[n],
                "themes": some(themes, subjects, 0, 2), "countries": some(CODES, places, 0, 2),
                "languages": ["fr", "en"] if n % 2 else ["fr"], "formats": some(list(FORMATS), np.ones(4), 1, 3),
                "at_once": int(dice.choice([0, 1, 2, 3], p=[0.3, 0.4, 0.2, 0.1])),
                "per_quarter": int(dice.choice([1, 2, 4], p=[0.4, 0.4, 0.2])),
            }
            for n in range(requests, requests + helpers)
        ],
    )  # fmt: skip
    session.execute(
        text(
            "INSERT INTO buddy_offer_pause (offer_id, starts_on)"
            " SELECT id, '2026-01-01' FROM buddy_offer WHERE id % 12 = 0"
        )
    )
    # What was asked this quarter: some wait, some were answered, so that answers and limits differ.
    past = session.scalars(text("SELECT id FROM buddy_request ORDER BY id")).all()
    _added(
        session,
        Solicitation,
        [
            {"request_id": past[n % len(past)], "offer_id": offer, "person_id": people[requests + n],
             "state": ("declined", "lapsed", "declined", "suggested")[n % 4],
             "answered_at": datetime(2026, 11, 1, tzinfo=UTC) if n % 4 != 1 else None}
            for n, offer in enumerate(offers) if n % 3 == 0
        ],
    )  # fmt: skip


def _added(session: Session, table: type[Any], rows: list[dict[str, Any]]) -> list[int]:
    """Write the rows and return their numbers, in order."""
    return list(session.scalars(insert(table).returning(table.id, sort_by_parameter_order=True), rows))
