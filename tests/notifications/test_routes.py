"""What one was told of, and why, asked over HTTP."""

from __future__ import annotations

import pytest

from tests import factories as make


@pytest.fixture
def staff(session):
    return make.make_person(session, "Secrétariat", staff=True)


def test_the_inbox_goes_on_from_where_it_stopped(session, signed_in) -> None:
    person = make.make_person(session)
    session.commit()
    answer = signed_in(person).get("/api/notifications?before=12")
    assert answer.status_code == 200, answer.get_json()
    assert signed_in(person).get("/api/notifications?before=0").status_code == 422


def test_the_secretariat_asks_for_anybody_and_others_for_themselves_alone(session, signed_in, staff) -> None:
    person, other = make.make_person(session), make.make_person(session)
    session.commit()
    asked = f"/api/notifications/explanations?person_id={person.id}"
    assert signed_in(staff).get(asked).status_code == 200
    assert signed_in(person).get(asked).status_code == 200
    assert signed_in(other).get(asked).status_code == 403
