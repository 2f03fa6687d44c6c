"""Which words of a need say what it is about, reduced to what other needs would share."""

from __future__ import annotations

from collab.core.names import fold

MOST_WORDS = 8
"""The first of a title say it; more make a question slow, and nobody a match."""
SHORTEST = 3
_KEPT = 5
"""Letters of a word that plurals, feminines and the other language mostly leave alone."""

_SAID_OF_ALL = """
    afin ainsi alors apres aucun aussi autour autre autres aux avant avec avoir besoin bien car ces cet cette chez
    comme comment contre dans des deux depuis dont elle elles encore entre est etre faire fait faut ils leur leurs
    lors mais meme moins mon nos notre nous nouveau nouvelle nouvelles par pas pendant peu peut plus plusieurs pour
    pouvoir premier premiere premieres premiers prendre puis quel quelle quelles quels que qui quoi sans savoir ses
    son sont sous sur tout toute toutes tous tres trois trouver une vers via voir votre vous
    able about after all also and another any are been but can could each for from had has have help her his how into
    its just like make more most need needs new not off one only other our out over some such than that the their
    them then there these they this those through two under until using want was were what when where which while
    who why will with without would you your first
    accompagner accompagnement aide aider appui appuyer chercher cherche demande demander echange echanger experience
    experiences international internationale internationaux internationales lancer mettre monter partage partager
    peer place preparer projet projets retour retours soutien ville villes collectivite collectivites metropole
    cities city local metropolis project projects share sharing start starting support setting
    cooperation cooperations decentralisee decentralised partenariat partenariats partenaire partenaires partner
    partners partnership partnerships
"""
_EMPTY = frozenset(_SAID_OF_ALL.split())
"""Words of all needs of this room, in both languages: that two share one says nothing."""


def meaning_words(words: str) -> list[str]:
    """The words that say what a need is about, folded, the first ones; none of those that all needs share."""
    found = (word for word in fold(words).split() if len(word) >= SHORTEST and word not in _EMPTY)
    return list(dict.fromkeys(found))[:MOST_WORDS]


def stem_of(word: str) -> str:
    """The beginning that a word shares with its plural, its feminine and mostly its translation."""
    return word if len(word) <= _KEPT else word[: max(_KEPT, len(word) - 3)]
