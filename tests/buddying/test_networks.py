"""Which networks serve a need: those that the study says do, and no others."""

from __future__ import annotations

import json

import pytest

from collab.authorities.service import REGISTER
from collab.buddying.matching.networks import all_networks, needs_in, network_of, networks_for

pytestmark = pytest.mark.unit

COVERED = [
    # words, themes, countries, region, networks
    ("Monter un premier dossier Interreg", [], ["DE"], "Grand Est", ["afccre"]),
    ("Répondre à un appel à projets européen sur le climat", [], [], "Bretagne", ["afccre"]),
    ("Comprendre la directive européenne sur l’eau", [], [], "Bretagne", ["afccre"]),
    ("Former nos élus aux institutions européennes", [], [], "Bretagne", ["afccre"]),
    ("Relancer un jumelage endormi", ["citoyennete"], ["PL"], "Bretagne", ["afccre"]),
    ("Writing an EU grant application", [], [], "Bretagne", ["afccre"]),
    (
        "Financer un réseau d’eau",
        ["agriculture-eau-et-alimentation"],
        ["MG"],
        "Bretagne",
        ["afd", "cuf", "daect"],
    ),
    ("Quels bailleurs pour un centre de santé ?", [], ["SN"], "Bretagne", ["afd", "cuf", "daect"]),
    ("Looking for grants for a school canteen", [], ["TG"], "Bretagne", ["afd", "cuf", "daect"]),
    ("Financement d’un échange avec Stuttgart", [], ["DE"], "Grand Est", ["afccre"]),
    ("Trouver une ville partenaire", [], ["SN"], "Bretagne", ["aimf", "cuf", "daect"]),
    ("Trouver une ville partenaire", [], ["JP"], "Bretagne", ["cuf", "daect"]),
    ("Trouver une ville partenaire", [], ["IT"], "Bretagne", ["afccre", "cuf", "daect"]),
    ("Prendre contact avec l’ambassade avant une mission", [], ["VN"], "Bretagne", ["daect"]),
    ("Relire le cadre juridique d’une convention", [], ["MG"], "Bretagne", ["daect"]),
    ("Inscrire nos actions dans l’Agenda 2030", [], [], "Bretagne", ["cuf"]),
    ("Une méthode de suivi-évaluation", [], ["MG"], "Bretagne", ["arricod", "bretagne-solidaire"]),
    ("Une méthode de suivi-évaluation", [], ["MG"], "Île-de-France", ["arricod"]),
    ("Mobiliser les associations du territoire", [], ["MG"], "Normandie", ["horizons-solidaires"]),
    ("Écrire une stratégie internationale", [], [], "Bretagne", ["arricod"]),
    ("Solidarité internationale avec des villes durables", [], ["CM"], "Bretagne", ["aimf"]),
]
UNCOVERED = [
    ("Assainissement d’un quartier : qui l’a déjà fait ?", ["agriculture-eau-et-alimentation"], ["MG"]),
    ("Accueillir une délégation pour les soixante ans d’amitié", ["citoyennete"], ["JP"]),
    ("Sécuriser les déplacements d’agents en zone orange", [], ["ML"]),
    ("Organiser la collecte des déchets avec un marché couvert", ["developpement-durable"], ["SN"]),
    ("Stages de jeunes : hébergement et assurance", ["education-et-jeunesse"], ["CA"]),
    ("Réformer les finances locales d’une commune", ["citoyennete"], ["TN"]),
    ("Restaurer un centre ancien", ["urbanisme-et-amenagement"], ["MA"]),
    ("Twinkling lights festival: how to share the costs", ["sport-et-culture"], ["GB"]),
    ("Mobiliser les associations du territoire", [], ["MG"]),
    ("", [], ["MG"]),
]


@pytest.mark.parametrize(("words", "themes", "countries", "region", "expected"), COVERED)
def test_a_need_that_a_network_serves_names_that_network_alone(words, themes, countries, region, expected):
    found = networks_for(words=words, themes=themes, countries=countries, region=region)
    assert sorted(served.network.slug for served in found) == expected
    for served in found:
        assert all(reason.fr and reason.en and reason.lines for reason in served.because)


@pytest.mark.parametrize(("words", "themes", "countries"), UNCOVERED)
def test_a_need_that_nobody_serves_is_sent_nowhere(words, themes, countries):
    assert networks_for(words=words, themes=themes, countries=countries, region="Île-de-France") == []


def test_words_of_one_need_stand_in_one_sentence():
    apart = "Nos élus partent en Europe. La formation des agents du port reste à faire."
    assert needs_in(apart, themes=[], countries=[]) == set()
    assert needs_in("Une formation sur l’Europe", themes=[], countries=[]) == {"european_training"}


def test_eleven_networks_are_regional_and_each_region_is_one_of_the_register():
    regions = {entry["region"] for entry in json.loads(REGISTER.read_text(encoding="utf-8"))}
    regional = [network for network in all_networks() if network.where == "region"]
    assert len(regional) == 11
    assert {region for network in regional for region in network.regions} <= regions


def test_no_statement_stands_without_its_lines_or_in_one_language():
    for network in all_networks():
        said = [
            network.governance,
            network.resources,
            *network.serves,
            *([network.area] if network.area else []),
        ]
        assert network.name_lines
        assert all(one.fr and one.en and one.lines and "{" not in one.fr + one.en for one in said), (
            network.slug
        )


def test_a_long_need_is_read_at_once():
    words = "Une coopération avec nos voisins sur l’eau et les déchets. " * 85
    assert networks_for(words=words, themes=[], countries=["MG"], region="Bretagne") == []


def test_a_network_that_is_no_longer_in_the_file_is_none():
    assert network_of("otan") is None
