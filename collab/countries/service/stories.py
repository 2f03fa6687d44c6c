"""Items that tell of the same thing become one story."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session


def place_in_stories(session: Session, item_ids: Sequence[int]) -> None:
    """Put new items into the stories they belong to."""
