"""What exists already for a need, shown while it is typed: past requests, notes, networks; and needs nobody covers."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from collab.accounts.service import AuthorityRef
from collab.authorities.models import Authority
from collab.buddying.matching.networks import Network, Served, all_networks
from collab.buddying.matching.similar import meaning_words, stem_of
from collab.buddying.models import BuddyRequest
from collab.buddying.policy import may_read
from collab.buddying.service.needs import serving
from collab.core.actor import Actor
from collab.core.errors import require_visible
from collab.core.markdown import excerpt, render_html

MOST_REQUESTS, MOST_NOTES = 5, 3
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


@dataclass(frozen=True, kw_only=True, slots=True)
class UncoveredNeed:
    """Needs of a theme that no network serves."""

    theme: str | None
    """None for needs of a country alone."""
    count: int
    request_ids: tuple[int, ...]


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


def uncovered_needs(session: Session) -> list[UncoveredNeed]:
    """Needs that no network serves, counted by theme, the commonest first; what was withdrawn does not count."""
    theme = func.unnest(BuddyRequest.themes).column_valued("theme")
    asked = (
        select(theme, BuddyRequest.id)
        .select_from(BuddyRequest)
        .outerjoin(theme, text("true"))
        .where(
            func.cardinality(BuddyRequest.covered_by) == 0,
            BuddyRequest.state.in_(("open", "full", "done")),
        )
        .order_by(BuddyRequest.id)
    )
    found: dict[str | None, list[int]] = {}
    for slug, request_id in session.execute(asked).all():
        found.setdefault(slug, []).append(request_id)
    needs = [UncoveredNeed(theme=slug, count=len(ids), request_ids=tuple(ids)) for slug, ids in found.items()]
    return sorted(needs, key=lambda need: (-need.count, need.theme is None, need.theme or ""))


def _similar(session: Session, need: dict[str, Any]) -> tuple[list[SimilarRequest], list[SimilarNote]]:
    words = meaning_words(need["title"])
    if not words and not (need["themes"] and need["countries"]):
        return [], []
    given = {"themes": need["themes"], "countries": need["countries"], **_close_to(words)}
    rows = session.execute(text(_question(len(words))), given).all()
    requests = [_request(row, need) for row in rows if row.kind == "request"]
    return requests, [_note(row) for row in rows if row.kind == "note"]


# What shares a third of the words, or one word and a theme or a country, or both a theme and a country is alike; the
# share of words says most of how much.
_ALIKE = """
    SELECT '{kind}' AS kind, id, score FROM (
        SELECT x.id, {when} AS happened_at, 0.6 * words + 0.2 * theme + 0.2 * country AS score
        FROM {table} x, LATERAL (SELECT {words} AS words,
            (x.themes && CAST(:themes AS text[]))::int AS theme,
            (x.countries && CAST(:countries AS text[]))::int AS country) shared
        WHERE {allowed} AND ({found} OR (x.themes && CAST(:themes AS text[]) AND x.countries && CAST(:countries AS text[])))
          AND (words >= 0.33 OR (words > 0 AND theme + country > 0) OR theme + country = 2)
    ) alike ORDER BY score DESC, happened_at DESC, id DESC LIMIT {most}"""
_SHOWN = """
    WITH alike AS (({requests}) UNION ALL ({notes}))
    SELECT alike.kind, alike.id, alike.score, COALESCE(r.title, own.title) AS title,
           COALESCE(r.themes, own.themes) AS themes, COALESCE(r.countries, own.countries) AS countries,
           r.state, r.created_at, a.id AS authority_id, a.siren, a.name, a.kind AS authority_kind, a.region,
           n.id AS note_id, n.title AS note_title, own.body, own.language, own.published_at
    FROM alike
    LEFT JOIN buddy_request r ON alike.kind = 'request' AND r.id = alike.id
    LEFT JOIN authority a ON a.id = r.authority_id
    LEFT JOIN LATERAL (
        SELECT n.id, n.title FROM pair p JOIN peer_note n ON n.pair_id = p.id
        WHERE p.request_id = r.id AND n.state = 'published' ORDER BY n.published_at DESC LIMIT 1
    ) n ON true
    LEFT JOIN peer_note own ON alike.kind = 'note' AND own.id = alike.id
    ORDER BY alike.score DESC, alike.id DESC"""


@functools.lru_cache(maxsize=16)
def _question(words: int) -> str:
    hits = [
        f"(x.search_text LIKE :in{n} OR x.search_text LIKE :at{n} OR :w{n} <<% x.search_text)"
        for n in range(words)
    ]
    shared = {
        "words": f"({' + '.join(f'{hit}::int' for hit in hits)}) / {words}.0" if hits else "0.0",
        "found": " OR ".join(hits) or "false",
    }
    requests = _ALIKE.format(
        kind="request", when="x.created_at", table="buddy_request", most=MOST_REQUESTS,
        allowed="x.state <> 'withdrawn'", **shared,
    )  # fmt: skip
    notes = _ALIKE.format(
        kind="note", when="x.published_at", table="peer_note", most=MOST_NOTES,
        allowed="x.state = 'published'", **shared,
    )  # fmt: skip
    return _SHOWN.format(requests=requests, notes=notes)


def _close_to(words: Sequence[str]) -> dict[str, str]:
    """What the question's conditions ask of each word: its beginning in the text, at its start, or almost itself."""
    given = {f"w{n}": word for n, word in enumerate(words)}
    given |= {f"in{n}": f"% {stem_of(word)}%" for n, word in enumerate(words)}
    return given | {f"at{n}": f"{stem_of(word)}%" for n, word in enumerate(words)}


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
