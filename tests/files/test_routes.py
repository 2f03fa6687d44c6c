"""Files over HTTP: sent by who writes in the group, served to who reads their message, as attachments and nothing else."""

from __future__ import annotations

import errno
import io
import uuid
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import fsspec
import pytest
from fsspec.implementations.memory import MemoryFile, MemoryFileSystem
from PIL import Image
from sqlalchemy import func, select, update

from collab.core.clock import now
from collab.core.config import use_settings
from collab.core.db import transaction
from collab.core.outbox import OutboxEvent
from collab.discussion.models import Discussion, Message
from collab.files.models import StoredFile
from collab.files.service import sweep_files
from tests.factories import join, make_discussion, make_group, make_member, make_messages, make_person
from tests.files.samples import CSV, PDF, form, lying_photo, picture


@pytest.fixture
def place(session):
    """A member, another, and a discussion of their group."""
    group = make_group(session, visibility="invitation", listed=False)
    writer, reader = make_member(session, group), make_member(session, group)
    discussion = make_discussion(session, group, writer)
    session.commit()
    return group, writer, reader, discussion


@pytest.fixture
def elsewhere(settings):
    """`elsewhere(url)`: the files lie there until the test ends."""
    yield lambda url: use_settings(replace(settings, files_url=url))
    use_settings(settings)


def send(browser, group_id: int, name: str = "rapport.pdf", content: bytes = PDF):
    return browser.post(f"/api/groups/{group_id}/files", **form(name, content))


def post(browser, discussion_id: int, *file_ids: int, body: str = "", key: str | None = None):
    written = {"body": body, "client_key": key or str(uuid.uuid4()), "file_ids": list(file_ids)}
    return browser.post(f"/api/discussions/{discussion_id}/messages", json=written)


def stored(settings) -> list[str]:
    return sorted(path.name for path in Path(settings.files_url.removeprefix("file://")).glob("*"))


def rows() -> int:
    with transaction() as session:
        return session.scalar(select(func.count()).select_from(StoredFile)) or 0


def test_a_file_is_sent_borne_by_a_message_and_saved_by_another(place, signed_in) -> None:
    group, writer, reader, discussion = place
    ours, theirs = signed_in(writer), signed_in(reader)
    sent = send(ours, group.id, "Bureau/Délibération n° 12.pdf")
    assert sent.status_code == 201
    assert sent.json == {
        "id": sent.json["id"], "name": "Délibération n° 12.pdf", "media_type": "application/pdf",
        "size": len(PDF), "width": None, "height": None, "thumbnail": False,
    }  # fmt: skip
    address = f"/api/files/{sent.json['id']}"
    assert theirs.get(address).status_code == 404
    posted = post(ours, discussion.id, sent.json["id"])
    assert (posted.status_code, posted.json["files"], posted.json["body"]) == (201, [sent.json], "")
    page = theirs.get(f"/api/discussions/{discussion.id}/messages").json
    assert page["items"][0]["files"] == [sent.json]
    answer = theirs.get(address)
    assert (answer.status_code, answer.data) == (200, PDF)
    headers = answer.headers
    assert headers["Content-Type"] == "application/pdf"
    assert (
        headers["Content-Disposition"]
        == "attachment; filename*=UTF-8''D%C3%A9lib%C3%A9ration%20n%C2%B0%2012.pdf"
    )
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in headers["Content-Security-Policy"]
    assert headers["Cache-Control"].startswith("private")
    assert headers["Content-Length"] == str(len(PDF))


def test_a_list_shows_the_names_where_a_message_has_no_words(place, signed_in) -> None:
    group, writer, _, discussion = place
    browser = signed_in(writer)
    ids = [send(browser, group.id, name, CSV).json["id"] for name in ("villes.csv", "pays.csv")]
    post(browser, discussion.id, *ids)
    item = browser.get(f"/api/groups/{group.id}/discussions").json["items"][0]
    assert item["last_message"]["excerpt"] == "villes.csv, pays.csv"


def test_a_fake_pdf_is_refused_with_its_reason_and_nothing_is_kept(place, signed_in, settings) -> None:
    before = stored(settings)
    answer = send(signed_in(place[1]), place[0].id, "rapport.pdf", b"<html>Bonjour</html>")
    assert (answer.status_code, answer.json["type"]) == (422, "file-type-refused")
    assert (stored(settings), rows()) == (before, 0)


