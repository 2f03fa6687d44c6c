"""Why a helper is proposed, and what speaks against them: signed sentences in both languages, most telling first.

A reason weighs what its feature adds to the score, or takes from it; those for it come before those against.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from collab.buddying.matching import phrases
from collab.buddying.matching.phrases import Both

SMALL_TEAM = 2
"""People; teams up to this size are reminded once only."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Reason:
    """A sentence for (+) or against (-)."""

    sign: str
    feature: str
    fr: str
    en: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Worked:
    """An active partnership of the helper's authority."""

    country: str
    themes: tuple[str, ...]
    since: date | None
    precision: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Side:
    """What both a request and an offer say."""

    themes: tuple[str, ...]
    countries: tuple[str, ...]
    languages: tuple[str, ...]
    formats: tuple[str, ...]
    population: int
    region: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Helper:
    """What is known of a helper besides what they offer."""

    side: Side
    worked: tuple[Worked, ...] = ()
    at_once: int = 1
    per_quarter: int = 1
    carried: int = 0
    waiting: int = 0
    yeses: int = 0
    answered: int = 0
    settled: int = 0
    notes: int = 0
    """Peer-learning notes that they published on a requested theme."""
    pauses_on: date | None = None
    team: int | None = None


@dataclass(frozen=True, kw_only=True)
class Names:
    """What things are called here, in both languages."""

    themes: Mapping[str, Both] = field(default_factory=dict)
    countries: Mapping[str, Both] = field(default_factory=dict)
    languages: Mapping[str, Both] = field(default_factory=dict)

    def theme(self, slug: str) -> Both:
        """What a theme is called; one that has left the list since is called as it was written down."""
        return self.themes.get(slug, (slug, slug))


Weighed = tuple[float, str, str, Both]
"""How telling it is, its sign, its feature, its sentence."""


def reasons_for(
    asked: Side, helper: Helper, *, features: Mapping[str, float], weights: Mapping[str, float], names: Names
) -> list[Reason]:
    """What speaks for this helper, then what speaks against; `features` are the couple's own."""
    gain = {name: weights[name] * value for name, value in features.items()}
    loss = {name: weights[name] * (1 - value) for name, value in features.items()}
    found = [
        *_themes(asked, helper, names, gain, loss),
        *_countries(asked, helper, names, gain, loss),
        *_talk(asked, helper.side, names, gain, loss),
        *_place(asked, helper.side, features["size"], gain, loss),
        *_record(helper, gain, loss),
        *_room(helper, gain, loss),
    ]
    found.sort(key=lambda weighed: (weighed[1] != "+", -weighed[0]))
    return [Reason(sign=sign, feature=feature, fr=said[0], en=said[1]) for _, sign, feature, said in found]


def _themes(
    asked: Side, helper: Helper, names: Names, gain: Mapping[str, float], loss: Mapping[str, float]
) -> Iterator[Weighed]:
    offered = [slug for slug in asked.themes if slug in helper.side.themes]
    missing = [slug for slug in asked.themes if slug not in helper.side.themes]
    if offered:
        fr, en = phrases.quoted(names.theme(slug) for slug in offered)
        yield gain["theme"], "+", "theme", (f"Propose son aide sur {fr}", f"Offers help with {en}")
    if missing:
        fr, en = phrases.quoted(names.theme(slug) for slug in missing)
        yield (
            loss["theme"],
            "-",
            "theme",
            (f"Ne propose pas d’aide sur {fr}", f"Does not offer help with {en}"),
        )
    if helper.notes:
        said = (
            "A publié une note d’apprentissage entre pairs sur le sujet",
            "Has published a peer-learning note on the subject",
        )
        yield gain["theme"] / 2, "+", "theme", said


def _countries(
    asked: Side, helper: Helper, names: Names, gain: Mapping[str, float], loss: Mapping[str, float]
) -> Iterator[Weighed]:
    worked_in = {each.country for each in helper.worked}
    for country in asked.countries:
        best = max(
            (each for each in helper.worked if each.country == country),
            key=lambda each: (_on_theme(asked, each), each.since is not None, -_year(each)),
            default=None,
        )
        if best is not None:
            yield gain["country"] + gain["evidence"], "+", "evidence", _works(asked, best, names)
    if not asked.countries:
        for each in [each for each in helper.worked if _on_theme(asked, each)][:2]:
            yield gain["evidence"], "+", "evidence", _works(asked, each, names)
    knows = [code for code in asked.countries if code in helper.side.countries and code not in worked_in]
    lacks = [code for code in asked.countries if code not in helper.side.countries and code not in worked_in]
    if knows:
        fr, en = phrases.listed(names.countries[code] for code in knows)
        said = (f"Propose son aide pour {fr}", f"Offers help for {en}")
        yield gain["country"], "+", "country", said
    if lacks:
        fr, en = phrases.listed(names.countries[code] for code in lacks)
        said = (f"Rien n’est déclaré pour {fr}", f"Nothing is stated for {en}")
        yield loss["country"], "-", "country", said


