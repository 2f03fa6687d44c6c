"""Names with a rule of their own: two Georgias, a meeting and an island, a first name and a state."""

from __future__ import annotations

from collections.abc import Callable

from collab.countries.recognition import hints
from collab.countries.recognition.hits import Hit
from collab.countries.recognition.words import Words


def _georgia(words: Words, hit: Hit) -> str:
    if words.at(hit.first) == "georgia" and words.language == "fr":
        return ""
    if hit.gap_before == ", " and hit.before in ("athens", "rome", "atlanta", "savannah"):
        return "US"
    if words.says(hints.GEORGIA_COUNTRY):
        return "GE"
    return "US" if words.says(hints.GEORGIA_STATE) else "GE"


def _english_only(code: str) -> Callable[[Words, Hit], str]:
    return lambda words, hit: "" if words.language == "fr" else code


def _grenade(words: Words, hit: Hit) -> str | None:
    if words.shouted(hit.first) or words.language == "en":
        return ""
    if hit.before == "la":
        return "GD"
    return "ES" if hit.before in hints.LOCATIVES or hit.before in hints.OF else None


def _maurice(words: Words, hit: Hit) -> str:
    before = hit.before
    alone = not (hit.gap_after == " " and hit.capital_after)
    return "MU" if before in ("a", "vers", "entre") and alone and not words.shouted(hit.first) else ""


def _dominique(words: Words, hit: Hit) -> str:
    before = hit.before
    return "DM" if before in ("la", "en") and not (hit.gap_after == " " and hit.capital_after) else ""


def _reunion(words: Words, hit: Hit) -> str:
    last = hit.end - 1
    article = words.at(last - 1) == "la"
    meeting = hit.after in ("du", "des", "de", "d", "publique", "annuelle", "ministerielle")
    if not article:
        return "RE" if words.raw[last].startswith("Ré") and words.language == "en" else ""
    if words.shouted(last):
        return "RE" if words.at(last - 2) in ("a", "de", "vers") and not meeting else ""
    return "RE" if words.capital(last) and not meeting else ""


def _saint_martin(words: Words, hit: Hit) -> str:
    return "MF" if words.says(hints.SAINT_MARTIN) else ""


def _salvador(words: Words, hit: Hit) -> str | None:
    before = hit.before
    if hit.gap_after == " " and hit.capital_after and not words.titled(hit.first):
        return ""
    if before in ("le", "au", "du", "et"):
        return "SV"
    return "BR" if before in ("a", "in") else None


def _hollande(words: Words, hit: Hit) -> str:
    return "NL" if hit.before in ("la", "en", "d", "de") else ""


def _luxembourg(words: Words, hit: Hit) -> str | None:
    return "" if hit.before in ("du", "au") and words.says(hints.SENATE) else None


SPECIAL: dict[str, Callable[[Words, Hit], str | None]] = {
    **dict.fromkeys(
        ("georgia", "georgie", "georgian", "georgians", "georgien", "georgienne", "georgiens", "georgiennes"),
        _georgia,
    ),
    "jordan": _english_only("JO"),
    "chad": _english_only("TD"),
    "grenade": _grenade,
    "maurice": _maurice,
    "dominique": _dominique,
    "reunion": _reunion,
    "la reunion": _reunion,
    "saint martin": _saint_martin,
    "st martin": _saint_martin,
    "salvador": _salvador,
    "hollande": _hollande,
    "luxembourg": _luxembourg,
}
