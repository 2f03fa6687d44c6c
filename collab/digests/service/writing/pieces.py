"""Blocks of letters in one language."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from collab.digests.composition.parts import EditionContent, Item


@dataclass(frozen=True, kw_only=True, slots=True)
class Piece:
    """A block's two bodies."""

    text: str
    html: str


def write_pieces(
    keys: Collection[str],
    *,
    items: Mapping[str, Item],
    content: EditionContent | None,
    language: str,
    on: date | None = None,
) -> dict[str, Piece]:
    """The blocks of these keys."""
    return {key: Piece(text=f"{language} {key}\n", html=f"<p>{language} {key}</p>\n") for key in keys}
