"""Verbs of buddying."""
