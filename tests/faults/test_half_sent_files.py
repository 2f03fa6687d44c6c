"""A file that was cut off on its way (a lost line, a killed web process) leaves nothing behind, and comes in whole later."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import requests
from sqlalchemy import func, select

from collab.accounts.service import open_session
from collab.core.db import transaction
from collab.files.models import StoredFile
from tests.factories import make_group, make_member
from tests.files.samples import PDF, form
from tests.stack import Caller, Stack, eventually

CONTENT = PDF.ljust(8_000_000, b" ")


@pytest.fixture
def store(tmp_path) -> Path:
    return tmp_path / "files"


@pytest.fixture
def stack(settings, tmp_path, store) -> Iterator[Stack]:
    made = Stack(settings, tmp_path)
    try:
        made.add_web(COLLAB_FILES_URL=f"file://{store}")
        yield made
    finally:
        made.stop()


def begin(stack: Stack, caller: Caller, path: str) -> socket.socket:
    """Send the head of the request and half of the file."""
    sent = form("rapport.pdf", CONTENT)
    body = sent["data"]
    assert isinstance(body, bytes)
    place = urlsplit(stack.urls[0])
    line = socket.create_connection((place.hostname, place.port), timeout=10)
    head = (
        f"POST {path} HTTP/1.1\r\nHost: {place.netloc}\r\nOrigin: {caller.origin}\r\n"
        f"Cookie: collab_session={caller.token}\r\nContent-Type: {sent['content_type']}\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    line.sendall(head.encode() + body[: len(body) // 2])
    return line


def kept(store: Path) -> tuple[int, int]:
    """Rows, and files in the store."""
    with transaction() as session:
        rows = session.scalar(select(func.count()).select_from(StoredFile)) or 0
    return rows, len(list(store.glob("*")))


def test_a_file_cut_on_its_way_leaves_nothing(database, session, stack, store) -> None:
    group = make_group(session)
    person = make_member(session, group)
    session.commit()
    with transaction() as opening:
        token = open_session(opening, opening.merge(person), user_agent="test").token
    caller, path = Caller(stack.urls[0], token, stack.settings.public_url), f"/api/groups/{group.id}/files"

    begin(stack, caller, path).close()

    def was_given_up() -> bool:
        figures = requests.get(f"{stack.urls[0]}/metrics", timeout=5).text
        return any("/files" in line and 'status="4' in line for line in figures.splitlines())

    eventually(was_given_up, what="the cut request ended")
    assert kept(store) == (0, 0)

    line = begin(stack, caller, path)
    stack.webs[0].kill()
    line.close()
    assert kept(store) == (0, 0)

    stack.add_web(COLLAB_FILES_URL=f"file://{store}")
    whole = requests.post(
        stack.urls[1] + path,
        files={"file": ("rapport.pdf", CONTENT)},
        headers={"Origin": caller.origin},
        cookies={"collab_session": token},
        timeout=15,
    )
    assert (whole.status_code, kept(store)) == (201, (1, 1))
    file = next(store.glob("*"))
    assert file.read_bytes() == CONTENT
    assert "rapport" not in file.name
    answer = caller.http.get(f"{stack.urls[1]}/api/files/{whole.json()['id']}", timeout=15)
    assert answer.content == CONTENT
