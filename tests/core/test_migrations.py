"""An upgrade brings the schema first: the processes of the version before must be able to go on under it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import psycopg
import pytest
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory

from collab.core.config import Settings
from collab.embedded import PostgresServer

EMPTY = "step_by_step"
COLUMNS = """
    SELECT table_name || '.' || column_name, data_type,
        is_nullable = 'YES' OR column_default IS NOT NULL OR is_identity = 'YES' OR is_generated = 'ALWAYS'
    FROM information_schema.columns WHERE table_schema = 'public' AND table_name <> 'alembic_version'
"""
Columns = dict[str, tuple[str, bool]]


@pytest.fixture
def steps(settings: Settings, postgres: PostgresServer) -> Iterator[list[tuple[str, Columns]]]:
    """The columns after each migration, from an empty database on: their types, and whether a row may leave them out."""
    postgres.drop_database(EMPTY)
    postgres.ensure_database(EMPTY)
    own = replace(
        settings, database_url=postgres.app_url(EMPTY), owner_database_url=postgres.owner_url(EMPTY)
    )
    config = Config()
    config.set_main_option("script_location", "collab:migrations")
    config.attributes["settings"] = own
    config.attributes["grants"] = False
    revisions = [each.revision for each in ScriptDirectory.from_config(config).walk_revisions()][::-1]
    taken = []
    with psycopg.connect(own.owner_database_url.replace("+psycopg", "", 1), autocommit=True) as connection:
        for revision in revisions:
            command.upgrade(config, revision)
            rows = connection.execute(COLUMNS).fetchall()
            taken.append((revision, {name: (kind, free) for name, kind, free in rows}))
    yield taken
    postgres.drop_database(EMPTY)


def test_the_version_before_can_go_on_reading_and_writing_under_the_new_schema(steps) -> None:
    broken = []
    for (_, before), (revision, after) in zip(steps, steps[1:], strict=False):
        tables = {name.split(".")[0] for name in before}
        broken += [f"{revision} takes {name} away" for name in before if name not in after]
        broken += [
            f"{revision} makes {name} another thing"
            for name in before
            if name in after and before[name][0] != after[name][0]
        ]
        broken += [
            f"{revision} asks for {name}, which nobody writes yet"
            for name, (_, free) in after.items()
            if name not in before and not free and name.split(".")[0] in tables
        ]
        broken += [
            f"{revision} asks for {name}, which could be left out"
            for name in before
            if name in after and before[name][1] and not after[name][1]
        ]
    assert broken == []
