"""The weights of the score: which are in force."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from collab.buddying.models import Weights
from collab.buddying.policy import USUAL_WEIGHTS


def weights_in_force(session: Session) -> tuple[int, dict[str, float]]:
    """The newest version of the weights and its number; version 0 is the policy's own."""
    newest = session.scalars(select(Weights).order_by(Weights.version.desc()).limit(1)).one_or_none()
    if newest is None:
        return 0, dict(USUAL_WEIGHTS)
    return newest.version, {**USUAL_WEIGHTS, **newest.weights}
