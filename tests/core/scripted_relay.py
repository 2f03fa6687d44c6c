"""An SMTP server that answers as a script says, word by word, and keeps what it took and in which groups words came."""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

Script = Callable[[str, int], str]
"""What the n-th MAIL, RCPT, DATA, RSET or dot gets: nothing for what is usual, `hang`, `close`, `reset`, or a reply."""


@dataclass
class ScriptedRelay:
    """`with ScriptedRelay(port, script):`"""

    port: int
    script: Script = lambda word, nth: ""
    pipelining: bool = True
    taken: list[tuple[str, str, bytes]] = field(default_factory=list)
    """Sender, recipient and text, as they came."""
    groups: list[list[str]] = field(default_factory=list)
    """The words that were on the line together."""
    connections: int = 0
    counts: dict[str, int] = field(default_factory=dict)
    _open: list[socket.socket] = field(default_factory=list)
    _ending: threading.Event = field(default_factory=threading.Event)

    def __enter__(self) -> ScriptedRelay:
        self._listening = socket.create_server(("127.0.0.1", self.port))
        self._threads = [threading.Thread(target=self._accept, daemon=True)]
        self._threads[0].start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ending.set()
        self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        for each in self._open:
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(10)

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listening.accept()
            except OSError:
                return
            self.connections += 1
            self._open.append(connection)
            thread = threading.Thread(target=self._serve, args=(connection,), daemon=True)
            self._threads.append(thread)
            thread.start()

    def _serve(self, connection: socket.socket) -> None:
        with connection, suppress(OSError):
            _Talk(self, connection).go()

    def answer(self, word: str) -> str:
        self.counts[word] = self.counts.get(word, 0) + 1
        return self.script(word, self.counts[word])


class _Talk:
    def __init__(self, relay: ScriptedRelay, connection: socket.socket) -> None:
        self.relay, self.connection, self.heard = relay, connection, b""

    def go(self) -> None:
        sender, recipient = None, ""
        self.say("220 scripted")
        while (line := self.until(b"\r\n")) is not None:
            word = line[:4].decode().upper().strip()
            told = self.relay.answer(word)
            if word == "EHLO":
                self.say("250-scripted\r\n250 PIPELINING" if self.relay.pipelining else "250 scripted")
                continue
            if word == "MAIL":
                refused = told[:1] in "45" and told
                sender, usual = None if refused else line[len(b"MAIL FROM:<") : -1].decode(), "250 OK"
                recipient = ""
            elif word == "RCPT" and sender is None:
                usual = "503 MAIL first"
            elif word == "RCPT":
                usual = "250 OK"
                recipient = "" if told[:1] in "45" and told else line[len(b"RCPT TO:<") : -1].decode()
            elif word == "DATA":
                usual = "354 go on" if recipient else "554 no valid recipients"
            else:
                sender, recipient, usual = None, "", "250 OK"
            if not self.act(told or usual):
                return
            if (
                word == "DATA"
                and (told or usual).startswith("354")
                and not self.text(sender or "", recipient)
            ):
                return
            if word == "DATA" and recipient:
                sender, recipient = None, ""

    def text(self, sender: str, recipient: str) -> bool:
        self.heard = b"\r\n" + self.heard
        found = self.until(b"\r\n.\r\n")
        if found is None:
            return False
        content = (found + b"\r\n")[2:]
        told = self.relay.answer("dot")
        if not told[:1].isdigit() or told.startswith("2"):
            self.relay.taken.append((sender, recipient, content))
        return self.act(told or ("250 kept" if recipient else "554 no valid recipients"))

    def act(self, told: str) -> bool:
        if told == "hang":
            self.relay._ending.wait()
            return False
        if told == "close":
            return False
        if told == "reset":
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            return False
        self.say(told)
        return not told.startswith("421")

    def say(self, reply: str) -> None:
        self.connection.sendall(f"{reply}\r\n".encode())

    def until(self, end: bytes) -> bytes | None:
        while end not in self.heard:
            more = self.connection.recv(1 << 20)
            if not more:
                return None
            self.heard += more
            words = [line[:4].decode("ascii", "replace") for line in more.split(b"\r\n")]
            self.relay.groups.append([w for w in words if w in ("MAIL", "RCPT", "DATA", "RSET", ".")])
        line, _, self.heard = self.heard.partition(end)
        return line
