"""The sending desk: a test to oneself, progress while it sends, pause, resume and stop, and what became of each letter."""

from __future__ import annotations

import io
import uuid
from datetime import timedelta

import pytest
from openpyxl import load_workbook
from sqlalchemy import delete, text
from sqlalchemy.orm import Session

from collab.accounts.models import Person
from collab.core.clock import now
from collab.core.db import transaction
from collab.core.errors import Problem
from collab.core.mail import Delivery
from collab.core.mail.health import MailAddress
from collab.digests.models import Letter
from collab.digests.service.finishing import finish_runs
from collab.digests.service.planning import plan_some
from collab.digests.service.sending.deliveries import deliveries_of
from collab.digests.service.sending.pausing import hold_sending
from collab.digests.service.sending.progress import progress_of_edition
from tests.digests.run_rows import begin_editions, make_crowd, make_scheduled
from tests.digests.sending_rows import (
    add_letter,
    events,
    mail_states,
    make_edition_of,
    make_reader,
    make_sending,
    state_of,
    step,
)
from tests.factories import actor_of, make_authority, make_mandate
from tests.queries import counted_queries


@pytest.fixture
def staff(session: Session):
    return make_reader(session, "Chargée de mission", staff=True)


def test_a_test_reaches_who_asks_for_it_and_nobody_else(session, staff, signed_in, settle, smtp) -> None:
    make_reader(session, "Élue")
    edition = make_edition_of(session)
    session.commit()
    asked = {"client_key": str(uuid.uuid4()), "language": "fr"}
    answer = signed_in(staff).post(f"/api/digests/editions/{edition.id}/test", json=asked)
    assert (answer.status_code, answer.json) == (202, {"address": staff.email})
    settle()
    (mail,) = smtp.mails
    assert mail["X-Envelope-To"] == staff.email
    assert mail["Subject"].startswith("[Essai] ")
    assert "Lettre de la commission, semaine 48" in mail["Subject"]
    assert mail.get_body(("plain",)) is not None
    assert mail.get_body(("html",)) is not None


def test_a_test_may_be_in_english(session, staff, signed_in, settle, smtp) -> None:
    edition = make_edition_of(session)
    session.commit()
    asked = {"client_key": str(uuid.uuid4()), "language": "en"}
    signed_in(staff).post(f"/api/digests/editions/{edition.id}/test", json=asked)
    settle()
    assert smtp.mails[0]["Subject"] == "[Test] Letter of the commission, week 48"


def test_the_same_press_twice_makes_one_mail(session, staff, signed_in, settle, smtp) -> None:
    edition = make_edition_of(session)
    session.commit()
    browser, asked = signed_in(staff), {"client_key": str(uuid.uuid4()), "language": "fr"}
    for _ in range(2):
        answer = browser.post(f"/api/digests/editions/{edition.id}/test", json=asked)
        assert answer.status_code == 202
    settle()
    assert len(smtp.mails) == 1


def test_an_eleventh_test_within_the_hour_waits(session, staff, signed_in) -> None:
    edition = make_edition_of(session)
    session.commit()
    browser = signed_in(staff)
    asks = [
        browser.post(
            f"/api/digests/editions/{edition.id}/test",
            json={"client_key": str(uuid.uuid4()), "language": "fr"},
        )
        for _ in range(11)
    ]
    assert [answer.status_code for answer in asks] == [202] * 10 + [429]
    assert len(events(session, "digests.test_asked")) == 10


def test_a_discarded_edition_is_tested_no_more(session, staff, signed_in, settle, smtp) -> None:
    edition, waiting = make_edition_of(session, "discarded"), make_edition_of(session)
    session.commit()
    browser, asked = signed_in(staff), {"client_key": str(uuid.uuid4()), "language": "fr"}
    answer = browser.post(f"/api/digests/editions/{edition.id}/test", json=asked)
    assert (answer.status_code, answer.json["type"]) == (409, "edition-moved-on")
    # Asked for in time, and discarded before it left.
    browser.post(f"/api/digests/editions/{waiting.id}/test", json=asked)
    waiting.state = "discarded"
    session.commit()
    settle()
    assert smtp.mails == []


def test_an_unknown_language_is_refused(session, staff, signed_in) -> None:
    edition = make_edition_of(session)
    session.commit()
    asked = {"client_key": str(uuid.uuid4()), "language": "de"}
    answer = signed_in(staff).post(f"/api/digests/editions/{edition.id}/test", json=asked)
    assert (answer.status_code, answer.json["errors"]) == (422, {"language": ["unknown"]})


MIXED = {
    "planned": 3,
    "sending": 1,
    "accepted": 5,
    "failed": 2,
    "unknown": 1,
    "withdrawn": 1,
    "suppressed": 1,
}


