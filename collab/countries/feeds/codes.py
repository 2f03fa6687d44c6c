"""Two-letter codes of countries that sources name by three letters, or by their English name."""

from __future__ import annotations

import functools

from babel.core import get_global

from collab.core.names import fold
from collab.reference.recognition import country_names


def country_of_iso3(code: object) -> str | None:
    """`SEN` is `SN`."""
    found = get_global("territory_aliases").get(str(code).strip().upper()) if code else None
    return found[0] if found and len(str(code).strip()) == 3 and found[0] in country_names() else None


def country_of_code(code: object) -> str | None:
    """A two-letter code, if it is that of a country."""
    said = str(code).strip().upper() if isinstance(code, str) else ""
    return said if said in country_names() else None


def countries_named(said: object) -> tuple[str, ...]:
    """Countries in a list of places: "Chile, Argentina" are two, "Luzon, Philippines" is one."""
    if not isinstance(said, str):
        return ()
    whole = _names().get(fold(said))
    if whole:
        return (whole,)
    parts = (_names().get(fold(part)) for part in said[:500].split(","))
    return tuple(dict.fromkeys(code for code in parts if code))


@functools.cache
def _names() -> dict[str, str]:
    names = {}
    for code, (french, english) in country_names().items():
        names[fold(french)] = names[fold(english)] = code
    return names
