"""The weights of the score, and the secretariat's plans made with them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import CheckConstraint, Float, ForeignKey, Index, Text, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from collab.core.db import Base, Created, Id, Moment


class Weights(Base):
    """One version of the weights; the latest is in force, and none means those of the policy."""

    __tablename__ = "matching_weights"

    version: Mapped[Id]
    weights: Mapped[dict[str, Any]] = mapped_column(JSONB)
    """A number for each of the policy's FEATURES, and `fairness`."""
    why: Mapped[str] = mapped_column(Text, server_default="")
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[Created]


class Plan(Base):
    """One assignment of helpers to all open requests, as it was best at the moment of computing."""

    __tablename__ = "matching_plan"

    id: Mapped[Id]
    state: Mapped[str] = mapped_column(Text, server_default="computing")
    weights_version: Mapped[int] = mapped_column(server_default="0")
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    requests: Mapped[int] = mapped_column(server_default="0")
    helpers: Mapped[int] = mapped_column(server_default="0")
    candidates: Mapped[int] = mapped_column(server_default="0")
    """Possible couples that were weighed."""
    matched: Mapped[int] = mapped_column(server_default="0")
    total: Mapped[float] = mapped_column(Float, server_default="0")
    """Sum of the scores less the fairness term."""
    bound: Mapped[float] = mapped_column(Float, server_default="0")
    """What no assignment can pass, from the solver's dual."""
    gini_before: Mapped[float] = mapped_column(Float, server_default="0")
    """How unevenly the helpers carried pairs when it was computed: 0 all alike, towards 1 all on one."""
    gini_after: Mapped[float] = mapped_column(Float, server_default="0")
    """And how unevenly they would, were every row accepted."""
    milliseconds: Mapped[int] = mapped_column(server_default="0")
    error: Mapped[str] = mapped_column(Text, server_default="")
    """One of the policy's words, when it could not be computed: contradiction or stopped."""
    created_at: Mapped[Created]
    computed_at: Mapped[Moment | None]
    sent_at: Mapped[Moment | None]
    sent_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    __table_args__ = (
        CheckConstraint("state IN ('computing','ready','failed','sent','dropped')", name="state"),
        # One plan is computed at a time; whoever asks meanwhile gets that one.
        Index(
            "uq_matching_plan_computing", "state", unique=True, postgresql_where=text("state = 'computing'")
        ),
    )


class PlanRequest(Base):
    """One open request as a plan found it, with or without helpers."""

    __tablename__ = "matching_plan_request"

    plan_id: Mapped[int] = mapped_column(ForeignKey("matching_plan.id", ondelete="CASCADE"), primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("buddy_request.id"), primary_key=True)
    wanted: Mapped[int]
    """How many helpers it lacked."""
    given: Mapped[int]
    """How many of them the plan found."""
    candidates: Mapped[int]
    runner_up_id: Mapped[int | None] = mapped_column(ForeignKey("buddy_offer.id"))
    """The offer of the best score that the plan does not give it."""
    runner_up_score: Mapped[float | None] = mapped_column(Float)
    binds: Mapped[str] = mapped_column(Text, server_default="")
    """Which limit leaves it without, one of the policy's words."""
    excluded: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default="{}")
    """Where it lacks any: how many helpers may not, by the reason."""


class PlanRow(Base):
    """One helper for one request."""

    __tablename__ = "matching_plan_row"

    plan_id: Mapped[int] = mapped_column(ForeignKey("matching_plan.id", ondelete="CASCADE"), primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("buddy_request.id"), primary_key=True)
    offer_id: Mapped[int] = mapped_column(ForeignKey("buddy_offer.id"), primary_key=True)
    score: Mapped[float] = mapped_column(Float)
    origin: Mapped[str] = mapped_column(Text, server_default="solved")
    """solved, pinned, or override: put there by hand afterwards."""
    state: Mapped[str] = mapped_column(Text, server_default="proposed")
    skipped: Mapped[str] = mapped_column(Text, server_default="")
    """Why it was not sent: a reason against the couple, or the slug of what refused to ask."""

    __table_args__ = (
        CheckConstraint("origin IN ('solved','pinned','override')", name="origin"),
        CheckConstraint("state IN ('proposed','sent','skipped','removed')", name="state"),
    )


class PlanChoice(Base):
    """What an officer decided beforehand for a couple: it must be, or must not; taken back, it stays as a trace."""

    __tablename__ = "matching_choice"

    id: Mapped[Id]
    request_id: Mapped[int] = mapped_column(ForeignKey("buddy_request.id"))
    offer_id: Mapped[int] = mapped_column(ForeignKey("buddy_offer.id"))
    choice: Mapped[str] = mapped_column(Text)
    why: Mapped[str] = mapped_column(Text, server_default="")
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[Created]
    removed_at: Mapped[Moment | None]

    __table_args__ = (
        CheckConstraint("choice IN ('pin','forbid')", name="choice"),
        Index(
            "uq_matching_choice_standing",
            "request_id",
            "offer_id",
            unique=True,
            postgresql_where=text("removed_at IS NULL"),
        ),
    )
