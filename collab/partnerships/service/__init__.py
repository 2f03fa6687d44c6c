"""Verbs of the register of partnerships."""
