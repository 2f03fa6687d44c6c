"""The private feed of editions: valid Atom, taken back, nothing of a group in it."""

from __future__ import annotations

import logging
from dataclasses import replace
from urllib.parse import urlsplit
from xml.etree import ElementTree

import feedparser
import pytest
from sqlalchemy import select

from collab.core import config
from collab.core.clock import now
from collab.core.outbox import OutboxEvent
from collab.countries.service.feed import make_feed_address as make_country_feed_address
from collab.digests.models import EditionFeedAddress
from collab.digests.service.feed import make_feed_address
from tests.digests.archive_rows import make_sent_edition, part
from tests.factories import actor_of, make_group, make_member, make_person

ATOM = "{http://www.w3.org/2005/Atom}"


def address_of(session, person) -> str:
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


def test_the_feed_is_valid_atom_newest_first(session, client) -> None:
    reader = make_member(session)
    make_sent_edition(session, 1, title_fr="Crues <b>&</b> “routes” \x0bcoupées", sending_at=now())
    make_sent_edition(session, 2, [part("Une", path="/bulletins/3", facts="Sénégal", markdown="**Lire**")])
    address = address_of(session, reader)
    answer = read(client, address)
    assert answer.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert answer.headers["Cache-Control"] == "private, no-cache"
    feed = ElementTree.fromstring(answer.data)
    for parent in (feed, *feed.findall(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            assert len(parent.findall(f"{ATOM}{name}")) == 1
    assert [link.get("href") for link in feed.findall(f"{ATOM}link[@rel='self']")] == [address]
    newest, other = entries(client, address)
    assert newest.title == "Lettre n°\u00a01\u00a0: Crues <b>&</b> “routes” coupées"
    assert other.link.endswith("/letters/2")
    assert other.content[0].value == (
        '<h3><a href="http://localhost:8000/bulletins/3">Une</a></h3><p>Sénégal</p><p><strong>Lire</strong></p>'
    )


def test_nothing_of_a_group_is_in_it_even_for_its_members(session, client) -> None:
    group = make_group(session, visibility="invitation")
    member = make_member(session, group)
    make_sent_edition(session, 1, [part("Ouverte"), part("Réservée", group_id=group.id)])
    address = address_of(session, member)
    [entry] = entries(client, address)
    assert "Ouverte" in entry.content[0].value
    assert "Un contenu est réservé à un groupe." in entry.content[0].value
    assert "Réservée" not in read(client, address).text


def test_what_all_members_may_read_is_in_a_members_feed_and_in_no_guests(session, client) -> None:
    commission = make_group(
        session, "Commission", kind="commission", visibility="invitation", follows="everyone"
    )
    member, guest = make_member(session, commission), make_person(session, organisation="Réseau")
    bulletin = part("Le point", kind="bulletin", group_id=commission.id)
    make_sent_edition(session, 1, [bulletin, part("Décision", group_id=commission.id)])
    addresses = [address_of(session, each) for each in (member, guest)]
    [of_member], [of_guest] = (entries(client, address) for address in addresses)
    assert "Le point" in of_member.content[0].value
    assert "Le point" not in of_guest.content[0].value
    assert "Décision" not in of_member.content[0].value


def test_what_did_not_leave_is_not_in_it(session, client) -> None:
    reader = make_member(session)
    make_sent_edition(session, None, state="approved", sending_at=None, sent_at=None)
    make_sent_edition(session, 1, state="stopped")
    assert entries(client, address_of(session, reader)) == []


def test_it_speaks_the_language_of_its_reader(session, client) -> None:
    reader = make_member(session, language="en")
    make_sent_edition(session, 1, title_en="Letter one")
    [entry] = entries(client, address_of(session, reader))
    assert entry.title == "Letter no. 1: Letter one"


def test_a_guest_may_have_one(session, client) -> None:
    guest = make_person(session, organisation="Réseau")
    make_sent_edition(session, 1)
    assert len(entries(client, address_of(session, guest))) == 1


def test_a_reader_that_has_it_already_fetches_nothing(session, client) -> None:
    reader = make_member(session)
    make_sent_edition(session, 1)
    address = address_of(session, reader)
    tag = read(client, address).headers["ETag"]
    assert read(client, address, **{"If-None-Match": tag}).status_code == 304
    make_sent_edition(session, 2)
    session.commit()
    assert read(client, address, **{"If-None-Match": tag}).status_code == 200


def test_sending_the_failed_again_changes_no_entry(session, client) -> None:
    reader = make_member(session)
    edition = make_sent_edition(session, 1)
    address = address_of(session, reader)
    before = read(client, address).data
    edition.state, edition.sent_at = "sending", None
    session.commit()
    assert read(client, address).data == before


def test_a_disabled_person_reads_nothing(session, client) -> None:
    reader = make_member(session)
    address = address_of(session, reader)
    reader.disabled_at = now()
    session.commit()
    assert read(client, address).status_code == 404


def test_an_address_is_made_made_anew_and_taken_back(session, client, signed_in) -> None:
    reader = make_member(session)
    session.commit()
    browser, path = signed_in(reader), "/api/digests/feed-address"
    assert browser.get(path).json == {"address": None}
    first = browser.post(path, json={}).json["address"]
    assert browser.get(path).json == {"address": first}
    second = browser.post(path, json={}).json["address"]
    assert (read(client, first).status_code, read(client, second).status_code) == (404, 200)
    assert browser.delete(path).status_code == browser.delete(path).status_code == 204
    assert read(client, second).status_code == 404
    names = session.scalars(select(OutboxEvent.name).order_by(OutboxEvent.id)).all()
    assert names[-3:] == ["digests.feed_address_made"] * 2 + ["digests.feed_address_revoked"]


@pytest.mark.parametrize("token", ["1-x", "é-1", "999999999999999999999-x", "-", "x", "1"])
def test_a_made_up_token_leads_nowhere(session, client, token) -> None:
    address_of(session, make_member(session))
    assert read(client, f"http://localhost/api/digests/feed/{token}.atom").status_code == 404


def test_the_key_of_one_feed_opens_no_other(session, client) -> None:
    reader = make_member(session)
    address_of(session, reader)
    other = make_country_feed_address(session, actor_of(reader)).address
    session.commit()
    token = urlsplit(other).path.rpartition("/")[2]
    assert read(client, f"http://localhost/api/digests/feed/{token}").status_code == 404


def test_nothing_that_reads_the_database_alone_can_read_a_feed(session) -> None:
    address = address_of(session, make_member(session))
    assert session.scalars(select(EditionFeedAddress)).one().nonce not in address


def test_a_reader_that_asks_too_often_waits(session, client, monkeypatch) -> None:
    monkeypatch.setattr(config, "_current", replace(config.current_settings(), feed_fetches_per_hour=2))
    address = address_of(session, make_member(session))
    assert [read(client, address).status_code for _ in range(3)] == [200, 200, 429]


def test_the_key_is_in_no_log(session, client, caplog) -> None:
    address = address_of(session, make_member(session))
    token = urlsplit(address).path.rpartition("/")[2].removesuffix(".atom")
    with caplog.at_level(logging.INFO):
        read(client, address)
    assert token not in caplog.text
    assert "/api/digests/feed/<string:token>.atom" in caplog.text
