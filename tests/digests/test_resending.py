"""After a sending: what failed is sent again and nothing else; what may have arrived is decided one by one."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from collab.core.config import Settings
from collab.core.db import transaction
from collab.core.errors import Problem
from collab.core.mail import Delivery
from collab.core.mail.bulk import send_mailings
from collab.digests.models import Letter, Run
from collab.digests.service.finishing import finish_runs
from collab.digests.service.sending.deliveries import deliveries_of
from collab.digests.service.sending.progress import progress_of_edition
from collab.digests.service.sending.resending import decide_unknown, resend_failed
from tests.digests.run_rows import begin_editions, make_scheduled, plan_all
from tests.digests.sending_rows import add_letter, events, mail_states, make_reader, make_sending, state_of
from tests.factories import actor_of
from tests.smtp_sink import SmtpSink


class ChoosySink(SmtpSink):
    """Takes mail but for the addresses it is told to refuse, with the answer it is told."""

    def __init__(self, port: int) -> None:
        super().__init__(port)
        self.refused: dict[str, str] = {}

    async def handle_RCPT(
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        if address in self.refused:
            return self.refused[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"


@pytest.fixture
def choosy(smtp_port: int) -> Iterator[ChoosySink]:
    with ChoosySink(smtp_port) as sink:
        yield sink


def send_all(settings: Settings) -> None:
    """As the workers do: send what waits, and end what is over."""
    send_mailings(settings, seconds=8)
    with transaction() as session:
        finish_runs(session)


@pytest.mark.parametrize(
    ("answer", "again", "states"),
    [
        ("554 5.7.1 not today", 1, {"accepted": 3}),
        # No such mailbox: mail to the address is stopped, and trying again sends nothing there.
        ("550 5.1.1 no such user", 0, {"accepted": 2, "suppressed": 1}),
    ],
)
def test_a_letter_that_was_refused_goes_once_more_and_no_other_does(
    session, settings, staff, signed_in, choosy, answer, again, states
) -> None:
    refused, other = make_reader(session, "Élue de Brest"), make_reader(session, "Agent de Metz")
    edition = make_scheduled(session)
    session.commit()
    choosy.refused[refused.email] = answer
    begin_editions()
    plan_all()
    send_all(settings)
    browser, base = signed_in(staff), f"/api/digests/editions/{edition.id}"
    stands = browser.get(f"{base}/progress").json
    assert (stands["state"], stands["sent"], stands["failed"]) == ("sent", 2, 1)
    (failed,) = browser.get(f"{base}/deliveries?state=failed").json["items"]
    assert (failed["person"]["id"], failed["attempts"]) == (refused.id, 1)
    assert answer in failed["answer"]

    choosy.refused.clear()
    assert browser.post(f"{base}/resend").json["waiting"] == 1
    send_all(settings)
    assert len(choosy.to(refused.email)) == again
    assert len(choosy.to(other.email)) == len(choosy.to(staff.email)) == 1
    assert state_of(session, edition) == "sent"
    assert mail_states(session, session.scalars(select(Run)).one()) == states


@pytest.fixture
def staff(session: Session):
    return make_reader(session, "Chargée de mission", staff=True)


def test_only_the_letters_that_failed_are_sent_again(session, staff) -> None:
    edition, run = make_sending(
        session, {"accepted": 3, "failed": 2, "unknown": 1, "suppressed": 1}, state="sent", run="ended"
    )
    found = resend_failed(session, actor_of(staff), edition.id)
    assert (found.state, found.run, found.waiting, found.failed, found.sent) == (
        "sending", "sending", 2, 0, 3,
    )  # fmt: skip
    assert mail_states(session, run) == {"accepted": 3, "planned": 2, "unknown": 1, "suppressed": 1}
    (resent,) = events(session, "digests.letters_resent")
    assert resent["letters"] == 2


def test_pressed_twice_they_are_sent_again_once(session, staff, signed_in) -> None:
    edition, run = make_sending(session, {"failed": 2}, state="sent", run="ended")
    session.commit()
    browser = signed_in(staff)
    first, second = (browser.post(f"/api/digests/editions/{edition.id}/resend") for _ in range(2))
    assert (first.status_code, second.status_code) == (200, 200)
    assert len(events(session, "digests.letters_resent")) == 1
    assert mail_states(session, run) == {"planned": 2}


def test_two_of_the_secretariat_at_once_send_them_again_once(session, staff) -> None:
    edition, run = make_sending(session, {"failed": 2}, state="sent", run="ended")
    session.commit()
    actor, edition_id = actor_of(staff), edition.id
    session.commit()
    together, states = threading.Barrier(2), []

    def press() -> None:
        together.wait()
        with transaction() as current:
            states.append(resend_failed(current, actor, edition_id).state)

    presses = [threading.Thread(target=press) for _ in range(2)]
    for each in presses:
        each.start()
    for each in presses:
        each.join()
    assert states == ["sending", "sending"]
    assert [each["letters"] for each in events(session, "digests.letters_resent")] == [2]


def test_where_nothing_failed_nothing_moves(session, staff, signed_in) -> None:
    edition, _ = make_sending(session, {"accepted": 2}, state="sent", run="ended")
    session.commit()
    answer = signed_in(staff).post(f"/api/digests/editions/{edition.id}/resend")
    assert (answer.status_code, answer.json["type"]) == (409, "nothing-failed")
    assert state_of(session, edition) == "sent"


def test_while_it_is_sent_for_the_first_time_nothing_is_sent_again(session, staff) -> None:
    edition, _ = make_sending(session, {"failed": 1, "planned": 1})
    with pytest.raises(Problem) as refused:
        resend_failed(session, actor_of(staff), edition.id)
    assert refused.value.slug == "edition-moved-on"


def test_after_a_stop_what_failed_may_go_and_what_was_stopped_never(session, staff) -> None:
    edition, run = make_sending(session, {"failed": 1, "withdrawn": 2}, state="stopped", run="ended")
    resend_failed(session, actor_of(staff), edition.id)
    assert mail_states(session, run) == {"planned": 1, "withdrawn": 2}


def test_what_may_have_arrived_is_repeated_by_choice_one_by_one(session, staff) -> None:
    edition, run = make_sending(session, {"accepted": 1, "failed": 1}, state="sent", run="ended")
    chosen = add_letter(session, run, make_reader(session), "unknown", blind_repeats=1)
    add_letter(session, run, make_reader(session), "unknown", blind_repeats=1)
    found = decide_unknown(session, actor_of(staff), edition.id, chosen.id, decision="repeat")
    assert (found.state, found.waiting, found.uncertain, found.failed) == ("sending", 1, 1, 1)
    mail = session.scalars(select(Delivery).where(Delivery.id == chosen.delivery_id)).one()
    # Once more and not twice: if nobody can tell again, it waits for a person again.
    assert (mail.state, mail.blind_repeats) == ("planned", 1)


def test_the_same_choice_twice_repeats_it_once(session, staff, signed_in) -> None:
    edition, run = make_sending(session, {}, state="sent", run="ended")
    letter = add_letter(session, run, make_reader(session), "unknown")
    session.commit()
    browser, path = signed_in(staff), f"/api/digests/editions/{edition.id}/deliveries/{letter.id}"
    assert [browser.post(path, json={"decision": "repeat"}).status_code for _ in range(2)] == [200, 200]
    assert len(events(session, "digests.letters_resent")) == 1


def test_what_may_have_arrived_may_be_left(session, staff) -> None:
    edition, run = make_sending(session, {}, state="sent", run="ended")
    letter = add_letter(session, run, make_reader(session), "unknown")
    actor = actor_of(staff)
    found = decide_unknown(session, actor, edition.id, letter.id, decision="leave")
    assert (found.state, found.uncertain, found.undecided) == ("sent", 1, 0)
    (line,) = deliveries_of(session, actor, edition.id, state="unknown").items
    assert line.left_by.id == staff.id
    # And taken up all the same later.
    decide_unknown(session, actor, edition.id, letter.id, decision="repeat")
    assert session.get_one(Letter, letter.id).left_at is None
    assert progress_of_edition(session, actor, edition.id).waiting == 1


def test_a_letter_known_to_have_left_is_not_repeated(session, staff) -> None:
    edition, run = make_sending(session, {}, state="sent", run="ended")
    letter = add_letter(session, run, make_reader(session), "accepted")
    found = decide_unknown(session, actor_of(staff), edition.id, letter.id, decision="repeat")
    assert (found.state, found.sent) == ("sent", 1)


def test_a_letter_of_another_edition_is_not_found(session, staff) -> None:
    edition, _ = make_sending(session, {}, state="sent", run="ended")
    _, other = make_sending(session, {}, state="sent", run="ended")
    letter = add_letter(session, other, make_reader(session), "unknown")
    with pytest.raises(Problem, match="Not found"):
        decide_unknown(session, actor_of(staff), edition.id, letter.id, decision="repeat")


def test_while_paused_a_repeated_letter_waits_with_the_others(session, staff) -> None:
    edition, run = make_sending(session, {"planned": 1}, state="paused")
    letter = add_letter(session, run, make_reader(session), "unknown")
    found = decide_unknown(session, actor_of(staff), edition.id, letter.id, decision="repeat")
    assert (found.state, found.waiting) == ("paused", 2)
