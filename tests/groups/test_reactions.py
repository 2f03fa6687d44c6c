"""Memberships that follow mandates, and the mail of an invitation."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from collab.accounts.events import MandateEnded, MandateGiven, PersonChanged
from collab.core.clock import now, today
from collab.core.mail import Delivery
from collab.core.outbox import OutboxEvent, record
from collab.groups.models import Group, Invitation, Membership
from collab.groups.service import ensure_default_groups
from collab.reference.service import load_themes
from tests.factories import join, make_authority, make_group, make_mandate, make_member, make_person


@pytest.fixture
def defaults(session):
    load_themes(session)
    ensure_default_groups(session)
    session.commit()


def groups_of(session, person) -> dict[str, str]:
    session.rollback()
    rows = session.execute(
        select(Group.slug, Membership.role)
        .join(Membership, Membership.group_id == Group.id)
        .where(Membership.person_id == person.id, Membership.left_at.is_(None))
    )
    return dict(rows.all())


def given(session, person, role: str):
    mandate = make_mandate(session, person, make_authority(session), role)
    record(
        session,
        MandateGiven(by=None, person_id=person.id, mandate_id=mandate.id, authority_id=mandate.authority_id),
    )
    session.commit()
    return mandate


def ended(session, person, mandate) -> None:
    mandate.ends_on = today() - timedelta(days=1)
    event = MandateEnded(
        by=None, person_id=person.id, mandate_id=mandate.id, authority_id=mandate.authority_id, successor_id=None,
        ended_on=mandate.ends_on,
    )  # fmt: skip
    record(session, event)
    session.commit()


def test_the_workspace_opens_with_the_commission_two_colleges_and_one_group_a_theme(
    session, defaults
) -> None:
    kinds = session.scalars(select(Group.kind)).all()
    assert {kind: kinds.count(kind) for kind in kinds} == {"commission": 1, "college": 2, "theme": 11}
    renamed = session.scalars(select(Group).where(Group.kind == "theme").limit(1)).one()
    renamed.name, renamed.slug = "Renommé par sa présidente", "autre"
    session.commit()
    ensure_default_groups(session)
    session.commit()
    assert len(session.scalars(select(Group.id)).all()) == 14
    assert session.get_one(Group, renamed.id).name == "Renommé par sa présidente"


def test_an_official_comes_into_the_commission_and_their_college(session, defaults, settle) -> None:
    official, agent = make_person(session), make_person(session)
    administrator = make_person(session)
    given(session, official, "elected")
    given(session, agent, "technician")
    given(session, administrator, "administrator")
    settle()
    assert groups_of(session, official) == {"commission": "member", "elus": "member"}
    assert groups_of(session, agent) == {"commission": "member", "agents": "member"}
    assert groups_of(session, administrator) == {"commission": "member"}


def test_mandates_that_were_there_before_the_groups_count_too(session) -> None:
    official = make_member(session)
    ensure_default_groups(session)
    session.commit()
    assert groups_of(session, official) == {"commission": "member", "elus": "member"}


def test_a_mandate_that_ends_takes_its_holder_out_of_what_it_brought(session, defaults, settle) -> None:
    person, theme = make_person(session), make_group(session)
    join(session, theme, person)
    first, second = given(session, person, "elected"), given(session, person, "technician")
    settle()
    ended(session, person, first)
    settle()
    assert groups_of(session, person) == {"commission": "member", "agents": "member", theme.slug: "member"}
    ended(session, person, second)
    settle()
    assert groups_of(session, person) == {theme.slug: "member"}
    left = session.scalars(select(OutboxEvent.name).where(OutboxEvent.name == "groups.member_left")).all()
    assert len(left) == 3


def test_the_same_news_twice_changes_nothing(session, defaults, settle) -> None:
    person = make_person(session)
    mandate = given(session, person, "elected")
    settle()
    again = MandateGiven(
        by=None, person_id=person.id, mandate_id=mandate.id, authority_id=mandate.authority_id
    )
    record(session, again)
    session.commit()
    settle()
    joined = session.scalars(select(OutboxEvent.name).where(OutboxEvent.name == "groups.member_joined")).all()
    assert len(joined) == 2


def test_a_guest_of_the_commission_becomes_a_member_with_a_mandate(session, defaults, settle) -> None:
    person = make_person(session)
    commission = session.scalars(select(Group).where(Group.slug == "commission")).one()
    join(session, commission, person, "guest")
    mandate = given(session, person, "elected")
    settle()
    assert groups_of(session, person)["commission"] == "member"
    ended(session, person, mandate)
    settle()
    assert groups_of(session, person) == {}


def test_a_disabled_person_is_in_no_automatic_group(session, defaults, settle) -> None:
    person = make_person(session)
    given(session, person, "elected")
    settle()
    person.disabled_at = now()
    record(session, PersonChanged(by=None, person_id=person.id))
    session.commit()
    settle()
    assert groups_of(session, person) == {}


def test_whom_a_mandate_brings_in_neither_leaves_nor_is_removed(session, defaults, settle, signed_in) -> None:
    person, staff = make_person(session), make_person(session, staff=True)
    given(session, person, "elected")
    settle()
    commission = session.scalars(select(Group.id).where(Group.slug == "commission")).one()
    browser = signed_in(person)
    assert browser.delete(f"/api/groups/{commission}/membership").status_code == 403
    removed = signed_in(staff).delete(f"/api/groups/{commission}/members/{person.id}")
    assert (removed.status_code, removed.get_json()["type"]) == (409, "follows-mandates")
    stranger = make_member(session)
    session.commit()
    assert signed_in(stranger).post(f"/api/groups/{commission}/membership", json={}).status_code == 403
    opened = signed_in(staff).patch(f"/api/groups/{commission}", json={"visibility": "open"})
    assert opened.status_code == 422


def test_a_request_closes_when_its_asker_may_no_longer_ask(session, defaults, settle, signed_in) -> None:
    group = make_group(session, visibility="on_request")
    chair = make_member(session, group, "chair")
    person = make_person(session)
    mandate = given(session, person, "elected")
    signed_in(person).post(f"/api/groups/{group.id}/membership", json={})
    assert len(signed_in(chair).get(f"/api/groups/{group.id}/requests").get_json()["items"]) == 1
    ended(session, person, mandate)
    settle()
    assert signed_in(chair).get(f"/api/groups/{group.id}/requests").get_json()["items"] == []


@pytest.fixture
def invited(session, signed_in):
    """A chair's browser, and their group."""
    group = make_group(session, "Eau & climat", visibility="invitation", listed=False)
    chair = make_member(session, group, "chair", name="Présidente")
    session.commit()
    return signed_in(chair), group


