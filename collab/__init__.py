"""Collab: the workspace of an international commission of French cities and metropolises."""
