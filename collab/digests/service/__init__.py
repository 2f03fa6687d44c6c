"""Verbs of digests, each imported from its module."""
