"""Which countries a text is about: what is measured on labelled sentences, and what holds for any text."""

from __future__ import annotations

import math
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from collab.countries.recognition import Recogniser, countries_of, recognise, with_names
from collab.countries.recognition.gazetteer import NAME, build, english_forms, french_forms
from collab.reference.recognition import country_names
from scripts.measure_recognition import measure, sentences

pytestmark = pytest.mark.unit

PRECISION, RECALL = 0.97, 0.95
PIECES = [
    "Guinée", "Guinée-Bissau", "République", "démocratique", "du", "Congo", "Saint", "Martin", "et", "les", "Îles",
    "Vierges", "U.S.", "US", "Paris", ", ", "Texas", "Georgia", "Michael", "Jordan", "-", "’", "'", "\n", "\n\n", ".", "St.",
    "La", "Réunion", "TURKEY", "turkey", "Le", "Cap", "Vert", "franco", "-malien", "en", "français", "Air", "Airlines",
    "rue", "de", "\u00ad", "e\u0301", "y" * 41, "½",
]  # fmt: skip


@pytest.mark.parametrize("half", ["tune", "held"])
def test_countries_are_right_in_labelled_sentences(half, capsys) -> None:
    result = measure(sentences(half))
    with capsys.disabled():
        print(f"\n{half}: {result}")  # noqa: T201 - the figures are to be seen
    assert result.sentences >= 200
    assert result.precision >= PRECISION
    assert result.recall >= RECALL


def test_a_text_whose_language_is_not_told_is_read_as_well() -> None:
    result = measure(sentences("held"), knowing_language=False)
    assert result.precision >= PRECISION
    assert result.recall >= RECALL


def test_half_of_the_sentences_are_hard() -> None:
    rows = [*sentences("tune"), *sentences("held")]
    assert len(rows) >= 400
    assert sum(row["hard"] for row in rows) >= len(rows) / 2
    assert len({row["text"] for row in rows}) == len(rows)
    assert {code for row in rows for code in row["countries"]} <= set(country_names())


@pytest.mark.parametrize(
    ("title", "summary", "expected"),
    [
        ("La Guinée-Bissau vote", "Le scrutin est calme à Bissau.", ["GW"]),
        ("Guinée-\nBissau : le scrutin reporté", "", ["GW"]),
        ("Se\u0301ne\u0301gal : pluies", "", ["SN"]),
        ("Le Séné\u00adgal attend la pluie", "", ["SN"]),
        ("GUINEE EQUATORIALE : COUPURE D’EAU", "", ["GQ"]),
        ("Le Congo compte ses écoles", "", ["CG"]),
        ("Le Congo compte ses écoles", "À Goma, la moitié sont fermées.", ["CD"]),
        ("Les rives du Niger s’érodent à Ségou", "", ["ML"]),
        ("À Maurice, les lagons blanchissent", "", ["MU"]),
        ("Nicaragua, Honduras et Salvador signent", "", ["NI", "HN", "SV"]),
        ("Bruxelles répond à Ankara", "La Commission européenne attend la Turquie.", ["TR"]),
        ("Rencontre des maires", "Ils viennent du Togo et du Bénin.", ["TG", "BJ"]),
    ],
)
def test_hard_cases_read_right(title, summary, expected) -> None:
    assert countries_of(title, summary) == expected


def test_the_most_certain_country_stands_first() -> None:
    assert countries_of("Crues au Bénin", "Des experts venus de Lomé et d’Accra sont à Cotonou.") == [
        "BJ",
        "TG",
        "GH",
    ]
    assert countries_of("Dakar", "Sénégal, Togo") == ["SN", "TG"]


def test_a_name_does_not_run_from_the_title_into_the_summary() -> None:
    assert countries_of("Élections en Guinée", "Bissau attend") == ["GN", "GW"]


def test_a_word_too_long_for_any_name_stops_one() -> None:
    assert countries_of("Guinée " + "y" * 50, "") == ["GN"]


def test_nothing_is_found_in_nothing() -> None:
    assert countries_of("", "") == []
    assert recognise("Le conseil municipal vote le budget.") == []


def test_what_is_found_stands_where_it_says() -> None:
    text = "De l’Inde à la Papouasie-Nouvelle-Guinée, via le Sri\u00a0Lanka."
    assert [(found.code, text[found.start : found.end]) for found in recognise(text)] == [
        ("IN", "Inde"),
        ("PG", "Papouasie-Nouvelle-Guinée"),
        ("LK", "Sri\u00a0Lanka"),
    ]


