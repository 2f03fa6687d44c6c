"""Runs the migrations as the owner, then gives the application's role what it needs and no more."""

from __future__ import annotations

from alembic import context
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from collab.core.db import Base
from collab.migrations import models  # noqa: F401  (every table must be known to the metadata)

settings = context.config.attributes["settings"]
owner_url = settings.owner_database_url or settings.database_url
application_role = make_url(settings.database_url).username

engine = create_engine(owner_url, connect_args={"connect_timeout": 10})
with engine.connect() as connection:
    # Two starts at once must not migrate twice.
    connection.execute(text("SELECT pg_advisory_lock(7305002)"))
    connection.commit()
    context.configure(connection=connection, target_metadata=Base.metadata, compare_server_default=False)
    with context.begin_transaction():
        context.run_migrations()
        if context.config.attributes.get("grants", True) and application_role != make_url(owner_url).username:
            for statement in (
                "GRANT USAGE ON SCHEMA public TO {role}",
                "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}",
                "GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {role}",
                "REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON audit_entry FROM {role}",
                "GRANT EXECUTE ON FUNCTION append_to_audit(bigint[]) TO {role}",
            ):
                connection.execute(text(statement.format(role=f'"{application_role}"')))
    connection.commit()
engine.dispose()
