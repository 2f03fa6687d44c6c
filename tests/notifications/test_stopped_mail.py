"""Who no longer gets our mail reads it on the page of preferences."""

from __future__ import annotations

from collab.core.clock import now
from collab.core.db import transaction
from collab.core.mail.health import MailAddress
from collab.notifications import service
from tests import factories as make


def mail_stopped(person) -> bool:
    with transaction() as own:
        actor = make.actor_of(own.get_one(type(person), person.id))
        return service.show_preferences(own, actor).mail_stopped


def test_the_page_says_that_mail_comes_back_until_one_tries_again(session) -> None:
    person = make.make_person(session)
    session.commit()
    assert not mail_stopped(person)
    with transaction() as own:
        own.add(MailAddress(address=person.email, stopped_at=now(), stopped_by="hard", hard_count=1))
    assert mail_stopped(person)
    with transaction() as own:
        service.resume(own, make.actor_of(own.get_one(type(person), person.id)), person.id)
    assert not mail_stopped(person)


def test_who_has_no_address_is_not_said_to_be_unreachable(session) -> None:
    person = make.make_person(session, email=None)
    session.commit()
    assert not mail_stopped(person)
