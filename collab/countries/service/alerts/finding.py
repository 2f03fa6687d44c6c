"""An alert together with the asker's place in it."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import text
from sqlalchemy.orm import Session

from collab.accounts.service import AuthorityRef
from collab.core.actor import Actor
from collab.core.errors import require_visible
from collab.countries import policy
from collab.countries.models import Bulletin
from collab.countries.service.alerts.views import authority_from


def find_alert(session: Session, actor: Actor, bulletin_id: int, *, to_answer: bool = False) -> Bulletin:
    """An alert that was published; any other does not exist. To be answered, it is held: two answers cannot cross."""
    require_visible(policy.may_read(actor))
    held = {"key_share": True} if to_answer else None
    bulletin = session.get(Bulletin, bulletin_id, with_for_update=held, populate_existing=to_answer)
    require_visible(
        bulletin is not None and bulletin.severity == "alert" and bulletin.published_at is not None
    )
    assert bulletin is not None
    return bulletin


_CHAIRED = text(
    """
    SELECT g.country FROM "group" g JOIN membership m ON m.group_id = g.id
    WHERE g.kind = 'country' AND g.country IS NOT NULL AND m.person_id = :me AND m.role = 'chair' AND m.left_at IS NULL
    """
)


def chaired_countries(session: Session, actor: Actor) -> set[str]:
    """The countries whose group the actor chairs."""
    return set(session.scalars(_CHAIRED, {"me": actor.person_id}))


_OWN = text(
    """
    SELECT a.id AS authority_id, a.siren, a.name, a.kind, a.region FROM authority a
    WHERE a.id = ANY(CAST(:ids AS bigint[])) ORDER BY a.sort_key, a.id
    """
)


def own_authorities(session: Session, actor: Actor) -> list[AuthorityRef]:
    """The authorities that the actor may answer for today, by their own mandates or for a holder."""
    ids = sorted({mandate.authority_id for mandate in (*actor.mandates, *actor.acts_for)})
    return [authority_from(row) for row in session.execute(_OWN, {"ids": ids})]


_EXPOSED = text(
    """
    SELECT DISTINCT bulletin_id, authority_id FROM alert_exposure
    WHERE bulletin_id = ANY(CAST(:bulletins AS bigint[])) AND ended_at IS NULL
    """
)


def exposed_authorities(session: Session, bulletin_ids: Sequence[int]) -> dict[int, set[int]]:
    """The authorities that each alert concerns."""
    found: dict[int, set[int]] = {bulletin_id: set() for bulletin_id in bulletin_ids}
    for row in session.execute(_EXPOSED, {"bulletins": list(bulletin_ids)}):
        found[row.bulletin_id].add(row.authority_id)
    return found
