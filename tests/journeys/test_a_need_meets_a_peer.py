"""A technician has a need: who has met it already is found, asked, says yes by mail, and what they learn stays."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
import requests

from collab.accounts.models import Person
from collab.accounts.service import open_session
from collab.core.clock import now, today
from collab.core.db import transaction
from collab.reference.service import load_themes
from tests.countries.alert_rows import make_agent, make_partnership
from tests.factories import make_authority, make_person
from tests.stack import Caller, Stack, eventually, running

THEME = "agriculture-eau-et-alimentation"
NEED = {
    "title": "Suivre à distance un réseau d’eau potable",
    "details": "Le partenaire installe ses premiers capteurs.",
    "themes": [THEME],
    "countries": ["MG"],
    "languages": ["fr"],
    "formats": ["call", "review"],
    "by_when": (today() + timedelta(days=60)).isoformat(),
    "wanted": 1,
}


@dataclass
class Scene:
    """Pages that are open on two web processes."""

    stack: Stack
    people: dict[str, Person]
    mandates: dict[str, int]
    pages: dict[str, Caller]

    def post(self, who: str, path: str, body: dict[str, Any] | None = None, expected: int = 200) -> Any:
        answer = self.pages[who].post(path, body)
        assert answer.status_code == expected, answer.text
        return answer.json()

    def get(self, who: str, path: str, **asked: Any) -> Any:
        answer = self.pages[who].get(path, params=asked)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def change(self, who: str, path: str, body: dict[str, Any], version: int) -> Any:
        page = self.pages[who]
        answer = page.http.patch(page.url + path, json=body, headers={"If-Match": f'"{version}"'}, timeout=15)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def hears(self, who: str, name: str) -> dict[str, Any]:
        return eventually(lambda: self.pages[who].heard(name), what=f"{who} hears {name}")[-1]


@pytest.fixture
def scene(session, settings, database, tmp_path) -> Iterator[Scene]:
    made = replace(settings, gather_seconds=0)
    with running(made, tmp_path, webs=2, worker=True) as stack:
        load_themes(session)
        here = make_authority(session, "Ville de Brest", region="Bretagne", population=142_000)
        there = make_authority(session, "Nantes Métropole", region="Pays de la Loire", population=677_000)
        further = make_authority(session, "Ville de Rouen", region="Normandie")
        people = {
            "asker": make_agent(session, here),
            "helper": make_agent(session, there, "Agent"),
            "next": make_agent(session, further, "Chargée de projet"),
            "staff": make_person(session, "Chargée de mission", staff=True),
        }
        make_partnership(session, there, "MG", themes=[THEME], status="active")
        session.commit()
        pages = {}
        for number, (name, person) in enumerate(people.items()):
            with transaction() as own:
                token = open_session(own, own.merge(person), user_agent="test").token
            pages[name] = Caller(stack.urls[number % 2], token, settings.public_url)
            pages[name].connect()
        mandates = {name: person.mandates[0].id for name, person in people.items() if person.mandates}
        yield Scene(stack, people, mandates, pages)
        for page in pages.values():
            page.close()


def asked(scene: Scene) -> tuple[int, int]:
    """The helper offers, the asker asks and finds them among the candidates; the request and the offer."""
    offer = scene.post(
        "helper",
        "/api/buddying/offers",
        {
            "mandate_id": scene.mandates["helper"],
            "themes": [THEME],
            "languages": ["fr"],
            "formats": ["call"],
            "at_once": 1,
            "per_quarter": 2,
        },
        201,
    )
    need = scene.post("asker", "/api/buddying/requests", {**NEED, "mandate_id": scene.mandates["asker"]}, 201)
    [candidate] = scene.get("asker", f"/api/buddying/requests/{need['id']}/candidates")["items"]
    assert candidate["offer_id"] == offer["id"]
    assert candidate["reasons"], "whoever is proposed is proposed for reasons"
    for reason in candidate["reasons"]:
        assert reason["sign"] in ("+", "−", "-")
        assert reason["fr"]
        assert reason["en"]
    scene.post(
        "asker",
        f"/api/buddying/requests/{need['id']}/askings",
        {"offer_id": offer["id"], "words": "Deux appels suffiraient."},
        201,
    )
    return need["id"], offer["id"]


def accepted_by_mail(scene: Scene, smtp: Any) -> None:
    """The helper's mail says who asks for what; looking at its link answers nothing, pressing does, once."""
    [mail] = eventually(lambda: smtp.to(scene.people["helper"].email), 60, "the helper's mail")
    words = mail.get_body(("plain",)).get_content()
    assert NEED["title"] in words
    assert "Ville de Brest" in words
    assert "Deux appels suffiraient." in words
    [link] = set(re.findall(r"\S+answer=accept\S*", words))
    query = dict(parse_qsl(urlsplit(link).query))
    address = f"{scene.stack.urls[1]}/api/buddying/answer"
    for _ in range(20):
        looked = requests.get(address, params=query, timeout=10)
        assert (looked.status_code, looked.json()["asked"]["state"]) == (200, "asked")
    assert scene.pages["asker"].heard("buddying.helper_answered") == []
    for _ in range(2):
        pressed = requests.post(address, params=query, json={}, timeout=10)
        assert (pressed.status_code, pressed.json()["asked"]["state"]) == (200, "accepted"), pressed.text


