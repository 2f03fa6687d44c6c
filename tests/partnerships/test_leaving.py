"""A partnership does not stay with who has left."""

from datetime import timedelta

import pytest

from collab.accounts.service import announce_mandates
from collab.core.clock import today
from collab.partnerships.models import Partnership
from tests.factories import make_mandate


@pytest.fixture
def left(session, people, enter, settle):
    """`left(successor)` is the partnership of the elected member after their last day."""

    def leave(successor=None):
        entered = enter(referent_id=people.elected.id)
        mandate = people.elected.mandates[0]
        mandate.ends_on = today() - timedelta(days=1)
        mandate.successor_id = successor.id if successor else None
        session.flush()
        announce_mandates(session)
        session.commit()
        settle()
        return session.get_one(Partnership, entered.id, populate_existing=True)

    return leave


def test_the_successor_follows_it_if_they_are_of_the_authority(people, left):
    assert left(people.colleague).referent_id == people.colleague.id


def test_a_successor_of_elsewhere_does_not(people, left):
    assert left(people.neighbour).referent_id is None


def test_without_a_successor_nobody_follows_it(left):
    gone = left()
    assert (gone.referent_id, gone.version) == (None, 2)


def test_who_holds_another_mandate_there_keeps_it(session, people, left):
    make_mandate(session, people.elected, people.strasbourg, "technician")
    assert left(people.colleague).referent_id == people.elected.id
