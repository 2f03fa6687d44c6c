"""Finding: forgiving, the best first, and nothing that its asker may not know of."""

from __future__ import annotations

import itertools
from datetime import timedelta

import pytest
from sqlalchemy import update

from collab.accounts.service import change_person
from collab.core.actor import SYSTEM
from collab.core.clock import now, today
from collab.discussion import policy as discussions
from collab.discussion.models import Discussion
from collab.discussion.service import find_discussion, rename_discussion, start_discussion
from collab.groups import policy as groups
from collab.groups.service import change_group, create_group, find_access
from collab.search.service import find
from tests.factories import (
    actor_of,
    join,
    make_authority,
    make_discussion,
    make_group,
    make_mandate,
    make_member,
    make_person,
)
from tests.queries import counted_queries


def _names(session, actor, q: str, **more) -> list[str]:
    return [found.name for found in find(session, actor, q=q, **more)]


@pytest.fixture
def member(session):
    """A member of a group, in a workspace with a few of everything."""
    make_authority(session, "Châteauroux", population=43_079)
    make_authority(session, "Nanterre", population=97_351)
    make_authority(session, "Nantes Métropole", kind="metropole", population=677_879)
    group = make_group(session, "Coopération décentralisée")
    person = make_member(session, group, name="Élue de Brest")
    make_discussion(session, group, person, "Coopération décentralisée : l'eau au Sahel")
    make_discussion(session, group, person, "Un jumelage qui s’endort")
    session.commit()
    return actor_of(person)


@pytest.mark.parametrize(
    ("typed", "best"),
    [
        ("strabourg", "Ville de Strasbourg"),
        ("VILLE de strasbourg", "Ville de Strasbourg"),
        ("nante metropole", "Nantes Métropole"),
        ("chateauroux", "Châteauroux"),
        ("chatauroux", "Châteauroux"),
        ("cooperation dessentralisee", "Coopération décentralisée"),
        ("jumelage endort", "Un jumelage qui s’endort"),
        ("jumelaje", "Un jumelage qui s’endort"),
        ("l’eau au sahel", "Coopération décentralisée : l'eau au Sahel"),
        ("decentarlisée", "Coopération décentralisée"),
        ("elue de br", "Élue de Brest"),
        (" nant", "Nantes Métropole"),
    ],
)
def test_accents_case_punctuation_and_slips_are_forgiven(session, member, typed, best) -> None:
    assert _names(session, member, typed)[0] == best


@pytest.mark.parametrize("typed", ["", "   ", "…", "%", "_", "\\", "' OR 1=1 --", "zzzzqq", "x" * 200])
def test_what_means_nothing_finds_nothing(session, member, typed) -> None:
    assert _names(session, member, typed) == []


def test_the_whole_name_comes_first_then_its_beginning_then_a_word_of_it_then_the_likes(session) -> None:
    group = make_group(session, "Ports du Nord")
    person = make_member(session, group)
    for title in ("La feuille de route climat", "Climax d’une année", "Climat et mobilité", "Climat"):
        make_discussion(session, group, person, title)
    found = [item.name for item in find(session, actor_of(person), q="climat")]
    assert found == ["Climat", "Climat et mobilité", "La feuille de route climat", "Climax d’une année"]


def test_each_kind_has_its_turn_among_equals(session) -> None:
    group = make_group(session, "Marchés")
    person = make_member(session, group, name="Marius")
    make_authority(session, "Marseille")
    for number in range(30):
        make_discussion(session, group, person, f"Marche n° {number}")
    kinds = [item.kind for item in find(session, actor_of(person), q="mar", limit=4)]
    assert sorted(kinds) == ["authority", "discussion", "group", "person"]


def test_a_person_is_found_by_authority_title_and_organisation(session, member) -> None:
    elected = make_person(session, "Maire")
    make_mandate(
        session, elected, make_authority(session, "Ville de Saint-Étienne"), title="chargée de l’Europe"
    )
    make_person(session, "Délégué", organisation="Réseau de villes")
    for typed in ("maire st etienne", "europe maire", "charge eur maire"):
        found = find(session, member, q=typed)
        assert found[0].person is not None
        assert found[0].person.authority is not None
        assert found[0].person.authority.name == "Ville de Saint-Étienne"
    assert _names(session, member, "reseau villes") == ["Délégué"]


def test_each_kind_says_what_its_line_shows(session, member) -> None:
    found = {item.kind: item for q in ("cooperation", "strasbourg") for item in find(session, member, q=q)}
    assert found["discussion"].group is not None
    assert found["discussion"].group.name == "Coopération décentralisée"
    assert found["group"].group is not None
    assert (found["group"].group.kind, found["group"].name_en) == ("theme", "Coopération décentralisée")
    assert found["authority"].authority is not None
    assert found["authority"].authority.region == "Grand Est"


