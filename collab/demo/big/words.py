"""What people of the big set write: the study's subjects in the sentences of the trade, combined by position."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

WORDS = Path(__file__).parents[1] / "data" / "words.json"
BODIES = 2_000
SHORT_ANSWERS = 0.3


def committed() -> dict[str, Any]:
    """The committed words."""
    found: dict[str, Any] = json.loads(WORDS.read_text(encoding="utf-8"))
    return found


def bodies(chance: random.Random, count: int = BODIES) -> list[str]:
    """A pool of messages in Markdown: answers of a line, questions of a paragraph, some with a list or a table."""
    words = committed()
    subjects = [subject for theme in words["subjects"].values() for subject in theme]
    return [_body(chance, words, subjects) for _ in range(count)]


def _body(chance: random.Random, words: dict[str, Any], subjects: list[str]) -> str:
    if chance.random() < SHORT_ANSWERS:
        return str(chance.choice(words["answers"]))
    statement = chance.choice(words["statements"]).format(s=chance.choice(subjects))
    opening = chance.choice(words["openings"])
    if opening[-1] in ".:":
        statement = statement[0].upper() + statement[1:] if opening[-1] == "." else statement
    parts = [f"{opening} {statement}"]
    parts += chance.sample(words["details"], chance.randrange(3))
    parts.append(chance.choice(words["asks"]))
    body = " ".join(parts)
    return f"{body}\n\n{chance.choice(words['lists'])}" if chance.random() < 0.2 else body


def title(chance: random.Random, theme: str | None) -> str:
    """What a discussion is about: a subject of the group's theme, or of any, under one angle."""
    words = committed()
    themes = words["subjects"]
    subject = chance.choice(themes[theme] if theme in themes else chance.choice(list(themes.values())))
    return f"{subject[0].upper()}{subject[1:]} : {chance.choice(words['angles'])}"
