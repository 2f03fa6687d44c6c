"""Which authority cooperates with whom abroad, where, on what, since when, and when that was last confirmed."""
