"""The figures an operator watches, in Prometheus' text form."""

from __future__ import annotations

from prometheus_client import Counter, Gauge, Histogram

REQUEST_SECONDS = Histogram(
    "collab_request_seconds",
    "Time to answer a request",
    ["method", "route", "status"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)
LIVE_CONNECTIONS = Gauge("collab_live_connections", "Open live connections of this process")
LIVE_SOCKETS = Gauge(
    "collab_live_sockets", "Open transports of this process, those nobody signed in on included"
)
LIVE_ARRIVALS_WAITING = Gauge(
    "collab_live_arrivals_waiting", "Connections and joins that wait for their turn at the database"
)
LIVE_ARRIVALS = Counter(
    "collab_live_arrivals_total", "Questions that connections and joins had for the database", ["kind"]
)
LIVE_TURNS = Counter(
    "collab_live_turns_total", "Turns in which such questions were answered together", ["kind"]
)
LIVE_FRAMES = Counter("collab_live_frames_total", "Frames sent to channels by this process", ["name"])
LIVE_DROPPED = Counter(
    "collab_live_dropped_total", "Slow readers dropped, by the bound they passed", ["bound"]
)
OUTBOX_LAG_SECONDS = Gauge("collab_outbox_lag_seconds", "Age of the oldest event not relayed yet")
RELAY_ACTIVE = Gauge("collab_relay_active", "Whether a relay works: 1 or 0")
OUTBOX_WAITING = Gauge("collab_outbox_waiting", "Events not relayed yet")
REACTIONS_WAITING = Gauge("collab_reactions_waiting", "Reactions due and not done", ["state"])
DELIVERIES_WAITING = Gauge("collab_deliveries_waiting", "Mails not handed over yet", ["state"])
MAIL_LAG_SECONDS = Gauge("collab_mail_lag_seconds", "For how long the oldest mail that is due has waited")
ADDRESSES_STOPPED = Gauge("collab_mail_addresses_stopped", "Addresses that no more mail is sent to")
QUEUE_LENGTH = Gauge("collab_queue_length", "Jobs waiting in the broker", ["queue"])
PART_UP = Gauge("collab_part_up", "Whether a part answers this process: 1 or 0", ["part"])
FEED_SOURCES = Gauge("collab_feed_sources", "Sources of shared monitoring", ["state"])
FEED_ITEMS = Gauge("collab_feed_items", "Items that the present sources have brought")
FEED_SECONDS = Gauge("collab_feed_seconds", "How long the slowest source took to answer and to be read")
