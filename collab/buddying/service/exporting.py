"""The board as a workbook: requests, who carries what, needs by theme, and what nobody can be proposed for.

Ratings are in none of it, nor what helpers wrote when they said no: the reason's label alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from collab.buddying.matching.networks import network_of
from collab.buddying.policy.access import may_see_board
from collab.buddying.policy.board import MOST_WRITTEN
from collab.buddying.service.board.load import QUARTER
from collab.buddying.service.board.matchless import requests_without_match
from collab.buddying.service.board.overview import needs_by_theme
from collab.buddying.service.board.requests import filters, request_lines
from collab.buddying.service.board.views import NeedLine, RequestLine, Why
from collab.buddying.service.export_words import (
    AGAINST,
    CUT,
    DECLINED,
    HELPERS,
    NEEDS,
    NO_THEME,
    NOBODY,
    REQUESTS,
    STATES,
    TITLES,
    UNMATCHED,
    YES_NO,
)
from collab.core.actor import Actor
from collab.core.clock import PARIS, today
from collab.core.errors import require_visible
from collab.core.tables.writing import Cell, Sheet, workbook_of
from collab.reference.service import list_countries, list_themes

LANGUAGES = ("fr", "en")


@dataclass(frozen=True, kw_only=True)
class Found:
    """What is written, read whole before the file is made."""

    language: str
    requests: Sequence[RequestLine]
    total: int
    unmatched: Sequence[RequestLine]
    declined: Mapping[int, Mapping[str, int]]
    helpers: Sequence[Any]
    needs: Sequence[NeedLine]
    themes: Mapping[str, str]
    countries: Mapping[str, str]


def board_to_write(session: Session, actor: Actor, *, language: str, **asked: Any) -> Found:
    """Everything that the workbook says, for the secretariat."""
    require_visible(may_see_board(actor))
    why = requests_without_match(session, actor)
    requests, total = request_lines(session, show="all", unmatched=why, limit=MOST_WRITTEN, **asked)
    unmatched, _ = request_lines(session, show="unmatched", unmatched=why, limit=MOST_WRITTEN, **asked)
    name = "name" if language == "fr" else "name_en"
    return Found(
        language=language,
        requests=requests,
        total=total,
        unmatched=unmatched,
        declined=_declined(session, [line.id for line in requests]),
        helpers=_helpers(session, **asked),
        needs=needs_by_theme(session, **asked),
        themes={theme.slug: getattr(theme, name) for theme in list_themes(session)},
        countries={
            str(one["code"]): str(one[name])  # type: ignore[literal-required]
            for one in list_countries(session, language=language)
        },
    )


def workbook_from(found: Found) -> bytes:
    """The file itself; it takes its time, and needs neither the database nor the web."""
    place = LANGUAGES.index(found.language)
    sheets = (
        ("requests", REQUESTS, _request_rows(found, place)),
        ("helpers", HELPERS, _helper_rows(found, place)),
        ("needs", NEEDS, _need_rows(found, place)),
        ("unmatched", UNMATCHED, _unmatched_rows(found, place)),
    )
    return workbook_of(
        (
            Sheet(title=TITLES[name][place], headings=[each[place] for each in headings], rows=rows)
            for name, headings, rows in sheets
        ),
        language=found.language,
    )


def _request_rows(found: Found, place: int) -> Iterator[Sequence[Cell]]:
    for line in found.requests:
        declined = found.declined.get(line.id, {})
        yield (
            line.id,
            line.title,
            line.authority.name,
            line.asker.name if line.asker else "",
            _named(line.themes, found.themes),
            _named(line.countries, found.countries),
            STATES[line.state][place],
            _day(line.created_at),
            line.by_when,
            line.wanted,
            line.alive,
            line.waiting,
            _day(line.since),
            line.lapsed,
            line.declined,
            " · ".join(f"{DECLINED[reason][place]} ({count})" for reason, count in declined.items()),
            YES_NO[not line.uncovered][place],
            _network(line.sent_to, place),
        )
    if found.total > len(found.requests):
        yield None, CUT[place].format(shown=len(found.requests), total=found.total)


def _helper_rows(found: Found, place: int) -> Iterator[Sequence[Cell]]:
    for row in found.helpers:
        yield (
            row.authority,
            row.helper or "",
            _named(row.themes, found.themes),
            row.team,
            row.at_once,
            row.carried,
            row.per_quarter,
            row.accepted,
            row.waiting,
            YES_NO[row.paused][place],
            row.paused_until,
        )


def _need_rows(found: Found, place: int) -> Iterator[Sequence[Cell]]:
    for line in found.needs:
        theme = NO_THEME[place] if line.theme is None else found.themes[line.theme]
        yield theme, line.asked, line.matched, line.open, line.uncovered, line.offers


def _unmatched_rows(found: Found, place: int) -> Iterator[Sequence[Cell]]:
    for line in found.unmatched:
        yield (
            line.id,
            line.title,
            line.authority.name,
            _named(line.themes, found.themes),
            _named(line.countries, found.countries),
            line.by_when,
            line.why.helpers if line.why else None,
            said_why(line.why, place) if line.why else "",
        )


def said_why(why: Why, place: int) -> str:
    """Why nobody can be proposed, in a few words."""
    reasons = [f"{AGAINST[reason][place]} ({count})" for reason, count in why.reasons.items()]
    if why.same_territory:
        reasons.append(f"{AGAINST['same_territory'][place]} ({why.same_territory})")
    return " · ".join(reasons) or NOBODY[place]


def _named(slugs: Sequence[str], names: Mapping[str, str]) -> str:
    return " | ".join(names.get(slug, slug) for slug in slugs)


def _network(slug: str | None, place: int) -> str:
    network = network_of(slug) if slug else None
    return (network.name, network.name_en)[place] if network else slug or ""


def _day(moment: datetime | None) -> Cell:
    return moment.astimezone(PARIS).date() if moment else None


def _declined(session: Session, request_ids: Sequence[int]) -> dict[int, dict[str, int]]:
    counted = session.execute(
        text(
            """SELECT request_id, reason, count(*) AS times FROM solicitation
            WHERE request_id = ANY (:ids) AND state = 'declined' AND reason <> ''
            GROUP BY request_id, reason ORDER BY request_id, times DESC, reason"""
        ),
        {"ids": list(request_ids)},
    )
    found: dict[int, dict[str, int]] = {}
    for row in counted:
        found.setdefault(row.request_id, {})[row.reason] = row.times
    return found


def _helpers(
    session: Session, *, theme: str = "", country: str = "", region: str = "", authority_id: int | None = None,
    q: str = "",
) -> Sequence[Any]:  # fmt: skip
    # What is searched is a request's words, and its country: an offer answers by theme and place alone.
    matched, given = filters(theme=theme, region=region, authority_id=authority_id)
    return session.execute(
        text(
            f"""SELECT a.name AS authority, h.name AS helper, r.themes, t.size AS team, r.at_once, r.per_quarter,
                coalesce(c.carried, 0) AS carried, coalesce(s.accepted, 0) AS accepted,
                coalesce(s.waiting, 0) AS waiting, b.offer_id IS NOT NULL AS paused, b.paused_until
            FROM buddy_offer r
            JOIN authority a ON a.id = r.authority_id
            LEFT JOIN person h ON h.id = r.person_id
            LEFT JOIN buddy_team t ON t.authority_id = a.id
            LEFT JOIN (
                SELECT offer_id, count(*) AS carried FROM pair WHERE state <> 'ended' GROUP BY offer_id
            ) c ON c.offer_id = r.id
            LEFT JOIN (
                SELECT offer_id, count(*) FILTER (WHERE state = 'asked') AS waiting,
                    count(*) FILTER (WHERE state = 'accepted' AND answered_at >= {QUARTER}) AS accepted
                FROM solicitation GROUP BY offer_id
            ) s ON s.offer_id = r.id
            LEFT JOIN (
                SELECT offer_id, CASE WHEN bool_or(ends_on IS NULL) THEN NULL ELSE max(ends_on) END AS paused_until
                FROM buddy_offer_pause WHERE starts_on <= :day AND (ends_on IS NULL OR ends_on >= :day)
                GROUP BY offer_id
            ) b ON b.offer_id = r.id
            WHERE r.state = 'open' AND {matched}
            ORDER BY carried DESC, a.sort_key, r.id LIMIT :limit"""
        ),
        {**given, "day": today(), "limit": MOST_WRITTEN},
    ).all()
