"""The secretariat keeps the sources: adds, tries, changes, switches and takes them out; nobody else does."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from sqlalchemy import func, select

from collab.core.actor import SYSTEM
from collab.core.config import use_settings
from collab.countries.feeds import Limits
from collab.countries.feeds.fetching import checked
from collab.countries.models import Item, Source
from collab.countries.service.sources import default_sources, load_sources, remove_source
from collab.reference.service import is_country
from tests.countries.feed_server import FeedServer, feed_server
from tests.countries.feeds import some
from tests.factories import make_member, make_person

URL = "https://source.example/flux"


@pytest.fixture
def server(settings) -> Iterator[FeedServer]:
    with feed_server() as running:
        use_settings(replace(settings, feeds_allow=(running.host,)))
        yield running
    use_settings(settings)


@pytest.fixture
def staff(session, signed_in):
    person = make_person(session, staff=True)
    session.commit()
    return signed_in(person)


def added(browser, **values) -> dict:
    answer = browser.post("/api/sources", json={"name": "Source d’essai", "url": URL, **values})
    assert answer.status_code == 201, answer.json
    return answer.json


def tag(source: dict) -> dict[str, str]:
    return {"Origin": "http://localhost:8000", "If-Match": f'"{source["version"]}"'}


def test_a_source_is_added_with_a_name_and_an_address(staff) -> None:
    source = added(staff)
    assert (source["adapter"], source["state"], source["error"], source["good_at"]) == (
        "feed",
        "on",
        "",
        None,
    )
    listed = staff.get("/api/sources").json
    assert [one["id"] for one in listed["items"]] == [source["id"]]
    assert listed["collecting"] is True


@pytest.mark.parametrize(
    ("values", "errors"),
    [
        ({"url": "javascript:alert(1)"}, {"url": ["bad-address"]}),
        ({"url": "file:///etc/passwd"}, {"url": ["bad-address"]}),
        ({"url": "http://u:p@source.example/"}, {"url": ["bad-address"]}),
        ({"url": "http://source.example:22/"}, {"url": ["bad-port"]}),
        ({"countries": ["ZZ"]}, {"countries": ["unknown"]}),
        ({"name": ""}, {"name": ["required"]}),
    ],
)
def test_what_cannot_be_asked_is_refused_field_by_field(staff, session, values, errors) -> None:
    answer = staff.post("/api/sources", json={"name": "Essai", "url": URL, **values})
    assert answer.status_code == 422
    assert errors.items() <= {**answer.json["errors"], **answer.json["errors"].get("json", {})}.items()
    assert session.scalar(select(func.count()).select_from(Source)) == 0


def test_an_address_is_that_of_one_source(staff) -> None:
    added(staff)
    answer = staff.post("/api/sources", json={"name": "Autre", "url": URL})
    assert (answer.status_code, answer.json["errors"]) == (422, {"url": ["taken"]})
    other = added(staff, url=f"{URL}/2")
    answer = staff.patch(f"/api/sources/{other['id']}", json={"url": URL}, headers=tag(other))
    assert (answer.status_code, answer.json["errors"]) == (422, {"url": ["taken"]})


def test_it_is_changed_from_the_version_one_saw(staff) -> None:
    source = added(staff)
    path = f"/api/sources/{source['id']}"
    changed = staff.patch(path, json={"name": "Autre nom"}, headers=tag(source))
    assert (changed.status_code, changed.json["name"], changed.json["version"]) == (200, "Autre nom", 2)
    assert staff.patch(path, json={"name": "Encore"}, headers=tag(source)).status_code == 412
    assert staff.patch(path, json={"name": "Encore"}).status_code == 428


def test_another_address_begins_anew(staff, session) -> None:
    source = added(staff)
    row = session.get_one(Source, source["id"])
    row.etag, row.last_modified, row.failures, row.error, row.state = '"1"', "hier", 7, "http-status", "dead"
    session.commit()
    staff.patch(f"/api/sources/{source['id']}", json={"url": f"{URL}/2"}, headers=tag(source))
    session.expire_all()
    assert (row.etag, row.last_modified, row.failures, row.error, row.state) == (None, None, 0, "", "on")


def test_it_is_switched_off_and_gets_another_chance_when_switched_on(staff, session) -> None:
    source = added(staff)
    path = f"/api/sources/{source['id']}"
    off = staff.put(f"{path}/state", json={"on": False}, headers=tag(source)).json
    assert off["state"] == "off"
    refused = staff.post(f"{path}/turn")
    assert (refused.status_code, refused.json["type"]) == (409, "source-is-off")
    row = session.get_one(Source, source["id"])
    row.state, row.failures, row.error = "gone", 3, "gone"
    session.commit()
    on = staff.put(f"{path}/state", json={"on": True}, headers=tag(off)).json
    assert (on["state"], on["failures"], on["error"]) == ("on", 0, "")
    assert staff.post(f"{path}/turn").status_code == 200


def test_what_a_source_brought_survives_it_under_its_name(staff, session) -> None:
    source = added(staff)
    item = Item(
        source_id=source["id"], source_name="Source d’essai", external_id="1", fingerprint="f", title="Essai"
    )
    session.add(item)
    session.commit()
    assert staff.delete(f"/api/sources/{source['id']}", headers=tag(source)).status_code == 204
    session.expire_all()
    assert (item.source_id, item.source_name) == (None, "Source d’essai")
    assert staff.get(f"/api/sources/{source['id']}").status_code == 404


def test_an_address_is_tried_and_nothing_is_kept(staff, server, session) -> None:
    url = server.says("/feed", some(12))
    tried = staff.post("/api/sources/preview", json={"url": url, "countries": ["SN"]}).json
    assert (tried["ok"], tried["count"], len(tried["items"]), tried["status"]) == (True, 12, 10, 200)
    first = tried["items"][0]
    assert (first["title"], first["countries"], first["kind"]) == ("Essai numéro 1", ["SN"], "news")
    assert session.scalar(select(func.count()).select_from(Item)) == 0
    assert session.scalar(select(func.count()).select_from(Source)) == 0


@pytest.mark.parametrize(
    ("path", "said", "slug"),
    [
        ("/html", (200, b"<html>Bonjour</html>"), "not-a-feed"),
        ("/missing", (404, b""), "http-status"),
        ("/bomb", (200, b'<!DOCTYPE a [<!ENTITY b "c">]><rss/>'), "doctype"),
        ("/inside", (302, b""), "private-address"),
    ],
)
def test_what_is_wrong_with_an_address_is_told_by_name(staff, server, path, said, slug) -> None:
    url = server.says(
        path, said[1], status=said[0], headers={"Location": "http://192.168.0.1/"} if said[0] == 302 else {}
    )
    tried = staff.post("/api/sources/preview", json={"url": url}).json
    assert (tried["ok"], tried["error"], tried["items"]) == (False, slug, [])


def test_nobody_but_the_secretariat_keeps_sources(session, signed_in) -> None:
    member = make_member(session)
    session.commit()
    browser = signed_in(member)
    assert browser.get("/api/sources").status_code == 403
    assert browser.post("/api/sources", json={"name": "Essai", "url": URL}).status_code == 403
    assert browser.post("/api/sources/preview", json={"url": URL}).status_code == 403


def test_the_sources_that_come_along_are_loaded_once_and_one_taken_out_stays_out(session) -> None:
    count = load_sources(session)
    assert count == len(default_sources())
    assert load_sources(session) == 0
    source = session.scalars(select(Source).order_by(Source.id)).first()
    url = source.url
    remove_source(session, SYSTEM, source.id, expected=1)
    session.flush()
    assert load_sources(session) == 0
    assert session.scalar(select(Source.id).where(Source.url == url)) is None


@pytest.mark.unit
def test_the_sources_that_come_along_can_be_asked() -> None:
    for source in default_sources():
        checked(source["url"], Limits())
        assert source["url"].startswith("https://")
        assert source["credit"]
        assert all(map(is_country, source["countries"]))
    assert len({source["url"] for source in default_sources()}) == len(default_sources())


def test_the_figures_of_sources_are_told(client, session) -> None:
    session.add_all(
        Source(name="a", adapter="feed", url=f"{URL}/{n}", state=state, items_total=n)
        for n, state in enumerate(("on", "on", "dead"))
    )
    session.commit()
    figures = client.get("/metrics").get_data(as_text=True)
    assert 'collab_feed_sources{state="on"} 2.0' in figures
    assert 'collab_feed_sources{state="dead"} 1.0' in figures
    assert "collab_feed_items 3.0" in figures
