"""Mail at once: gathered for two minutes, asked again as it is sent, threaded, answerable."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import text

from collab.core.clock import now
from collab.core.config import current_settings, use_settings
from collab.core.db import transaction
from collab.core.mail import send_due_mail
from collab.core.mail.addresses import ANSWER, read_address
from collab.discussion.service import delete_message, find_discussion, mark_read
from collab.groups.service import follow_group, leave_group
from collab.notifications.recognition.quotations import cut
from collab.notifications.service import set_preferences
from tests import factories as make
from tests.notifications.conftest import acting, at, decided, gather, post


@pytest.fixture
def answerable(settings):
    """Mail that can be answered: the operator gave it a domain."""
    use_settings(replace(current_settings(), inbox_domain="reponses.example.org"))
    yield
    use_settings(settings)


def send(settings, reader, smtp):
    send_due_mail(settings)
    return smtp.to(reader.email)


def test_news_of_one_conversation_make_one_mail(session, ground, settle, smtp, settings) -> None:
    post(ground.author, ground.discussion, f"Premier mot {at(ground.reader)}")
    post(ground.author, ground.discussion, f"Second mot {at(ground.reader)}")
    settle()
    gather(minutes_later=1)
    assert send(settings, ground.reader, smtp) == []
    gather(minutes_later=1)
    (mail,) = send(settings, ground.reader, smtp)
    body = mail.get_body(("plain",)).get_content()
    assert body.index("Premier mot") < body.index("Second mot")
    assert f"/discussions/{ground.discussion.id}/2" in body
    assert "Vous êtes nommé·e dans ce message." in body
    assert "@Agent de Metz" in body
    assert "](/people" not in body


def test_two_conversations_make_two_mails(session, ground, settle, smtp, settings) -> None:
    other = make.make_discussion(session, ground.group, ground.author, title="Déchets")
    session.commit()
    post(ground.author, ground.discussion, at(ground.reader))
    post(ground.author, other, at(ground.reader))
    settle()
    gather()
    assert {mail["Subject"] for mail in send(settings, ground.reader, smtp)} == {
        "Eau (Développement durable)",
        "Déchets (Développement durable)",
    }


def read_it(own, ground):
    actor = acting(own, ground.reader)
    mark_read(own, actor, find_discussion(own, actor, ground.discussion.id), number=1)


def take_it_back(own, ground):
    delete_message(own, acting(own, ground.author), ground.discussion.id, 1)


def lose_the_right(own, ground):
    leave_group(own, acting(own, ground.reader), ground.group.id)


def prefer_the_page(own, ground):
    set_preferences(own, ground.reader.id, choices={"mention": "page"})


def mute(own, ground):
    follow_group(own, acting(own, ground.reader), ground.group.id, level="muted")


@pytest.mark.parametrize(
    ("meanwhile", "why"),
    [
        (read_it, "read"),
        (take_it_back, "gone"),
        (lose_the_right, "no_right"),
        (prefer_the_page, "preference"),
        (mute, "muted"),
    ],
)
@pytest.mark.parametrize("moment", ["while it gathers", "once it is planned"])
def test_a_mail_is_asked_again_as_it_is_sent(
    session, ground, settle, smtp, settings, meanwhile, why, moment
) -> None:
    post(ground.author, ground.discussion, at(ground.reader))
    settle()
    if moment == "once it is planned":
        gather()
    with transaction() as own:
        meanwhile(own, ground)
    gather()
    assert send(settings, ground.reader, smtp) == []
    assert decided(session, ground.reader, "mail", "mail_why")[-1] == ("dropped", why)


def test_what_is_left_of_a_conversation_is_still_mailed(session, ground, settle, smtp, settings) -> None:
    post(ground.author, ground.discussion, f"Retiré {at(ground.reader)}")
    post(ground.author, ground.discussion, f"Gardé {at(ground.reader)}")
    settle()
    gather()
    with transaction() as own:
        take_it_back(own, ground)
    (mail,) = send(settings, ground.reader, smtp)
    body = mail.get_body(("plain",)).get_content()
    assert "Gardé" in body
    assert "Retiré" not in body


def test_a_request_that_was_answered_meanwhile_is_no_longer_mailed(session, settle, smtp, settings) -> None:
    from collab.groups.service import join_group

    group = make.make_group(session, visibility="on_request")
    chair, asker = make.make_member(session, group, role="chair"), make.make_member(session)
    session.commit()
    with transaction() as own:
        join_group(own, acting(own, asker), group.id, message="Bonjour")
    settle()
    with transaction() as own:
        leave_group(own, acting(own, asker), group.id)
    gather()
    assert send(settings, chair, smtp) == []
    assert decided(session, chair, "mail_why") == ["settled"]


def test_quiet_hours_hold_a_mail_and_let_it_go_when_they_end(session, ground, settle, smtp, settings) -> None:
    hour = (now() + timedelta(hours=2)).replace(tzinfo=None)
    with transaction() as own:
        set_preferences(
            own,
            ground.reader.id,
            quiet_from=(hour - timedelta(hours=6)).time().replace(microsecond=0),
            quiet_until=(hour + timedelta(hours=6)).time().replace(microsecond=0),
        )
    post(ground.author, ground.discussion, at(ground.reader))
    settle()
    gather()
    assert send(settings, ground.reader, smtp) == []
    assert decided(session, ground.reader, "mail", "mail_why") == [("waiting", "quiet")]
    with time_machine.travel(now() + timedelta(hours=13), tick=True):
        gather(minutes_later=13 * 60)
        assert len(send(settings, ground.reader, smtp)) == 1


def test_only_an_alert_of_the_highest_severity_breaks_a_holiday(
    session, ground, settle, smtp, settings
) -> None:
    day = now().date()
    with transaction() as own:
        set_preferences(own, ground.reader.id, holidays=((day - timedelta(days=3), day + timedelta(days=3)),))
    post(ground.author, ground.discussion, at(ground.reader))
    settle()
    gather()
    assert send(settings, ground.reader, smtp) == []
    with transaction() as own:
        own.execute(text("UPDATE notified_event SET severe = true"))
    gather(minutes_later=10 * 24 * 60)
    assert len(send(settings, ground.reader, smtp)) == 1


def test_who_wants_no_content_gets_a_link_and_nothing_else(session, ground, settle, smtp, settings) -> None:
    with transaction() as own:
        set_preferences(own, ground.reader.id, link_only=True)
    post(ground.author, ground.discussion, f"Secret {at(ground.reader)}")
    settle()
    gather()
    (mail,) = send(settings, ground.reader, smtp)
    assert mail["Subject"] == "Du nouveau pour vous"
    assert mail["List-Id"] is None, "its headers name no group either"
    for told in ("Secret", "Eau", "Élue de Brest", ground.author.name):
        assert told not in mail.get_body(("plain",)).get_content()
        assert told not in mail.get_body(("html",)).get_content()
    assert f"/discussions/{ground.discussion.id}/1" in mail.get_body(("plain",)).get_content()


def test_a_mail_carries_what_threads_it_and_takes_an_answer(
    session, ground, settle, smtp, settings, answerable
) -> None:
    post(ground.author, ground.discussion, at(ground.reader))
    settle()
    gather()
    (mail,) = send(current_settings(), ground.reader, smtp)
    to = read_address(mail["Reply-To"].addresses[0].addr_spec)
    assert to is not None
    assert (to.purpose, to.ids, to.expired) == (ANSWER, (ground.reader.id, ground.discussion.id, 1), False)
    assert mail["Content-Language"] == "fr"
    assert 'lang="fr"' in mail.get_body(("html",)).get_content()
    assert "répondez simplement" in mail.get_body(("plain",)).get_content()


def test_a_message_that_names_somebody_in_html_stays_harmless_in_a_mail(
    session, ground, settle, smtp, settings
) -> None:
    post(ground.author, ground.discussion, f"<script>alert(1)</script> **gras** {at(ground.reader)}")
    settle()
    gather()
    (mail,) = send(settings, ground.reader, smtp)
    html = mail.get_body(("html",)).get_content()
    assert "<script" not in html
    assert "<strong>gras</strong>" in html
    assert f'href="http://localhost:8000/people/{ground.reader.id}"' in html


@pytest.mark.parametrize("language", ["fr", "en"])
def test_what_our_own_mail_says_of_itself_never_comes_back_as_an_answer(
    session, ground, settle, smtp, settings, answerable, language
) -> None:
    """Its links stop mail and open preferences: a program that quotes without marks must not publish them."""
    session.get_one(type(ground.reader), ground.reader.id).language = language
    session.commit()
    post(ground.author, ground.discussion, at(ground.reader))
    settle()
    gather()
    (mail,) = send(current_settings(), ground.reader, smtp)
    ours = mail.get_body(("plain",)).get_content().replace("\r\n", "\n")
    assert "unsubscribe?token=" in ours
    read = cut(f"Oui.\n\n{ours}")
    assert read.startswith("Oui.")
    for line in (
        "unsubscribe",
        "/me/notifications",
        "/notifications/why",
        "répondez simplement",
        "simply reply",
    ):
        assert line not in read
