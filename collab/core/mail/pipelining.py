"""Letters over one SMTP connection, one round trip each where the relay takes commands in groups (RFC 2920).

A letter's final dot and the next one's MAIL, RCPT and DATA leave together. What is known of each at any moment is on its
`Handing`: nothing (surely not taken, and nothing said of it), `unknown` from just before its dot on, then the answer.
"""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from collab.core.mail.answers import fault_of_address
from collab.core.mail.door import TAKEN, Outcome, SmtpDoor, said, told
from collab.core.mail.spliced_message import Letter

_DOT = b".\r\n"
_LONGEST_REPLY = 64 * 1024
_UNANSWERED = Outcome("unknown", "no answer came after the final dot")
_TOO_LATE = Outcome("deferred", "it took too long to the final dot, which was not sent")


@dataclass(slots=True)
class Handing:
    """A letter being handed over, and what is known of it; None while nothing of it was begun, or nothing said of it."""

    letter: Letter
    outcome: Outcome | None = None


class LetterDoor(SmtpDoor):
    """An SMTP connection for many letters, one after the other."""

    _line: _Line | None = None

    def hand_over_all(
        self, batch: Sequence[Handing], *, fence: float, may_begin: Callable[[], bool] = lambda: True
    ) -> None:
        """Hand over until all are, the connection is gone, or none may be begun; no final dot leaves after `fence`."""
        if self._smtp is None or self._smtp.sock is None:
            raise RuntimeError("open() comes before hand_over_all()")
        if self._line is None:
            self._line = _Line(self._smtp.sock, self._timeout)
        pipelined, asked, whole = self._smtp.has_extn("pipelining"), False, False
        try:
            for at, each in enumerate(batch):
                if not asked and not may_begin():
                    break
                if self._ask(self._line, each, pipelined, asked):
                    along = batch[at + 1] if pipelined and at + 1 < len(batch) and may_begin() else None
                    asked = self._give(self._line, each, along, fence)
                else:
                    asked = False
                if self._smtp is None:
                    break
            whole = True
        finally:
            # Whatever cut this short may have left half a word on the line.
            if not whole:
                self.close()

    def close(self) -> None:
        """Let go of the connection, and of what is still to be heard on it."""
        self._line = None
        super().close()

    def _ask(self, line: _Line, each: Handing, pipelined: bool, asked: bool) -> bool:
        """Name sender and recipient, unless that is under way, and hear it; whether the letter may follow."""
        words = _words(each.letter)
        refused: tuple[int, int, bytes] | None = None
        heard = False
        try:
            if not asked:
                if line.to_reset and not line.begin_anew():
                    self.close()
                    return False
                if pipelined:
                    line.say(b"".join(words))
            for step, word in enumerate(words):
                if not pipelined:
                    line.say(word)
                code, answer = line.hear()
                heard = True
                if not (code == 354 if step == _DATA else code in TAKEN):
                    refused = refused or (step, code, answer)
                if code == 421 or (refused and not pipelined):
                    break
            if refused is None:
                return True
            if code == 354 and refused[0] == _RCPT:
                # Nobody is to get it, and yet its text is asked for: an empty one leads nowhere (RFC 2920, 3.1).
                line.say(_DOT)
                code, _ = line.hear()
            elif code == 354:
                self.close()
        except OSError as error:
            self.close()
            if line.served and not heard:
                # The relay hung up after an earlier letter: it said nothing of this one.
                return False
            each.outcome = self._refusal(*refused) if refused else Outcome("deferred", said(error))
            return False
        each.outcome = self._refusal(*refused)
        line.to_reset = True
        if 421 in (code, refused[1]) or refused[1] < 400:
            self.close()
        return False

    def _give(self, line: _Line, each: Handing, following: Handing | None, fence: float) -> bool:
        """Send a letter's text and its dot, and ask for the next one along with it; whether that is under way."""
        end = _DOT + b"".join(_words(following.letter)) if following else _DOT
        try:
            if not self._send(line, each, end, fence):
                each.outcome = _TOO_LATE
                self.close()
                return False
            code, answer = line.hear()
        except OSError as error:
            self.close()
            state = "unknown" if each.outcome is not None else "deferred"
            each.outcome = Outcome(state, said(error))
            return False
        line.served += 1
        if code == 250:
            each.outcome = Outcome("accepted", told(code, answer))
        elif code < 400:
            each.outcome = Outcome("unknown", told(code, answer))
        else:
            each.outcome = self._refusal(_DATA, code, answer)
        if code < 400 and code != 250 or code == 421:
            self.close()
            return False
        return following is not None

    @staticmethod
    def _send(line: _Line, each: Handing, end: bytes, fence: float) -> bool:
        """Text and end in one go, where the system takes the whole text at once; False when it is too late for the dot."""
        content = each.letter.content
        sent = 0
        if not line.encrypted:
            if time.monotonic() > fence:
                return False
            each.outcome = _UNANSWERED
            try:
                sent = line.socket.sendmsg((content, end))
            except OSError:
                each.outcome = None
                raise
        if sent < len(content):
            each.outcome = None
            line.say(content[sent:])
            if time.monotonic() > fence:
                return False
            sent = len(content)
            each.outcome = _UNANSWERED
        if sent < len(content) + len(end):
            line.say(end[sent - len(content) :])
        return True

    @staticmethod
    def _refusal(step: int, code: int, answer: bytes) -> Outcome:
        words = told(code, answer)
        refused = Outcome("failed" if code >= 500 else "deferred", words)
        if step == _MAIL:
            # A word about us: no letter fails because the relay or our address was set up wrongly.
            return replace(refused, state="deferred")
        return replace(refused, fault=fault_of_address(code, words, to_recipient=step == _RCPT))


_MAIL, _RCPT, _DATA = range(3)


def _words(letter: Letter) -> tuple[bytes, bytes, bytes]:
    return (
        b"MAIL FROM:<%s>\r\n" % letter.sender.encode("ascii"),
        b"RCPT TO:<%s>\r\n" % letter.recipient.encode("ascii"),
        b"DATA\r\n",
    )


class _Line:
    """Words and replies on a socket."""

    def __init__(self, to: socket.socket, timeout: float) -> None:
        self.socket = to
        self.encrypted = isinstance(to, ssl.SSLSocket)
        self.to_reset = False
        self.served = 0
        self._timeout = timeout
        self._heard = b""

    def say(self, words: bytes) -> None:
        self.socket.sendall(words)

    def begin_anew(self) -> bool:
        """Leave what was begun; False when the relay does not want that, or is gone."""
        try:
            self.say(b"RSET\r\n")
            code, _ = self.hear()
        except OSError:
            return False
        self.to_reset = code not in TAKEN
        return not self.to_reset

    def hear(self) -> tuple[int, bytes]:
        """The next reply, its lines joined."""
        until, lines = time.monotonic() + self._timeout, []
        while True:
            line = self._next_line(until)
            lines.append(line[4:].strip())
            if line[3:4] != b"-":
                break
        if not line[:3].isdigit():
            raise ConnectionError(f"no SMTP reply: {line[:80]!r}")
        return int(line[:3]), b"\n".join(lines)

    def _next_line(self, until: float) -> bytes:
        while (end := self._heard.find(b"\n")) < 0:
            if len(self._heard) > _LONGEST_REPLY or time.monotonic() > until:
                raise ConnectionError("a reply without an end")
            more = self.socket.recv(_LONGEST_REPLY)
            if not more:
                raise ConnectionError("the relay hung up")
            self._heard += more
        line, self._heard = self._heard[:end], self._heard[end + 1 :]
        return line
