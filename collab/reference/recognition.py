"""Countries and languages as the Unicode CLDR knows them."""

from __future__ import annotations

import functools
from typing import Any

from babel import Locale
from babel.core import get_global
from babel.languages import get_territory_language_info

NOT_COUNTRIES = {
    *("EU", "EZ", "UN"),  # unions
    *("AC", "CP", "DG", "EA", "IC", "TA"),  # parts of another country, reserved by ISO 3166-1
    *("QO", "XA", "XB", "ZZ"),  # CLDR's own: outlying Oceania, two pseudo-languages, unknown
}
NOT_LANGUAGES = {
    "und",  # CLDR's mark for "unknown"
    "sh",  # a joint code for Bosnian, Croatian and Serbian, which stand on their own
}
WIDELY_SPOKEN = 10
"""Per cent of a country's people."""


@functools.cache
def country_names() -> dict[str, tuple[str, str]]:
    """The French and English name of every country and territory, by its two-letter code."""
    french, english = _names("fr", "territories"), _names("en", "territories")
    codes = [code for code in french if len(code) == 2 and code.isalpha() and code not in NOT_COUNTRIES]
    return {code: (french[code], english[code]) for code in sorted(codes)}


@functools.cache
def country_codes() -> dict[str, str]:
    """The two-letter code of every country, by its three-letter one."""
    aliases: dict[str, list[str]] = dict(get_global("territory_aliases"))
    return {
        alias: codes[0]
        for alias, codes in aliases.items()
        if len(alias) == 3 and alias.isalpha() and len(codes) == 1 and codes[0] in country_names()
    }


@functools.cache
def language_names() -> dict[str, tuple[str, str]]:
    """The French and English name of the languages a person may say they speak, by code."""
    french, english = _names("fr", "languages"), _names("en", "languages")
    codes = [code for code in sorted(_living_languages()) if code in french and code in english]
    return {code: (french[code], english[code]) for code in codes}


def _names(language: str, of: str) -> dict[str, str]:
    return dict(getattr(Locale(language), of))


def _living_languages() -> set[str]:
    spoken: set[str] = set()
    for country in country_names():
        uses: dict[str, dict[str, Any]] = dict(get_territory_language_info(country))
        for tag, use in uses.items():
            code, share = tag.split("_")[0], use["population_percent"] or 0
            official = use["official_status"] in ("official", "de_facto_official")
            if official or share >= WIDELY_SPOKEN or (len(code) == 2 and share > 0):
                spoken.add(code)
    return spoken - NOT_LANGUAGES
