"""T30: every task and every reaction, run twice and twice at once, leaves the rows and sends the mails of one run."""

from __future__ import annotations

import itertools
import os
import re
import threading
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
import redis
from sqlalchemy import text

from collab.accounts.models import PendingInvitation
from collab.accounts.service import (
    Caller,
    add_address,
    add_person,
    ask_link,
    change_person,
    end_mandate,
    invite_person,
)
from collab.buddying.events import PlanSending
from collab.buddying.models import Plan
from collab.buddying.service.planning.computing import ask_plan
from collab.core import outbox
from collab.core.actor import SYSTEM
from collab.core.clock import now, today
from collab.core.config import Settings, use_settings
from collab.core.db import Base, transaction
from collab.core.outbox import REACTIONS, record
from collab.countries.events import HelpNeeded
from collab.countries.models import Source
from collab.countries.service.alerts import see_alert
from collab.countries.service.places import country_discussion
from collab.digests.service.editions.moving import move
from collab.digests.service.sending.testing import ask_test
from collab.discussion.service import post_message
from collab.files.events import FileReceived
from collab.groups.service import ensure_default_groups, invite
from collab.notifications.service.incoming import keep_mail
from collab.partnerships.events import PartnershipChanged, PartnershipEntered
from collab.partnerships.service import enter_partnership
from collab.reference.service import rename_country
from tests import factories
from tests.buddying import asking_rows as buddying
from tests.buddying.plan_rows import make_plan
from tests.conftest import empty_tables
from tests.countries.alert_rows import make_alert, make_partnership
from tests.digests.edition_rows import make_edition
from tests.factories import (
    actor_of,
    make_authority,
    make_discussion,
    make_group,
    make_mandate,
    make_member,
    make_person,
)
from tests.files.factories import make_file
from tests.files.samples import CSV
from tests.notifications.conftest import INBOX, answer_address, at, written
from tests.smtp_sink import SmtpSink
from tests.stack import Stack

Run = Callable[[Callable[[], object]], None]
PASSING_WORD = re.compile(
    r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[\d.]*(\+\d\d:\d\d|Z)?|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
    r"|(?<=\"event_id\": )\d+"
)
"""Moments, random ids, and the numbers of events that an event names: those that run at once leave gaps in them."""

# What a second run may differ in without harm: whose request it was, what is made at random, and the numbers that a
# sequence gave, since those that run at once take them in another order and leave gaps where one gave up, and how long
# something took.
PASSING = (
    *("request_id", "epoch", "token_hash", "key", "client_key", "id", "event_id"),
    *("delivery_id", "file_ids", "files", "unique_key", "about", "raw", "size", "milliseconds"),
)


def once(task: Callable[[], object]) -> None:
    task()


def twice(task: Callable[[], object]) -> None:
    task()
    task()


def at_once(task: Callable[[], object]) -> None:
    """Three workers take the same job in the same moment."""
    start = threading.Barrier(3)

    def work() -> None:
        start.wait()
        task()

    with ThreadPoolExecutor(3) as workers:
        for worked in [workers.submit(work) for _ in range(3)]:
            worked.result()


