"""Which countries a French or English text is about."""
