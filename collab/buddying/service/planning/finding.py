"""Plans by their number, looked at or held."""

from __future__ import annotations

from sqlalchemy.orm import Session

from collab.buddying import policy
from collab.buddying.models import Plan
from collab.core.actor import Actor
from collab.core.errors import not_found, require_visible


def find_plan(session: Session, actor: Actor, plan_id: int) -> Plan:
    """That plan, for whoever plans; it is nothing that others know of."""
    require_visible(policy.may_plan(actor))
    plan = session.get(Plan, plan_id)
    if plan is None:
        raise not_found()
    return plan


def lock_plan(session: Session, actor: Actor, plan_id: int) -> Plan:
    """The same, as it stands now and held: a plan's row is taken before those of requests and offers."""
    require_visible(policy.may_plan(actor))
    plan = session.get(Plan, plan_id, with_for_update=True, populate_existing=True)
    if plan is None:
        raise not_found()
    return plan
