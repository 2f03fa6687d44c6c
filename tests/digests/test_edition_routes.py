"""Editions over HTTP: versions, refusals in words, and the mail to who may approve."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from collab.core.clock import now
from collab.core.mail import send_due_mail
from collab.core.mail.deliveries import Delivery
from collab.digests.events import EditionMoved
from collab.digests.models import Edition
from collab.digests.reactions.editions import (
    mail_approval_wanted,
    mail_what_became_of_it,
    write_approval_answered,
)
from collab.digests.service.editions.moving import move
from tests import factories as make
from tests.digests.edition_rows import make_edition, make_edition_item, make_secretary

EDITIONS = "/api/digests/editions"
ORIGIN = {"Origin": "http://localhost:8000"}


@pytest.fixture
def first(session):
    return make_secretary(session, "Chargée de mission", came_at=now())


@pytest.fixture
def second(session):
    return make_secretary(session, "Chargé de mission", came_at=now(), language="en")


def moved(browser, edition: dict, act: str, **said):
    path = f"{EDITIONS}/{edition['row']['id']}/moves"
    return browser.post(path, json={"act": act, "version": edition["version"], **said})


def test_one_composes_and_the_other_approves(session, signed_in, first, second, settle, smtp) -> None:
    discussion = make.make_discussion(session, make.make_group(session, "Eau"), first, title="Eau")
    make.make_messages(session, discussion, first, 3)
    session.commit()
    mine, theirs = signed_in(first), signed_in(second)
    edition = mine.post(EDITIONS, json={}).json
    path = f"{EDITIONS}/{edition['row']['id']}"
    [suggestion] = mine.get(f"{path}/suggestions?kind=discussion").json["items"]
    assert (suggestion["title_fr"], suggestion["count"], suggestion["here"]) == ("Eau", 3, False)
    picked = {"kind": "discussion", "thing_id": suggestion["thing_id"]}
    assert mine.post(f"{path}/items", json=picked).status_code == 201
    assert mine.post(f"{path}/items", json=picked).json["version"] == 2
    edition = mine.post(f"{path}/items", json={"kind": "own", "title_fr": "Appel", "url": "/groups"}).json
    ids = [item["id"] for item in edition["items"]]
    edition = mine.put(f"{path}/order", json={"item_ids": ids[::-1]}).json
    assert [item["fr"]["title"] for item in edition["items"]] == ["Appel", "Eau"]
    edition = moved(mine, edition, "submit").json
    assert edition["row"]["state"] == "submitted"
    assert edition["submitted_by_me"]
    assert "approve" not in edition["acts"]
    settle()
    [mail] = smtp.mails
    assert mail["X-Envelope-To"] == second.email
    assert mail["Subject"].startswith("To approve: Letter of the commission, week ")
    assert f"/secretariat/editions/{edition['row']['id']}" in mail.get_body(("plain",)).get_content()
    refusal = moved(mine, edition, "approve")
    assert (refusal.status_code, refusal.json["type"]) == (403, "own-submission")
    seen = theirs.get(path).json
    assert "approve" in seen["acts"]
    back = moved(theirs, seen, "send_back", note="Un mot de trop.").json
    assert [(step["act"], step["note"]) for step in back["steps"]][-1] == ("send_back", "Un mot de trop.")
    again = moved(mine, back, "submit").json
    approved = moved(theirs, again, "approve").json
    assert approved["row"]["approved_by"]["name"] == second.name
    at = (now() + timedelta(days=1)).isoformat()
    scheduled = moved(mine, approved, "schedule", scheduled_for=at)
    assert (scheduled.status_code, scheduled.json["row"]["state"]) == (200, "scheduled")
    assert moved(theirs, approved, "schedule").status_code == 412


def test_a_change_names_the_version_it_was_made_from(session, signed_in, first) -> None:
    edition = make_edition(session, first)
    session.commit()
    browser, path = signed_in(first), f"{EDITIONS}/{edition.id}"
    assert browser.get(path).headers["ETag"] == '"1"'
    change = {"title_fr": "Lettre de rentrée"}
    assert browser.patch(path, json=change).status_code == 428
    assert browser.patch(path, json=change, headers={**ORIGIN, "If-Match": '"1"'}).headers["ETag"] == '"2"'
    assert (
        browser.patch(path, json={"title_fr": "Autre"}, headers={**ORIGIN, "If-Match": '"1"'}).status_code
        == 412
    )
    assert browser.get(path).json["row"]["title_fr"] == "Lettre de rentrée"


def test_a_mail_that_nobody_needs_any_more_is_withdrawn(session, first, second, settings, smtp) -> None:
    edition = make_edition(session, first, intro_fr="Bonjour.")
    move(session, make.actor_of(first), edition.id, "submit")
    said = {"act": "submit", "state": "submitted", "before": "draft"}
    mail_approval_wanted(session, EditionMoved(by=first.id, edition_id=edition.id, **said))
    move(session, make.actor_of(second), edition.id, "send_back")
    session.commit()
    send_due_mail(settings)
    assert smtp.mails == []
    assert [row.state for row in session.query(Delivery)] == ["withdrawn"]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"kind": "poem"}, "kind"),
        ({"kind": "own", "title_fr": "A" * 151}, "title_fr"),
        ({"kind": "own", "title_fr": ""}, "title_fr"),
        ({"kind": "discussion"}, "thing_id"),
        ({"kind": "discussion", "thing_id": 999}, "thing_id"),
        ({"kind": "own", "title_fr": "Appel", "url": "http://example.org"}, "url"),
        ({"kind": "own", "title_fr": "Appel", "position": 0}, "position"),
    ],
)
def test_a_bad_item_is_refused_by_name_and_changes_nothing(session, signed_in, first, body, field) -> None:
    edition = make_edition(session, first)
    make_edition_item(session, edition)
    session.commit()
    answer = signed_in(first).post(f"{EDITIONS}/{edition.id}/items", json=body)
    assert answer.status_code == 422
    assert list(answer.json["errors"]) == [field]
    session.expire_all()
    assert session.get_one(Edition, edition.id).version == 1


@pytest.mark.parametrize(
    ("act", "subject"),
    [
        ("send_back", "À reprendre\u00a0: Lettre de la semaine"),
        ("approve", "Validée\u00a0: Lettre de la semaine"),
    ],
)
def test_who_submitted_an_edition_hears_what_became_of_it(session, act, subject) -> None:
    first, second = make_secretary(session), make_secretary(session, "Chargé de mission")
    edition = make_edition(session, first, title_fr="Lettre de la semaine", intro_fr="Bonjour.")
    move(session, make.actor_of(first), edition.id, "submit")
    move(session, make.actor_of(second), edition.id, act, note="Ajoutez une date.")
    said = {"hearers": (), "act": act, "state": edition.state, "before": "submitted"}
    for _ in range(2):
        mail_what_became_of_it(session, EditionMoved(by=second.id, edition_id=edition.id, **said))
    [row] = session.scalars(select(Delivery).where(Delivery.kind == "digests.approval_answered")).all()
    assert row.person_id == first.id
    mail = write_approval_answered(session, row)
    assert mail is not None
    assert mail.subject == subject
    assert ("Ajoutez une date." in mail.text) == (act == "send_back")
    assert "Chargé de mission a" in mail.text


def test_who_takes_their_own_edition_back_gets_no_mail_of_it(session) -> None:
    first = make_secretary(session)
    edition = make_edition(session, first, intro_fr="Bonjour.")
    move(session, make.actor_of(first), edition.id, "submit")
    move(session, make.actor_of(first), edition.id, "send_back")
    said = {"hearers": (), "act": "send_back", "state": "draft", "before": "submitted"}
    mail_what_became_of_it(session, EditionMoved(by=first.id, edition_id=edition.id, **said))
    assert session.scalars(select(Delivery)).all() == []
