"""What a typed name is compared as."""

import pytest

from collab.authorities.recognition import bare, search_text, understood
from collab.core.names import fold

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("NANTES", "nantes"),
        ("Châteauroux", "chateauroux"),
        ("st etienne", "saint etienne"),
        ("Saint-Étienne", "saint etienne"),
        ("ste geneviève", "sainte genevieve"),
        ("244 400 404", "244400404"),
        ("Cœur d’Essonne", "coeur d essonne"),
        ("  L'Haÿ-les-Roses ", "l hay les roses"),
        ("%_#|", ""),
    ],
)
def test_what_people_type_is_understood(typed, meant):
    assert understood(typed) == meant


def test_st_alone_may_become_strasbourg():
    assert understood("st") == "st"


def test_the_office_is_set_aside_to_compare_misspelt_places():
    assert bare("ville de lile") == "lile"
    assert bare("villeurbanne") == "villeurbanne"


def test_own_names_come_before_places_inside_and_none_twice():
    assert (
        search_text(["Dunkerque", "CUD"], ["Dunkerque", "Gravelines"]) == "| dunkerque | cud |#| gravelines |"
    )


def test_folding_is_stable():
    assert fold(fold("L'Haÿ-les-Roses")) == fold("L'Haÿ-les-Roses")
