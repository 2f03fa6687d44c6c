"""Routes of peer-learning notes."""
