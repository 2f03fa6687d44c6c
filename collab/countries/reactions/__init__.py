"""What shared monitoring owes to what happens elsewhere."""

from collab.countries.reactions import alerts, naming  # noqa: F401  (they enter their reactions)
