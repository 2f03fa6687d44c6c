"""What exists already for a need, shown while it is typed: past requests, notes, networks; and needs nobody covers."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from collab.accounts.service import AuthorityRef
from collab.authorities.models import Authority
from collab.buddying.matching.networks import Network, Served, all_networks
from collab.buddying.matching.similar import meaning_words, stem_of
from collab.buddying.policy import may_read
from collab.buddying.service.needs import serving
from collab.core.actor import Actor
from collab.core.errors import require_visible
from collab.core.markdown import excerpt, render_html

MOST_REQUESTS, MOST_NOTES = 5, 3
SURE_LETTERS = 3
"""At the beginning of a word, in which no slip is looked for."""
LEARNT = 220
"""Characters of what a note taught."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SimilarRequest:
    """A request like the one that is being typed."""

    id: int
    title: str
    authority: AuthorityRef
    state: str
    created_at: datetime
    themes: list[str]
    """Those that both have."""
    countries: list[str]
    note_id: int | None
    """The published note that its pair left."""
    note_title: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class SimilarNote:
    """A published note of two peers, with what it taught."""

    id: int
    title: str
    learnt: str
    language: str
    published_at: datetime
    themes: list[str]
    countries: list[str]


@dataclass(frozen=True, kw_only=True, slots=True)
class Existing:
    """What there is already for a need."""

    requests: Sequence[SimilarRequest]
    notes: Sequence[SimilarNote]
    networks: Sequence[Served]


def what_exists(
    session: Session,
    actor: Actor,
    *,
    title: str,
    details: str = "",
    themes: Sequence[str] = (),
    countries: Sequence[str] = (),
    mandate_id: int | None = None,
) -> Existing:
    """What exists already for the need as it stands typed, for an authority's regional network too."""
    require_visible(may_read(actor))
    need = {"title": title, "details": details, "themes": list(themes), "countries": list(countries)}
    requests, notes = _similar(session, need)
    mandate = (
        actor.mandate(mandate_id) if mandate_id else next(iter((*actor.mandates, *actor.acts_for)), None)
    )
    region = ""
    if mandate is not None:
        region = session.scalars(select(Authority.region).where(Authority.id == mandate.authority_id)).one()
    return Existing(requests=requests, notes=notes, networks=serving(need, region))


def list_networks(actor: Actor) -> Sequence[Network]:
    """The networks and bodies that the study describes."""
    require_visible(may_read(actor))
    return all_networks()


def _similar(session: Session, need: dict[str, Any]) -> tuple[list[SimilarRequest], list[SimilarNote]]:
    words = meaning_words(need["title"])
    if not words and not (need["themes"] and need["countries"]):
        return [], []
    given = {"themes": need["themes"], "countries": need["countries"]}
    rows = session.execute(text(_question(len(words), slips=False)), given | _begun(words, stem_of)).all()
    if words and not rows:
        # A slip takes ten times as long to forgive as a word to find, and so it is only where none is found.
        typed = {f"t{n}": word for n, word in enumerate(words)}
        typed |= _begun(words, lambda word: word[:SURE_LETTERS])
        rows = session.execute(text(_question(len(words), slips=True)), given | typed).all()
    requests = [_request(row, need) for row in rows if row.kind == "request"]
    return requests, [_note(row) for row in rows if row.kind == "note"]


# What shares a third of the words, or one word and a theme or a country, or both a theme and a country is alike; the
# share of words says most of how much. What is likened stands between blanks, so that a word is found by its beginning.
_ALIKE = """
    SELECT '{kind}' AS kind, id, score FROM (
        SELECT id, happened_at, words, theme + country AS shared, 0.6 * words + 0.2 * theme + 0.2 * country AS score
        FROM (
            SELECT x.id, {when} AS happened_at, {words} AS words,
                   (x.themes && CAST(:themes AS text[]))::int AS theme,
                   (x.countries && CAST(:countries AS text[]))::int AS country
            FROM {table} x WHERE {allowed} OFFSET 0
        ) each_one
    ) alike
    WHERE words >= 0.33 OR (words > 0 AND shared > 0) OR shared = 2
    ORDER BY score DESC, happened_at DESC, id DESC LIMIT {most}"""
_REQUESTS = {
    "kind": "request", "when": "x.created_at", "table": "buddy_request",
    "allowed": "x.state <> 'withdrawn'", "most": MOST_REQUESTS,
}  # fmt: skip
_NOTES = {
    "kind": "note", "when": "x.published_at", "table": "peer_note",
    "allowed": "x.published IS NOT NULL", "most": MOST_NOTES,
}  # fmt: skip
_SHOWN = """
    WITH alike AS (({requests}) UNION ALL ({notes}))
    SELECT alike.kind, alike.id, alike.score, COALESCE(r.title, own.published ->> 'title') AS title,
           COALESCE(r.themes, own.themes) AS themes, COALESCE(r.countries, own.countries) AS countries,
           r.state, r.created_at, a.id AS authority_id, a.siren, a.name, a.kind AS authority_kind, a.region,
           n.id AS note_id, n.title AS note_title, own.published ->> 'body' AS body, own.language, own.published_at
    FROM alike
    LEFT JOIN buddy_request r ON alike.kind = 'request' AND r.id = alike.id
    LEFT JOIN authority a ON a.id = r.authority_id
    LEFT JOIN LATERAL (
        SELECT n.id, n.published ->> 'title' AS title FROM pair p JOIN peer_note n ON n.pair_id = p.id
        WHERE p.request_id = r.id AND n.published IS NOT NULL ORDER BY n.published_at DESC LIMIT 1
    ) n ON true
    LEFT JOIN peer_note own ON alike.kind = 'note' AND own.id = alike.id
    ORDER BY alike.score DESC, alike.id DESC"""


@functools.lru_cache(maxsize=16)
def _question(words: int, *, slips: bool) -> str:
    return _SHOWN.format(
        requests=_ALIKE.format(**_REQUESTS, words=_likened(words, "x.title_text", slips=slips)),
        notes=_ALIKE.format(**_NOTES, words=_likened(words, "(' ' || x.search_text)", slips=slips)),
    )


def _likened(words: int, to: str, *, slips: bool) -> str:
    """SQL for the share of the words that stand in what a need is likened to, almost so where slips are forgiven."""
    almost = f" AND :t{{n}} <<% {to}" if slips else ""
    hits = [f"({to} LIKE :w{n}{almost.format(n=n)})::int" for n in range(words)]
    return f"({' + '.join(hits)}) / {words}.0" if hits else "0.0"


def _begun(words: Sequence[str], beginning: Callable[[str], str]) -> dict[str, str]:
    return {f"w{n}": f"% {beginning(word)}%" for n, word in enumerate(words)}


def _request(row: Any, need: dict[str, Any]) -> SimilarRequest:
    return SimilarRequest(
        id=row.id,
        title=row.title,
        authority=AuthorityRef(
            id=row.authority_id, siren=row.siren, name=row.name, kind=row.authority_kind, region=row.region
        ),
        state=row.state,
        created_at=row.created_at,
        themes=[slug for slug in row.themes if slug in need["themes"]],
        countries=[code for code in row.countries if code in need["countries"]],
        note_id=row.note_id,
        note_title=row.note_title,
    )


def _note(row: Any) -> SimilarNote:
    return SimilarNote(
        id=row.id,
        title=row.title,
        learnt=excerpt(render_html(row.body), LEARNT),
        language=row.language,
        published_at=row.published_at,
        themes=row.themes,
        countries=row.countries,
    )
