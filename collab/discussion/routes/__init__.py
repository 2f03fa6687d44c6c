"""Doors to discussions, messages, and the home page made of them."""

from collab.discussion.routes import answers, discussions, messages, reading
from collab.discussion.routes.blueprint import blueprint

__all__ = ["answers", "blueprint", "discussions", "messages", "reading"]
