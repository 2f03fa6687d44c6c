"""Lines and an edition as a letter holds them, made up without a database."""

from __future__ import annotations

from datetime import date

from collab.digests.composition.parts import EditionContent, EditionPart, EditionWords, Found, Item, Words
from collab.digests.service.writing.layout import lay_out
from collab.digests.service.writing.pieces import Piece, write_pieces

ON = date(2026, 11, 28)


def a_line(
    key: str,
    *,
    section: str = "discussions",
    thread: str = "",
    heading: str = "",
    title: str = "Des nouvelles",
    detail: str = "",
    why: str = "Vous suivez cette discussion.",
    path: str = "/discussions/12",
    emphasis: bool = False,
    group_id: int | None = None,
) -> Item:
    words = Words(title=title, detail=detail, why=why, heading=heading)
    return Item(
        key=key,
        section=section,
        thread=thread,
        path=path,
        fr=words,
        en=words,
        emphasis=emphasis,
        group_id=group_id,
    )


def found(*items: Item, news: bool = True) -> list[Found]:
    return [
        Found(key=item.key, section=item.section, thread=item.thread, group_id=item.group_id, news=news)
        for item in items
    ]


def by_key(*items: Item) -> dict[str, Item]:
    return {item.key: item for item in items}


def a_part(
    item_id: int,
    *,
    title: str = "Un contenu",
    markdown: str = "",
    facts: str = "",
    path: str = "",
    group_id: int | None = None,
) -> EditionPart:
    words = EditionWords(title=title, facts=facts, markdown=markdown)
    return EditionPart(item_id=item_id, kind="own", path=path, group_id=group_id, fr=words, en=words)


def an_edition(
    *parts: EditionPart, title: str = "L’eau en commun", intro: str = "", number: int | None = 12
) -> EditionContent:
    return EditionContent(
        edition_id=3, number=number, title_fr=title, title_en="", intro_fr=intro, intro_en="", parts=parts
    )


def everything(_group_id: int) -> bool:
    return True


def written(
    *items: Item, content: EditionContent | None = None, language: str = "fr", link_only: bool = False
) -> list[Piece]:
    """The pieces of one letter that tells all of this, in their order."""
    keys = lay_out(found(*items), by_key(*items), content, everything, link_only=link_only)
    pieces = write_pieces(keys, items=by_key(*items), content=content, language=language, on=ON)
    return [pieces[key] for key in keys]