def a_busy_minute() -> None:
    """Something for every reaction and every due-function."""
    factories._count = itertools.count(1)  # the same addresses each time
    with transaction() as session:
        ensure_default_groups(session)
        staff, authority = make_person(session, "Chargée de mission", staff=True), make_authority(session)
        secretariat, place = actor_of(staff), authority.id
        mandate = {"authority_id": place, "role": "elected", "title": "maire", "starts_on": today()}
        entered = add_person(
            session, SYSTEM, name="Élue", email="elue@example.org", mandate=mandate, invite=True
        )
        change_person(session, SYSTEM, entered.person.id, name="Élue (coopération)")
        leaving = make_member(session)
        abroad = {"country": "SN", "partner": "Dakar", "action_type": "cooperation-decentralisee"}
        theirs = leaving.mandates[0].authority_id
        enter_partnership(session, SYSTEM, authority_id=theirs, referent_id=leaving.id, **abroad)
        # They leave a request and an offer, and a question that they need not answer any more.
        buddying.make_request(session, leaving)
        asks = buddying.make_request(session, make_member(session))
        buddying.make_asking(session, asks, buddying.make_offer(session, leaving))
        end_mandate(session, SYSTEM, leaving.mandates[0].id, ends_on=today() - timedelta(days=1))
        make_mandate(session, make_person(session, "Technicienne"), authority, "technician")
        # What the study named years ago is to be confirmed at once.
        enter_partnership(session, SYSTEM, authority_id=place, origin="study", **abroad)
        make_mandate(session, make_person(session), authority, ends_on=today() - timedelta(days=2))
        waiting = make_person(session, "Agent")
        session.add(PendingInvitation(person_id=waiting.id, by_id=staff.id))
        make_person(session, "Invité", invited_at=now() - timedelta(days=30), invited_times=1)
        asker = make_member(session)
        ask_link(session, email=asker.email or "", caller=Caller(address="192.0.2.1", user_agent="test"))
        group = make_group(session, visibility="invitation")
        invite(session, secretariat, group.id, email="partenaire@example.org", role="guest")
        invite_person(session, SYSTEM, make_person(session).id)
        author = make_member(session, group)
        image = make_file(session, group, author, make_discussion(session, group, author), thumbnail=False)
        record(session, FileReceived(by=author.id, file_id=image.id, group_id=group.id))
        named = make_member(session, group, name="Agente")
        discussion = make_discussion(session, group, author)
        add_address(session, actor_of(named), email="agente@perso.example.org")
        # Who answers has read it and gets no mail of it; the other one does.
        both = f"{at(named)} {at(make_member(session, group, name='Élu'))}"
        post_message(session, actor_of(author), discussion.id, body=both, client_key=uuid.UUID(int=1))
        # An alert that concerns one authority, and since an instant another one.
        make_partnership(session, authority)
        alert = make_alert(session)
        entered = make_partnership(session, make_authority(session))
        news = {"partnership_id": entered.id, "authority_id": entered.authority_id, "country": "SN"}
        record(session, PartnershipEntered(by=None, **news))
        record(session, PartnershipChanged(by=None, **news))
        see_alert(session, actor_of(author), alert.id)
        # An edition that waits for somebody to approve it, and that one of the secretariat has sent to themselves.
        edition = make_edition(session, intro_fr="Bonjour.")
        move(session, SYSTEM, edition.id, "submit")
        ask_test(session, secretariat, edition.id, client_key=uuid.uuid4(), language="fr")
        # A plan to compute, and one that is half sent.
        ask_plan(session, secretariat)
        planned = make_plan(session)["plan_id"]
        half = session.get_one(Plan, planned)
        half.state, half.sent_at, half.sent_by = "sent", now(), staff.id
        record(session, PlanSending(by=staff.id, plan_id=planned, left=1))
        # An authority calls for help with it, and says so again after it had answered otherwise.
        held = named.mandates[0]
        for _ in range(2):
            called = {"bulletin_id": alert.id, "authority_id": held.authority_id, "countries": ("SN",)}
            record(session, HelpNeeded(by=named.id, person_id=named.id, mandate_id=held.id, **called))
        # A source that has failed for days, and fails once more: its host lies within.
        ago = now() - timedelta(days=9)
        inside = {"url": "http://10.0.0.1/flux", "failures": 5, "created_at": ago}
        session.add(Source(name="Source", adapter="feed", **inside))
        answer = answer_address(named, discussion)
        for attachments in ((), [("villes.csv", CSV, "text/csv")]):
            raw = written(
                named.email or "", answer, attachments=attachments, message_id=f"<{len(attachments)}@x>"
            )
            keep_mail(session, envelope_from=named.email or "", recipients=[answer], raw=raw)
        country_discussion(session, actor_of(named), "SZ")
        rename_country(session, secretariat, "SZ", name="Royaume d’Eswatini", name_en="Kingdom of Eswatini")
        elsewhere = written("inconnu@example.net", answer, message_id="<9@x>")
        keep_mail(session, envelope_from="inconnu@example.net", recipients=[answer], raw=elsewhere)


