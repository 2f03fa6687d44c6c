"""How a typed name is recognised: what a search compares, on both sides."""

from __future__ import annotations

import re

from collab.core.names import fold

INSIDE = "#"
"""In a search text, what stands behind this mark names places inside the authority."""

OFFICE = re.compile(r"^(ville|commune|mairie) (de|du|des|d) ")

SHORTHAND = {"st": "saint", "ste": "sainte", "sts": "saints", "stes": "saintes"}


def understood(typed: str) -> str:
    """Fold what a person typed; "st etienne" means Saint-Étienne, a SIREN may be typed in groups."""
    words = fold(typed).split()
    # The last word may still be on its way to "strasbourg".
    words = [
        SHORTHAND.get(word, word) if position < len(words) - 1 else word
        for position, word in enumerate(words)
    ]
    if words and all(word.isdigit() for word in words):
        return "".join(words)
    return " ".join(words)


def bare(typed: str) -> str:
    """The place alone, where "ville de" would make all cities look alike."""
    return OFFICE.sub("", typed)


def search_text(names: list[str], places: list[str]) -> str:
    """Every name an authority is searched by, each between bars; the places inside it come last."""
    own = dict.fromkeys(folded for folded in map(fold, names) if folded)
    inside = dict.fromkeys(folded for folded in map(fold, places) if folded and folded not in own)
    return f"| {' | '.join(own)} |{INSIDE}| {' | '.join(inside)} |"
