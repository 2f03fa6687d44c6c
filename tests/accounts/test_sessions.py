"""Signed-in browsers: listed, ended, renewed."""

from __future__ import annotations

import hashlib
from datetime import timedelta

import time_machine
from sqlalchemy import select

from collab.accounts.models import SignedInSession
from collab.accounts.service import actor_behind, actor_for, actors_behind, live_sessions, open_session
from collab.core.clock import now, today
from collab.core.db import transaction
from collab.core.outbox import OutboxEvent
from tests.factories import make_authority, make_mandate, make_member, make_person
from tests.queries import counted_queries


def ended_events(session) -> list[dict]:
    return [
        row.payload
        for row in session.scalars(
            select(OutboxEvent).where(OutboxEvent.name == "accounts.session_ended").order_by(OutboxEvent.id)
        )
    ]


def test_only_the_hash_of_a_token_is_kept(session) -> None:
    opened = open_session(session, make_member(session), user_agent="Firefox")
    row = session.get_one(SignedInSession, opened.id)
    assert row.token_hash == hashlib.sha256(opened.token.encode()).hexdigest()
    assert len(opened.token) >= 43
    assert actor_behind(session, row.token_hash) is None


def test_an_actor_has_the_mandates_of_today_and_those_they_assist(session) -> None:
    authority = make_authority(session)
    person, holder = make_person(session), make_person(session)
    valid = make_mandate(session, person, authority, "technician")
    make_mandate(session, person, authority, "elected", ends_on=today() - timedelta(days=1))
    make_mandate(session, person, authority, "administrator", starts_on=today() + timedelta(days=1))
    assisted = make_mandate(session, holder, authority)
    assisted.assistants.append(person)
    session.flush()
    actor = actor_behind(session, open_session(session, person, user_agent="").token)
    assert [m.id for m in actor.mandates] == [valid.id]
    assert [(m.id, m.role) for m in actor.acts_for] == [(assisted.id, "elected")]
    assert not actor.guest
    holder.disabled_at = now()
    session.flush()
    assert actor_for(session, person.id).acts_for == ()


def test_without_a_valid_mandate_one_is_a_guest_unless_of_the_secretariat(session) -> None:
    partner = make_person(session, organisation="Cités Unies France")
    staff = make_person(session, staff=True)
    assert actor_for(session, partner.id).guest
    assert not actor_for(session, staff.id).guest


def test_an_actor_is_loaded_by_one_query(session, database) -> None:
    token = open_session(session, make_member(session), user_agent="").token
    with counted_queries(database) as queries:
        actor_behind(session, token)
    assert len(queries) == 1


def test_last_seen_is_written_at_most_every_five_minutes(session) -> None:
    with time_machine.travel(now(), tick=False) as clock:
        opened = open_session(session, make_member(session), user_agent="")
        row, start = session.get_one(SignedInSession, opened.id), now()
        for seconds, expected in ((299, 0), (1, 300), (200, 300), (100, 600)):
            clock.shift(seconds)
            actor_behind(session, opened.token)
            session.refresh(row)
            assert row.last_seen_at == start + timedelta(seconds=expected)
        assert row.expires_at == start + timedelta(days=30, seconds=600)


def test_many_tokens_at_once_sign_in_whom_each_alone_would(session, database) -> None:
    authority = make_authority(session)
    member, staff, administrator, partner, disabled = (
        make_member(session),
        make_person(session, staff=True),
        make_person(session),
        make_person(session, organisation="Réseau"),
        make_member(session),
    )
    make_mandate(session, administrator, authority, "administrator")
    tokens = ["", "nobody's"]
    for person in (member, staff, administrator, partner, disabled):
        for idle in (timedelta(0), timedelta(minutes=6), timedelta(hours=3), timedelta(days=31)):
            opened = open_session(session, person, user_agent="")
            row = session.get_one(SignedInSession, opened.id)
            row.created_at = row.last_seen_at = now() - idle
            tokens.append(opened.token)
    disabled.disabled_at = now()
    session.flush()
    alone = {token: actor for token in tokens if (actor := actor_behind(session, token))}
    assert actors_behind(session, tokens) == alone
    # Three of the member and the partner each, two of those whose idle hours are few, none of the others.
    assert len(alone) == 3 + 2 + 2 + 3


def test_that_many_were_seen_is_written_by_one_statement_which_waits_for_nobody(session, database) -> None:
    with time_machine.travel(now(), tick=False) as clock:
        opened = [open_session(session, make_member(session), user_agent="") for _ in range(10)]
        session.commit()
        clock.shift(301)
        with transaction() as holder:
            holder.execute(
                select(SignedInSession).where(SignedInSession.id == opened[3].id).with_for_update()
            )
            with transaction() as own, counted_queries(database) as queries:
                assert len(actors_behind(own, [each.token for each in opened])) == 10
        assert len(queries) == 2
        session.expire_all()
        seen = [session.get_one(SignedInSession, each.id).last_seen_at == now() for each in opened]
        assert seen == [True] * 3 + [False] + [True] * 6


