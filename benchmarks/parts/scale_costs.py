"""The figures that the model of growth asks of the benchmarks, and what it assumes of people. Nothing else is a constant."""

from __future__ import annotations

from dataclasses import dataclass

from benchmarks.parts.measured import Asked

ASKED = {
    "post_web_ms": Asked("posting", "cpu_ms.web", "ms", "web CPU to take one message"),
    "post_postgres_ms": Asked(
        "posting", "cpu_ms.postgres", "ms", "PostgreSQL CPU of one message, all it leads to"
    ),
    "commit_postgres_ms": Asked(
        "posting", "alone.postgres_cpu_ms", "ms", "the part of it until the message is there"
    ),
    "post_relay_ms": Asked("posting", "cpu_ms.relay", "ms", "relay CPU to carry one message"),
    "post_worker_ms": Asked(
        "posting", "cpu_ms.worker", "ms", "worker CPU to decide whom one message concerns"
    ),
    "post_valkey_ms": Asked(
        "posting", "cpu_ms.valkey", "ms", "Valkey CPU of one message: limits, job, frame"
    ),
    "room_posts_s": Asked("posting", "bare.one_room_s", "/s", "messages one discussion's row lets through"),
    "relay_events_s": Asked("relay", "own", "/s", "events one relay carries when they wait for it"),
    "page_web_ms": Asked("posting", "page_cpu_ms.web", "ms", "web CPU of one page of 50 messages"),
    "page_postgres_ms": Asked("posting", "page_cpu_ms.postgres", "ms", "PostgreSQL CPU of that page"),
    "wal_bytes": Asked("posting", "wal_bytes", "B", "WAL of one message"),
    "transactions": Asked("posting", "rows_of.transactions", "", "transactions of one message"),
    "message_bytes": Asked("posting", "bytes_of.message", "B", "a message's row with its indexes"),
    "audit_bytes": Asked("posting", "bytes_of.audit_entry", "B", "its copy in the audit log"),
    "outbox_bytes": Asked("posting", "bytes_of.outbox_event", "B", "its event, kept for `kept_days`"),
    "reaction_bytes": Asked("posting", "bytes_of.reaction_run", "B", "its reactions, kept for `kept_days`"),
    "notified_bytes": Asked(
        "posting", "bytes_of.notified_event", "B", "what people were told of, kept 90 days"
    ),
    "web_mb": Asked("posting", "memory_mb.web", "MB", "a web process without connections"),
    "deliveries_s": Asked("fanout", "own", "/s", "deliveries of one web CPU-second"),
    "kb_each": Asked("fanout", "servers.own.kb_per_connection", "kB", "memory of one connection"),
    "set_up_ms": Asked("fanout", "servers.own.set_up_cpu_ms", "ms", "web CPU to let one person in"),
    "set_up_postgres_ms": Asked("holding", "set_up_postgres_ms", "ms", "PostgreSQL CPU to let one person in"),
    "person_web_us": Asked("holding", "person_us.web", "us/s", "web CPU to hold one person"),
    "person_postgres_us": Asked(
        "holding", "person_us.postgres", "us/s", "PostgreSQL CPU to ask whether they still may"
    ),
    "process_web_ms": Asked("holding", "process_ms.web", "ms/s", "web CPU of a process however few it holds"),
    "process_postgres_ms": Asked(
        "holding", "process_ms.postgres", "ms/s", "PostgreSQL CPU of a web process's beacon"
    ),
    "held_bytes": Asked("holding", "bytes_a_minute", "B/min", "sent to one person who only listens"),
    "publish_us": Asked("backplane", "publish_us", "us", "Valkey CPU to take one frame"),
    "delivery_us": Asked("backplane", "delivery_us", "us", "Valkey CPU to pass it to one web process"),
    "bystander_us": Asked(
        "backplane", "bystander_us", "us", "web CPU of a frame for a room it has nobody in"
    ),
    "frame_bytes": Asked("backplane", "frame_bytes", "B", "a message's frame"),
    "deflated_bytes": Asked("backplane", "deflated_bytes", "B", "that frame, compressed alone"),
    "told_s": Asked("notify", "own", "/s", "people told of one event"),
    # What the simulation is held against; it is never fed with these.
    "fanout_readers": Asked("fanout", "readers", "", "readers of the room measured"),
    "fanout_rate": Asked("fanout", "busy_per_second", "/s", "frames a second in that room"),
    "fanout_p50": Asked(
        "fanout", "servers.own.busy.p50_ms", "ms", "frame published to frame seen, half of them"
    ),
    "fanout_p99": Asked("fanout", "servers.own.busy.p99_ms", "ms", "the same, 99 of 100"),
    "latency_readers": Asked("latency", "readers", "", "readers of the room measured"),
    "latency_ms": Asked("latency", "own", "ms", "post to seen, half of them"),
}


@dataclass(frozen=True)
class People:
    """One size of the platform and what is assumed of those on it: nobody has measured this yet."""

    count: int
    online_share: float
    """At the peak; in the crisis all of them are in one room."""
    discussions: int
    """Open at that moment."""
    calm_posts: float
    """A minute, over all discussions."""
    crisis_posts: float
    """A minute, in the one room."""
    arriving_share: float = 0.2
    """Of those online, who comes within that minute."""
    requests_each: float = 12.0
    """Pages and lists that one arrival asks for."""
    churn: float = 0.05
    """Of those online, who reconnects within a minute."""

    @property
    def online(self) -> float:
        return self.count * self.online_share

    def times(self, factor: float) -> People:
        """As many times the people, who do as many times as much."""
        return People(
            round(self.count * factor),
            self.online_share,
            round(self.discussions * factor),
            self.calm_posts * factor,
            self.crisis_posts * factor,
            self.arriving_share,
            self.requests_each,
            self.churn,
        )


SIZES = {
    "1,000": People(1_000, 0.6, 50, calm_posts=10, crisis_posts=60),
    "20,000": People(20_000, 0.3, 500, calm_posts=120, crisis_posts=120),
    "1,000,000": People(1_000_000, 0.1, 10_000, calm_posts=3_000, crisis_posts=240),
}
PEAK = 2.0
"""The busiest quarter of the crisis minute has twice its mean of posts and of arrivals."""
