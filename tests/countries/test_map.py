"""The world at a glance, and the page of a country."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from collab.core.clock import now, today
from collab.countries.models import CountryDiscussion
from collab.countries.service.advice import note_advice
from collab.countries.service.following import choose_level
from collab.countries.service.pages import country_page
from collab.countries.service.places import country_discussion
from collab.countries.service.worldmap import countries_at_a_glance
from collab.groups.models import Group, Membership
from tests.countries.rows import make_bulletin, make_partnership
from tests.factories import (
    actor_of,
    join,
    make_authority,
    make_discussion,
    make_group,
    make_mandate,
    make_member,
    make_messages,
    make_person,
)
from tests.queries import counted_queries


def counts(session, actor) -> dict:
    return {one.code: one for one in countries_at_a_glance(session, actor)}


def test_every_country_is_on_the_map_with_what_there_is_of_it(session) -> None:
    member = make_member(session)
    actor = actor_of(member)
    mine = actor.mandates[0].authority_id
    make_partnership(session, mine, "SN")
    make_partnership(session, make_authority(session, "Ville de Brest").id, "SN")
    make_partnership(session, mine, "ML", status="ended")
    make_partnership(session, mine, "BJ", removed_at=now())
    make_bulletin(session, member, ["SN", "ML"], severity="alert")
    make_bulletin(session, member, ["SN"], severity="watch")
    make_bulletin(session, member, ["SN"], severity="alert", state="proposed", published_at=None)
    make_bulletin(session, member, ["SN"], severity="alert", expires_at=now() - timedelta(minutes=1))
    make_bulletin(session, member, ["SN"], severity="alert", state="withdrawn")
    choose_level(session, actor, "JP", level="all")
    choose_level(session, actor, "DE", level="muted")
    found = counts(session, actor)
    senegal = found["SN"]
    assert (senegal.partnerships, senegal.authorities, senegal.bulletins, senegal.alerts) == (2, 2, 2, 1)
    assert (found["ML"].partnerships, found["ML"].alerts, found["BJ"].partnerships) == (0, 1, 0)
    assert {code for code, one in found.items() if one.mine} == {"SN", "JP"}
    assert {code for code, one in found.items() if one.followed} == {"JP"}
    assert {"TV", "XK", "PS", "EH"} <= set(found)
    assert len(found) > 240


def test_countries_come_in_the_order_of_the_readers_language(session) -> None:
    actor = actor_of(make_member(session))
    names = [one.name for one in countries_at_a_glance(session, actor)]
    assert names.index("Éthiopie") < names.index("Fidji")


def fill(session, member, times: int) -> None:
    for _ in range(times):
        other = make_member(session)
        make_partnership(session, actor_of(other).mandates[0].authority_id, "SN", referent_id=other.id)
        make_bulletin(session, member, ["SN"], severity="alert")
        choose_level(session, actor_of(other), "SN", level="all")
        join(session, session.scalars(select(Group).filter_by(country="SN")).one(), other)
        for publisher in ("fr", "ca", "uk"):
            for level in (1, 3, 4):
                note_advice(session, publisher=publisher, country="SN", level=level)


def test_neither_the_map_nor_a_page_asks_more_where_more_happens(session, database) -> None:
    member = make_member(session)
    actor = actor_of(member)
    discussion = country_discussion(session, actor, "SN")
    asked = []
    for times in (1, 5):
        fill(session, member, times)
        make_messages(session, discussion, member, 5 * times)
        session.commit()
        for ask in (
            lambda: countries_at_a_glance(session, actor),
            lambda: country_page(session, actor, "SN"),
        ):
            session.rollback()
            session.expire_all()
            with counted_queries(database) as sent:
                ask()
            asked.append(len(sent))
    assert asked[:2] == asked[2:]
    assert asked[0] <= 4
    assert asked[1] <= 8


def test_a_page_names_who_works_there_mine_first_with_its_referent(session) -> None:
    member, other = make_member(session, name="Agente"), make_authority(session, "Ville de Brest")
    actor = actor_of(member)
    make_partnership(session, other.id, "SN", partner="Dakar")
    make_partnership(session, actor.mandates[0].authority_id, "SN", referent_id=member.id, partner="Fatick")
    make_partnership(session, other.id, "SN", partner="Thiès", ends_on=today() - timedelta(days=1))
    there = country_page(session, actor, "SN").authorities
    assert [(one.authority.name, one.mine) for one in there] == [
        ("Ville de Strasbourg", True),
        ("Ville de Brest", False),
    ]
    assert [work.partner for one in there for work in one.partnerships] == ["Fatick", "Dakar"]
    assert there[0].partnerships[0].referent.name == "Agente"
    assert country_page(session, actor, "SN").works_there


def test_looking_at_a_page_opens_and_joins_nothing(session, signed_in) -> None:
    member = make_member(session)
    session.commit()
    browser = signed_in(member)
    place = browser.get("/api/countries/SN/page").json["place"]
    assert place["group_id"] is None
    assert place["may_come_in"] is True
    session.rollback()
    for table in (Group, Membership, CountryDiscussion):
        assert session.scalar(select(func.count()).select_from(table)) == 0
    entered = browser.post("/api/countries/SN/discussion", json={}).json
    after = browser.get("/api/countries/SN/page").json["place"]
    assert (after["discussion_id"], after["member"], after["reads"]) == (entered["discussion_id"], True, True)


def test_who_is_not_in_the_group_sees_that_it_is_there_and_reads_nothing_of_it(session) -> None:
    writer = make_member(session)
    discussion = country_discussion(session, actor_of(writer), "SN")
    make_messages(session, discussion, writer, 4)
    outside = country_page(session, actor_of(make_member(session)), "SN").place
    assert (outside.reads, outside.member, outside.messages) == (False, False, [])
    assert (outside.group_id, outside.may_come_in, outside.member_count) == (discussion.group_id, True, 1)
    inside = country_page(session, actor_of(writer), "SN").place
    assert [message.number for message in inside.messages] == [2, 3, 4]
    assert inside.messages[0].author.name == writer.name


def test_alerts_in_force_come_first_and_the_rest_by_date(session) -> None:
    member = make_member(session)
    old = now() - timedelta(days=40)
    make_bulletin(session, member, ["SN"], title="Alerte", severity="alert", published_at=old)
    for day in range(35):
        make_bulletin(
            session, member, ["SN"], title=f"Jour {day}", published_at=old + timedelta(days=day + 1)
        )
    make_bulletin(session, member, ["ML"], title="Ailleurs")
    titles = [one.title for one in country_page(session, actor_of(member), "SN").bulletins]
    assert titles[:2] == ["Alerte", "Jour 34"]
    assert len(titles) == 30


@pytest.mark.parametrize("code", ["ZZ", "sn", "SEN", "%00"])
def test_what_is_no_country_has_no_page(session, signed_in, code) -> None:
    browser = signed_in(make_member_of(session))
    assert browser.get(f"/api/countries/{code}/page").status_code in (404, 422)


def make_member_of(session):
    member = make_member(session)
    session.commit()
    return member


def test_a_guest_sees_neither_map_nor_page(session, signed_in) -> None:
    guest, group = make_person(session), make_group(session)
    join(session, group, guest, "guest")
    make_discussion(session, group, make_member(session, group))
    session.commit()
    browser = signed_in(guest)
    for path in ("/api/countries/map", "/api/countries/SN/page"):
        assert browser.get(path).status_code == 404


def test_a_mandate_that_is_over_makes_nothing_mine(session) -> None:
    person = make_person(session)
    authority = make_authority(session)
    make_mandate(session, person, authority, ends_on=today() - timedelta(days=1))
    make_mandate(session, person, make_authority(session))
    make_partnership(session, authority.id, "SN")
    assert not counts(session, actor_of(person))["SN"].mine


def test_the_secretariat_enters_the_french_advice_by_hand(session, signed_in) -> None:
    staff = make_person(session, staff=True)
    session.commit()
    browser = signed_in(staff)
    said = {
        "level": 2,
        "in_parts": True,
        "words": "Zone frontalière du sud déconseillée.",
        "url": "https://www.diplomatie.gouv.fr/fr/conseils-aux-voyageurs/conseils-par-pays-destination/senegal/",
        "published_on": today().isoformat(),
    }
    answer = browser.post("/api/countries/SN/advice", json=said)
    assert answer.status_code == 201
    assert answer.json["present"]["by_hand"] is True
    assert answer.json["scale"]["publisher"] == "fr"
    browser.post("/api/countries/SN/advice", json={**said, "level": 3})
    [french, canada, _] = browser.get("/api/countries/SN/page").json["advice"]
    assert (french["present"]["level"], [one["level"] for one in french["earlier"]]) == (3, [2])
    assert canada["present"] is None


@pytest.mark.parametrize(
    ("field", "value", "remark"),
    [
        ("url", "http://www.diplomatie.gouv.fr/", "not-a-secure-link"),
        ("url", "javascript:alert(1)", "not-a-secure-link"),
        ("url", "https://[", "not-a-secure-link"),
        ("published_on", (today() + timedelta(days=2)).isoformat(), "in-the-future"),
        ("level", 5, None),
        ("level", 0, None),
    ],
)
def test_bad_advice_is_refused_in_words_and_leaves_nothing(session, signed_in, field, value, remark) -> None:
    staff = make_person(session, staff=True)
    session.commit()
    browser = signed_in(staff)
    said = {"level": 2, "url": "https://www.diplomatie.gouv.fr/", "published_on": today().isoformat()}
    answer = browser.post("/api/countries/SN/advice", json={**said, field: value})
    assert answer.status_code == 422
    assert field in answer.json["errors"]
    assert remark is None or answer.json["errors"][field] == [remark]
    assert browser.get("/api/countries/SN/page").json["advice"][0]["present"] is None
