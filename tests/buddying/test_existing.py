"""What exists already, while a need is typed: past requests, notes, networks; and needs that nobody covers."""

from __future__ import annotations

import pytest

from collab.buddying.models import Offer, Pair, PeerNote, Solicitation
from collab.buddying.service.existing import what_exists
from collab.buddying.service.pairs.note_views import said_by
from collab.buddying.service.requests import make_request, withdraw_request
from collab.core.clock import now
from collab.core.names import fold
from tests.factories import actor_of, make_discussion, make_group
from tests.queries import counted_queries

EXISTING = "/api/buddying/existing"


@pytest.fixture
def past(session, people):
    """`past("Interreg", themes=[…])` is a request of Rennes."""

    def make(title, **values):
        mandate = people.neighbour.mandates[0].id
        said = {"title": title, "themes": ["innovation"], "countries": [], **values}
        return make_request(session, actor_of(people.neighbour), mandate_id=mandate, **said)

    return make


@pytest.fixture
def note(session, people):
    """`note(request, "…")` is the published note of a pair of that request."""

    def make(request, title, body, **values):
        helper = people.asker
        offer = Offer(authority_id=people.metz.id, person_id=helper.id)
        session.add(offer)
        session.flush()
        asking = Solicitation(request_id=request.id, offer_id=offer.id, person_id=helper.id, state="accepted")
        group = make_group(session, kind="pairing")
        discussion = make_discussion(session, group, helper)
        session.add(asking)
        session.flush()
        pair = Pair(
            request_id=request.id,
            offer_id=offer.id,
            solicitation_id=asking.id,
            group_id=group.id,
            discussion_id=discussion.id,
            state="ended",
        )
        session.add(pair)
        session.flush()
        row = PeerNote(
            pair_id=pair.id,
            title=title,
            body=body,
            search_text=f" {fold(f'{title} {body}')} ",
            **{"state": "published", "published_at": now(), "themes": ["innovation"], **values},
        )
        if row.published_at is not None:
            row.published = said_by(row)
        session.add(row)
        session.flush()
        return row

    return make


def found(session, people, title, **values):
    existing = what_exists(session, actor_of(people.asker), title=title, **values)
    return [request.title for request in existing.requests]


def test_a_past_request_is_found_by_its_words_whatever_their_form(session, people, past):
    past("Collecte des déchets ménagers")
    past("Accueil d’une délégation")
    for typed in ("Collecter nos déchets", "collecte du dechet menager", "Deux délégations et des déchets"):
        assert "Collecte des déchets ménagers" in found(session, people, typed), typed
    assert found(session, people, "Festival de musique") == []


def test_a_slip_of_the_keyboard_is_forgiven_where_nothing_is_spelt_so(session, people, past):
    past("Premier dossier Interreg")
    assert found(session, people, "Intereg") == ["Premier dossier Interreg"]


def test_words_that_all_needs_share_say_nothing(session, people, past):
    past("Projet de coopération avec une ville partenaire")
    assert found(session, people, "Monter un projet de coopération internationale") == []


def test_shared_themes_and_countries_weigh_in(session, people, past):
    past("Réseau d’eau et drainage", themes=["developpement-durable"], countries=["MG"])
    past("Réseau d’eau et forages", themes=["citoyennete"], countries=["SN"])
    both = {"themes": ["developpement-durable"], "countries": ["MG"]}
    assert found(session, people, "Réseau d’eau", **both)[0] == "Réseau d’eau et drainage"
    # A theme alone is not enough, a theme and a country are.
    assert found(session, people, "Clôture", themes=["citoyennete"]) == []
    assert found(session, people, "Clôture", themes=["citoyennete"], countries=["SN"]) == [
        "Réseau d’eau et forages"
    ]


def test_what_was_withdrawn_is_not_shown(session, people, past):
    made = past("Dossier Interreg")
    withdraw_request(session, actor_of(people.neighbour), made.id)
    assert found(session, people, "Interreg") == []


def test_a_note_says_what_it_taught_and_stands_beside_its_request(session, people, past, note):
    made = past("Dossier Interreg")
    written = note(made, "Ce que nous avons appris d’Interreg", "Commencer **un an** avant la date.")
    existing = what_exists(session, actor_of(people.asker), title="Interreg")
    assert [(one.id, one.learnt) for one in existing.notes] == [
        (written.id, "Commencer un an avant la date.")
    ]
    assert [(one.id, one.note_id) for one in existing.requests] == [(made.id, written.id)]


def test_a_note_that_is_not_published_is_nobodys_to_find(session, people, past, note):
    note(past("Dossier"), "Interreg", "Rien", state="proposed", published_at=None)
    assert what_exists(session, actor_of(people.asker), title="Interreg").notes == []


def test_a_published_note_is_found_as_it_was_published_while_the_two_write_it_anew(
    session, people, past, note
):
    written = note(past("Dossier"), "Interreg", "Commencer tôt.")
    written.state, written.title, written.body = "proposed", "Autre titre", "Pas encore relu."
    session.flush()
    existing = what_exists(session, actor_of(people.asker), title="Interreg")
    assert [(one.title, one.learnt) for one in existing.notes] == [("Interreg", "Commencer tôt.")]


def test_three_questions_at_most_are_asked(session, people, past, database):
    past("Dossier Interreg")
    for title in (
        "Interreg",
        "Nuages",
        "",
        "eau port route école santé déchets climat marché sport cadastre",
    ):
        with counted_queries(database) as sent:
            what_exists(session, actor_of(people.asker), title=title, themes=["innovation"], countries=["MG"])
        assert len(sent) <= 3, title


def test_the_networks_of_ones_own_region_are_shown_over_http(session, people, signed_in):
    session.commit()
    mandate = people.asker.mandates[0].id
    query = f"?title=Mobiliser%20les%20acteurs%20locaux&countries=MG&countries=SN&mandate_id={mandate}"
    answer = signed_in(people.asker).get(EXISTING + query).json
    served = answer["networks"][0]
    assert (len(answer["networks"]), served["network"]["slug"]) == (1, "gescod")
    assert served["because"][0]["fr"].startswith("Gescod réunit")
    # An assistant's, and anybody's who does not say for whom, is that of their first mandate.
    assert signed_in(people.neighbour).get(f"{EXISTING}?title=acteurs locaux").json["networks"][0]["network"][
        "slug"
    ] == ("bretagne-solidaire")


def test_the_page_of_networks_gives_what_the_study_says(session, people, signed_in):
    session.commit()
    networks = signed_in(people.asker).get("/api/buddying/networks").json["items"]
    afccre = next(network for network in networks if network["slug"] == "afccre")
    assert afccre["governance"] == {
        "fr": "Élu·es des collectivités",
        "en": "Local elected officials",
        "lines": "1792",
    }
    assert "jumelage" in afccre["resources"]["fr"]


def test_a_guest_is_shown_nothing(session, people, signed_in):
    session.commit()
    guest = signed_in(people.guest)
    assert [guest.get(path).status_code for path in (EXISTING, "/api/buddying/networks")] == [404, 404]


@pytest.mark.parametrize("query", ["title=" + "x" * 161, "themes=" + "x" * 61, "mandate_id=0", "colour=red"])
def test_a_question_out_of_bounds_is_refused(session, people, signed_in, query):
    session.commit()
    assert signed_in(people.asker).get(f"{EXISTING}?{query}").status_code == 422
