"""A mail to one's own address of a group opens a discussion there, where the group takes mail."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from collab.core.db import transaction
from collab.core.mail import send_due_mail
from collab.discussion.models import Discussion, Message
from collab.groups.models import Group
from collab.notifications.service.group_address import group_address
from tests.files.samples import CSV
from tests.notifications.conftest import INBOX, acting, come_in, outcomes, written


@pytest.fixture
def open_group(session, ground, inbox_settings):
    session.get_one(Group, ground.group.id).takes_mail = True
    session.commit()
    return ground


def own_address(person, group):
    with transaction() as own:
        return group_address(own, acting(own, person), group.id).address


def write(ground, settle, to, text="Qui connaît Dakar ?", subject="TR: Coopération avec Dakar", **more):
    come_in(written(ground.reader.email, to, text, subject, **more), to)
    settle()


def discussions(session, group):
    session.rollback()
    return session.scalars(
        select(Discussion).where(Discussion.group_id == group.id, Discussion.title != "Eau")
    ).all()


def test_it_opens_a_discussion_with_the_subject_as_its_title(session, open_group, settle) -> None:
    write(open_group, settle, own_address(open_group.reader, open_group.group))
    (opened,) = discussions(session, open_group.group)
    message = session.scalars(select(Message).where(Message.discussion_id == opened.id)).one()
    assert (opened.title, opened.author_id) == ("Coopération avec Dakar", open_group.reader.id)
    assert (message.body, message.number) == ("Qui connaît Dakar ?", 1)
    assert outcomes(session) == [("taken", "discussion")]


def test_its_first_message_bears_what_the_mail_bore(session, open_group, settle) -> None:
    to = own_address(open_group.reader, open_group.group)
    write(open_group, settle, to, attachments=[("villes.csv", CSV, "text/csv")])
    (opened,) = discussions(session, open_group.group)
    message = session.scalars(select(Message).where(Message.discussion_id == opened.id)).one()
    assert [file["name"] for file in message.files] == ["villes.csv"]


def test_a_mail_without_a_subject_is_refused(session, open_group, settle) -> None:
    write(open_group, settle, own_address(open_group.reader, open_group.group), subject="Re:")
    assert discussions(session, open_group.group) == []
    assert outcomes(session) == [("refused", "no-subject")]


def test_a_group_that_takes_no_mail_any_more_refuses_it(
    session, open_group, settle, smtp, inbox_settings
) -> None:
    to = own_address(open_group.reader, open_group.group)
    session.get_one(Group, open_group.group.id).takes_mail = False
    session.commit()
    write(open_group, settle, to)
    assert discussions(session, open_group.group) == []
    send_due_mail(inbox_settings)
    (mail,) = smtp.to(open_group.reader.email)
    assert "n’ouvre pas de discussion par mail" in mail.get_body(("plain",)).get_content()


def test_the_plain_address_of_a_group_publishes_nothing_and_leads_to_one_s_own(
    session, open_group, settle, smtp, inbox_settings
) -> None:
    """Anybody can put anybody's name in From: what is written there is never believed."""
    write(open_group, settle, f"{open_group.group.slug}@{INBOX}")
    assert discussions(session, open_group.group) == []
    send_due_mail(inbox_settings)
    (mail,) = smtp.to(open_group.reader.email)
    said = mail.get_body(("plain",)).get_content()
    assert "sa propre adresse" in said
    assert f"/groups/{open_group.group.id}/about" in said
    assert "g." not in said.split("http")[0], "the address itself is on the page, for who is signed in"


def test_a_stranger_learns_nothing_of_a_group(session, open_group, settle, smtp, inbox_settings) -> None:
    to = f"{open_group.group.slug}@{INBOX}"
    come_in(written("inconnu@example.net", to, "Bonjour", "Bonjour"), to)
    settle()
    assert outcomes(session) == [("refused", "forged")]
