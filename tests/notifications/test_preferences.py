"""How one wants to be told: what is usual, what was chosen, and what held at another time."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest

from collab.core.clock import now
from collab.core.db import transaction
from collab.core.errors import Problem
from collab.groups.service import follow_group
from collab.notifications import service
from tests.notifications.conftest import acting


def chosen(person, **more):
    with transaction() as own:
        return service.preferences_of(own, [person.id], **more)[person.id]


def change(person, **changes):
    with transaction() as own:
        return service.change_preferences(own, acting(own, person), **changes)


def test_who_chose_nothing_has_the_sober_defaults(session, ground) -> None:
    with transaction() as own:
        page = service.show_preferences(own, acting(own, ground.reader))
    channels = {choice.kind.name: choice.channel for choice in page.kinds}
    assert (channels["mention"], channels["message"], channels["stand"]) == ("mail", "digest", "page")
    usual = page.preferences
    assert (usual.frequency, usual.digest_day, usual.digest_hour) == ("weekly", 1, 8)
    assert [(each.group.id, each.level) for each in page.followed] == [(ground.group.id, "normal")]


def test_a_choice_changes_only_what_is_given_and_can_be_taken_back(session, ground) -> None:
    change(ground.reader, choices={"mention": "digest", "message": "mail"})
    change(ground.reader, quiet_from=time(20), quiet_until=time(8))
    change(ground.reader, choices={"mention": None})
    now_chosen = chosen(ground.reader)
    assert now_chosen.choices == {"message": "mail"}
    assert (now_chosen.quiet_from, now_chosen.quiet_until) == (time(20), time(8))


def test_what_held_at_another_time_is_still_known(session, ground) -> None:
    before = now()
    change(ground.reader, choices={"mention": "nothing"})
    between = now()
    change(ground.reader, choices={"mention": "page"}, frequency="never")
    assert chosen(ground.reader, at=before).choices == {}
    assert chosen(ground.reader, at=between).choices == {"mention": "nothing"}
    assert chosen(ground.reader).choices == {"mention": "page"}


def test_choosing_what_holds_already_writes_nothing(session, ground) -> None:
    change(ground.reader, frequency="daily")
    since = chosen(ground.reader).since
    change(ground.reader, frequency="daily")
    assert chosen(ground.reader).since == since


def test_holidays_are_days(session, ground) -> None:
    first = date(2026, 12, 20)
    page = change(ground.reader, holidays=((first, first + timedelta(days=10)),))
    assert page.holidays == [{"first": first, "last": date(2026, 12, 30)}]


def test_the_level_of_a_group_stands_on_the_page(session, ground) -> None:
    with transaction() as own:
        follow_group(own, acting(own, ground.reader), ground.group.id, level="all")
    with transaction() as own:
        page = service.show_preferences(own, acting(own, ground.reader))
    assert [each.level for each in page.followed] == ["all"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"choices": {"weather": "mail"}}, "choices"), ({"quiet_from": time(20)}, "quiet_until")],
)
def test_what_cannot_be_is_refused_and_leaves_nothing(session, ground, changes, field) -> None:
    with pytest.raises(Problem) as refusal:
        change(ground.reader, **changes)
    assert field in refusal.value.errors
    assert chosen(ground.reader).since is None


def test_two_pages_that_choose_at_once_lose_nothing(session, ground) -> None:
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(4) as pool:
        names = ("mention", "reply", "decision", "date")
        list(pool.map(lambda name: change(ground.reader, choices={name: "nothing"}), names))
    assert chosen(ground.reader).choices == dict.fromkeys(names, "nothing")
