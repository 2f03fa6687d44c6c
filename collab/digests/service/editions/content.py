"""An edition's content: its items resolved as they read now, or as they were approved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any

from sqlalchemy.orm import Session

from collab.digests.composition.parts import EditionContent, EditionPart, EditionWords
from collab.digests.models import Edition


def content_of(session: Session, edition: Edition) -> EditionContent:
    """What an edition says, as it was approved."""
    assert edition.frozen is not None
    return replace(thaw(edition.frozen), number=edition.number)


def freeze(content: EditionContent) -> dict[str, Any]:
    """The content as it is kept from its approval on."""
    return asdict(content)


def thaw(kept: Mapping[str, Any]) -> EditionContent:
    """The content as it was approved."""
    parts = tuple(
        EditionPart(**{**part, "fr": EditionWords(**part["fr"]), "en": EditionWords(**part["en"])})
        for part in kept["parts"]
    )
    return EditionContent(**{**kept, "parts": parts})
