"""The private feeds of countries: valid Atom, told once, taken back, never more than its reader may read."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import timedelta
from urllib.parse import urlsplit
from xml.etree import ElementTree

import feedparser
import pytest
from sqlalchemy import select

from collab.core import config
from collab.core.clock import now, today
from collab.core.outbox import OutboxEvent
from collab.countries.models import CountryFeedAddress
from collab.countries.service.advice import note_advice
from collab.countries.service.feed import make_feed_address
from collab.countries.service.following import choose_level
from collab.countries.service.places import country_discussion
from tests.countries.rows import make_bulletin
from tests.factories import actor_of, make_authority, make_mandate, make_member, make_messages, make_person

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def reader(session):
    """Somebody who follows Senegal and has private addresses."""
    person = make_person(session, "Agente")
    person.reading = make_mandate(session, person, make_authority(session), "technician")
    choose_level(session, actor_of(person), "SN", level="followed")
    return person


def addresses_of(session, person):
    made = make_feed_address(session, actor_of(person))
    session.commit()
    return made


def read(client, address: str, **headers):
    return client.get(urlsplit(address).path, headers=headers)


def entries(client, address: str) -> list:
    answer = read(client, address)
    assert answer.status_code == 200
    parsed = feedparser.parse(answer.data)
    assert not parsed.bozo
    return parsed.entries


def test_the_feed_is_valid_atom(session, client, reader) -> None:
    make_bulletin(
        session, reader, ["SN", "ML"], title="Crues <b>&</b> “routes” \x0b\x00coupées".replace("\x00", "")
    )
    address = addresses_of(session, reader).address
    answer = read(client, address)
    assert answer.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert answer.headers["Cache-Control"] == "private, no-cache"
    feed = ElementTree.fromstring(answer.data)
    assert feed.tag == f"{ATOM}feed"
    for parent in (feed, *feed.findall(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            assert len(parent.findall(f"{ATOM}{name}")) == 1
    assert feed.find(f"{ATOM}author/{ATOM}name") is not None
    assert [link.get("href") for link in feed.findall(f"{ATOM}link[@rel='self']")] == [address]
    [entry] = feed.findall(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}title") == "À surveiller · Sénégal, Mali : Crues <b>&</b> “routes” coupées"
    assert entry.findtext(f"{ATOM}updated").endswith("Z")


def test_my_countries_are_in_one_feed_and_each_has_its_own(session, client, reader) -> None:
    make_bulletin(session, reader, ["SN"], title="Ici")
    make_bulletin(session, reader, ["VN"], title="Ailleurs")
    made = addresses_of(session, reader)
    assert [one.title for one in entries(client, made.address)] == ["À surveiller · Sénégal : Ici"]
    vietnam = made.of_country.replace("{code}", "VN")
    assert [one.title for one in entries(client, vietnam)] == ["À surveiller · Viêt Nam : Ailleurs"]
    assert read(client, made.of_country.replace("{code}", "ZZ")).status_code == 404


def test_an_entry_keeps_its_name_whatever_is_changed_of_it(session, client, reader) -> None:
    bulletin = make_bulletin(session, reader, ["SN"])
    address = addresses_of(session, reader).address
    [before] = entries(client, address)
    bulletin.title, bulletin.changed_at = "Décrue", now() + timedelta(minutes=5)
    session.commit()
    [after] = entries(client, address)
    assert after.id == before.id
    assert after.updated > before.updated
    token = urlsplit(address).path.rpartition("/")[2].removesuffix(".atom")
    assert token not in before.id


def test_what_was_not_published_and_what_is_written_in_groups_is_in_no_feed(session, client, reader) -> None:
    make_bulletin(session, reader, ["SN"], title="Proposé", state="proposed", published_at=None)
    make_bulletin(session, reader, ["SN"], title="Décliné", state="declined", published_at=None)
    discussion = country_discussion(session, actor_of(reader), "SN")
    make_messages(session, discussion, reader, 3)
    assert entries(client, addresses_of(session, reader).address) == []


def test_a_bulletin_that_was_withdrawn_says_so_and_no_more(session, client, reader) -> None:
    make_bulletin(session, reader, ["SN"], state="withdrawn", title="Rumeur", body="Faux.")
    [entry] = entries(client, addresses_of(session, reader).address)
    assert entry.title == "Retiré · Sénégal : Rumeur"
    assert "summary" not in entry


def test_a_change_of_advice_is_told_and_a_first_reading_is_not(session, client, reader) -> None:
    note_advice(session, publisher="ca", country="SN", level=2, url="https://voyage.gc.ca/senegal")
    address = addresses_of(session, reader).address
    assert entries(client, address) == []
    note_advice(session, publisher="ca", country="SN", level=4, url="https://voyage.gc.ca/senegal?a=1&b=2")
    session.commit()
    [entry] = entries(client, address)
    assert entry.title == "Conseils aux voyageurs · Sénégal : Éviter tout voyage"
    assert "Affaires mondiales Canada" in entry.summary


def test_a_reader_that_has_it_already_fetches_nothing(session, client, reader) -> None:
    make_bulletin(session, reader, ["SN"])
    address = addresses_of(session, reader).address
    tag = read(client, address).headers["ETag"]
    assert read(client, address, **{"If-None-Match": tag}).status_code == 304
    make_bulletin(session, reader, ["SN"])
    session.commit()
    assert read(client, address, **{"If-None-Match": tag}).status_code == 200


def test_an_empty_feed_stays_the_same(session, client, reader) -> None:
    address = addresses_of(session, reader).address
    assert read(client, address).data == read(client, address).data


def test_rights_are_asked_again_each_time(session, client, reader) -> None:
    made = addresses_of(session, reader)
    reader.reading.ends_on = today() - timedelta(days=1)
    session.commit()
    for address in (made.address, made.of_country.replace("{code}", "SN")):
        assert read(client, address).status_code == 404


def test_a_disabled_person_reads_nothing(session, client, reader) -> None:
    address = addresses_of(session, reader).address
    reader.disabled_at = now()
    session.commit()
    assert read(client, address).status_code == 404


def test_an_address_is_made_made_anew_and_taken_back(session, client, signed_in, reader) -> None:
    session.commit()
    browser = signed_in(reader)
    path = "/api/me/countries/feed"
    assert browser.get(path).json == {"address": None, "of_country": None}
    first = browser.post(path, json={}).json
    assert browser.get(path).json == first
    second = browser.post(path, json={}).json
    assert (read(client, first["address"]).status_code, read(client, second["address"]).status_code) == (
        404,
        200,
    )
    assert browser.delete(path).status_code == browser.delete(path).status_code == 204
    assert read(client, second["address"]).status_code == 404
    names = session.scalars(select(OutboxEvent.name).order_by(OutboxEvent.id)).all()
    assert names[-3:] == ["countries.feed_address_made"] * 2 + ["countries.feed_address_revoked"]


@pytest.mark.parametrize("token", ["1-x", "é-1", "999999999999999999999-x", "-", "x", "1"])
def test_a_made_up_token_leads_nowhere(session, client, reader, token) -> None:
    addresses_of(session, reader)
    assert read(client, f"http://localhost/api/feed/{token}.atom").status_code == 404


def test_nothing_that_reads_the_database_alone_can_read_a_feed(session, reader) -> None:
    address = addresses_of(session, reader).address
    row = session.scalars(select(CountryFeedAddress)).one()
    assert row.nonce not in address


def test_a_reader_that_asks_too_often_waits(session, client, reader, monkeypatch) -> None:
    monkeypatch.setattr(config, "_current", replace(config.current_settings(), feed_fetches_per_hour=2))
    address = addresses_of(session, reader).address
    assert [read(client, address).status_code for _ in range(3)] == [200, 200, 429]


def test_the_key_is_in_no_log(session, client, reader, caplog) -> None:
    made = addresses_of(session, reader)
    token = urlsplit(made.address).path.rpartition("/")[2].removesuffix(".atom")
    with caplog.at_level(logging.INFO):
        read(client, made.address)
        read(client, made.of_country.replace("{code}", "SN"))
    assert token not in caplog.text
    assert "/api/feed/<string:token>.atom" in caplog.text


def test_a_member_who_follows_nothing_has_an_empty_feed(session, client) -> None:
    assert entries(client, addresses_of(session, make_member(session)).address) == []
