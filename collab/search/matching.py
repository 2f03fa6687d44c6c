"""How a name fits what was typed: the conditions and the ranks, in SQL, all forgiving of accents, case and slips."""

from __future__ import annotations

from collections.abc import Sequence

MOST_WORDS = 6
"""More add nothing that a person means."""
SHORTEST_TO_FORGIVE = 3
"""Letters; a slip in a shorter word makes any other word of it."""

ALIKE = 4
"""The rank of what fits by forgiveness alone."""


def begins(column: str, word: str) -> str:
    """Whether the word begins a word of a folded text."""
    return f"({column} LIKE :{word} || '%' OR {column} LIKE '% ' || :{word} || '%')"


def fits(words: Sequence[str], *, spelt_in: str, alike_in: str, key: str = "w") -> str:
    """Whether each word is spelt in one text, or almost in another (both sides may be looked up in an index)."""
    tests = []
    for position, word in enumerate(words):
        name = f"{key}{position}"
        test = begins(spelt_in, name)
        tests.append(test if len(word) < SHORTEST_TO_FORGIVE else f"({test} OR :{name} <<% {alike_in})")
    return " AND ".join(tests)


def rank(words: Sequence[str], *, names: str, spelt_in: str, key: str = "w") -> str:
    """The whole name, then its beginning, the beginnings of its words, of what else it is known by; then the likes."""
    keys = [f"{key}{position}" for position in range(len(words))]
    barred = f"('| ' || {names} || ' |')"
    return f"""
        CASE WHEN {barred} LIKE '%| ' || :{key} || ' |%' THEN 0
             WHEN {barred} LIKE '%| ' || :{key} || '%' THEN 1
             WHEN {" AND ".join(begins(names, name) for name in keys)} THEN 2
             WHEN {" AND ".join(begins(spelt_in, name) for name in keys)} THEN 3
             ELSE {ALIKE} END"""


def values(words: Sequence[str], key: str = "w") -> dict[str, str]:
    """The parameters that these conditions name: the whole under the key, each word under a number."""
    return {key: " ".join(words)} | {f"{key}{position}": word for position, word in enumerate(words)}
