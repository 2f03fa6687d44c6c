"""What shared monitoring owes to what happens elsewhere."""

from collab.countries.reactions import naming as naming
