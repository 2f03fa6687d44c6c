"""Who may help whom: what is never proposed, and the one rule behind the list and the asking."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from collab.accounts.models import Mandate, Person
from collab.buddying.models import OfferPause, PlanChoice
from collab.buddying.service.arrays import quarter_of
from collab.buddying.service.candidates import possible_couples, why_not
from collab.core.clock import now, today
from tests.buddying.matching_world import make_asking, make_offer, make_partnership, make_request
from tests.factories import make_authority, make_person


def reason(session: Session, request, offer, *, day: date | None = None) -> str | None:
    """What both the list and the single question say against a couple; they must agree."""
    day = day or today()
    couples = possible_couples(session, request_ids=[request.id], day=day)
    listed = [couples.offer_ids[j] for j in couples.j]
    single = why_not(session, request, offer, day=day)
    assert (single is None) == (offer.id in listed)
    if single is not None:
        assert couples.excluded[request.id][single] >= 1
    return single


def test_a_helper_with_the_theme_is_a_candidate(session: Session) -> None:
    request, offer = make_request(session), make_offer(session)
    assert reason(session, request, offer) is None


def test_the_country_alone_is_enough_when_it_comes_from_the_register(session: Session) -> None:
    request, offer = make_request(session), make_offer(session, themes=["innovation"])
    assert reason(session, request, offer) == "nothing_in_common"
    partnership = make_partnership(session, offer.authority_id)
    assert reason(session, request, offer) is None
    partnership.ends_on = today() - timedelta(days=1)
    assert reason(session, request, offer) == "nothing_in_common"


def test_nobody_of_the_same_authority_is_a_candidate(session: Session) -> None:
    request = make_request(session)
    assert (
        reason(session, request, make_offer(session, authority_id=request.authority_id)) == "same_authority"
    )


def test_nobody_is_their_own_helper_under_another_mandate(session: Session) -> None:
    request = make_request(session)
    assert (
        reason(session, request, make_offer(session, session.get_one(Person, request.asker_id)))
        == "same_authority"
    )


def test_a_city_and_its_epci_are_the_same_territory_both_ways_unless_asked_for(session: Session) -> None:
    epci = make_authority(session, "Eurométropole de Metz", kind="metropolis")
    city = make_authority(session, "Ville de Metz", territory_id=epci.id)
    sister = make_authority(session, "Ville de Woippy", territory_id=epci.id)
    of_city = make_request(session, city)
    of_epci = make_request(session, epci)
    assert reason(session, of_city, make_offer(session, authority_id=epci.id)) == "same_territory"
    assert reason(session, of_epci, make_offer(session, authority_id=city.id)) == "same_territory"
    assert reason(session, of_city, make_offer(session, authority_id=sister.id)) is None
    of_city.same_territory = True
    assert reason(session, of_city, make_offer(session, authority_id=epci.id)) is None


def test_of_a_territory_only_those_who_could_help_are_counted(session: Session) -> None:
    epci = make_authority(session, "Eurométropole de Metz", kind="metropolis")
    city = make_authority(session, "Ville de Metz", territory_id=epci.id)
    request = make_request(session, city, countries=["MG"], themes=[])
    make_offer(session, authority_id=epci.id, countries=["VN"])
    assert possible_couples(session, request_ids=[request.id], day=today()).excluded[request.id] == {
        "nothing_in_common": 1
    }


def test_a_mandate_that_ends_takes_the_offer_out_that_day(session: Session) -> None:
    request, offer = make_request(session), make_offer(session)
    session.get_one(Mandate, offer.mandate_id).ends_on = today()
    assert reason(session, request, offer) is None
    assert reason(session, request, offer, day=today() + timedelta(days=1)) == "mandate_ended"


def test_nobody_disabled_and_no_offer_that_waits_for_the_secretariat_is_a_candidate(session: Session) -> None:
    request = make_request(session)
    gone = make_person(session, "Technicien")
    offer = make_offer(session, gone)
    queued = make_offer(session, person_id=None)
    gone.disabled_at = now()
    assert reason(session, request, offer) == "mandate_ended"
    assert reason(session, request, queued) == "mandate_ended"


def test_a_pause_counts_on_its_first_and_its_last_day_and_without_end(session: Session) -> None:
    request, offer = make_request(session), make_offer(session)
    pause = OfferPause(
        offer_id=offer.id, starts_on=today() + timedelta(days=1), ends_on=today() + timedelta(days=3)
    )
    session.add(pause)
    said = [reason(session, request, offer, day=today() + timedelta(days=days)) for days in range(5)]
    assert said == [None, "paused", "paused", "paused", None]
    pause.ends_on = None
    assert reason(session, request, offer, day=today() + timedelta(days=300)) == "paused"


def test_what_forbids_an_asking_is_said_before_that_they_have_nothing_in_common(session: Session) -> None:
    request, offer = (
        make_request(session),
        make_offer(session, themes=["innovation"], at_once=0, per_quarter=0),
    )
    assert why_not(session, request, offer, day=today()) == "at_capacity"
    listed = possible_couples(session, request_ids=[request.id], day=today())
    assert listed.excluded[request.id] == {"nothing_in_common": 1}


@pytest.mark.parametrize("state", ["asked", "accepted", "declined", "suggested", "lapsed"])
def test_who_was_asked_already_is_not_asked_again(session: Session, state: str) -> None:
    request, offer = make_request(session), make_offer(session)
    make_asking(session, request, offer, state=state)
    assert reason(session, request, offer) == "declined"


def test_who_declined_for_one_authority_is_not_asked_for_another(session: Session) -> None:
    request, offer = make_request(session), make_offer(session)
    make_asking(session, request, offer, state="declined")
    other = make_offer(session, session.get_one(Person, offer.person_id))
    assert other.authority_id != offer.authority_id
    assert reason(session, request, other) == "declined"


def test_who_was_asked_and_let_off_may_be_asked_again(session: Session) -> None:
    request, offer = make_request(session), make_offer(session)
    make_asking(session, request, offer, state="cancelled")
    assert reason(session, request, offer) is None


def test_what_the_secretariat_forbade_is_forbidden_until_it_is_taken_back(session: Session) -> None:
    request, offer = make_request(session), make_offer(session)
    choice = PlanChoice(request_id=request.id, offer_id=offer.id, choice="forbid")
    session.add(choice)
    assert reason(session, request, offer) == "forbidden"
    choice.removed_at = now()
    assert reason(session, request, offer) is None


def test_what_waits_for_an_answer_takes_a_place_in_both_limits(session: Session) -> None:
    request, offer = make_request(session), make_offer(session, at_once=1, per_quarter=4)
    make_asking(session, make_request(session), offer)
    assert reason(session, request, offer) == "at_capacity"
    offer.at_once, offer.per_quarter = 4, 1
    assert reason(session, request, offer) == "quarter_full"
    offer.per_quarter = 3
    couples = possible_couples(session, request_ids=[request.id], day=today())
    assert couples.room.tolist() == [2]


def test_nothing_is_asked_of_who_takes_nothing_at_once(session: Session) -> None:
    request, offer = make_request(session), make_offer(session, at_once=0, per_quarter=0)
    assert reason(session, request, offer) == "at_capacity"


def test_a_yes_counts_in_its_quarter_alone(session: Session) -> None:
    request, offer = make_request(session), make_offer(session, at_once=5, per_quarter=1)
    opens, _ = quarter_of(today())
    asking = make_asking(session, make_request(session), offer, state="accepted", answered_at=opens)
    assert reason(session, request, offer) == "quarter_full"
    asking.answered_at = opens - timedelta(seconds=1)
    assert reason(session, request, offer) is None


@pytest.mark.unit
@pytest.mark.parametrize(
    ("day", "opens", "closes"),
    [
        (date(2026, 1, 1), "2026-01-01T00:00:00+01:00", "2026-04-01T00:00:00+02:00"),
        (date(2026, 6, 30), "2026-04-01T00:00:00+02:00", "2026-07-01T00:00:00+02:00"),
        (date(2026, 12, 31), "2026-10-01T00:00:00+02:00", "2027-01-01T00:00:00+01:00"),
    ],
)
def test_quarters_are_those_of_the_calendar_in_paris(day: date, opens: str, closes: str) -> None:
    assert [moment.isoformat() for moment in quarter_of(day)] == [opens, closes]


def test_what_a_request_lacks_is_less_what_waits(session: Session) -> None:
    request, offer = make_request(session, wanted=3), make_offer(session)
    make_asking(session, request, offer)
    couples = possible_couples(session, request_ids=None, day=today())
    assert couples.request_ids.tolist() == [request.id]
    assert couples.wanted.tolist() == [2]


def test_with_no_request_and_no_helper_there_is_nothing_and_no_error(session: Session) -> None:
    nothing = possible_couples(session, request_ids=None, day=today())
    assert (len(nothing.i), nothing.features.shape, nothing.excluded) == (0, (0, 9), {})
    request = make_request(session)
    nobody = possible_couples(session, request_ids=None, day=today())
    assert (len(nobody.i), nobody.excluded) == (0, {request.id: Counter()})


def test_closed_requests_and_withdrawn_offers_are_left_out(session: Session) -> None:
    make_request(session, state="withdrawn")
    offer = make_offer(session, state="withdrawn")
    couples = possible_couples(session, request_ids=None, day=today())
    assert (couples.request_ids.tolist(), couples.offer_ids.tolist()) == ([], [])
    assert why_not(session, make_request(session), offer, day=today()) == "withdrawn"
