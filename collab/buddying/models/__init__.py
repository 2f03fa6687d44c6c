"""Tables of buddying: requests, offers, who is asked, pairs, plans, reminders, hand-overs."""

from collab.buddying.models.asking import Solicitation
from collab.buddying.models.bulk import Bulk
from collab.buddying.models.leaving import Handover
from collab.buddying.models.offers import Offer, OfferPause, Team
from collab.buddying.models.pairs import Milestone, Pair, PairRating, PeerNote
from collab.buddying.models.planning import Plan, PlanChoice, PlanRequest, PlanRow, Weights
from collab.buddying.models.reminding import Reminder
from collab.buddying.models.requests import BuddyRequest

__all__ = [
    "BuddyRequest", "Bulk", "Handover", "Milestone", "Offer", "OfferPause", "Pair", "PairRating", "PeerNote", "Plan",
    "PlanChoice", "PlanRequest", "PlanRow", "Reminder", "Solicitation", "Team", "Weights",
]  # fmt: skip
