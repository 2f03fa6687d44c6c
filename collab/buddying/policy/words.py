"""The room's words and bounds."""

from __future__ import annotations

FORMATS = ("call", "review", "visit", "exchange")
"""A call, a document reviewed, a visit, an exchange of staff."""
DECLINE_REASONS = ("no_time", "not_expert", "conflict", "other")
"""Why a helper says no; it is read by the asker's side and the secretariat alone."""
MOST_WAITING = 5
"""Helpers who may be asked for one request at the same time."""
DAYS_TO_ANSWER = 21
"""After which an asking lapses; a yes still counts then, while there is room."""
FEATURES = ("theme", "country", "evidence", "language", "format", "size", "region", "answers", "load")
"""What the score is made of; each is between 0 and 1."""
USUAL_WEIGHTS = {
    "theme": 30.0, "country": 20.0, "evidence": 15.0, "language": 5.0, "format": 5.0, "size": 10.0, "region": 5.0,
    "answers": 5.0, "load": 5.0, "fairness": 4.0,
}  # fmt: skip
"""Version 0: in force until the secretariat writes its own. `fairness` is what each further pair costs a plan."""
LONGEST_TITLE = 160
LONGEST_DETAILS = 5_000
LONGEST_WORDS = 1_000
