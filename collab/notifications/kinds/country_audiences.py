"""Whom news of countries may be for: who works there, who follows, who keeps shared monitoring going."""

from __future__ import annotations

from typing import Any

from collab.countries.events import AlertReachChanged
from collab.notifications.kinds.audiences import STAFF, named_in
from collab.notifications.kinds.declaration import DAY, Audience, Sentence

VALID = f"v.starts_on <= {DAY} AND (v.ends_on IS NULL OR v.ends_on >= {DAY})"
READS = f"(p.staff OR EXISTS (SELECT FROM mandate v WHERE v.person_id = p.id AND {VALID}))"
"""SQL on a person `p`: whether they may read shared monitoring."""
_BULLETIN = "CAST(CAST(:event AS jsonb) ->> 'bulletin_id' AS bigint)"
_COUNTRIES = """
    (SELECT jsonb_array_elements_text(CAST(:event AS jsonb) -> 'countries') AS country
     UNION SELECT CAST(:event AS jsonb) ->> 'country') c"""
_EXPOSED = f"""
    SELECT v.person_id, ps.country FROM alert_exposure x
    JOIN partnership ps ON ps.id = x.partnership_id
    JOIN mandate v ON v.authority_id = x.authority_id
        AND v.starts_on <= :day AND (v.ends_on IS NULL OR v.ends_on >= :day)
    WHERE x.bulletin_id = {_BULLETIN} AND x.ended_at IS NULL"""
_FOLLOWERS = f"""
    SELECT l.person_id, l.country FROM country_level l JOIN {_COUNTRIES} ON c.country = l.country
    JOIN person p ON p.id = l.person_id AND {READS}
    WHERE l.level = """


def _tells(severity_is: Any) -> Any:
    """A new wording tells nobody anything."""
    return lambda event: severity_is(event.severity) and getattr(event, "new_fact", True)


def of_alert(event: Any) -> bool:
    """Whether an event brings a fact of an alert."""
    return not isinstance(event, AlertReachChanged) and _tells(lambda severity: severity == "alert")(event)


of_bulletin = _tells(lambda severity: severity != "alert")
_WORKS_THERE = Sentence(
    "Votre collectivité a un partenariat dans ce pays.", "Your authority has a partnership in this country."
)
EXPOSED = Audience(reason="exposed", sql=_EXPOSED, by_country=True, when=of_alert, why=_WORKS_THERE)
NEWLY_EXPOSED = Audience(
    reason="exposed",
    sql=f"""{_EXPOSED}
      AND CAST(:event AS jsonb) -> 'authority_ids' @> to_jsonb(x.authority_id)
      AND NOT EXISTS (SELECT FROM notified_event f JOIN notification t ON t.event_id = f.event_id
                      WHERE f.thread = 'story:' || (CAST(:event AS jsonb) ->> 'story_id') AND t.person_id = v.person_id
                        AND t.kind = 'alert' AND t.channel <> 'nothing')""",
    by_country=True,
    when=lambda event: isinstance(event, AlertReachChanged) and bool(event.authority_ids),
    why=_WORKS_THERE,
)


def followers(level: str, when: Any, *, at_most: str = "mail") -> Audience:
    """Whoever follows one of its countries at this level."""
    why = {
        "all": Sentence("Vous suivez tout de ce pays.", "You follow everything about this country."),
        "followed": Sentence("Vous suivez ce pays.", "You follow this country."),
    }
    return Audience(
        reason=level,
        sql=f"{_FOLLOWERS}'{level}'",
        by_country=True,
        when=when,
        at_most=at_most,
        why=why[level],
    )


COUNTRY_CHAIRS = Audience(
    reason="chair",
    sql=f"SELECT chairs.person_id, c.country FROM ({named_in('chair_ids')}) chairs CROSS JOIN {_COUNTRIES}"
    " WHERE c.country IS NOT NULL",
    by_country=True,
    when=lambda event: bool(event.chair_ids),
    why=Sentence("Vous présidez le groupe de ce pays.", "You chair the group of this country."),
)
PUBLISHING_SECRETARIAT = Audience(
    reason="secretariat",
    sql=STAFF.sql,
    when=lambda event: not event.chair_ids or event.severity == "alert",
    why=Sentence(
        "Le secrétariat publie les alertes, et ce qu’aucune présidence de groupe ne peut publier.",
        "The secretariat publishes alerts, and what no chair of a group can publish.",
    ),
)
