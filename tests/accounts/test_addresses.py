"""Other addresses that a person answers mail from: named, verified by who reads them, never a way in."""

from __future__ import annotations

import re
import threading
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select, text

from collab.accounts.models import Assistant, Person, PersonAddress, SignInLink
from collab.accounts.service import (
    actor_for,
    assistants_of,
    forget_old_sign_ins,
    person_writing_from,
)
from collab.accounts.service.link_secrets import address_token_of, token_of
from collab.core import outbox
from collab.core.clock import now, today
from collab.core.config import current_settings
from collab.core.db import transaction
from collab.core.mail import Delivery, send_due_mail
from collab.core.outbox import OutboxEvent
from tests.browser import Browser
from tests.factories import make_authority, make_mandate, make_member, make_person

OTHER = "cabinet@example.org"
DAY = timedelta(days=1)


@pytest.fixture
def person(session) -> Person:
    made = make_member(session, name="Élue de Brest", email="elue@example.org")
    session.commit()
    return made


def add(browser, email: str = OTHER):
    return browser.post("/api/me/addresses", json={"email": email})


def verify(browser, token: str):
    return browser.post("/api/me/addresses/verify", json={"token": token})


def problem(answer) -> tuple[int, str]:
    return answer.status_code, answer.json["type"]


def listed(browser) -> list[tuple[str, bool]]:
    items = browser.get("/api/me/addresses").json["items"]
    return [(item["email"], item["verified_at"] is not None) for item in items]


def named(session, person: Person, email: str = OTHER, *, verified: bool = False) -> PersonAddress:
    """An address written down as the verbs would, committed."""
    row = PersonAddress(
        person_id=person.id, email=email, created_at=now(), verified_at=now() if verified else None
    )
    session.add(row)
    session.commit()
    return row


def token_in(mail) -> str:
    return re.search(r"/verify-address\?token=(\S+)", mail.text)[1]


def heard(session) -> list[str]:
    session.rollback()
    names = session.scalars(select(OutboxEvent.name).order_by(OutboxEvent.id))
    return [name for name in names if "address" in name]


def test_an_address_is_named_mailed_verified_and_taken_back(
    signed_in, client, session, mailed, person
) -> None:
    browser = signed_in(person)
    made = add(browser)
    assert (made.status_code, made.json["email"], made.json["verified_at"]) == (201, OTHER, None)
    mail = mailed(OTHER)
    assert mail.subject == "Confirmez votre adresse pour Collab"
    assert "Élue de Brest (Ville de Strasbourg) souhaite répondre depuis cette adresse" in mail.text
    assert token_in(mail) in mail.html
    assert listed(browser) == [(OTHER, False)]
    # Whoever reads the mail need not be signed in.
    answer = verify(client, token_in(mail))
    assert (answer.status_code, answer.json) == (200, {"email": OTHER})
    assert listed(browser) == [(OTHER, True)]
    assert person_writing_from(session, OTHER).id == person.id
    assert browser.delete(f"/api/me/addresses/{made.json['id']}").status_code == 204
    assert listed(browser) == []
    assert heard(session) == [
        "accounts.address_added",
        "accounts.address_verified",
        "accounts.address_removed",
    ]
    assert person_writing_from(session, OTHER) is None
    told = session.scalars(select(OutboxEvent).where(OutboxEvent.name.like("%address%"))).all()
    assert {tuple(each.event.audience()) for each in told} == {(f"user:{person.id}",)}
    assert {each.event.by for each in told} == {person.id}


def test_the_mail_speaks_the_person_s_language_and_says_until_when(signed_in, session, mailed) -> None:
    officer = make_member(session, language="en")
    session.commit()
    with time_machine.travel("2026-11-23T09:00:00Z", tick=False):
        add(signed_in(officer))
        mail = mailed(OTHER)
    assert mail.subject == "Confirm your address for Collab"
    assert "The link works once, until 7 December 2026." in mail.text
    assert "The link works once, until 7 December 2026." in mail.html


@pytest.mark.parametrize("whose", ["signs in", "disabled", "verified"])
def test_an_address_that_is_somebody_s_gets_the_same_answer_and_no_mail(
    signed_in, session, settle, smtp, person, whose
) -> None:
    other = make_member(session, email=OTHER if whose != "verified" else "autre@example.org")
    other.disabled_at = now() if whose == "disabled" else None
    if whose == "verified":
        named(session, other, verified=True)
    session.commit()
    browser = signed_in(person)
    taken, free = add(browser, OTHER.upper()), add(browser, "libre@example.org")
    assert taken.status_code == free.status_code == 201
    assert set(taken.json) == set(free.json)
    assert taken.json["verified_at"] is None
    settle()
    assert [len(smtp.to(address)) for address in (OTHER, "libre@example.org")] == [0, 1]
    assert [verified for _, verified in listed(browser)] == [False, False]
    # The token that was never mailed would not help either.
    assert problem(verify(browser, address_token_of(taken.json["id"]))) == (410, "address-taken")
    assert browser.delete(f"/api/me/addresses/{taken.json['id']}").status_code == 204


