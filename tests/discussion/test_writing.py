"""What a repeat of something written is told."""

from __future__ import annotations

import uuid

import pytest

from collab.core.clock import now
from collab.core.errors import Problem
from collab.discussion import service
from tests.factories import actor_of, join, make_discussion, make_group, make_member


def test_who_lost_their_rights_learns_from_a_repeat_that_the_message_stands(session, signed_in) -> None:
    group, author = make_group(session), make_member(session)
    stay, discussion = join(session, group, author), make_discussion(session, group, author)
    session.commit()
    browser, path = signed_in(author), f"/api/discussions/{discussion.id}/messages"
    message = {"body": "un", "client_key": str(uuid.uuid4())}
    first = browser.post(path, json=message).get_json()
    group.listed, group.visibility, stay.left_at = False, "invitation", now()
    session.commit()
    again = browser.post(path, json=message)
    assert (again.status_code, again.get_json()) == (200, first)
    other = browser.post(path, json={"body": "deux", "client_key": str(uuid.uuid4())})
    assert (other.status_code, other.get_json()["type"]) == (404, "not-found")


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("change", ["renamed", "edited", "moved", "deleted", "settled", "edited and moved"])
def test_a_repeat_of_an_opening_finds_the_discussion_whatever_became_of_it(session, change) -> None:
    group = make_group(session)
    author, chair = actor_of(make_member(session, group)), actor_of(make_member(session, group, "chair"))
    first = {"title": "Eau", "body": "Qui a un marché ?", "client_key": uuid.uuid4()}
    place, _ = service.start_discussion(session, author, group.id, **first)
    if change == "renamed":
        service.rename_discussion(session, chair, place.id, title="Eau potable")
    if "edited" in change:
        service.edit_message(session, author, place.id, 1, body="Qui a déjà un marché ?")
    if "moved" in change:
        service.move_messages(session, chair, place.id, 1, title="Marchés")
    if change == "deleted":
        service.delete_message(session, author, place.id, 1)
    if change == "settled":
        service.resolve_discussion(session, author, place.id, outcome="Strasbourg en a un")
    again, new = service.start_discussion(session, author, group.id, **first)
    assert (again.id, new) == (place.id, False)


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("body", ["Qui a déjà un marché ?", "Autre chose", ""])
def test_other_words_under_the_key_of_an_opening_are_refused(session, body) -> None:
    group = make_group(session)
    author = actor_of(make_member(session, group))
    first = {"title": "Eau", "body": "Qui a un marché ?", "client_key": uuid.uuid4()}
    place, _ = service.start_discussion(session, author, group.id, **first)
    service.edit_message(session, author, place.id, 1, body="Qui a déjà un marché ?")
    with pytest.raises(Problem) as refused:
        service.start_discussion(session, author, group.id, **{**first, "body": body})
    assert refused.value.slug == "key-reused"
