"""One declaration makes an event worth telling: nothing else of the room changes."""

from __future__ import annotations

from dataclasses import dataclass, fields
from importlib.resources import files

import pytest

from collab.core import outbox
from collab.core.db import transaction
from collab.core.events import CATALOGUE, Event, event
from collab.notifications.kinds import CHANNELS, KINDS, Audience, Kind, Sentence
from collab.notifications.kinds.declaration import enter
from collab.notifications.reactions.telling import tell_people
from collab.notifications.service import inbox_of
from tests import factories as make
from tests.notifications.conftest import acting, decided, gather


@pytest.fixture
def alert():
    """An event of a room to come, declared as a kind of news as that room's change would."""

    @event("countries.alert_raised")
    @dataclass(frozen=True, kw_only=True)
    class AlertRaised(Event):
        """Something severe happens in a country."""

        country: str
        level: int

    enter(
        Kind(
            name="flood",
            number=99,
            on={
                AlertRaised: Sentence("Alerte dans un pays que vous suivez", "Alert in a country you follow")
            },
            who=(
                Audience(
                    reason="country",
                    sql="SELECT p.id AS person_id FROM person p"
                    " WHERE p.languages @> ARRAY[CAST(:event AS jsonb) ->> 'country']",
                    why=Sentence("Vous suivez ce pays.", "You follow this country."),
                ),
            ),
            channel="mail",
            section="oneself",
            title=Sentence("Une alerte", "An alert"),
            readers_only=False,
            severe=lambda raised: raised.level == 4,
        )
    )
    known = outbox.REACTIONS["notifications.tell_people"]
    outbox.REACTIONS["notifications.tell_people"] = outbox.Reaction(
        known.name, (*known.events, AlertRaised.name), tell_people
    )
    yield AlertRaised
    outbox.REACTIONS["notifications.tell_people"] = known
    del KINDS["flood"], CATALOGUE["countries.alert_raised"]


def test_a_declared_event_is_told_shown_and_mailed(session, alert, settle, smtp, settings) -> None:
    follower = make.make_member(session, languages=["SN"])
    other = make.make_member(session, languages=["ML"])
    session.commit()
    with transaction() as own:
        outbox.record(own, alert(by=None, country="SN", level=3))
    settle()
    assert decided(session, other, "kind") == []
    with transaction() as own:
        (thread,) = inbox_of(own, acting(own, follower)).items
    assert thread.lines[0].sentence.fr == "Alerte dans un pays que vous suivez"
    assert thread.lines[0].why.en == "You follow this country."
    gather()
    from collab.core.mail import send_due_mail

    send_due_mail(settings)
    (mail,) = smtp.to(follower.email)
    assert mail["Subject"] == "Alerte dans un pays que vous suivez"


def test_a_severe_event_is_kept_as_such(session, alert, settle) -> None:
    from collab.notifications.models import NotifiedEvent

    with transaction() as own:
        for level in (3, 4):
            outbox.record(own, alert(by=None, country="SN", level=level))
    settle()
    assert [row.severe for row in session.query(NotifiedEvent).order_by(NotifiedEvent.event_id)] == [
        False,
        True,
    ]


@pytest.mark.unit
@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.name)
def test_a_kind_says_everything_in_both_languages_and_is_fed_by_its_events(kind: Kind) -> None:
    said = [kind.title, *kind.on.values(), *kind.worded.values(), *(audience.why for audience in kind.who)]
    assert all(sentence.fr and sentence.en and sentence.fr != sentence.en for sentence in said)
    assert kind.channel in CHANNELS
    room, _, name = kind.template.partition("/")
    written = files("collab") / room / "templates"
    for form in ("fr.txt", "fr.mjml", "en.txt", "en.mjml"):
        assert (written / f"{name}.{form}").is_file(), f"{kind.template}.{form}"
    for happened in kind.on:
        assert CATALOGUE[happened.name] is happened
        names = {item.name for item in fields(happened)}
        if kind.readers_only:
            assert "group_id" in names, "who may read it is asked of its group"


@pytest.mark.unit
def test_the_usual_channels_are_sober() -> None:
    at_once = {kind.name for kind in KINDS.values() if kind.channel == "mail"}
    assert at_once == {
        *("mention", "request", "report", "answer"),
        *("alert", "withdrawn", "to_publish", "source", "confirmation"),
        *("asked", "helper_answered", "colleague_invited", "reminder", "handover", "relay"),
        *("pair_opened", "agreement", "pair_moved", "note_waits"),
    }


@pytest.mark.unit
def test_numbers_in_signed_addresses_are_given_once() -> None:
    numbers = [kind.number for kind in KINDS.values()]
    assert sorted(numbers) == list(range(1, len(numbers) + 1))