def test_an_address_is_mailed_again_when_it_is_named_again(signed_in, session, mailed, smtp, person) -> None:
    browser = signed_in(person)
    with time_machine.travel(now(), tick=False) as clock:
        first = add(browser)
        early = token_in(mailed(OTHER))
        clock.shift(14 * DAY)
        assert problem(verify(browser, early)) == (410, "link-expired")
        again = add(browser, OTHER.title())
        assert again.json["id"] == first.json["id"]
        late = token_in(mailed(OTHER))
        assert len(smtp.to(OTHER)) == 2
        clock.shift(14 * DAY - timedelta(seconds=1))
        assert verify(browser, late).status_code == 200
    assert add(browser).json["verified_at"] is not None
    assert heard(session).count("accounts.address_added") == 2


def test_a_scanner_that_opens_the_link_verifies_nothing(signed_in, client, mailed, person) -> None:
    browser = signed_in(person)
    add(browser)
    token = token_in(mailed(OTHER))
    for method in (client.get, client.head):
        method(f"/verify-address?token={token}")
        method(f"/api/me/addresses/verify?token={token}")
    assert listed(browser) == [(OTHER, False)]
    assert verify(client, token).status_code == 200


def test_a_link_works_once(client, session, person) -> None:
    token = address_token_of(named(session, person).id)
    assert verify(client, token).status_code == 200
    assert problem(verify(client, token)) == (410, "link-spent")


def test_a_link_to_an_address_taken_back_is_worth_nothing(signed_in, session, settle, smtp, person) -> None:
    browser = signed_in(person)
    number = add(browser).json["id"]
    browser.delete(f"/api/me/addresses/{number}")
    settle()
    assert smtp.to(OTHER) == []
    assert problem(verify(browser, address_token_of(number))) == (410, "link-expired")


def test_a_mail_that_leaves_after_the_address_went_to_another_is_withdrawn(
    signed_in, session, settle, smtp, person
) -> None:

    add(signed_in(person))
    with transaction() as own:
        for event_id, name in outbox.hand_over(own)[1]:
            outbox.react(own, event_id, name)
    assert session.scalar(select(Delivery.state)) == "planned"
    session.rollback()
    make_member(session, email=OTHER)
    session.commit()
    send_due_mail(current_settings())
    assert smtp.to(OTHER) == []
    assert session.scalar(select(Delivery.state)) == "withdrawn"


def test_a_link_of_a_disabled_person_is_worth_nothing(client, session, person) -> None:
    token = address_token_of(named(session, person).id)
    session.get_one(Person, person.id).disabled_at = now()
    session.commit()
    assert problem(verify(client, token)) == (410, "link-expired")


@pytest.mark.parametrize("token", ["1", "1.", "1.x", "9223372036854775807.AA", "-1.x", "1.é"])
def test_a_token_nobody_made_is_refused(client, session, person, token) -> None:
    named(session, person)
    assert problem(verify(client, token)) == (410, "link-expired")


def test_a_sign_in_link_verifies_nothing_and_a_verification_signs_nobody_in(client, session, person) -> None:
    number = named(session, person).id
    assert problem(verify(client, token_of(number))) == (410, "link-expired")

    session.add(SignInLink(id=number, email=person.email, person_id=person.id, expires_at=now() + DAY))
    session.commit()
    forged = client.post("/api/session", json={"token": address_token_of(number)})
    assert problem(forged) == (410, "link-expired")


def test_another_address_never_signs_in(client, session, settle, smtp, person) -> None:
    named(session, person, verified=True)
    assert client.post("/api/session/link", json={"email": OTHER}).status_code == 202
    settle()
    assert smtp.to(OTHER) == []


def test_of_two_people_who_name_one_address_the_first_to_confirm_has_it(app, session, person) -> None:
    other = make_member(session)
    tokens = [address_token_of(named(session, each).id) for each in (person, other)]
    ready, statuses = threading.Barrier(2), []

    app.test_client_class = Browser

    def confirm(token: str) -> None:
        browser = app.test_client()
        ready.wait()
        statuses.append(verify(browser, token).status_code)

    both = [threading.Thread(target=confirm, args=(token,)) for token in tokens]
    for each in both:
        each.start()
    for each in both:
        each.join()
    assert sorted(statuses) == [200, 410]


def test_one_names_five_addresses_and_no_more_even_at_once(app, signed_in, session, person) -> None:
    browsers = [signed_in(person) for _ in range(7)]
    ready, statuses = threading.Barrier(7), []

    def name(number: int) -> None:
        ready.wait()
        statuses.append(add(browsers[number], f"adresse{number}@example.org").status_code)

    asked = [threading.Thread(target=name, args=(number,)) for number in range(7)]
    for each in asked:
        each.start()
    for each in asked:
        each.join()
    assert sorted(statuses) == [201] * 5 + [409] * 2
    assert problem(add(browsers[0], "encore@example.org")) == (409, "too-many-addresses")
    number = browsers[0].get("/api/me/addresses").json["items"][0]["id"]
    browsers[0].delete(f"/api/me/addresses/{number}")
    assert add(browsers[0], "encore@example.org").status_code == 201