def test_the_disabled_and_those_whose_mandates_ended_are_not_found(session, member) -> None:
    for name, values in (("Agente partie", {}), ("Agente fermée", {"disabled_at": now()})):
        make_person(session, name, organisation=None, **values)
    former = make_person(session, "Agente d’hier")
    make_mandate(session, former, make_authority(session), ends_on=today() - timedelta(days=1))
    here = make_person(session, "Agente présente")
    make_mandate(session, here, make_authority(session))
    assert _names(session, member, "agente") == ["Agente présente"]
    staff = actor_of(make_person(session, "Chargée de mission", staff=True))
    assert "Agente fermée" not in _names(session, staff, "agente")
    assert "Agente d’hier" in _names(session, staff, "agente")


def test_a_guest_finds_their_group_and_its_discussions_since_they_came(session) -> None:
    group = make_group(session, "Ports jumelés")
    author = make_member(session, group, name="Ports et quais")
    make_authority(session, "Ports")
    guest = make_person(session, "Partenaire", organisation="Ports d’ailleurs")
    old = make_discussion(session, group, author, "Ports d’hier")
    session.execute(
        update(Discussion).where(Discussion.id == old.id).values(changed_at=now() - timedelta(days=2))
    )
    join(session, group, guest, "guest", joined_at=now() - timedelta(days=1))
    make_discussion(session, group, author, "Ports de demain")
    make_group(session, "Ports ouverts")
    assert sorted(_names(session, actor_of(guest), "ports")) == ["Ports de demain", "Ports jumelés"]


def _visible(session, actor, group, discussion) -> tuple[bool, bool]:
    """What the policies say of them, one by one."""
    from collab.core.errors import Problem

    try:
        access = find_access(session, actor, group.id)
    except Problem:
        return False, False
    may_see = groups.may_see(actor, access)
    return may_see, discussions.may_read(actor, access, changed_at=discussion.changed_at)


def test_what_is_found_is_what_the_policies_say_in_every_kind_of_group(session) -> None:
    author = make_person(session, "Autrice")
    askers = {
        "staff": make_person(session, "Chargée de mission", staff=True),
        "guest": make_person(session, "Partenaire", organisation="Réseau"),
    }
    askers |= {role: make_member(session, name="Agente") for role in ("outside", "member", "chair", "left")}
    places = []
    for kind, visibility, listed, follows, past in itertools.product(
        ("theme", "pairing"), ("open", "invitation"), (True, False), (None, "everyone"), (True, False)
    ):
        group = make_group(
            session,
            "Quai",
            kind=kind,
            visibility=visibility,
            listed=listed,
            follows=follows,
            guest_history=past,
        )
        for role, person in askers.items():
            if role in ("member", "chair", "guest"):
                join(session, group, person, role, joined_at=now())
            elif role == "left":
                join(session, group, person, "member", left_at=now())
        before = make_discussion(session, group, author, "Quai", changed_at=now() - timedelta(days=1))
        places.append((group, before))
    session.flush()
    for person in askers.values():
        actor = actor_of(person)
        for group, discussion in places:
            session.refresh(discussion)
            expected = _visible(session, actor, group, discussion)
            group.search_text = discussion.search_text = "mot unique"
            session.flush()
            found = find(session, actor, q="unique")
            group.search_text = discussion.search_text = "quai"
            kinds = {item.kind for item in found}
            assert ("group" in kinds, "discussion" in kinds) == expected, (
                actor,
                group.kind,
                group.visibility,
            )


def test_what_verbs_write_is_found_under_its_present_name(session) -> None:
    staff = actor_of(make_person(session, "Chargée de mission", staff=True))
    group = create_group(session, staff, name="Énergies", name_en="Power", visibility="open")
    place, _ = start_discussion(session, staff, group.id, title="Réseaux de chaleur")
    assert find_discussion(session, staff, place.id).title == "Réseaux de chaleur"
    assert _names(session, staff, "reseaux chaleur") == ["Réseaux de chaleur"]
    rename_discussion(session, staff, place.id, title="Chaleur fatale")
    assert _names(session, staff, "fatale") == ["Chaleur fatale"]
    assert _names(session, staff, "power") == ["Énergies"]
    change_group(session, staff, group.id, name="Sobriété")
    assert _names(session, staff, "sobriete") == ["Sobriété"]
    assert _names(session, staff, "energies") == []


def test_a_disabled_person_is_gone_at_once(session, member) -> None:
    person = make_person(session, "Bibliothécaire", organisation="Réseau")
    assert _names(session, member, "bibliothecaire") == ["Bibliothécaire"]
    change_person(session, SYSTEM, person.id, disabled=True)
    assert _names(session, member, "bibliothecaire") == []


def test_finding_asks_two_questions_however_much_is_found(session, member, database) -> None:
    group = make_group(session, "Coopération au loin")
    author = make_member(session, group)
    for number in range(40):
        make_discussion(session, group, author, f"Coopération n° {number}")
        make_person(session, f"Cooperante {number}", organisation="Réseau")
    session.commit()
    with counted_queries(database) as sent:
        assert len(find(session, actor_of(author), q="cooperation")) == 20
    assert len(sent) <= 2
