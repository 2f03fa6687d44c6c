"""What the words around a name make of it: a country, another one, or none."""

from __future__ import annotations

from collab.countries.recognition import hints
from collab.countries.recognition.gazetteer import CITY, DEMONYM, NAME, REGION, given_names
from collab.countries.recognition.hits import Hit
from collab.countries.recognition.namesakes import SPECIAL
from collab.countries.recognition.words import Words


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
    return _without_the_union(words, [hit for hit in hits if hit.code])


def _refused(words: Words, hits: list[Hit], number: int) -> bool:
    hit = hits[number]
    if _badly_written(words, hit):
        return True
    for rule in _RULES:  # noqa: SIM110 - a generator here would cost a tenth of the whole reading
        if rule(words, hits, number):
            return True
    return False


def _badly_written(words: Words, hit: Hit) -> bool:
    """Whether its capitals, or their absence, make it a common word."""
    last, entry, key = hit.end - 1, hit.entry, hit.key
    if entry.upper:
        return (
            words.shouted(last) or not words.text[words.spans[hit.first][0] : words.spans[last][1]].isupper()
        )
    if entry.kind == DEMONYM:
        if entry.languages == "prefix":
            return hit.gap_after not in ("-", "‑", "–")
        if entry.languages == "en":
            return words.language == "fr" or not (
                words.capital(last) or (words.whispered and key not in hints.ENGLISH_PEOPLE)
            )
        return False
    if words.capital(last):
        return False
    if entry.kind == NAME and key not in hints.LOWER_CASE_WORDS:
        return False
    return not words.whispered or entry.weak or key in hints.LOWER_CASE_WORDS


def _doubtful(words: Words, hit: Hit) -> bool:
    """Whether it is a word or a person as well and nothing says that it is a place."""
    if not hit.entry.weak:
        return False
    before = hit.before
    if before in hints.LOCATIVES and hit.gap_before in (" ", "\n", "'", "’", "\u00a0"):
        return False
    return not (before in hints.OF and words.at(hit.first - 2) in hints.PLACE_NOUNS)


def _is_person(words: Words, hits: list[Hit], number: int) -> bool:
    """Michael Jordan, Chad Smith, M. France."""
    hit = hits[number]
    if not hit.capital or words.shouted(hit.first):
        return False
    if hit.gap_before in (" ", "\u00a0") and hit.capital_before and hit.before in given_names():
        return hit.entry.languages in ("", "fr") or hit.end - hit.first == 1
    if hit.before in hints.ABBREVIATED_TITLES and hit.gap_before in (" ", ". ") and hit.capital_before:
        return hit.entry.kind != DEMONYM
    if hit.key not in hints.NAMESAKES_OF_PEOPLE and not (hit.entry.weak and hit.entry.kind == CITY):
        return False
    if hit.gap_after != " " or not hit.capital_after or hit.after in hints.AFTER_FIRST_NAME:
        return False
    if number + 1 < len(hits) and hits[number + 1].first == hit.end and hits[number + 1].entry.codes:
        return False
    if words.titled(hit.first):
        return not hit.after.endswith("s") and words.at(hit.end + 1).endswith("s")
    return True


def _is_company(words: Words, hits: list[Hit], number: int) -> bool:
    """Air Algérie, Kenya Airways, the Bangkok Post, an association of football."""
    hit = hits[number]
    close = hit.gap_before in (" ", "\u00a0") and hit.capital_before
    if close and hit.before in hints.COMPANIES and hit.capital:
        return True
    if close and hit.before in hints.CLUBS and hit.entry.kind in (CITY, NAME):
        return True
    return hit.gap_after == " " and hit.capital_after and hit.after in hints.COMPANY_ENDS


def _is_road_or_treaty(words: Words, hits: list[Hit], number: int) -> bool:
    """Rue de Rome, avenue de la Tunisie, the Paris Agreement."""
    hit = hits[number]
    if hit.entry.kind == DEMONYM:
        return False
    at = hit.first - 1
    if words.at(at) in ("la", "l"):
        at -= 1
    if words.at(at) in hints.OF or words.at(hit.first) == "du":
        owner = words.at(at - 1 if words.at(at) in hints.OF else at)
        if owner in hints.ROADS or (hit.entry.kind == CITY and owner in hints.INSTRUMENTS):
            return True
    after = hit.end
    named = hit.gap_after == " " and hit.capital_after and not words.titled(after)
    return named and (hit.after in ("street", "road", "avenue") or (
        hit.entry.kind == CITY and hit.after in hints.INSTRUMENTS
    ))  # fmt: skip


