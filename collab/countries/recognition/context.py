"""What the words around a name make of it: a country, another one, or none."""

from __future__ import annotations

from collections.abc import Callable

from collab.countries.recognition.gazetteer import CITY, DEMONYM, NAME, REGION, Entry, given_names
from collab.countries.recognition.hints import (
    ABBREVIATED_TITLES,
    AFTER_FIRST_NAME,
    AMERICAN_NAMESAKES,
    CLUBS,
    COMPANIES,
    COMPANY_ENDS,
    COMPASS,
    ENGLISH_PEOPLE,
    EUROPEAN,
    FOOD,
    GEORGIA_COUNTRY,
    GEORGIA_STATE,
    INSTRUMENTS,
    LANGUAGE_AFTER,
    LANGUAGE_BEFORE,
    LOCATIVES,
    LOWER_CASE_WORDS,
    NAMESAKES_OF_PEOPLE,
    OF,
    PARTS_OF_COMPOUNDS,
    PLACE_NOUNS,
    ROADS,
    SAINT_MARTIN,
    SENATE,
)  # fmt: skip
from collab.countries.recognition.words import Words


class Hit:
    """A name found, from one word to before another, and what it is taken for."""

    __slots__ = ("code", "end", "entry", "first")

    def __init__(self, first: int, end: int, entry: Entry) -> None:
        self.first, self.end, self.entry = first, end, entry
        self.code = ""


def judge(words: Words, hits: list[Hit]) -> list[Hit]:
    """The hits that speak of a country, each with its code."""
    firm, open_ones = set[str](), list[Hit]()
    for number, hit in enumerate(hits):
        if not hit.entry.codes or _refused(words, hits, number):
            continue
        verdict = _special(words, hits, number)
        if verdict is not None:
            hit.code = verdict
        elif len(hit.entry.codes) > 1 or not hit.entry.codes[0] or _doubtful(words, hit):
            open_ones.append(hit)
            continue
        else:
            hit.code = hit.entry.codes[0]
        firm.add(hit.code)
    for hit in open_ones:
        hit.code = next((code for code in hit.entry.codes if code and code in firm), "")
        if not hit.code and not _doubtful(words, hit):
            hit.code = hit.entry.codes[0]
    kept = [hit for hit in hits if hit.code]
    return [hit for hit in kept if not _only_europe(words, hit, kept)]


def _key(words: Words, hit: Hit) -> str:
    return " ".join(words.folded[hit.first : hit.end])


def _refused(words: Words, hits: list[Hit], number: int) -> bool:
    hit = hits[number]
    return _badly_written(words, hit) or any(rule(words, hits, number) for rule in _RULES)


def _badly_written(words: Words, hit: Hit) -> bool:
    """Whether its capitals, or their absence, make it a common word."""
    last, entry, key = hit.end - 1, hit.entry, _key(words, hit)
    if entry.upper:
        return (
            words.shouted(last) or not words.text[words.spans[hit.first][0] : words.spans[last][1]].isupper()
        )
    if entry.kind == DEMONYM:
        if entry.languages == "prefix":
            return words.gap(hit.end) not in ("-", "‑", "–")
        if entry.languages == "en":
            return words.language == "fr" or not (
                words.capital(last) or (words.whispered and key not in ENGLISH_PEOPLE)
            )
        return False
    if words.capital(last):
        return False
    if entry.kind == NAME and key not in LOWER_CASE_WORDS:
        return False
    return not words.whispered or entry.weak or key in LOWER_CASE_WORDS


def _doubtful(words: Words, hit: Hit) -> bool:
    """Whether it is a word or a person as well and nothing says that it is a place."""
    if not hit.entry.weak:
        return False
    before = words.at(hit.first - 1)
    if before in LOCATIVES and words.gap(hit.first) in (" ", "\n", "'", "’", "\u00a0"):
        return False
    return not (before in OF and words.at(hit.first - 2) in PLACE_NOUNS)


