"""Sources are asked when they are due, by one worker each; what is known already is no news, and no worker stops."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from collab.core.actor import SYSTEM
from collab.core.clock import now
from collab.core.db import transaction
from collab.core.outbox import OutboxEvent
from collab.countries.feeds import Unreadable
from collab.countries.models import Item, Source, Story, TravelAdvice
from collab.countries.service.collecting import Reader, collect_due
from collab.countries.service.collecting.claiming import claim_due
from collab.countries.service.collecting.settling import back_off
from collab.reference.service import rename_country
from tests.countries.feed_server import FeedServer, feed_server
from tests.countries.feeds import british, canada, canadian, document, entry, rss, some
from tests.stack import ROOT, Stack, eventually


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    made = Reader()
    yield made
    made.close()


@pytest.fixture
def server() -> Iterator[FeedServer]:
    with feed_server() as running:
        yield running


@pytest.fixture
def collect(settings, server, reader, database):
    """Ask every source, as if the time of each had come."""
    chosen = replace(settings, feeds_allow=(server.host,))

    def run() -> int:
        with transaction() as session:
            session.execute(update(Source).where(Source.state.in_(("on", "dead"))).values(next_at=func.now()))
        return collect_due(chosen, reader=reader)

    return run


@pytest.fixture
def source(session, server):
    """`source(body)`: the id of a source that says so, of today's news."""

    def make(body: bytes | str = "", *, path: str = "/feed", adapter: str = "feed", **values) -> int:
        url = server.says(path, body)
        row = Source(name=f"Source {path}", adapter=adapter, url=url, **values)
        session.add(row)
        session.commit()
        return row.id

    return make


def fresh(count: int = 3, **values) -> str:
    """Items of today."""
    return rss(entry(n, **{"pubDate": None, **values}) for n in range(1, count + 1))


def row(session, source_id: int) -> Source:
    session.expire_all()
    return session.get_one(Source, source_id)


def items(session) -> list[Item]:
    session.expire_all()
    return list(session.scalars(select(Item).order_by(Item.id)))


def stories(session) -> int:
    return session.scalar(select(func.coalesce(func.sum(Story.item_count), 0)))


def deaths(session) -> list[dict]:
    query = select(OutboxEvent.payload).where(OutboxEvent.name == "countries.source_died")
    return list(session.scalars(query.order_by(OutboxEvent.id)))


def test_what_a_source_says_is_kept_and_its_health_noted(session, server, source, collect) -> None:
    source_id = source(fresh(3), countries=["SN"])
    server.answers["/feed"] = (200, {"ETag": '"1"'}, fresh(3).encode())
    assert collect() == 1
    kept = items(session)
    assert {(item.source_id, item.kind, tuple(item.countries)) for item in kept} == {
        (source_id, "news", ("SN",))
    }
    assert {item.title for item in kept} == {f"Essai numéro {n}" for n in (1, 2, 3)}
    health = row(session, source_id)
    assert (health.status, health.error, health.failures, health.etag) == (200, "", 0, '"1"')
    assert (health.items_last, health.items_new, health.items_total) == (3, 3, 3)
    assert health.remarks == [{"slug": "no-date", "count": 3}]
    assert health.good_at is not None
    assert health.leased_until is None
    assert now() + timedelta(minutes=50) < health.next_at < now() + timedelta(minutes=70)


def test_a_country_is_recognised_by_the_name_an_administrator_gave_it(session, source, collect) -> None:
    rename_country(session, SYSTEM, "CI", name="Pays d’Éburnie", name_en="Eburnia")
    session.commit()
    source(rss([entry(1, title="Crue au Pays d’Éburnie")]))
    collect()
    assert [item.countries for item in items(session)] == [["CI"]]


def test_nothing_changed_is_a_good_answer(session, server, source, collect) -> None:
    source_id = source()
    server.answers["/feed"] = (200, {"ETag": '"1"'}, fresh(2).encode())
    collect()
    server.answers["/feed"] = (304, {}, b"")
    collect()
    assert server.asked[-1][1]["If-None-Match"] == '"1"'
    health = row(session, source_id)
    assert (health.status, health.error, health.items_last, health.items_total) == (304, "", 2, 2)
    assert len(items(session)) == 2


