"""Mailings: many letters that go out together, each once, and can be paused, stopped, counted and sent again."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, text, update

from collab.core.clock import now
from collab.core.config import use_settings
from collab.core.mail import RENDERERS, Delivery, Mail, bulk, measure, plan_mail, renders, send_due_mail
from collab.core.mail.breaker import Breaker
from collab.core.mail.bulk import send_mailings
from collab.core.mail.health import is_stopped, note_failure
from collab.core.mail.mailings import (
    Mailing,
    PlannedLetter,
    end_mailing,
    open_mailing,
    pause_mailing,
    plan_letters,
    progress_of,
    resume_mailing,
    send_again,
    stop_mailing,
)
from collab.core.mail.splicing import WRITERS, Unwanted, writes_letters
from collab.core.metrics import MAIL_LAG_SECONDS
from tests.core.letters import plan_mailing, spliced, write_plainly
from tests.core.scripted_relay import ScriptedRelay
from tests.queries import counted_queries
from tests.smtp_sink import SmtpSink


@pytest.fixture
def writers() -> Iterator[None]:
    """A kind of letters that can be written."""
    writes_letters("tests.letter")(write_plainly)
    yield
    for kind in [kind for kind in WRITERS if kind.startswith("tests.")]:
        del WRITERS[kind]


def send(settings, seconds: float = 20) -> int:
    return send_mailings(settings, seconds=seconds)


def states(session) -> dict[str, int]:
    session.expire_all()
    session.rollback()
    found = session.execute(text("SELECT state, count(*) FROM delivery GROUP BY state"))
    return {row[0]: row[1] for row in found}


def test_every_letter_of_a_mailing_leaves_once(session, settings, smtp, writers) -> None:
    plan_mailing(session, 45)
    assert [send(settings), send(settings)] == [45, 0]
    assert {str(mail["X-Envelope-To"]) for mail in smtp.mails} == {f"p{n}@example.org" for n in range(45)}
    assert len({mail["Message-ID"] for mail in smtp.mails}) == len(smtp.mails) == 45
    assert states(session) == {"accepted": 45}


def test_a_letter_arrives_as_its_blocks_say(session, settings, smtp, writers) -> None:
    plan_mailing(session, 1)
    send(settings)
    [mail] = smtp.mails
    assert mail.get_body(("plain",)).get_content().splitlines() == [
        "Bonjour",
        ".",
        ".fin",
        "Élue à la coopération",
    ]
    assert "Bonjour, élue" in mail.get_body(("html",)).get_content()


def test_many_senders_side_by_side_send_each_letter_once(session, settings, smtp, writers) -> None:
    plan_mailing(session, 60)
    with ThreadPoolExecutor(4) as workers:
        sent = sum(each.result() for each in [workers.submit(send, settings) for _ in range(4)])
    assert sent == len(smtp.mails) == 60
    assert len({mail["Message-ID"] for mail in smtp.mails}) == 60


def test_planning_again_adds_nothing_and_tells_the_same_numbers(session, writers) -> None:
    mailing_id = open_mailing(session, kind="tests.letter")
    some = [PlannedLetter(f"k{n}", f"p{n}@example.org", n) for n in range(5)]
    first = plan_letters(session, mailing_id, some[:3])
    again = plan_letters(session, mailing_id, some)
    assert first.items() <= again.items()
    assert sorted(again) == [f"k{n}" for n in range(5)]
    assert session.scalar(text("SELECT count(*) FROM delivery")) == 5


def test_planning_asks_as_often_for_many_as_for_one(session, database, writers) -> None:
    mailing_id = open_mailing(session, kind="tests.letter")
    with counted_queries(database) as sent:
        plan_letters(session, mailing_id, [PlannedLetter("one", "one@example.org", None)])
    with counted_queries(database) as for_many:
        plan_letters(
            session, mailing_id, [PlannedLetter(f"k{n}", f"p{n}@example.org", n) for n in range(500)]
        )
    assert len(for_many) == len(sent) == 2


def test_nothing_is_begun_while_a_mailing_is_paused(session, settings, smtp, writers) -> None:
    mailing_id = plan_mailing(session, 3)
    pause_mailing(session, mailing_id)
    session.commit()
    assert send(settings) == 0
    measure(session)
    assert MAIL_LAG_SECONDS._value.get() == 0
    resume_mailing(session, mailing_id)
    session.commit()
    assert (send(settings), len(smtp.mails)) == (3, 3)


def test_a_mailing_paused_while_it_is_sent_goes_on_where_it_was(session, settings, smtp, writers) -> None:
    mailing_id = plan_mailing(session, 30)

    def pause_it(_session, rows):
        if len(smtp.mails) >= 10:
            pause_mailing(session, mailing_id)
            session.commit()
        return write_plainly(_session, rows)

    writes_letters("tests.letter")(pause_it)
    sent = send(settings)
    assert 10 <= sent < 30
    writes_letters("tests.letter")(write_plainly)
    resume_mailing(session, mailing_id)
    session.commit()
    assert sent + send(settings) == len(smtp.mails) == 30


def test_what_was_not_begun_of_a_stopped_mailing_never_leaves(session, settings, smtp, writers) -> None:
    mailing_id = plan_mailing(session, 3)
    stop_mailing(session, mailing_id)
    session.commit()
    assert send(settings) == 0
    resume_mailing(session, mailing_id)
    session.commit()
    assert (send(settings), states(session)) == (0, {"withdrawn": 3})


def test_what_a_sender_gives_back_after_the_stop_is_withdrawn_too(session, settings, smtp, writers) -> None:
    mailing_id = plan_mailing(session, 2)
    stop_mailing(session, mailing_id)
    session.execute(update(Delivery).where(Delivery.person_id == 1).values(state="planned", attempts=1))
    session.commit()
    assert (send(settings), states(session)) == (0, {"withdrawn": 2})


def test_only_what_failed_is_sent_again_and_as_if_for_the_first_time(
    session, settings, smtp, writers
) -> None:
    mailing_id = plan_mailing(session, 4)
    send(settings)
    failed = update(Delivery).where(Delivery.person_id == 2)
    session.execute(failed.values(state="failed", attempts=9, smtp_answer="550 no"))
    end_mailing(session, mailing_id)
    session.commit()
    assert (send_again(session, mailing_id), send_again(session, mailing_id)) == (1, 0)
    session.commit()
    assert session.get_one(Mailing, mailing_id, populate_existing=True).state == "open"
    assert send(settings) == 1
    assert len(smtp.to("p2@example.org")) == 2
    assert session.scalars(select(Delivery.attempts).where(Delivery.person_id == 2)).one() == 1


def test_progress_says_how_far_it_is_and_how_fast(session, settings, smtp, writers) -> None:
    mailing_id = plan_mailing(session, 6)
    assert progress_of(session, mailing_id).seconds_left is None
    send(settings)
    session.execute(update(Delivery).where(Delivery.person_id == 0).values(state="failed"))
    session.execute(update(Delivery).where(Delivery.person_id == 1).values(state="unknown"))
    session.execute(
        update(Delivery).where(Delivery.person_id == 2).values(state="planned", attempts=1, sent_at=None)
    )
    session.commit()
    progress = progress_of(session, mailing_id)
    assert (progress.sent, progress.failed, progress.unknown, progress.deferred) == (3, 1, 1, 1)
    assert (progress.waiting, progress.sending, progress.withdrawn, progress.suppressed) == (0, 0, 0, 0)
    assert progress.per_minute > 0
    assert progress.seconds_left is not None
    assert progress.first_at is not None
    assert progress.last_at is not None
    assert progress.first_at <= progress.last_at


def test_progress_asks_the_index_and_not_the_letters(session, writers) -> None:
    mailing_id = plan_mailing(session, 2_000)
    for way in ("seqscan", "bitmapscan"):
        session.connection().exec_driver_sql(f"SET LOCAL enable_{way} = off")
    plan = session.execute(
        text(
            "EXPLAIN SELECT state, attempts > 0, min(sent_at) FROM delivery WHERE mailing_id = :m GROUP BY 1, 2"
        ),
        {"m": mailing_id},
    ).scalars()
    assert "Index Only Scan using ix_delivery_mailing" in "\n".join(plan)


def test_a_letter_that_is_not_wanted_any_more_does_not_leave(session, settings, smtp, writers) -> None:
    writes_letters("tests.letter")(
        lambda _session, rows: {
            row.id: Unwanted("unsubscribed") if row.person_id == 1 else spliced() for row in rows
        }
    )
    plan_mailing(session, 3)
    assert send(settings) == 2
    row = session.scalars(select(Delivery).where(Delivery.person_id == 1)).one()
    assert (row.state, row.attempts, row.smtp_answer) == ("withdrawn", 0, "unsubscribed")


def test_a_letter_to_a_stopped_address_does_not_leave(session, settings, smtp, writers) -> None:
    plan_mailing(session, 3)
    note_failure(session, address="P1@example.org", kind="hard")
    session.commit()
    assert (send(settings), states(session)) == (2, {"accepted": 2, "suppressed": 1})


def test_a_letter_that_cannot_be_written_holds_up_no_other(session, settings, smtp, writers) -> None:
    seen: list[int] = []

    def write(_session, rows):
        seen.extend(row.attempts for row in rows if row.person_id == 4)
        if any(row.person_id == 4 for row in rows):
            raise ValueError("no such block")
        return write_plainly(_session, rows)

    writes_letters("tests.letter")(write)
    plan_mailing(session, 9)
    assert (send(settings), len(smtp.mails)) == (8, 8)
    row = session.scalars(select(Delivery).where(Delivery.person_id == 4)).one()
    assert (row.state, row.attempts, row.smtp_answer) == ("planned", 1, "not written: ValueError")
    assert set(seen) == {0}, "what failed was undone before it was tried again"


def test_an_address_that_no_header_can_hold_fails_alone(session, settings, smtp, writers) -> None:
    mailing_id = plan_mailing(session, 2)
    plan_letters(session, mailing_id, [PlannedLetter("bad", '"x y"@example.org', None)])
    session.commit()
    assert (send(settings), states(session)) == (2, {"accepted": 2, "failed": 1})


def test_a_writer_is_told_whether_it_is_the_first_time(session, settings, smtp, writers) -> None:
    seen: list[int] = []

    def write(_session, rows):
        seen.extend(row.attempts for row in rows)
        return write_plainly(_session, rows)

    writes_letters("tests.letter")(write)
    plan_mailing(session, 1)
    session.execute(update(Delivery).values(attempts=3))
    session.commit()
    send(settings)
    assert seen == [3]
    assert session.scalars(select(Delivery.attempts)).one() == 4


def test_a_consent_withdrawn_later_never_precedes_the_mark(session, settings, smtp, writers) -> None:
    written_at: list[Any] = []

    def write(_session, rows):
        written_at.append(_session.execute(text("SELECT clock_timestamp()")).scalar_one())
        return write_plainly(_session, rows)

    writes_letters("tests.letter")(write)
    plan_mailing(session, 1)
    send(settings)
    assert session.scalars(select(Delivery.sending_at)).one() < written_at[0]


def test_a_relay_that_is_away_costs_no_letter_an_attempt(session, settings, database, writers) -> None:
    plan_mailing(session, 3)
    breaker = Breaker(failures=1, pause_seconds=(60, 60))
    assert send_mailings(settings, seconds=5, breaker=breaker) == 0
    assert breaker.is_open()
    assert session.scalars(select(Delivery.attempts)).all() == [0, 0, 0]


def test_a_relay_that_always_hangs_up_costs_few_letters_an_attempt(
    session, settings, smtp_port, database, writers
) -> None:
    plan_mailing(session, 30)
    breaker = Breaker(pause_seconds=(60, 60))
    with ScriptedRelay(smtp_port, lambda word, _nth: "close" if word == "MAIL" else "") as relay:
        assert send_mailings(settings, seconds=20, breaker=breaker) == 0
    assert (breaker.is_open(), relay.connections) == (True, 5)
    assert sum(session.scalars(select(Delivery.attempts))) == 5


def test_letters_and_other_mail_do_not_take_each_other_s(session, settings, smtp, writers) -> None:
    renders("tests.single")(lambda session, delivery: Mail("Bonjour", "Texte", "<p>Texte</p>"))
    plan_mailing(session, 2)
    plan_mail(session, kind="tests.single", unique_key="single", address="single@example.org", about={})
    session.commit()
    assert [send_due_mail(settings), send(settings), send_due_mail(settings)] == [1, 2, 0]
    del RENDERERS["tests.single"]


def interrupt(session, *, ago: timedelta = timedelta(minutes=3)) -> None:
    """What was planned is as a sender leaves it that ended in the middle."""
    session.execute(
        update(Delivery)
        .where(Delivery.state.in_(("planned", "unknown", "accepted")))
        .values(state="sending", attempts=1, sending_at=now() - ago, lease_until=now() - timedelta(seconds=1))
    )
    session.commit()


def test_without_a_log_an_interrupted_letter_is_repeated_once_and_the_same(
    session, settings, smtp, writers
) -> None:
    plan_mailing(session, 1)
    interrupt(session)
    assert send(settings) == 1
    assert session.scalars(select(Delivery.blind_repeats)).one() == 1
    interrupt(session)
    assert (send(settings), states(session)) == (0, {"unknown": 1})


def test_where_nothing_is_repeated_an_interrupted_letter_waits_for_a_person(
    session, settings, smtp, writers
) -> None:
    use_settings(replace(settings, mail_repeats=False))
    plan_mailing(session, 1)
    use_settings(settings)
    interrupt(session)
    assert (send(settings), states(session)) == (0, {"unknown": 1})


def journal_of(path, *message_ids: str) -> str:
    path.write_text(
        "".join(
            f"mx postfix/cleanup[1]: 4F9D{n}: message-id={each}\n"
            f"mx postfix/qmgr[1]: 4F9D{n}: from=<a@b.org>, size=9, nrcpt=1 (queue active)\n"
            for n, each in enumerate(message_ids)
        )
    )
    return str(path)


def test_what_the_relay_s_log_knows_of_is_not_sent_again_and_the_rest_is(
    session, settings, smtp, writers, tmp_path
) -> None:
    plan_mailing(session, 2)
    send(settings)
    first = next(str(mail["Message-ID"]) for mail in smtp.mails)
    smtp.mails.clear()
    interrupt(session)
    known = replace(settings, mail_journal=journal_of(tmp_path / "mail.log", first))
    assert send(known) == 1
    [again] = smtp.mails
    assert again["Message-ID"] != first
    assert states(session) == {"accepted": 2}
    assert set(session.scalars(select(Delivery.blind_repeats))) == {0}


def test_a_log_that_fell_silent_since_is_no_proof_and_the_repeat_is_counted(
    session, settings, smtp, writers, tmp_path
) -> None:
    plan_mailing(session, 1)
    interrupt(session)
    old = journal_of(tmp_path / "mail.log", "<dlv.0.0123456789@example.org>")
    assert send(replace(settings, mail_journal=old)) == 1
    assert session.scalars(select(Delivery.blind_repeats)).one() == 1


def test_a_log_that_cannot_be_read_right_now_is_waited_for(
    session, settings, smtp, writers, tmp_path
) -> None:
    plan_mailing(session, 1)
    interrupt(session)
    assert send(replace(settings, mail_journal=str(tmp_path / "none.log"))) == 0
    assert states(session) == {"sending": 1}


def test_a_log_that_never_told_of_our_mail_settles_nothing(
    session, settings, smtp, writers, tmp_path
) -> None:
    plan_mailing(session, 1)
    interrupt(session)
    (tmp_path / "other.log").touch()
    assert send(replace(settings, mail_journal=str(tmp_path / "other.log"))) == 1
    assert session.scalars(select(Delivery.blind_repeats)).one() == 1


def test_a_batch_is_one_letter_unless_the_relay_s_log_tells(
    session, settings, smtp, writers, tmp_path
) -> None:
    sizes: list[int] = []

    def write(_session, rows):
        sizes.append(len(rows))
        return write_plainly(_session, rows)

    writes_letters("tests.letter")(write)
    plan_mailing(session, 4)
    send(settings)
    (tmp_path / "silent.log").touch()
    plan_mailing(session, 4, key="silent")
    send(replace(settings, mail_journal=str(tmp_path / "silent.log")))
    assert sizes == [1] * 8
    plan_mailing(session, 2 * bulk.BATCH + 5, key="told")
    send(replace(settings, mail_journal=journal_of(tmp_path / "mail.log", "<dlv.1.abc@example.org>")))
    assert sizes[8:] == [bulk.BATCH, bulk.BATCH, 5]


def test_what_was_not_begun_when_the_time_is_over_waits_as_if_nothing_had_been(
    session, settings, smtp, writers, tmp_path
) -> None:
    told = replace(settings, mail_journal=journal_of(tmp_path / "mail.log", "<dlv.1.abc@example.org>"))
    plan_mailing(session, 15)
    sender = bulk._Sender(told, Breaker(), bulk.time.monotonic() + 60)

    def write(_session, rows):
        sender._until = 0.0
        return write_plainly(_session, rows)

    writes_letters("tests.letter")(write)
    assert sender.work() == 0
    assert states(session) == {"planned": 15}
    assert set(session.scalars(select(Delivery.attempts))) == {0}


class Refusing(SmtpSink):
    """Refuses one address."""

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Any, address: str, _o: Any) -> str:
        if address == "p1@example.org":
            return "550 5.1.1 nobody here"
        if address == "p2@example.org":
            return "451 later"
        envelope.rcpt_tos.append(address)
        return "250 OK"


def test_a_refusal_for_good_fails_and_stops_the_address_and_a_hesitation_waits(
    session, settings, smtp_port, database, writers
) -> None:
    plan_mailing(session, 5)
    with Refusing(smtp_port) as sink:
        assert send(settings) == 3
    assert len(sink.mails) == 3
    rows = {row.person_id: row for row in session.scalars(select(Delivery))}
    assert (rows[1].state, rows[1].smtp_answer) == ("failed", "550 5.1.1 nobody here")
    assert is_stopped(session, "p1@example.org")
    assert (rows[2].state, rows[2].attempts, rows[2].smtp_answer) == ("planned", 1, "451 later")
    assert rows[2].next_at > now()
