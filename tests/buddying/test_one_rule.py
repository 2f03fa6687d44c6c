"""In any small world, the list of couples, the single question and the rule in plain words say the same."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.orm import Session

from collab.accounts.models import Mandate, Person
from collab.authorities.models import Authority
from collab.buddying.models import BuddyRequest, Offer, OfferPause, PlanChoice
from collab.buddying.service.candidates import possible_couples, why_not
from collab.core.clock import now, today
from tests.buddying.matching_world import make_asking, make_offer, make_pair, make_partnership, make_request
from tests.factories import make_authority, make_person

THEMES = ("innovation", "citoyennete", "autre")
COUNTRIES = ("MG", "SN")
some = st.lists(st.sampled_from(THEMES), min_size=1, max_size=3, unique=True)
where = st.lists(st.sampled_from(COUNTRIES), max_size=2, unique=True)
place = st.integers(0, 2)
requests = st.fixed_dictionaries(
    {"at": place, "themes": some, "countries": where, "same_territory": st.booleans()}
)
offers = st.fixed_dictionaries(
    {
        "at": place,
        "themes": some,
        "countries": where,
        "at_once": st.sampled_from((0, 1, 2, 2, 3)),
        "per_quarter": st.sampled_from((0, 1, 2, 3, 3)),
        "trouble": st.sampled_from(
            ("none", "none", "none", "paused", "ended", "disabled", "queued", "pair", "old pair")
        ),
    }
)
couples = st.dictionaries(
    st.tuples(st.integers(0, 2), st.integers(0, 3)),
    st.sampled_from(("asked", "accepted", "declined", "suggested", "lapsed", "cancelled", "forbid", "pin")),
    max_size=5,
)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    asked=st.lists(requests, min_size=1, max_size=3),
    offered=st.lists(offers, min_size=1, max_size=4),
    standing=couples,
    partnerships=st.lists(st.tuples(place, st.sampled_from(COUNTRIES), st.booleans()), max_size=3),
)
def test_the_list_and_the_single_question_agree_with_the_rule(
    session: Session, asked: Any, offered: Any, standing: Any, partnerships: Any
) -> None:
    try:
        _compare(session, asked, offered, standing, partnerships)
    finally:
        session.rollback()


def _compare(session: Session, asked: Any, offered: Any, standing: Any, partnerships: Any) -> None:
    epci = make_authority(session, "Métropole", kind="metropolis")
    city = make_authority(session, "Ville", territory_id=epci.id)
    places = [epci, city, make_authority(session, "Ailleurs")]
    for at, country, active in partnerships:
        make_partnership(session, places[at].id, country, status="active" if active else "ended")
    requests = [make_request(session, places[each.pop("at")], **each) for each in map(dict, asked)]
    offers = [_offer(session, places, dict(each)) for each in offered]
    for (i, j), what in standing.items():
        if i < len(requests) and j < len(offers):
            _stand(session, requests[i], offers[j], what)
    listed = possible_couples(session, request_ids=[request.id for request in requests], day=today())
    possible = {
        (int(listed.request_ids[i]), int(listed.offer_ids[j]))
        for i, j in zip(listed.i, listed.j, strict=True)
    }
    for request in requests:
        for offer in offers:
            plain = _against(session, request, offer)
            single = why_not(session, request, offer, day=today())
            assert (single is None) == (not plain) == ((request.id, offer.id) in possible), (plain, single)
            assert single is None or single in plain
        counted = sum(listed.excluded[request.id].values())
        assert counted == sum((request.id, offer.id) not in possible for offer in offers)


def _offer(session: Session, places: list[Authority], said: dict[str, Any]) -> Offer:
    trouble, at = said.pop("trouble"), places[said.pop("at")]
    if trouble == "queued":
        return make_offer(session, authority_id=at.id, person_id=None, **said)
    offer = make_offer(session, authority_id=at.id, **said)
    match trouble:
        case "paused":
            session.add(OfferPause(offer_id=offer.id, starts_on=today(), ends_on=today()))
        case "ended":
            mandate = session.get_one(Mandate, offer.mandate_id)
            mandate.ends_on = today() - timedelta(days=1)
        case "disabled":
            session.get_one(Person, offer.person_id).disabled_at = now()
        case "pair" | "old pair":
            make_pair(session, offer.id, state="active" if trouble == "pair" else "ended")
    return offer


def _stand(session: Session, request: BuddyRequest, offer: Offer, what: str) -> None:
    if what in ("forbid", "pin"):
        session.add(PlanChoice(request_id=request.id, offer_id=offer.id, choice=what))
    else:
        person_id = offer.person_id or make_person(session, "Prédécesseure").id
        answered = now() if what in ("accepted", "declined", "suggested") else None
        make_asking(session, request, offer, person_id=person_id, state=what, answered_at=answered)


def _against(session: Session, request: BuddyRequest, offer: Offer) -> set[str]:
    """Everything that stands against a couple, asked one by one."""

    def count(sql: str) -> int:
        return session.execute(text(sql), {"r": request.id, "o": offer.id, "day": today()}).scalar_one()

    one, other = (session.get_one(Authority, each.authority_id) for each in (request, offer))
    waiting = count("SELECT count(*) FROM solicitation WHERE offer_id = :o AND state = 'asked'")
    alive = count("SELECT count(*) FROM pair WHERE offer_id = :o AND state <> 'ended'")
    yeses = count("SELECT count(*) FROM solicitation WHERE offer_id = :o AND state = 'accepted'")
    worked = set(
        session.execute(
            text("SELECT country FROM partnership WHERE authority_id = :a AND status = 'active'"),
            {"a": other.id},
        ).scalars()
    )
    mandate = session.get(Mandate, offer.mandate_id) if offer.mandate_id else None
    person = session.get(Person, offer.person_id) if offer.person_id else None
    territory = one.territory_id == other.id or other.territory_id == one.id
    related = set(request.themes) & set(offer.themes) or set(request.countries) & (
        {*offer.countries} | worked
    )
    holds = {
        "same_authority": one.id == other.id or (person is not None and person.id == request.asker_id),
        "same_territory": territory and not request.same_territory,
        "nothing_in_common": not related,
        "forbidden": count(
            "SELECT count(*) FROM matching_choice WHERE request_id = :r AND offer_id = :o AND choice = 'forbid'"
        )
        > 0,
        "declined": count(
            "SELECT count(*) FROM solicitation WHERE request_id = :r AND offer_id = :o AND state <> 'cancelled'"
        )
        > 0,
        "mandate_ended": person is None
        or person.disabled_at is not None
        or mandate is None
        or not mandate.valid_on(today()),
        "paused": count(
            "SELECT count(*) FROM buddy_offer_pause WHERE offer_id = :o AND starts_on <= :day AND ends_on >= :day"
        )
        > 0,
        "at_capacity": offer.at_once - alive - waiting <= 0,
        "quarter_full": offer.per_quarter - yeses - waiting <= 0,
    }
    return {reason for reason, true in holds.items() if true}
