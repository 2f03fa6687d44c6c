"""Bulletins on the countries that are the reader's, each once, and alerts that await their authority's answer."""

from __future__ import annotations

from datetime import timedelta

import pytest

from collab.accounts.models import Assistant
from collab.core.clock import now, today
from collab.core.db import transaction
from collab.countries.service.alerts import answer_alert
from collab.notifications import service as notifications
from tests import factories as make
from tests.countries.alert_rows import follow, make_agent, make_alert, make_partnership, publish
from tests.countries.alert_rows import make_bulletin as propose
from tests.countries.rows import make_bulletin
from tests.digests.reading import found_for, items_for, titles
from tests.notifications.conftest import acting


@pytest.fixture
def agent(session):
    return make_agent(session, make.make_authority(session, "Ville de Brest"))


@pytest.fixture
def staff(session):
    return make.make_person(session, "Chargée de mission", staff=True)


def test_a_bulletin_of_a_country_one_follows_is_told(session, agent, staff) -> None:
    follow(session, agent, "followed")
    make_bulletin(session, staff, ["SN"])
    session.commit()
    (item,) = items_for(session, agent)
    assert item.fr.title == "Bulletin publié (Sénégal)"
    assert item.en.title == "Bulletin published (Senegal)"
    assert item.fr.detail == "Inondations dans le delta"
    assert item.fr.why == "Vous suivez ce pays."


def test_of_several_countries_the_one_that_is_ones_own_is_named(session, agent, staff) -> None:
    follow(session, agent, "followed", "ML")
    make_bulletin(session, staff, ["SN", "ML"])
    session.commit()
    (item,) = items_for(session, agent)
    assert item.fr.title == "Bulletin publié (Sénégal, Mali)"
    assert item.fr.why == "Vous suivez l’un de ces pays\u00a0: Mali."
    assert item.en.why == "You follow one of these countries: Mali."


def test_a_bulletin_of_a_country_one_works_in_is_told_unless_it_is_muted(session, agent, staff) -> None:
    make_partnership(session, agent.mandates[0].authority)
    make_bulletin(session, staff, ["SN"])
    session.commit()
    (item,) = items_for(session, agent)
    assert item.fr.why == "Votre collectivité a un partenariat dans ce pays."
    follow(session, agent, "muted")
    session.commit()
    assert found_for(session, agent) == [[]]


def test_countries_of_others_are_not_told(session, agent, staff) -> None:
    follow(session, agent, "followed", "MA")
    follow(session, agent, "normal", "SN")
    make_bulletin(session, staff, ["SN"])
    session.commit()
    assert found_for(session, agent) == [[]]


def test_a_bulletin_that_was_told_by_itself_is_one_line(session, agent, staff, settle) -> None:
    follow(session, agent, "all")
    publish(session, propose(session, staff, severity="watch"), staff)
    session.commit()
    settle()
    (item,) = items_for(session, agent)
    assert item.key.startswith("told:")
    assert item.fr.title == "Bulletin publié (Sénégal)"
    with transaction() as own:
        told = notifications.lines_for_digest(own, agent.id)
        notifications.note_digested(own, [each.line.id for each in told])
    assert found_for(session, agent) == [[]]


def test_what_somebody_wants_in_the_page_alone_is_not_in_their_letter(session, agent, staff) -> None:
    follow(session, agent, "followed")
    make_bulletin(session, staff, ["SN"])
    notifications.set_preferences(session, agent.id, choices={"bulletin": "page"})
    session.commit()
    assert found_for(session, agent) == [[]]


@pytest.mark.parametrize(
    "values",
    [
        {"state": "proposed", "published_at": None},
        {"state": "withdrawn"},
        {"published_at": now() - timedelta(days=3)},
        {"expires_at": now() - timedelta(minutes=1)},
    ],
)
def test_what_is_not_published_over_or_older_than_the_last_letter_is_not_told(
    session, agent, staff, values
) -> None:
    follow(session, agent, "followed")
    make_bulletin(session, staff, ["SN"], **values)
    session.commit()
    assert found_for(session, agent) == [[]]


def test_ones_own_bulletin_and_a_guests_country_are_no_news(session, agent, staff) -> None:
    guest = make.make_person(session, "Partenaire")
    for person in (agent, guest):
        follow(session, person, "followed")
    make_bulletin(session, agent, ["SN"], published_by=staff.id)
    session.commit()
    assert found_for(session, agent, guest) == [[], []]


def test_an_alert_awaits_an_answer_until_it_is_given(session, agent) -> None:
    make_partnership(session, agent.mandates[0].authority)
    alert = make_alert(session)
    session.commit()
    (item,) = items_for(session, agent)
    assert item.emphasis
    assert item.fr.title == "Alerte (Sénégal)\u00a0: votre réponse est attendue"
    assert "Ville de Brest" in item.fr.why
    assert item.path == f"/alerts/{alert.id}"
    with transaction() as own:
        authority_id = agent.mandates[0].authority_id
        answer_alert(own, acting(own, agent), alert.id, authority_id=authority_id, answer="not_concerned")
    assert titles(items_for(session, agent)) == ["Alerte (Sénégal)"] or found_for(session, agent) == [[]]


def test_an_alert_that_awaits_an_answer_since_before_is_no_news_by_itself(session, agent) -> None:
    make_partnership(session, agent.mandates[0].authority)
    make_alert(session)
    session.commit()
    assert [line.news for line in found_for(session, agent)[0]] == [True]
    assert [line.news for line in found_for(session, agent, since=now())[0]] == [False]


def test_an_alert_is_told_once_whatever_else_tells_of_it(session, agent, settle) -> None:
    notifications.set_preferences(session, agent.id, choices={"alert": "digest"})
    make_partnership(session, agent.mandates[0].authority)
    make_alert(session)
    session.commit()
    settle()
    (line,) = found_for(session, agent)[0]
    assert line.key.startswith("alert:")
    assert line.notification_ids
    assert line.news


def test_who_acts_for_somebody_is_told_what_they_may_answer(session, agent) -> None:
    assistant = make_agent(session, make.make_authority(session, "Ville de Lens"))
    session.add(Assistant(mandate_id=agent.mandates[0].id, person_id=assistant.id))
    make_partnership(session, agent.mandates[0].authority)
    make_alert(session)
    session.commit()
    assert [item.emphasis for item in items_for(session, assistant)] == [True]


def test_a_mandate_that_ended_ties_to_no_country(session, staff) -> None:
    former = make_agent(session, make.make_authority(session), ends_on=today() - timedelta(days=1))
    make_partnership(session, former.mandates[0].authority)
    make_bulletin(session, staff, ["SN"])
    make_alert(session)
    session.commit()
    assert found_for(session, former) == [[]]