def test_a_need_is_met_by_a_peer_and_what_they_learn_is_found_by_the_next(scene, smtp) -> None:
    request_id, _ = asked(scene)
    board = scene.get("staff", "/api/buddying/board/requests", show="unanswered")
    assert [line["id"] for line in board["items"]] == [request_id]
    accepted_by_mail(scene, smtp)

    frame = scene.hears("asker", "buddying.helper_answered")
    assert frame["request_id"] == request_id
    assert "answer" not in frame, "what was answered is asked for, with one's rights"
    pair_id = scene.hears("asker", "buddying.pair_opened")["pair_id"]
    assert scene.hears("staff", "buddying.pair_opened")["pair_id"] == pair_id
    assert len(scene.pages["asker"].heard("buddying.pair_opened")) == 1, "a second press opens no second pair"
    assert scene.get("asker", f"/api/buddying/requests/{request_id}")["state"] == "full"

    pair = scene.get("helper", f"/api/buddying/pairs/{pair_id}")
    discussion = f"/api/discussions/{pair['discussion_id']}"
    talk = scene.get("asker", discussion)
    members = scene.get("asker", f"/api/groups/{talk['group_id']}/members")["items"]
    assert {member["person"]["id"] for member in members} == {
        scene.people["asker"].id,
        scene.people["helper"].id,
    }
    assert scene.pages["staff"].get(discussion).status_code == 404, "private means private"
    assert scene.pages["next"].get(f"/api/buddying/pairs/{pair_id}").status_code == 404

    agreed(scene, pair_id, pair["agreement"]["version"])
    note_id = ended_with_a_note(scene, pair_id)
    found = scene.get("next", "/api/buddying/existing", title="réseau d’eau potable", themes=THEME)
    assert [note["id"] for note in found["notes"]] == [note_id]
    note = scene.get("next", f"/api/buddying/notes/{note_id}")
    assert "capteurs" in note["published"]["html"]
    assert scene.get("staff", "/api/buddying/board")["counts"]["pairs"] == 0


def agreed(scene: Scene, pair_id: int, version: int) -> None:
    path = f"/api/buddying/pairs/{pair_id}/agreement"
    body = {"scope": "Deux appels, et la relecture du cahier des charges.", "starts_on": today().isoformat()}
    written = scene.change("asker", path, body, version)
    version = written["agreement"]["version"]
    scene.post("asker", path, {"version": version})
    assert scene.post("helper", path, {"version": version})["state"] == "active"
    call = {
        "title": "Premier appel",
        "starts_at": (now() + timedelta(days=7)).isoformat(),
        "minutes": 45,
    }
    scene.post("helper", f"/api/buddying/pairs/{pair_id}/milestones", call, 201)
    assert scene.hears("asker", "buddying.milestones_changed")["pair_id"] == pair_id


def ended_with_a_note(scene: Scene, pair_id: int) -> int:
    ended = scene.post("asker", f"/api/buddying/pairs/{pair_id}/end", {"need_met": True})
    assert (ended["state"], ended["request_state"]) == ("ended", "done")
    for who in ("asker", "helper"):
        scene.pages[who].post(
            f"/api/buddying/pairs/{pair_id}/rating", {"useful": 5, "again": True}
        ).raise_for_status()
    note = scene.post("helper", f"/api/buddying/pairs/{pair_id}/note")
    path = f"/api/buddying/notes/{note['id']}"
    body = "Commencer par trois capteurs, et former qui les relève."
    written = scene.change("asker", path, {"body": body}, note["version"])
    version = written["version"]
    one = scene.post("asker", f"{path}/agree", {"version": version})
    assert one["published"] is None, "both have to agree"
    assert scene.pages["next"].get(path).status_code == 404
    assert scene.post("helper", f"{path}/agree", {"version": version})["state"] == "published"
    return int(note["id"])
