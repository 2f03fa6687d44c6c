"""Countries and languages as the CLDR knows them."""

import pytest

from collab.reference.recognition import country_names, language_names

pytestmark = pytest.mark.unit


def test_every_country_of_iso_3166_and_kosovo_has_both_names():
    names = country_names()
    assert len(names) == 250
    assert names["SN"] == ("Sénégal", "Senegal")
    assert names["CI"] == ("Côte d’Ivoire", "Côte d’Ivoire")
    assert "XK" in names


def test_unions_and_pseudo_codes_are_no_countries():
    assert not {"EU", "UN", "EZ", "ZZ", "XA", "QO", "001"} & country_names().keys()


def test_the_languages_of_cooperation_are_there():
    names = language_names()
    assert names["wo"] == ("wolof", "Wolof")
    assert {"fr", "en", "ar", "mos", "bm", "br", "co", "ht", "ln", "mg"} <= names.keys()


def test_dead_and_made_up_languages_are_not():
    assert not {"vo", "pi", "ae", "cu", "und", "sh"} & language_names().keys()
