"""A plan that was asked for is computed."""