def _is_part_of_compound(words: Words, hits: list[Hit], number: int) -> bool:
    """Saint-Martin-d'Hères, Neuilly-Plaisance-de-France."""
    hit = hits[number]
    if hit.entry.kind == DEMONYM:
        return False
    if hit.gap_before == "-":
        before = hit.before
        beside = number and hits[number - 1].end == hit.first
        if before in hints.PARTS_OF_COMPOUNDS or (
            hit.capital_before and not beside and before not in hints.COMPASS
        ):
            return True
    if hit.gap_after == "-" and hit.entry.kind in (CITY, NAME):
        after = hit.after
        beside = number + 1 < len(hits) and hits[number + 1].first == hit.end
        return after in hints.PARTS_OF_COMPOUNDS or (
            hit.entry.kind == CITY and hit.capital_after and not beside and after not in hints.COMPASS
        )
    return False


def _is_american_namesake(words: Words, hits: list[Hit], number: int) -> bool:
    """Paris, Texas; Lebanon, Ohio; London, Ontario."""
    hit = hits[number]
    if number + 1 >= len(hits) or hits[number + 1].first != hit.end or hit.gap_after != ", ":
        return False
    other = hits[number + 1]
    if hit.entry.kind == NAME and hit.key not in hints.AMERICAN_NAMESAKES:
        return False
    if other.key == "georgia":
        return hit.entry.kind == CITY and hit.entry.codes[0] not in ("GE", "AM", "AZ", "TR", "RU", "US")
    own = other.entry.codes[0] in hit.entry.codes[:1] if other.entry.codes else True
    return other.entry.kind == REGION and other.entry.codes[0] in ("US", "CA", "AU") and not own


def _is_food(words: Words, hits: list[Hit], number: int) -> bool:
    """A roast turkey, a grenade."""
    key = hits[number].key
    if key not in hints.FOOD:
        return False
    before, after = hints.FOOD[key]
    hit = hits[number]
    return hit.after in after or hit.before in before


def _is_river(words: Words, hits: list[Hit], number: int) -> bool:
    """The banks of the Niger, the floods of the Senegal."""
    hit = hits[number]
    if hit.key not in hints.RIVERS or hit.before not in ("du", "le", "the"):
        return False
    return words.at(hit.first - (2 if hit.before == "du" else 3)) in hints.SHORES


def _is_language(words: Words, hits: list[Hit], number: int) -> bool:
    """En français, in English, cours de portugais."""
    hit = hits[number]
    if hit.entry.kind != DEMONYM or hit.entry.languages == "prefix":
        return False
    before = hit.before
    if hit.after in hints.LANGUAGE_AFTER and hit.gap_after in (" ", "-"):
        return True
    if before == "en" and hit.gap_before == " ":
        return True
    at = hit.first - 1
    if words.at(at) in ("le", "l", "du", "de", "d", "en"):
        at -= 1
    if words.at(at) in hints.LANGUAGE_BEFORE and not hit.capital and "fr" in hit.entry.languages:
        return True
    ends = hit.gap_after != " " or hit.after in (
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
        return ends and hit.capital and "en" in hit.entry.languages
    return False


_RULES = (
    _is_person, _is_company, _is_river, _is_road_or_treaty, _is_part_of_compound, _is_american_namesake, _is_food,
    _is_language,
)  # fmt: skip


def _without_the_union(words: Words, kept: list[Hit]) -> list[Hit]:
    """Brussels the Union's seat is not Belgium, unless the text says Belgium besides."""
    seats = sum(hit.key in hints.SEATS for hit in kept)
    if not seats or seats < sum(hit.code == "BE" for hit in kept) or not words.says(hints.EUROPEAN):
        return kept
    return [hit for hit in kept if hit.key not in hints.SEATS]


def _special(words: Words, hits: list[Hit], number: int) -> str | None:
    """The code that a rule of its own gives to a name, "" for none; nothing where it has no rule."""
    hit = hits[number]
    rule = SPECIAL.get(hit.key)
    return rule(words, hit) if rule else None
