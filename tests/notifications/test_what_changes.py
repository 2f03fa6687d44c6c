"""What changes between the moment something is told and the moment it is read, mailed or explained."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import text

from collab.core.clock import today
from collab.core.db import transaction
from collab.core.errors import Problem
from collab.core.mail import send_due_mail
from collab.discussion.service import (
    edit_message,
    find_discussion,
    hide_message,
    mark_read,
    report_message,
    resolve_discussion,
)
from collab.groups.service import change_role, follow_group
from collab.notifications import service
from collab.notifications.service.inbox import MOST_SHOWN
from tests import factories as make
from tests.notifications.conftest import acting, at, decided, gather, post


@pytest.fixture
def chair(session, ground):
    person = make.make_member(session, ground.group, role="chair", name="Présidente")
    session.commit()
    return person


def read_all(person, ground, number=1):
    with transaction() as own:
        actor = acting(own, person)
        mark_read(own, actor, find_discussion(own, actor, ground.discussion.id), number=number)


def report(ground):
    with transaction() as own:
        report_message(own, acting(own, ground.reader), ground.discussion.id, 1, reason="Hors sujet")


def unread(person):
    with transaction() as own:
        return service.count_unread(own, acting(own, person))


def test_a_report_is_news_to_a_chair_who_had_read_the_message(
    session, ground, chair, settle, smtp, settings
) -> None:
    post(ground.author, ground.discussion)
    read_all(chair, ground)
    report(ground)
    settle()
    assert unread(chair) == 1
    gather()
    send_due_mail(settings)
    assert len(smtp.to(chair.email)) == 1


def test_that_one_s_message_was_hidden_is_news_though_one_wrote_it(session, ground, chair, settle) -> None:
    post(ground.author, ground.discussion)
    with transaction() as own:
        hide_message(own, acting(own, chair), ground.discussion.id, 1, reason="Une personne y est citée.")
    settle()
    assert unread(ground.author) == 1
    with transaction() as own:
        (thread,) = service.inbox_of(own, acting(own, ground.author)).items
    assert thread.lines[0].by is None, "who looks after a group acts for it"


def test_who_is_named_by_an_edit_hears_of_it_though_they_had_read_the_message(
    session, ground, settle, smtp, settings
) -> None:
    post(ground.author, ground.discussion)
    read_all(ground.reader, ground)
    with transaction() as own:
        edit_message(own, acting(own, ground.author), ground.discussion.id, 1, body=at(ground.reader))
    settle()
    assert unread(ground.reader) == 1
    gather()
    send_due_mail(settings)
    assert len(smtp.to(ground.reader.email)) == 1


def test_who_reported_a_message_is_between_them_and_who_looks_after_the_group(
    session, ground, chair, settle
) -> None:
    post(ground.author, ground.discussion)
    report(ground)
    settle()
    with transaction() as own:
        seen = service.explain_message(
            own, acting(own, ground.author), ground.discussion.id, 1, person_id=ground.author.id
        )
        assert all("signale" not in answer.what.fr for answer in seen)
        (event_id,) = own.execute(
            text("SELECT event_id FROM notified_event WHERE name LIKE '%reported'")
        ).one()
        with pytest.raises(Problem) as refusal:
            service.explain_event(own, acting(own, ground.author), event_id, person_id=ground.author.id)
        assert refusal.value.status == 404
        assert service.explain_event(own, acting(own, chair), event_id, person_id=chair.id).told


def test_who_no_longer_chairs_is_told_of_no_report(session, ground, chair, settle, smtp, settings) -> None:
    staff = make.make_person(session, staff=True)
    session.commit()
    post(ground.author, ground.discussion)
    report(ground)
    settle()
    gather()
    with transaction() as own:
        change_role(own, acting(own, staff), ground.group.id, chair.id, role="member")
    send_due_mail(settings)
    assert smtp.to(chair.email) == []
    assert decided(session, chair, "mail_why")[-1] == "no_right"
    assert unread(chair) == 0


def test_a_holiday_that_begins_once_the_mail_is_planned_holds_it_too(
    session, ground, settle, smtp, settings
) -> None:
    post(ground.author, ground.discussion, at(ground.reader))
    settle()
    gather()
    rest = (today() - timedelta(days=1), today() + timedelta(days=200))
    with transaction() as own:
        service.set_preferences(own, ground.reader.id, holidays=(rest,))
    send_due_mail(settings)
    assert smtp.to(ground.reader.email) == []
    assert decided(session, ground.reader, "mail", "mail_why") == [("waiting", "quiet")]
    # Entered by mistake, and taken back: what it held is asked again at once.
    with transaction() as own:
        service.set_preferences(own, ground.reader.id, holidays=())
    gather(minutes_later=0)
    send_due_mail(settings)
    assert len(smtp.to(ground.reader.email)) == 1


def test_a_mail_that_may_have_arrived_is_repeated_as_it_was(session, ground, settle, smtp, settings) -> None:
    post(ground.author, ground.discussion, at(ground.reader))
    settle()
    gather()
    with transaction() as own:
        own.execute(text("UPDATE delivery SET blind_repeats = 1"))
    read_all(ground.reader, ground)
    send_due_mail(settings)
    assert len(smtp.to(ground.reader.email)) == 1
    assert decided(session, ground.reader, "mail") == ["planned"]


def test_what_a_level_lowers_is_explained_by_the_level(session, ground, settle) -> None:
    with transaction() as own:
        service.set_preferences(own, ground.reader.id, choices={"message": "mail"})
        follow_group(own, acting(own, ground.reader), ground.group.id, level="followed")
    post(ground.author, ground.discussion)
    settle()
    assert decided(session, ground.reader, "channel", "why") == [("digest", "lowered")]
    with transaction() as own:
        (answer,) = service.explain_message(
            own, acting(own, ground.reader), ground.discussion.id, 1, person_id=ground.reader.id
        )
    assert "À ce niveau de suivi" in answer.decisions[1].fr


def test_a_digest_takes_each_line_in_once_whenever_it_was_told(session, ground, settle) -> None:
    with transaction() as own:
        resolve_discussion(own, acting(own, ground.author), ground.discussion.id, outcome="Adopté")
    with transaction() as own:
        assert service.lines_for_digest(own, ground.reader.id) == []
    settle()
    with transaction() as own:
        (found,) = service.lines_for_digest(own, ground.reader.id)
        assert (found.section, found.line.kind) == ("discussions", "decision")
        service.note_digested(own, [found.line.id])
    with transaction() as own:
        assert service.lines_for_digest(own, ground.reader.id) == []


def test_who_opens_a_discussion_has_not_read_all_its_messages(session, ground, settle) -> None:
    post(ground.author, ground.discussion, at(ground.reader))
    with transaction() as own:
        resolve_discussion(own, acting(own, ground.author), ground.discussion.id, outcome="Adopté")
    settle()
    assert unread(ground.reader) == 2
    with transaction() as own:
        thread = f"discussion:{ground.discussion.id}"
        service.mark_read(own, acting(own, ground.reader), thread=thread, messages=False)
    assert unread(ground.reader) == 1


@pytest.mark.parametrize("last", ["9999-12-31", "2035-01-01"])
def test_a_holiday_without_end_is_refused(session, ground, signed_in, last) -> None:
    first = today().isoformat()
    answer = signed_in(ground.reader).patch(
        "/api/me/notifications", json={"holidays": [{"first": first, "last": last}]}
    )
    assert answer.status_code == 422
    assert answer.get_json()["errors"]["holidays"]


def test_characters_that_no_mail_can_hold_stop_no_mail(session, ground, settle, smtp, settings) -> None:
    """Word's soft line break is U+000B, and people paste from Word."""
    session.get_one(type(ground.discussion), ground.discussion.id).title = "Eau\x0bpotable"
    session.commit()
    post(ground.author, ground.discussion, f"Ligne\x0bcoupée \ufffe {at(ground.reader)}")
    settle()
    gather()
    send_due_mail(settings)
    (mail,) = smtp.to(ground.reader.email)
    assert "coupée" in mail.get_body(("html",)).get_content()


