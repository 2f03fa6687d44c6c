"""An edition is composed, approved by a second person, sent once to everybody who wants it, and found in the archive."""

from __future__ import annotations

import re
import subprocess
import sys
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from urllib.parse import urlsplit

import pytest
import requests
from sqlalchemy import text

from collab.accounts.models import Person
from collab.accounts.service import open_session
from collab.core.clock import now
from collab.core.db import transaction
from collab.notifications.service import set_preferences
from tests.factories import make_group, make_member, make_person
from tests.smtp_sink import SmtpSink
from tests.stack import Caller, Stack, eventually, running

RESERVED, OWN = "Conventions à revoir", "Calendrier de la commission"
FIRST, SECOND = "Premier point sur les conventions", "Second point sur les conventions"
A_WEEK_LATER = text(
    """
    DO $$ BEGIN
        UPDATE digest_letter SET at = at - interval '8 days';
        UPDATE message SET created_at = created_at - interval '8 days';
        UPDATE discussion SET created_at = created_at - interval '8 days', changed_at = changed_at - interval '8 days';
        UPDATE edition SET sending_at = sending_at - interval '8 days', sent_at = sent_at - interval '8 days';
        UPDATE person SET came_at = came_at - interval '30 days';
        UPDATE membership SET joined_at = joined_at - interval '30 days';
        UPDATE "group" SET created_at = created_at - interval '30 days';
    END $$
    """
)


@dataclass
class Scene:
    """Two secretaries and three members at their pages, on real processes."""

    stack: Stack
    people: dict[str, Person]
    pages: dict[str, Caller]
    group_id: int
    smtp: SmtpSink

    def tick(self) -> None:
        """What beat does each minute, now."""
        command = [sys.executable, "-m", "celery", "-A", "workers.app", "call", "tick"]
        subprocess.run(command, env=self.stack.environment(), check=True, capture_output=True, timeout=60)

    def letters_of(self, name: str) -> list[EmailMessage]:
        """The letters that one of them got, oldest first."""
        return [mail for mail in self.smtp.to(self.people[name].email or "") if mail["List-Id"]]


def words(mail: EmailMessage) -> str:
    """The letter as plain text, on one line."""
    return " ".join(str(mail.get_body(("plain",)).get_content()).split())


@pytest.fixture
def scene(session, settings, database, tmp_path, smtp) -> Iterator[Scene]:
    # The minute's own tick has nothing to do before the test asks for it: nobody is due a letter of this week.
    group = make_group(session, "Conventions", visibility="on_request")
    here = {"came_at": now()}
    people = {
        "writer": make_person(session, "Chargée de mission", staff=True, **here),
        "second": make_person(session, "Chargé de mission", staff=True, **here),
        "author": make_member(session, group, name="Élue", **here),
        "insider": make_member(session, group, name="Agente", **here),
        "outsider": make_member(session, name="Agent", **here),
        "silent": make_member(session, name="Directrice", **here),
        "absent": make_member(session, group, name="Jamais venu"),
    }
    set_preferences(session, people["silent"].id, frequency="never")
    session.commit()
    with running(settings, tmp_path, webs=1, worker=True) as stack:
        pages = {}
        for name, person in people.items():
            if name != "absent":
                with transaction() as own:
                    token = open_session(own, own.merge(person), user_agent="test").token
                pages[name] = Caller(stack.urls[0], token, settings.public_url)
        yield Scene(stack, people, pages, group.id, smtp)


def start_discussion(scene: Scene) -> int:
    begun = {"title": RESERVED, "body": FIRST, "client_key": str(uuid.uuid4())}
    answer = scene.pages["author"].post(f"/api/groups/{scene.group_id}/discussions", begun)
    assert answer.status_code == 201, answer.text
    return int(answer.json()["id"])


def nothing_is_owed() -> bool:
    """Whether every event is relayed, and every reaction to one done."""
    asked = """
        SELECT NOT EXISTS (SELECT FROM outbox_event WHERE relayed_at IS NULL)
           AND NOT EXISTS (SELECT FROM reaction_run WHERE state = 'pending')"""
    with transaction() as session:
        return bool(session.scalar(text(asked)))


def compose(scene: Scene, discussion_id: int) -> dict:
    """An edition with an item of the group and one of its own."""
    writer = scene.pages["writer"]
    edition = writer.post("/api/digests/editions").json()
    path = f"/api/digests/editions/{edition['row']['id']}"
    for item in (
        {"kind": "discussion", "thing_id": discussion_id},
        {"kind": "own", "title_fr": OWN, "url": "/groups"},
    ):
        answer = writer.post(f"{path}/items", item)
        assert answer.status_code in (200, 201), answer.text
    return writer.get(path).json()


