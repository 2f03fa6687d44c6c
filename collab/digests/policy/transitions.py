"""The one table of what may become of an edition: (state, act) → the next state. What is not in it is refused."""

from __future__ import annotations

from collab.core.errors import conflict

TRANSITIONS: dict[tuple[str, str], str] = {
    ("draft", "change"): "draft",
    ("draft", "submit"): "submitted",
    ("draft", "discard"): "discarded",
    ("submitted", "send_back"): "draft",
    # By somebody else than who submitted it; its content is frozen from here on.
    ("submitted", "approve"): "approved",
    ("approved", "schedule"): "scheduled",
    ("scheduled", "schedule"): "scheduled",
    ("scheduled", "unschedule"): "approved",
    # What was frozen thaws: it is approved anew before it can be sent.
    ("approved", "send_back"): "draft",
    ("scheduled", "begin"): "sending",
    ("sending", "pause"): "paused",
    ("paused", "resume"): "sending",
    ("sending", "stop"): "stopped",
    ("paused", "stop"): "stopped",
    ("sending", "finish"): "sent",
    # Only the letters that failed are sent again.
    ("sent", "resend"): "sending",
    ("stopped", "resend"): "sending",
}
FROZEN = ("approved", "scheduled", "sending", "paused", "stopped", "sent")
"""States in which the content is the one that was approved."""


def may_become(state: str, act: str) -> bool:
    """Whether that act is open to an edition in that state."""
    return (state, act) in TRANSITIONS


def after(state: str, act: str) -> str:
    """The state after an act; a 409 problem that says where the edition stands, where that state does not allow it."""
    if (state, act) not in TRANSITIONS:
        raise conflict(f"The edition is {state}.", slug="edition-moved-on")
    return TRANSITIONS[state, act]
