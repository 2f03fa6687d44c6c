"""What governments advise their travellers: noted source by source, dated, never merged into one score."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from collab.core.actor import Actor
from collab.core.clock import now, today
from collab.core.errors import invalid, require
from collab.core.outbox import record
from collab.countries import policy
from collab.countries.events import AdviceChanged
from collab.countries.models import TravelAdvice
from collab.countries.service.places import known_country
from collab.countries.service.scales import SCALES, Scale
from collab.reference.service import is_country

STALE_AFTER = timedelta(days=30)
LONGEST_WORDS = 500
HISTORY = 20


@dataclass(frozen=True, kw_only=True, slots=True)
class AdviceView:
    """What a government advised, from one moment to another."""

    id: int
    level: int
    partial: bool
    words: str
    words_en: str
    url: str
    url_en: str
    published_on: date | None
    by_hand: bool
    noted_at: datetime
    confirmed_at: datetime
    replaced_at: datetime | None

    @property
    def stale(self) -> bool:
        """Whether nobody has seen the publisher say so for a month."""
        return self.replaced_at is None and self.confirmed_at < now() - STALE_AFTER


@dataclass(frozen=True, kw_only=True, slots=True)
class PublisherAdvice:
    """One publisher's advice on a country, with its own scale and what it said before."""

    scale: Scale
    present: AdviceView | None
    earlier: list[AdviceView]


def note_advice(
    session: Session,
    *,
    publisher: str,
    country: str,
    level: int,
    partial: bool = False,
    words: str = "",
    words_en: str = "",
    url: str = "",
    url_en: str = "",
    published_on: date | None = None,
    by_id: int | None = None,
) -> int | None:
    """Note what a publisher advises now: what it said already is confirmed, anything else replaces it.

    Returns what was noted where the level is another one than before, which is news.

    A new date or address alone is no new advice: a list that is dated anew every day tells nobody anything. What is
    said of something that is no country here is left out, and so is a link that leads to no web page.
    """
    if not is_country(country):
        return None
    said = {"level": level, "partial": partial, "words": _short(words), "words_en": _short(words_en)}
    told = {"url": _web(url), "url_en": _web(url_en), "published_on": published_on}
    present = (
        TravelAdvice.publisher == publisher,
        TravelAdvice.country == country,
        TravelAdvice.replaced_at.is_(None),
    )
    same = [getattr(TravelAdvice, name) == value for name, value in said.items()]
    while True:
        if _touched(session, (*present, *same), confirmed_at=now(), **told) is not None:
            return None
        before = _touched(session, present, replaced_at=now())
        noted = (
            insert(TravelAdvice)
            .values(publisher=publisher, country=country, by_id=by_id, **said, **told)
            .on_conflict_do_nothing(
                index_elements=["publisher", "country"], index_where=text("replaced_at IS NULL")
            )
            .returning(TravelAdvice.id)
        )
        advice_id = session.scalar(noted)
        if advice_id is not None:
            break
        # Somebody noted something at the same moment: theirs is what this one confirms or replaces.
    # A first reading of two hundred countries is no change of theirs, and other words for the same level are none either.
    if (before is not None and before != (level, partial)) or (before is None and by_id is not None):
        earlier = before[0] if before is not None else None
        changed = AdviceChanged(by=by_id, country=country, publisher=publisher, level=level, before=earlier)
        record(session, changed)
        return advice_id
    return None


def _touched(
    session: Session, which: Sequence[ColumnElement[bool]], **values: Any
) -> tuple[int, bool] | None:
    """The level of the row that was changed and whether it was of parts, if there is one."""
    touched = update(TravelAdvice).where(*which).values(**values)
    found = touched.returning(TravelAdvice.level, TravelAdvice.partial)
    row = session.execute(found.execution_options(synchronize_session=False)).one_or_none()
    return None if row is None else (row.level, row.partial)


def _short(words: str) -> str:
    plain = " ".join(words.split())
    return plain if len(plain) <= LONGEST_WORDS else plain[: LONGEST_WORDS - 1].rstrip() + "…"


def _web(url: str) -> str:
    return url if url.startswith(("https://", "http://")) else ""


def enter_advice(
    session: Session,
    actor: Actor,
    code: str,
    *,
    level: int,
    url: str,
    published_on: date,
    partial: bool = False,
    words: str = "",
) -> PublisherAdvice:
    """Enter by hand what the French ministry advises: it offers nothing that a machine could read."""
    require(policy.may_keep_sources(actor))
    known_country(session, code)
    if published_on > today():
        raise invalid({"published_on": ["in-the-future"]})
    note_advice(
        session,
        publisher="fr",
        country=code,
        level=level,
        partial=partial,
        words=words,
        url=url,
        published_on=published_on,
        by_id=actor.by,
    )
    return next(one for one in advice_on(session, code) if one.scale.publisher == "fr")


def advice_on(session: Session, code: str) -> list[PublisherAdvice]:
    """What each publisher advises on a country, side by side, with what it said before; one query."""
    found = (
        select(TravelAdvice)
        .where(TravelAdvice.country == code)
        .order_by(TravelAdvice.replaced_at.desc().nulls_first(), TravelAdvice.id.desc())
        .limit(HISTORY * len(SCALES))
        .execution_options(populate_existing=True)
    )
    views: dict[str, list[AdviceView]] = {publisher: [] for publisher in SCALES}
    for row in session.scalars(found):
        views[row.publisher].append(_view(row))
    return [
        PublisherAdvice(
            scale=SCALES[publisher],
            present=next((view for view in said if view.replaced_at is None), None),
            earlier=[view for view in said if view.replaced_at is not None],
        )
        for publisher, said in views.items()
    ]


def _view(row: TravelAdvice) -> AdviceView:
    return AdviceView(
        id=row.id,
        level=row.level,
        partial=row.partial,
        words=row.words,
        words_en=row.words_en,
        url=row.url,
        url_en=row.url_en,
        published_on=row.published_on,
        by_hand=row.by_id is not None,
        noted_at=row.noted_at,
        confirmed_at=row.confirmed_at,
        replaced_at=row.replaced_at,
    )