def test_a_name_that_an_administrator_gave_is_known_too() -> None:
    assert countries_of("Le Pays des Mille Exemples vote", "") == []
    assert with_names({"RW": ["Pays des Mille Exemples"]}).countries_of(
        "Le Pays des Mille Exemples vote", ""
    ) == ["RW"]
    assert countries_of("Le Pays des Mille Exemples vote", "") == []


def test_every_country_is_known_by_its_two_names() -> None:
    unknown = [
        (code, name)
        for code, both in country_names().items()
        for name in both
        if code not in {found.code for found in recognise(f"Nouvelles de {name}.")}
    ]
    # Names that need more around them than "Nouvelles de": people, meetings, towns, and the English ones in French.
    assert {code for code, _ in unknown} <= {
        "MU",
        "GD",
        "DM",
        "MF",
        "RE",
        "SV",
        "JO",
        "TD",
        "GE",
        "SX",
        "CC",
    }, unknown


def test_french_and_english_demonyms_take_their_forms() -> None:
    assert french_forms("malien") == ["malien", "malienne", "maliens", "maliennes"]
    assert french_forms("sénégalais") == ["sénégalais", "sénégalaise", "sénégalaises"]
    assert french_forms("belge") == ["belge", "belges"]
    assert french_forms("grec/grecque") == ["grec", "grecque", "grecs", "grecques"]
    assert english_forms("Kenyan") == ["Kenyan", "Kenyans"]
    assert english_forms("Chinese") == ["Chinese"]


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=300), st.text(max_size=300), st.sampled_from([None, "fr", "en", "de", ""]))
def test_any_text_is_read(title, summary, language) -> None:
    assert set(countries_of(title, summary, language)) <= set(country_names())


@settings(max_examples=500, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=40), st.sampled_from(["", " ", "  "]))
def test_pieces_of_names_are_read_and_stand_where_they_say(pieces, between) -> None:
    text = between.join(pieces)
    found = recognise(text)
    assert all(text[one.start : one.end] == one.name for one in found)
    assert all(one.end <= other.start for one, other in zip(found, found[1:], strict=False))
    assert {one.code for one in found} == set(countries_of(text, ""))


def _steps(reader: Recogniser, text: str) -> int:
    before = reader.steps
    reader.recognise(text)
    return reader.steps - before


def _seconds(reader: Recogniser, text: str) -> float:
    """Of work, whatever else the machine does: the square of a length eight times as large would be sixty-four."""
    best = math.inf
    for _ in range(3):
        before = time.process_time()
        reader.recognise(text)
        best = min(best, time.process_time() - before)
    return best


@pytest.mark.parametrize(
    "piece",
    [
        "Saint-Vincent-et-les ", "République démocratique du ", "Îles mineures éloignées des ", "U.S. ", "Guinée ",
        "Paris, Texas, ", "a ", "x" * 50 + " ", "Congo congolais ", "Georgia ", "Jordan Jordan ", "Le Cap-", "- ", "\u0301",
        "Géorgie du Sud-et-les Îles ", "la Réunion du ", "EN CHINE ", "Bruxelles européenne ",
    ],
)  # fmt: skip
def test_work_grows_with_the_length_and_no_faster(piece) -> None:
    reader = Recogniser(build())
    assert _seconds(reader, piece * 8_000) <= 32 * max(_seconds(reader, piece * 1_000), 0.005)
    once, twice = _steps(reader, piece * 2_000), _steps(reader, piece * 4_000)
    assert twice <= 2 * once + 20
    assert twice <= 12 * (len((piece * 4_000).split()) * 4 + 1)


def test_twice_as_many_names_cost_no_more_work() -> None:
    tree = build()
    text = " ".join(row["text"] for row in sentences("tune"))
    reader = Recogniser(tree)
    usual = _steps(reader, text)
    for number in range(tree.names):
        tree.add(f"Zzyx{number} Qqwv", ("FR",), NAME)
    assert _steps(Recogniser(tree), text) == usual


@pytest.mark.timeout(20)
@pytest.mark.parametrize(
    "text", ["A" * 2_000_000, "Congo " * 50_000, "-" * 1_000_000, "Guinée-" * 100_000, "\u0301" * 500_000]
)
def test_a_monstrous_text_is_read_in_time(text) -> None:
    recognise(text)
