"""What governments advise: source by source, dated, with what they said before."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

from sqlalchemy import func, select, update

from collab.core.clock import now
from collab.core.db import transaction
from collab.core.outbox import OutboxEvent
from collab.countries.models import TravelAdvice
from collab.countries.service.advice import advice_on, note_advice

CANADA = {
    "publisher": "ca",
    "country": "SN",
    "level": 2,
    "words": "Faire preuve d’une grande prudence",
    "words_en": "Exercise a high degree of caution",
    "url": "https://voyage.gc.ca/destinations/senegal",
    "url_en": "https://travel.gc.ca/destinations/senegal",
    "published_on": date(2026, 9, 1),
}


def present(session, publisher: str, country: str = "SN"):
    return next(one for one in advice_on(session, country) if one.scale.publisher == publisher)


def changes(session) -> list[dict]:
    return list(session.scalars(select(OutboxEvent.payload).order_by(OutboxEvent.id)))


def test_a_first_reading_is_noted_and_is_no_change(session) -> None:
    note_advice(session, **CANADA)
    said = present(session, "ca").present
    assert (said.level, said.words, said.published_on) == (2, CANADA["words"], date(2026, 9, 1))
    assert not said.by_hand
    assert changes(session) == []


def test_other_words_for_the_same_level_are_kept_and_told_to_nobody(session) -> None:
    note_advice(session, **CANADA)
    note_advice(session, **{**CANADA, "words": "Prudence élevée"})
    assert present(session, "ca").present.words == "Prudence élevée"
    assert changes(session) == []
    note_advice(session, **{**CANADA, "partial": True})
    assert [change["level"] for change in changes(session)] == [2]


def test_the_same_again_is_confirmed_and_neither_kept_twice_nor_told(session) -> None:
    note_advice(session, **CANADA)
    session.execute(update(TravelAdvice).values(confirmed_at=now() - timedelta(days=31)))
    assert present(session, "ca").present.stale
    note_advice(session, **CANADA)
    assert not present(session, "ca").present.stale
    assert session.scalar(select(func.count()).select_from(TravelAdvice)) == 1
    assert changes(session) == []


def test_a_list_that_is_dated_anew_tells_nobody_anything(session) -> None:
    note_advice(session, **CANADA)
    for day in range(2, 6):
        note_advice(session, **{**CANADA, "published_on": date(2026, 9, day)})
    assert present(session, "ca").present.published_on == date(2026, 9, 5)
    assert present(session, "ca").earlier == []
    assert changes(session) == []


def test_another_level_replaces_what_was_said_and_is_told_once(session) -> None:
    note_advice(session, **CANADA)
    for _ in range(2):
        note_advice(session, **{**CANADA, "level": 4, "words": "Éviter tout voyage"})
    advice = present(session, "ca")
    assert advice.present.level == 4
    assert [(old.level, old.replaced_at is not None) for old in advice.earlier] == [(2, True)]
    assert changes(session) == [
        {"by": None, "country": "SN", "publisher": "ca", "level": 4, "before": 2},
    ]


def test_publishers_stand_side_by_side_each_with_its_own_scale(session) -> None:
    note_advice(session, **CANADA)
    note_advice(
        session, publisher="uk", country="SN", level=3, url="https://www.gov.uk/foreign-travel-advice/senegal"
    )
    sides = advice_on(session, "SN")
    assert [side.scale.publisher for side in sides] == ["fr", "ca", "uk"]
    assert [side.present.level if side.present else None for side in sides] == [None, 2, 3]
    assert [notch.level for notch in sides[2].scale.notches] == [1, 3, 4]


def test_what_is_no_country_is_left_out_and_no_link_but_of_the_web_is_kept(session) -> None:
    note_advice(session, **{**CANADA, "country": "XX"})
    note_advice(session, **{**CANADA, "url": "javascript:alert(1)"})
    assert session.scalars(select(TravelAdvice.country)).all() == ["SN"]
    assert present(session, "ca").present.url == ""


def test_two_that_note_at_once_leave_one_present_advice(session, database) -> None:
    note_advice(session, **CANADA)
    session.commit()
    start = threading.Barrier(4)

    def note(level: int) -> None:
        start.wait()
        with transaction() as current:
            note_advice(current, **{**CANADA, "level": level})

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(note, (1, 3, 4, 3)))
    assert present(session, "ca").present is not None
    standing = select(func.count()).select_from(TravelAdvice).where(TravelAdvice.replaced_at.is_(None))
    assert session.scalar(standing) == 1
