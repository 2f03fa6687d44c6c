"""How closely people follow a country, and which countries are theirs."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import delete, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from collab.core.actor import Actor
from collab.core.clock import today
from collab.core.errors import require_visible
from collab.core.outbox import record
from collab.countries import policy
from collab.countries.events import CountryLevelChosen
from collab.countries.models import CountryLevel, CountryLevelVersion
from collab.countries.service.places import known_country
from collab.partnerships.policy import ACTIVE

FOLLOWED = ("all", "followed")
"""The levels that make a country one of the reader's own; the others say how loud it is, not that it matters."""


def choose_level(session: Session, actor: Actor, code: str, *, level: str | None) -> None:
    """Choose how closely to follow a country; none goes back to what is usual."""
    require_visible(policy.may_read(actor))
    known_country(session, code)
    if level is None:
        mine = (CountryLevel.person_id == actor.person_id, CountryLevel.country == code)
        session.execute(delete(CountryLevel).where(*mine))
    else:
        chosen = insert(CountryLevel).values(person_id=actor.person_id, country=code, level=level)
        session.execute(
            chosen.on_conflict_do_update(
                index_elements=["person_id", "country"], set_={"level": chosen.excluded.level}
            )
        )
    session.execute(insert(CountryLevelVersion).values(person_id=actor.person_id, country=code, level=level))
    record(session, CountryLevelChosen(by=actor.by, person_id=actor.person_id, country=code))


_LEVELS = text(
    """
    SELECT person_id, country, level FROM country_level
    WHERE person_id = ANY(CAST(:people AS bigint[])) AND country = ANY(CAST(:countries AS text[]))
    """
)


def levels_of(
    session: Session, people: Collection[int], countries: Collection[str]
) -> dict[tuple[int, str], str]:
    """What each of these people chose for each of these countries, in one query; who chose nothing is absent."""
    rows = session.execute(_LEVELS, {"people": list(people), "countries": list(countries)})
    return {(row.person_id, row.country): row.level for row in rows}


_WORKING_THERE = text(
    f"SELECT DISTINCT ps.country FROM partnership ps WHERE ps.authority_id = ANY(:authorities) AND {ACTIVE}"
)
_CHOSEN = text("SELECT country, level FROM country_level WHERE person_id = :me ORDER BY country")


def chosen_levels(session: Session, actor: Actor) -> dict[str, str]:
    """The level of every country the actor chose one for."""
    return {row.country: row.level for row in session.execute(_CHOSEN, {"me": actor.person_id})}


def working_countries(session: Session, actor: Actor) -> set[str]:
    """The countries where an authority of the actor's, or of somebody they act for, has an active partnership."""
    authorities = {mandate.authority_id for mandate in (*actor.mandates, *actor.acts_for)}
    if not authorities:
        return set()
    return set(session.scalars(_WORKING_THERE, {"authorities": list(authorities), "day": today()}))


def countries_of_mine(session: Session, actor: Actor) -> set[str]:
    """The actor's countries: those they follow, and those their authorities work in unless they muted them."""
    levels = chosen_levels(session, actor)
    followed = {code for code, level in levels.items() if level in FOLLOWED}
    return followed | {code for code in working_countries(session, actor) if levels.get(code) != "muted"}