# --- No flood -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "again",
    [
        {},
        {"guid": "tout-autre"},
        {"pubDate": "Fri, 27 Nov 2026 10:00:00 GMT"},
        {"guid": None},
        {"guid": None, "pubDate": "Fri, 27 Nov 2026 11:00:00 GMT"},
        {"guid": "le-même-partout"},
    ],
    ids=["asked again", "other ids", "other dates", "no ids", "no ids, other dates", "one id for all"],
)
def test_the_same_news_again_is_no_news_however_it_is_named_or_dated(
    session, source, server, collect, again
) -> None:
    source(fresh(5))
    collect()
    before = [(item.id, item.title, item.published_at, item.story_id) for item in items(session)]
    if again.get("guid") == "tout-autre":
        server.says("/feed", rss(entry(n, pubDate=None, guid=f"autre-{n}") for n in range(1, 6)))
    else:
        server.says("/feed", fresh(5, **again))
    collect()
    after = [(item.id, item.title, item.story_id) for item in items(session)]
    assert after == [(id_, title, story) for id_, title, _, story in before]
    assert stories(session) == 5


def test_the_date_under_which_news_was_first_known_stays(session, source, server, collect) -> None:
    day = now().replace(microsecond=0) - timedelta(days=2)
    source(rss([entry(pubDate=day.strftime("%a, %d %b %Y %H:%M:%S GMT"))]))
    collect()
    server.says("/feed", rss([entry(pubDate=now().strftime("%a, %d %b %Y %H:%M:%S GMT"))]))
    collect()
    assert [item.published_at for item in items(session)] == [day]


def test_another_wording_under_the_same_id_changes_the_item_alone(session, source, server, collect) -> None:
    source(fresh(1))
    collect()
    [first] = items(session)
    story = first.story_id
    server.says("/feed", fresh(1, title="Essai corrigé"))
    collect()
    [corrected] = items(session)
    assert (corrected.id, corrected.title, corrected.story_id) == (first.id, "Essai corrigé", story)
    assert stories(session) == 1


def test_a_level_that_comes_back_is_news_each_time_and_told_once(session, source, server, collect) -> None:
    source(canada(canadian(state=1)), adapter="canada")
    told = []
    for state in (1, 3, 1, 3, 3):
        server.says("/feed", canada(canadian(state=state)))
        collect()
        told.append(len(items(session)))
    assert told == [1, 2, 3, 4, 4]
    assert session.scalar(select(func.count()).select_from(TravelAdvice)) == 4


def test_a_document_that_names_a_country_twice_changes_nothing_for_ever(
    session, source, server, collect
) -> None:
    twice = json.dumps({"data": {"a": canadian(state=0), "b": canadian(state=1)}})
    source(twice, adapter="canada")
    for _ in range(3):
        collect()
    assert session.scalar(select(func.count()).select_from(TravelAdvice)) == 1


def test_a_source_that_uses_an_id_again_for_other_news_loses_none(session, source, server, collect) -> None:
    said = {"guid": "g1", "pubDate": None}
    source(rss([entry("a", title="Niger : attaque près de Diffa", **said)]))
    collect()
    server.says("/feed", rss([entry("b", title="Pérou : séisme de magnitude 7,1 à Lima", **said)]))
    collect()
    told = {item.title: item for item in items(session)}
    assert [told[title].countries for title in sorted(told)] == [["NE"], ["PE"]]
    assert len({item.story_id for item in told.values()}) == 2


def test_a_correction_corrects_its_story_too(session, source, server, collect) -> None:
    source(rss([entry("a", title="Niger : attaque près de Diffa", pubDate=None)]))
    collect()
    server.says("/feed", rss([entry("a", title="Nigeria : attaque près de Maiduguri", pubDate=None)]))
    collect()
    [story] = session.scalars(select(Story)).all()
    assert (story.title, story.countries) == ("Nigeria : attaque près de Maiduguri", ["NG"])


def test_a_feed_that_numbers_from_the_top_brings_its_news(session, source, server, collect) -> None:
    source(rss(entry(name, guid=str(place), pubDate=None) for place, name in enumerate("ab")))
    collect()
    server.says("/feed", rss(entry(name, guid=str(place), pubDate=None) for place, name in enumerate("cab")))
    collect()
    assert sorted(item.title for item in items(session)) == [f"Essai numéro {name}" for name in "abc"]
    collect()
    assert len(items(session)) == 3


def test_years_of_old_news_are_kept_and_make_no_story(session, source, collect) -> None:
    source(rss([entry(1, pubDate="Mon, 01 Jan 2024 10:00:00 GMT"), entry(2, pubDate=None)]))
    collect()
    assert [item.story_id is None for item in items(session)] == [True, False]
    assert stories(session) == 1


