"""Verbs of alerts."""

from __future__ import annotations

from sqlalchemy.orm import Session

from collab.countries.models import Bulletin


def open_alert(session: Session, bulletin: Bulletin) -> None:
    """Write down whom it concerns."""


def close_alert(session: Session, bulletin: Bulletin) -> None:
    """It concerns nobody any more."""