def move(page: Caller, edition: dict, act: str) -> requests.Response:
    path = f"/api/digests/editions/{edition['row']['id']}"
    version = page.get(path).json()["version"]
    return page.post(f"{path}/moves", {"act": act, "version": version})


def send(scene: Scene, edition: dict) -> None:
    writer, second = scene.pages["writer"], scene.pages["second"]
    assert move(writer, edition, "submit").status_code == 200
    refused = move(writer, edition, "approve")
    assert (refused.status_code, refused.json()["type"]) == (403, "own-submission"), (
        "two people see it before everybody does"
    )
    for page, act in ((second, "approve"), (writer, "schedule")):
        answer = move(page, edition, act)
        assert answer.status_code == 200, answer.text
    scene.tick()


def test_the_letter_goes_out_and_the_next_one_tells_only_what_came_since(scene) -> None:
    discussion_id = start_discussion(scene)
    # What is told only later, of it or of the mandates that begin with this tick, is news for the letter after this one.
    scene.tick()
    eventually(nothing_is_owed, 30, "everybody is told")
    edition = compose(scene, discussion_id)
    send(scene, edition)

    wanted = ("writer", "second", "author", "insider", "outsider")
    for name in wanted:
        eventually(lambda name=name: scene.letters_of(name), 60, f"the letter of {name}")
    [inside], [outside] = scene.letters_of("insider"), scene.letters_of("outsider")
    assert RESERVED in words(inside)
    assert OWN in words(inside)
    assert OWN in words(outside)
    assert RESERVED not in outside.as_string() + words(outside), "an item of a group is for who may read it"
    assert len({str(scene.letters_of(name)[0]["Message-ID"]) for name in wanted}) == len(wanted)

    outsider = scene.pages["outsider"]
    archive = f"/api/digests/archive/{edition['row']['id']}"
    scene.tick()
    eventually(lambda: outsider.get(archive).json()["edition"]["state"] == "sent", 60, "it is sent")
    page = outsider.get(archive).json()
    assert [part["fr"]["title"] for part in page["parts"]] == [OWN]
    assert (page["edition"]["number"], page["reserved"], page["recipients"]) == (1, 1, len(wanted))
    assert len(scene.pages["insider"].get(archive).json()["parts"]) == 2
    address = outsider.post("/api/digests/feed-address").json()["address"]
    feed = requests.get(scene.stack.urls[0] + urlsplit(address).path, timeout=10)
    assert (feed.status_code, OWN in feed.text, RESERVED in feed.text) == (200, True, False)
    [own] = scene.pages["insider"].get("/api/digests/mine").json()["items"]
    assert (own["kind"], own["number"], own["outcome"], own["mail"]) == ("edition", 1, "planned", "sent")

    # A link that a scanner opens stops nothing; one press without sign-in does.
    link = re.search(r"<(https?://[^>]+)>", str(outside["List-Unsubscribe"]))
    assert link is not None
    there = scene.stack.urls[0] + link[1].removeprefix(scene.stack.settings.public_url)
    assert requests.get(there, timeout=10, allow_redirects=False).status_code < 400
    assert outsider.get("/api/me/notifications").json()["frequency"] == "weekly"
    pressed = requests.post(there, data={"List-Unsubscribe": "One-Click"}, timeout=10)
    assert pressed.status_code < 300, pressed.text
    assert outsider.get("/api/me/notifications").json()["frequency"] == "never"

    with transaction() as current:
        current.execute(A_WEEK_LATER)
    said = {"body": SECOND, "client_key": str(uuid.uuid4())}
    answer = scene.pages["author"].post(f"/api/discussions/{discussion_id}/messages", said)
    assert answer.status_code == 201, answer.text
    scene.tick()
    eventually(lambda: len(scene.letters_of("insider")) == 2, 60, "the weekly letter")
    weekly = words(scene.letters_of("insider")[1])
    assert RESERVED in weekly
    assert OWN not in weekly, "an edition is sent once"
    [newest, _] = scene.pages["insider"].get("/api/digests/mine").json()["items"]
    assert (newest["kind"], newest["outcome"], newest["lines"]) == ("weekly", "planned", 1)

    # Another tick brings nobody anything.
    scene.tick()
    eventually(
        lambda: scene.pages["author"].get("/api/digests/mine").json()["items"][0]["kind"] == "weekly",
        60,
        "everybody who was due has been looked at",
    )
    assert scene.pages["author"].get("/api/digests/mine").json()["items"][0]["outcome"] == "nothing"
    counts = {name: len(scene.letters_of(name)) for name in scene.people}
    assert counts == {
        "writer": 1,
        "second": 1,
        "author": 1,
        "insider": 2,
        "outsider": 1,
        "silent": 0,
        "absent": 0,
    }