def test_one_s_sessions_are_listed_the_present_one_marked(signed_in, session) -> None:
    person = make_member(session)
    open_session(session, make_member(session), user_agent="somebody else")
    session.commit()
    other, browser = signed_in(person), signed_in(person)
    items = browser.get("/api/sessions").json["items"]
    assert [item["current"] for item in items] == [True, False]
    assert {item["user_agent"] for item in items} == {"test"}
    assert other.get("/api/me").status_code == 200


def test_ending_a_session_signs_that_browser_out_and_tells_it(signed_in, session) -> None:
    person = make_member(session)
    session.commit()
    lost, browser = signed_in(person), signed_in(person)
    lost_id = next(s["id"] for s in browser.get("/api/sessions").json["items"] if not s["current"])
    assert browser.delete(f"/api/sessions/{lost_id}").status_code == 204
    assert lost.get("/api/me").status_code == 401
    assert browser.get("/api/me").status_code == 200
    assert browser.delete(f"/api/sessions/{lost_id}").status_code == 404
    assert ended_events(session) == [{"by": person.id, "person_id": person.id, "session_id": lost_id}]


def test_all_other_sessions_end_at_once(signed_in, session) -> None:
    person = make_member(session)
    session.commit()
    others, browser = [signed_in(person) for _ in range(3)], signed_in(person)
    assert browser.delete("/api/sessions").status_code == 204
    assert [other.get("/api/me").status_code for other in others] == [401] * 3
    assert browser.get("/api/me").status_code == 200
    assert len(ended_events(session)) == 3


def test_nobody_ends_the_session_of_another(signed_in, session) -> None:
    victim, stranger = make_member(session), make_member(session, staff=True)
    session.commit()
    theirs = signed_in(victim)
    session_id = theirs.get("/api/sessions").json["items"][0]["id"]
    assert signed_in(stranger).delete(f"/api/sessions/{session_id}").status_code == 404
    assert theirs.get("/api/me").status_code == 200


def test_the_live_layer_asks_for_all_its_sessions_at_once(session, database) -> None:
    kept = open_session(session, make_member(session), user_agent="").id
    ended = open_session(session, make_member(session), user_agent="").id
    disabled_person = make_member(session)
    disabled = open_session(session, disabled_person, user_agent="").id
    old = open_session(session, make_person(session, staff=True), user_agent="").id
    session.get_one(SignedInSession, ended).ended_at = now()
    session.get_one(SignedInSession, old).last_seen_at = now() - timedelta(hours=2)
    disabled_person.disabled_at = now()
    session.flush()
    with counted_queries(database) as queries:
        assert live_sessions(session, [kept, ended, disabled, old, 999]) == {kept}
    assert len(queries) == 1


def test_signing_out_twice_is_no_error(client, signed_in, session) -> None:
    person = make_member(session)
    session.commit()
    browser = signed_in(person)
    assert browser.delete("/api/session").status_code == 204
    assert browser.get_cookie("collab_session") is None
    assert browser.delete("/api/session").status_code == 204
    assert client.delete("/api/session").status_code == 204


def test_the_cookie_slides_when_a_page_starts(signed_in, session) -> None:
    person = make_member(session)
    session.commit()
    browser = signed_in(person)
    answer = browser.get("/api/session")
    assert "Max-Age=2592000" in answer.headers["Set-Cookie"]
    assert browser.get("/api/me").headers.get("Set-Cookie") is None


def test_a_stranger_s_page_starts_with_nobody(client, database) -> None:
    answer = client.get("/api/session")
    assert answer.json == {
        "person": None, "demo": True, "mailbox_url": None, "largest_file": 10 * 1024 * 1024, "expires_at": None,
    }  # fmt: skip
    assert answer.headers.get("Set-Cookie") is None


def test_old_sign_ins_are_forgotten(session) -> None:
    from collab.accounts.models import SignInLink, SignInTry
    from collab.accounts.service import forget_old_sign_ins

    old = now() - timedelta(days=100)
    person = make_member(session)
    for at in (old, now()):
        session.add(SignInTry(who="x", tried_at=at))
        session.add(SignInLink(email="a@example.org", created_at=at, expires_at=at + timedelta(minutes=15)))
        opened = open_session(session, person, user_agent="")
        session.get_one(SignedInSession, opened.id).expires_at = at + timedelta(days=1)
    session.flush()
    forget_old_sign_ins(session)
    for table in (SignInTry, SignInLink, SignedInSession):
        assert len(session.scalars(select(table)).all()) == 1, table


def test_a_committed_session_is_seen_by_every_process(session, database) -> None:
    person = make_member(session)
    session.commit()
    with transaction() as other:
        token = open_session(other, other.merge(person), user_agent="").token
    assert actor_behind(session, token).person_id == person.id
