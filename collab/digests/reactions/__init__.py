"""What digests owe to what happens elsewhere, and how their letters are written."""

from collab.digests.reactions import (  # noqa: F401  (the outbox and the mail know their functions by name)
    editions,
    letters,
    testing,
)
