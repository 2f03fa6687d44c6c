"""What shared monitoring owes to what happens elsewhere."""

from collab.countries.reactions import alerts  # noqa: F401  (it enters its reactions)