def test_the_address_one_signs_in_with_is_not_named_again(signed_in, person) -> None:
    refused = add(signed_in(person), "ELUE@example.org")
    assert (refused.status_code, refused.json["errors"]) == (422, {"email": ["signs-in"]})


@pytest.mark.parametrize(
    "email", ["", "personne", "a@b@c", '"a b"@example.org', "a@example.org\nBcc: b@example.org"]
)
def test_what_no_mail_reaches_is_refused(signed_in, person, email) -> None:
    assert add(signed_in(person), email).json["errors"] == {"email": ["not-an-address"]}


def test_mails_asked_for_are_limited_by_the_hour(signed_in, settings, person) -> None:
    browser = signed_in(person)
    statuses = [add(browser).status_code for _ in range(settings.links_per_hour + 1)]
    assert statuses == [201] * settings.links_per_hour + [429]


def test_nobody_takes_back_somebody_else_s_address(signed_in, session, person) -> None:
    number = named(session, person, verified=True).id
    stranger = make_member(session)
    session.commit()
    browser = signed_in(stranger)
    assert problem(browser.delete(f"/api/me/addresses/{number}")) == (404, "not-found")
    assert (
        browser.delete(f"/api/me/addresses/{number + 1}").json
        == browser.delete(f"/api/me/addresses/{number}").json
    )
    assert listed(browser) == []
    assert listed(signed_in(person)) == [(OTHER, True)]


def test_the_token_is_written_nowhere(signed_in, session, mailed, person) -> None:
    add(signed_in(person))
    secret = token_in(mailed(OTHER)).partition(".")[2]
    for table in ("person_address", "outbox_event", "reaction_run", "delivery", "audit_entry"):
        written = " ".join(session.scalars(text(f"SELECT t::text FROM {table} t")))
        assert written, table
        assert secret not in written, table


def test_no_mail_names_a_person_whose_own_address_it_is_not(signed_in, session, mailed, person) -> None:
    add(signed_in(person))
    mailed(OTHER)
    # Where it came back, the person would be told that an address they read has stopped.
    assert session.scalar(select(Delivery.person_id)) is None


def test_who_writes_is_known_by_the_way_in_or_a_verified_address(session, person) -> None:
    named(session, person, verified=True)
    named(session, person, "pas-encore@example.org")
    assert person_writing_from(session, "ELUE@example.org").id == person.id
    assert person_writing_from(session, OTHER.upper()).id == person.id
    for nobody in (
        "pas-encore@example.org",
        "inconnue@example.org",
        "",
        "pas une adresse",
        "a\x00@example.org",
    ):
        assert person_writing_from(session, nobody) is None, nobody


def test_nobody_writes_once_they_are_disabled(session, person) -> None:
    named(session, person, verified=True)
    person.disabled_at = now()
    session.merge(person)
    session.flush()
    assert person_writing_from(session, person.email) is None
    assert person_writing_from(session, OTHER) is None


def test_an_address_that_became_somebody_s_way_in_is_theirs_alone(session, person) -> None:
    named(session, person, verified=True)
    newcomer = make_member(session, email=OTHER)
    assert person_writing_from(session, OTHER).id == newcomer.id
    newcomer.disabled_at = now()
    session.flush()
    assert person_writing_from(session, OTHER) is None


def test_an_assistant_writes_under_the_foremost_mandate_valid_today(session, person) -> None:
    elected = person.mandates[0]
    technical = make_mandate(session, person, make_authority(session), "technician")
    ended = make_mandate(session, person, make_authority(session), ends_on=today() - DAY)
    to_come = make_mandate(session, person, make_authority(session), starts_on=today() + DAY)
    one, other, late, gone = (make_person(session) for _ in range(4))
    gone.disabled_at = now()
    for mandate, assistant in (
        (technical, one), (elected, one), (technical, other), (ended, late), (to_come, late), (elected, gone),
    ):  # fmt: skip
        session.add(Assistant(mandate_id=mandate.id, person_id=assistant.id))
    session.flush()
    assert assistants_of(session, person.id) == {one.id: elected.id, other.id: technical.id}
    # What a process without a browser acts as may use it.
    for assistant_id, mandate_id in assistants_of(session, person.id).items():
        assert actor_for(session, assistant_id).mandate(mandate_id).id == mandate_id
    person.disabled_at = now()
    session.merge(person)
    session.flush()
    assert assistants_of(session, person.id) == {}


def test_an_address_never_verified_is_forgotten_in_time(session, person) -> None:
    for email, verified in ((OTHER, True), ("jamais@example.org", False)):
        named(session, person, email, verified=verified).created_at = now() - 31 * DAY
    named(session, person, "recente@example.org")
    forget_old_sign_ins(session)
    emails = session.scalars(select(PersonAddress.email).order_by(PersonAddress.id)).all()
    assert emails == [OTHER, "recente@example.org"]
