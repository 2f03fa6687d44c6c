"""Shapes of shared monitoring."""