@pytest.mark.parametrize("size", [10 * 1024 * 1024 + 1, 11 * 1024 * 1024])
def test_more_than_ten_megabytes_are_refused(place, signed_in, size) -> None:
    answer = send(signed_in(place[1]), place[0].id, content=PDF.ljust(size, b" "))
    assert (answer.status_code, answer.json["type"]) == (413, "too-large")
    assert rows() == 0


def test_ten_megabytes_are_taken(place, signed_in) -> None:
    answer = send(signed_in(place[1]), place[0].id, content=PDF.ljust(10 * 1024 * 1024, b" "))
    assert answer.status_code == 201


def test_what_no_message_bears_has_a_bound_until_it_is_sent_or_taken_back(
    place, signed_in, settings, monkeypatch
) -> None:
    group, writer, reader, discussion = place
    monkeypatch.setattr("collab.core.config._current", replace(settings, most_unsent_mb=1))
    ours, half = signed_in(writer), PDF.ljust(400 * 1024, b" ")
    first, second = (send(ours, group.id, content=half).json["id"] for _ in range(2))
    refused = send(ours, group.id, content=half)
    assert (refused.status_code, refused.json["type"], rows()) == (409, "files-unsent", 2)
    assert send(signed_in(reader), group.id, content=half).status_code == 201
    post(ours, discussion.id, first)
    assert send(ours, group.id, content=half).status_code == 201
    assert send(ours, group.id, content=half).status_code == 409
    ours.delete(f"/api/files/{second}")
    assert send(ours, group.id, content=half).status_code == 201


_EMPTY = {"content_type": "multipart/form-data; boundary=limit"}


@pytest.mark.parametrize(
    "sent",
    [_EMPTY, {**_EMPTY, "data": b"--limit--"}, {**_EMPTY, "data": b"junk"}, form("a.pdf", PDF, "other")],
)
def test_a_form_without_a_file_is_a_problem(place, signed_in, sent) -> None:
    answer = signed_in(place[1]).post(f"/api/groups/{place[0].id}/files", **sent)
    assert (answer.status_code, answer.json["type"]) == (422, "invalid")


def test_only_who_writes_in_the_group_sends_to_it(place, session, signed_in) -> None:
    stranger, secretary = make_member(session), make_person(session, staff=True)
    listed = make_group(session)
    session.commit()
    assert send(signed_in(stranger), place[0].id).status_code == 404
    assert send(signed_in(secretary), listed.id).status_code == 403
    assert rows() == 0


def test_a_file_is_attached_once_by_its_sender_in_its_group(place, session, signed_in) -> None:
    group, writer, reader, discussion = place
    other = make_discussion(session, make_group(session, visibility="invitation"), writer)
    join(session, session.get_one(type(group), other.group_id), writer)
    session.commit()
    ours = signed_in(writer)
    file_id = send(ours, group.id).json["id"]
    for answer in (post(signed_in(reader), discussion.id, file_id), post(ours, other.id, file_id)):
        assert (answer.status_code, answer.json["type"]) == (409, "files-gone")
    key = str(uuid.uuid4())
    first = post(ours, discussion.id, file_id, body="Voici", key=key)
    again = post(ours, discussion.id, file_id, body="Voici", key=key)
    assert (first.status_code, again.status_code, again.json) == (201, 200, first.json)
    assert post(ours, discussion.id, body="Voici", key=key).json["type"] == "key-reused"
    assert post(ours, discussion.id, file_id).json["type"] == "files-gone"
    assert ours.delete(f"/api/files/{file_id}").json["type"] == "file-attached"


def test_a_message_says_something_or_bears_something(place, signed_in) -> None:
    browser = signed_in(place[1])
    assert post(browser, place[3].id).json["errors"] == {"body": ["required"]}
    assert post(browser, place[3].id, *range(1, 10)).json["errors"] == {"file_ids": ["too-many"]}


def test_a_file_taken_back_is_gone_and_its_bytes_follow(place, signed_in, settings) -> None:
    before = stored(settings)
    browser = signed_in(place[1])
    address = f"/api/files/{send(browser, place[0].id).json['id']}"
    assert signed_in(place[2]).delete(address).status_code == 404
    assert len(stored(settings)) == len(before) + 1
    assert browser.delete(address).status_code == 204
    assert (browser.delete(address).status_code, browser.get(address).status_code) == (404, 404)
    with transaction() as session:
        assert sweep_files(session) == 1
    assert (stored(settings), rows()) == (before, 0)


