"""People, their mandates, how they sign in, their sessions and preferences."""
