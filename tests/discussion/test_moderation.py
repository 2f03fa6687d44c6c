"""Hiding with a reason, reporting and judging."""

from __future__ import annotations

import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text

from collab.core.db import transaction
from collab.core.errors import Problem
from collab.core.outbox import OutboxEvent
from collab.discussion import service
from collab.discussion.models import MessageModeration, Report
from tests.factories import (
    actor_of,
    make_member,
    make_person,
)

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def chair(session, group):
    return actor_of(make_member(session, group, "chair", name="Présidente"))


@pytest.fixture
def author(session, group):
    return actor_of(make_member(session, group, name="Élue"))


@pytest.fixture
def reader(session, group):
    return actor_of(make_member(session, group, name="Agent"))


@pytest.fixture
def discussion(session, group, author):
    made, _ = service.start_discussion(session, author, group.id, title="Eau")
    for body in ("un", "deux"):
        service.post_message(session, author, made.id, body=body, client_key=uuid.uuid4())
    return made.id


def shown(session, actor, discussion_id: int, number: int):
    return service.messages_of(session, actor, discussion_id).items[number - 1]


def heard(session, name: str) -> list:
    return [row.event for row in session.query(OutboxEvent).filter_by(name=name).order_by(OutboxEvent.id)]


def refused(status: int, slug: str | None = None):
    return pytest.raises(Problem, check=lambda p: p.status == status and slug in (None, p.slug))


def test_a_hidden_message_is_a_quiet_place_whose_author_reads_why(
    session, chair, author, reader, discussion
) -> None:
    service.add_reaction(session, reader, discussion, 2, word="thanks")
    hidden = service.hide_message(session, chair, discussion, 2, reason="Une personne y est citée.")
    assert (hidden.state, hidden.body, hidden.html, hidden.reactions) == ("hidden", "", "", {})
    assert service.versions_of(session, reader, discussion, 2) == []
    assert service.reactions_to(session, reader, discussion, 2) == []
    assert (
        service.discussions_of(session, reader, hidden_group(session, discussion))["items"][
            0
        ].last_message.excerpt
        == ""
    )
    for actor in (author, chair):
        why = service.moderation_of(session, actor, discussion, 2)
        assert (why.reason, why.body, why.hidden_by.name) == (
            "Une personne y est citée.",
            "deux",
            "Présidente",
        )
    with refused(403):
        service.moderation_of(session, reader, discussion, 2)
    with refused(409, "message-changed"):
        service.edit_message(session, author, discussion, 2, body="autre")
    again = service.hide_message(session, chair, discussion, 2, reason="Autre motif")
    assert again.revision == hidden.revision
    assert service.moderation_of(session, author, discussion, 2).reason == "Une personne y est citée."


def hidden_group(session, discussion: int) -> int:
    return service.groups_of(session, {discussion})[discussion]


def test_shown_again_it_is_as_it_was(session, chair, author, reader, discussion) -> None:
    service.add_reaction(session, reader, discussion, 2, word="thanks")
    before = shown(session, reader, discussion, 2)
    service.hide_message(session, chair, discussion, 2, reason="Par erreur")
    after = service.show_message(session, chair, discussion, 2)
    assert (after.state, after.body, after.reactions) == ("shown", "deux", before.reactions)
    assert after.revision == before.revision + 2
    with refused(404):
        service.moderation_of(session, author, discussion, 2)


def test_why_it_was_hidden_is_kept_each_time(session, chair, author, discussion) -> None:
    for reason in ("Par erreur", "Une personne y est citée."):
        service.hide_message(session, chair, discussion, 2, reason=reason)
        assert service.moderation_of(session, author, discussion, 2).reason == reason
        service.show_message(session, chair, discussion, 2)
    kept = session.query(MessageModeration).order_by(MessageModeration.id).all()
    assert [(m.reason, m.hidden_by, m.shown_by) for m in kept] == [
        ("Par erreur", chair.person_id, chair.person_id),
        ("Une personne y est citée.", chair.person_id, chair.person_id),
    ]
    assert all(m.shown_at > m.hidden_at for m in kept)


def test_a_hidden_message_s_files_are_for_its_author_and_who_judges_it(
    session, chair, author, reader, discussion
) -> None:
    session.execute(text("UPDATE message SET files = '[{\"id\": 5}]' WHERE number = 2"))
    service.require_file_readable(session, reader, 5)
    service.hide_message(session, chair, discussion, 2, reason="Une personne y est citée.")
    for actor in (author, chair):
        service.require_file_readable(session, actor, 5)
        assert service.moderation_of(session, actor, discussion, 2).files == [{"id": 5}]
    with refused(404):
        service.require_file_readable(session, reader, 5)
    service.show_message(session, chair, discussion, 2)
    service.require_file_readable(session, reader, 5)


def test_only_who_looks_after_the_group_hides(session, group, author, reader, discussion) -> None:
    rapporteur = actor_of(make_member(session, group, "rapporteur"))
    for actor in (author, reader, rapporteur):
        with refused(403):
            service.hide_message(session, actor, discussion, 1, reason="Non")
        with refused(403):
            service.reports_of(session, actor, group.id)
        with refused(403):
            service.health_of(session, actor, group.id)
    secretariat = actor_of(make_person(session, "Secrétariat", staff=True))
    assert service.hide_message(session, secretariat, discussion, 1, reason="Oui").state == "hidden"