def test_the_tick_removes_what_arrived_half_or_was_never_sent(
    place, signed_in, settings, monkeypatch
) -> None:
    before = stored(settings)
    browser = signed_in(place[1])
    waiting = send(browser, place[0].id).json["id"]
    half = send(browser, place[0].id).json["id"]
    with transaction() as session:
        session.execute(update(StoredFile).where(StoredFile.id == half).values(state="arriving"))
        assert sweep_files(session) == 0
    for age, left in ((timedelta(hours=2), 1), (timedelta(hours=49), 0)):
        monkeypatch.setattr("collab.files.service.sweeping.now", lambda age=age: now() + age)
        with transaction() as session:
            assert sweep_files(session) == 1
        assert rows() == left
    assert stored(settings) == before
    assert post(browser, place[3].id, waiting).json["type"] == "files-gone"


@pytest.mark.parametrize("state", ["hidden", "deleted", "moved"])
def test_a_file_leaves_the_sight_with_its_message(place, signed_in, state) -> None:
    group, writer, reader, discussion = place
    ours, theirs = signed_in(writer), signed_in(reader)
    file_id = send(ours, group.id).json["id"]
    message = post(ours, discussion.id, file_id).json
    assert theirs.get(f"/api/files/{file_id}").status_code == 200
    with transaction() as session:
        session.execute(update(Message).where(Message.id == message["id"]).values(state=state))
    assert theirs.get(f"/api/files/{file_id}").status_code == 404


def test_a_deleted_message_takes_its_files_out_of_the_store(place, signed_in, settings) -> None:
    before = stored(settings)
    browser = signed_in(place[1])
    file_id = send(browser, place[0].id).json["id"]
    message = post(browser, place[3].id, file_id).json
    assert browser.delete(f"/api/discussions/{place[3].id}/messages/{message['number']}").status_code == 204
    assert browser.get(f"/api/files/{file_id}").status_code == 404
    with transaction() as session:
        assert sweep_files(session) == 1
    assert (stored(settings), rows()) == (before, 0)


def test_the_same_message_sent_twice_at_once_takes_its_files_once(place, signed_in) -> None:
    browser, key = signed_in(place[1]), str(uuid.uuid4())
    other = signed_in(place[1])
    file_id = send(browser, place[0].id).json["id"]
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda each: post(each, place[3].id, file_id, key=key), (browser, other)))
    assert sorted(answer.status_code for answer in answers) == [200, 201]
    assert answers[0].json["id"] == answers[1].json["id"]


def test_a_guest_has_the_files_of_what_they_may_read(place, session, signed_in) -> None:
    group, writer, _, discussion = place
    ours = signed_in(writer)
    before = send(ours, group.id).json["id"]
    post(ours, discussion.id, before)
    guest = make_person(session, organisation="Réseau de villes")
    join(session, group, guest, "guest")
    session.commit()
    after = send(ours, group.id).json["id"]
    post(ours, discussion.id, after)
    theirs = signed_in(guest)
    assert theirs.get(f"/api/files/{before}").status_code == 404
    assert theirs.get(f"/api/files/{after}").status_code == 200


def test_a_small_picture_kept_by_a_browser_is_asked_for_again_each_time(place, signed_in, settle) -> None:
    group, writer, reader, discussion = place
    ours, theirs = signed_in(writer), signed_in(reader)
    file_id = send(ours, group.id, "place.png", picture()).json["id"]
    message = post(ours, discussion.id, file_id).json
    settle()
    address = f"/api/files/{file_id}/thumbnail"
    first = theirs.get(address)
    assert (first.status_code, first.headers["Cache-Control"]) == (200, "private, no-cache")
    known = {"If-None-Match": first.headers["ETag"]}
    again = theirs.get(address, headers=known)
    assert (again.status_code, again.data, again.headers["Cache-Control"]) == (304, b"", "private, no-cache")
    ours.delete(f"/api/discussions/{discussion.id}/messages/{message['number']}")
    assert theirs.get(address, headers=known).status_code == 404
    theirs.delete("/api/session")
    assert theirs.get(address, headers=known).status_code == 401


