"""Where one writes to open a discussion by mail: an address of one's own, shown to those who may write."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine

from collab.core.clock import now, today
from collab.core.config import use_settings
from collab.core.mail.addresses import GROUP, Signed, read_address
from collab.groups.service import find_access
from collab.notifications.service import takes_mail_from
from tests import factories as make
from tests.factories import actor_of

NONE = {"address": None, "takes_mail": True}


@pytest.fixture
def receiving(settings) -> Iterator[None]:
    """Mail reaches us: the operator gave it a domain."""
    use_settings(replace(settings, inbox_domain="reponses.example.org"))
    yield
    use_settings(settings)


@pytest.fixture
def group(session):
    return make.make_group(session, takes_mail=True)


def shown(browser, group):
    answer = browser.get(f"/api/groups/{group.id}/mail-address")
    assert answer.status_code == 200
    return answer.get_json()


def test_each_member_has_an_address_of_their_own_for_ten_years(session, signed_in, group, receiving) -> None:
    people = [make.make_member(session, group), make.make_member(session, group)]
    guest = make.make_person(session, organisation="Réseau de villes")
    make.join(session, group, guest, "guest")
    session.commit()
    for person in (*people, guest):
        told = shown(signed_in(person), group)
        assert told["takes_mail"]
        assert read_address(told["address"]) == Signed(GROUP, (group.id, person.id), expired=False)
    with time_machine.travel(now() + timedelta(days=3_649), tick=False):
        assert not read_address(told["address"]).expired
    with time_machine.travel(now() + timedelta(days=3_651), tick=False):
        assert read_address(told["address"]).expired


def test_who_reads_without_writing_has_none(session, signed_in, group, receiving) -> None:
    stranger, staff = make.make_member(session), make.make_person(session, staff=True)
    session.commit()
    for person in (stranger, staff):
        assert shown(signed_in(person), group) == NONE


def test_who_holds_a_mandate_no_longer_has_none(session, signed_in, group, receiving) -> None:
    person = make.make_person(session)
    mandate = make.make_mandate(session, person, make.make_authority(session))
    make.join(session, group, person)
    session.commit()
    browser = signed_in(person)
    assert shown(browser, group)["address"]
    mandate.ends_on = today() - timedelta(days=1)
    session.commit()
    assert shown(browser, group) == NONE


def test_a_group_that_takes_no_mail_has_none(session, signed_in, receiving) -> None:
    group = make.make_group(session)
    member = make.make_member(session, group)
    session.commit()
    assert shown(signed_in(member), group) == {"address": None, "takes_mail": False}


def test_there_is_none_where_no_mail_reaches_us(session, signed_in, group) -> None:
    member = make.make_member(session, group)
    session.commit()
    assert shown(signed_in(member), group) == NONE


def test_a_hidden_group_does_not_exist(session, signed_in, receiving) -> None:
    hidden = make.make_group(session, visibility="invitation", listed=False, takes_mail=True)
    stranger = make.make_member(session)
    session.commit()
    browser = signed_in(stranger)
    answers = [browser.get(f"/api/groups/{number}/mail-address") for number in (hidden.id, hidden.id + 1)]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].get_json() == answers[1].get_json()


def test_a_group_takes_mail_from_those_who_may_write_there(session, group) -> None:
    member, stranger = make.make_member(session, group), make.make_member(session)
    for person, taken in ((member, True), (stranger, False)):
        actor = actor_of(person)
        assert takes_mail_from(session, actor, find_access(session, actor, group.id)) is taken
    group.takes_mail = False
    session.flush()
    actor = actor_of(member)
    assert not takes_mail_from(session, actor, find_access(session, actor, group.id))
