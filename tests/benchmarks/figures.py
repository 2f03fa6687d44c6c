"""A run with round figures, for tests that reckon by hand."""

from __future__ import annotations

from typing import Any

from benchmarks.parts.measured import Run
from benchmarks.parts.scale_costs import ASKED

ROUND = {
    "post_web_ms": 5.0,
    "post_postgres_ms": 4.0,
    "commit_postgres_ms": 2.0,
    "post_relay_ms": 4.0,
    "post_worker_ms": 7.0,
    "post_valkey_ms": 0.4,
    "room_posts_s": 500.0,
    "relay_events_s": 1_000.0,
    "page_web_ms": 6.0,
    "page_postgres_ms": 1.0,
    "wal_bytes": 6_000.0,
    "transactions": 7.0,
    "message_bytes": 600.0,
    "audit_bytes": 400.0,
    "outbox_bytes": 500.0,
    "reaction_bytes": 150.0,
    "notified_bytes": 500.0,
    "web_mb": 250.0,
    "deliveries_s": 80_000.0,
    "kb_each": 40.0,
    "set_up_ms": 2.0,
    "set_up_postgres_ms": 1.0,
    "person_web_us": 40.0,
    "person_postgres_us": 5.0,
    "process_web_ms": 4.0,
    "process_postgres_ms": 2.0,
    "held_bytes": 30.0,
    "publish_us": 8.0,
    "delivery_us": 2.0,
    "bystander_us": 100.0,
    "frame_bytes": 1_500.0,
    "deflated_bytes": 600.0,
    "told_s": 100_000.0,
    "fanout_readers": 2_000.0,
    "fanout_rate": 18.0,
    "fanout_p50": 20.0,
    "fanout_p99": 80.0,
    "latency_readers": 1_000.0,
    "latency_ms": 20.0,
}


def run_of(figures: dict[str, float]) -> Run:
    """The file that would hold these figures."""
    lines: dict[str, dict[str, Any]] = {}
    for name, value in figures.items():
        place = lines.setdefault(ASKED[name].benchmark, {"at": "2026-11-28"})
        *folders, last = ASKED[name].field.split(".")
        for folder in folders:
            place = place.setdefault(folder, {})
        place[last] = value
    machine = {"cores": 2, "cpu": "any", "mhz": 2_600, "memory_gb": 24, "kernel": "6"}
    return Run({**machine, "python": "3.11", "postgresql": "18", "valkey": "9"}, lines)
