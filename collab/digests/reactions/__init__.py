"""What digests owe to what happens elsewhere, and how their letters are written."""

from collab.digests.reactions import editions  # noqa: F401  (the outbox and the mail know its functions by name)
from collab.digests.reactions import testing  # noqa: F401  (they enter their reactions)