def _is_person(words: Words, hits: list[Hit], number: int) -> bool:
    """Michael Jordan, Chad Smith, M. France."""
    hit = hits[number]
    before, after = hit.first - 1, hit.end
    if not words.capital(hit.first) or words.shouted(hit.first):
        return False
    if (
        words.gap(hit.first) in (" ", "\u00a0")
        and words.capital(before)
        and words.at(before) in given_names()
    ):
        return hit.entry.languages in ("", "fr") or hit.end - hit.first == 1
    if (
        words.at(before) in ABBREVIATED_TITLES
        and words.gap(hit.first) in (" ", ". ")
        and words.capital(before)
    ):
        return hit.entry.kind != DEMONYM
    if _key(words, hit) not in NAMESAKES_OF_PEOPLE and not (hit.entry.weak and hit.entry.kind == CITY):
        return False
    if words.gap(after) != " " or not words.capital(after) or words.at(after) in AFTER_FIRST_NAME:
        return False
    if number + 1 < len(hits) and hits[number + 1].first == after and hits[number + 1].entry.codes:
        return False
    if words.titled(hit.first):
        return not words.at(after).endswith("s") and words.at(after + 1).endswith("s")
    return True


def _is_company(words: Words, hits: list[Hit], number: int) -> bool:
    """Air Algérie, Kenya Airways, the Bangkok Post, an association of football."""
    hit = hits[number]
    before, after = hit.first - 1, hit.end
    close = words.gap(hit.first) in (" ", "\u00a0") and words.capital(before)
    if close and words.at(before) in COMPANIES and words.capital(hit.first):
        return True
    if close and words.at(before) in CLUBS and hit.entry.kind in (CITY, NAME):
        return True
    return words.gap(after) == " " and words.capital(after) and words.at(after) in COMPANY_ENDS


def _is_road_or_treaty(words: Words, hits: list[Hit], number: int) -> bool:
    """Rue de Rome, avenue de la Tunisie, the Paris Agreement."""
    hit = hits[number]
    if hit.entry.kind == DEMONYM:
        return False
    at = hit.first - 1
    if words.at(at) in ("la", "l"):
        at -= 1
    if words.at(at) in OF or words.at(hit.first) == "du":
        owner = words.at(at - 1 if words.at(at) in OF else at)
        if owner in ROADS or (hit.entry.kind == CITY and owner in INSTRUMENTS):
            return True
    after = hit.end
    named = words.gap(after) == " " and words.capital(after) and not words.titled(after)
    return named and (words.at(after) in ("street", "road", "avenue") or (
        hit.entry.kind == CITY and words.at(after) in INSTRUMENTS
    ))  # fmt: skip


def _is_part_of_compound(words: Words, hits: list[Hit], number: int) -> bool:
    """Saint-Martin-d'Hères, Neuilly-Plaisance-de-France."""
    hit = hits[number]
    if hit.entry.kind == DEMONYM:
        return False
    if words.gap(hit.first) == "-":
        before = words.at(hit.first - 1)
        beside = number and hits[number - 1].end == hit.first
        if before in PARTS_OF_COMPOUNDS or (
            words.capital(hit.first - 1) and not beside and before not in COMPASS
        ):
            return True
    if words.gap(hit.end) == "-" and hit.entry.kind in (CITY, NAME):
        after = words.at(hit.end)
        beside = number + 1 < len(hits) and hits[number + 1].first == hit.end
        return after in PARTS_OF_COMPOUNDS or (
            hit.entry.kind == CITY and words.capital(hit.end) and not beside and after not in COMPASS
        )
    return False


def _is_american_namesake(words: Words, hits: list[Hit], number: int) -> bool:
    """Paris, Texas; Lebanon, Ohio; London, Ontario."""
    hit = hits[number]
    if number + 1 >= len(hits) or hits[number + 1].first != hit.end or words.gap(hit.end) != ", ":
        return False
    other = hits[number + 1]
    if hit.entry.kind == NAME and _key(words, hit) not in AMERICAN_NAMESAKES:
        return False
    if _key(words, other) == "georgia":
        return hit.entry.kind == CITY and hit.entry.codes[0] not in ("GE", "AM", "AZ", "TR", "RU", "US")
    own = other.entry.codes[0] in hit.entry.codes[:1] if other.entry.codes else True
    return other.entry.kind == REGION and other.entry.codes[0] in ("US", "CA", "AU") and not own


def _is_food(words: Words, hits: list[Hit], number: int) -> bool:
    """A roast turkey, a grenade."""
    key = _key(words, hits[number])
    if key not in FOOD:
        return False
    before, after = FOOD[key]
    hit = hits[number]
    return words.at(hit.end) in after or words.at(hit.first - 1) in before


