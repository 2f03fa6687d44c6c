"""The weights of the score: read by all, changed by the secretariat, every version kept."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from collab.accounts.service import PersonRef, person_refs_today
from collab.buddying.events import WeightsChanged
from collab.buddying.models import Weights
from collab.buddying.policy import FEATURES, USUAL_WEIGHTS, may_keep_weights, may_read
from collab.buddying.service.hearing import who_hears
from collab.core.actor import Actor
from collab.core.errors import invalid, precondition_failed, require, require_version, require_visible
from collab.core.outbox import record

HEAVIEST = 100.0
VERSIONS_SHOWN = 50


@dataclass(frozen=True, kw_only=True, slots=True)
class WrittenWeights:
    """One version of the weights, with who wrote it and why."""

    version: int
    weights: dict[str, float]
    why: str
    author: PersonRef | None
    created_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class WeightsView:
    """The weights in force, and how they came to be what they are."""

    version: int
    weights: dict[str, float]
    usual: dict[str, float]
    versions: list[WrittenWeights]
    can_keep: bool


def weights_in_force(session: Session) -> tuple[int, dict[str, float]]:
    """The newest version of the weights and its number; version 0 is the policy's own."""
    newest = session.scalars(select(Weights).order_by(Weights.version.desc()).limit(1)).one_or_none()
    return (0, dict(USUAL_WEIGHTS)) if newest is None else (newest.version, _whole(newest))


def show_weights(session: Session, actor: Actor) -> WeightsView:
    """The weights in force and the versions before, for every member."""
    require_visible(may_read(actor))
    rows = session.scalars(select(Weights).order_by(Weights.version.desc()).limit(VERSIONS_SHOWN)).all()
    people = person_refs_today(session, {row.by_id for row in rows if row.by_id})
    versions = [
        WrittenWeights(
            version=row.version,
            weights=_whole(row),
            why=row.why,
            author=people.get(row.by_id or 0),
            created_at=row.created_at,
        )
        for row in rows
    ]
    return WeightsView(
        version=versions[0].version if versions else 0,
        weights=versions[0].weights if versions else dict(USUAL_WEIGHTS),
        usual=dict(USUAL_WEIGHTS),
        versions=versions,
        can_keep=may_keep_weights(actor),
    )


def change_weights(
    session: Session, actor: Actor, *, expected: int, weights: Mapping[str, float], why: str
) -> WeightsView:
    """Weigh candidates otherwise from now on, from the version that was read; the same weights are no new version."""
    require(may_keep_weights(actor))
    check_weights(weights)
    present, in_force = weights_in_force(session)
    require_version(expected, present)
    if dict(weights) == in_force:
        return show_weights(session, actor)
    # The number is the next one, so of two who save at once the second finds it taken.
    values = {"version": present + 1, "weights": dict(weights), "why": why, "by_id": actor.by}
    written = insert(Weights).values(values).on_conflict_do_nothing().returning(Weights.version)
    version = session.scalar(written)
    if version is None:
        raise precondition_failed()
    record(session, WeightsChanged(by=actor.by, version=version, hearers=who_hears(session)))
    return show_weights(session, actor)


def check_weights(weights: Mapping[str, float]) -> None:
    """Refuse weights that are not of each feature, are out of bounds, or leave nothing that counts."""
    problems: dict[str, list[str]] = {}
    for name in USUAL_WEIGHTS:
        value = weights.get(name)
        if value is None or not math.isfinite(value):
            problems[name] = ["not-a-number"]
        elif value < 0:
            problems[name] = ["below-zero"]
        elif value > HEAVIEST:
            problems[name] = ["too-heavy"]
    problems |= {name: ["unknown"] for name in weights if name not in USUAL_WEIGHTS}
    if problems:
        raise invalid({"weights": problems})
    if not any(weights[name] for name in FEATURES):
        raise invalid({"weights": ["nothing-counts"]})


def _whole(row: Weights) -> dict[str, float]:
    """Every weight of a version; a feature that came to be after it counts as usual."""
    return {name: float(row.weights.get(name, usual)) for name, usual in USUAL_WEIGHTS.items()}
