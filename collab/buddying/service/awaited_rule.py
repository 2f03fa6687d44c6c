"""Stands in for the rule of who may be proposed."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from collab.buddying.models import BuddyRequest, Offer


def why_not(session: Session, request: BuddyRequest, offer: Offer, *, day: date) -> str | None:
    """Why this helper may not be asked for this request."""
    return "same_authority" if request.authority_id == offer.authority_id else None
