"""Shapes of the register of partnerships."""
