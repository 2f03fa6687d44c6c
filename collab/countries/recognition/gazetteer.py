"""The names that are looked for, in one tree of words."""

from __future__ import annotations

import functools
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from collab.countries.recognition.words import key_of

_DATA = Path(__file__).parent.parent / "data"
CITY, REGION, DEMONYM, NAME, MASK = 1, 2, 3, 4, 5
"""Kinds of entries; among those of one name, the higher stands."""
HERE = "."
"""Under this key, which no folded word is, a node of the tree holds what the words so far name."""
PREFIXES = {
    "FR": "franco", "CN": "sino", "RU": "russo", "DE": "germano", "IL": "israélo", "PS": "palestino", "US": "américano",
    "IN": "indo", "TR": "turco", "GR": "gréco", "IT": "italo", "ES": "hispano", "PT": "luso", "BE": "belgo",
    "DZ": "algéro", "MA": "maroco", "TN": "tuniso", "CI": "ivoiro", "SN": "sénégalo", "TD": "tchado", "SD": "soudano",
    "EG": "égypto", "LB": "libano", "SY": "syro", "IQ": "irako", "IR": "irano", "UA": "ukraino", "PL": "polono",
    "RS": "serbo", "JP": "nippo", "CA": "canado", "AT": "austro", "CH": "helvético", "KR": "coréano",
}  # fmt: skip
"""First halves of French compounds: "franco-malien" speaks of two countries."""


class Entry(NamedTuple):
    """What a name may mean."""

    codes: tuple[str, ...]
    """The usual place first; an empty one there means that the name alone says nothing."""
    kind: int
    languages: str
    """Demonyms only: "fr", "en" or both."""
    weak: bool
    """A word or a person as well."""
    upper: bool
    """Initials: read in capitals only."""


class Gazetteer:
    """A tree of words and the names in it."""

    def __init__(self) -> None:
        self.root: dict[str, Any] = {}
        self.names = 0

    def add(
        self, name: str, codes: Iterable[str], kind: int, *, language: str = "", weak: bool = False
    ) -> None:
        """Put a name into the tree; of two of one spelling, the stronger kind stands."""
        key = key_of(name)
        if not key:
            return
        node = self.root
        for word in key:
            node = node.setdefault(word, {})
        old: Entry | None = node.get(HERE)
        upper = name.isupper() and len(name.replace(".", "")) <= 3
        if old is None or kind > old.kind:
            self.names += old is None
            node[HERE] = Entry(tuple(codes), kind, language, weak, upper)
        elif kind == old.kind == DEMONYM:
            node[HERE] = old._replace(languages=old.languages + language)

    def force(self, name: str, codes: Iterable[str]) -> None:
        """Give a name that is in the tree its several meanings, the usual one first."""
        node = self.root
        key = key_of(name)
        for word in key:
            node = node.setdefault(word, {})
        old: Entry | None = node.get(HERE)
        self.names += old is None
        node[HERE] = (old or Entry((), CITY, "", False, False))._replace(codes=tuple(codes))


@functools.cache
def _load(name: str) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((_DATA / name).read_text(encoding="utf-8"))
    return content


@functools.cache
def given_names() -> frozenset[str]:
    """First names, folded."""
    return frozenset(word for name in _load("names.json")["given"] for word in key_of(name))


def french_forms(said: str) -> list[str]:
    """Masculine and feminine, singular and plural, of a French demonym."""
    masculine, _, feminine = said.partition("/")
    feminine = feminine or _feminine(masculine)
    plurals = [form if form[-1] in "sx" else form + "s" for form in (masculine, feminine)]
    return list(dict.fromkeys([masculine, feminine, *plurals]))


def _feminine(masculine: str) -> str:
    if masculine.endswith("e"):
        return masculine
    return masculine + ("ne" if masculine.endswith("en") else "e")


def english_forms(said: str) -> list[str]:
    """Singular and plural of an English demonym."""
    return [said] if said.endswith(("s", "ese", "sh", "ch", "men", "man")) else [said, said + "s"]


def _variants(name: str) -> Iterable[str]:
    yield name
    if "&" in name:
        yield name.replace("&", "and")
    if name.startswith("St. "):
        yield from _variants(name.replace("St. ", "Saint ", 1))
    if name.startswith("Le "):
        yield name.replace("Le ", "au ", 1)
        yield name.replace("Le ", "du ", 1)


def build(extra: Mapping[str, Iterable[str]] | None = None) -> Gazetteer:
    """Every name of the data, and those an administrator gave besides."""
    tree, built, by_hand = Gazetteer(), _load("gazetteer.json"), _load("names.json")
    weak = frozenset(by_hand["weak"])
    for kind, tables in (
        (NAME, (built["names"], by_hand["aliases"])),
        (REGION, (by_hand["regions"],)),
        (
            CITY,
            ({code: [name] for code, name in built["capitals"].items()}, by_hand["cities"], built["towns"]),
        ),
    ):
        for table in tables:
            for code, names in table.items():
                for name in names:
                    for variant in _variants(name):
                        is_weak = kind != NAME and " ".join(key_of(variant)) in weak
                        tree.add(variant, (code,), kind, weak=is_weak)
    for code, said in _load("demonyms.json")["demonyms"].items():
        for language, forms_of in (("fr", french_forms), ("en", english_forms)):
            for form in (form for word in said.get(language, ()) for form in forms_of(word)):
                tree.add(form, (code,), DEMONYM, language=language)
    for code, prefix in PREFIXES.items():
        tree.add(prefix, (code,), DEMONYM, language="prefix")
    for name, codes in built["shared"].items():
        tree.force(name, codes)
    for name, codes in by_hand["homonyms"].items():
        forms = (
            french_forms(name) if name[0].islower() else [name, name + "s"] if name == "Georgian" else [name]
        )
        for form in forms:
            tree.force(form, codes)
    for mask in by_hand["masks"]:
        tree.add(mask, (), MASK)
    for code, names in (extra or {}).items():
        for name in names:
            tree.add(name, (code,), NAME)
    return tree
