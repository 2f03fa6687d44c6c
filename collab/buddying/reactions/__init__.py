"""What buddying owes to what happens elsewhere."""

from collab.buddying.reactions import helping, leaving, planning  # noqa: F401  (they enter their reactions)
