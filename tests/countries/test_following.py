"""How closely people follow a country, and which countries are theirs."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from collab.core.clock import today
from collab.core.errors import Problem
from collab.core.outbox import OutboxEvent
from collab.countries.models import CountryLevelVersion
from collab.countries.service.following import (
    choose_level,
    chosen_levels,
    countries_of_mine,
    levels_of,
    working_countries,
)
from tests.countries.rows import make_partnership
from tests.factories import actor_of, make_member, make_person


def test_a_level_is_chosen_changed_and_taken_back_and_the_past_is_kept(session) -> None:
    actor = actor_of(make_member(session))
    for level in ("followed", "muted", None):
        choose_level(session, actor, "SN", level=level)
    assert chosen_levels(session, actor) == {}
    kept = session.scalars(select(CountryLevelVersion.level).order_by(CountryLevelVersion.since)).all()
    assert kept == ["followed", "muted", None]
    told = session.scalars(select(OutboxEvent.payload).order_by(OutboxEvent.id)).all()
    assert told == [{"by": actor.person_id, "person_id": actor.person_id, "country": "SN"}] * 3


def test_levels_of_many_people_are_asked_in_one_query(session) -> None:
    first, second = actor_of(make_member(session)), actor_of(make_member(session))
    choose_level(session, first, "SN", level="all")
    choose_level(session, second, "ML", level="muted")
    asked = levels_of(session, [first.person_id, second.person_id], ["SN", "ML"])
    assert asked == {(first.person_id, "SN"): "all", (second.person_id, "ML"): "muted"}
    assert levels_of(session, [], []) == {}


def test_what_is_no_country_is_not_followed(session) -> None:
    with pytest.raises(Problem, match="Not found"):
        choose_level(session, actor_of(make_member(session)), "XX", level="all")


def test_a_guest_follows_no_country(session) -> None:
    with pytest.raises(Problem, match="Not found"):
        choose_level(session, actor_of(make_person(session)), "SN", level="all")


def test_my_countries_are_those_i_follow_and_those_my_authorities_work_in(session) -> None:
    actor = actor_of(make_member(session))
    mine, day = actor.mandates[0].authority_id, today()
    make_partnership(session, mine, "SN")
    make_partnership(session, mine, "ML", status="ended")
    make_partnership(session, mine, "BJ", ends_on=day - timedelta(days=1))
    make_partnership(session, mine, "TG", starts_on=day + timedelta(days=1))
    make_partnership(session, mine, "MA")
    make_partnership(session, actor_of(make_member(session)).mandates[0].authority_id, "VN")
    choose_level(session, actor, "JP", level="followed")
    choose_level(session, actor, "DE", level="normal")
    choose_level(session, actor, "MA", level="muted")
    assert working_countries(session, actor) == {"SN", "MA"}
    assert countries_of_mine(session, actor) == {"SN", "JP"}