@pytest.fixture
def taking_mail(settings, database, the_app) -> Iterator[Settings]:
    """A workspace that takes mail, and in which no news wait for more."""
    made = replace(settings, inbox_domain=INBOX, gather_seconds=0)
    use_settings(made)
    yield made
    use_settings(settings)


@pytest.fixture
def tasks(taking_mail, tmp_path, monkeypatch):
    """The worker's tasks, called in this process."""
    for name, value in Stack(taking_mail, tmp_path).environment().items():
        monkeypatch.setitem(os.environ, name, value)
    from workers import tasks as module

    monkeypatch.setattr(module, "settings", taking_mail)
    return module


def play(tasks, settings, run: Run) -> tuple[dict[str, list[str]], list[tuple[str, ...]], set[str]]:
    """Let a busy minute happen, carried out by tasks run in that way; returns rows, mails and what reacted."""
    empty_tables(settings)
    with redis.Redis.from_url(settings.valkey_url) as limits:
        limits.flushall()  # the same person asks for a link each time
    a_busy_minute()
    reacted: set[str] = set()
    with SmtpSink(int(settings.smtp_url.rpartition(":")[2])) as sink:
        for _ in range(4):
            with transaction() as session:
                _, owed = outbox.hand_over(session)
            for event_id, name in owed:
                run(lambda event_id=event_id, name=name: tasks.react([(event_id, name)]))
                reacted.add(name)
            run(tasks.sweep)
            run(tasks.tick)
            run(tasks.send_mail)
            run(tasks.plan_letters)
            run(tasks.send_letters)
            run(tasks.fetch_feeds)
        mails = sorted((str(m["X-Envelope-To"]), str(m["Subject"]), str(m["Message-ID"])) for m in sink.mails)
    return _rows(), mails, reacted


def _rows() -> dict[str, list[str]]:
    without = " - ".join(["to_jsonb(x)", *(f"'{name}'" for name in PASSING)])
    with transaction() as session:
        return {
            table.name: sorted(
                PASSING_WORD.sub("", row)
                for row in session.scalars(text(f'SELECT ({without})::text FROM "{table.name}" x'))
            )
            for table in Base.metadata.sorted_tables
        }


def test_a_second_run_adds_nothing_to_the_first(tasks, taking_mail, full) -> None:
    rows, mails, reacted = play(tasks, taking_mail, once)
    assert {row for row in rows["reaction_run"] if '"state": "done"' not in row} == set()
    assert len(mails) == len(set(mails)) == 20
    ways = [twice, *([at_once] * (10 if full else 1))]
    for way in ways:
        again, sent, _ = play(tasks, taking_mail, way)
        # The number in a Message-ID is a sequence's, given in another order to those that run at once.
        assert [mail[:2] for mail in sent] == [mail[:2] for mail in mails], way.__name__
        assert len({message_id for _, _, message_id in sent}) == len(sent), way.__name__
        for table, expected in rows.items():
            assert again[table] == expected, f"{table}, {way.__name__}"
    # Whoever adds a reaction lets something happen for it in the busy minute.
    assert reacted == set(REACTIONS)


def test_every_task_is_played(tasks) -> None:
    from workers.app import app

    own = {name for name in app.tasks if not name.startswith("celery.")}
    played = {"fetch_feeds", "plan_letters", "react", "send_letters", "send_mail", "sweep", "tick"}
    assert own == played, "a new task is run twice in this file too"
