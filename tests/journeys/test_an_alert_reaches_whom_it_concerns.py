"""The secretariat publishes an alert: whom it concerns hears of it live and by mail, answers, and the board fills."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from urllib.parse import parse_qsl, urlsplit

import pytest
import requests
from sqlalchemy import update

from collab.accounts.models import Mandate, Person
from collab.accounts.service import open_session
from collab.core.clock import today
from collab.core.db import transaction
from collab.countries.models import Bulletin
from tests.countries.alert_rows import follow, make_agent, make_partnership
from tests.factories import make_authority, make_person
from tests.stack import Caller, Stack, eventually, running

BULLETIN = {
    "title": "Crue du fleuve Sénégal à Saint-Louis",
    "body": "Deux quartiers sont évacués.",
    "countries": ["SN"],
    "themes": [],
    "severity": "alert",
    "expires_on": (today() + timedelta(days=3)).isoformat(),
}


@dataclass
class Scene:
    """Pages that are open on two web processes."""

    stack: Stack
    people: dict[str, Person]
    pages: dict[str, Caller]
    authority_id: int

    def told(self, name: str) -> list[dict]:
        return self.pages[name].heard("notifications.told")


@pytest.fixture
def scene(session, settings, database, tmp_path) -> Iterator[Scene]:
    made = replace(settings, gather_seconds=0)
    with running(made, tmp_path, webs=2, worker=True) as stack:
        here, elsewhere = make_authority(session, "Ville de Lille"), make_authority(session)
        people = {
            "agent": make_agent(session, here),
            "colleague": make_agent(session, here, "Directeur"),
            "follower": make_agent(session, elsewhere, "Suiveuse"),
            "stranger": make_agent(session, elsewhere, "Autre"),
            "former": make_agent(session, here, "Ancien", ends_on=today() - timedelta(days=1)),
            "staff": make_person(session, "Chargée de mission", staff=True),
        }
        make_partnership(session, here, referent_id=people["agent"].id)
        follow(session, people["follower"])
        session.commit()
        pages = {}
        for number, (name, person) in enumerate(people.items()):
            with transaction() as own:
                token = open_session(own, own.merge(person), user_agent="test").token
            pages[name] = Caller(stack.urls[number % 2], token, settings.public_url)
            pages[name].connect(*([] if name == "former" else ["veille"]))
        yield Scene(stack, people, pages, here.id)
        for page in pages.values():
            page.close()


def publish(scene: Scene) -> int:
    staff = scene.pages["staff"]
    typed = {"title": BULLETIN["title"], "url": "https://example.org/crue", "countries": ["SN"]}
    story = staff.post("/api/stories", typed)
    assert story.status_code == 201, story.text
    bulletin = staff.post(f"/api/stories/{story.json()['id']}/bulletins", BULLETIN)
    assert (bulletin.status_code, bulletin.json()["state"]) == (201, "published"), bulletin.text
    return int(bulletin.json()["id"])


def test_an_alert_is_told_answered_by_mail_and_seen_on_the_board_live(scene, smtp) -> None:
    alert_id = publish(scene)
    board = scene.pages["staff"]
    assert "status" not in board.join(f"alert:{alert_id}")
    for name in ("agent", "colleague", "follower"):
        eventually(lambda name=name: scene.told(name), what=f"{name} hears live")
    assert board.get(f"/api/alerts/{alert_id}/board").json()["counts"]["silent"] == 1

    [mail] = eventually(lambda: smtp.to(scene.people["agent"].email), 60, "the alert's mail")
    assert mail["Subject"] == f"Alerte (Sénégal) : {BULLETIN['title']}"
    words = mail.get_body(("plain",)).get_content()
    assert "Votre collectivité a un partenariat dans ce pays." in words
    link = urlsplit(next(iter(re.findall(r"\S+answer=need_help\S*", words))))
    asked = dict(parse_qsl(link.query))
    address = f"{scene.stack.urls[1]}/api/alert-answers"
    for _ in range(20):
        assert requests.get(address, params=asked, timeout=10).status_code == 200
    assert board.heard("countries.alert_answered") == [], "a scanner that opens the link answers nothing"
    pressed = requests.post(address, params=asked, json={"words": "Des pompes"}, timeout=10)
    assert pressed.status_code == 200, pressed.text

    [frame] = eventually(lambda: board.heard("countries.alert_answered"), what="the board hears")
    assert not {"answer", "authority_id", "by"} & frame.keys(), (
        "what was answered is asked for, with one's rights"
    )
    [line] = board.get(f"/api/alerts/{alert_id}/board").json()["exposed"]
    assert (line["answer"]["answer"], line["answer"]["via"], line["answer"]["by"]["name"]) == (
        "need_help",
        "mail",
        "Agente",
    )
    discussion = line["answer"]["discussion_id"]
    [said] = scene.pages["agent"].get(f"/api/discussions/{discussion}/messages").json()["items"]
    assert "Des pompes" in said["body"]

    [to_colleague] = eventually(lambda: smtp.to(scene.people["colleague"].email), 60)
    assert to_colleague["Subject"] == mail["Subject"]
    for name in ("stranger", "former"):
        assert scene.told(name) == []
        assert smtp.to(scene.people[name].email) == []


def test_an_alert_leaves_when_its_day_is_over_and_a_page_when_its_right_is(scene) -> None:
    alert_id = publish(scene)
    page = scene.pages["agent"]
    assert "status" not in page.join(f"alert:{alert_id}")
    with transaction() as own:
        own.execute(
            update(Mandate)
            .where(Mandate.person_id == scene.people["agent"].id)
            .values(ends_on=today() - timedelta(days=1))
        )
    left = eventually(lambda: page.heard("live.left"), what="the beacon takes the page out")
    assert sorted(left[0]["channels"]) == [f"alert:{alert_id}", "veille"]
    assert page.join("veille")["status"] == 404

    other = scene.pages["stranger"]
    assert len(other.get("/api/alerts").json()["items"]) == 1
    with transaction() as own:
        own.execute(
            update(Bulletin)
            .where(Bulletin.id == alert_id)
            .values(expires_at=Bulletin.expires_at - timedelta(days=9))
        )
    assert other.get("/api/alerts").json()["items"] == [], "at once, before any tick"
    answer = {"authority_id": scene.authority_id, "answer": "concerned"}
    refused = scene.pages["colleague"].post(f"/api/alerts/{alert_id}/answers", answer)
    assert (refused.status_code, refused.json()["type"]) == (409, "alert-over")
