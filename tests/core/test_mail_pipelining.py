"""Letters over one connection: each answer belongs to one letter, whatever the relay says and whenever it goes."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest

from collab.core.mail.pipelining import Handing, LetterDoor
from collab.core.mail.spliced_message import Letter
from tests.core.scripted_relay import Script, ScriptedRelay

TEXT = b"Subject: La lettre\r\n\r\nBonjour\r\n..\r\n..fin\r\n"
WAYS = pytest.mark.parametrize("pipelining", [True, False], ids=["in groups", "step by step"])


def letters(count: int, text: bytes = TEXT) -> list[Handing]:
    return [Handing(Letter(n, "b@example.org", f"p{n}@example.org", text)) for n in range(1, count + 1)]


def hand_over(settings, port: int, batch: list[Handing], *, fence: float = 60.0, **more) -> list[str]:
    """Hand over on one connection and say how each stands; an empty word where nothing is known."""
    door = LetterDoor(replace(settings, smtp_timeout_seconds=0.3))
    door.open()
    try:
        door.hand_over_all(batch, fence=time.monotonic() + fence, **more)
    finally:
        door.close()
    return [each.outcome.state if each.outcome else "" for each in batch]


def to_the(word: str, nth: int, answer: str) -> Script:
    """Answer so to the n-th of a word, and as usual to all others."""
    return lambda said, count: answer if (said, count) == (word, nth) else ""


@WAYS
def test_what_arrives_is_to_the_byte_what_was_written(settings, smtp_port, pipelining) -> None:
    with ScriptedRelay(smtp_port, pipelining=pipelining) as relay:
        assert hand_over(settings, smtp_port, letters(3)) == ["accepted"] * 3
    assert relay.taken == [("b@example.org", f"p{n}@example.org", TEXT) for n in (1, 2, 3)]
    assert relay.connections == 1


def test_a_dot_and_the_next_letter_s_words_leave_together(settings, smtp_port) -> None:
    with ScriptedRelay(smtp_port) as relay:
        hand_over(settings, smtp_port, letters(3))
    groups = [group for group in relay.groups if group]
    assert groups == [["MAIL", "RCPT", "DATA"], *([[".", "MAIL", "RCPT", "DATA"]] * 2), ["."]]


def test_a_relay_that_does_not_offer_groups_gets_none(settings, smtp_port) -> None:
    with ScriptedRelay(smtp_port, pipelining=False) as relay:
        hand_over(settings, smtp_port, letters(2))
    assert all(len(group) <= 1 for group in relay.groups)


def test_a_text_that_does_not_fit_into_the_line_arrives_whole(settings, smtp_port) -> None:
    large = TEXT + b"x" * 70 + b"\r\n" + (b"y" * 70 + b"\r\n") * 40_000
    with ScriptedRelay(smtp_port) as relay:
        assert hand_over(settings, smtp_port, letters(2, large)) == ["accepted"] * 2
    assert [content for _, _, content in relay.taken] == [large] * 2


@WAYS
@pytest.mark.parametrize(
    ("word", "answer", "state"),
    [
        ("MAIL", "451 later", "deferred"),
        ("MAIL", "550 not from you", "deferred"),
        ("RCPT", "450 later", "deferred"),
        ("RCPT", "550 5.1.1 nobody here", "failed"),
        ("DATA", "451 later", "deferred"),
        ("DATA", "554 no", "failed"),
        ("dot", "451 later", "deferred"),
        ("dot", "554 spam", "failed"),
    ],
)
def test_a_refusal_is_of_its_letter_alone_and_the_connection_goes_on(
    settings, smtp_port, pipelining, word, answer, state
) -> None:
    with ScriptedRelay(smtp_port, to_the(word, 2, answer), pipelining) as relay:
        batch = letters(4)
        assert hand_over(settings, smtp_port, batch) == ["accepted", state, "accepted", "accepted"]
    assert batch[1].outcome is not None
    assert batch[1].outcome.answer == answer
    assert [recipient for _, recipient, _ in relay.taken] == [f"p{n}@example.org" for n in (1, 3, 4)]
    assert relay.connections == 1


def test_only_a_refusal_of_the_recipient_blames_the_address(settings, smtp_port) -> None:
    faults = {}
    for word in ("MAIL", "RCPT", "dot"):
        with ScriptedRelay(smtp_port, to_the(word, 1, "550 5.1.1 nobody here")):
            batch = letters(1)
            hand_over(settings, smtp_port, batch)
            assert batch[0].outcome is not None
            faults[word] = batch[0].outcome.fault
    assert faults == {"MAIL": "", "RCPT": "hard", "dot": ""}


def test_a_text_that_is_asked_for_though_nobody_is_to_get_it_is_left_empty(settings, smtp_port) -> None:
    answers = {("RCPT", 1): "550 5.1.1 nobody here", ("DATA", 1): "354 go on all the same"}
    with ScriptedRelay(smtp_port, lambda *said: answers.get(said, "")) as relay:
        assert hand_over(settings, smtp_port, letters(2)) == ["failed", "accepted"]
    assert relay.taken[-1][1:] == ("p2@example.org", TEXT)
    assert all(content in (b"", TEXT) for _, _, content in relay.taken)


@WAYS
@pytest.mark.parametrize("word", ["MAIL", "RCPT", "DATA", "dot"])
def test_a_421_defers_its_letter_and_the_rest_was_not_begun(settings, smtp_port, pipelining, word) -> None:
    with ScriptedRelay(smtp_port, to_the(word, 2, "421 too many"), pipelining) as relay:
        assert hand_over(settings, smtp_port, letters(4)) == ["accepted", "deferred", "", ""]
    assert [recipient for _, recipient, _ in relay.taken] == ["p1@example.org"]


@WAYS
@pytest.mark.parametrize("how", ["close", "reset", "hang"])
@pytest.mark.parametrize("word", ["RCPT", "DATA"])
def test_a_relay_lost_before_the_dot_surely_did_not_take_it(
    settings, smtp_port, pipelining, how, word
) -> None:
    with ScriptedRelay(smtp_port, to_the(word, 2, how), pipelining) as relay:
        first, second, third = hand_over(settings, smtp_port, letters(3))
    assert (first, third, len(relay.taken)) == ("accepted", "", 1)
    # A reset takes back what was not read yet, and then it looks as if the relay had hung up between letters.
    assert second == "deferred" or (second == "" and pipelining and how == "reset")


@WAYS
@pytest.mark.parametrize("how", ["close", "reset", "hang"])
def test_a_relay_lost_after_the_dot_may_have_taken_it(settings, smtp_port, pipelining, how) -> None:
    with ScriptedRelay(smtp_port, to_the("dot", 2, how), pipelining) as relay:
        assert hand_over(settings, smtp_port, letters(4)) == ["accepted", "unknown", "", ""]
    assert len(relay.taken) == 2


@WAYS
def test_a_relay_that_hangs_up_between_letters_costs_the_next_one_nothing(
    settings, smtp_port, pipelining
) -> None:
    with ScriptedRelay(smtp_port, to_the("MAIL", 3, "close"), pipelining):
        assert hand_over(settings, smtp_port, letters(4)) == ["accepted", "accepted", "", ""]


@WAYS
def test_a_relay_that_hangs_up_at_once_costs_an_attempt(settings, smtp_port, pipelining) -> None:
    """Else a connection would be opened for the same letter for ever."""
    with ScriptedRelay(smtp_port, to_the("MAIL", 1, "close"), pipelining):
        assert hand_over(settings, smtp_port, letters(2)) == ["deferred", ""]


@pytest.mark.parametrize("word", ["MAIL", "dot"])
def test_what_is_no_reply_ends_the_connection(settings, smtp_port, word) -> None:
    with ScriptedRelay(smtp_port, to_the(word, 1, "hello there")):
        state = "unknown" if word == "dot" else "deferred"
        assert hand_over(settings, smtp_port, letters(2)) == [state, ""]


def test_an_answer_of_many_lines_is_one(settings, smtp_port) -> None:
    with ScriptedRelay(smtp_port, to_the("dot", 1, "250-kept\r\n250-as\r\n250 4F9D")):
        batch = letters(2)
        assert hand_over(settings, smtp_port, batch) == ["accepted", "accepted"]
    assert batch[0].outcome is not None
    assert batch[0].outcome.answer == "250 kept as 4F9D"


@WAYS
def test_no_dot_leaves_after_the_fence(settings, smtp_port, pipelining) -> None:
    with ScriptedRelay(smtp_port, pipelining=pipelining) as relay:
        assert hand_over(settings, smtp_port, letters(2), fence=-1.0) == ["deferred", ""]
    assert (relay.taken, relay.counts.get("dot", 0)) == ([], 0)


@WAYS
def test_a_letter_that_may_not_be_begun_is_not(settings, smtp_port, pipelining) -> None:
    with ScriptedRelay(smtp_port, pipelining=pipelining) as relay:
        may = iter([True, False, False])
        assert hand_over(settings, smtp_port, letters(3), may_begin=lambda: next(may)) == ["accepted", "", ""]
    assert (len(relay.taken), relay.counts["MAIL"]) == (1, 1)


class Impatient(LetterDoor):
    """Is told to stop while it waits for an answer to a dot."""

    def _give(self, line, each, following, fence) -> bool:
        hear, line.hear = line.hear, self._stop
        return super()._give(line, each, following, fence) or bool(hear)

    def _stop(self) -> tuple[int, bytes]:
        raise KeyboardInterrupt


def test_what_is_cut_short_after_the_dot_may_have_arrived_and_what_follows_did_not(
    settings, smtp_port
) -> None:
    batch = letters(2)
    with ScriptedRelay(smtp_port):
        door = Impatient(settings)
        door.open()
        with pytest.raises(KeyboardInterrupt):
            door.hand_over_all(batch, fence=time.monotonic() + 9)
        assert door._smtp is None, "half a word may be left on the line"
    assert [each.outcome and each.outcome.state for each in batch] == ["unknown", None]