def test_quiet_hours_in_the_hour_that_the_clock_shows_twice_end_later_and_never_before(ground) -> None:
    from datetime import UTC, datetime, time

    from collab.notifications.policy import Preferences, held_until

    quiet = Preferences(quiet_from=time(1), quiet_until=time(2, 30))
    moment = datetime(2026, 10, 25, 1, 15, tzinfo=UTC)
    until = held_until(quiet, moment)
    assert until is None or until > moment


def test_a_guest_who_came_later_learns_nothing_of_what_was_told_before(session, ground, settle) -> None:
    post(ground.author, ground.discussion)
    settle()
    guest = make.make_person(session, "Partenaire", organisation="Réseau de villes")
    make.join(session, ground.group, guest, "guest")
    session.commit()
    (event_id,) = session.execute(
        text("SELECT event_id FROM notified_event WHERE message_id IS NOT NULL")
    ).one()
    with transaction() as own, pytest.raises(Problem) as refusal:
        service.explain_event(own, acting(own, guest), event_id, person_id=guest.id)
    assert refusal.value.status == 404


def test_who_wants_no_letter_is_not_told_that_one_holds_it(session, ground, settle) -> None:
    with transaction() as own:
        service.set_preferences(own, ground.reader.id, frequency="never")
        resolve_discussion(own, acting(own, ground.author), ground.discussion.id, outcome="Adopté")
    settle()
    with transaction() as own:
        (answer,) = service.explain_person(own, acting(own, ground.reader), person_id=ground.reader.id)
    assert "lettre" not in " ".join(sentence.fr for sentence in answer.decisions)


