"""Inviting people in."""

from __future__ import annotations

from datetime import timedelta

import time_machine

from collab.accounts.models import Person
from collab.accounts.service import person_for_invitation
from collab.core.actor import SYSTEM
from collab.core.clock import now
from tests.factories import make_authority, make_mandate, make_person


def staff_of(session) -> Person:
    return make_person(session, "Chargée de mission", staff=True, organisation="France Urbaine")


def test_the_mail_says_who_invites_as_who_and_signs_in(client, signed_in, session, mailed) -> None:
    staff, authority = staff_of(session), make_authority(session)
    session.commit()
    mandate = {
        "authority_id": authority.id,
        "role": "elected",
        "title": "adjointe",
        "starts_on": "2026-03-01",
    }
    body = {"name": "Élue", "email": "elue@example.org", "mandate": mandate, "invite": True}
    assert signed_in(staff).post("/api/people", json=body).status_code == 201
    mail = mailed("elue@example.org")
    assert mail.subject == "Votre place vous attend dans Collab"
    assert "Chargée de mission (France Urbaine) vous ouvre un accès" in mail.text
    assert "adjointe, Ville de Strasbourg" in mail.text
    assert "adjointe, Ville de Strasbourg" in mail.html
    answer = client.post("/api/session", json={"token": mail.token})
    assert (answer.status_code, answer.json["person"]["onboarded"]) == (201, False)
    assert client.post("/api/session", json={"token": mail.token}).json["type"] == "link-spent"


def test_an_invitation_works_two_weeks_and_has_no_code(client, signed_in, session, mailed) -> None:
    staff, person = staff_of(session), make_person(session, email="a@example.org", organisation="Ambassade")
    session.commit()
    with time_machine.travel(now(), tick=False) as clock:
        signed_in(staff).post(f"/api/people/{person.id}/invitation", json={})
        mail = mailed("a@example.org")
        link_id = mail.token.split(".")[0]
        from collab.accounts.service import code_of

        body = {"email": "a@example.org", "code": code_of(int(link_id))}
        assert client.post("/api/session", json=body).status_code == 410
        clock.shift(timedelta(days=14))
        assert client.post("/api/session", json={"token": mail.token}).json["type"] == "link-expired"


def test_who_administers_gets_no_long_lived_link(signed_in, session, mailed) -> None:
    staff, admin = staff_of(session), make_person(session, email="admin@example.org")
    make_mandate(session, admin, make_authority(session), "administrator")
    session.commit()
    signed_in(staff).post(f"/api/people/{admin.id}/invitation", json={})
    mail = mailed("admin@example.org")
    assert "token=" not in mail.text
    assert "/sign-in?email=admin%40example.org" in mail.text
    assert "enverra un lien et un code" in mail.text


def test_pressing_twice_mails_once(signed_in, session, settle, smtp) -> None:
    staff, person = staff_of(session), make_person(session, organisation="Ambassade")
    session.commit()
    browser, address = signed_in(staff), f"/api/people/{person.id}/invitation"
    with time_machine.travel(now(), tick=False) as clock:
        assert browser.post(address, json={}).status_code == 202
        again = browser.post(address, json={})
        assert (again.status_code, again.json["type"]) == (429, "too-many-requests")
        assert again.headers["Retry-After"] == "301"
        settle()
        assert len(smtp.to(person.email)) == 1
        clock.shift(timedelta(minutes=5))
        assert browser.post(address, json={}).status_code == 202


def test_an_invitation_speaks_the_person_s_language(signed_in, session, mailed) -> None:
    staff = staff_of(session)
    person = make_person(session, email="b@example.org", organisation="City of Dakar", language="en")
    session.commit()
    signed_in(staff).post(f"/api/people/{person.id}/invitation", json={})
    mail = mailed("b@example.org")
    assert mail.subject == "Your place in Collab is ready"
    assert "You are entered as: City of Dakar" in mail.text


def test_whoever_cannot_be_reached_is_not_invited(signed_in, session) -> None:
    staff = staff_of(session)
    unreachable = [make_person(session, email=None), make_person(session, disabled_at=now())]
    session.commit()
    for person in unreachable:
        answer = signed_in(staff).post(f"/api/people/{person.id}/invitation", json={})
        assert (answer.status_code, answer.json["errors"]) == (422, {"email": ["cannot-be-reached"]})


def test_what_people_type_cannot_add_markup_or_headers(signed_in, session, mailed) -> None:
    staff = staff_of(session)
    authority = make_authority(session, "Ville <b>de</b> Strasbourg")
    person = make_person(session, email="c@example.org")
    make_mandate(session, person, authority, title='adjointe"><script>alert(1)</script>')
    session.commit()
    signed_in(staff).post(f"/api/people/{person.id}/invitation", json={})
    mail = mailed("c@example.org")
    assert "<script" not in mail.html
    assert "<b>de</b>" not in mail.html
    assert "&lt;script&gt;" in mail.html


def test_another_room_finds_or_enters_whom_it_invites(session) -> None:
    known = make_person(session, email="known@example.org")
    asked = {"name": "Partenaire", "organisation": "Cités Unies France"}
    assert person_for_invitation(session, SYSTEM, email="Known@example.org", **asked).id == known.id
    entered = person_for_invitation(session, SYSTEM, email="new@example.org", **asked)
    assert (entered.name, entered.organisation, entered.sort_key) == (
        "Partenaire",
        "Cités Unies France",
        "partenaire",
    )
