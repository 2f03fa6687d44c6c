"""The yearly question: whom it asks, when, once; and the answers, from the page and from a mail."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from collab.accounts.models import Mandate
from collab.core.clock import now, today
from collab.core.db import transaction
from collab.core.errors import Problem
from collab.core.events import from_payload
from collab.core.outbox import OutboxEvent
from collab.partnerships import service
from collab.partnerships.models import Partnership
from tests.factories import actor_of, make_mandate, make_person

A_YEAR = timedelta(days=366)


@pytest.fixture(autouse=True)
def signing(settings):
    """The links are signed with the settings of the tests."""
    from collab.core.config import use_settings

    use_settings(settings)


@pytest.fixture
def old(session, enter):
    """`old(…)` is a partnership that was entered more than a year ago."""

    def make(**values):
        entered = enter(**values)
        session.execute(
            update(Partnership).where(Partnership.id == entered.id).values(created_at=now() - A_YEAR)
        )
        session.expire_all()
        return entered

    return make


def asked(session):
    rows = session.scalars(
        select(OutboxEvent)
        .where(OutboxEvent.name == "partnerships.confirmation_due")
        .order_by(OutboxEvent.id)
    )
    return [from_payload(row.name, row.payload) for row in rows]


def happened(session):
    rows = session.scalars(select(OutboxEvent).order_by(OutboxEvent.id)).all()
    return [(row.name, row.payload.get("by_mail")) for row in rows if row.name != "partnerships.entered"]


def row_of(session, entered):
    return session.get_one(Partnership, entered.id, populate_existing=True)


def test_after_a_year_the_referent_is_asked_alone(session, people, old):
    entered = old(referent_id=people.elected.id)
    assert service.ask_for_confirmations(session) == 1
    [due] = asked(session)
    assert (due.partnership_id, due.people) == (entered.id, (people.elected.id,))


def test_without_a_referent_technicians_and_administrators_are_asked(session, people, old):
    old()
    service.ask_for_confirmations(session)
    assert asked(session)[0].people == (people.technician.id, people.colleague.id)


def test_a_referent_whose_mandate_is_over_is_not_asked(session, people, old):
    old(referent_id=people.elected.id)
    session.execute(
        update(Mandate)
        .where(Mandate.person_id == people.elected.id)
        .values(ends_on=today() - timedelta(days=1))
    )
    service.ask_for_confirmations(session)
    assert asked(session)[0].people == (people.technician.id, people.colleague.id)


def test_it_is_asked_on_its_day_and_not_before(session, people, enter):
    day = now() - timedelta(days=364)
    young = enter()
    session.execute(update(Partnership).where(Partnership.id == young.id).values(created_at=day))
    assert service.ask_for_confirmations(session) == 0


def test_repeated_ticks_ask_once_a_year(session, people, old):
    entered = old()
    assert [service.ask_for_confirmations(session) for _ in range(3)] == [1, 0, 0]
    row_of(session, entered).asked_on = today() - A_YEAR
    session.flush()
    assert service.ask_for_confirmations(session) == 1


def test_two_ticks_at_once_ask_once(session, people, old):
    for number in range(10):
        old(partner=f"Ville {number}")
    session.commit()
    counts, start = [], threading.Barrier(2)

    def tick():
        with transaction() as other:
            start.wait()
            counts.append(service.ask_for_confirmations(other))

    ticks = [threading.Thread(target=tick) for _ in range(2)]
    for one in ticks:
        one.start()
    for one in ticks:
        one.join()
    assert sum(counts) == 10
    assert len({due.partnership_id for due in asked(session)}) == len(asked(session)) == 10


def test_a_tick_asks_a_bounded_number(session, people, old):
    for number in range(5):
        old(partner=f"Ville {number}")
    assert [service.ask_for_confirmations(session, limit=2) for _ in range(4)] == [2, 2, 1, 0]


def test_an_authority_that_nobody_is_here_for_is_not_asked_and_holds_nobody_up(session, people, old):
    old(partner="sans personne")
    asked_too = old(partner="avec quelqu’un")
    here = update(Mandate).where(Mandate.authority_id == people.strasbourg.id)
    session.execute(here.values(ends_on=today() - timedelta(days=1)))
    row_of(session, asked_too).authority_id = people.lyon.id
    session.flush()
    assert service.ask_for_confirmations(session, limit=1) == 1
    assert asked(session)[0].people == (people.neighbour.id,)
    assert service.ask_for_confirmations(session, limit=1) == 0
    newcomer = make_person(session)
    make_mandate(session, newcomer, people.strasbourg, "technician")
    assert service.ask_for_confirmations(session, limit=1) == 1
    assert asked(session)[1].people == (newcomer.id,)


@pytest.mark.parametrize("values", [{"status": "ended"}, {"ends_on": today() - timedelta(days=1)}])
def test_nobody_is_asked_for_what_is_over(session, people, old, values):
    old(**values)
    assert service.ask_for_confirmations(session) == 0


def test_one_press_confirms_and_a_second_changes_nothing(session, people, old):
    entered, actor = old(), actor_of(people.colleague)
    assert service.partnership_for(session, actor, entered.id).to_confirm
    for _ in range(2):
        confirmed = service.confirm_partnership(session, actor, entered.id)
        assert (confirmed.confirmed_on, confirmed.confirmed_by.id) == (today(), people.colleague.id)
        assert not confirmed.to_confirm
    assert happened(session) == [("partnerships.confirmed", False)]
    assert service.ask_for_confirmations(session) == 0


def test_saying_that_it_is_over_ends_it(session, people, old):
    entered, actor = old(), actor_of(people.colleague)
    for _ in range(2):
        over = service.confirm_partnership(session, actor, entered.id, answer="over")
        assert (over.status, over.standing, over.confirmed_on) == ("ended", "ended", today())
    assert happened(session) == [("partnerships.changed", False)]
    with pytest.raises(Problem) as refusal:
        service.confirm_partnership(session, actor, entered.id)
    assert refusal.value.slug == "partnership-over"


def test_nobody_of_another_authority_confirms(session, people, old):
    entered = old()
    with pytest.raises(Problem) as refusal:
        service.confirm_partnership(session, actor_of(people.neighbour), entered.id)
    assert refusal.value.slug == "not-of-this-authority"
    assert row_of(session, entered).confirmed_on is None


def test_what_waits_to_be_confirmed_is_a_list_of_its_own(session, people, old, enter):
    old(partner="ancien")
    enter(partner="nouveau")
    page = service.find_partnerships(session, actor_of(people.technician), to_confirm=True)
    assert [item.partner for item in page.items] == ["ancien"]


def test_a_mails_link_shows_first_and_confirms_when_pressed(session, people, old):
    entered = old()
    token = service.confirmation_token(people.technician.id, entered.id)
    shown = service.show_confirmation(session, token)
    assert (shown.partnership.id, shown.person.id, shown.answered) == (entered.id, people.technician.id, None)
    assert row_of(session, entered).confirmed_on is None
    for _ in range(2):
        assert service.confirm_by_token(session, token, answer="right").answered == "right"
    assert row_of(session, entered).confirmed_by == people.technician.id
    assert happened(session) == [("partnerships.confirmed", True)]


def test_a_mails_link_says_that_it_is_over(session, people, old):
    entered = old()
    token = service.confirmation_token(people.technician.id, entered.id)
    for _ in range(2):
        assert service.confirm_by_token(session, token, answer="over").answered == "over"
    assert row_of(session, entered).status == "ended"
    assert happened(session) == [("partnerships.changed", True)]


def test_a_link_is_worth_what_its_persons_mandate_is_worth_that_day(session, people, old):
    entered = old()
    token = service.confirmation_token(people.technician.id, entered.id)
    session.execute(
        update(Mandate)
        .where(Mandate.person_id == people.technician.id)
        .values(ends_on=today() - timedelta(days=1))
    )
    for use in (service.show_confirmation, lambda *asked: service.confirm_by_token(*asked, answer="right")):
        with pytest.raises(Problem) as refusal:
            use(session, token)
        assert (refusal.value.status, refusal.value.slug) == (403, "mandate-over")
    assert row_of(session, entered).confirmed_on is None


def test_a_link_that_was_tampered_with_leads_nowhere(session, people, old):
    entered, other = old(), old(partner="autre")
    token = service.confirmation_token(people.technician.id, entered.id)
    person, thing, last, signature = token.split(".")
    for forged in (
        f"{person}.{other.id}.{last}.{signature}",
        f"{person}.{thing}.{int(last) + 1}.{signature}",
        "x",
    ):
        with pytest.raises(Problem) as refusal:
            service.confirm_by_token(session, forged, answer="over")
        assert refusal.value.status == 404
