"""The directory: who finds, sees, adds and corrects whom."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from collab.accounts.models import Person
from collab.accounts.service import describe, find_people
from collab.core.clock import now, today
from collab.core.db import transaction
from collab.core.outbox import OutboxEvent
from tests.factories import actor_of, make_authority, make_mandate, make_person
from tests.queries import counted_queries


@pytest.fixture
def strasbourg(session):
    return make_authority(session, "Ville de Strasbourg")


@pytest.fixture
def nimes(session):
    return make_authority(
        session, "Ville de Nîmes", search_text="| ville de nimes | nimes |", region="Occitanie"
    )


def holder(session, authority, role="elected", name="Élue", **values):
    person = make_person(session, name, **values)
    make_mandate(session, person, authority, role)
    describe(person)
    return person


def named(page) -> list[str]:
    return [item.ref.name for item in page.items]


@pytest.mark.parametrize(
    "typed", ["nimes", "NÎMES", "Nimes élue", "elue", "Élue nîmes adjointe", "relations  internationales"]
)
def test_people_are_found_whatever_the_accents(session, strasbourg, nimes, typed) -> None:
    reader = holder(session, strasbourg, "technician", "Agente")
    reader.mandates[0].title = "chargée de mission"
    holder(session, nimes)
    assert named(find_people(session, actor_of(reader), q=typed)) == ["Élue"]


def test_every_word_must_fit(session, strasbourg, nimes) -> None:
    reader = holder(session, strasbourg)
    holder(session, nimes)
    assert named(find_people(session, actor_of(reader), q="nimes strasbourg")) == []


def test_partners_are_found_by_their_organisation(session, strasbourg) -> None:
    partner = make_person(session, "Partenaire", organisation="Cités Unies France")
    describe(partner)
    found = find_people(session, actor_of(holder(session, strasbourg)), q="cites unies")
    assert [(item.ref.role, item.ref.organisation) for item in found.items] == [
        ("partner", "Cités Unies France")
    ]


def test_a_search_has_no_wildcards_of_its_own(session, strasbourg) -> None:
    reader = actor_of(holder(session, strasbourg))
    assert find_people(session, reader, q="%").total == find_people(session, reader).total


def test_who_lost_the_last_mandate_or_was_disabled_is_no_longer_found(session, strasbourg) -> None:
    reader = holder(session, strasbourg, name="Agente")
    make_mandate(session, make_person(session), strasbourg, ends_on=today() - timedelta(days=1))
    holder(session, strasbourg, disabled_at=now())
    staff = make_person(session, "Secrétariat", staff=True, organisation="France Urbaine")
    assert named(find_people(session, actor_of(reader))) == ["Agente", "Secrétariat"]
    assert find_people(session, actor_of(staff)).total == 4


def test_the_directory_is_filtered_by_authority_and_paged(session, strasbourg, nimes) -> None:
    reader = actor_of(holder(session, strasbourg))
    for number in range(5):
        holder(session, nimes, name=f"Agent {number}")
    page = find_people(session, reader, authority_id=nimes.id, page=2, page_size=2)
    assert (named(page), page.pages, page.total) == (["Agent 2", "Agent 3"], 3, 5)


def test_an_address_filters_the_directory_by_authority(signed_in, session, strasbourg, nimes) -> None:
    reader = holder(session, strasbourg, name="Agente")
    holder(session, nimes)
    session.commit()
    answer = signed_in(reader).get(f"/api/people?authority_id={nimes.id}")
    assert answer.status_code == 200
    assert [one["name"] for one in answer.json["items"]] == ["Élue"]


def test_a_list_takes_as_many_queries_however_long(session, database, strasbourg) -> None:
    reader = actor_of(holder(session, strasbourg))
    for _ in range(40):
        person = holder(session, strasbourg)
        person.mandates[0].assistants.append(make_person(session, "Agent"))
        person.mandates[0].successor_id = make_person(session, "Élu").id
    session.flush()
    session.expunge_all()
    counts = []
    for size in (2, 40):
        with counted_queries(database) as queries:
            find_people(session, reader, page_size=size)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 7


def test_a_member_sees_how_to_reach_a_person(signed_in, session, strasbourg) -> None:
    reader, shown = holder(session, strasbourg), holder(session, strasbourg, phone="03 53 01 24 07")
    session.commit()
    page = signed_in(reader).get(f"/api/people/{shown.id}").json
    assert (page["email"], page["phone"]) == (shown.email, "03 53 01 24 07")
    assert page["mandates"][0]["authority"]["name"] == "Ville de Strasbourg"
    assert page["can"] == {"edit": False, "invite": False}


def test_a_guest_sees_no_directory_but_their_own_page(signed_in, session, strasbourg) -> None:
    guest = make_person(session, "Partenaire", organisation="Cités Unies France")
    member = holder(session, strasbourg)
    session.commit()
    browser = signed_in(guest)
    for address in ("/api/people", f"/api/people/{member.id}", f"/api/authorities/{strasbourg.id}/people"):
        answer = browser.get(address)
        assert (answer.status_code, answer.json["type"]) == (404, "not-found"), address
    assert browser.get(f"/api/people/{guest.id}").status_code == 200


def test_a_disabled_person_is_hidden_from_all_but_the_secretariat(signed_in, session, strasbourg) -> None:
    gone, member = holder(session, strasbourg, disabled_at=now()), holder(session, strasbourg)
    staff = make_person(session, staff=True)
    session.commit()
    assert signed_in(member).get(f"/api/people/{gone.id}").status_code == 404
    assert signed_in(staff).get(f"/api/people/{gone.id}").json["disabled"] is True


# Who may do what: the asker, and what the asker is to the authority of the person concerned.
ASKERS = ("guest", "member", "colleague", "administrator", "administrator elsewhere", "secretariat")


def ask_as(session, kind, authority):
    elsewhere = make_authority(session, "Ville de Dijon")
    if kind == "guest":
        return make_person(session, "Partenaire", organisation="Ambassade")
    if kind == "secretariat":
        return make_person(session, "Chargée de mission", staff=True)
    role = "administrator" if "administrator" in kind else "technician"
    return holder(session, authority if kind in {"colleague", "administrator"} else elsewhere, role)


RIGHTS = {
    "add": {"administrator": 201, "secretariat": 201},
    "add partner": {"secretariat": 201},
    "correct": {"administrator": 200, "secretariat": 200},
    "invite": {"administrator": 202, "secretariat": 202},
    "give": {"administrator": 201, "secretariat": 201},
    "change": {"administrator": 200, "secretariat": 200},
    "end": {"administrator": 200, "secretariat": 200},
    "assist": {"administrator": 201, "secretariat": 201},
    "correct staff": {"secretariat": 200},
    "correct one with two authorities": {"secretariat": 200},
}


@pytest.mark.parametrize("asker", ASKERS)
@pytest.mark.parametrize("action", RIGHTS)
def test_only_the_secretariat_and_the_authority_s_administrator_change_people(
    signed_in, session, strasbourg, nimes, action, asker
) -> None:
    person = holder(session, strasbourg)
    person.invited_at = now() - timedelta(days=2)
    mandate, helper = person.mandates[0], make_person(session, "Agent", organisation="Cabinet")
    if action == "correct one with two authorities":
        make_mandate(session, person, nimes)
    if action == "correct staff":
        person.staff = True
    browser_owner = ask_as(session, asker, strasbourg)
    session.commit()
    browser = signed_in(browser_owner)
    new = {"authority_id": strasbourg.id, "role": "technician", "title": "agente", "starts_on": "2026-01-01"}
    calls = {
        "add": ("POST", "/api/people", {"name": "Agente", "email": "a@example.org", "mandate": new}),
        "add partner": (
            "POST",
            "/api/people",
            {"name": "P", "email": "p@example.org", "organisation": "CUF"},
        ),
        "invite": ("POST", f"/api/people/{person.id}/invitation", {}),
        "give": ("POST", f"/api/people/{person.id}/mandates", new),
        "change": ("PATCH", f"/api/mandates/{mandate.id}", {"title": "maire adjointe"}),
        "end": ("POST", f"/api/mandates/{mandate.id}/end", {"ends_on": "2027-06-30"}),
        "assist": ("POST", f"/api/mandates/{mandate.id}/assistants", {"person_id": helper.id}),
    }
    correct = ("PATCH", f"/api/people/{person.id}", {"name": "Élue (adjointe)"})
    method, address, body = calls.get(action, correct)
    hidden = 404 if asker == "guest" and not action.startswith("add") else 403
    answer = browser.open(address, method=method, json=body)
    assert answer.status_code == RIGHTS[action].get(asker, hidden), answer.json


def test_a_taken_address_is_told(signed_in, session, strasbourg) -> None:
    staff = make_person(session, staff=True)
    taken = make_person(session)
    session.commit()
    body = {"name": "Élu", "email": taken.email.upper(), "organisation": "Ambassade"}
    answer = signed_in(staff).post("/api/people", json=body)
    assert (answer.status_code, answer.json["type"]) == (409, "email-taken")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"email": "a@example.org", "organisation": "Ambassade"}, "name"),
        ({"name": " ", "email": "a@example.org", "organisation": "Ambassade"}, "name"),
        ({"name": "Élu", "email": "a@b", "organisation": "Ambassade"}, "email"),
        (
            {"name": "Élu", "email": "a@example.org\r\nBcc: b@example.org", "organisation": "Ambassade"},
            "email",
        ),
        ({"name": "Élu", "email": "a@example.org"}, "organisation"),
        ({"name": "Élu", "email": "a@example.org", "organisation": "Ambassade", "staff": True}, "staff"),
        ({"name": "x" * 121, "email": "a@example.org", "organisation": "Ambassade"}, "name"),
        (
            {
                "name": "Élu",
                "email": "a@example.org",
                "mandate": {
                    "authority_id": 999_999,
                    "role": "elected",
                    "title": "maire",
                    "starts_on": "2026-01-01",
                },
            },
            "authority_id",
        ),
    ],
)
def test_nobody_is_half_added(signed_in, session, body, field) -> None:
    staff = make_person(session, staff=True)
    session.commit()
    answer = signed_in(staff).post("/api/people", json=body)
    assert (answer.status_code, answer.json["type"]) == (422, "invalid")
    assert field in answer.json["errors"]
    with transaction() as fresh:
        assert fresh.scalars(select(Person.email)).all() == [staff.email]


def test_disabling_signs_out_at_once_and_enabling_lets_in_again(signed_in, session, strasbourg) -> None:
    person, staff = holder(session, strasbourg), make_person(session, staff=True)
    session.commit()
    theirs, ours = signed_in(person), signed_in(staff)
    assert ours.patch(f"/api/people/{person.id}", json={"disabled": True}).json["disabled"] is True
    assert theirs.get("/api/me").status_code == 401
    ended = select(OutboxEvent.payload).where(OutboxEvent.name == "accounts.session_ended")
    assert [row["person_id"] for row in session.scalars(ended)] == [person.id]
    ours.patch(f"/api/people/{person.id}", json={"disabled": False})
    assert signed_in(person).get("/api/me").status_code == 200


def test_the_last_of_the_secretariat_stays(signed_in, session) -> None:
    one, other = make_person(session, staff=True), make_person(session, staff=True)
    session.commit()
    browser = signed_in(one)
    assert browser.patch(f"/api/people/{other.id}", json={"disabled": True}).status_code == 200
    answer = browser.patch(f"/api/people/{one.id}", json={"disabled": True})
    assert (answer.status_code, answer.json["type"]) == (409, "last-staff")
    assert browser.get("/api/me").status_code == 200