def test_the_secretariat_that_a_report_was_not_for_is_told_nothing_of_membership(
    session, ground, chair, settle
) -> None:
    staff = make.make_person(session, staff=True)
    session.commit()
    post(ground.author, ground.discussion)
    report(ground)
    settle()
    (event_id,) = session.execute(
        text("SELECT event_id FROM notified_event WHERE name LIKE '%reported'")
    ).one()
    with transaction() as own:
        answer = service.explain_event(own, acting(own, staff), event_id, person_id=staff.id)
    assert not answer.told
    assert "membre" not in " ".join(sentence.fr for sentence in answer.decisions)


def test_a_mail_whose_row_is_forgotten_is_not_said_to_have_left(
    session, ground, settle, smtp, settings
) -> None:
    post(ground.author, ground.discussion, at(ground.reader))
    settle()
    gather()
    with transaction() as own:
        own.execute(text("DELETE FROM delivery"))
    with transaction() as own:
        (answer,) = service.explain_person(own, acting(own, ground.reader), person_id=ground.reader.id)
    assert "est parti" not in " ".join(sentence.fr for sentence in answer.decisions)


def test_what_the_inbox_looks_at_does_not_grow_with_what_one_was_told(session, ground, settle) -> None:
    post(ground.author, ground.discussion, at(ground.reader))
    settle()
    # A thousand times over: the same event, told under other numbers.
    session.execute(
        text(
            """
            WITH more AS (
                INSERT INTO notified_event (event_id, name, thread, group_id, discussion_id, payload, happened_at)
                SELECT 1000 + n, 'discussion.resolved', thread, group_id, discussion_id, payload, happened_at
                FROM notified_event, generate_series(1, :count) n WHERE message_id IS NOT NULL RETURNING event_id
            ) INSERT INTO notification (event_id, person_id, kind, reason, channel)
            SELECT event_id, :person_id, 'decision', 'member', 'page' FROM more
            """
        ),
        {"count": MOST_SHOWN + 500, "person_id": ground.reader.id},
    )
    session.commit()
    with transaction() as own:
        (thread,) = service.inbox_of(own, acting(own, ground.reader)).items
    assert thread.total == MOST_SHOWN
