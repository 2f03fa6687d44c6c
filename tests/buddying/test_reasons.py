"""The sentences for and against a candidate, in both languages, most telling first."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from collab.buddying.matching.reasons import Helper, Names, Side, Worked, reasons_for
from collab.buddying.policy import FEATURES, USUAL_WEIGHTS

pytestmark = pytest.mark.unit

NAMES = Names(
    themes={"eau": ("Eau", "Water"), "culture": ("Culture", "Culture")},
    countries={"MG": ("Madagascar", "Madagascar"), "SN": ("Sénégal", "Senegal")},
    languages={"fr": ("français", "French"), "mg": ("malgache", "Malagasy")},
)
ASKED = Side(
    themes=("eau",), countries=("MG",), languages=(), formats=(), population=455_123, region="Grand Est"
)
PLAIN = Side(themes=(), countries=(), languages=(), formats=(), population=522_670, region="Bretagne")


def said(
    asked: Side = ASKED, side: Side = PLAIN, *, size: float = 1.0, language: int = 0, **known
) -> list[str]:
    features = dict.fromkeys(FEATURES, 0.5) | {"size": size}
    helper = Helper(side=side, **{"at_once": 2, "per_quarter": 2, **known})
    reasons = reasons_for(asked, helper, features=features, weights=USUAL_WEIGHTS, names=NAMES)
    return [f"{reason.sign} {(reason.fr, reason.en)[language]}" for reason in reasons]


def test_a_size_band_is_named_with_both_sizes_to_the_thousand() -> None:
    assert "+ Taille comparable\u00a0: 455\u202f000 et 523\u202f000 habitants" in said()
    assert "+ Same size band: 455,000 and 523,000 inhabitants" in said(language=1)
    assert "- Taille différente\u00a0: 455\u202f000 et 523\u202f000 habitants" in said(size=0.2)
    assert not any("Taille" in each for each in said(size=0.7))


def test_work_in_a_country_is_told_with_as_much_of_its_start_as_is_known() -> None:
    worked = Worked(country="MG", themes=("eau", "culture"), since=date(2016, 1, 1), precision="year")
    assert "+ Madagascar\u00a0: y travaille depuis 2016 sur «\u00a0Eau\u00a0»" in said(worked=(worked,))
    assert "+ Madagascar: works there since 2016 on “Water”" in said(worked=(worked,), language=1)
    month = replace(worked, since=date(2016, 3, 1), precision="month", themes=())
    assert "+ Madagascar\u00a0: y travaille depuis mars 2016" in said(worked=(month,))
    unknown = replace(worked, since=None, themes=())
    assert "+ Madagascar: works there" in said(worked=(unknown,), language=1)


def test_of_several_partnerships_in_a_country_the_one_on_the_theme_is_told() -> None:
    older = Worked(country="MG", themes=(), since=date(2001, 1, 1), precision="year")
    telling = Worked(country="MG", themes=("eau",), since=date(2020, 1, 1), precision="year")
    found = [each for each in said(worked=(older, telling)) if "Madagascar" in each]
    assert found == ["+ Madagascar\u00a0: y travaille depuis 2020 sur «\u00a0Eau\u00a0»"]


def test_a_country_that_is_only_offered_and_one_that_is_not_are_told_apart() -> None:
    both = replace(ASKED, countries=("MG", "SN"))
    found = said(both, replace(PLAIN, countries=("SN",)))
    assert "+ Propose son aide pour Sénégal" in found
    assert "- Rien n’est déclaré pour Madagascar" in found


def test_the_region_is_named_when_it_is_the_same() -> None:
    assert "+ Grand Est, comme vous" in said(side=replace(PLAIN, region="Grand Est"))
    assert "+ Grand Est, as you" in said(side=replace(PLAIN, region="Grand Est"), language=1)
    assert not any("comme vous" in each for each in said())


@pytest.mark.parametrize(
    ("answered", "settled", "sentence"),
    [
        (1, 2, "+ Answered 1 of 2 this quarter"),
        (0, 2, "- Answered none this quarter (0 of 2)"),
    ],
)
def test_answers_of_the_quarter_are_counted(answered: int, settled: int, sentence: str) -> None:
    assert sentence in said(answered=answered, settled=settled, language=1)


def test_who_was_asked_nothing_is_said_nothing_about() -> None:
    assert not any("nswered" in each for each in said(language=1))


def test_room_and_the_last_free_place() -> None:
    assert "+ Peut prendre 1 demande de plus (0 sur 1 ce trimestre)" in said(per_quarter=1)
    assert "+ Can take 2 more requests (1 of 3 this quarter)" in said(per_quarter=3, yeses=1, language=1)
    last = "- Sa dernière place libre (1 binôme en cours, 1 sur 2 ce trimestre)"
    assert last in said(carried=1, yeses=1)


def test_a_small_team_a_pause_and_no_common_language_speak_against() -> None:
    found = said(replace(ASKED, languages=("mg",)), team=2, pauses_on=date(2026, 12, 3))
    assert "- Petite équipe (2 personnes)\u00a0: une seule relance" in found
    assert "- Bientôt en pause, à partir du 3 décembre 2026" in found
    assert "- Aucune langue commune (demandé\u00a0: malgache)" in found
    assert not any("équipe" in each for each in said(team=3))


def test_what_speaks_for_comes_first_and_the_heaviest_of_it_at_the_top() -> None:
    worked = Worked(country="MG", themes=("eau",), since=None, precision="day")
    side = replace(PLAIN, themes=("eau",), region="Grand Est")
    found = said(side=side, worked=(worked,), team=1, settled=2)
    assert [each[0] for each in found] == sorted((each[0] for each in found), key="+-".index)
    assert found[0].startswith("+ Madagascar")
    assert found[1] == "+ Propose son aide sur «\u00a0Eau\u00a0»"


def test_every_sentence_exists_in_both_languages() -> None:
    asked = replace(
        ASKED, themes=("eau", "culture"), countries=("MG", "SN"), languages=("fr",), formats=("call", "visit")
    )
    side = replace(PLAIN, themes=("eau",), languages=("fr",), formats=("call",))
    french = said(asked, side, settled=1, team=0, notes=1)
    english = said(asked, side, settled=1, team=0, notes=1, language=1)
    assert len(french) == len(english) >= 9
    assert not set(french) & set(english)