def test_of_ten_thousand_items_five_hundred_are_kept_and_the_page_says_so(session, source, collect) -> None:
    source_id = source(some(10_000))
    collect()
    assert session.scalar(select(func.count()).select_from(Item)) == 500
    assert row(session, source_id).remarks == [{"slug": "too-many", "count": 9_500}]


def test_a_first_list_of_advice_is_noted_and_is_no_news_but_a_change_is(
    session, source, server, collect
) -> None:
    source(canada(canadian()), adapter="canada")
    collect()
    assert stories(session) == 0
    assert session.scalars(select(TravelAdvice.level)).all() == [2]
    server.says("/feed", canada(canadian(state=3)))
    collect()
    assert stories(session) == 1
    present = select(TravelAdvice.level).where(TravelAdvice.replaced_at.is_(None))
    assert session.scalars(present).all() == [4]


def test_the_united_kingdoms_advice_is_noted_as_its_own(session, source, collect) -> None:
    source(british(["avoid_all_travel_to_parts"]), adapter="fcdo", countries=["SN"])
    collect()
    said = session.scalars(select(TravelAdvice)).one()
    assert (said.publisher, said.country, said.level, said.partial) == ("uk", "SN", 1, True)


# --- What goes wrong ------------------------------------------------------------------------------------------------


def test_what_is_wrong_with_one_source_stands_in_its_row_and_the_others_are_kept(
    session, source, server, collect
) -> None:
    bad = {
        "/large": (200, {"Content-Length": "200000000"}, b"x"),
        "/bomb": (200, {}, rss([entry()], head='<!DOCTYPE x [<!ENTITY a "b">]>').encode()),
        "/html": (200, {}, b"<html><body>Bonjour</body></html>"),
        "/loop": (302, {"Location": "/loop"}, b""),
        "/inside": (302, {"Location": "http://10.0.0.1/"}, b""),
        "/error": (500, {}, b""),
    }
    ids = {path: source(path=path) for path in bad}
    server.answers.update(bad)
    good = source(fresh(2), path="/good")
    assert collect() == 7
    told = {path: row(session, source_id).error for path, source_id in ids.items()}
    assert told == {
        "/large": "too-large",
        "/bomb": "doctype",
        "/html": "not-a-feed",
        "/loop": "too-many-redirects",
        "/inside": "private-address",
        "/error": "http-status",
    }
    assert row(session, good).items_new == 2
    assert len(items(session)) == 2


def test_a_failure_keeps_what_was_brought_before_and_is_over_with_the_next_answer(
    session, source, server, collect
) -> None:
    source_id = source(fresh(2))
    collect()
    server.says("/feed", status=500)
    collect()
    failed = row(session, source_id)
    assert (failed.error, failed.status, failed.failures, failed.items_last) == ("http-status", 500, 1, 2)
    server.says("/feed", fresh(2))
    collect()
    well = row(session, source_id)
    assert (well.error, well.failures, well.state) == ("", 0, "on")
    assert len(items(session)) == 2


def test_who_asks_us_to_wait_is_asked_later(session, source, server, collect) -> None:
    source_id = source()
    server.says("/feed", status=429, headers={"Retry-After": "7200"})
    collect()
    health = row(session, source_id)
    assert health.error == "asked-too-often"
    assert now() + timedelta(seconds=7_100) < health.next_at <= now() + timedelta(seconds=7_300)


def test_waits_double_differ_and_never_pass_a_day() -> None:
    waits = [back_off(60, failures, None).total_seconds() / 3_600 for failures in range(1, 9)]
    for failures, hours in enumerate(waits):
        assert min(24, 2**failures) * 0.74 <= hours <= 24
    assert len({back_off(60, 1, None) for _ in range(20)}) > 10
    assert back_off(60, 500, 10**9) == timedelta(days=1)


def test_a_source_that_is_gone_is_asked_no_more_and_told_once(session, source, server, collect) -> None:
    source_id = source()
    server.says("/feed", status=410)
    assert collect() == 1
    assert collect() == 0
    assert row(session, source_id).state == "gone"
    assert deaths(session) == [{"by": None, "source_id": source_id}]


