"""The relay's log: what it took, over rotations, and never what was cut short."""

from __future__ import annotations

from pathlib import Path

import pytest

from collab.core.mail import journal as module
from collab.core.mail.journal import Journal

pytestmark = pytest.mark.unit

COMING = "Nov 28 10:00:00 mx postfix/cleanup[71]: {queue}: message-id=<{mail}>\n"
QUEUED = "Nov 28 10:00:00 mx postfix/qmgr[72]: {queue}: from=<b.1@x.org>, size=9, nrcpt=1 (queue active)\n"
OTHER = "Nov 28 10:00:01 mx postfix/smtp[73]: 4F9D1195C: to=<a@b.fr>, status=sent (250 ok)\n"


def mail(number: int) -> str:
    return f"dlv.{number}.0123456789@example.org"


def write(log: Path, *numbers: int, cut: bool = False, how: str = "a") -> None:
    """Log that mails came in, and unless they were cut short, that they were queued."""
    with log.open(how) as lines:
        for number in numbers:
            named = {"queue": f"4F9D{number:X}", "mail": mail(number)}
            lines.write(COMING.format(**named) + ("" if cut else QUEUED.format(**named)) + OTHER)


def taken(journal: Journal, *numbers: int) -> list[int]:
    found = journal.taken(f"<{mail(number)}>" for number in numbers)
    return [number for number in numbers if f"<{mail(number)}>" in found]


@pytest.fixture
def log(tmp_path) -> Path:
    return tmp_path / "mail.log"


def test_a_mail_was_taken_when_it_came_into_the_queue(log) -> None:
    write(log, 1, 2)
    write(log, 3, cut=True)
    assert taken(Journal(log), 1, 2, 3, 4) == [1, 2]


def test_a_queue_id_used_again_says_nothing_of_the_mail_before(log) -> None:
    log.write_text(
        COMING.format(queue="4F9D1", mail=mail(1))
        + COMING.format(queue="4F9D1", mail=mail(2))
        + QUEUED.format(queue="4F9D1")
        + QUEUED.format(queue="4F9D1")
    )
    assert taken(Journal(log), 1, 2) == [2]


def test_it_reads_on_where_it_was_even_in_the_middle_of_a_line(log) -> None:
    journal = Journal(log)
    write(log, 1)
    whole = QUEUED.format(queue="4F9D2")
    with log.open("a") as lines:
        lines.write(COMING.format(queue="4F9D2", mail=mail(2)) + whole[:60])
    assert taken(journal, 1, 2) == [1]
    with log.open("a") as lines:
        lines.write(whole[60:])
    assert taken(journal, 1, 2) == [1, 2]


def test_a_log_that_is_renamed_or_emptied_is_read_to_its_end_and_from_its_new_start(log) -> None:
    journal = Journal(log)
    write(log, 1)
    assert taken(journal, 1) == [1]
    write(log, 2)
    log.rename(log.with_name("mail.log.1"))
    write(log, 3)
    assert taken(journal, 1, 2, 3) == [1, 2, 3]
    write(log, 4, how="w")
    assert taken(journal, 1, 2, 3, 4) == [1, 2, 3, 4]


def test_a_new_reader_knows_what_was_just_rotated_away(log) -> None:
    write(log.with_name("mail.log.1"), 1)
    write(log, 2)
    assert taken(Journal(log), 1, 2) == [1, 2]


def test_a_long_log_is_read_from_near_its_end(log, monkeypatch) -> None:
    monkeypatch.setattr(module, "FIRST_LOOK_BYTES", 2_000)
    write(log, *range(1, 100))
    assert taken(Journal(log), 1, 99) == [99]


def test_a_log_that_is_not_there_says_nothing_and_stops_nobody(log) -> None:
    journal = Journal(log)
    assert taken(journal, 1) == []
    write(log, 1)
    assert taken(journal, 1) == [1]
