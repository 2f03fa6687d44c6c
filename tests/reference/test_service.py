"""The controlled lists and the names set over CLDR's."""

import json

import pytest
from sqlalchemy import select

from collab.core.actor import Actor
from collab.core.errors import Problem
from collab.core.outbox import OutboxEvent
from collab.reference import service
from collab.reference.models import CountryName, Theme

SECRETARIAT = Actor(person_id=1, staff=True)
MEMBER = Actor(person_id=2)


def names_of(countries):
    return {country["code"]: country["name"] for country in countries}


def test_the_study_has_twelve_themes_and_other_gets_no_group(session):
    assert service.load_themes(session) == 12
    themes = service.list_themes(session)
    assert [theme.name_en for theme in themes][:2] == ["Sustainable development", "Education and youth"]
    assert [theme.name_en for theme in themes if not theme.has_group] == ["Other"]


def test_loading_the_themes_twice_keeps_their_ids(session):
    service.load_themes(session)
    before = {theme.slug: theme.id for theme in service.list_themes(session)}
    service.load_themes(session)
    assert {theme.slug: theme.id for theme in service.list_themes(session)} == before


def test_loading_the_themes_repairs_a_changed_label(session):
    service.load_themes(session)
    session.scalars(select(Theme).where(Theme.slug == "innovation")).one().name = "Inovation"
    session.flush()
    service.load_themes(session)
    session.expire_all()
    assert session.scalars(select(Theme.name).where(Theme.slug == "innovation")).one() == "Innovation"


def test_only_the_sure_shares_are_kept():
    themes = json.loads(service.THEMES.read_text(encoding="utf-8"))["themes"]
    shares = {theme["name_en"]: theme["share"] for theme in themes if "share" in theme}
    assert shares == {
        "Education and youth": 69,
        "Economic development": 59,
        "Sport and culture": 59,
        "Civic life": 54,
    }
    assert all(theme["share_lines"] for theme in themes if "share" in theme)


def test_countries_come_in_the_alphabetical_order_of_the_language(session):
    french = [country["code"] for country in service.list_countries(session, language="fr")]
    english = [country["code"] for country in service.list_countries(session, language="en")]
    assert french.index("DE") < french.index("EG") < french.index("ET")  # Allemagne, Égypte, Éthiopie
    assert english.index("EG") < english.index("DE")


def test_the_secretariat_calls_a_country_otherwise(session):
    renamed = service.rename_country(session, SECRETARIAT, "PS", name="Palestine", name_en="Palestine")
    assert renamed["overridden"]
    listed = {country["code"]: country for country in service.list_countries(session, language="fr")}
    assert listed["PS"] == {"code": "PS", "name": "Palestine", "name_en": "Palestine", "overridden": True}
    assert not listed["SN"]["overridden"]
    recorded = session.scalars(select(OutboxEvent)).one()
    assert (recorded.name, recorded.payload["code"]) == ("reference.country_renamed", "PS")


def test_a_second_choice_replaces_the_first(session):
    service.rename_country(session, SECRETARIAT, "MM", name="Birmanie", name_en="Burma")
    service.rename_country(session, SECRETARIAT, "MM", name="Myanmar", name_en="Myanmar")
    session.flush()
    assert names_of(service.list_countries(session, language="fr"))["MM"] == "Myanmar"


def test_cldrs_own_names_take_the_choice_back(session):
    service.rename_country(session, SECRETARIAT, "SN", name="Le Sénégal", name_en="Senegal")
    back = service.rename_country(session, SECRETARIAT, "SN", name="Sénégal", name_en="Senegal")
    session.flush()
    assert not back["overridden"]
    assert session.get(CountryName, "SN") is None


def test_a_member_cannot_rename_a_country(session):
    with pytest.raises(Problem) as refused:
        service.rename_country(session, MEMBER, "PS", name="Palestine", name_en="Palestine")
    assert refused.value.status == 403
    assert session.scalars(select(CountryName)).all() == []


def test_an_unknown_country_cannot_be_renamed(session):
    with pytest.raises(Problem) as refused:
        service.rename_country(session, SECRETARIAT, "ZZ", name="Atlantide", name_en="Atlantis")
    assert refused.value.status == 404