def test_progress_counts_every_letter_once(session, staff) -> None:
    edition, _ = make_sending(session, MIXED)
    found = progress_of_edition(session, actor_of(staff), edition.id)
    assert (found.state, found.run, found.total) == ("sending", "sending", 14)
    assert (found.waiting, found.sending, found.sent, found.failed) == (3, 1, 5, 2)
    assert (found.uncertain, found.undecided, found.withdrawn, found.suppressed) == (1, 1, 1, 1)


def test_what_a_relay_put_off_still_waits(session, staff) -> None:
    edition, run = make_sending(session, {"planned": 2})
    add_letter(session, run, make_reader(session), "planned", attempts=1)
    found = progress_of_edition(session, actor_of(staff), edition.id)
    assert (found.waiting, found.deferred, found.total) == (3, 1, 3)


def test_while_letters_are_written_it_says_how_many_there_will_be(session, staff) -> None:
    edition, _ = make_sending(session, {"planned": 2}, run="planning")
    make_reader(session)
    found = progress_of_edition(session, actor_of(staff), edition.id)
    assert (found.total, found.expected, found.seconds_left) == (2, 4, None)


def test_before_it_begins_there_is_nothing_to_count(session, staff) -> None:
    found = progress_of_edition(session, actor_of(staff), make_edition_of(session, "approved").id)
    assert (found.state, found.run, found.total) == ("approved", None, 0)


def test_progress_asks_as_little_however_many_letters_there_are(session, staff, database) -> None:
    edition, run = make_sending(session, MIXED, run="planning")
    step(session, edition, "pause", staff)
    actor = actor_of(staff)
    with counted_queries(database) as few:
        progress_of_edition(session, actor, edition.id)
    for _ in range(40):
        add_letter(session, run, make_reader(session))
    with counted_queries(database) as many:
        progress_of_edition(session, actor, edition.id)
    assert len(few) == len(many) <= 5


def test_a_paused_edition_says_since_when_and_by_whom(session, staff) -> None:
    edition, run = make_sending(session, {"planned": 1})
    session.commit()
    before = now()
    found = hold_sending(session, actor_of(staff), edition.id, act="pause")
    assert (found.state, found.moved.act, found.moved.by.id) == ("paused", "pause", staff.id)
    assert before <= found.moved.at <= now() + timedelta(seconds=1)
    assert found.seconds_left is None
    hold_sending(session, actor_of(staff), edition.id, act="resume")
    assert state_of(session, edition) == "sending"
    assert mail_states(session, run) == {"planned": 1}


def test_stopping_says_how_many_left_and_how_many_never_will(session, staff) -> None:
    edition, run = make_sending(session, {"planned": 3, "accepted": 2, "failed": 1})
    found = hold_sending(session, actor_of(staff), edition.id, act="stop")
    assert (found.state, found.sent, found.withdrawn, found.waiting) == ("stopped", 2, 3, 0)
    assert mail_states(session, run) == {"accepted": 2, "failed": 1, "withdrawn": 3}
    assert events(session, "digests.edition_moved")[-1]["act"] == "stop"


def test_stopped_while_letters_are_written_the_others_never_will_be(session, staff) -> None:
    make_crowd(session, 9)
    edition = make_scheduled(session)
    session.commit()
    begin_editions()
    with transaction() as current:
        assert plan_some(current, readers=4) == 4
    actor = actor_of(session.get_one(Person, staff.id))
    session.commit()
    with transaction() as current:
        found = hold_sending(current, actor, edition.id, act="stop")
    assert (found.withdrawn, found.unwritten, found.waiting, found.expected) == (4, 6, 0, None)
    with transaction() as current:
        assert plan_some(current, readers=4) == 0
    with transaction() as current:
        assert finish_runs(current) == 1
    with transaction() as current:
        found = progress_of_edition(current, actor, edition.id)
    assert (found.state, found.run, found.withdrawn, found.unwritten) == ("stopped", "ended", 4, 6)


def test_a_sending_that_is_over_is_not_paused(session, staff) -> None:
    edition, run = make_sending(session, {"accepted": 1}, state="sent", run="ended")
    with pytest.raises(Problem) as refused:
        hold_sending(session, actor_of(staff), edition.id, act="pause")
    assert (refused.value.status, refused.value.slug) == (409, "edition-moved-on")


def test_every_letter_is_listed_with_what_became_of_it(session, staff) -> None:
    edition, run = make_sending(session, {})
    metz = make_authority(session, "Ville de Metz")
    elected, agent = make_reader(session, "Élue de Metz"), make_reader(session, "Agent de Metz")
    make_mandate(session, elected, metz)
    add_letter(session, run, elected, "failed")
    add_letter(session, run, agent, "accepted")
    session.add(MailAddress(address=elected.email, stopped_at=now(), stopped_by="hard"))
    session.flush()
    sent, failed = deliveries_of(session, actor_of(staff), edition.id).items
    assert (sent.person.name, sent.state, sent.attempts, sent.answer) == (
        "Agent de Metz", "sent", 1, "250 OK",
    )  # fmt: skip
    assert (failed.person.authority.name, failed.state, failed.stopped) == ("Ville de Metz", "failed", True)
    assert failed.answer == "550 5.1.1 no such user"


