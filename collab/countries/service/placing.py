"""Items find the story that other sources tell already, or open one; a batch at a time, by a handful of statements."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from collab.countries.matching import ENOUGH, Title, likeness, read_title
from collab.reference.recognition import country_names

WINDOW = timedelta(hours=72)
"""What is told later is another story, or its own continuation."""
MOST_COMPARED = 5_000
"""Items of the last three days that a batch is held against, the newest first."""

_FURTHER_THAN_FRONT = re.compile(r"^https?://[^/]+/[^?#]*[^/?#]|\?.")
_CAPITAL = re.compile(r" ?- ?(Kinshasa|Brazzaville)$")
# One batch at a time: two that placed the same news at once would each open a story for it.
ONE_AT_A_TIME = text("SELECT pg_advisory_xact_lock(7305018)")
_WAITING = text(
    """
    SELECT id, title, url, language, countries, source_name, fetched_at, kind FROM item
    WHERE id = ANY(CAST(:ids AS bigint[])) AND story_id IS NULL ORDER BY fetched_at, id
    """
)
# Of a story that was taken into another one, or set aside, the items still show where the next one belongs.
_TOLD = text(
    """
    SELECT i.id, i.title, i.url, i.language, i.countries, i.source_name, i.story_id FROM item i
    WHERE i.story_id IS NOT NULL AND i.fetched_at > :since AND NOT i.id = ANY(CAST(:ids AS bigint[]))
      AND (i.countries && CAST(:countries AS text[]) OR i.url <> '' AND i.url = ANY(CAST(:urls AS text[]))
           OR :nowhere AND i.countries = '{}')
    ORDER BY i.fetched_at DESC, i.id DESC LIMIT :most
    """
)
_APART = text(
    """
    SELECT a.item_id, o.story_id FROM story_apart a JOIN item o ON o.id = a.other_id
    WHERE a.item_id = ANY(CAST(:ids AS bigint[])) AND o.story_id IS NOT NULL
    UNION ALL
    SELECT a.other_id, o.story_id FROM story_apart a JOIN item o ON o.id = a.item_id
    WHERE a.other_id = ANY(CAST(:ids AS bigint[])) AND o.story_id IS NOT NULL
    """
)
_OPEN = text(
    """
    INSERT INTO story (title, language, countries, first_at, last_at)
    SELECT i.title, i.language, i.countries, i.fetched_at, i.fetched_at
    FROM unnest(CAST(:ids AS bigint[])) WITH ORDINALITY AS first (id, place) JOIN item i ON i.id = first.id
    ORDER BY first.place RETURNING id
    """
)
_PLACE = text(
    """
    UPDATE item i SET story_id = placed.story_id
    FROM unnest(CAST(:ids AS bigint[]), CAST(:stories AS bigint[])) AS placed (id, story_id) WHERE i.id = placed.id
    """
)
RECOUNT = text(
    """
    UPDATE story s SET item_count = told.count, last_at = coalesce(told.last_at, s.last_at),
        countries = CASE WHEN told.count > 0 THEN told.countries ELSE s.countries END
    FROM (
        SELECT s.id, count(i.id) AS count, max(i.fetched_at) AS last_at,
            coalesce((SELECT array_agg(DISTINCT code ORDER BY code) FROM item x, unnest(x.countries) AS code
                      WHERE x.story_id = s.id), '{}') AS countries
        FROM story s LEFT JOIN item i ON i.story_id = s.id
        WHERE s.id = ANY(CAST(:stories AS bigint[])) GROUP BY s.id
    ) told WHERE s.id = told.id
    """
)
"""Over `:stories`: how many items each holds, when the newest came, which countries they name."""


@dataclass
class _Told:
    """One item as others are held against it."""

    title: Title
    language: str
    countries: frozenset[str]
    place: int
    """A story's id, or, below zero, the place of one that this batch opens."""

    @property
    def where(self) -> Iterable[str]:
        """Its countries; what is known to be of none is told with its like alone."""
        return self.countries or ("",)


