"""What the score is made of: each feature by its formula, the total by its weights."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from collab.buddying.matching.score import Helpers, Needs, features, masks, total, vocabulary
from collab.buddying.policy import FEATURES, FORMATS, USUAL_WEIGHTS

pytestmark = pytest.mark.unit

THEMES = {"eau": 0, "culture": 1, "jeunesse": 2}
COUNTRIES = {"MG": 0, "SN": 1}
FORMAT_BITS = {name: bit for bit, name in enumerate(FORMATS)}


def needs_of(**values: Any) -> Needs:
    """One request on water in Madagascar, by a city of 400,000 in region 1."""
    said = {
        "themes": "eau", "countries": "MG", "languages": "fr", "formats": "call", "population": 400_000, "region": 1,
        **values,
    }  # fmt: skip
    return Needs(
        **{name: np.array([0]) for name in ("ids", "asker", "authority", "territory", "wanted")},
        same_territory=np.array([False]),
        population=np.array([said["population"]]),
        region=np.array([said["region"]]),
        themes=masks([said["themes"]], THEMES),
        countries=masks([said["countries"]], COUNTRIES),
        languages=masks([said["languages"]], {"fr": 0, "en": 1}),
        formats=masks([said["formats"]], FORMAT_BITS),
    )


def helpers_of(*register: tuple[str, str], **values: Any) -> Helpers:
    """One helper who offers nothing, unless said otherwise; `register` is (country, themes) of each partnership."""
    said = {
        "themes": "", "countries": "", "languages": "", "formats": "", "population": 400_000, "region": 2,
        "at_once": 2, "carried": 0, "answered": 0, "settled": 0, **values,
    }  # fmt: skip
    partner_countries = masks([" ".join(country for country, _ in register)], COUNTRIES)
    return Helpers(
        **{
            name: np.array([0])
            for name in ("ids", "person", "authority", "territory", "free_pairs", "free_yeses")
        },
        **{
            name: np.array([said[name]])
            for name in ("population", "region", "at_once", "carried", "answered", "settled")
        },
        ended=np.array([False]),
        paused=np.array([False]),
        themes=masks([said["themes"]], THEMES),
        countries=masks([said["countries"]], COUNTRIES),
        languages=masks([said["languages"]], {"fr": 0, "en": 1}),
        formats=masks([said["formats"]], FORMAT_BITS),
        partner_countries=partner_countries,
        post=np.array([0]),
        posts=1,
        register_post=np.zeros(len(register), dtype=np.int64),
        register_country=np.array(
            [COUNTRIES.get(country, len(COUNTRIES)) for country, _ in register], dtype=np.int64
        ),
        register_themes=masks([themes for _, themes in register], THEMES),
    )


def one(feature: str, needs: Needs, helpers: Helpers) -> float:
    row = features(needs, helpers, np.array([0]), np.array([0]))[0]
    assert row.min() >= 0
    assert row.max() <= 1
    return float(row[FEATURES.index(feature)])


@pytest.mark.parametrize(
    ("asked", "offered", "share"),
    [("eau", "eau", 1), ("eau culture", "eau", 0.5), ("eau", "culture", 0), ("", "culture", 1)],
)
def test_the_theme_is_the_share_of_what_is_asked_that_is_offered(
    asked: str, offered: str, share: float
) -> None:
    assert one("theme", needs_of(themes=asked), helpers_of(themes=offered)) == share


def test_a_country_counts_whether_it_is_offered_or_comes_from_the_register() -> None:
    both = needs_of(countries="MG SN")
    assert one("country", both, helpers_of(countries="MG")) == 0.5
    assert one("country", both, helpers_of(("SN", ""))) == 0.5
    assert one("country", both, helpers_of(("SN", ""), countries="MG SN")) == 1
    assert one("country", needs_of(countries=""), helpers_of()) == 1


@pytest.mark.parametrize(
    ("register", "worth"),
    [
        ([], 0),
        ([("SN", "eau")], 0),
        ([("MG", "culture")], 0.5),
        ([("MG", "eau")], 0.75),
        ([("MG", "culture"), ("MG", "")], 0.75),
        ([("MG", "eau"), ("MG", "eau culture")], 1 - 2**-4),
    ],
)
def test_evidence_grows_with_each_partnership_there_and_more_with_one_on_the_theme(
    register: list[tuple[str, str]], worth: float
) -> None:
    assert one("evidence", needs_of(), helpers_of(*register)) == pytest.approx(worth)


def test_where_no_country_is_asked_for_a_partnership_on_the_theme_counts_anywhere() -> None:
    anywhere = needs_of(countries="")
    assert one("evidence", anywhere, helpers_of(("JP", "eau"), ("SN", "eau"))) == 0.75
    assert one("evidence", anywhere, helpers_of(("JP", "culture"))) == 0


def test_one_language_in_common_is_enough() -> None:
    assert one("language", needs_of(languages="fr en"), helpers_of(languages="en")) == 1
    assert one("language", needs_of(languages="fr"), helpers_of(languages="en")) == 0
    assert one("language", needs_of(languages=""), helpers_of(languages="")) == 1


def test_the_format_is_the_share_of_what_is_asked_that_is_offered() -> None:
    assert one("format", needs_of(formats="call visit"), helpers_of(formats="call review")) == 0.5


@pytest.mark.parametrize(
    ("population", "size"),
    [(400_000, 1), (200_000, 1), (800_000, 1), (50_000, 0), (3_200_000, 0), (1_600_000, 0.5), (0, 0)],
)
def test_size_is_1_up_to_twice_and_0_from_eight_times(population: int, size: float) -> None:
    assert one("size", needs_of(), helpers_of(population=population)) == pytest.approx(size, abs=1e-6)


def test_the_region_is_the_same_or_not_and_an_unknown_one_never_is() -> None:
    assert one("region", needs_of(region=3), helpers_of(region=3)) == 1
    assert one("region", needs_of(region=3), helpers_of(region=4)) == 0
    assert one("region", needs_of(region=-1), helpers_of(region=-1)) == 0


@pytest.mark.parametrize(
    ("answered", "settled", "worth"), [(0, 0, 0.5), (1, 2, 0.5), (2, 2, 0.75), (0, 2, 0.25)]
)
def test_answers_begin_in_the_middle(answered: int, settled: int, worth: float) -> None:
    assert one("answers", needs_of(), helpers_of(answered=answered, settled=settled)) == worth


@pytest.mark.parametrize(("at_once", "carried", "worth"), [(2, 0, 1), (2, 1, 0.5), (2, 3, 0), (0, 0, 0)])
def test_who_carries_nothing_stands_first(at_once: int, carried: int, worth: float) -> None:
    assert one("load", needs_of(), helpers_of(at_once=at_once, carried=carried)) == worth


def test_the_total_is_the_weighted_mean_and_a_weight_of_0_does_not_count() -> None:
    row = np.zeros((1, len(FEATURES)), dtype=np.float32)
    row[0, FEATURES.index("theme")] = 1
    assert total(row, USUAL_WEIGHTS)[0] == pytest.approx(30)
    only = dict.fromkeys(FEATURES, 0.0) | {"theme": 5.0}
    assert total(row, only)[0] == pytest.approx(100)


@pytest.mark.parametrize("weights", [{}, {"theme": -1.0, "country": 5.0}])
def test_weights_that_weigh_nothing_or_against_are_refused(weights: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="at least 0"):
        total(np.zeros((1, 9)), dict.fromkeys(FEATURES, 0.0) | weights)


words = st.lists(st.sampled_from([f"w{number}" for number in range(150)]), max_size=8, unique=True)


@given(st.lists(words, max_size=6))
def test_a_row_of_bits_holds_the_set_however_many_words_there_are(sets: list[list[str]]) -> None:
    known = {f"w{number}": number for number in range(150)}
    rows = masks([" ".join(each) for each in sets], known)
    assert rows.shape == (len(sets), 3)
    for each, row in zip(sets, rows.tolist(), strict=True):
        assert {f"w{bit}" for bit in range(150) if row[bit // 64] >> bit % 64 & 1} == set(each)


def test_a_vocabulary_numbers_what_occurs() -> None:
    assert vocabulary(["b a", "c", ""]) == {"a": 0, "b": 1, "c": 2}


def test_size_falls_with_the_logarithm() -> None:
    apart = math.log(4)
    assert one("size", needs_of(population=100_000), helpers_of(population=400_000)) == pytest.approx(
        (math.log(8) - apart) / (math.log(8) - math.log(2)), abs=1e-6
    )
