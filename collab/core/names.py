"""Names reduced to what a search or an alphabetical order compares, without any collation."""

from __future__ import annotations

import re
import unicodedata


def fold(name: str) -> str:
    """No accents, no case, no punctuation: "L'Haÿ-les-Roses" and "l hay les roses" are one."""
    spelled = name.replace("œ", "oe").replace("Œ", "Oe").replace("æ", "ae").replace("Æ", "Ae")
    decomposed = unicodedata.normalize("NFKD", spelled)
    plain = "".join(character for character in decomposed if not unicodedata.combining(character))
    return re.sub(r"[\W_]+", " ", plain.casefold()).strip()