def _works(asked: Side, worked: Worked, names: Names) -> Both:
    """The country stands first: which preposition it takes is not known of a name that an administrator may set."""
    fr, en = (
        f"{names.countries[worked.country][0]}\u00a0: y travaille",
        f"{names.countries[worked.country][1]}: works there",
    )
    if worked.since is not None:
        since = phrases.since(worked.since, worked.precision)
        fr, en = f"{fr} depuis {since[0]}", f"{en} since {since[1]}"
    common = [slug for slug in asked.themes if slug in worked.themes]
    if common:
        on = phrases.quoted(names.theme(slug) for slug in common)
        fr, en = f"{fr} sur {on[0]}", f"{en} on {on[1]}"
    return fr, en


def _talk(
    asked: Side, offered: Side, names: Names, gain: Mapping[str, float], loss: Mapping[str, float]
) -> Iterator[Weighed]:
    common = [code for code in asked.languages if code in offered.languages]
    if common:
        fr, en = phrases.listed(names.languages[code] for code in common)
        yield gain["language"], "+", "language", (f"Langue commune\u00a0: {fr}", f"Language in common: {en}")
    elif asked.languages:
        fr, en = phrases.listed(names.languages[code] for code in asked.languages)
        said = (f"Aucune langue commune (demandé\u00a0: {fr})", f"No language in common (asked for: {en})")
        yield loss["language"], "-", "language", said
    possible = [name for name in asked.formats if name in offered.formats]
    missing = [name for name in asked.formats if name not in offered.formats]
    if possible:
        fr, en = phrases.listed(phrases.FORMAT_NAMES[name] for name in possible)
        yield gain["format"], "+", "format", (f"Format possible\u00a0: {fr}", f"Possible: {en}")
    if missing:
        fr, en = phrases.listed(phrases.FORMAT_NAMES[name] for name in missing)
        yield loss["format"], "-", "format", (f"Format non proposé\u00a0: {fr}", f"Not offered: {en}")


def _place(
    asked: Side, offered: Side, size: float, gain: Mapping[str, float], loss: Mapping[str, float]
) -> Iterator[Weighed]:
    one, other = phrases.inhabitants(asked.population), phrases.inhabitants(offered.population)
    if size >= 1:
        said = (
            f"Taille comparable\u00a0: {one[0]} et {other[0]} habitants",
            f"Same size band: {one[1]} and {other[1]} inhabitants",
        )
        yield gain["size"], "+", "size", said
    elif size < 0.5:
        said = (
            f"Taille différente\u00a0: {one[0]} et {other[0]} habitants",
            f"Other size: {one[1]} and {other[1]} inhabitants",
        )
        yield loss["size"], "-", "size", said
    if asked.region and asked.region == offered.region:
        yield gain["region"], "+", "region", (f"{asked.region}, comme vous", f"{asked.region}, as you")


def _record(helper: Helper, gain: Mapping[str, float], loss: Mapping[str, float]) -> Iterator[Weighed]:
    answered, settled = helper.answered, helper.settled
    if answered:
        fr = f"A répondu à {answered} sollicitation{'s' if answered > 1 else ''} sur {settled} ce trimestre"
        yield gain["answers"], "+", "answers", (fr, f"Answered {answered} of {settled} this quarter")
    elif settled:
        said = (
            f"N’a répondu à aucune sollicitation ce trimestre (0 sur {settled})",
            f"Answered none this quarter (0 of {settled})",
        )
        yield loss["answers"], "-", "answers", said
    if helper.pauses_on is not None:
        fr, en = phrases.day_of(helper.pauses_on)
        yield loss["load"], "-", "load", (f"Bientôt en pause, à partir du {fr}", f"Pauses soon, from {en}")
    if helper.team is not None and helper.team <= SMALL_TEAM:
        many_fr = (
            "0 personne" if not helper.team else f"{helper.team} personne{'s' if helper.team > 1 else ''}"
        )
        many_en = f"{helper.team} {'person' if helper.team == 1 else 'people'}"
        said = (
            f"Petite équipe ({many_fr})\u00a0: une seule relance",
            f"Small team ({many_en}): one reminder only",
        )
        yield 0, "-", "answers", said


def _room(helper: Helper, gain: Mapping[str, float], loss: Mapping[str, float]) -> Iterator[Weighed]:
    left = helper.per_quarter - helper.yeses - helper.waiting
    room = min(left, helper.at_once - helper.carried - helper.waiting)
    taken = helper.yeses + helper.waiting
    if room == 1 and (helper.carried or taken):
        said = (
            f"Sa dernière place libre ({helper.carried} binôme{'s' if helper.carried > 1 else ''} en cours,"
            f" {taken} sur {helper.per_quarter} ce trimestre)",
            f"Their last free place ({helper.carried} {'pair' if helper.carried == 1 else 'pairs'} under way,"
            f" {taken} of {helper.per_quarter} this quarter)",
        )
        yield loss["load"], "-", "load", said
    elif room > 0:
        fr = f"Peut prendre {room} demande{'s' if room > 1 else ''} de plus ({taken} sur {helper.per_quarter} ce trimestre)"
        en = f"Can take {room} more {'request' if room == 1 else 'requests'} ({taken} of {helper.per_quarter} this quarter)"
        yield gain["load"], "+", "load", (fr, en)


def _on_theme(asked: Side, worked: Worked) -> bool:
    return any(slug in worked.themes for slug in asked.themes)


def _year(worked: Worked) -> int:
    return worked.since.year if worked.since else 0
