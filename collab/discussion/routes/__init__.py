"""Doors to discussions, what they came to, their dates, messages, and the home page made of them."""

from collab.discussion.routes import answers, chairs, dates, discussions, messages, reading, settling
from collab.discussion.routes.blueprint import blueprint

__all__ = ["answers", "blueprint", "chairs", "dates", "discussions", "messages", "reading", "settling"]
