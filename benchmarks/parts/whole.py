"""The same pipeline with each letter rendered and encoded whole: what the digest benchmark is compared with as well."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import text
from sqlalchemy.orm import Session

from collab.core.mail.deliveries import Delivery
from collab.core.mail.splicing import WRITERS, Spliced, Unwanted, encode_block
from collab.digests.composition.describing import describe
from collab.digests.models import Edition
from collab.digests.service.editions.content import content_of
from collab.digests.service.runs import LETTERS
from collab.digests.service.writing.pieces import TOKEN, absolute, write_pieces
from collab.notifications.service.unsubscribing import LETTER, unsubscribe_token

_LETTERS = text(
    """
    SELECT l.delivery_id, l.person_id, l.language, r.edition_id,
           array_agg(b.key ORDER BY array_position(l.blocks, b.id)) AS keys
    FROM digest_letter l JOIN digest_run r ON r.id = l.run_id JOIN digest_block b ON b.id = ANY(l.blocks)
    WHERE l.delivery_id = ANY(:ids) GROUP BY l.id, r.edition_id
    """
)


def write_whole_letters(session: Session, rows: Sequence[Delivery]) -> Mapping[int, Spliced | Unwanted]:
    """One document, one rendering and one encoding for each reader; what is in it is asked once for a claim, as ours is."""
    letters = session.execute(_LETTERS, {"ids": [row.id for row in rows]}).all()
    content = content_of(session, session.get_one(Edition, letters[0].edition_id))
    lines = {key.partition(":")[2] for letter in letters for key in letter.keys if key.startswith("line:")}
    threads = describe(session, lines)
    written: dict[int, Spliced | Unwanted] = {}
    for letter in letters:
        # The masthead is kept under its day.
        keys = ["top" if key.startswith("top:") else key for key in letter.keys]
        pieces = write_pieces(keys, items=threads, content=content, language=letter.language)
        token = unsubscribe_token(letter.person_id, LETTER)
        plain = "".join(pieces[key].text for key in keys).replace(TOKEN, token)
        html = "\n".join(pieces[key].html for key in keys).replace(TOKEN, token)
        written[letter.delivery_id] = Spliced(
            subject=content.title(letter.language),
            language=letter.language,
            text=[encode_block(plain)],
            html=[encode_block(html)],
            list_id="lettre",
            unsubscribe_url=absolute(f"/api/unsubscribe?token={token}"),
        )
    return written


def use_it() -> None:
    """Have this process write its letters so."""
    WRITERS[LETTERS] = write_whole_letters
