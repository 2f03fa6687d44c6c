"""Verbs of leaving: what a mandate's end leaves open is handed over in one reviewed step."""
