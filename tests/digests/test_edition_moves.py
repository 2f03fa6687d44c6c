"""What may become of an edition: the table whole, the second person, the freezing, and two who press at once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import product
from typing import Any

import pytest
from sqlalchemy import func, select

from collab.core.actor import SYSTEM
from collab.core.clock import now
from collab.core.db import transaction
from collab.core.errors import Problem
from collab.core.outbox import OutboxEvent
from collab.digests.models import Edition, EditionItem, EditionStep
from collab.digests.policy import FROZEN, TRANSITIONS
from collab.digests.service.editions.composing import change_edition
from collab.digests.service.editions.content import content_of
from collab.digests.service.editions.items import add_item
from collab.digests.service.editions.moving import move
from tests import factories as make
from tests.digests.edition_rows import make_edition, make_edition_item, make_secretary

STATES = sorted({state for state, _ in TRANSITIONS} | set(TRANSITIONS.values()))
ACTS = sorted({act for _, act in TRANSITIONS})


@pytest.fixture
def first(session):
    return make_secretary(session, "Chargée de mission")


@pytest.fixture
def second(session):
    return make_secretary(session, "Chargé de mission")


def approved(session, first, second, **values) -> Edition:
    edition = make_edition(session, first, **values)
    make_edition_item(session, edition)
    move(session, make.actor_of(first), edition.id, "submit")
    return move(session, make.actor_of(second), edition.id, "approve")


def refused(act: Callable[[], Any]) -> Problem:
    with pytest.raises(Problem) as problem:
        act()
    return problem.value


@pytest.mark.parametrize(("state", "act"), list(product(STATES, ACTS)))
def test_every_act_in_every_state_does_what_the_table_says_or_nothing(
    session, first, second, state, act
) -> None:
    edition = make_edition(session, first, state=state, submitted_by=first.id)
    make_edition_item(session, edition)
    if state in FROZEN:
        edition.frozen = {**_content(session, edition)}
    session.commit()
    who = make.actor_of(second)
    if (state, act) in TRANSITIONS:
        moved = move(session, who, edition.id, act)
        assert moved.state == TRANSITIONS[state, act]
        assert (moved.frozen is not None) == (moved.state in FROZEN)
        assert session.scalars(select(EditionStep.act)).all() == [act]
        assert session.scalars(select(OutboxEvent.name)).all() == ["digests.edition_moved"]
        return
    problem = refused(lambda: move(session, who, edition.id, act))
    assert (problem.status, problem.slug) == (409, "edition-moved-on")
    session.rollback()
    assert session.get_one(Edition, edition.id).state == state
    assert session.scalar(select(func.count()).select_from(EditionStep)) == 0


def _content(session, edition) -> dict[str, Any]:
    from collab.digests.service.editions.content import freeze

    return freeze(content_of(session, edition))


def test_a_member_moves_nothing(session, first) -> None:
    edition = make_edition(session, first)
    assert (
        refused(lambda: move(session, make.actor_of(make.make_member(session)), edition.id, "submit")).status
        == 403
    )


def test_who_submitted_does_not_approve(session, first) -> None:
    edition = make_edition(session, first, intro_fr="Bonjour à toutes et tous.")
    move(session, make.actor_of(first), edition.id, "submit")
    problem = refused(lambda: move(session, make.actor_of(first), edition.id, "approve"))
    assert (problem.status, problem.slug) == (403, "own-submission")


def test_an_edition_without_words_or_title_is_not_submitted(session, first) -> None:
    who, edition = make.actor_of(first), make_edition(session, first)
    assert refused(lambda: move(session, who, edition.id, "submit")).slug == "edition-empty"
    edition.intro_fr, edition.title_fr = "Bonjour.", " "
    assert refused(lambda: move(session, who, edition.id, "submit")).slug == "edition-untitled"
    edition.title_fr = "Lettre"
    assert move(session, who, edition.id, "submit").state == "submitted"


def test_what_was_deleted_since_stops_submitting_and_approving(session, first, second) -> None:
    group = make.make_group(session)
    discussion = make.make_discussion(session, group, first)
    edition = make_edition(session, first)
    view = add_item(session, make.actor_of(first), edition.id, kind="discussion", thing_id=discussion.id)
    assert [item.gone for item in view.items] == [False]
    move(session, make.actor_of(first), edition.id, "submit")
    group.visibility = "invitation"
    session.flush()
    problem = refused(lambda: move(session, make.actor_of(second), edition.id, "approve"))
    assert problem.slug == "edition-holds-gone"
    assert content_of(session, edition).parts == ()
    move(session, make.actor_of(second), edition.id, "send_back", note="Un contenu a été retiré.")
    assert (
        refused(lambda: move(session, make.actor_of(first), edition.id, "submit")).slug
        == "edition-holds-gone"
    )


def test_what_was_approved_reads_the_same_whatever_happens_to_what_it_tells(session, first, second) -> None:
    group = make.make_group(session)
    discussion = make.make_discussion(session, group, first, title="Eau")
    edition = make_edition(session, first, intro_fr="Bonjour.")
    add_item(
        session,
        make.actor_of(first),
        edition.id,
        kind="discussion",
        thing_id=discussion.id,
        body_fr="À lire.",
    )
    move(session, make.actor_of(first), edition.id, "submit")
    discussion.title = "Eau et climat"
    session.flush()
    move(session, make.actor_of(second), edition.id, "approve")
    content = content_of(session, edition)
    assert [(p.fr.title, p.en.markdown, p.group_id, p.path) for p in content.parts] == [
        ("Eau et climat", "À lire.", group.id, f"/discussions/{discussion.id}")
    ]
    discussion.title = "Autre chose"
    session.execute(EditionItem.__table__.update().values(body_fr="Changé après coup"))
    session.expire_all()
    assert content_of(session, edition) == content


def test_sent_back_it_thaws_and_says_why(session, first, second) -> None:
    edition = approved(session, first, second)
    move(session, make.actor_of(first), edition.id, "send_back", note="Une faute dans le titre.")
    assert (edition.state, edition.frozen, edition.approved_by, edition.submitted_by) == (
        "draft",
        None,
        None,
        None,
    )
    last = session.scalars(select(EditionStep).order_by(EditionStep.id.desc())).first()
    assert (last.act, last.note, last.by_id) == ("send_back", "Une faute dans le titre.", first.id)


def test_what_changed_since_it_was_read_is_not_approved(session, first, second) -> None:
    edition = make_edition(session, first)
    make_edition_item(session, edition)
    read = move(session, make.actor_of(first), edition.id, "submit").version
    move(session, make.actor_of(first), edition.id, "send_back")
    change_edition(
        session, make.actor_of(first), edition.id, expected=edition.version, title_fr="Autre titre"
    )
    move(session, make.actor_of(first), edition.id, "submit")
    problem = refused(lambda: move(session, make.actor_of(second), edition.id, "approve", expected=read))
    assert (problem.status, edition.state) == (412, "submitted")


def test_it_is_scheduled_ahead_or_at_once_and_never_in_the_past(session, first, second) -> None:
    edition, who = approved(session, first, second), make.actor_of(first)
    for away, remark in ((-timedelta(hours=1), "moment-past"), (timedelta(days=400), "too-far")):
        problem = refused(
            lambda away=away: move(session, who, edition.id, "schedule", scheduled_for=now() + away)
        )
        assert (problem.status, problem.errors) == (422, {"scheduled_for": [remark]})
    tomorrow = now() + timedelta(days=1)
    assert move(session, who, edition.id, "schedule", scheduled_for=tomorrow).scheduled_for == tomorrow
    assert move(session, who, edition.id, "unschedule").scheduled_for is None
    assert move(session, who, edition.id, "schedule").scheduled_for <= now()


def test_numbers_are_given_in_turn_and_none_is_left_out(session, first, second) -> None:
    editions = [approved(session, first, second) for _ in range(3)]
    for edition in editions:
        move(session, make.actor_of(first), edition.id, "schedule")
    session.commit()
    _, first_one, last = editions
    with transaction() as lost:
        move(lost, SYSTEM, last.id, "begin")
        lost.rollback()  # the process died
    acts = [lambda own, edition_id=edition.id: move(own, SYSTEM, edition_id, "begin") for edition in editions]
    assert together(acts) == ["done"] * 3
    session.expire_all()
    assert sorted(session.scalars(select(Edition.number))) == [1, 2, 3]
    assert content_of(session, session.get_one(Edition, first_one.id)).number == first_one.number


def test_two_who_send_at_once_send_one_edition_once(session, first, second) -> None:
    edition = approved(session, first, second)
    session.commit()
    version = edition.version
    press = [
        lambda own, who=who: move(own, make.actor_of(who), edition.id, "schedule", expected=version)
        for who in (first, second)
    ]
    assert sorted(together(press)) == ["done", "precondition-failed"]
    beats = [lambda own: move(own, SYSTEM, edition.id, "begin")] * 4
    assert sorted(together(beats)) == ["done", *["edition-moved-on"] * 3]
    session.expire_all()
    acts = list(session.scalars(select(EditionStep.act).order_by(EditionStep.id)))
    assert acts == ["submit", "approve", "schedule", "begin"]
    assert session.get_one(Edition, edition.id).number == 1


def test_approved_and_sent_back_at_once_it_is_one_of_the_two(session, first, second) -> None:
    edition = make_edition(session, first, intro_fr="Bonjour.")
    move(session, make.actor_of(first), edition.id, "submit")
    session.commit()
    version = edition.version
    outcomes = together(
        [
            lambda own: move(own, make.actor_of(second), edition.id, "approve", expected=version),
            lambda own: move(own, make.actor_of(first), edition.id, "send_back", expected=version),
        ]
    )
    session.expire_all()
    now_it_is = session.get_one(Edition, edition.id)
    assert outcomes.count("done") == 1
    assert (now_it_is.frozen is not None) == (now_it_is.state == "approved")


def together(acts: list[Callable[[Any], Any]]) -> list[str]:
    """Each act in a transaction of its own, begun at one moment; how each ended."""
    start = threading.Barrier(len(acts))

    def run(act: Callable[[Any], Any]) -> str:
        try:
            with transaction() as own:
                start.wait(timeout=10)
                act(own)
        except Problem as problem:
            return problem.slug
        return "done"

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))
