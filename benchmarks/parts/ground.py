"""What every benchmark stands on: fresh servers, a migrated database, and the one line it prints."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from collab.accounts.models import Person
from collab.accounts.service import open_session
from collab.cli import migrate_database
from collab.core import db, limits
from collab.core.config import Settings
from collab.core.db import transaction
from collab.embedded import PostgresServer, ValkeyServer, scratch_folder
from tests.stack import Stack


@dataclass
class Ground:
    """Servers and settings of one run."""

    settings: Settings
    folder: Path
    valkey: ValkeyServer
    stack: Stack = field(init=False)

    def token_of(self, person_id: int) -> str:
        """A session of that person."""
        with transaction() as session:
            return open_session(session, session.get_one(Person, person_id), user_agent="benchmark").token


@contextmanager
def ground() -> Iterator[Ground]:
    """A PostgreSQL and a Valkey of this run alone."""
    with (
        scratch_folder() as folder,
        PostgresServer(folder / "postgres") as postgres,
        ValkeyServer(folder / "valkey") as valkey,
    ):
        postgres.ensure_database()
        settings = Settings(
            database_url=postgres.app_url(),
            owner_database_url=postgres.owner_url(),
            valkey_url=valkey.url,
            secret_key="benchmarks-only-" + "k" * 32,
            public_url="http://localhost:8000",
            smtp_url="smtp://127.0.0.1:1",
            mail_from="collab@example.org",
            log_level="WARNING",
        )
        migrate_database(settings)
        db.connect(settings)
        limits.open_limits(settings)
        yield Ground(settings, folder, valkey)


def report(**line: object) -> None:
    """Print the run's one JSON object, the last line of the benchmark."""
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()
