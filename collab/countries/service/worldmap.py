"""The world at a glance: how many partnerships and alerts there are in each country, and which are the reader's."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.orm import Session

from collab.core.actor import Actor
from collab.core.clock import now, today
from collab.core.errors import require_visible
from collab.countries import policy
from collab.countries.service.following import FOLLOWED, chosen_levels
from collab.partnerships.policy import ACTIVE
from collab.reference.service import list_countries


@dataclass(frozen=True, kw_only=True, slots=True)
class CountryCounts:
    """One country of the map, and one line of its table."""

    code: str
    name: str
    name_en: str
    partnerships: int
    authorities: int
    bulletins: int
    """Published and not expired, alerts included."""
    alerts: int
    level: str | None
    followed: bool
    works_there: bool
    """Whether an authority of the reader's has a partnership in force there."""

    @property
    def mine(self) -> bool:
        """Whether it is one of the reader's countries."""
        return self.followed or (self.works_there and self.level != "muted")


_PARTNERSHIPS = text(
    f"""
    SELECT ps.country, count(*) AS partnerships, count(DISTINCT ps.authority_id) AS authorities,
           bool_or(ps.authority_id = ANY(:mine)) AS works_there
    FROM partnership ps WHERE {ACTIVE} GROUP BY ps.country
    """
)
_BULLETINS = text(
    """
    SELECT c.country, count(*) AS bulletins, count(*) FILTER (WHERE b.severity = 'alert') AS alerts
    FROM bulletin b CROSS JOIN LATERAL unnest(b.countries) AS c (country)
    WHERE b.state = 'published' AND b.expires_at > :now GROUP BY c.country
    """
)


def countries_at_a_glance(session: Session, actor: Actor) -> list[CountryCounts]:
    """Every country with its counts, in the alphabetical order of the reader's language; four queries."""
    require_visible(policy.may_read(actor))
    mine = [mandate.authority_id for mandate in (*actor.mandates, *actor.acts_for)]
    work = {row.country: row for row in session.execute(_PARTNERSHIPS, {"day": today(), "mine": mine})}
    news = {row.country: row for row in session.execute(_BULLETINS, {"now": now()})}
    levels = chosen_levels(session, actor)
    counts = []
    for country in list_countries(session, language=actor.language):
        code = country["code"]
        there, told, level = work.get(code), news.get(code), levels.get(code)
        counts.append(
            CountryCounts(
                code=code,
                name=country["name"],
                name_en=country["name_en"],
                partnerships=there.partnerships if there else 0,
                authorities=there.authorities if there else 0,
                bulletins=told.bulletins if told else 0,
                alerts=told.alerts if told else 0,
                level=level,
                followed=level in FOLLOWED,
                works_there=bool(there and there.works_there),
            )
        )
    return counts
