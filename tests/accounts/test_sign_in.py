"""Signing in by the link or the code of a mail."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import func, select

from collab.accounts.models import Person, SignedInSession, SignInLink
from collab.accounts.service.link_secrets import code_of, link_of, same_code, token_of
from collab.accounts.service.tries import network_of
from collab.core.clock import now
from collab.core.db import transaction
from collab.core.mail import Delivery
from collab.core.outbox import OutboxEvent
from tests.factories import make_member, make_person


@pytest.fixture
def person(session) -> Person:
    made = make_member(session, email="elue@example.org")
    session.commit()
    return made


def sign_in(client, **proof):
    return client.post("/api/session", json=proof)


def test_the_link_of_the_mail_signs_in(client, asked, person) -> None:
    answer = sign_in(client, token=asked("elue@example.org").token)
    assert answer.status_code == 201
    assert answer.json["person"]["id"] == person.id
    assert client.get("/api/session").json["person"]["email"] == "elue@example.org"


def test_the_code_of_the_mail_signs_in_however_it_is_spaced(client, asked, person) -> None:
    code = asked("elue@example.org").code
    answer = sign_in(client, email=" ELUE@example.org", code=f"{code[:3]} {code[3:]} ")
    assert answer.status_code == 201
    assert answer.json["person"]["id"] == person.id


def test_the_mail_speaks_the_person_s_language_and_has_a_text_part(session, asked) -> None:
    make_member(session, email="officer@example.org", language="en")
    session.commit()
    mail = asked("officer@example.org")
    assert mail.subject == "Your link to enter Collab"
    assert "The link and the code work once" in mail.text
    assert mail.token in mail.html
    assert f"{mail.code[:3]} {mail.code[3:]}" in mail.html
    assert "<img" not in mail.html


def test_the_french_mail_says_until_when_it_works(asked, person) -> None:
    with time_machine.travel("2026-11-23T09:00:00Z", tick=False):
        mail = asked("elue@example.org")
    assert mail.subject == "Votre lien pour entrer dans Collab"
    assert "jusqu’à 10:15 (heure de Paris)" in mail.text


def test_a_scanner_that_opens_the_link_does_not_burn_it(client, asked, person) -> None:
    token = asked("elue@example.org").token
    for method in (client.get, client.head):
        method(f"/sign-in?token={token}")
        method(f"/api/session?token={token}")
    assert sign_in(client, token=token).status_code == 201


def test_a_link_is_spent_once(client, asked, person) -> None:
    token = asked("elue@example.org").token
    assert sign_in(client, token=token).status_code == 201
    again = sign_in(client, token=token)
    assert (again.status_code, again.json["type"]) == (410, "link-spent")


def test_a_code_is_spent_once_and_with_it_the_link(client, asked, person) -> None:
    mail = asked("elue@example.org")
    assert sign_in(client, email=person.email, code=mail.code).status_code == 201
    again = sign_in(client, email=person.email, code=mail.code)
    assert (again.status_code, again.json["type"]) == (410, "link-expired")
    assert sign_in(client, token=mail.token).json["type"] == "link-spent"


@pytest.mark.parametrize("proof", ["token", "code"])
def test_of_two_at_once_one_gets_in(app, asked, person, proof) -> None:
    mail = asked("elue@example.org")
    body = {"token": mail.token} if proof == "token" else {"email": person.email, "code": mail.code}
    ready, statuses = threading.Barrier(6), []

    def press() -> None:
        browser = app.test_client()
        ready.wait()
        statuses.append(sign_in(browser, **body).status_code)

    presses = [threading.Thread(target=press) for _ in range(6)]
    for thread in presses:
        thread.start()
    for thread in presses:
        thread.join()
    assert sorted(statuses) == [201, 410, 410, 410, 410, 410]
    with transaction() as session:
        assert session.scalar(select(func.count(SignedInSession.id))) == 1


def test_a_link_works_fifteen_minutes(client, asked, person) -> None:
    with time_machine.travel(now(), tick=False) as clock:
        early, late = asked("elue@example.org"), asked("elue@example.org")
        clock.shift(timedelta(minutes=14, seconds=59))
        assert sign_in(client, token=early.token).status_code == 201
        clock.shift(timedelta(seconds=1))
        answers = [
            sign_in(client, token=late.token),
            sign_in(client, email=person.email, code=late.code),
        ]
    assert [(a.status_code, a.json["type"]) for a in answers] == [(410, "link-expired")] * 2


def test_five_wrong_codes_close_the_code_though_each_was_refused(client, asked, person, session) -> None:
    mail = asked("elue@example.org")
    wrong = f"{(int(mail.code) + 1) % 1_000_000:06d}"
    for _ in range(5):
        answer = sign_in(client, email=person.email, code=wrong)
        assert (answer.status_code, answer.json["type"]) == (422, "code-wrong")
    assert session.scalar(select(SignInLink.tries)) == 5
    right = sign_in(client, email=person.email, code=mail.code)
    assert (right.status_code, right.json["type"]) == (410, "link-expired")
    # The link of the same mail cannot be guessed: it still opens for whoever holds the mail.
    assert sign_in(client, token=mail.token).status_code == 201


def test_somebody_else_s_code_does_not_open(client, asked, session, person) -> None:
    make_member(session, email="autre@example.org")
    session.commit()
    code = asked("autre@example.org").code
    asked("elue@example.org")
    assert sign_in(client, email=person.email, code=code).json["type"] == "code-wrong"


def test_an_unknown_address_gets_the_same_answer_and_no_mail(client, settle, smtp, session) -> None:
    make_person(session, email="known@example.org")
    session.commit()
    answers = [
        client.post("/api/session/link", json={"email": f"{name}@example.org"})
        for name in ("known", "unknown")
    ]
    assert [(a.status_code, a.json) for a in answers] == [(202, {})] * 2
    settle()
    assert [len(smtp.to(f"{name}@example.org")) for name in ("known", "unknown")] == [1, 0]


def test_a_disabled_person_gets_no_mail_and_no_session(client, asked, settle, smtp, session, person) -> None:
    token = asked("elue@example.org").token
    session.get_one(Person, person.id).disabled_at = now()
    session.commit()
    assert sign_in(client, token=token).json["type"] == "link-expired"
    assert client.post("/api/session/link", json={"email": person.email}).status_code == 202
    settle()
    assert len(smtp.to(person.email)) == 1


def test_neither_token_nor_code_is_written_anywhere(asked, person, session) -> None:
    mail = asked("elue@example.org")
    tables = ("sign_in_link", "outbox_event", "reaction_run", "delivery", "audit_entry", "sign_in_try")
    for table in tables:
        from sqlalchemy import text

        written = " ".join(session.scalars(text(f"SELECT t::text FROM {table} t")))
        assert mail.token.partition(".")[2] not in written, table
        assert mail.code not in written, table
    assert session.scalar(select(func.count(Delivery.id))) == 1
    assert session.scalar(select(func.count(OutboxEvent.id))) == 1


def test_a_mail_that_leaves_too_late_is_withdrawn(client, session, settle, smtp, person) -> None:
    client.post("/api/session/link", json={"email": person.email})
    session.scalars(select(SignInLink)).one().expires_at = now()
    session.commit()
    settle()
    assert smtp.to(person.email) == []
    assert session.scalar(select(Delivery.state)) == "withdrawn"


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"token": "x", "code": "123456"},
        {"email": "elue@example.org"},
        {"code": "123456"},
        {"email": "not an address", "code": "123456"},
        {"email": "elue@example.org", "code": "12345"},
        {"email": "elue@example.org", "code": "１２３４５６"},
        {"email": '"quoted part"@example.org', "code": "123456"},
        {"token": "x" * 201},
        {"token": ["x"]},
        {"token": "x", "remember": True},
    ],
)
def test_half_a_proof_is_refused_field_by_field(client, database, body) -> None:
    answer = sign_in(client, **body)
    assert (answer.status_code, answer.json["type"]) == (422, "invalid")
    assert answer.json["errors"]


@pytest.mark.parametrize(
    "token",
    ["1", "1.", ".x", "99999999999999999999.x", "1.ééé", "-1.x", "0x1.x", "１.x", "9223372036854775807.AA"],
)
def test_a_token_nobody_made_is_refused(client, database, token) -> None:
    answer = sign_in(client, token=token)
    assert (answer.status_code, answer.json["type"]) == (410, "link-expired")


def test_a_good_link_opens_whatever_the_neighbours_tried(client, asked, person) -> None:
    token = asked("elue@example.org").token
    statuses = [sign_in(client, token=f"{n}.forged").status_code for n in range(12)]
    assert statuses[-1] == 429
    assert sign_in(client, token=token).status_code == 201


@pytest.mark.unit
def test_secrets_differ_by_link_and_by_purpose(settings) -> None:
    tokens, codes = {token_of(n) for n in range(1, 200)}, {code_of(n) for n in range(1, 200)}
    assert len(tokens) == 199
    assert len(codes) > 190
    assert link_of(token_of(7)) == 7
    assert link_of(token_of(7).replace("7.", "8.", 1)) is None
    assert same_code(7, code_of(7))
    assert not same_code(8, code_of(7))


@pytest.mark.unit
@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::ffff", "2001:db8:1:2::/64"),
        ("unknown", "unknown"),
    ],
)
def test_the_half_of_an_address_that_one_caller_may_change_counts_as_one(address, counted) -> None:
    assert network_of(address) == counted