GUEST = {
    "email": "partenaire@example.org",
    "role": "guest",
    "organisation": "Réseau de villes",
    "name": "Partenaire",
}


def test_an_invitation_brings_in_somebody_new_and_mails_them_the_way_in(
    session, settle, smtp, client, invited
) -> None:
    browser, group = invited
    answer = browser.post(f"/api/groups/{group.id}/invitations", json=GUEST)
    assert answer.status_code == 201, answer.get_json()
    settle()
    settle()
    [mail] = smtp.to("partenaire@example.org")
    assert mail["Subject"] == "Invitation : Eau & climat"
    text = mail.get_body(("plain",)).get_content()
    assert "Présidente (Ville de Strasbourg)" in text
    token = text.split("token=")[1].split()[0]
    signed = client.post("/api/session", json={"token": token})
    assert signed.status_code == 201, signed.get_json()
    groups = client.get("/api/groups").get_json()["items"]
    assert [(g["name"], g["my_role"]) for g in groups] == [("Eau & climat", "guest")]
    assert client.get("/api/people").status_code == 404


def test_the_html_of_the_mail_carries_the_names_without_their_marks_doing_harm(
    session, settle, smtp, invited
) -> None:
    browser, group = invited
    session.get_one(Group, group.id).name = "Eau <script>alert(1)</script>"
    session.commit()
    browser.post(f"/api/groups/{group.id}/invitations", json=GUEST)
    settle()
    [mail] = smtp.to("partenaire@example.org")
    assert "<script>" not in mail.get_body(("html",)).get_content()


def test_somebody_of_the_directory_is_invited_without_a_second_entry(session, settle, smtp, invited) -> None:
    browser, group = invited
    official = make_member(session, language="en")
    session.commit()
    sent = browser.post(
        f"/api/groups/{group.id}/invitations", json={"email": official.email.upper(), "role": "member"}
    )
    assert sent.get_json()["person"]["id"] == official.id
    settle()
    [mail] = smtp.to(official.email)
    assert mail["Subject"] == "Invitation: Eau & climat"
    again = browser.post(
        f"/api/groups/{group.id}/invitations", json={"email": official.email, "role": "member"}
    )
    assert (again.status_code, again.get_json()["type"]) == (409, "already-member")


def test_an_invitation_taken_back_takes_the_membership_back_and_is_not_mailed(
    session, settle, smtp, invited
) -> None:
    browser, group = invited
    made = browser.post(f"/api/groups/{group.id}/invitations", json=GUEST).get_json()
    [shown] = browser.get(f"/api/groups/{group.id}/invitations").get_json()["items"]
    assert shown == made
    path = f"/api/groups/{group.id}/invitations/{made['id']}"
    assert browser.delete(path).status_code == 204
    assert browser.delete(path).status_code == 404
    settle()
    assert smtp.mails == []
    assert browser.get(f"/api/groups/{group.id}/invitations").get_json()["items"] == []
    invitation = session.get_one(Invitation, made["id"])
    present = select(Membership).where(
        Membership.person_id == invitation.person_id, Membership.left_at.is_(None)
    )
    assert session.scalars(present).all() == []


def test_the_reaction_to_an_invitation_plans_one_mail_however_often_it_runs(session, settle, invited) -> None:
    from collab.core.db import transaction
    from collab.groups.events import MemberInvited
    from collab.groups.reactions import mail_invitation

    browser, group = invited
    browser.post(f"/api/groups/{group.id}/invitations", json=GUEST)
    row = session.scalars(select(OutboxEvent).where(OutboxEvent.name == MemberInvited.name)).one()
    for _ in range(2):
        with transaction() as current:
            mail_invitation(current, row.event)
    kinds = session.scalars(select(Delivery.kind).where(Delivery.kind == "groups.invitation")).all()
    assert len(kinds) == 1


@pytest.mark.parametrize(
    "body",
    [
        {"email": "not-an-address", "role": "guest"},
        {"email": 'a"b"@example.org', "role": "guest"},
        {"email": "a@example.org\r\nBcc: b@example.org", "role": "guest"},
        {"email": "a@example.org", "role": "chair"},
        {"email": "a@example.org"},
    ],
)
def test_an_invitation_that_cannot_be_mailed_is_refused(invited, body) -> None:
    browser, group = invited
    answer = browser.post(f"/api/groups/{group.id}/invitations", json=body)
    assert (answer.status_code, answer.get_json()["type"]) == (422, "invalid")


def test_a_member_invites_nobody(session, signed_in, invited) -> None:
    _, group = invited
    member = make_member(session, session.get_one(Group, group.id))
    session.commit()
    answer = signed_in(member).post(f"/api/groups/{group.id}/invitations", json=GUEST)
    assert (answer.status_code, answer.get_json()["type"]) == (403, "forbidden")
