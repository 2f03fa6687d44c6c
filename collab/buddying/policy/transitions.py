"""The one table of what may become of what: (thing, state, act) → the next state. What is not in it is refused."""

from __future__ import annotations

from collab.core.errors import Problem, conflict

TRANSITIONS: dict[tuple[str, str, str], str] = {
    # A request: open until enough helpers said yes.
    # Helpers are asked, and say yes, only while it is open.
    ("request", "open", "ask"): "open",
    ("request", "open", "fill"): "full",
    ("request", "full", "lack"): "open",
    ("request", "open", "withdraw"): "withdrawn",
    ("request", "full", "withdraw"): "withdrawn",
    ("request", "open", "send_elsewhere"): "elsewhere",
    ("request", "open", "finish"): "done",
    ("request", "full", "finish"): "done",
    ("request", "withdrawn", "reopen"): "open",
    ("request", "elsewhere", "reopen"): "open",
    ("request", "done", "reopen"): "open",
    # An offer.
    ("offer", "open", "withdraw"): "withdrawn",
    ("offer", "withdrawn", "reopen"): "open",
    # A helper who is asked; a no may become a yes while there is room.
    ("solicitation", "asked", "accept"): "accepted",
    ("solicitation", "asked", "decline"): "declined",
    ("solicitation", "asked", "suggest"): "suggested",
    ("solicitation", "asked", "cancel"): "cancelled",
    ("solicitation", "asked", "lapse"): "lapsed",
    ("solicitation", "declined", "accept"): "accepted",
    # A colleague may come to mind after the no.
    ("solicitation", "declined", "suggest"): "suggested",
    ("solicitation", "suggested", "accept"): "accepted",
    ("solicitation", "lapsed", "accept"): "accepted",
    # The secretariat takes an act on several requests back.
    ("solicitation", "cancelled", "restore"): "asked",
    # A pair: it begins by agreeing on one page.
    ("pair", "agreeing", "agree"): "active",
    ("pair", "active", "pause"): "paused",
    ("pair", "agreeing", "pause"): "paused",
    ("pair", "paused", "resume"): "active",
    # One that was paused before both had agreed on its page goes on agreeing.
    ("pair", "paused", "resume_agreeing"): "agreeing",
    # The agreement and the milestones change for as long as the pair lives.
    ("pair", "agreeing", "change"): "agreeing",
    ("pair", "active", "change"): "active",
    ("pair", "paused", "change"): "paused",
    # Only what is over is rated and learned from.
    ("pair", "ended", "look_back"): "ended",
    ("pair", "agreeing", "end"): "ended",
    ("pair", "active", "end"): "ended",
    ("pair", "paused", "end"): "ended",
    # What the two learned.
    ("note", "proposed", "publish"): "published",
    ("note", "proposed", "change"): "proposed",
    ("note", "proposed", "withdraw"): "withdrawn",
    ("note", "published", "withdraw"): "withdrawn",
    ("note", "published", "change"): "proposed",
    ("note", "withdrawn", "propose"): "proposed",
    # The secretariat's plan.
    ("plan", "computing", "compute"): "ready",
    ("plan", "computing", "fail"): "failed",
    ("plan", "ready", "adjust"): "ready",
    ("plan", "ready", "send"): "sent",
    ("plan", "ready", "drop"): "dropped",
    # What a mandate's end left open.
    ("handover", "waiting", "take"): "done",
    ("handover", "waiting", "cancel"): "cancelled",
}


def may_become(thing: str, state: str, act: str) -> bool:
    """Whether that act is open to a thing in that state."""
    return (thing, state, act) in TRANSITIONS


def after(thing: str, state: str, act: str) -> str:
    """The state after an act; a 409 problem that says where the thing stands, where that state does not allow it."""
    if may_become(thing, state, act):
        return TRANSITIONS[thing, state, act]
    raise _moved_on(thing, state)


def _moved_on(thing: str, state: str) -> Problem:
    detail = f"The {thing} is {state}."
    match thing:
        case "request":
            return conflict(detail, slug="request-moved-on")
        case "solicitation":
            return conflict(detail, slug="solicitation-moved-on")
        case "pair":
            return conflict(detail, slug="pair-moved-on")
        case "plan":
            return conflict(detail, slug="plan-moved-on")
        case "handover":
            return conflict(detail, slug="handover-done")
        case _:
            return conflict(detail, slug="moved-on")