@dataclass
class _Shelf:
    """What is told already, found by language, country and stem."""

    by_stem: dict[tuple[str, str, str], list[_Told]] = field(default_factory=lambda: defaultdict(list))
    by_url: dict[str, list[_Told]] = field(default_factory=lambda: defaultdict(list))
    titles: dict[tuple[str, str], set[str]] = field(default_factory=lambda: defaultdict(set))
    """Under one address, what each source calls it."""
    shared: set[str] = field(default_factory=set)
    """Addresses that one source gives to news of several titles: a front page says nothing of what is told."""

    def see(self, item: Any) -> None:
        """Note under which address an item is told; of those to be placed all are noted before the first is."""
        called = self.titles[item.url, item.source_name]
        called.add(item.title)
        if len(called) > 1 or not _FURTHER_THAN_FRONT.search(item.url):
            self.shared.add(item.url)

    def add(self, told: _Told, url: str) -> None:
        for code in told.where:
            for stem in told.title.stems:
                self.by_stem[told.language, code, stem].append(told)
        if url:
            self.by_url[url].append(told)

    def find(self, told: _Told, url: str, never: set[int]) -> int | None:
        """The story that tells of the same, unless somebody said that it does not belong there."""
        if url and url not in self.shared:
            for other in self.by_url.get(url, ()):
                apart = told.countries and other.countries and not told.countries & other.countries
                if other.place not in never and not apart:
                    return other.place
        best, place = ENOUGH, None
        for other in self._near(told):
            if other.place in never:
                continue
            score = likeness(told.title, other.title)
            if score >= best:
                best, place = score, other.place
        return place

    def _near(self, told: _Told) -> Iterable[_Told]:
        """What may tell of the same: found by its rarest words, since the usual ones alone are never enough."""
        near: dict[int, _Told] = {}
        for code in told.where:
            shelves = [(stem, self.by_stem.get((told.language, code, stem), ())) for stem in told.title.stems]
            usual_first = sorted(shelves, key=lambda shelf: len(shelf[1]), reverse=True)
            spared = told.title.spared([stem for stem, _ in usual_first])
            for _, shelf in usual_first[spared:]:
                near.update((id(other), other) for other in shelf)
        return near.values()


def place_in_stories(session: Session, item_ids: Iterable[int]) -> None:
    """Give each item its story; what has one keeps it, so that a second time changes nothing."""
    ids = list(item_ids)
    if not ids:
        return
    session.execute(ONE_AT_A_TIME)
    waiting = session.execute(_WAITING, {"ids": ids}).all()
    if not waiting:
        return
    shelf = _shelf(session, waiting)
    apart: dict[int, set[int]] = defaultdict(set)
    for item_id, story_id in session.execute(_APART, {"ids": [item.id for item in waiting]}):
        apart[item_id].add(story_id)
    firsts: list[int] = []
    places: dict[int, int] = {}
    for item in waiting:
        told = _told(item, place=0)
        found = shelf.find(told, item.url, apart[item.id])
        if found is None:
            firsts.append(item.id)
            found = -len(firsts)
        told.place = places[item.id] = found
        shelf.add(told, item.url)
    opened = list(session.scalars(_OPEN, {"ids": firsts})) if firsts else []
    stories = [place if place > 0 else opened[-place - 1] for place in places.values()]
    session.execute(_PLACE, {"ids": list(places), "stories": stories})
    session.execute(RECOUNT, {"stories": sorted(set(stories))})


_RENAME = text(
    """
    UPDATE story s SET title = first.title, language = first.language FROM (
        SELECT DISTINCT ON (story_id) story_id, title, language FROM item
        WHERE story_id = ANY(CAST(:stories AS bigint[])) ORDER BY story_id, fetched_at, id) first
    WHERE s.id = first.story_id AND s.title <> first.title
    """
)


def tell_stories_anew(session: Session, story_ids: Sequence[int]) -> None:
    """After items were corrected: the countries of their stories, and the title, which is the first item's."""
    if story_ids:
        stories = {"stories": sorted(set(story_ids))}
        session.execute(RECOUNT, stories)
        session.execute(_RENAME, stories)


def _shelf(session: Session, waiting: Sequence[Any]) -> _Shelf:
    told = session.execute(
        _TOLD,
        {
            "ids": [item.id for item in waiting],
            "since": min(item.fetched_at for item in waiting) - WINDOW,
            "countries": sorted({code for item in waiting for code in item.countries}),
            "urls": sorted({item.url for item in waiting if item.url}),
            "nowhere": any(not item.countries for item in waiting),
            "most": MOST_COMPARED,
        },
    )
    shelf = _Shelf()
    for item in told:
        shelf.see(item)
        shelf.add(_told(item, place=item.story_id), item.url)
    for item in waiting:
        shelf.see(item)
    return shelf


def _told(item: Any, *, place: int) -> _Told:
    countries = frozenset(item.countries)
    return _Told(_title(item.title, countries), item.language, countries, place)


@lru_cache(maxsize=4 * MOST_COMPARED)
def _title(title: str, countries: frozenset[str]) -> Title:
    """A title taken apart; the next batches hold themselves against the same ones."""
    return read_title(title, without=[name for code in countries for name in _names(code)])


@lru_cache(maxsize=300)
def _names(code: str) -> tuple[str, ...]:
    """What a country is called; CLDR tells the two Congos apart by their capitals, which say where something happened."""
    return tuple(_CAPITAL.sub("", name) for name in country_names().get(code, ()))
