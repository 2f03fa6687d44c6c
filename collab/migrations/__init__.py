"""Alembic migrations, one SQL dialect."""
