"""What beat ticks: it knows intervals alone, due-functions in the rooms decide."""

from __future__ import annotations

BEAT_SCHEDULE = {
    # A sweep's own job may be lost with the broker: the next one must come well within the minute that work may lie.
    "sweep": {"task": "sweep", "schedule": 15.0, "options": {"expires": 14}},
    "send_mail": {"task": "send_mail", "schedule": 15.0, "options": {"expires": 14}},
    "send_letters": {"task": "send_letters", "schedule": 15.0, "options": {"expires": 14}},
    "fetch_feeds": {"task": "fetch_feeds", "schedule": 30.0, "options": {"expires": 29}},
    "tick": {"task": "tick", "schedule": 60.0, "options": {"expires": 55}},
}
