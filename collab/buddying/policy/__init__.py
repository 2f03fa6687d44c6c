"""Who may do what in buddying, what may become of what, and what may be chased when."""

from collab.buddying.policy.access import (
    Parties,
    may_answer,
    may_ask,
    may_ask_helpers,
    may_change_request,
    may_keep_offers,
    may_keep_weights,
    may_offer,
    may_plan,
    may_read,
    may_read_answers,
    may_see_board,
    may_see_pair,
    may_state_team,
    may_take_over,
    side_of,
)
from collab.buddying.policy.reminders import OWED, File, is_small, may_chase, to_chase
from collab.buddying.policy.transitions import TRANSITIONS, after, may_become
from collab.buddying.policy.words import (
    DAYS_TO_ANSWER,
    DECLINE_REASONS,
    FEATURES,
    FORMATS,
    LONGEST_DETAILS,
    LONGEST_TITLE,
    LONGEST_WORDS,
    MOST_WAITING,
    USUAL_WEIGHTS,
)

__all__ = [
    "DAYS_TO_ANSWER", "DECLINE_REASONS", "FEATURES", "FORMATS", "LONGEST_DETAILS", "LONGEST_TITLE", "LONGEST_WORDS",
    "MOST_WAITING", "OWED", "TRANSITIONS", "USUAL_WEIGHTS", "File", "Parties", "after", "is_small",
    "may_answer", "may_ask", "may_ask_helpers", "may_become", "may_change_request", "may_chase", "may_keep_offers",
    "may_keep_weights", "may_offer", "may_plan", "may_read", "may_read_answers", "may_see_board", "may_see_pair",
    "may_state_team", "may_take_over", "side_of", "to_chase",
]  # fmt: skip
