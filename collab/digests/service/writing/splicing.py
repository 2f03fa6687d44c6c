"""One reader's letter from blocks that are encoded already: nothing is written but what is theirs alone."""

from __future__ import annotations

from binascii import a2b_qp
from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from collab.core.config import current_settings
from collab.core.mail.addresses import UNSUBSCRIBE, sign_address
from collab.core.mail.splicing import SOFT_BREAK, Spliced, encode_block, encode_within_a_line
from collab.digests.composition.parts import EditionContent
from collab.digests.service.writing.pieces import TOKEN, absolute
from collab.digests.service.writing.wording import wording
from collab.notifications.service.unsubscribing import LETTER, unsubscribe_token

LIST_ID = "lettre"
FOR_EVER = date(2099, 12, 31)
"""The same at each try, whatever the day: a letter that is repeated is the same letter."""
_LONGEST_LINE = 76


def splice(*, person_id: int, language: str, subject: str, pieces: Sequence[tuple[bytes, bytes]]) -> Spliced:
    """The letter of one reader from its blocks, `(text, html)` each, the footer last: their token goes into its link."""
    token = unsubscribe_token(person_id, LETTER)
    theirs = encode_within_a_line(token)
    text, html = (_around_the_token(footer) for footer in pieces[-1])
    blocks = pieces[:-1]
    settings = current_settings()
    return Spliced(
        subject=subject,
        language=language,
        text=[*(block[0] for block in blocks), text[0], theirs, text[1]],
        html=[*(block[1] for block in blocks), html[0], theirs, html[1]],
        list_name=wording("fr").name,
        list_id=LIST_ID,
        unsubscribe_url=absolute(f"/api/unsubscribe?token={token}"),
        unsubscribe_address=(
            sign_address(UNSUBSCRIBE, person_id, LETTER, until=FOR_EVER) if settings.inbox_domain else ""
        ),
    )


def subject_of(
    *, kind: str, content: EditionContent | None, language: str, lines: int, link_only: bool
) -> str:
    """What a letter is called: the edition's title, or how many news it holds; nothing of either to who wants a link."""
    words = wording(language)
    if link_only:
        return words.quiet_subject
    if kind == "edition" and content is not None:
        return content.title(language)
    return words.counted(words.news, lines)


@lru_cache(maxsize=64)
def _around_the_token(footer: bytes) -> tuple[bytes, bytes]:
    """What stands before and after the token in an encoded footer, each ready to be put beside it within one line."""
    undotted = footer.replace(b"\r\n..", b"\r\n.")
    plain = a2b_qp(undotted[1:] if undotted.startswith(b"..") else undotted).decode().replace("\r\n", "\n")
    before, found, after = plain.partition(TOKEN)
    if not found:
        raise ValueError("the last block of a letter is its footer, with the place of its reader's token")
    return _broken_off(encode_block(before)), encode_block(after)


def _broken_off(block: bytes) -> bytes:
    """An encoded block whose last line goes on: a soft break in place of its end, and no line too long for it."""
    head, end, last = block.removesuffix(b"\r\n").rpartition(b"\r\n")
    lead = head + end
    if len(last) < _LONGEST_LINE:
        return lead + last + SOFT_BREAK
    # An encoded character, `=C3`, is never cut in two.
    at = next(end for end in range(_LONGEST_LINE - 1, 0, -1) if b"=" not in last[end - 2 : end])
    return lead + last[:at] + SOFT_BREAK + last[at:] + SOFT_BREAK
