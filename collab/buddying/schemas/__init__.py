"""Schemas of buddying."""
