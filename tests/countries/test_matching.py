"""Titles that tell of the same event are one, titles that merely resemble each other are two."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collab.countries.matching import ENOUGH, likeness, read_title

SAME = [
    ("Inondations à Kinshasa : le bilan s’alourdit", "Kinshasa : les inondations font des dizaines de morts"),
    ("Séisme de magnitude 6,1 près de Quetta", "Un séisme de magnitude 6.1 frappe la région de Quetta"),
    (
        "Manifestations à Dakar contre la vie chère",
        "À Dakar, des milliers de manifestants contre la vie chère",
    ),
    (
        "Le port de Beyrouth rouvre au trafic de conteneurs",
        "Beyrouth : le port rouvre au trafic des conteneurs",
    ),
    ("Flooding closes the bridge at Saint-Louis", "Bridge at Saint-Louis closed by flooding"),
    ("Nouvelle maire élue à Tunis", "Tunis : une nouvelle maire a été élue"),
    ("Grève des enseignants à Antananarivo", "Antananarivo : les enseignants en grève depuis lundi"),
    ("Border crossing at Rosso reopens to lorries", "Lorries cross again as Rosso border crossing reopens"),
    ("Le volcan Merapi entre en éruption", "Éruption du volcan Merapi : des habitants évacués"),
    ("État d’urgence prolongé dans le Lac", "L’état d’urgence est prolongé dans la province du Lac"),
]
OTHER = [
    ("Grève des transports à Tunis", "Grève des transports à Sfax"),
    ("Séisme de magnitude 6,1 près de Quetta", "Séisme de magnitude 5,4 près de Quetta"),
    ("Élections municipales reportées", "Élections législatives reportées"),
    ("Cyclone Batsirai : le pays se prépare", "Cyclone Freddy : le pays se prépare"),
    ("Inondations à Kinshasa", "Épidémie de choléra à Kinshasa"),
    ("La capitale privée d’eau", "La capitale privée d’électricité"),
    ("Le président en visite à Paris", "Le président en visite à Pékin"),
    ("Flooding closes the bridge at Saint-Louis", "Flooding closes schools in Kaolack"),
    ("Un couvre-feu instauré à Gao", "Le couvre-feu levé à Mopti"),
    ("Attaque près de Djibo", "Marché rouvert à Djibo"),
    ("Le budget de la ville adopté", "Le budget de la région rejeté"),
    ("Manifestations à Dakar", "Manifestations à Saint-Louis"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_the_same_event_in_other_words_is_one(one, other) -> None:
    assert likeness(read_title(one), read_title(other)) >= ENOUGH


@pytest.mark.parametrize(("one", "other"), OTHER)
def test_another_event_in_like_words_is_another(one, other) -> None:
    assert likeness(read_title(one), read_title(other)) < ENOUGH


def test_the_names_of_the_country_bring_nothing_together() -> None:
    one, other = "Burkina Faso : les écoles rouvrent", "Burkina Faso : le port sec inauguré"
    without = ["Burkina Faso"]
    assert likeness(read_title(one, without=without), read_title(other, without=without)) == 0


@given(st.text(max_size=200), st.text(max_size=200))
def test_any_two_titles_are_compared_the_same_both_ways(one, other) -> None:
    first, second = read_title(one), read_title(other)
    score = likeness(first, second)
    assert 0 <= score <= 1
    assert score == pytest.approx(likeness(second, first))


SOME = ["pont", "Rosso", "marché", "Gao", "port", "crue", "selon", "grève", "maire", "eau", "Mopti", "train"]
WORDS = st.lists(st.sampled_from(SOME), max_size=7)


@given(WORDS, WORDS, st.randoms())
def test_what_shares_only_the_words_that_are_spared_is_never_the_same(one, other, chance) -> None:
    first, second = read_title(" ".join(one)), read_title(" ".join(other))
    stems = sorted(first.stems)
    chance.shuffle(stems)
    looked_under = set(stems[first.spared(stems) :])
    if first.stems != second.stems and not looked_under & second.stems:
        assert likeness(first, second) < ENOUGH


def test_on_the_pairs_above_what_is_joined_belongs_together() -> None:
    """Precision on all pairs of the labelled titles: those of one row are one event, any others are not."""
    pairs = [(one, other, True) for one, other in SAME] + [(one, other, False) for one, other in OTHER]
    told = [one for row in SAME for one in row]
    pairs += [
        (a, b, False) for i, a in enumerate(told) for j, b in enumerate(told) if j > i and j // 2 != i // 2
    ]
    joined = [same for one, other, same in pairs if likeness(read_title(one), read_title(other)) >= ENOUGH]
    precision, recall = sum(joined) / len(joined), sum(joined) / len(SAME)
    assert precision >= 0.95
    assert recall >= 0.9
