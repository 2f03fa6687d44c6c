"""The one blueprint of this room."""

from __future__ import annotations

from collab.core.actor import Actor
from collab.core.config import current_settings
from collab.core.http import Blueprint
from collab.core.limits import spend

blueprint = Blueprint("discussion", __name__)


def spend_post(actor: Actor) -> None:
    """Count one more thing written by this person; too many a minute are refused."""
    spend("post", str(actor.person_id), current_settings().posts_per_minute, 60)
