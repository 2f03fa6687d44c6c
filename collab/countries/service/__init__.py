"""Verbs of shared monitoring."""
