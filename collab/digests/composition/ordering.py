"""One person's lines in the order of their letter: pure, and the same however they were found."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from collab.digests.composition.parts import Found
from collab.digests.composition.sources.rows import FOREMOST, TOLD, Row
from collab.digests.policy import SECTIONS

MOST_OF_A_THREAD = 3
"""Lines of one discussion that are told one by one; how many more there are is one line."""
MOST = 40
"""Lines of one letter; how many more there are is one line."""
MOST_COUNTED = 99
MORE, REST = "more", "rest"
"""What the keys of those two lines begin with."""
_PLACES = {section: place for place, section in enumerate(SECTIONS)}


def in_order(rows: Iterable[Row]) -> list[Found]:
    """A person's lines, as a letter shows them.

    Sections in their order; in each, threads with a decision and what awaits an answer first, then the newest. What is
    ahead comes the nearest first.
    """
    threads: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in _each_subject_once(rows):
        threads[row.section, row.thread or row.key].append(row)
    ordered = sorted(threads.values(), key=_place)
    lines = [line for thread in ordered for line in _shortened(thread)]
    return [_found(line) for line in (lines if len(lines) <= MOST else _cut(lines))]


def _each_subject_once(rows: Iterable[Row]) -> list[Row]:
    kept: list[Row] = []
    subjects: dict[str, list[Row]] = {}
    for row in rows:
        if row.subject:
            subjects.setdefault(row.subject, []).append(row)
        else:
            kept.append(row)
    for about in subjects.values():
        first = about[0]
        if len(about) > 1:
            first = min(about, key=_foremost)
            ids = tuple(id_ for row in about for id_ in row.ids)
            first = first._replace(ids=ids, news=any(row.news for row in about))
        kept.append(first)
    return kept


def _foremost(row: Row) -> tuple[int, float, str]:
    return row.rank, _when(row), row.key


def _when(row: Row) -> float:
    return row.at if row.section == "ahead" else -row.at


def _place(thread: Sequence[Row]) -> tuple[int, bool, float, str]:
    """Where a thread stands in its letter."""
    first = thread[0]
    rank, when = first.rank, _when(first)
    for row in thread[1:]:
        rank, when = min(rank, row.rank), min(when, _when(row))
    return _PLACES[first.section], rank > FOREMOST, when, first.thread or first.key


def _shortened(thread: list[Row]) -> list[Row]:
    if len(thread) == 1:
        return thread
    thread.sort(key=_foremost)
    many = [row for row in thread if row.more]
    if len(many) <= MOST_OF_A_THREAD:
        return thread
    left = many[MOST_OF_A_THREAD:]
    first = left[0]
    # What else was written there is counted with them, and not in a line of its own.
    count = min(len(left) + sum(row.besides for row in thread), MOST_COUNTED + 1)
    summary = first._replace(
        key=f"{MORE}:{first.section}:{first.thread}:{count}",
        ids=tuple(id_ for row in left for id_ in row.ids),
        rank=TOLD,
    )
    gone = {row.key for row in left} | {row.key for row in thread if row.besides}
    shown = [row for row in thread if row.key not in gone]
    after = sum(1 for row in shown if row.rank <= TOLD)
    return [*shown[:after], summary, *shown[after:]]


def _cut(lines: list[Row]) -> list[Row]:
    """The nearest to their reader of too many lines, in the same order, and one that counts the others."""
    nearest = sorted(range(len(lines)), key=lambda place: (lines[place].rank, place))
    kept = sorted(nearest[: MOST - 1])
    left = [lines[place] for place in sorted(nearest[MOST - 1 :])]
    section = lines[kept[-1]].section
    rest = Row(
        person_id=lines[0].person_id,
        key=f"{REST}:{section}:{len(left)}",
        section=section,
        thread="",
        at=0,
        rank=lines[kept[-1]].rank,
        ids=tuple(id_ for row in left for id_ in row.ids),
        news=any(row.news for row in left),
    )
    return [*(lines[place] for place in kept), rest]


def _found(row: Row) -> Found:
    return Found(row.key, row.section, row.thread, row.group_id, row.ids, row.news)
