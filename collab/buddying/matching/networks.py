"""Which networks serve a need already, with the sentence of the study that says so: "not our job, ask them"."""

from __future__ import annotations

import functools
import json
import re
from bisect import bisect_left
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from babel.languages import get_territory_language_info

from collab.buddying.matching.need_words import EUROPE, NEEDS, URBAN_THEMES
from collab.core.names import fold
from collab.reference.recognition import country_names

NETWORKS = Path(__file__).parents[1] / "data" / "networks.json"
_SENTENCES = re.compile(r"[.!?;\n]+")


@dataclass(frozen=True, kw_only=True, slots=True)
class Said:
    """What the study says, in our own words in both languages, and its lines."""

    fr: str
    en: str
    lines: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Service(Said):
    """A kind of need that a network serves."""

    kind: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Network:
    """A network, or a body of the State, that serves needs of local authorities already."""

    slug: str
    name: str
    name_en: str
    full_name: str
    full_name_en: str
    name_lines: str
    where: str
    """everywhere, europe, francophone or region: for which needs it is an answer."""
    regions: tuple[str, ...]
    """Of a regional network: where it works, as the register of authorities names it."""
    area: Said | None
    governance: Said
    resources: Said
    serves: tuple[Service, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Served:
    """A network that serves a need, and why it is thought to."""

    network: Network
    because: tuple[Service, ...]


@functools.cache
def all_networks() -> tuple[Network, ...]:
    """Every network of the committed file, in its order."""
    kept = json.loads(NETWORKS.read_text(encoding="utf-8"))
    return tuple(_network(entry, kept["shared"]) for entry in kept["networks"])


def network_slugs() -> frozenset[str]:
    """What networks are called in requests."""
    return frozenset(network.slug for network in all_networks())


def network_of(slug: str) -> Network | None:
    """One network; none where the file no longer has it."""
    return next((network for network in all_networks() if network.slug == slug), None)


def networks_for(
    *, words: str, themes: Collection[str], countries: Collection[str], region: str
) -> list[Served]:
    """The networks that serve a need of an authority of that region, those with most reasons first."""
    kinds = needs_in(words, themes=themes, countries=countries)
    found = [
        Served(network=network, because=because)
        for network in all_networks()
        if _is_answer(network, countries=countries, region=region, kinds=kinds)
        and (because := tuple(service for service in network.serves if service.kind in kinds))
    ]
    return sorted(found, key=lambda served: -len(served.because))


def needs_in(words: str, *, themes: Collection[str], countries: Collection[str]) -> set[str]:
    """The kinds of need that these words name, sentence by sentence, in the light of themes and countries."""
    sentences = [sorted(set(fold(sentence).split())) for sentence in _SENTENCES.split(words)]
    kinds = {
        kind
        for kind, patterns in _patterns().items()
        if any(_holds(sentence, pattern) for pattern in patterns for sentence in sentences if sentence)
    }
    abroad = [code for code in countries if code != "FR"]
    within_europe = bool(abroad) and set(abroad) <= EUROPE
    if "cooperation_funding" in kinds and within_europe:
        kinds.add("european_funding")
    if "european_funding" in kinds:
        # A call for projects of the Union is no call of the State's.
        kinds.discard("cooperation_funding")
    if URBAN_THEMES & set(themes) and "francophone_mayors" in kinds:
        kinds.add("francophone_solidarity")
    return kinds


@functools.cache
def francophone() -> frozenset[str]:
    """Countries other than France of which French is an official language, as CLDR knows them."""
    official = ("official", "de_facto_official")
    return frozenset(
        code
        for code in country_names()
        if get_territory_language_info(code).get("fr", {}).get("official_status") in official and code != "FR"
    )


def _is_answer(network: Network, *, countries: Collection[str], region: str, kinds: Collection[str]) -> bool:
    match network.where:
        case "region":
            return region in network.regions
        case "europe":
            return not countries or bool(EUROPE & set(countries))
        case "francophone":
            return bool(francophone() & set(countries)) or (not countries and "francophone_mayors" in kinds)
        case _:
            return True


def _network(entry: dict[str, Any], shared: dict[str, Any]) -> Network:
    entry = {**shared.get(entry.get("shares", ""), {}), **entry}
    entry.pop("shares", None)
    serves = tuple(
        Service(**{**said, "fr": _named(said["fr"], entry), "en": _named(said["en"], entry)})
        for said in entry.pop("serves")
    )
    area = entry.pop("area")
    return Network(
        area=Said(**area) if area else None,
        governance=Said(**entry.pop("governance")),
        resources=Said(**entry.pop("resources")),
        regions=tuple(entry.pop("regions", ())),
        serves=serves,
        **entry,
    )


def _named(sentence: str, entry: dict[str, Any]) -> str:
    region = next(iter(entry.get("regions", ())), "")
    return sentence.replace("{name}", entry["name"]).replace("{region}", region)


@functools.cache
def _patterns() -> dict[str, tuple[tuple[str, ...], ...]]:
    return {kind: tuple(tuple(one.split()) for one in patterns) for kind, patterns in NEEDS.items()}


def _holds(sentence: Sequence[str], pattern: Sequence[str]) -> bool:
    """Whether a sorted sentence holds each word of the pattern."""
    return all(_has(sentence, word) for word in pattern)


def _has(sentence: Sequence[str], word: str) -> bool:
    stem = word.rstrip("*")
    place = bisect_left(sentence, stem)
    if place == len(sentence):
        return False
    return sentence[place].startswith(stem) if word.endswith("*") else sentence[place] == stem
