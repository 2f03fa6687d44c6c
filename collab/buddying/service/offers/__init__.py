"""Verbs of offers."""

from collab.buddying.service.offers.keeping import change_offer, make_offer, reopen_offer, withdraw_offer
from collab.buddying.service.offers.views import (
    OfferPage,
    OfferView,
    OwnOffers,
    find_offers,
    offer_for,
    own_offers,
)

__all__ = [
    "OfferPage", "OfferView", "OwnOffers", "change_offer", "find_offers", "make_offer", "offer_for", "own_offers",
    "reopen_offer", "withdraw_offer",
]  # fmt: skip
