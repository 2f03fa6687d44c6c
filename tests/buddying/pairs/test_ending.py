"""The end of a pair: the helper's place, what becomes of the request, what is said of it in private."""

import json
import re
from pathlib import Path

import pytest
from sqlalchemy import select

from collab.buddying.models import BuddyRequest, Pair, PairRating
from collab.buddying.service.pairs.handing import hand_pair
from collab.buddying.service.pairs.moving import end_pair
from collab.buddying.service.pairs.opening import open_pair
from collab.buddying.service.pairs.rating import rate_pair
from collab.buddying.service.pairs.views import pair_for
from collab.core.errors import Problem
from collab.core.outbox import OutboxEvent
from collab.discussion.service import find_discussion
from tests.factories import actor_of, make_mandate, make_person

COLLAB = Path(__file__).parents[3] / "collab"


def state_of_request(session, pair):
    return session.scalar(select(BuddyRequest.state).filter_by(id=pair.request_id))


@pytest.fixture
def full(session, accepted):
    opened = open_pair(session, accepted(state="full"))
    session.commit()
    return opened


def test_an_end_frees_the_helper_and_lets_the_request_ask_on(session, people, full):
    shown = end_pair(session, actor_of(people.helper), full.id)
    assert (shown.state, shown.request_state, full.ended_by) == ("ended", "open", people.helper.id)
    assert (
        session.scalars(select(Pair.id).where(Pair.offer_id == full.offer_id, Pair.state != "ended")).all()
        == []
    )


def test_the_asker_may_say_at_once_that_the_need_is_met(session, people, full):
    assert end_pair(session, actor_of(people.asker), full.id, need_met=True).request_state == "done"


def test_the_helper_cannot_say_it_for_the_asker(session, people, full):
    with pytest.raises(Problem) as refused:
        end_pair(session, actor_of(people.helper), full.id, need_met=True)
    assert refused.value.slug == "not-your-request"
    assert state_of_request(session, full) == "full"


def test_a_request_that_still_has_helpers_enough_stays_full(session, people, accepted, full):
    other = accepted(helper="third")
    # A second helper is at work for the same request.
    other.request_id = full.request_id
    session.flush()
    session.refresh(other)
    open_pair(session, other)
    assert end_pair(session, actor_of(people.asker), full.id).request_state == "full"


def test_a_request_that_is_done_already_stays_so(session, people, full):
    session.get_one(BuddyRequest, full.request_id).state = "done"
    session.flush()
    assert end_pair(session, actor_of(people.asker), full.id, need_met=True).request_state == "done"


def test_each_rates_after_the_end_and_not_before(session, people, pair):
    asker = actor_of(people.asker)
    with pytest.raises(Problem) as refused:
        rate_pair(session, asker, pair.id, useful=4, again=True)
    assert refused.value.slug == "pair-moved-on"
    end_pair(session, asker, pair.id)
    rate_pair(session, asker, pair.id, useful=4, again=True, words="Précieux.")
    rate_pair(session, actor_of(people.helper), pair.id, useful=5, again=True)
    rows = session.scalars(select(PairRating).order_by(PairRating.person_id)).all()
    assert [(row.person_id, row.useful) for row in rows] == [(people.asker.id, 4), (people.helper.id, 5)]


def test_one_thinks_better_of_it_once(session, people, pair):
    asker = actor_of(people.asker)
    end_pair(session, asker, pair.id)
    assert pair_for(session, asker, pair.id).rated == "no"
    rate_pair(session, asker, pair.id, useful=2, again=False)
    rate_pair(session, asker, pair.id, useful=2, again=False)
    assert pair_for(session, asker, pair.id).rated == "once"
    rate_pair(session, asker, pair.id, useful=4, again=True)
    assert pair_for(session, asker, pair.id).rated == "for_good"
    with pytest.raises(Problem) as refused:
        rate_pair(session, asker, pair.id, useful=5, again=True)
    assert refused.value.slug == "rating-final"


@pytest.mark.parametrize(("who", "status"), [("third", 404), ("guest", 404), ("staff", 403)])
def test_nobody_else_rates(session, people, pair, who, status):
    end_pair(session, actor_of(people.asker), pair.id)
    with pytest.raises(Problem) as refused:
        rate_pair(session, actor_of(getattr(people, who)), pair.id, useful=1, again=False)
    assert refused.value.status == status


