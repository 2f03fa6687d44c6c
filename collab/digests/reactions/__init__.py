"""What digests owe to what happens elsewhere, and how their letters are written."""

from collab.digests.reactions import letters  # noqa: F401  (it enters the writer of letters)
