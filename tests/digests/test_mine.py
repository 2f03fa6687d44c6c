"""My letters: when the next one comes, and what became of the last ones."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
import time_machine

from collab.core.clock import PARIS, now
from collab.core.db import transaction
from collab.core.mail.health import MailAddress
from collab.digests.policy.coming import Coming, coming, next_slot
from collab.digests.service.mine import own_letters
from collab.notifications.service import set_preferences
from tests.digests.archive_rows import make_letter, make_run, make_sent_edition
from tests.factories import actor_of, make_member
from tests.queries import counted_queries


def paris(*moment: int) -> datetime:
    return datetime(*moment, tzinfo=PARIS)  # type: ignore[arg-type]


def comes(moment: datetime, **values) -> Coming:
    given = {
        "frequency": "weekly",
        "day": 1,
        "hour": 8,
        "holidays": (),
        "came_at": paris(2026, 1, 1),
        "wanted_again_at": None,
        "last_at": moment,
        "periods": (),
        **values,
    }
    return coming(moment=moment, **given)


SATURDAY = paris(2026, 11, 28, 12)


def test_a_weekly_letter_comes_on_its_day_and_hour() -> None:
    assert comes(SATURDAY).at == paris(2026, 11, 30, 8)
    assert comes(paris(2026, 11, 30, 8)).at == paris(2026, 12, 7, 8)


def test_a_daily_letter_comes_tomorrow_once_today_s_is_past() -> None:
    assert comes(SATURDAY, frequency="daily").at == paris(2026, 11, 29, 8)
    assert comes(SATURDAY, frequency="daily", hour=18).at == paris(2026, 11, 28, 18)


def test_never_is_never() -> None:
    assert comes(SATURDAY, frequency="never") == Coming(at=None)


def test_what_fell_due_and_was_not_sent_yet_is_the_next_one() -> None:
    assert comes(SATURDAY, last_at=paris(2026, 11, 20)).at == paris(2026, 11, 23, 8)
    assert comes(SATURDAY, last_at=None).at == paris(2026, 11, 23, 8)


def test_who_came_after_this_week_s_has_the_next_one() -> None:
    assert comes(SATURDAY, last_at=None, came_at=paris(2026, 11, 24)).at == paris(2026, 11, 30, 8)


def test_a_holiday_puts_it_off_and_says_so() -> None:
    away = (date(2026, 11, 29), date(2026, 12, 8))
    assert comes(SATURDAY, holidays=[away]) == Coming(at=paris(2026, 12, 14, 8), away_until=date(2026, 12, 8))
    daily = comes(SATURDAY, frequency="daily", holidays=[away])
    assert daily == Coming(at=paris(2026, 12, 9, 8), away_until=date(2026, 12, 8))
    elsewhere = (date(2026, 12, 1), date(2026, 12, 5))
    assert comes(SATURDAY, holidays=[elsewhere]) == Coming(at=paris(2026, 11, 30, 8))


def test_two_holidays_in_a_row_put_it_off_twice() -> None:
    away = [(date(2026, 11, 30), date(2026, 11, 30)), (date(2026, 12, 7), date(2026, 12, 9))]
    assert comes(SATURDAY, holidays=away) == Coming(at=paris(2026, 12, 14, 8), away_until=date(2026, 11, 30))


def test_a_period_that_has_its_letter_brings_no_second_one() -> None:
    # Monday's letter came, then the day was changed to Thursday: not twice in one week.
    tuesday = paris(2026, 12, 1, 12)
    assert comes(tuesday, day=4, periods=["2026-W49"], last_at=paris(2026, 11, 30, 8)).at == paris(
        2026, 12, 10, 8
    )


def test_a_holiday_without_end_names_no_date() -> None:
    away = (date(2026, 1, 1), date(9999, 12, 31))
    assert comes(SATURDAY, holidays=[away], frequency="daily") == Coming(at=None, away_until=away[1])


@pytest.mark.parametrize("day", [paris(2026, 3, 28, 12), paris(2026, 10, 24, 12), paris(2026, 12, 31, 12)])
@pytest.mark.parametrize("frequency", ["daily", "weekly"])
@pytest.mark.parametrize("hour", [0, 2, 3, 8, 23])
def test_slots_follow_each_other_over_clock_changes_and_year_ends(day, frequency, hour) -> None:
    step = timedelta(days=7 if frequency == "weekly" else 1)
    slot, days = next_slot(frequency, 7, hour, day), []
    for _ in range(4):
        days.append(slot.astimezone(PARIS).date())
        slot = next_slot(frequency, 7, hour, slot)
    assert all(b - a == step for a, b in zip(days, days[1:], strict=False))


def test_the_page_tells_the_next_and_the_last_ones(session, signed_in) -> None:
    with time_machine.travel(SATURDAY, tick=False):
        member = make_member(session, came_at=paris(2026, 1, 1))
        edition = make_sent_edition(session, 7, title_fr="La commission se réunit")
        of_edition = make_run(session, kind="edition", period=str(edition.id), edition_id=edition.id)
        make_letter(session, of_edition, member, mail="accepted", lines=0, at=paris(2026, 11, 26, 9))
        quiet = make_run(session, period="2026-W48")
        make_letter(session, quiet, member, "nothing", at=paris(2026, 11, 23, 8))
        full = make_run(session, period="2026-W47")
        make_letter(session, full, member, mail="accepted", lines=4, at=paris(2026, 11, 16, 8))
        away = make_run(session, period="2026-W46")
        make_letter(session, away, member, "away", at=paris(2026, 11, 9, 8))
        make_letter(session, full, make_member(session), mail="failed")
        session.commit()
        page = signed_in(member).get("/api/digests/mine").json
    assert (page["frequency"], page["next_at"], page["mail_stopped"]) == (
        "weekly",
        "2026-11-30T07:00:00+00:00",
        False,
    )
    assert [
        (item["kind"], item["outcome"], item["lines"], item["mail"], item["number"]) for item in page["items"]
    ] == [
        ("edition", "planned", 0, "sent", 7),
        ("weekly", "nothing", 0, None, None),
        ("weekly", "planned", 4, "sent", None),
        ("weekly", "away", 0, None, None),
    ]
    assert page["items"][0]["title_fr"] == "La commission se réunit"


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ("planned", "waiting"),
        ("claimed", "waiting"),
        ("sending", "waiting"),
        ("unknown", "waiting"),
        ("accepted", "sent"),
        ("failed", "failed"),
        ("withdrawn", "dropped"),
        ("suppressed", "dropped"),
    ],
)
def test_what_became_of_a_letter_s_mail_is_said(session, state, said) -> None:
    member = make_member(session)
    make_letter(session, make_run(session), member, mail=state)
    assert own_letters(session, actor_of(member)).items[0].mail == said


def test_who_wants_letters_again_waits_for_the_next_slot(session) -> None:
    with time_machine.travel(SATURDAY, tick=False) as clock:
        member = make_member(session, came_at=paris(2026, 1, 1))
        set_preferences(session, member.id, frequency="never")
        assert own_letters(session, actor_of(member)).next_at is None
        clock.shift(60)
        set_preferences(session, member.id, frequency="weekly", digest_day=3, digest_hour=18)
        assert own_letters(session, actor_of(member)).next_at == paris(2026, 12, 2, 18)


def test_an_address_whose_mail_comes_back_is_said(session) -> None:
    member = make_member(session)
    session.add(MailAddress(address=member.email, stopped_at=now(), stopped_by="hard"))
    session.flush()
    assert own_letters(session, actor_of(member)).mail_stopped


def test_it_asks_as_many_questions_however_many_letters_there_were(session, database) -> None:
    member, counts = make_member(session), []
    actor = actor_of(member)
    for week in range(1, 40):
        make_letter(session, make_run(session, period=f"2026-W{week:02}"), member, mail="accepted")
        if week in (1, 39):
            session.commit()
            with counted_queries(database) as sent, transaction() as current:
                assert len(own_letters(current, actor).items) == min(week, 12)
            counts.append(len(sent))
    assert counts[0] == counts[1]
