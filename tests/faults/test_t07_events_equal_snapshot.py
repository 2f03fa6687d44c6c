"""T7: whatever is done in a room, what a page fetched before and the frames since make what it would fetch now.

Four readers listen: a chair, a member, a guest who was there from the start and one who came later. Every frame is
checked against the catalogue of events, and what it carries against the published description of the API.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase
from hypothesis import settings as play_settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from jsonschema import Draft202012Validator

from collab.core import outbox
from collab.core.clock import now
from collab.core.db import transaction
from collab.core.events import CATALOGUE
from collab.discussion.models import REACTIONS
from collab.live.frames import frames_of
from tests.conftest import empty_tables
from tests.factories import join, make_group, make_member, make_person
from tests.faults.room_parts import Item, Page

API = json.loads((Path(__file__).parents[2] / "frontend" / "openapi.json").read_text(encoding="utf-8"))
WHO = ("chair", "member", "early guest", "late guest")


def _shape(name: str) -> Draft202012Validator:
    return Draft202012Validator({"$ref": f"#/components/schemas/{name}", "components": API["components"]})


MESSAGE, DISCUSSION = _shape("Message"), _shape("Discussion")


def post(at: str, number: int, word: str) -> tuple[str, str, Item]:
    return "POST", f"{at}/messages", {"body": f"**{word}** {number}", "client_key": str(uuid.uuid4())}


def answer(at: str, number: int, word: str) -> tuple[str, str, Item]:
    body = {"body": f"> {word}", "client_key": str(uuid.uuid4()), "reply_to": number}
    return "POST", f"{at}/messages", body


def edit(at: str, number: int, word: str) -> tuple[str, str, Item]:
    return "PATCH", f"{at}/messages/{number}", {"body": f"plutôt {word}"}


def delete(at: str, number: int, word: str) -> tuple[str, str, None]:
    return "DELETE", f"{at}/messages/{number}", None


def react(at: str, number: int, word: str) -> tuple[str, str, Item]:
    return "PUT", f"{at}/messages/{number}/reactions/{word}", {}


def take_back(at: str, number: int, word: str) -> tuple[str, str, None]:
    return "DELETE", f"{at}/messages/{number}/reactions/{word}", None


def hide(at: str, number: int, word: str) -> tuple[str, str, Item]:
    return "POST", f"{at}/messages/{number}/hide", {"reason": "hors sujet"}


def show(at: str, number: int, word: str) -> tuple[str, str, Item]:
    return "POST", f"{at}/messages/{number}/show", {}


def rename(at: str, number: int, word: str) -> tuple[str, str, Item]:
    return "PATCH", at, {"title": f"Eau : {word}"}


def stand(at: str, number: int, word: str) -> tuple[str, str, Item]:
    return "PUT", f"{at}/stand", {"body": f"Nous en sommes à {word}."}


def resolve(at: str, number: int, word: str) -> tuple[str, str, Item]:
    return "POST", f"{at}/resolution", {"outcome": f"Retenu : {word}"}


def reopen(at: str, number: int, word: str) -> tuple[str, str, None]:
    return "DELETE", f"{at}/resolution", None


def set_date(at: str, number: int, word: str) -> tuple[str, str, Item]:
    return "PUT", f"{at}/date", {"starts_at": f"2027-01-{number % 28 + 1:02}T13:00:00+00:00", "place": word}


def remove_date(at: str, number: int, word: str) -> tuple[str, str, None]:
    return "DELETE", f"{at}/date", None


def move(at: str, number: int, word: str) -> tuple[str, str, Item]:
    return "POST", f"{at}/messages/{number}/move", {"title": f"Suite : {word}"}


def move_tail(at: str, number: int, word: str) -> tuple[str, str, Item]:
    return "POST", f"{at}/messages/{number}/move", {"discussion_id": 1, "tail": True}


def read(at: str, number: int, word: str) -> tuple[str, str, Item]:
    return "PUT", f"{at}/reading", {"number": number}


ACTIONS: tuple[Callable[[str, int, str], tuple[str, str, Any]], ...] = (
    post, answer, edit, delete, react, take_back, hide, show, rename, stand, resolve, reopen, set_date, remove_date,
    move, move_tail, read,
)  # fmt: skip


class Room(RuleBasedStateMachine):
    """A group in which anybody tries anything, and four pages that only listen."""

    settings: Any
    sign_in: Any
    acted: set[str]
    turn = 0

    @initialize()
    def open_room(self) -> None:
        empty_tables(self.settings)
        with transaction() as session:
            group = make_group(session, visibility="invitation")
            people = {"chair": make_member(session, group, "chair"), "member": make_member(session, group)}
            for guest in WHO[2:]:
                people[guest] = make_person(session, "Partenaire", organisation="Cités Unies France")
            join(session, group, people["early guest"], "guest")
        self.group_id = group.id
        self.browsers = {name: self.sign_in(person) for name, person in people.items()}
        for title in ("Eau", "Jeunesse"):
            self.send(
                "chair", "POST", f"/api/groups/{group.id}/discussions", {"title": title, "body": "Bonjour"}
            )
        self.send("member", *post("/api/discussions/1", 1, "Le cahier des charges"))
        self.relay()
        with transaction() as session:
            join(session, group, people["late guest"], "guest", joined_at=now())
        self.pages = [Page(name, self.browsers[name], group.id).open() for name in WHO]

    @rule(
        who=st.sampled_from(WHO),
        action=st.sampled_from(ACTIONS),
        where=st.integers(0, 3),
        number=st.integers(1, 6),
        word=st.sampled_from(REACTIONS),
    )
    def act(self, who: str, action: Callable[..., Any], where: int, number: int, word: str) -> None:
        known = sorted(self.pages[0].talks)
        at = f"/api/discussions/{known[where % len(known)]}"
        if self.send(who, *action(at, number, word)) < 300:
            self.acted.add(action.__name__)
        self.relay()

    @rule(
        title=st.sampled_from(("Assainissement", "Jumelage")),
        body=st.sampled_from(("", "Qui l’a déjà fait ?")),
    )
    def start(self, title: str, body: str) -> None:
        self.send(
            "member", "POST", f"/api/groups/{self.group_id}/discussions", {"title": title, "body": body}
        )
        self.relay()

    @invariant()
    def one_page_shows_what_it_would_fetch(self) -> None:
        """One of them after each step, in turn: looking at all would be most of the time."""
        if hasattr(self, "pages"):
            self.turn = (self.turn + 1) % len(self.pages)
            self.compare(self.pages[self.turn])

    def teardown(self) -> None:
        for page in getattr(self, "pages", ()):
            self.compare(page)

    def compare(self, page: Page) -> None:
        fresh = Page(page.name, page.browser, self.group_id).open()
        assert page.seen() == fresh.seen(), page.name

    def send(self, who: str, method: str, path: str, body: Item | None) -> int:
        """Ask as somebody; what they may not do is refused, and nothing fails."""
        headers = {"Origin": self.settings.public_url}
        if path.endswith("/stand"):
            headers["If-Match"] = str(self.browsers[who].get(path).headers.get("ETag", '"0"'))
        got = self.browsers[who].open(path, method=method, json=body, headers=headers)
        assert got.status_code < 500, f"{who} {method} {path}: {got.status_code}"
        return int(got.status_code)

    def relay(self) -> None:
        """Publish as the relay does, to every page of the group."""
        with transaction() as session:
            events, _ = outbox.hand_over(session)
        with transaction() as session:
            frames = frames_of(session, events)
        for frame in frames:
            self.check(frame.name, frame.payload)
            if f"group:{self.group_id}" in frame.channels:
                payload = json.loads(json.dumps(frame.payload))
                for page in getattr(self, "pages", ()):
                    page.hear(frame.name, payload)

    def check(self, name: str, payload: Item) -> None:
        """Nothing leaves but what `docs/events.md` and the API's description say."""
        described = {field.name for field in fields(CATALOGUE[name])}
        assert set(payload) - {"item"} == described | {"at"}, name
        if "item" in payload:
            shape = MESSAGE if "number" in payload["item"] else DISCUSSION
            shape.validate(payload["item"])


