"""What an operator and a proxy ask: alive, ready (each part named), figures."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import redis
from flask import Flask, Response, jsonify
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from sqlalchemy.orm import Session

from collab.core import mail
from collab.core.config import Settings
from collab.core.db import DATABASE_AWAY, look, transaction
from collab.core.http.guard import infrastructure
from collab.core.metrics import PART_UP, QUEUE_LENGTH
from collab.core.outbox import watching

Measure = Callable[[Session], None]
"""Reads figures that lie in the database."""
RELAY_LATE_SECONDS = 30
QUEUES = ("celery",)


def add_health(app: Flask, settings: Settings, *, rooms: Sequence[Measure] = ()) -> None:
    """Add `/healthz`, `/readyz` and `/metrics`, to which rooms add figures of theirs."""
    broker = redis.Redis.from_url(settings.valkey_url, socket_timeout=1, socket_connect_timeout=1)

    @app.get("/healthz")
    @infrastructure
    def healthz() -> Response:
        return jsonify(status="ok")

    @app.get("/readyz")
    @infrastructure
    def readyz() -> tuple[Response, int]:
        parts = {**_database_and_relay(), "valkey": _valkey(broker)}
        ready = all(part["ok"] for name, part in parts.items() if name == "database")
        return jsonify(status="ready" if ready else "not-ready", parts=parts), 200 if ready else 503

    @app.get("/metrics")
    @infrastructure
    def metrics() -> Response:
        PART_UP.labels("database").set(_measure(rooms))
        PART_UP.labels("valkey").set(_valkey(broker)["ok"])
        for queue in QUEUES:
            QUEUE_LENGTH.labels(queue).set(_length(broker, queue))
        return Response(generate_latest(), content_type=CONTENT_TYPE_LATEST)


def _measure(rooms: Sequence[Measure]) -> bool:
    """Read the figures that lie in the database; whether it answered. The others are told in any case."""
    try:
        with transaction() as session:
            watching.measure(session)
            mail.measure(session)
            for measure in rooms:
                measure(session)
    except DATABASE_AWAY:
        return False
    return True


def _database_and_relay() -> dict[str, dict[str, Any]]:
    try:
        with look() as session:
            outbox = watching.outbox_state(session)
    except DATABASE_AWAY as error:
        return {"database": {"ok": False, "error": type(error).__name__}, "relay": {"ok": False}}
    relay = {
        "ok": outbox.active and outbox.lag_seconds < RELAY_LATE_SECONDS,
        "active": outbox.active,
        "lag_seconds": round(outbox.lag_seconds, 3),
        "set_aside": outbox.set_aside,
    }
    return {"database": {"ok": True}, "relay": relay}


def _valkey(broker: redis.Redis) -> dict[str, Any]:
    try:
        return {"ok": bool(broker.ping())}
    except redis.RedisError as error:
        return {"ok": False, "error": type(error).__name__}


def _length(broker: redis.Redis, queue: str) -> float:
    try:
        return float(broker.llen(queue))
    except redis.RedisError:
        return float("nan")