def test_the_other_one_and_the_secretariat_learn_nothing_of_a_rating(session, people, pair, signed_in):
    end_pair(session, actor_of(people.asker), pair.id)
    session.commit()
    path = f"/api/buddying/pairs/{pair.id}"
    before = {who: signed_in(getattr(people, who)).get(path).json for who in ("helper", "staff")}
    said = {"useful": 1, "again": False, "words": "Nous ne nous sommes pas compris."}
    answer = signed_in(people.asker).post(f"{path}/rating", json=said)
    assert (answer.status_code, answer.data) == (204, b"")
    for who, seen in before.items():
        assert signed_in(getattr(people, who)).get(path).json == seen
    [rated] = session.scalars(select(OutboxEvent).filter_by(name="buddying.pair_rated"))
    assert rated.payload == {"by": people.asker.id, "pair_id": pair.id}


def test_no_answer_of_the_api_bears_a_rating(client):
    spec = client.get("/api/openapi.json").get_json()
    schemas = spec["components"]["schemas"]
    told = {
        name for name, schema in schemas.items() if {"useful", "again"} & schema.get("properties", {}).keys()
    }
    assert told == {"RatingCreate"}
    takes = [path for path, item in spec["paths"].items() if "RatingCreate" in json.dumps(item)]
    assert takes == ["/api/buddying/pairs/{pair_id}/rating"]
    assert list(spec["paths"][takes[0]]) in (["post"], ["post", "parameters"], ["parameters", "post"])


def test_no_query_of_a_board_an_export_or_a_score_reads_one():
    own = {"models/pairs.py", "models/__init__.py", "service/pairs/rating.py"}
    speaking = re.compile(r"pair_rating|PairRating")
    elsewhere = [
        path
        for path in COLLAB.rglob("*.py")
        if speaking.search(path.read_text(encoding="utf-8"))
        and "migrations" not in path.parts
        and not any(path.as_posix().endswith(f"buddying/{each}") for each in own)
    ]
    # Whether somebody has rated yet may be asked, by what reminds them; what they said may not.
    reading = [path for path in elsewhere if re.search(r"\b(useful|again)\b", _code(path))]
    assert reading == []


def _code(path: Path) -> str:
    """The statements of a file that speak of ratings."""
    lines = path.read_text(encoding="utf-8").splitlines()
    near = [n for n, line in enumerate(lines) if "pair_rating" in line or "PairRating" in line]
    return "\n".join(line for n, line in enumerate(lines) if any(abs(n - each) <= 4 for each in near))


def test_handed_over_the_successor_reads_all_and_who_left_nothing(session, people, pair):
    successor = make_person(session, name="successor")
    mandate = make_mandate(session, successor, people.lyon, "technician")
    pair.agreed_by_helper = pair.agreed_by_asker = 1
    pair.state = "active"
    session.flush()
    hand_pair(session, pair, "helper", successor.id, mandate.id)
    assert find_discussion(session, actor_of(successor), pair.discussion_id).id == pair.discussion_id
    with pytest.raises(Problem):
        find_discussion(session, actor_of(people.helper), pair.discussion_id)
    shown = pair_for(session, actor_of(successor), pair.id)
    assert (shown.my_side, shown.state, shown.agreement.agreed) == (
        "helper", "active", {"asker": True, "helper": False},
    )  # fmt: skip
    assert pair.queued_at is None


def test_without_a_successor_it_waits_and_then_goes_on(session, people, pair):
    hand_pair(session, pair, "helper", None, None)
    assert (pair.helper_id, pair.queued_at is not None) == (None, True)
    assert pair_for(session, actor_of(people.asker), pair.id).helper is None
    hand_pair(session, pair, "helper", people.third.id, people.third_mandate.id)
    assert (pair.helper_id, pair.queued_at) == (people.third.id, None)


def test_nobody_is_a_pair_with_themselves(session, people, pair):
    with pytest.raises(Problem) as refused:
        hand_pair(session, pair, "helper", people.asker.id, people.asker_mandate.id)
    assert refused.value.slug == "pair-with-oneself"
    assert pair.helper_id == people.helper.id