def test_what_is_only_a_place_is_neither_hidden_nor_shown(session, chair, author, discussion) -> None:
    service.delete_message(session, author, discussion, 1)
    for change in (
        lambda: service.hide_message(session, chair, discussion, 1, reason="Trop tard"),
        lambda: service.show_message(session, chair, discussion, 1),
        lambda: service.move_messages(session, chair, discussion, 1, title="Ailleurs"),
        lambda: service.report_message(session, chair, discussion, 1, reason="Trop tard"),
    ):
        with refused(409, "message-changed"):
            change()


def test_anyone_who_reads_reports_once_and_the_chairs_alone_hear_of_it(
    session, group, chair, author, reader, discussion
) -> None:
    report, new = service.report_message(session, reader, discussion, 2, reason="Hors sujet")
    again, repeated = service.report_message(session, reader, discussion, 2, reason="Encore")
    assert (new, repeated, again.id) == (True, False, report.id)
    with refused(403):
        service.report_message(session, author, discussion, 2, reason="Moi-même")
    [event] = heard(session, "discussion.message_reported")
    assert event.audience() == [f"user:{chair.person_id}"]
    [item] = service.reports_of(session, chair, group.id)
    assert (item.reporter.name, item.author.name, item.number, item.excerpt, item.reason) == (
        "Agent", "Élue", 2, "deux", "Hors sujet",
    )  # fmt: skip


def test_one_judgement_closes_all_that_waits_about_a_message_and_each_is_told(
    session, group, chair, author, reader, discussion
) -> None:
    other = actor_of(make_member(session, group))
    first, _ = service.report_message(session, reader, discussion, 2, reason="Hors sujet")
    service.report_message(session, other, discussion, 2, reason="Blessant")
    with refused(422):
        service.close_report(session, chair, first.id, outcome="hidden")
    service.close_report(session, chair, first.id, outcome="hidden", note="Propos blessants.")
    service.close_report(session, chair, first.id, outcome="hidden", note="Encore")
    with refused(409, "report-closed"):
        service.close_report(session, chair, first.id, outcome="kept")
    assert service.reports_of(session, chair, group.id) == []
    assert service.moderation_of(session, author, discussion, 2).reason == "Propos blessants."
    told = heard(session, "discussion.report_closed")
    assert [(e.person_id, e.outcome) for e in told] == [
        (reader.person_id, "hidden"),
        (other.person_id, "hidden"),
    ]
    assert all(f"user:{e.person_id}" in e.audience() and len(e.audience()) == 2 for e in told)


def test_what_is_kept_stays_and_may_be_reported_again(session, group, chair, reader, discussion) -> None:
    report, _ = service.report_message(session, reader, discussion, 1, reason="Hors sujet")
    service.close_report(session, chair, report.id, outcome="kept", note="C’est le sujet.")
    assert shown(session, reader, discussion, 1).state == "shown"
    again, new = service.report_message(session, reader, discussion, 1, reason="Vraiment")
    assert new
    assert again.id != report.id
    with refused(403):
        service.close_report(session, reader, again.id, outcome="kept")


def test_a_message_taken_back_settles_what_waits_about_it(
    session, group, chair, author, reader, discussion
) -> None:
    service.report_message(session, reader, discussion, 2, reason="Blessant")
    service.delete_message(session, author, discussion, 2)
    assert service.reports_of(session, chair, group.id) == []
    [told] = heard(session, "discussion.report_closed")
    assert (told.person_id, told.outcome, told.by) == (reader.person_id, "deleted", author.person_id)


def test_a_report_waits_for_the_judgement_under_way(session, chair, reader, discussion) -> None:
    session.commit()
    with ThreadPoolExecutor(1) as pool:
        with transaction() as judging:
            service.hide_message(judging, chair, discussion, 2, reason="Hors sujet")
            reporting = pool.submit(_report_alone, reader, discussion, 2)
            while not reporting.done() and not _somebody_waits(session):
                session.rollback()
        with refused(409, "message-changed"):
            reporting.result()
    assert session.query(Report).count() == 0


def _report_alone(reader, discussion: int, number: int) -> None:
    with transaction() as own:
        service.report_message(own, reader, discussion, number, reason="Hors sujet")


def _somebody_waits(session) -> bool:
    waiting = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    return session.scalar(text(waiting)) > 0


def test_a_report_goes_with_its_message_and_hiding_it_settles_the_report(
    session, group, chair, reader, discussion
) -> None:
    service.report_message(session, reader, discussion, 2, reason="Hors sujet")
    moved = service.move_messages(session, chair, discussion, 2, title="Ailleurs")
    [item] = service.reports_of(session, chair, group.id)
    assert (item.discussion_id, item.number, item.title) == (moved.discussion_id, 1, "Ailleurs")
    service.hide_message(session, chair, moved.discussion_id, 1, reason="Hors sujet")
    assert session.query(Report).filter(Report.closed_at.is_(None)).count() == 0
