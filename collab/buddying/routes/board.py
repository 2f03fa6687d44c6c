"""Routes of the secretariat's board."""