@pytest.mark.parametrize(
    ("state", "count"),
    [("waiting", 3), ("sent", 5), ("failed", 2), ("unknown", 1), ("withdrawn", 1), ("suppressed", 1)],
)
def test_letters_are_listed_by_state_in_pages(session, staff, state: str, count: int) -> None:
    edition, _ = make_sending(session, MIXED)
    page = deliveries_of(session, actor_of(staff), edition.id, state=state, page_size=2)
    assert (page.total, {line.state for line in page.items}) == (count, {state})


def test_letters_are_found_by_the_name_of_who_gets_them(session, staff) -> None:
    edition, run = make_sending(session, {"accepted": 2})
    add_letter(session, run, make_reader(session, "Agente de Brest"), "accepted")
    page = deliveries_of(session, actor_of(staff), edition.id, q="brest agente")
    assert [line.person.name for line in page.items] == ["Agente de Brest"]


def test_the_list_of_letters_asks_as_little_however_many_there_are(session, staff, database) -> None:
    edition, run = make_sending(session, {"accepted": 2})
    actor = actor_of(staff)
    with counted_queries(database) as few:
        deliveries_of(session, actor, edition.id)
    for _ in range(40):
        add_letter(session, run, make_reader(session), "accepted")
    with counted_queries(database) as many:
        deliveries_of(session, actor, edition.id)
    assert len(few) == len(many)


def test_what_was_counted_is_kept_when_letters_are_forgotten(session, staff) -> None:
    edition, run = make_sending(session, {"accepted": 3, "failed": 1}, state="sent", run="ended")
    run.counts = {"sent": 3, "failed": 1}
    session.flush()
    actor = actor_of(staff)
    assert progress_of_edition(session, actor, edition.id).forgotten is False
    session.execute(delete(Delivery).where(Delivery.state == "accepted"))
    found = progress_of_edition(session, actor, edition.id)
    assert (found.forgotten, found.sent, found.failed, found.total) == (True, 3, 1, 4)
    # What failed is kept, and still listed.
    assert [line.state for line in deliveries_of(session, actor, edition.id).items] == ["failed"]


def test_who_wanted_none_any_more_is_listed_though_no_mail_was_made(session, staff) -> None:
    edition, run = make_sending(session, {})
    reader = make_reader(session)
    session.add(Letter(run_id=run.id, person_id=reader.id, outcome="withdrawn", language="fr"))
    session.flush()
    (line,) = deliveries_of(session, actor_of(staff), edition.id).items
    assert (line.state, line.attempts) == ("withdrawn", 0)


@pytest.mark.parametrize(
    ("language", "sheet", "state"), [("fr", "Lettres", "en échec"), ("en", "Letters", "failed")]
)
def test_the_letters_go_out_as_a_workbook(session, staff, signed_in, language, sheet, state) -> None:
    edition, run = make_sending(session, {})
    add_letter(session, run, make_reader(session, "Élue", organisation="Réseau de villes"), "failed")
    session.commit()
    answer = signed_in(staff).get(f"/api/digests/editions/{edition.id}/deliveries/export?language={language}")
    assert answer.status_code == 200
    rows = list(load_workbook(io.BytesIO(answer.data))[sheet].iter_rows(values_only=True))
    assert rows[1][:2] == ("Élue", "Réseau de villes")
    assert rows[1][4:7] == (state, 1, "550 5.1.1 no such user")


def test_nobody_but_the_secretariat_sees_or_moves_a_sending(session, signed_in) -> None:
    reader = make_reader(session)
    edition, _ = make_sending(session, {"failed": 1})
    session.commit()
    browser, base = signed_in(reader), f"/api/digests/editions/{edition.id}"
    for path in ("audience", "audience/people", "progress", "deliveries", "deliveries/export"):
        assert browser.get(f"{base}/{path}").status_code == 404
    key = {"client_key": str(uuid.uuid4()), "language": "fr"}
    for path, body in (("test", key), ("progress", {"act": "stop"}), ("resend", None)):
        assert browser.post(f"{base}/{path}", json=body).status_code == 404


def test_what_could_not_be_written_is_no_answer_of_a_server(session, staff) -> None:
    edition, run = make_sending(session, {})
    add_letter(session, run, make_reader(session), "planned", attempts=1)
    session.execute(text("UPDATE delivery SET smtp_answer = 'not written: IndexError'"))
    [line] = deliveries_of(session, actor_of(staff), edition.id).items
    assert (line.answer, line.unwritten) == ("", True)