def test_a_source_that_fails_for_days_is_told_once_for_each_death(session, source, server, collect) -> None:
    source_id = source()
    server.says("/feed", status=500)

    def fail_for_days() -> None:
        for _ in range(7):
            collect()
            past = {"good_at": now() - timedelta(days=4), "created_at": now() - timedelta(days=9)}
            session.execute(update(Source).values(**past))
            session.commit()

    collect()
    assert row(session, source_id).state == "on"
    fail_for_days()
    assert row(session, source_id).state == "dead"
    assert len(deaths(session)) == 1
    server.says("/feed", fresh(1))
    collect()
    assert (row(session, source_id).state, row(session, source_id).told_dead_at) == ("on", None)
    server.says("/feed", status=500)
    fail_for_days()
    assert len(deaths(session)) == 2


# --- Who is at it ---------------------------------------------------------------------------------------------------


def test_two_workers_never_ask_the_same_source(session, source, server, settings, collect) -> None:
    for n in range(12):
        source(fresh(1), path=f"/{n}")
    chosen = replace(settings, feeds_allow=(server.host,))
    start, readers = threading.Barrier(2), [Reader(), Reader()]

    def work(own: Reader) -> int:
        start.wait()
        return collect_due(chosen, reader=own)

    with ThreadPoolExecutor(2) as workers:
        assert sum(workers.map(work, readers)) == 12
    for own in readers:
        own.close()
    assert len({path for path, _ in server.asked}) == len(server.asked) == 12


def test_what_was_changed_while_it_was_asked_is_not_written_over(session, source, server, collect) -> None:
    source_id = source()

    def change(handler) -> None:
        with transaction() as current:
            current.execute(update(Source).values(leased_until=None, url="http://other.example/"))
        body = fresh(1).encode()
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body) + body)

    server.answers["/feed"] = change
    collect()
    assert items(session) == []
    assert row(session, source_id).good_at is None


def test_a_worker_killed_while_it_asks_leaves_its_source_to_the_next(
    session, source, server, settings, tmp_path, collect
) -> None:
    source_id = source()
    asked, stop = threading.Event(), threading.Event()

    def hang(handler) -> None:
        asked.set()
        stop.wait(20)

    server.answers["/feed"] = hang
    code = (
        "import os;from collab.core import db;from collab.core.config import load_settings;"
        "from collab.countries.service.collecting import collect_due;"
        "s=load_settings(os.environ);db.connect(s);collect_due(s)"
    )
    environment = Stack(settings, tmp_path).environment(COLLAB_FEEDS_ALLOW=server.host)
    with subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, env=environment) as worker:
        assert asked.wait(20)
        os.kill(worker.pid, signal.SIGKILL)
    stop.set()
    server.says("/feed", fresh(2))
    assert collect() == 0, "its lease still runs"
    session.execute(update(Source).values(leased_until=func.clock_timestamp() - timedelta(seconds=1)))
    session.commit()
    assert collect() == 1
    assert row(session, source_id).items_new == 2
    assert len(items(session)) == 2


def test_what_a_killed_worker_kept_and_did_not_place_is_placed_by_the_next(session, source, collect) -> None:
    source_id = source(state="off")
    kept = {"source_id": source_id, "source_name": "Source", "fingerprint": "f", "title": "Essai"}
    session.add(Item(external_id="1", **kept))
    session.add(Item(external_id="2", kind="advice", **kept))
    session.add(Item(external_id="3", published_at=now() - timedelta(days=60), **kept))
    session.commit()
    collect()
    assert [item.story_id is not None for item in items(session)] == [True, False, False]


def test_a_source_that_is_off_or_not_due_is_not_claimed(session, source) -> None:
    source(path="/off", state="off")
    source(path="/gone", state="gone")
    source(path="/later", next_at=now() + timedelta(hours=1))
    due = source(path="/due")
    with transaction() as current:
        assert [claim.id for claim in claim_due(current, limit=10)] == [due]
    with transaction() as current:
        assert claim_due(current, limit=10) == []


def test_a_reading_child_that_dies_is_started_again(reader) -> None:
    assert len(reader.read("feed", document(fresh(1))).items) == 1
    first = reader.pid
    os.kill(first, signal.SIGKILL)
    eventually(lambda: _ended(first))
    assert len(reader.read("feed", document(fresh(2))).items) == 2
    assert reader.pid != first
    with pytest.raises(Unreadable):
        reader.read("feed", document(""))


def _ended(pid: int) -> bool:
    with open(f"/proc/{pid}/stat", encoding="ascii") as told:
        return told.read().split()[2] == "Z"
