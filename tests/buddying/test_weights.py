"""The weights of the score: read by all, changed by the secretariat from the version it read, every version kept."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from collab.buddying.models import Weights
from collab.buddying.policy import FEATURES, USUAL_WEIGHTS
from collab.buddying.service.weights import change_weights, weights_in_force
from collab.core.db import transaction
from collab.core.errors import Problem
from collab.core.outbox import OutboxEvent
from collab.reference.service import load_themes
from tests.buddying.matching_world import make_offer, make_request
from tests.conftest import ORIGIN
from tests.factories import actor_of, make_authority, make_mandate, make_person

PATH = "/api/buddying/weights"


@pytest.fixture
def officer(session: Session):
    load_themes(session)
    person = make_person(session, "Chargée de mission", staff=True)
    session.commit()
    return person


def from_version(number: int) -> dict[str, str]:
    return {"Origin": ORIGIN, "If-Match": f'"{number}"'}


def weights(**changed: float) -> dict[str, float]:
    return {**USUAL_WEIGHTS, **changed}


def test_until_the_secretariat_weighs_otherwise_the_usual_weights_are_in_force(signed_in, officer) -> None:
    shown = signed_in(officer).get(PATH)
    assert (shown.json["version"], shown.json["weights"], shown.json["versions"]) == (0, USUAL_WEIGHTS, [])
    assert shown.headers["ETag"] == '"0"'


def test_each_version_says_who_wrote_it_and_why(session: Session, signed_in, officer) -> None:
    browser = signed_in(officer)
    body = {"weights": weights(region=20), "why": "Les visites comptent davantage."}
    saved = browser.put(PATH, json=body, headers=from_version(0))
    assert (saved.status_code, saved.json["version"]) == (200, 1)
    [version] = saved.json["versions"]
    assert (version["why"], version["author"]["name"]) == (
        "Les visites comptent davantage.",
        "Chargée de mission",
    )
    assert weights_in_force(session) == (1, weights(region=20))
    [told] = session.scalars(select(OutboxEvent).where(OutboxEvent.name == "buddying.weights_changed")).all()
    assert told.payload["version"] == 1


def test_the_same_weights_are_no_new_version(signed_in, officer) -> None:
    saved = signed_in(officer).put(PATH, json={"weights": weights(), "why": "Rien"}, headers=from_version(0))
    assert saved.json["version"] == 0


def test_who_saves_from_an_older_version_is_told(signed_in, officer) -> None:
    browser = signed_in(officer)
    first = {"weights": weights(theme=40), "why": "Thèmes"}
    assert browser.put(PATH, json=first, headers=from_version(0)).status_code == 200
    late = {"weights": weights(size=1), "why": "Taille"}
    assert browser.put(PATH, json=late, headers=from_version(0)).status_code == 412
    assert browser.get(PATH).json["weights"]["size"] == USUAL_WEIGHTS["size"]


def test_of_several_who_save_at_the_same_moment_one_is_heard(session: Session, officer) -> None:
    actor = actor_of(officer)

    def save(heaviness: int) -> str:
        try:
            with transaction() as own:
                change_weights(own, actor, expected=0, weights=weights(theme=heaviness), why="Essai")
        except Problem as problem:
            return problem.slug
        return "saved"

    with ThreadPoolExecutor(4) as threads:
        said = sorted(threads.map(save, (41, 42, 43, 44)))
    assert said == ["precondition-failed"] * 3 + ["saved"]
    assert [row.version for row in session.scalars(select(Weights))] == [1]


@pytest.mark.parametrize(
    ("changed", "errors"),
    [
        ({"theme": -1.0}, {"theme": ["below-zero"]}),
        ({"fairness": -0.5}, {"fairness": ["below-zero"]}),
        ({"size": 101.0}, {"size": ["too-heavy"]}),
        (dict.fromkeys(FEATURES, 0.0), ["nothing-counts"]),
    ],
)
def test_weights_that_weigh_against_or_nothing_are_refused(
    signed_in, officer, changed: Any, errors: Any
) -> None:
    browser = signed_in(officer)
    refused = browser.put(PATH, json={"weights": weights(**changed), "why": "Essai"}, headers=from_version(0))
    assert refused.status_code == 422
    assert refused.json["errors"]["weights"] == errors
    assert browser.get(PATH).json["version"] == 0


def test_one_weight_of_0_is_allowed_and_no_fairness_too(signed_in, officer) -> None:
    body = {"weights": weights(region=0, fairness=0), "why": "La région ne compte pas."}
    assert signed_in(officer).put(PATH, json=body, headers=from_version(0)).status_code == 200


@pytest.mark.parametrize("said", ["NaN", "Infinity", '"lourd"', "null"])
def test_what_is_no_number_is_refused(signed_in, officer, said: str) -> None:
    import json

    body = json.dumps({"weights": weights(), "why": "Essai"}).replace("30.0", said)
    refused = signed_in(officer).put(
        PATH, data=body, content_type="application/json", headers=from_version(0)
    )
    assert refused.status_code in (400, 422)


def test_a_version_must_say_why(signed_in, officer) -> None:
    refused = signed_in(officer).put(
        PATH, json={"weights": weights(theme=1), "why": " "}, headers=from_version(0)
    )
    assert refused.status_code == 422


def test_members_read_the_weights_and_change_nothing(session: Session, signed_in, officer) -> None:
    member = make_person(session, "Élue")
    make_mandate(session, member, make_authority(session))
    guest = make_person(session, "Réseau", organisation="Réseau de villes")
    session.commit()
    browser = signed_in(member)
    assert browser.get(PATH).json["can_keep"] is False
    body = {"weights": weights(theme=1), "why": "Essai"}
    assert browser.put(PATH, json=body, headers=from_version(0)).status_code == 403
    assert signed_in(guest).get(PATH).status_code == 404


def test_a_preview_shows_how_candidates_would_change_places_and_writes_nothing(
    session: Session, signed_in, officer
) -> None:
    request = make_request(session)  # Metz, Grand Est, 120,000
    near = make_authority(session, "Ville de Colmar", population=15_000, region="Grand Est")
    alike = make_authority(session, "Ville de Brest", population=140_000, region="Bretagne")
    neighbour, same_size = (make_offer(session, authority_id=each.id).id for each in (near, alike))
    session.commit()
    body = {"request_id": request.id, "weights": weights(region=50, size=0)}
    rows = signed_in(officer).post(f"{PATH}/preview", json=body).json["items"]
    assert [(row["offer_id"], row["rank"], row["new_rank"]) for row in rows] == [
        (neighbour, 2, 1),
        (same_size, 1, 2),
    ]
    assert weights_in_force(session)[0] == 0


def test_a_preview_by_weights_that_cannot_be_is_refused(session: Session, signed_in, officer) -> None:
    request = make_request(session)
    session.commit()
    body = {"request_id": request.id, "weights": dict.fromkeys(USUAL_WEIGHTS, 0.0)}
    browser = signed_in(officer)
    assert browser.post(f"{PATH}/preview", json=body).json["errors"]["weights"] == ["nothing-counts"]
    missing = browser.post(f"{PATH}/preview", json={**body, "request_id": 99, "weights": weights()})
    assert missing.status_code == 404
