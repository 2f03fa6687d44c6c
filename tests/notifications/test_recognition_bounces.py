"""Reports of servers: which address, and whose fault."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collab.notifications.recognition import read_bounce
from tests.notifications import samples

pytestmark = pytest.mark.unit


@pytest.mark.parametrize("name", samples.BOUNCES)
def test_a_report_says_how_bad_it_is_and_for_whom(name) -> None:
    raw, kind, status = samples.BOUNCES[name]
    bounce = read_bounce(raw)
    assert bounce is not None
    assert (bounce.kind, bounce.status, bounce.address) == (kind, status, samples.PERSON)
    assert bounce.answer


def test_what_the_server_answered_is_kept_on_one_line() -> None:
    bounce = read_bounce(samples.BOUNCES["Postfix, unknown"][0])
    assert bounce is not None
    assert bounce.answer.endswith("Recipient address rejected: User unknown in relay table")


def test_a_report_in_the_words_of_an_old_server_is_understood() -> None:
    bounce = read_bounce(samples.QMAIL)
    assert bounce is not None
    assert (bounce.kind, bounce.address, bounce.status) == ("hard", samples.PERSON, "5.1.1")


def test_a_person_who_cites_a_server_is_a_person() -> None:
    assert read_bounce(samples.QMAIL.replace(b"MAILER-DAEMON@mx.example", samples.PERSON.encode())) is None


def test_a_report_of_success_is_no_bounce() -> None:
    assert read_bounce(samples.DELIVERED) is None


@pytest.mark.parametrize("raw", [samples.COMPLAINT, samples.COMPLAINT_WITHOUT_RECIPIENT])
def test_a_complaint_names_who_complained(raw) -> None:
    bounce = read_bounce(raw)
    assert bounce is not None
    assert (bounce.kind, bounce.address, bounce.answer) == ("complaint", samples.PERSON, "abuse")


def test_a_report_that_a_mail_was_wanted_after_all_is_no_complaint() -> None:
    assert read_bounce(samples.COMPLAINT.replace(b"Feedback-Type: abuse", b"Feedback-Type: not-spam")) is None


@pytest.mark.parametrize(
    "raw", [samples.ABSENT_FR, samples.LIST_MAIL, samples.plain("Oui, 5.1.1 convient."), b""]
)
def test_other_mails_are_no_bounces(raw) -> None:
    assert read_bounce(raw) is None


def test_a_report_without_a_recipient_takes_it_from_the_mail_it_returns() -> None:
    raw = samples.report("Reporting-MTA: dns; mx.example\n\nAction: failed\nStatus: 5.1.1\n")
    bounce = read_bounce(raw)
    assert bounce is not None
    assert bounce.address == samples.PERSON


@given(st.binary(max_size=300), st.binary(max_size=300), st.integers(0, 2_000))
def test_any_bytes_are_read(fields, other, cut) -> None:
    read_bounce(fields)
    whole = samples.report("X", kind="delivery-status").replace(b"X", fields)
    read_bounce(whole[:cut] + other + whole[cut:])
