"""What shared monitoring owes to what happens elsewhere."""

from collab.countries.reactions import alerts as alerts
from collab.countries.reactions import naming as naming
