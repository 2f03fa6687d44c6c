"""Verbs of the register of partnerships."""

from collab.partnerships.service.confirming import (
    Confirmation,
    ask_for_confirmations,
    confirm_by_token,
    confirm_partnership,
    confirmation_token,
    show_confirmation,
)
from collab.partnerships.service.leaving import hand_over
from collab.partnerships.service.loading import load_study_partnerships
from collab.partnerships.service.register import (
    change_partnership,
    enter_partnership,
    remove_partnership,
    set_status,
    span_of,
)
from collab.partnerships.service.views import (
    PartnershipPage,
    PartnershipView,
    active_partnerships,
    find_partnerships,
    partnership_for,
)

__all__ = [
    "Confirmation", "PartnershipPage", "PartnershipView", "active_partnerships", "ask_for_confirmations",
    "change_partnership", "confirm_by_token", "confirm_partnership", "confirmation_token", "enter_partnership",
    "find_partnerships", "hand_over", "load_study_partnerships", "partnership_for", "remove_partnership", "set_status",
    "show_confirmation", "span_of",
]  # fmt: skip
