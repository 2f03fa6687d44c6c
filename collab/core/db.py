"""The one database: engine, base class, transactions."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Annotated, Any

from sqlalchemy import BigInteger, DateTime, Engine, Identity, MetaData, create_engine, func, text
from sqlalchemy.event import listens_for
from sqlalchemy.exc import DisconnectionError, OperationalError, PendingRollbackError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import DeclarativeBase, Session, mapped_column, sessionmaker

from collab.core.config import Settings, use_settings

NAMING = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


DATABASE_AWAY = (OperationalError, PoolTimeout)
"""What a loop that must outlive the database catches: away, restarting, or out of connections."""
CONNECTION_LOST = (*DATABASE_AWAY, PendingRollbackError)
"""The same for a loop that keeps one connection: what was lost under an earlier statement shows at the next."""


class Base(DeclarativeBase):
    """Every table of the platform."""

    metadata = MetaData(naming_convention=NAMING)


Id = Annotated[int, mapped_column(BigInteger, Identity(), primary_key=True)]
Ref = Annotated[int, mapped_column(BigInteger)]
Moment = Annotated[datetime, mapped_column(DateTime(timezone=True))]
Created = Annotated[datetime, mapped_column(DateTime(timezone=True), server_default=func.clock_timestamp())]


class Database:
    """The pool of one process; made after a fork, never before."""

    def __init__(self, settings: Settings) -> None:
        self.url = settings.database_url
        self.engine: Engine = create_engine(
            settings.database_url,
            pool_size=settings.pool_size,
            max_overflow=0,
            pool_timeout=10,
            # The connection used last comes first: it is alive and has its statements prepared.
            pool_use_lifo=True,
            connect_args={
                "connect_timeout": 5,
                # A killed greenlet must not leave its query running (RELIABILITY D2).
                "options": (
                    "-c client_connection_check_interval=200ms"
                    f" -c statement_timeout={settings.statement_timeout_ms}"
                    f" -c lock_timeout={settings.lock_timeout_ms}"
                    " -c idle_in_transaction_session_timeout=30s -c timezone=UTC"
                    # What `<<%` takes for a slip: "marsielle" and "inondabels" are in, as in the register's search.
                    " -c pg_trgm.strict_word_similarity_threshold=0.42"
                ),
            },
        )
        _ping_after_idleness(self.engine)
        self.sessions = sessionmaker(self.engine, expire_on_commit=False)
        self.looks = sessionmaker(
            self.engine.execution_options(isolation_level="AUTOCOMMIT"), expire_on_commit=False
        )


PING_AFTER_SECONDS = 2.0
"""A connection used a moment ago needs no ping: two a request were a fifth of its round trips."""


def _ping_after_idleness(engine: Engine) -> None:
    """Ask a connection that lay idle for a sign of life before it is used; the pool replaces a dead one."""

    @listens_for(engine, "checkin")
    def note(_connection: Any, record: Any) -> None:
        record.info["idle_since"] = time.monotonic()

    @listens_for(engine, "checkout")
    def ask(connection: Any, record: Any, _fairy: Any) -> None:
        if time.monotonic() - record.info.get("idle_since", math.inf) < PING_AFTER_SECONDS:
            return
        try:
            engine.dialect.do_ping(connection)
        except engine.dialect.loaded_dbapi.Error as error:
            raise DisconnectionError("the connection died while it lay idle") from error


_database: Database | None = None


def connect(settings: Settings) -> Database:
    """Open this process's pool and make these its settings; a second call closes the first one's connections."""
    global _database
    use_settings(settings)
    if _database is not None:
        _database.engine.dispose()
    _database = Database(settings)
    return _database


def database() -> Database:
    """This process's pool; an error when `connect` was not called."""
    if _database is None:
        raise RuntimeError("connect(settings) opens the database before anything asks for it")
    return _database


def forget_inherited_connections() -> None:
    """After a fork: leave the parent's sockets alone and start with an empty pool."""
    if _database is not None:
        _database.engine.dispose(close=False)


@contextmanager
def transaction() -> Iterator[Session]:
    """One request, task or command is one transaction: commit at the end, roll back on any error."""
    with database().sessions() as session, session.begin():
        yield session


@contextmanager
def look() -> Iterator[Session]:
    """Questions whose answers need not agree with each other: each statement stands alone, without a transaction."""
    with database().looks() as session:
        yield session


def ping(session: Session) -> None:
    """Ask the database for a sign of life."""
    session.execute(text("SELECT 1"))


def database_now(session: Session) -> datetime:
    """The database's own clock, which all processes share."""
    return session.execute(text("SELECT clock_timestamp()")).scalar_one()


def as_rows(result: Any) -> list[dict[str, Any]]:
    """The rows of a bare SQL result as dictionaries."""
    return [dict(row) for row in result.mappings()]
