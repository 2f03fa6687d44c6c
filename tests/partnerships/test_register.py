"""Partnerships entered, changed, listed; who may; what is refused."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from collab.core.clock import today
from collab.core.errors import Problem
from collab.core.outbox import OutboxEvent
from collab.partnerships import service
from collab.partnerships.models import Partnership
from tests.factories import actor_of, make_authority, make_mandate, make_person
from tests.partnerships.conftest import VALUES
from tests.queries import counted_queries


def names(session):
    return list(session.scalars(select(OutboxEvent.name).order_by(OutboxEvent.id)))


def listed(session, person, **filters):
    page = service.find_partnerships(session, actor_of(person), **filters)
    return [item.partner for item in page.items]


def refused(session, people, **values):
    said = {**VALUES, "authority_id": people.strasbourg.id, **values}
    with pytest.raises(Problem) as refusal:
        service.enter_partnership(session, actor_of(people.technician), **said)
    return refusal.value.errors


def test_who_holds_a_mandate_of_the_authority_enters_a_partnership(session, people, enter):
    entered = enter(referent_id=people.technician.id)
    assert (entered.authority.name, entered.partner, entered.standing) == (
        "Ville de Strasbourg",
        "Landeshauptstadt Stuttgart",
        "active",
    )
    assert entered.referent.name == "technician"
    assert entered.can_keep
    assert not entered.to_confirm
    assert names(session) == ["partnerships.entered"]


def test_a_partner_without_address_contract_dates_or_themes_is_enough(session, people, enter):
    entered = enter(place="", themes=[], with_contract=False)
    assert (entered.starts_on, entered.ends_on, entered.themes, entered.with_contract) == (
        None,
        None,
        [],
        False,
    )


@pytest.mark.parametrize("who", ["neighbour", "guest"])
def test_nobody_else_enters_one(session, people, who):
    with pytest.raises(Problem) as refusal:
        service.enter_partnership(
            session, actor_of(getattr(people, who)), authority_id=people.strasbourg.id, **VALUES
        )
    assert (refusal.value.status, refusal.value.slug) == (403, "not-of-this-authority")
    assert names(session) == []


def test_the_secretariat_keeps_every_authoritys(session, people, enter):
    changed = service.change_partnership(
        session, actor_of(people.staff), enter().id, expected=1, partner="Stuttgart"
    )
    assert changed.partner == "Stuttgart"


def test_a_mandate_that_is_over_gives_no_right(session, people, enter):
    entered = enter()
    former = make_person(session)
    make_mandate(session, former, people.strasbourg, ends_on=today() - timedelta(days=1))
    make_mandate(session, former, people.lyon)
    with pytest.raises(Problem) as refusal:
        service.change_partnership(session, actor_of(former), entered.id, expected=1, partner="X")
    assert refusal.value.slug == "not-of-this-authority"


@pytest.mark.parametrize(
    ("values", "field", "slug"),
    [
        ({"country": "ZZ"}, "country", "unknown"),
        ({"action_type": "amitie"}, "action_type", "unknown"),
        ({"themes": ["magie"]}, "themes", "unknown"),
        ({"partner": "  "}, "partner", "required"),
        ({"partner": "x" * 201}, "partner", "too-long"),
        ({"evidence_url": "javascript:alert(1)"}, "evidence_url", "not-a-web-address"),
        ({"evidence_url": "https://user:secret@example.org/"}, "evidence_url", "not-a-web-address"),
        ({"evidence_url": "https:///chemin"}, "evidence_url", "not-a-web-address"),
        ({"starts_on": date(1592, 1, 1)}, "starts_on", "implausible-date"),
        ({"ends_on": date(2999, 1, 1)}, "ends_on", "implausible-date"),
        ({"starts_on": date(2020, 5, 1), "ends_on": date(2020, 4, 30)}, "ends_on", "ends-before-it-starts"),
        ({"status": "dormant"}, "status", "unknown"),
        ({"partner_kind": "planet"}, "partner_kind", "unknown"),
    ],
)
def test_what_is_wrong_is_told_by_field_and_nothing_is_written(session, people, values, field, slug):
    assert refused(session, people, **values) == {field: [slug]}
    assert session.scalars(select(Partnership)).all() == []


def test_the_referent_holds_a_mandate_of_that_authority(session, people):
    assert refused(session, people, referent_id=people.neighbour.id) == {
        "referent_id": ["not-of-this-authority"]
    }
    assert refused(session, people, referent_id=999) == {"referent_id": ["not-of-this-authority"]}


def test_what_is_known_of_a_date_is_its_whole_span(enter):
    entered = enter(
        starts_on=date(1962, 5, 12), starts_precision="year", ends_on=date(2028, 2, 3), ends_precision="month"
    )
    assert (entered.starts_on, entered.ends_on) == (date(1962, 1, 1), date(2028, 2, 29))


def test_a_partnership_of_one_year_only_begins_before_it_ends(enter):
    entered = enter(
        starts_on=date(2024, 6, 1), starts_precision="year", ends_on=date(2024, 3, 1), ends_precision="year"
    )
    assert (entered.starts_on, entered.ends_on) == (date(2024, 1, 1), date(2024, 12, 31))


def test_saying_less_of_a_date_widens_it(session, people, enter):
    entered = enter(ends_on=date(2028, 2, 3))
    changed = service.change_partnership(
        session, actor_of(people.technician), entered.id, expected=1, ends_precision="year"
    )
    assert changed.ends_on == date(2028, 12, 31)


def test_a_change_is_made_from_the_version_that_was_read(session, people, enter):
    entered, actor = enter(), actor_of(people.technician)
    changed = service.change_partnership(
        session, actor, entered.id, expected=1, notes="Été : chantier jeunes"
    )
    assert (changed.version, changed.notes, changed.partner) == (2, "Été : chantier jeunes", entered.partner)
    with pytest.raises(Problem) as refusal:
        service.change_partnership(session, actor, entered.id, expected=1, notes="autre")
    assert refusal.value.status == 412


def test_the_same_values_are_no_change(session, people, enter):
    entered = enter()
    same = service.change_partnership(session, actor_of(people.technician), entered.id, expected=1, **VALUES)
    assert same.version == 1
    assert names(session) == ["partnerships.entered"]


def test_what_is_taken_out_is_shown_to_nobody(session, people, enter):
    entered, actor = enter(), actor_of(people.technician)
    service.remove_partnership(session, actor, entered.id, expected=1)
    assert listed(session, people.technician) == []
    assert service.active_partnerships(session, countries=["DE"]) == []
    for look in (service.partnership_for, service.confirm_partnership):
        with pytest.raises(Problem) as refusal:
            look(session, actor, entered.id)
        assert refusal.value.status == 404
    assert names(session)[-1] == "partnerships.removed"


def test_a_guest_sees_no_register(session, people, enter):
    entered = enter()
    with pytest.raises(Problem) as refusal:
        service.partnership_for(session, actor_of(people.guest), entered.id)
    assert refusal.value.status == 404
    with pytest.raises(Problem):
        service.find_partnerships(session, actor_of(people.guest))


def test_an_agreement_with_a_foreign_state_is_warned_of_and_entered(enter):
    [warning] = enter(partner_kind="state", partner="République du Sénégal", country="SN").warnings
    assert (warning.slug, warning.overseas) == ("foreign-state", False)
    assert "899-904" in warning.study_lines
    assert enter(partner_kind="state", with_contract=False).warnings == []
    assert enter().warnings == []


def test_an_overseas_authority_is_warned_more_softly(session, people):
    cayenne = make_authority(session, "Ville de Cayenne", department="Guyane", region="Guyane")
    entered = service.enter_partnership(
        session,
        actor_of(people.staff),
        authority_id=cayenne.id,
        **{**VALUES, "country": "SR", "partner": "Suriname", "partner_kind": "state"},
    )
    assert [warning.overseas for warning in entered.warnings] == [True]


def test_the_register_is_filtered_by_each_of_its_columns(session, people, enter):
    enter()
    enter(country="SN", place="Dakar", partner="Ville de Dakar", action_type="autre", themes=["citoyennete"])
    enter(country="MA", place="Fès", partner="Commune de Fès", status="paused")
    who = people.neighbour
    assert listed(session, who, country="SN") == ["Ville de Dakar"]
    assert listed(session, who, action_type="autre") == ["Ville de Dakar"]
    assert listed(session, who, theme="citoyennete") == ["Ville de Dakar"]
    assert listed(session, who, status="paused") == ["Commune de Fès"]
    assert listed(session, who, q="fes") == ["Commune de Fès"]
    assert listed(session, who, q="SENEGAL dak") == ["Ville de Dakar"]
    assert listed(session, who, q="morocco") == ["Commune de Fès"]
    assert len(listed(session, who, q="strasbourg")) == 3
    assert listed(session, who, q="!!!") == []
    assert listed(session, who, q="100%_") == []
    assert listed(session, who, authority_id=people.lyon.id) == []
    assert listed(session, who, mine=True) == []
    assert len(listed(session, people.technician, mine=True)) == 3


def test_what_the_reader_follows_comes_first_then_what_they_keep(session, people, enter):
    service.enter_partnership(
        session,
        actor_of(people.neighbour),
        authority_id=people.lyon.id,
        **{**VALUES, "partner": "Birmingham", "country": "GB"},
    )
    enter(partner="Boston", country="US")
    enter(partner="Zagreb", country="HR", referent_id=people.technician.id)
    assert listed(session, people.technician) == ["Zagreb", "Boston", "Birmingham"]
    assert listed(session, people.neighbour) == ["Birmingham", "Zagreb", "Boston"]


def test_the_register_is_read_page_by_page(session, people, enter):
    for number in range(5):
        enter(partner=f"Ville {number}")
    page = service.find_partnerships(session, actor_of(people.technician), page=2, page_size=2)
    assert ([item.partner for item in page.items], page.pages, page.total) == (["Ville 2", "Ville 3"], 3, 5)


def test_what_ended_by_its_date_is_ended_without_anybodys_hand(session, people, enter):
    over = enter(ends_on=today() - timedelta(days=1))
    last_day = enter(ends_on=today(), partner="Kehl")
    to_come = enter(starts_on=today() + timedelta(days=1), partner="Offenbourg")
    assert (over.status, over.standing) == ("active", "ended")
    assert (last_day.standing, to_come.standing) == ("active", "planned")
    assert listed(session, people.technician, status="active") == ["Kehl"]
    assert listed(session, people.technician, status="ended") == ["Landeshauptstadt Stuttgart"]
    assert [one.partner for one in service.active_partnerships(session, countries=["DE", "FR"])] == ["Kehl"]


def test_active_partnerships_are_those_of_that_day_in_those_countries(session, people, enter):
    day = date(2027, 3, 1)
    enter(starts_on=date(2027, 3, 1), partner="A")
    enter(ends_on=date(2027, 2, 28), partner="B")
    enter(status="paused", partner="C")
    enter(country="SN", partner="D")
    assert [one.partner for one in service.active_partnerships(session, countries=["DE"], day=day)] == ["A"]
    assert service.active_partnerships(session, countries=[], day=day) == []


def test_a_page_costs_the_same_queries_however_long_it_is(session, people, enter, database):
    actor = actor_of(people.technician)

    def cost():
        session.flush()
        with counted_queries(database) as sent:
            service.find_partnerships(session, actor)
        return len(sent)

    enter(referent_id=people.technician.id)
    few = cost()
    for number in range(20):
        enter(partner=f"Ville {number}", referent_id=people.colleague.id)
    assert cost() == few <= 4
