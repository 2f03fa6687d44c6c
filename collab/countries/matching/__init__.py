"""Which items tell of the same thing."""
