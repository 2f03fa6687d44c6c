"""How a person is always shown."""

from __future__ import annotations

from datetime import timedelta

from collab.accounts.service import person_refs, person_refs_today
from collab.core.clock import today
from tests.factories import make_authority, make_mandate, make_person
from tests.queries import counted_queries


def test_what_someone_was_elected_to_stands_first(session) -> None:
    person = make_person(session)
    make_mandate(session, person, make_authority(session, "Ville de Nancy"), "administrator")
    make_mandate(session, person, make_authority(session, "Métropole du Grand Nancy"), "technician")
    make_mandate(session, person, make_authority(session), "elected", starts_on=today())
    ref = person_refs_today(session, [person.id])[person.id]
    assert (ref.role, ref.authority.name) == ("elected", "Ville de Strasbourg")


def test_a_message_s_author_is_shown_under_the_mandate_it_was_written_under(session) -> None:
    person, yesterday = make_person(session), today() - timedelta(days=1)
    ended = make_mandate(session, person, make_authority(session), title="maire", ends_on=yesterday)
    make_mandate(session, person, make_authority(session, "Nantes Métropole"), title="vice-présidente")
    refs = person_refs(session, [(person.id, ended.id), (person.id, None)])
    assert refs[person.id, ended.id].title == "maire"
    assert refs[person.id, None].title == "vice-présidente"


def test_without_a_mandate_one_is_shown_by_organisation(session) -> None:
    staff = make_person(session, staff=True, organisation="France Urbaine")
    partner = make_person(session, organisation="Cités Unies France")
    refs = person_refs_today(session, [staff.id, partner.id])
    assert [(ref.role, ref.organisation, ref.authority) for ref in refs.values()] == [
        ("staff", "France Urbaine", None),
        ("partner", "Cités Unies France", None),
    ]


def test_somebody_else_s_mandate_shows_nothing(session) -> None:
    person, other = make_person(session), make_person(session)
    theirs = make_mandate(session, other, make_authority(session))
    assert person_refs(session, [(person.id, theirs.id)])[person.id, theirs.id].authority is None


def test_any_number_of_people_takes_one_query_and_none_takes_none(session, database) -> None:
    people = [make_person(session) for _ in range(30)]
    with counted_queries(database) as queries:
        assert len(person_refs_today(session, [person.id for person in people])) == 30
    assert len(queries) == 1
    with counted_queries(database) as queries:
        assert person_refs(session, []) == {}
    assert queries == []
    assert person_refs_today(session, [999]) == {}
