"""The agreement of a pair: one page, changed by either, binding once both agreed to the same version of it."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from collab.buddying.events import AgreementChanged, PairMoved
from collab.buddying.models import Pair
from collab.buddying.policy import after
from collab.buddying.policy.pairs import Side
from collab.buddying.service.pairs.finding import hold_to_act, named, touch
from collab.buddying.service.pairs.views import PairView, pair_for
from collab.core.actor import Actor
from collab.core.errors import invalid, require_version
from collab.core.outbox import record


def change_agreement(
    session: Session, actor: Actor, pair_id: int, *, expected: int, **changes: Any
) -> PairView:
    """Write the agreement anew, from the version its writer had read: they agree to what they wrote, the other not yet."""
    pair, side = hold_to_act(session, actor, pair_id)
    require_version(expected, pair.agreement_version)
    pair.state = after("pair", pair.state, "change")
    if "formats" in changes:
        changes["formats"] = list(dict.fromkeys(changes["formats"]))
    wanted = {name: changes.get(name, getattr(pair, name)) for name in ("starts_on", "ends_on")}
    if wanted["starts_on"] and wanted["ends_on"] and wanted["ends_on"] < wanted["starts_on"]:
        raise invalid({"ends_on": ["ends-before-it-starts"]})
    changed = {name: value for name, value in changes.items() if getattr(pair, name) != value}
    if changed:
        for name, value in changed.items():
            setattr(pair, name, value)
        pair.agreement_version += 1
        _agree(session, actor, pair, side)
    return pair_for(session, actor, pair_id)


def agree(session: Session, actor: Actor, pair_id: int, *, version: int) -> PairView:
    """Agree to the version that one read; once both did, the pair is at work."""
    pair, side = hold_to_act(session, actor, pair_id)
    require_version(version, pair.agreement_version)
    pair.state = after("pair", pair.state, "change")
    if getattr(pair, f"agreed_by_{side}") != version:
        _agree(session, actor, pair, side)
    return pair_for(session, actor, pair_id)


def both_agreed(pair: Pair) -> bool:
    """Whether the two agreed to the agreement as it reads now."""
    return pair.agreement_version == pair.agreed_by_asker == pair.agreed_by_helper


def _agree(session: Session, actor: Actor, pair: Pair, side: Side) -> None:
    setattr(pair, f"agreed_by_{side}", pair.agreement_version)
    touch(pair)
    about = named(session, pair)
    said = AgreementChanged(by=actor.by, **about, version=pair.agreement_version, agreed=both_agreed(pair))
    record(session, said)
    if pair.state == "agreeing" and both_agreed(pair):
        pair.state = after("pair", pair.state, "agree")
        record(session, PairMoved(by=actor.by, **about, state=pair.state, before="agreeing"))
    session.flush()