def _is_language(words: Words, hits: list[Hit], number: int) -> bool:
    """En français, in English, cours de portugais."""
    hit = hits[number]
    if hit.entry.kind != DEMONYM or hit.entry.languages == "prefix":
        return False
    before = words.at(hit.first - 1)
    if words.at(hit.end) in LANGUAGE_AFTER and words.gap(hit.end) in (" ", "-"):
        return True
    if before == "en" and words.gap(hit.first) == " ":
        return True
    at = hit.first - 1
    if words.at(at) in ("le", "l", "du", "de", "d", "en"):
        at -= 1
    if words.at(at) in LANGUAGE_BEFORE and not words.capital(hit.first) and "fr" in hit.entry.languages:
        return True
    ends = words.gap(hit.end) != " " or words.at(hit.end) in (
        "and",
        "or",
        "only",
        "but",
        "with",
        "at",
        "for",
        "as",
    )
    if before in (
        "in",
        "into",
        "speak",
        "speaks",
        "speaking",
        "learn",
        "learning",
        "teach",
        "teaches",
        "spoke",
    ):
        return ends and words.capital(hit.first) and "en" in hit.entry.languages
    return False


_RULES = (
    _is_person, _is_company, _is_road_or_treaty, _is_part_of_compound, _is_american_namesake, _is_food, _is_language,
)  # fmt: skip


def _only_europe(words: Words, hit: Hit, kept: list[Hit]) -> bool:
    """Brussels the Union's seat is not Belgium."""
    if _key(words, hit) not in ("bruxelles", "brussels") or not words.says(EUROPEAN):
        return False
    return all(other.code != "BE" or _key(words, other) in ("bruxelles", "brussels") for other in kept)


def _special(words: Words, hits: list[Hit], number: int) -> str | None:
    """The code that a rule of its own gives to a name, "" for none; nothing where it has no rule."""
    hit = hits[number]
    rule = _SPECIAL.get(_key(words, hit))
    return rule(words, hit) if rule else None


def _georgia(words: Words, hit: Hit) -> str:
    if words.at(hit.first) == "georgia" and words.language == "fr":
        return ""
    if words.gap(hit.first) == ", " and words.at(hit.first - 1) in ("athens", "rome", "atlanta", "savannah"):
        return "US"
    if words.says(GEORGIA_COUNTRY):
        return "GE"
    return "US" if words.says(GEORGIA_STATE) else "GE"


def _english_only(code: str) -> Callable[[Words, Hit], str]:
    return lambda words, hit: "" if words.language == "fr" else code


def _grenade(words: Words, hit: Hit) -> str:
    before = words.at(hit.first - 1)
    if words.shouted(hit.first) or words.language == "en":
        return ""
    if before == "la":
        return "GD"
    return "ES" if before in LOCATIVES or before in OF else ""


def _maurice(words: Words, hit: Hit) -> str:
    before = words.at(hit.first - 1)
    alone = not (words.gap(hit.end) == " " and words.capital(hit.end))
    return "MU" if before in ("a", "vers", "entre") and alone and not words.shouted(hit.first) else ""


def _dominique(words: Words, hit: Hit) -> str:
    before = words.at(hit.first - 1)
    return (
        "DM" if before in ("la", "en") and not (words.gap(hit.end) == " " and words.capital(hit.end)) else ""
    )


def _reunion(words: Words, hit: Hit) -> str:
    last = hit.end - 1
    article = words.at(last - 1) == "la"
    meeting = words.at(hit.end) in ("du", "des", "de", "d", "publique", "annuelle", "ministerielle")
    if not article:
        return "RE" if words.raw[last].startswith("Ré") and words.language == "en" else ""
    if words.shouted(last):
        return "RE" if words.at(last - 2) in ("a", "de", "vers") and not meeting else ""
    return "RE" if words.capital(last) and not meeting else ""


def _saint_martin(words: Words, hit: Hit) -> str:
    return "MF" if words.says(SAINT_MARTIN) else ""


def _salvador(words: Words, hit: Hit) -> str | None:
    before = words.at(hit.first - 1)
    if words.gap(hit.end) == " " and words.capital(hit.end) and not words.titled(hit.first):
        return ""
    if before in ("le", "au", "du"):
        return "SV"
    return "BR" if before in ("a", "in") else None


def _hollande(words: Words, hit: Hit) -> str:
    return "NL" if words.at(hit.first - 1) in ("la", "en", "d", "de") else ""


def _luxembourg(words: Words, hit: Hit) -> str | None:
    return "" if words.at(hit.first - 1) in ("du", "au") and words.says(SENATE) else None


_SPECIAL: dict[str, Callable[[Words, Hit], str | None]] = {
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
