"""What a name that is not known may have meant."""

from __future__ import annotations

from collections.abc import Callable

MOST_GUESSED = 500
"""Names of one list; to compare each takes some milliseconds, and a list of nothing but wrong names is read to its end."""


class Guesses:
    """Candidates for wrong names, looked for once for each name, and for so many names at most."""

    def __init__(self, look: Callable[[str], tuple[str, ...]]) -> None:
        self._look, self._found = look, dict[str, tuple[str, ...]]()

    def of(self, name: str) -> tuple[str, ...]:
        """The candidates, if any are known or may still be looked for."""
        if name not in self._found and len(self._found) < MOST_GUESSED:
            self._found[name] = self._look(name)
        return self._found.get(name, ())
