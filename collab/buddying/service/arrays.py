"""Requests and offers as they stand that day, read as columns: a few flat queries, however many there are of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from typing import Any

import numpy as np
from sqlalchemy import text
from sqlalchemy.orm import Session

from collab.buddying.matching.exclusion import Standing
from collab.buddying.matching.score import Helpers, Needs, Numbers, masks, vocabulary
from collab.buddying.policy import FORMATS
from collab.core.clock import PARIS
from collab.partnerships.policy import ACTIVE

Columns = dict[str, list[Any]]

_REQUESTS = """
    SELECT r.id, coalesce(r.asker_id, 0) AS asker_id, r.authority_id, coalesce(a.territory_id, 0) AS territory_id,
        r.same_territory, a.population, a.region,
        array_to_string(r.themes, ' ') AS themes, array_to_string(r.countries, ' ') AS countries,
        array_to_string(r.languages, ' ') AS languages, array_to_string(r.formats, ' ') AS formats,
        greatest(0, r.wanted - coalesce(p.alive, 0) - coalesce(s.waiting, 0)) AS wanted
    FROM buddy_request r
    JOIN authority a ON a.id = r.authority_id
    LEFT JOIN (SELECT request_id, count(*) AS alive FROM pair WHERE state <> 'ended' GROUP BY 1) p
        ON p.request_id = r.id
    LEFT JOIN (SELECT request_id, count(*) AS waiting FROM solicitation WHERE state = 'asked' GROUP BY 1) s
        ON s.request_id = r.id"""
_OFFERS = """
    SELECT o.id, coalesce(o.person_id, 0) AS person_id, o.authority_id, coalesce(a.territory_id, 0) AS territory_id,
        a.population, a.region,
        array_to_string(o.themes, ' ') AS themes, array_to_string(o.countries, ' ') AS countries,
        array_to_string(o.languages, ' ') AS languages, array_to_string(o.formats, ' ') AS formats,
        o.at_once, coalesce(p.alive, 0) AS carried,
        o.at_once - coalesce(p.alive, 0) - coalesce(s.waiting, 0) AS free_pairs,
        o.per_quarter - coalesce(s.yeses, 0) - coalesce(s.waiting, 0) AS free_yeses,
        coalesce(s.answered, 0) AS answered, coalesce(s.settled, 0) AS settled,
        NOT coalesce(pe.disabled_at IS NULL AND m.person_id = o.person_id AND m.authority_id = o.authority_id
            AND m.starts_on <= :day AND (m.ends_on IS NULL OR m.ends_on >= :day), false) AS ended,
        EXISTS (SELECT FROM buddy_offer_pause z WHERE z.offer_id = o.id AND z.starts_on <= :day
            AND (z.ends_on IS NULL OR z.ends_on >= :day)) AS paused
    FROM buddy_offer o
    JOIN authority a ON a.id = o.authority_id
    LEFT JOIN person pe ON pe.id = o.person_id
    LEFT JOIN mandate m ON m.id = o.mandate_id
    LEFT JOIN (SELECT offer_id, count(*) AS alive FROM pair WHERE state <> 'ended' GROUP BY 1) p
        ON p.offer_id = o.id
    LEFT JOIN (
        SELECT offer_id, count(*) FILTER (WHERE state = 'asked') AS waiting,
            count(*) FILTER (WHERE state = 'accepted' AND answered_at >= :opens AND answered_at < :closes) AS yeses,
            count(*) FILTER (WHERE answered_at IS NOT NULL AND asked_at >= :opens AND asked_at < :closes) AS answered,
            count(*) FILTER (WHERE state NOT IN ('asked', 'cancelled') AND asked_at >= :opens AND asked_at < :closes)
                AS settled
        FROM solicitation WHERE state = 'asked' OR answered_at >= :opens OR asked_at >= :opens GROUP BY 1) s
        ON s.offer_id = o.id"""
_PARTNERSHIPS = f"""
    SELECT ps.authority_id, ps.country, array_to_string(ps.themes, ' ') AS themes FROM partnership ps
    WHERE {ACTIVE} AND ps.authority_id = ANY (:authorities)"""
_STANDING = """
    SELECT DISTINCT s.request_id, o.id AS offer_id, true AS declined FROM solicitation s
    JOIN buddy_offer o ON o.id = s.offer_id OR o.person_id = s.person_id
    WHERE s.state <> 'cancelled' AND s.request_id = ANY (:requests) AND o.id = ANY (:offers)
    UNION ALL
    SELECT request_id, offer_id, false FROM matching_choice
    WHERE choice = 'forbid' AND removed_at IS NULL AND request_id = ANY (:requests) AND offer_id = ANY (:offers)"""


def read_couples(
    session: Session, *, request_ids: Sequence[int] | None, offer_ids: Sequence[int] | None, day: date
) -> tuple[Needs, Helpers, Standing]:
    """These requests (none named: all open ones) and these offers (none named: all open ones), by their numbers."""
    session.flush()
    requests = _read(session, _REQUESTS, *_which("r", request_ids))
    offer_rows, given = _which("o", offer_ids)
    opens, closes = quarter_of(day)
    offers = _read(session, _OFFERS, offer_rows, {**given, "day": day, "opens": opens, "closes": closes})
    authorities = sorted(set(offers["authority_id"]))
    register = _read(session, _PARTNERSHIPS, "", {"day": day, "authorities": authorities})
    both = {"requests": requests["id"], "offers": offers["id"]}
    standing = _read(session, _STANDING, "", both)
    countries = vocabulary(requests["countries"])
    themes = vocabulary([*requests["themes"], *offers["themes"], *register["themes"]])
    languages = vocabulary(requests["languages"])
    regions = {
        name: number for number, name in enumerate(sorted({*requests["region"], *offers["region"]} - {""}))
    }
    known = {"themes": themes, "countries": countries, "languages": languages}
    return (
        _needs(requests, known, regions),
        _helpers(offers, register, authorities, known, regions),
        _standing(standing, requests["id"], offers["id"]),
    )


def quarter_of(day: date) -> tuple[datetime, datetime]:
    """The first instant of the calendar quarter that the day is in, and of the next one, in Paris."""
    first = date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
    following = date(first.year + first.month // 10, (first.month + 2) % 12 + 1, 1)
    opens, closes = (datetime.combine(each, time(), tzinfo=PARIS) for each in (first, following))
    return opens, closes


def _which(table: str, ids: Sequence[int] | None) -> tuple[str, dict[str, Any]]:
    if ids is None:
        return f"WHERE {table}.state = 'open'", {}
    return f"WHERE {table}.id = ANY (:ids)", {"ids": list(ids)}


def _read(session: Session, sql: str, where: str, given: dict[str, Any]) -> Columns:
    """Each column as one list, which the driver reads at once: rows of objects would take ten times as long."""
    names = _NAMES[sql]
    columns = ", ".join(f"array_agg({name})" for name in names)
    order = "ORDER BY 1" if where else ""
    row = session.execute(text(f"SELECT {columns} FROM ({sql} {where} {order}) AS found"), given).one()
    return {name: column or [] for name, column in zip(names, row, strict=True)}


_SETS = ("themes", "countries", "languages", "formats")
_NAMES = {
    _REQUESTS: (
        "id", "asker_id", "authority_id", "territory_id", "same_territory", "wanted", "population", "region", *_SETS,
    ),
    _OFFERS: (
        "id", "person_id", "authority_id", "territory_id", "population", "region", *_SETS, "at_once", "carried",
        "free_pairs", "free_yeses", "answered", "settled", "ended", "paused",
    ),
    _PARTNERSHIPS: ("authority_id", "country", "themes"),
    _STANDING: ("request_id", "offer_id", "declined"),
}  # fmt: skip
_FORMATS = {name: bit for bit, name in enumerate(FORMATS)}


def _needs(rows: Columns, known: dict[str, dict[str, int]], regions: dict[str, int]) -> Needs:
    return Needs(
        ids=_numbers(rows["id"]),
        asker=_numbers(rows["asker_id"]),
        authority=_numbers(rows["authority_id"]),
        territory=_numbers(rows["territory_id"]),
        same_territory=np.array(rows["same_territory"], dtype=np.bool_),
        wanted=_numbers(rows["wanted"]),
        population=_numbers(rows["population"]),
        region=_numbers([regions.get(name, -1) for name in rows["region"]]),
        **_masks(rows, known),
    )


def _helpers(
    rows: Columns,
    register: Columns,
    authorities: list[int],
    known: dict[str, dict[str, int]],
    regions: dict[str, int],
) -> Helpers:
    row_of = {authority_id: row for row, authority_id in enumerate(authorities)}
    post = _numbers([row_of[authority_id] for authority_id in rows["authority_id"]])
    register_post = _numbers([row_of[authority_id] for authority_id in register["authority_id"]])
    countries = masks(register["country"], known["countries"])
    partner_countries = np.zeros((len(authorities), countries.shape[1]), dtype=np.uint64)
    np.bitwise_or.at(partner_countries, register_post, countries)
    elsewhere = len(known["countries"])
    return Helpers(
        ids=_numbers(rows["id"]),
        person=_numbers(rows["person_id"]),
        authority=_numbers(rows["authority_id"]),
        territory=_numbers(rows["territory_id"]),
        population=_numbers(rows["population"]),
        region=_numbers([regions.get(name, -1) for name in rows["region"]]),
        at_once=_numbers(rows["at_once"]),
        carried=_numbers(rows["carried"]),
        free_pairs=_numbers(rows["free_pairs"]),
        free_yeses=_numbers(rows["free_yeses"]),
        answered=_numbers(rows["answered"]),
        settled=_numbers(rows["settled"]),
        ended=np.array(rows["ended"], dtype=np.bool_),
        paused=np.array(rows["paused"], dtype=np.bool_),
        partner_countries=partner_countries[post],
        post=post,
        posts=len(authorities),
        register_post=register_post,
        register_country=_numbers([known["countries"].get(code, elsewhere) for code in register["country"]]),
        register_themes=masks(register["themes"], known["themes"]),
        **_masks(rows, known),
    )


def _standing(rows: Columns, request_ids: list[int], offer_ids: list[int]) -> Standing:
    i = np.searchsorted(_numbers(request_ids), _numbers(rows["request_id"]))
    j = np.searchsorted(_numbers(offer_ids), _numbers(rows["offer_id"]))
    declined = np.array(rows["declined"], dtype=np.bool_)
    return Standing(declined=(i[declined], j[declined]), forbidden=(i[~declined], j[~declined]))


def _masks(rows: Columns, known: dict[str, dict[str, int]]) -> dict[str, Numbers]:
    words = {**known, "formats": _FORMATS}
    return {name: masks(rows[name], words[name]) for name in _SETS}


def _numbers(values: Iterable[int]) -> Numbers:
    return np.array(list(values), dtype=np.int64)
