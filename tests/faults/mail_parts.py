"""What T19 and T20 send with: a relay that misbehaves as told, and a sender whose waits are a hundred times shorter."""

from __future__ import annotations

import asyncio
import os
import socket
import struct
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.orm import Session

from collab.core import db
from collab.core.config import Settings, load_settings
from collab.core.logs import configure_logs
from collab.core.mail import Delivery, Mail, claims, plan_mail, renders, send_due_mail, settling
from collab.core.mail.breaker import Breaker
from tests.stack import Process, Stack

SCALE = 100
Fault = Callable[[str, int], str]
"""What happens to the n-th try of an address: nothing, 451, 421, 550, hang before, hang after, or reset."""


@renders("faults.mail")
def write_mail(_session: Session, delivery: Delivery) -> Mail:
    return Mail(f"Mail {delivery.about['number']}", "Texte\n" * 200, "<p>Texte</p>" * 200)


def plan_mails(count: int) -> list[str]:
    """Plan so many mails, each to an address of its own."""
    addresses = [f"p{number}@example.org" for number in range(count)]
    with db.transaction() as session:
        for number, address in enumerate(addresses):
            plan_mail(
                session,
                kind="faults.mail",
                unique_key=f"faults:{number}",
                address=address,
                about={"number": number},
            )
    return addresses


def states() -> Counter[str]:
    """How many mails there are in each state."""
    with db.transaction() as session:
        rows = session.execute(text("SELECT state, count(*) FROM delivery GROUP BY state"))
        return Counter({row[0]: row[1] for row in rows})


def send_for_ever() -> None:
    """Send what is due, as a worker does, until killed."""
    settings = load_settings(os.environ)
    configure_logs(settings.log_level, "sender")
    db.connect(settings)
    settling.RETRY_AFTER = tuple(wait / SCALE for wait in settling.RETRY_AFTER)
    settling.BLIND_REPEAT_AFTER = settling.BLIND_REPEAT_AFTER / SCALE
    claims.LEASE = timedelta(seconds=3)
    breaker = Breaker(pause_seconds=(0.3, 0.6))
    while True:
        send_due_mail(settings, seconds=5, breaker=breaker)
        time.sleep(0.02)


@contextmanager
def senders(
    settings: Settings,
    folder: Path,
    count: int,
    code: str = "from tests.faults.mail_parts import send_for_ever; send_for_ever()",
) -> Iterator[list[Process]]:
    """So many processes that send side by side."""
    environment = Stack(settings, folder).environment(
        COLLAB_MAIL_JOURNAL=settings.mail_journal, COLLAB_SMTP_TIMEOUT_SECONDS="0.5"
    )
    command = [sys.executable, "-c", code]
    started = [Process(f"sender{n}", command, environment, folder / f"sender{n}.log") for n in range(count)]
    with ExitStack() as stack:
        for sender in started:
            stack.callback(sender.kill)
            sender.start()
        yield started


@dataclass
class FaultyRelay:
    """`with FaultyRelay(port, log, fault):`, an SMTP server in a thread, with a log in Postfix's words."""

    port: int
    log: Path
    fault: Fault
    tries: Counter[str] = field(default_factory=Counter)
    accepted: list[tuple[str, str]] = field(default_factory=list)
    """Each recipient and Message-ID that it took."""
    digests: dict[str, set[str]] = field(default_factory=dict)
    """Of what it took, by Message-ID."""
    delay: float = 0.0
    """How long it thinks about each mail."""
    connections: int = 0
    _queue_ids: int = 0
    _loop: asyncio.AbstractEventLoop = field(default_factory=asyncio.new_event_loop)
    _ending: asyncio.Event = field(default_factory=asyncio.Event)
    """What hangs waits for the end; an event that nobody else holds would be collected with who waits for it."""
    _server: asyncio.Server | None = None

    def __enter__(self) -> FaultyRelay:
        listening = threading.Event()

        async def listen() -> None:
            self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port, limit=1 << 20)
            listening.set()

        def run() -> None:
            asyncio.set_event_loop(self._loop)
            self._loop.run_until_complete(listen())
            self._loop.run_forever()

        self._thread = threading.Thread(target=run, daemon=True)
        self._thread.start()
        assert listening.wait(10)
        return self

    def __exit__(self, *_: object) -> None:
        async def end() -> None:
            assert self._server is not None
            self._server.close()
            others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
            for task in others:
                task.cancel()
            await asyncio.gather(*others, return_exceptions=True)

        asyncio.run_coroutine_threadsafe(end(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        try:
            await self._talk(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()
            with suppress(ConnectionError):
                await writer.wait_closed()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        recipient = fault = ""
        writer.write(b"220 faulty\r\n")
        while line := await reader.readline():
            command = line.decode().strip()
            match command[:4].upper():
                case "EHLO":
                    answer = "250-faulty\r\n250 PIPELINING"
                case "RCPT":
                    recipient = command.partition("<")[2].rstrip(">")
                    self.tries[recipient] += 1
                    fault = self.fault(recipient, self.tries[recipient])
                    answer = f"{fault} as told" if fault.isdigit() else "250 OK"
                case "DATA" if fault.isdigit():
                    answer = "554 no valid recipients"
                case "DATA":
                    if fault == "hang before":
                        await self._ending.wait()
                    writer.write(b"354 go on\r\n")
                    if not await self._take_in(reader, writer, recipient, fault):
                        return
                    answer = "250 OK"
                case _:
                    answer = "250 OK"
            writer.write(f"{answer}\r\n".encode())
            if answer.startswith("421"):
                return

    async def _take_in(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, recipient: str, fault: str
    ) -> bool:
        """Take one mail; False when the connection was reset."""
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        message_id = head.partition("Message-ID: ")[2].partition("\r\n")[0]
        self._queue_ids += 1
        queue_id = f"4F9D{self._queue_ids:X}"
        self._note(f"postfix/cleanup[71]: {queue_id}: message-id={message_id}")
        if fault == "reset":
            to_reset = struct.pack("ii", 1, 0)
            writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, to_reset)
            writer.transport.abort()
            return False
        body = await reader.readuntil(b"\r\n.\r\n")
        if self.delay:
            await asyncio.sleep(self.delay)
        self.digests.setdefault(message_id, set()).add(sha256(head.encode() + body).hexdigest())
        self._note(f"postfix/qmgr[72]: {queue_id}: from=<b@example.org>, size=9, nrcpt=1 (queue active)")
        self.accepted.append((recipient, message_id))
        if fault == "hang after":
            await self._ending.wait()
        return True

    def _note(self, line: str) -> None:
        with self.log.open("a") as log:
            log.write(f"Nov 28 10:00:00 mx {line}\n")