def test_an_image_gets_its_small_picture_before_or_after_its_message(place, signed_in, settle) -> None:
    group, writer, reader, discussion = place
    ours, theirs = signed_in(writer), signed_in(reader)
    early = send(ours, group.id, "plan.png", picture()).json
    assert (early["width"], early["height"], early["thumbnail"]) == (800, 400, False)
    assert ours.get(f"/api/files/{early['id']}/thumbnail").status_code == 404
    settle()
    assert post(ours, discussion.id, early["id"]).json["files"][0]["thumbnail"] is True

    late = send(ours, group.id, "photo.jpg", lying_photo()).json
    other = send(ours, group.id, "rapport.pdf").json
    posted = post(ours, discussion.id, late["id"], other["id"]).json
    settle()
    changed = ours.get(f"/api/discussions/{discussion.id}/messages?changed_after={posted['revision']}").json
    assert [(m["number"], m["files"]) for m in changed["items"]] == [
        (2, [{**late, "thumbnail": True}, other])
    ]
    assert changed["revision"] == posted["revision"] + 1
    answer = theirs.get(f"/api/files/{late['id']}/thumbnail")
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "image/webp")
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    small = Image.open(io.BytesIO(answer.data))
    assert (small.size, dict(small.getexif())) == ((240, 480), {})
    assert theirs.get(f"/api/files/{other['id']}/thumbnail").status_code == 404
    with transaction() as session:
        names = set(session.scalars(select(OutboxEvent.name)))
    assert {"files.received", "files.thumbnail_made", "discussion.message_illustrated"} <= names


class _FullDisk(MemoryFileSystem):
    """A store whose disk fills up in the middle of a file."""

    protocol = "fulldisk"
    store: dict = {}
    pseudo_dirs = [""]

    def _open(self, path, mode="rb", **kwargs):
        file = super()._open(path, mode, **kwargs)
        if mode == "wb":
            write = file.write

            def fill(piece: bytes) -> int:
                write(piece[:10])
                raise OSError(errno.ENOSPC, "No space left on device")

            file.write = fill
        return file


def test_a_full_disk_is_named_and_leaves_nothing(place, signed_in, elsewhere) -> None:
    fsspec.register_implementation("fulldisk", _FullDisk, clobber=True)
    elsewhere("fulldisk://files")
    answer = send(signed_in(place[1]), place[0].id)
    assert (answer.status_code, answer.json["type"]) == (507, "storage-full")
    assert (_FullDisk.store, rows()) == ({}, 0)


def test_a_store_that_is_away_is_named_and_leaves_nothing(place, signed_in, settings, elsewhere) -> None:
    elsewhere(f"{settings.files_url}/none")
    browser = signed_in(place[1])
    send(browser, place[0].id)
    Path(settings.files_url.removeprefix("file://"), "none").rename(
        f"{settings.files_url.removeprefix('file://')}-away"
    )
    answer = send(browser, place[0].id)
    assert (answer.status_code, answer.json["type"], rows()) == (503, "storage-away", 1)


def test_a_full_disk_while_the_file_comes_in_is_named_too(place, signed_in, monkeypatch) -> None:
    def full(*_args: object, **_options: object) -> object:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("werkzeug.formparser.SpooledTemporaryFile", full)
    answer = send(signed_in(place[1]), place[0].id)
    assert (answer.status_code, answer.json["type"]) == (507, "storage-full")
    assert rows() == 0


def test_any_store_that_fsspec_knows_will_do(place, signed_in, elsewhere) -> None:
    elsewhere("memory://bucket/files")
    browser = signed_in(place[1])
    file_id = send(browser, place[0].id).json["id"]
    assert browser.get(f"/api/files/{file_id}").data == PDF
    [kept] = [file for path, file in MemoryFileSystem.store.items() if path.startswith("/bucket/files/")]
    assert isinstance(kept, MemoryFile)
    MemoryFileSystem.store.clear()
    lost = browser.get(f"/api/files/{file_id}")
    assert (lost.status_code, lost.json["type"]) == (410, "file-lost")


def test_finding_the_message_of_a_file_reads_no_other(place, session, signed_in) -> None:
    """The index is there and its condition is the query's: with a million messages the table is never read."""
    from sqlalchemy import text

    from collab.discussion.service.bearing import _BEARER

    make_messages(session, session.get_one(Discussion, place[3].id), place[1], 50)
    session.execute(text("SET LOCAL enable_seqscan = off"))
    plan = session.execute(text(f"EXPLAIN {_BEARER.text}"), {"ref": '[{"id": 1}]'}).scalars().all()
    assert any("ix_message_files" in line for line in plan), plan
