"""One reader's letter from blocks that are encoded already."""

from __future__ import annotations

from collections.abc import Sequence

from collab.core.mail.splicing import Spliced
from collab.digests.composition.parts import EditionContent


def splice(*, person_id: int, language: str, subject: str, pieces: Sequence[tuple[bytes, bytes]]) -> Spliced:
    """The letter of one reader from its blocks."""
    return Spliced(
        subject=subject,
        language=language,
        text=[each[0] for each in pieces],
        html=[each[1] for each in pieces],
    )


def subject_of(
    *, kind: str, content: EditionContent | None, language: str, lines: int, link_only: bool
) -> str:
    """What a letter is called."""
    return content.title(language) if content else f"{lines}"
