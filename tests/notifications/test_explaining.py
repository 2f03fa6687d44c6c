"""Why somebody was told, or was not: in sentences, from what was true at that time."""

from __future__ import annotations

import pytest

from collab.core.db import transaction
from collab.core.errors import Problem
from collab.core.mail import send_due_mail
from collab.discussion.service import find_discussion, mark_read, resolve_discussion
from collab.groups.service import follow_group, join_group, leave_group
from collab.notifications import service
from collab.notifications.models import NotifiedEvent
from tests import factories as make
from tests.notifications.conftest import acting, at, gather, post


def why(asker, person, ground, number=1):
    with transaction() as own:
        answers = service.explain_message(
            own, acting(own, asker), ground.discussion.id, number, person_id=person.id
        )
    return answers[0]


def said(answer):
    return " ".join(sentence.fr for sentence in answer.decisions)


def test_who_was_named_reads_why_how_and_what_became_of_the_mail(
    session, ground, settle, smtp, settings
) -> None:
    post(ground.author, ground.discussion, at(ground.reader))
    settle()
    answer = why(ground.reader, ground.reader, ground)
    assert answer.told
    assert "Vous êtes nommé·e dans ce message." in said(answer)
    assert "Selon le réglage habituel : dans la page et par mail." in said(answer)
    assert "attend un moment" in said(answer)
    gather()
    send_due_mail(settings)
    assert "Le mail est parti le " in said(why(ground.reader, ground.reader, ground))


def test_a_mail_that_did_not_leave_says_why(session, ground, settle, smtp, settings) -> None:
    post(ground.author, ground.discussion, at(ground.reader))
    settle()
    with transaction() as own:
        actor = acting(own, ground.reader)
        mark_read(own, actor, find_discussion(own, actor, ground.discussion.id), number=1)
    gather()
    send_due_mail(settings)
    assert "vous l’aviez lu entre-temps" in said(why(ground.reader, ground.reader, ground))


def test_who_was_not_meant_reads_the_level_of_that_time(session, ground, settle) -> None:
    post(ground.author, ground.discussion)
    settle()
    with transaction() as own:
        follow_group(own, acting(own, ground.reader), ground.group.id, level="all")
    answer = why(ground.reader, ground.reader, ground)
    assert not answer.told
    assert "au niveau « normal »" in said(answer)


def test_who_had_muted_it_reads_so(session, ground, settle) -> None:
    with transaction() as own:
        follow_group(own, acting(own, ground.reader), ground.group.id, level="muted")
    post(ground.author, ground.discussion, at(ground.reader))
    settle()
    with transaction() as own:
        follow_group(own, acting(own, ground.reader), ground.group.id, level=None)
    answer = why(ground.reader, ground.reader, ground)
    assert not answer.told
    assert "en silencieux" in said(answer)


def test_who_was_no_member_then_reads_so_though_they_are_now(session, ground, settle) -> None:
    with transaction() as own:
        leave_group(own, acting(own, ground.reader), ground.group.id)
    post(ground.author, ground.discussion)
    settle()
    with transaction() as own:
        join_group(own, acting(own, ground.reader), ground.group.id)
    assert "pas membre du groupe à ce moment" in said(why(ground.reader, ground.reader, ground))


def test_who_did_it_reads_so(session, ground, settle) -> None:
    post(ground.author, ground.discussion)
    settle()
    assert "C’est vous" in said(why(ground.author, ground.author, ground))


def test_one_s_own_choice_is_named_with_its_day(session, ground, settle) -> None:
    with transaction() as own:
        service.change_preferences(own, acting(own, ground.reader), choices={"mention": "page"})
    post(ground.author, ground.discussion, at(ground.reader))
    settle()
    assert "Selon votre choix du " in said(why(ground.reader, ground.reader, ground))


def test_the_secretariat_may_ask_for_anybody_and_nobody_else_for_others(session, ground, settle) -> None:
    staff = make.make_person(session, staff=True)
    session.commit()
    post(ground.author, ground.discussion, at(ground.reader))
    settle()
    assert why(staff, ground.reader, ground).told
    with pytest.raises(Problem) as refusal:
        why(ground.author, ground.reader, ground)
    assert refusal.value.status == 403


def test_of_what_the_secretariat_may_not_read_nothing_is_said(session, ground, settle) -> None:
    closed = make.make_group(session, visibility="invitation")
    author, reader = make.make_member(session, closed), make.make_member(session, closed)
    staff = make.make_person(session, staff=True)
    hidden = make.make_discussion(session, closed, author)
    session.commit()
    post(author, hidden, at(reader))
    settle()
    with transaction() as own:
        (mine,) = service.explain_person(own, acting(own, reader), person_id=reader.id)
        assert service.explain_person(own, acting(own, staff), person_id=reader.id) == []
        with pytest.raises(Problem) as refusal:
            service.explain_event(own, acting(own, staff), mine.event_id, person_id=reader.id)
    assert refusal.value.status == 404


def test_every_decision_of_the_fan_out_can_be_explained(session, ground, settle) -> None:
    """Whatever each of these people chose: told and explanation agree."""
    people = [make.make_member(session, ground.group) for _ in range(8)]
    session.commit()
    levels = ("all", "followed", "normal", "muted", None, None, None, None)
    for person, level in zip(people, levels, strict=True):
        with transaction() as own:
            follow_group(own, acting(own, person), ground.group.id, level=level)
            if person is people[4]:
                service.set_preferences(own, person.id, choices={"decision": "nothing"})
    with transaction() as own:
        resolve_discussion(own, acting(own, ground.author), ground.discussion.id, outcome="Adopté")
    settle()
    with transaction() as own:
        event = own.query(NotifiedEvent).filter_by(name="discussion.resolved").one()
        told = {}
        for person in people:
            answer = service.explain_event(own, acting(own, person), event.event_id, person_id=person.id)
            assert answer.decisions
            told[person.id] = answer.told
    assert [told[person.id] for person in people] == [True, True, True, False, False, True, True, True]
