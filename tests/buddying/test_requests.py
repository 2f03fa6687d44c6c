"""Requests over HTTP: asked, read, changed, moved, and what is refused."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select

from collab.buddying.models import BuddyRequest, Pair, Solicitation
from collab.buddying.service.request_views import list_requests
from collab.core.clock import today
from collab.core.outbox import OutboxEvent
from tests.buddying.asking_rows import make_offer
from tests.factories import (
    actor_of,
    make_authority,
    make_discussion,
    make_group,
    make_mandate,
    make_person,
)
from tests.queries import counted_queries

REQUESTS = "/api/buddying/requests"
NEED = {
    "title": "Monter un premier dossier Interreg",
    "details": "Nous n’avons **jamais** déposé de dossier.",
    "themes": ["developpement-economique"],
    "countries": ["DE"],
    "languages": ["fr"],
    "formats": ["review", "call"],
}


@pytest.fixture
def asker(session, people, signed_in):
    session.commit()
    return signed_in(people.asker)


@pytest.fixture
def ask(asker, people):
    """`ask(title="…")` is a request of Metz that its technician made."""

    def make(**values):
        answer = asker.post(REQUESTS, json={**NEED, "mandate_id": people.asker.mandates[0].id, **values})
        assert answer.status_code == 201, answer.json
        return answer.json

    return make


def at(request, act=""):
    return f"{REQUESTS}/{request['id']}{act}"


def made_from(tag):
    return {"Origin": "http://localhost:8000", "If-Match": tag}


def test_a_technician_asks_and_every_member_reads(ask, asker, people, signed_in):
    in_a_month = (today() + timedelta(days=30)).isoformat()
    made = ask(by_when=in_a_month, wanted=2)
    assert (made["authority"]["name"], made["asker"]["name"], made["state"]) == (
        "Ville de Metz",
        "asker",
        "open",
    )
    assert made["html"] == "<p>Nous n’avons <strong>jamais</strong> déposé de dossier.</p>"
    assert (made["by_when"], made["wanted"], made["waiting"], made["helped"]) == (in_a_month, 2, 0, 0)
    assert all(made["can"][act] for act in ("change", "withdraw", "finish", "send_elsewhere", "ask_helpers"))
    shown = asker.get(at(made))
    assert (shown.json, shown.headers["ETag"]) == (made, '"1"')
    elsewhere = signed_in(people.neighbour).get(at(made)).json
    assert elsewhere["title"] == made["title"]
    assert (elsewhere["waiting"], set(elsewhere["can"].values())) == (None, {False})


def test_a_guest_sees_nothing(ask, people, signed_in):
    made, guest = ask(), signed_in(people.guest)
    assert guest.get(REQUESTS).status_code == 404
    assert guest.get(at(made)).status_code == 404
    assert guest.post(at(made, "/withdraw")).status_code == 404


def test_an_assistant_asks_for_whom_they_assist(session, people, signed_in):
    session.commit()
    mandate = people.elected.mandates[0].id
    assistant = signed_in(people.assistant)
    made = assistant.post(REQUESTS, json={**NEED, "mandate_id": mandate})
    assert made.status_code == 201
    # The holder leads it, and whoever assists them reads it, puts it to helpers and takes it back.
    assert made.json["asker"]["name"] == "elected"
    assert assistant.get(REQUESTS).json["items"][0]["id"] == made.json["id"]
    assert assistant.get(f"{REQUESTS}/{made.json['id']}/askings").status_code == 200
    assert assistant.post(f"{REQUESTS}/{made.json['id']}/withdraw").status_code == 200


@pytest.mark.parametrize("whose", ["former", "neighbour", "staff"])
def test_a_mandate_that_is_not_ones_own_today_asks_for_nobody(session, people, signed_in, whose):
    session.commit()
    mandate = people.former.mandates[0].id if whose == "former" else people.asker.mandates[0].id
    person = people.colleague if whose == "former" else getattr(people, whose)
    refused = signed_in(person).post(REQUESTS, json={**NEED, "mandate_id": mandate})
    assert (refused.status_code, refused.json["type"]) == (403, "mandate-ended")
    assert session.scalars(select(BuddyRequest)).all() == []


def test_an_ended_mandate_asks_for_nobody(session, people, signed_in):
    make_mandate(session, people.former, people.rennes, "technician")
    session.commit()
    ended = people.former.mandates[0].id
    refused = signed_in(people.former).post(REQUESTS, json={**NEED, "mandate_id": ended})
    assert (refused.status_code, refused.json["type"]) == (403, "mandate-ended")


@pytest.mark.parametrize(
    ("wrong", "remarks"),
    [
        ({"by_when": "2020-01-31"}, {"by_when": ["in-the-past"]}),
        ({"by_when": "2999-01-31"}, {"by_when": ["too-far"]}),
        ({"themes": ["fusees"]}, {"themes": ["unknown"]}),
        ({"countries": ["ZZ"]}, {"countries": ["unknown"]}),
        ({"languages": ["klingon"]}, {"languages": ["unknown"]}),
        ({"formats": ["telepathy"]}, {"formats": ["unknown"]}),
        ({"wanted": 0}, {"wanted": ["out-of-range"]}),
        ({"wanted": 6}, {"wanted": ["out-of-range"]}),
        ({"title": " "}, {"title": ["required"]}),
        ({"title": "x" * 161}, {"title": ["too-long"]}),
        ({"themes": [], "countries": []}, {"themes": ["theme-or-country"]}),
    ],
)
def test_what_is_wrong_is_named_by_field_and_nothing_is_kept(session, asker, people, wrong, remarks):
    refused = asker.post(REQUESTS, json={**NEED, "mandate_id": people.asker.mandates[0].id, **wrong})
    assert refused.status_code == 422
    assert refused.json["errors"] == remarks
    assert session.scalars(select(BuddyRequest)).all() == []


def test_a_request_needs_a_mandate_to_be_of_an_authority(asker):
    assert asker.post(REQUESTS, json=NEED).json["errors"].keys() == {"mandate_id"}


def test_a_change_is_made_from_the_version_that_was_read(ask, asker):
    made = ask()
    assert asker.patch(at(made), json={"wanted": 2}).status_code == 428
    changed = asker.patch(at(made), json={"wanted": 2}, headers=made_from('"1"'))
    assert (changed.status_code, changed.headers["ETag"], changed.json["wanted"]) == (200, '"2"', 2)
    # The other tab still shows the first version.
    assert asker.patch(at(made), json={"wanted": 3}, headers=made_from('"1"')).status_code == 412
    same = asker.patch(at(made), json={"wanted": 2}, headers=made_from('"2"'))
    assert same.headers["ETag"] == '"2"'


def test_a_day_that_has_passed_since_stays_as_it_was_said(session, ask, asker):
    made = ask()
    request = session.get_one(BuddyRequest, made["id"])
    request.by_when = today() - timedelta(days=3)
    session.commit()
    changed = asker.patch(at(made), json={"title": "Monter un dossier"}, headers=made_from('"1"'))
    assert changed.status_code == 200
    refused = asker.patch(
        at(made), json={"by_when": (today() - timedelta(days=2)).isoformat()}, headers=made_from('"2"')
    )
    assert refused.json["errors"] == {"by_when": ["in-the-past"]}


def test_only_its_authority_and_the_secretariat_change_it(ask, people, signed_in):
    made = ask()
    refused = signed_in(people.neighbour).patch(at(made), json={"wanted": 2}, headers=made_from('"1"'))
    assert (refused.status_code, refused.json["type"]) == (403, "not-your-request")
    assert (
        signed_in(people.colleague).patch(at(made), json={"wanted": 2}, headers=made_from('"1"')).status_code
        == 200
    )
    assert signed_in(people.staff).post(at(made, "/finish")).json["state"] == "done"


def test_a_request_is_withdrawn_opened_again_and_finished(ask, asker):
    made = ask()
    withdrawn = asker.post(at(made, "/withdraw"))
    assert (withdrawn.json["state"], withdrawn.json["can"]["reopen"]) == ("withdrawn", True)
    assert withdrawn.json["closed_at"] is not None
    assert (
        asker.patch(at(made), json={"wanted": 2}, headers=made_from('"2"')).json["type"] == "request-moved-on"
    )
    opened = asker.post(at(made, "/reopen")).json
    assert (opened["state"], opened["closed_at"]) == ("open", None)
    assert asker.post(at(made, "/finish")).json["state"] == "done"
    again = asker.post(at(made, "/finish"))
    assert (again.status_code, again.json["type"]) == (409, "request-moved-on")


def test_a_request_goes_to_a_network_instead(ask, asker):
    made = ask()
    assert asker.post(at(made, "/elsewhere"), json={"network": "otan"}).json["errors"] == {
        "network": ["unknown"]
    }
    sent = asker.post(at(made, "/elsewhere"), json={"network": "afccre"}).json
    assert (sent["state"], sent["sent_to"]["name"]) == ("elsewhere", "AFCCRE")
    assert asker.post(at(made, "/reopen")).json["sent_to"] is None


def test_two_people_withdraw_at_once_and_one_is_told_so(session, ask, people, signed_in):
    made = ask()
    browsers = [signed_in(people.asker), signed_in(people.colleague)]
    with ThreadPoolExecutor(2) as both:
        answers = sorted(both.map(lambda browser: browser.post(at(made, "/withdraw")).status_code, browsers))
    assert answers == [200, 409]
    moved = session.scalars(select(OutboxEvent).where(OutboxEvent.name == "buddying.request_moved")).all()
    assert len(moved) == 1


def test_lists_are_narrowed_and_ones_own_is_found(ask, asker, people, signed_in):
    first, second = (
        ask(),
        ask(title="Eau à Madagascar", countries=["MG"], themes=["agriculture-eau-et-alimentation"]),
    )
    asker.post(at(first, "/withdraw"))
    for query, expected in (
        ("", [second, first]),
        ("state=open", [second]),
        ("country=MG", [second]),
        ("theme=developpement-economique", [first]),
        ("q=interr", [first]),
        ("q=madagasc", [second]),
        ("q=%21", []),
        ("mine=true&page_size=1", [second]),
        (f"authority_id={people.rennes.id}", []),
    ):
        page = asker.get(f"{REQUESTS}?{query}").json
        assert [item["id"] for item in page["items"]] == [one["id"] for one in expected], query
    assert signed_in(people.neighbour).get(f"{REQUESTS}?mine=true").json["total"] == 0
    assert asker.get(f"{REQUESTS}?state=asleep").status_code == 422


def test_a_long_list_asks_no_more_than_a_short_one(session, people, database):
    actor, counts = actor_of(people.neighbour), []
    for total in (2, 30):
        for number in range(total):
            person = make_person(session)
            mandate = make_mandate(session, person, make_authority(session), "technician")
            session.add(
                BuddyRequest(
                    authority_id=mandate.authority_id,
                    asker_id=person.id,
                    mandate_id=mandate.id,
                    title=f"{number}",
                )
            )
        session.flush()
        with counted_queries(database) as sent:
            list_requests(session, actor)
        counts.append(len(sent))
    assert counts[0] == counts[1] <= 4


def test_helpers_who_are_asked_need_not_answer_once_it_is_withdrawn(session, ask, asker, people):
    made = ask()
    from collab.buddying.models import Offer

    offer = Offer(authority_id=people.rennes.id, person_id=people.neighbour.id)
    session.add(offer)
    session.flush()
    asking = Solicitation(request_id=made["id"], offer_id=offer.id, person_id=people.neighbour.id)
    session.add(asking)
    session.commit()
    assert asker.get(at(made)).json["waiting"] == 1
    assert asker.post(at(made, "/withdraw")).json["waiting"] == 0
    session.refresh(asking)
    assert asking.state == "cancelled"


@pytest.fixture
def helped(session, people):
    """`helped(request)` is a pair at work for it."""

    def make(request):
        offer = make_offer(session, people.neighbour)
        asking = Solicitation(
            request_id=request["id"], offer_id=offer.id, person_id=people.neighbour.id, state="accepted"
        )
        group = make_group(session, kind="pairing")
        space = {"group_id": group.id, "discussion_id": make_discussion(session, group, people.asker).id}
        session.add(asking)
        session.flush()
        session.add(Pair(request_id=request["id"], offer_id=offer.id, solicitation_id=asking.id, **space))
        session.commit()

    return make


def test_as_many_helpers_as_are_wanted_make_it_full(ask, asker, helped):
    made = ask(wanted=2)
    helped(made)
    fewer = asker.patch(at(made), json={"wanted": 1}, headers=made_from('"1"'))
    assert (fewer.json["state"], fewer.json["helped"]) == ("full", 1)
    more = asker.patch(at(made), json={"wanted": 2}, headers=made_from(fewer.headers["ETag"]))
    assert more.json["state"] == "open"


def test_what_is_opened_again_while_helpers_are_at_work_is_full(ask, asker, helped):
    made = ask()
    helped(made)
    asker.post(at(made, "/withdraw"))
    assert asker.post(at(made, "/reopen")).json["state"] == "full"
