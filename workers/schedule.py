"""What beat ticks: it knows intervals alone, due-functions in the rooms decide."""

from __future__ import annotations

BEAT_SCHEDULE = {
    "sweep": {"task": "sweep", "schedule": 30.0, "options": {"expires": 25}},
    "send_mail": {"task": "send_mail", "schedule": 30.0, "options": {"expires": 25}},
    "tick": {"task": "tick", "schedule": 60.0, "options": {"expires": 55}},
}
