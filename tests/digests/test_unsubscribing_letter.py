"""One press on a link of the letter, or one mail, stops the letter and nothing else."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest
from sqlalchemy import text

from collab.core.config import use_settings
from collab.core.db import transaction
from collab.core.mail.addresses import UNSUBSCRIBE, sign_address
from collab.notifications.kinds import KINDS
from collab.notifications.service import (
    EVERY_KIND,
    bits_of,
    preferences_of,
    set_preferences,
    unsubscribe_token,
)
from collab.notifications.service.unsubscribing import LETTER, unsubscribe
from tests import factories as make
from tests.notifications.conftest import come_in, written

TITLE = {"fr": "La lettre de la commission", "en": "The commission’s letter"}


@pytest.fixture
def reader(session):
    person = make.make_person(session)
    session.commit()
    return person


def chosen(person):
    with transaction() as own:
        preferences = preferences_of(own, [person.id])[person.id]
        return preferences.frequency, preferences.choices


def changes(session) -> int:
    session.rollback()
    found = "SELECT count(*) FROM outbox_event WHERE name = 'notifications.preferences_changed'"
    return session.scalar(text(found))


def test_no_kind_of_mail_bears_the_letters_number() -> None:
    assert all(kind.number > 0 for kind in KINDS.values())
    assert not bits_of(KINDS) & LETTER


def test_a_post_without_cookie_stops_the_letter_and_no_mail_at_once(session, reader, app) -> None:
    token = unsubscribe_token(reader.id, LETTER)
    for _ in range(2):
        answer = app.test_client().post(
            f"/api/unsubscribe?token={token}",
            data="List-Unsubscribe=One-Click",
            content_type="application/x-www-form-urlencoded",
        )
        assert answer.status_code == 200
        assert answer.get_json() == {"titles": [TITLE], "done": True}
    assert chosen(reader) == ("never", {})
    assert changes(session) == 1, "a second press changes nothing"


def test_looking_at_the_link_names_the_letter_and_stops_nothing(session, reader, client) -> None:
    token = unsubscribe_token(reader.id, LETTER)
    client.get(f"/api/unsubscribe?token={token}")
    shown = client.get(f"/api/unsubscription?token={token}").get_json()
    assert shown == {"titles": [TITLE], "done": False}
    assert chosen(reader) == ("weekly", {})


def test_a_letter_wanted_again_is_a_choice_that_an_old_link_can_stop_anew(session, reader, client) -> None:
    token = unsubscribe_token(reader.id, LETTER)
    client.post(f"/api/unsubscribe?token={token}")
    with transaction() as own:
        set_preferences(own, reader.id, frequency="daily")
    assert client.get(f"/api/unsubscription?token={token}").get_json()["done"] is False
    client.post(f"/api/unsubscribe?token={token}")
    assert chosen(reader)[0] == "never"


def test_no_mail_at_all_is_no_letter_either(session, reader, client) -> None:
    token = unsubscribe_token(reader.id, EVERY_KIND)
    assert client.get(f"/api/unsubscription?token={token}").get_json() == {"titles": [], "done": False}
    assert client.post(f"/api/unsubscribe?token={token}").get_json() == {"titles": [], "done": True}
    assert chosen(reader)[0] == "never"


def test_a_kind_of_mail_at_once_is_stopped_without_the_letter(session, reader, client) -> None:
    client.post(f"/api/unsubscribe?token={unsubscribe_token(reader.id, bits_of(['mention']))}")
    assert chosen(reader) == ("weekly", {"mention": "page"})


def test_a_mail_to_the_letters_address_stops_it(session, reader, settle, settings) -> None:
    use_settings(replace(settings, inbox_domain="reponses.example.org"))
    try:
        to = sign_address(UNSUBSCRIBE, reader.id, LETTER, days=3_650)
        come_in(written(reader.email, to, "", subject="unsubscribe"), to)
        settle()
    finally:
        use_settings(settings)
    assert chosen(reader) == ("never", {})


def test_two_presses_at_once_are_one_change(session, reader) -> None:
    together = threading.Barrier(2)

    def press() -> None:
        with transaction() as own:
            preferences_of(own, [reader.id])
            together.wait(10)
            unsubscribe(own, reader.id, LETTER)

    presses = [threading.Thread(target=press) for _ in range(2)]
    for each in presses:
        each.start()
    for each in presses:
        each.join(20)
    rows = session.scalar(text("SELECT count(*) FROM preference WHERE person_id = :id"), {"id": reader.id})
    assert (rows, chosen(reader)[0]) == (1, "never")
