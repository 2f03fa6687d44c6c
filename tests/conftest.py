"""Real servers for every test: PostgreSQL and Valkey from wheels, SMTP from aiosmtpd."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.orm import Session

from collab.app import create_app
from collab.cli import migrate_database
from collab.core import db
from collab.core.config import Settings, use_settings
from collab.core.db import transaction
from collab.core.limits import open_limits
from collab.embedded import PostgresServer, ValkeyServer, free_port, scratch_folder
from tests.browser import Browser
from tests.smtp_sink import SmtpSink

ORIGIN = "http://localhost:8000"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--profile",
        choices=("short", "full"),
        default="short",
        help="fault tests: short for every change, full for the figures of the reliability plan",
    )
    parser.addoption(
        "--soak-minutes",
        type=float,
        default=10,
        help="how long the soak of the full profile lasts (the reliability plan asks for 30)",
    )


@pytest.fixture(scope="session")
def folder() -> Iterator[Path]:
    with scratch_folder() as made:
        yield made


@pytest.fixture(scope="session")
def postgres(folder: Path, pytestconfig: pytest.Config) -> Iterator[PostgresServer]:
    with PostgresServer(folder / "postgres") as server:
        server.ensure_database()
        if pytestconfig.getoption("profile") == "short":
            trust_the_system(server)
        yield server


def trust_the_system(server: PostgresServer) -> None:
    """Do not wait for the disk: only a power cut, which no test makes, could lose what a killed server wrote."""
    with (
        _owner(server.owner_url("postgres"))
        .connect()
        .execution_options(isolation_level="AUTOCOMMIT") as connection
    ):
        connection.execute(text("ALTER SYSTEM SET fsync = off"))
        connection.execute(text("SELECT pg_reload_conf()"))


@pytest.fixture(scope="session")
def valkey(folder: Path) -> Iterator[ValkeyServer]:
    with ValkeyServer(folder / "valkey") as server:
        yield server


@pytest.fixture(scope="session")
def smtp_port() -> int:
    return free_port()


@pytest.fixture(scope="session")
def settings(postgres: PostgresServer, valkey: ValkeyServer, smtp_port: int, folder: Path) -> Settings:
    """Settings of a workspace in demo mode, migrated."""
    made = Settings(
        database_url=postgres.app_url(),
        owner_database_url=postgres.owner_url(),
        valkey_url=valkey.url,
        secret_key="tests-only-" + "k" * 32,
        public_url=ORIGIN,
        smtp_url=f"smtp://127.0.0.1:{smtp_port}",
        mail_from="collab@example.org",
        files_url=f"file://{folder}/files",
        demo=True,
        log_level="WARNING",
    )
    use_settings(made)
    migrate_database(made)
    return made


@pytest.fixture(scope="session")
def the_app(settings: Settings) -> Flask:
    return create_app(settings)


@pytest.fixture
def database(settings: Settings, postgres: PostgresServer, valkey: ValkeyServer) -> db.Database:
    """An empty, migrated database and an empty Valkey."""
    import redis

    empty_tables(settings)
    with redis.Redis.from_url(valkey.url) as client:
        client.flushall()
    # What this process counts by itself lives as long as the clock of the test before said, which may be years.
    open_limits(settings)
    return (
        db._database if db._database and db._database.url == settings.database_url else db.connect(settings)
    )


# A hundred times as fast as TRUNCATE of every table, which makes each of them a new file: most tests fill a few.
_EMPTY = """
    DO $$ DECLARE filled record; BEGIN
        SET LOCAL session_replication_role = replica;
        FOR filled IN
            SELECT oid::regclass AS name FROM pg_class
            WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relname <> 'alembic_version'
              AND pg_relation_size(oid) > 0
        LOOP EXECUTE 'DELETE FROM ' || filled.name; END LOOP;
        PERFORM setval(oid::regclass, 1, false) FROM pg_class
        WHERE relnamespace = 'public'::regnamespace AND relkind = 'S';
    END $$
"""


@functools.cache
def _owner(url: str) -> Engine:
    return create_engine(url, pool_pre_ping=True, connect_args={"options": "-c synchronous_commit=off"})


def empty_tables(settings: Settings) -> None:
    """Take every row out, and number from one again."""
    with _owner(settings.owner_database_url).begin() as connection:
        connection.execute(text(_EMPTY))


@pytest.fixture
def session(database: db.Database) -> Iterator[Session]:
    """One open transaction for the arrangement of a test; `session.commit()` is what other parties see."""
    with database.sessions() as opened:
        yield opened


@pytest.fixture
def app(the_app: Flask, database: db.Database) -> Flask:
    return the_app


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser that is not signed in."""
    app.test_client_class = Browser
    return app.test_client()


@pytest.fixture
def signed_in(app: Flask) -> Callable[[object], FlaskClient]:
    """`signed_in(person)` is that person's browser, with a real session."""
    from tests.factories import sign_in

    def open_browser(person: object) -> FlaskClient:
        app.test_client_class = Browser
        browser = app.test_client()
        sign_in(browser, person)
        return browser

    return open_browser


@pytest.fixture
def smtp(smtp_port: int) -> Iterator[SmtpSink]:
    """A real SMTP server that keeps what it receives."""
    with SmtpSink(smtp_port) as sink:
        yield sink


@pytest.fixture
def settle(settings: Settings, database: db.Database, the_app: Flask) -> Callable[[], None]:
    """Relay what is recorded and run every owed reaction and mail, in this process, as the workers would."""
    from collab.core import outbox
    from collab.core.mail import send_due_mail

    def run() -> None:
        while True:
            with transaction() as current:
                events, owed = outbox.hand_over(current)
            for event_id, name in owed:
                with transaction() as current:
                    outbox.react(current, event_id, name)
            if not events:
                break
        send_due_mail(settings)

    return run
