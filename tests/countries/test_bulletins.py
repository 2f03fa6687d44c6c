"""Anyone with a mandate proposes a bulletin, a chair or the secretariat publishes it, and what it read before stays."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

import pytest
import time_machine
from sqlalchemy import select

from collab.accounts.models import Person
from collab.core.clock import now, today
from collab.core.errors import Problem
from collab.core.outbox import OutboxEvent
from collab.countries.models import Story
from collab.countries.service.bulletins import (
    bulletin_for,
    bulletins_of,
    end_of,
    last_day,
    proposed_bulletins,
    versions_of,
)
from collab.countries.service.placing import place_in_stories
from collab.countries.service.publishing import (
    change_bulletin,
    expire_bulletins,
    propose_bulletin,
    publish_bulletin,
    withdraw_bulletin,
)
from collab.countries.service.stories import story_for
from collab.groups.models import Group
from collab.groups.service import ensure_country_group
from collab.reference.service import load_themes
from tests.countries.rows import make_item
from tests.factories import actor_of, join, make_member, make_person


@pytest.fixture
def room(session):
    """A story of Senegal, a technician, the chair of its group, somebody else, and the secretariat."""
    load_themes(session)
    item = make_item(session, "Pont fermé à Saint-Louis", ["SN"])
    place_in_stories(session, [item.id])
    session.refresh(item)
    chair = make_member(session)
    group = session.get_one(
        Group, ensure_country_group(session, country="SN", name="Sénégal", name_en="Senegal")
    )
    join(session, group, chair, "chair")
    return SimpleNamespace(
        story_id=item.story_id,
        author=actor_of(make_member(session)),
        chair=actor_of(chair),
        other=actor_of(make_member(session)),
        staff=actor_of(make_person(session, staff=True)),
        guest=actor_of(make_person(session, organisation="Réseau")),
    )


def said(**values):
    return {
        "title": "Le pont Faidherbe est fermé",
        "body": "Aucun passage vers l’île.\nRéouverture annoncée dans dix jours.",
        "countries": ["SN"],
        "themes": ["education-et-jeunesse"],
        "severity": "watch",
        "expires_on": today() + timedelta(days=14),
        **values,
    }


def events(session) -> list[str]:
    return [
        name
        for name in session.scalars(select(OutboxEvent.name).order_by(OutboxEvent.id))
        if name.startswith("countries.bulletin")
    ]


def slug_of(call, *args, **kwargs) -> str:
    with pytest.raises(Problem) as refused:
        call(*args, **kwargs)
    return refused.value.slug


def test_a_technician_proposes_and_the_chair_of_the_country_publishes(session, room) -> None:
    proposed = propose_bulletin(session, room.author, room.story_id, **said())
    assert (proposed.state, proposed.version, proposed.can_publish) == ("proposed", 1, False)
    assert [one.id for one in proposed_bulletins(session, room.chair)] == [proposed.id]
    assert proposed_bulletins(session, room.other) == []
    assert slug_of(bulletin_for, session, room.other, proposed.id) == "not-found"
    assert slug_of(publish_bulletin, session, room.author, proposed.id, expected=1) == "forbidden"
    published = publish_bulletin(session, room.chair, proposed.id, expected=1)
    assert (published.state, published.published_by.id) == ("published", room.chair.person_id)
    assert published.sources[0].name == "Agence A"
    assert bulletin_for(session, room.other, proposed.id).state == "published"
    assert events(session) == ["countries.bulletin_proposed", "countries.bulletin_published"]


def test_a_second_press_publishes_nothing_twice(session, room) -> None:
    bulletin = propose_bulletin(session, room.author, room.story_id, **said())
    publish_bulletin(session, room.staff, bulletin.id, expected=1)
    publish_bulletin(session, room.chair, bulletin.id, expected=1)
    assert events(session).count("countries.bulletin_published") == 1


def test_the_secretariat_proposes_and_publishes_in_one_go(session, room) -> None:
    assert propose_bulletin(session, room.staff, room.story_id, **said()).state == "published"
    assert events(session) == ["countries.bulletin_published"]


def test_a_story_has_one_bulletin_until_it_is_declined(session, room) -> None:
    first = propose_bulletin(session, room.author, room.story_id, **said())
    again = (session, room.other, room.story_id)
    assert slug_of(propose_bulletin, *again, **said()) == "story-has-bulletin"
    withdraw_bulletin(session, room.chair, first.id, expected=1, why="Déjà connu")
    assert propose_bulletin(*again, **said()).state == "proposed"
    assert session.get_one(Story, room.story_id).bulletin_id != first.id


def test_a_change_says_what_it_is_and_old_versions_stay_readable(session, room) -> None:
    bulletin = propose_bulletin(session, room.staff, room.story_id, **said())
    changed = change_bulletin(
        session,
        room.chair,
        bulletin.id,
        expected=1,
        change="new_fact",
        note="Le pont a rouvert",
        body="Ouvert.",
    )
    assert (changed.version, changed.new_fact, changed.body) == (2, True, "Ouvert.")
    kept = versions_of(session, room.other, bulletin.id)
    assert [(one.version, one.change, one.note) for one in kept] == [
        (2, "new_fact", "Le pont a rouvert"),
        (1, "first", ""),
    ]
    assert kept[1].body.startswith("Aucun passage")
    last = session.scalars(select(OutboxEvent.payload).order_by(OutboxEvent.id.desc()).limit(1)).one()
    assert last["new_fact"] is True


def test_the_same_words_again_are_no_version(session, room) -> None:
    bulletin = propose_bulletin(session, room.staff, room.story_id, **said())
    same = change_bulletin(
        session, room.staff, bulletin.id, expected=1, change="new_wording", note="", **said()
    )
    assert same.version == 1


def test_who_was_slower_must_look_again(session, room) -> None:
    bulletin = propose_bulletin(session, room.staff, room.story_id, **said())
    change_bulletin(
        session, room.staff, bulletin.id, expected=1, change="new_wording", note="", title="Autre"
    )
    late = {"expected": 1, "change": "new_wording", "note": "", "title": "Encore"}
    assert slug_of(change_bulletin, session, room.chair, bulletin.id, **late) == "precondition-failed"
    assert (
        slug_of(withdraw_bulletin, session, room.chair, bulletin.id, expected=1, why="")
        == "precondition-failed"
    )


def test_an_author_changes_and_takes_back_a_proposal_but_not_what_is_out(session, room) -> None:
    bulletin = propose_bulletin(session, room.author, room.story_id, **said())
    change_bulletin(
        session, room.author, bulletin.id, expected=1, change="new_wording", note="", title="Autre"
    )
    publish_bulletin(session, room.staff, bulletin.id, expected=2)
    late = {"expected": 2, "change": "new_wording", "note": "", "title": "Encore"}
    assert slug_of(change_bulletin, session, room.author, bulletin.id, **late) == "forbidden"
    assert slug_of(withdraw_bulletin, session, room.author, bulletin.id, expected=2, why="") == "forbidden"


def test_what_was_taken_back_is_over(session, room) -> None:
    bulletin = propose_bulletin(session, room.staff, room.story_id, **said())
    gone = withdraw_bulletin(session, room.staff, bulletin.id, expected=1, why="Erreur de lieu")
    assert (gone.state, gone.withdrawn_why) == ("withdrawn", "Erreur de lieu")
    late = {"expected": 1, "change": "new_fact", "note": "", "title": "Encore"}
    assert slug_of(change_bulletin, session, room.staff, bulletin.id, **late) == "bulletin-withdrawn"
    assert bulletins_of(session, room.other, countries=["SN"]) == []


def test_a_bulletin_leaves_by_itself_when_its_day_is_over_in_paris(session, room) -> None:
    bulletin = propose_bulletin(session, room.staff, room.story_id, **said(expires_on=today()))
    with time_machine.travel(end_of(today()) - timedelta(seconds=1), tick=False):
        assert expire_bulletins(session) == 0
    with time_machine.travel(end_of(today()) + timedelta(seconds=1), tick=False):
        assert expire_bulletins(session) == 1
        assert expire_bulletins(session) == 0
    shown = bulletin_for(session, room.other, bulletin.id)
    assert shown.state == "expired"
    assert [one.id for one in bulletins_of(session, room.other, countries=["SN"])] == [bulletin.id]


@pytest.mark.parametrize("day", ["2026-03-29", "2026-10-25", "2026-12-31"])
def test_the_last_day_is_the_same_over_both_changes_of_the_clock(day) -> None:
    from datetime import date

    last = date.fromisoformat(day)
    assert last_day(end_of(last)) == last


def test_a_proposal_whose_last_day_passed_is_not_published(session, room) -> None:
    bulletin = propose_bulletin(session, room.author, room.story_id, **said(expires_on=today()))
    with time_machine.travel(now() + timedelta(days=2), tick=False):
        late = (session, room.staff, bulletin.id)
        assert slug_of(publish_bulletin, *late, expected=1) == "bulletin-expired-already"


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"body": "un\ndeux\ntrois\nquatre"}, "body"),
        ({"countries": []}, "countries"),
        ({"countries": ["XX"]}, "countries"),
        ({"themes": ["rien"]}, "themes"),
        ({"expires_on": today() - timedelta(days=1)}, "expires_on"),
        ({"expires_on": today() + timedelta(days=800)}, "expires_on"),
    ],
)
def test_what_does_not_fit_is_named_and_leaves_nothing(session, room, values, field) -> None:
    with pytest.raises(Problem) as refused:
        propose_bulletin(session, room.author, room.story_id, **said(**values))
    assert list(refused.value.errors or {}) == [field]
    assert proposed_bulletins(session, room.staff) == []


def test_whoever_declines_a_proposal_still_finds_it_and_a_second_press_changes_nothing(session, room) -> None:
    bulletin = propose_bulletin(session, room.author, room.story_id, **said())
    for _ in range(2):
        declined = withdraw_bulletin(session, room.chair, bulletin.id, expected=1, why="Déjà connu")
        assert (declined.state, declined.withdrawn_why) == ("declined", "Déjà connu")
    assert slug_of(publish_bulletin, session, room.staff, bulletin.id, expected=1) == "bulletin-declined"
    assert events(session).count("countries.bulletin_withdrawn") == 1


def test_what_is_only_proposed_is_read_by_nobody_else(session, room) -> None:
    bulletin = propose_bulletin(session, room.author, room.story_id, **said(title="Brouillon"))
    for reader, seen in ((room.other, None), (room.author, bulletin.id), (room.chair, bulletin.id)):
        story = story_for(session, reader, room.story_id)
        assert (story.bulletin_state, story.bulletin_id) == ("proposed", seen)
        assert story.bulletin_severity == (None if seen is None else "watch")
    heard = session.scalars(
        select(OutboxEvent).where(OutboxEvent.name == "countries.bulletin_proposed")
    ).one()
    assert heard.event.audience() == [f"user:{room.author.person_id}", f"user:{room.chair.person_id}"]
    change_bulletin(
        session, room.chair, bulletin.id, expected=1, change="new_wording", note="Titre", title="Pont fermé"
    )
    publish_bulletin(session, room.chair, bulletin.id, expected=2)
    assert [one.title for one in versions_of(session, room.other, bulletin.id)] == ["Pont fermé"]
    assert len(versions_of(session, room.author, bulletin.id)) == 2


def test_a_chair_alerts_no_country_that_is_not_theirs(session, room) -> None:
    both = said(countries=["SN", "ML"], severity="alert")
    assert propose_bulletin(session, room.chair, room.story_id, **both).state == "proposed"


def test_a_chair_carries_a_bulletin_into_no_other_country(session, room) -> None:
    bulletin = propose_bulletin(session, room.chair, room.story_id, **said())
    elsewhere = {"expected": 1, "change": "new_fact", "note": "Ailleurs", "countries": ["ML"]}
    assert slug_of(change_bulletin, session, room.chair, bulletin.id, **elsewhere) == "forbidden"


def test_what_becomes_an_alert_is_a_new_fact_whatever_it_is_called(session, room) -> None:
    bulletin = propose_bulletin(session, room.staff, room.story_id, **said())
    change = {"expected": 1, "change": "new_wording", "note": "Plus grave", "severity": "alert"}
    assert change_bulletin(session, room.staff, bulletin.id, **change).new_fact


def test_a_chair_whose_mandate_ended_publishes_no_more_and_is_asked_no_more(session, room) -> None:
    chair = session.get_one(Person, room.chair.person_id)
    for mandate in chair.mandates:
        mandate.ends_on = today() - timedelta(days=1)
        mandate.starts_on = today() - timedelta(days=30)
    session.flush()
    propose_bulletin(session, room.author, room.story_id, **said())
    told = session.scalars(select(OutboxEvent.payload).order_by(OutboxEvent.id.desc()).limit(1)).one()
    assert told["chair_ids"] == []


def test_a_guest_knows_of_no_bulletin(session, room) -> None:
    bulletin = propose_bulletin(session, room.staff, room.story_id, **said())
    assert slug_of(bulletin_for, session, room.guest, bulletin.id) == "not-found"
    assert slug_of(bulletins_of, session, room.guest) == "not-found"
    assert slug_of(propose_bulletin, session, room.guest, room.story_id, **said()) == "not-found"
