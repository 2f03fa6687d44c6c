"""What PostgreSQL and Valkey have written and sent over a stretch of work, row by row and byte by byte."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from redis import Redis
from sqlalchemy import create_engine, text

from benchmarks.parts.ground import Ground
from tests.stack import eventually

_SIZES = """
    SELECT relname, pg_table_size(relid) AS heap, pg_indexes_size(relid) AS indexes
    FROM pg_stat_user_tables WHERE relname = ANY(:tables)
"""
TABLES = (
    *("message", "discussion", "reading"),
    *("outbox_event", "reaction_run", "audit_entry", "notified_event"),
)
"""What one message writes to, in the end."""


class Books:
    """What PostgreSQL and Valkey have written and sent so far."""

    def __init__(self, place: Ground) -> None:
        self.owner = create_engine(place.settings.owner_database_url, isolation_level="AUTOCOMMIT")
        self.valkey = Redis.from_url(place.settings.valkey_url)

    def checkpoint(self) -> None:
        """Begin from a calm state, so that each run pays for its own full pages."""
        with self.owner.connect() as connection:
            connection.execute(text("CHECKPOINT"))

    def drained(self) -> bool:
        """Whether every event was relayed and every reaction done."""
        waiting = """SELECT EXISTS (SELECT FROM outbox_event WHERE relayed_at IS NULL)
                         OR EXISTS (SELECT FROM reaction_run WHERE state <> 'done')"""
        with self.owner.connect() as connection:
            return not connection.scalar(text(waiting))

    def sizes(self) -> dict[str, Any]:
        """Bytes by table, of WAL and through Valkey."""
        with self.owner.connect() as connection:
            tables = {row.relname: row for row in connection.execute(text(_SIZES), {"tables": list(TABLES)})}
            wal = connection.scalar(text("SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')"))
        stats = self.valkey.info("stats")
        return {
            "tables": tables,
            "wal": float(wal or 0),
            "in": stats["total_net_input_bytes"],
            "out": stats["total_net_output_bytes"],
        }

    def counts(self) -> dict[str, int]:
        """Rows inserted and updated by table, and transactions, as far as backends have told them."""
        with self.owner.connect() as connection:
            tables = connection.execute(
                text("SELECT relname, n_tup_ins + n_tup_upd FROM pg_stat_user_tables")
            )
            counts = {row[0]: int(row[1]) for row in tables}
            commits = "SELECT xact_commit FROM pg_stat_database WHERE datname = current_database()"
            return {**counts, "transactions": int(connection.scalar(text(commits)) or 0)}


def bytes_written(before: dict[str, Any], after: dict[str, Any], posts: int) -> dict[str, Any]:
    """Per message: bytes of tables, of indexes, of WAL and through Valkey; and by table, where it grew."""
    grown = {
        name: (now.heap - before["tables"][name].heap, now.indexes - before["tables"][name].indexes)
        for name, now in after["tables"].items()
    }
    return {
        "table_bytes": round(sum(heap for heap, _ in grown.values()) / posts),
        "index_bytes": round(sum(indexes for _, indexes in grown.values()) / posts),
        "wal_bytes": round((after["wal"] - before["wal"]) / posts),
        "valkey_in_bytes": round((after["in"] - before["in"]) / posts),
        "valkey_out_bytes": round((after["out"] - before["out"]) / posts),
        "bytes_of": {name: round((heap + indexes) / posts) for name, (heap, indexes) in grown.items()},
    }


def rows_written(books: Books, work: Callable[[], object], posts: int) -> dict[str, float]:
    """Rows by table and transactions for one message; backends tell theirs when they have lain idle for a while."""
    before = books.counts()
    work()
    told = eventually(lambda: _if_told(books, before, posts), 30, "the backends told what they wrote")
    return {n: round(told[n] / posts, 2) for n in told if told[n] >= posts / 10}


def _if_told(books: Books, before: dict[str, int], posts: int) -> dict[str, int] | None:
    more = {name: count - before[name] for name, count in books.counts().items()}
    return more if more["message"] >= posts and more["audit_entry"] >= posts else None
