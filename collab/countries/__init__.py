"""Shared monitoring: what happens in a country reaches the authorities that work there."""
