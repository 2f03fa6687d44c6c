"""Thin Celery processes: they carry, the rooms decide."""