@pytest.fixture
def room(the_app, settings: Any, database, signed_in) -> type[Room]:
    """A machine that plays on this test's servers."""
    played = {"settings": settings, "sign_in": staticmethod(signed_in), "acted": set()}
    return type("PlayedRoom", (Room,), played)


def test_pages_follow_every_action_on_a_message_older_than_a_guest(room: type[Room]) -> None:
    played = room()
    played.open_room()
    # Each on the first message of the first discussion, which the late guest may not read.
    for action in sorted(ACTIONS, key=lambda action: action in (delete, move, move_tail)):
        where = 1 if action is move_tail else 0
        number = 2 if action is move else 1
        for who in ("chair", "member"):
            played.act(who, action, where, number, "useful")
        played.one_page_shows_what_it_would_fetch()
    played.teardown()
    assert played.acted == {action.__name__ for action in ACTIONS}


@pytest.mark.timeout(7_200)
def test_what_was_fetched_and_the_frames_since_make_what_would_be_fetched_now(
    room: type[Room], full: bool
) -> None:
    run_state_machine_as_test(room, settings=_played(200, 50, full) if full else _played(2, 15, full))
    assert not full or room.acted == {action.__name__ for action in ACTIONS}


def _played(examples: int, steps: int, full: bool) -> Any:
    return play_settings(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        derandomize=not full,
        print_blob=True,
        phases=tuple(Phase) if full else (Phase.generate,),
        database=None,
        suppress_health_check=list(HealthCheck),
    )
