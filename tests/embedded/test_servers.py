"""PostgreSQL and Valkey as the one-machine default runs them."""

from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg
import pytest
import redis

from collab.embedded import LocalServer, PostgresServer, StartError, ValkeyServer, scratch_folder


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    with scratch_folder() as folder:
        yield folder


@pytest.fixture(scope="module")
def postgres(folder: Path) -> Iterator[PostgresServer]:
    with PostgresServer(folder / "postgres") as server:
        server.ensure_database()
        yield server


@pytest.fixture(scope="module")
def valkey(folder: Path) -> Iterator[ValkeyServer]:
    with ValkeyServer(folder / "valkey") as server:
        yield server


def ask(url: str, query: str) -> object:
    with psycopg.connect(url.replace("+psycopg", "")) as connection:
        row = connection.execute(query).fetchone()
    assert row is not None
    return row[0]


def test_the_application_signs_in_as_a_lesser_role(postgres: PostgresServer) -> None:
    assert ask(postgres.app_url(), "SELECT current_user") == "collab_app"
    assert ask(postgres.app_url(), "SELECT rolsuper FROM pg_roles WHERE rolname = current_user") is False
    assert ask(postgres.owner_url(), "SELECT rolsuper FROM pg_roles WHERE rolname = current_user") is True


def test_nobody_signs_in_without_the_password(postgres: PostgresServer) -> None:
    stranger = postgres.app_url().replace(postgres.app_password, "guess")
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        ask(stranger, "SELECT 1")


@pytest.mark.parametrize("end", ["stop", "stop_immediately", "kill"])
def test_committed_rows_survive_every_kind_of_end(postgres: PostgresServer, end: str) -> None:
    with psycopg.connect(postgres.owner_url().replace("+psycopg", "")) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS kept (how text)")
        connection.execute("INSERT INTO kept VALUES (%s)", (end,))
    getattr(postgres, end)()
    postgres.start()
    assert ask(postgres.owner_url(), f"SELECT count(*) FROM kept WHERE how = '{end}'") == 1


def test_a_database_is_made_once_and_copied_from_a_template(postgres: PostgresServer) -> None:
    postgres.ensure_database("pattern")
    with psycopg.connect(postgres.owner_url("pattern").replace("+psycopg", "")) as connection:
        connection.execute("CREATE TABLE shape (id int)")
    for _ in range(2):
        postgres.ensure_database("copy", template="pattern")
    assert ask(postgres.owner_url("copy"), "SELECT count(*) FROM shape") == 0
    postgres.drop_database("copy")
    with pytest.raises(psycopg.OperationalError, match="does not exist"):
        ask(postgres.owner_url("copy"), "SELECT 1")


def test_what_valkey_synced_survives_a_kill(valkey: ValkeyServer) -> None:
    with redis.Redis.from_url(valkey.url) as client:
        client.set("kept", "yes")
        client.execute_command("WAITAOF", 1, 0, 3000)
    valkey.kill()
    valkey.start()
    with redis.Redis.from_url(valkey.url) as client:
        assert client.get("kept") == b"yes"


def test_valkey_refuses_who_has_no_password(valkey: ValkeyServer) -> None:
    with (
        redis.Redis(port=valkey.port) as stranger,
        pytest.raises(redis.AuthenticationError),
    ):
        stranger.ping()


@pytest.mark.parametrize("server", ["postgres", "valkey"])
def test_a_server_listens_on_loopback_alone(server: str, request: pytest.FixtureRequest) -> None:
    running: LocalServer = request.getfixturevalue(server)
    assert running.pid is not None
    listening = [c for c in psutil.Process(running.pid).net_connections("all") if c.status == "LISTEN"]
    assert {c.laddr.ip for c in listening} == {"127.0.0.1"}


def test_a_server_that_ends_while_starting_says_why(folder: Path, valkey: ValkeyServer) -> None:
    twin = ValkeyServer(folder / "twin", port=valkey.port)
    with pytest.raises(StartError, match="Valkey ended while starting"):
        twin.start()
