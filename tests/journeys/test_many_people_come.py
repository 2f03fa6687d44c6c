"""The secretariat brings a list, invites all of it, and one of them comes in by the mail: outbox, relay, worker, SMTP."""

from __future__ import annotations

import re

import requests

from collab.accounts.service import open_session
from collab.core.db import transaction
from tests.factories import make_authority, make_group, make_person
from tests.stack import Caller, eventually, running

LIST = """Nom;Courriel;SIREN;Rôle;Fonction
Élue;elue@example.org;216704825;élue;adjointe aux relations internationales
Agent;agent@example.org;216704825;agent;chargé de coopération
"""


def test_who_was_on_a_list_comes_in_and_is_in_the_group_of_their_mandate(
    session, settings, smtp, tmp_path
) -> None:
    make_authority(session, siren="216704825")
    make_group(session, "Élues et élus", kind="college", follows="elected")
    secretariat = make_person(session, "Chargée de mission", staff=True)
    session.commit()
    with running(settings, tmp_path, worker=True) as stack:
        with transaction() as opening:
            token = open_session(opening, opening.merge(secretariat), user_agent="test").token
        desk = Caller(stack.urls[0], token, settings.public_url)
        brought = desk.http.post(
            f"{desk.url}/api/people/imports", files={"file": ("liste.csv", LIST.encode("cp1252"))}, timeout=30
        ).json()
        assert desk.post(f"/api/people/imports/{brought['id']}/confirm").json()["to_create"] == 2
        assert smtp.to("elue@example.org") == []
        invited = desk.post("/api/people/invitations", {"all": True, "filter": {"invited": False}})
        assert (invited.status_code, invited.json()) == (202, {"count": 2, "left_out": 0})
        [mail] = eventually(lambda: smtp.to("elue@example.org"), 30, "the invitation")
        text = mail.get_body(("plain",)).get_content()
        assert "adjointe aux relations internationales, Ville de Strasbourg" in text
        proof = {"token": re.search(r"token=(\S+)", text)[1]}
        origin = {"Origin": settings.public_url}
        came = requests.post(f"{desk.url}/api/session", json=proof, headers=origin, timeout=10)
        assert came.status_code == 201
        left = desk.get("/api/people/never-came").json()["items"]
        assert [item["email"] for item in left] == ["agent@example.org"]
        own = Caller(desk.url, came.cookies["collab_session"], settings.public_url)
        eventually(
            lambda: [group["my_role"] for group in own.get("/api/groups").json()["items"]] == ["member"],
            what="the mandate brings into the college",
        )
