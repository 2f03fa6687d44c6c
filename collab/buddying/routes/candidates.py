"""Routes of candidates with their reasons, and of the weights."""
