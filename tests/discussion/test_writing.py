"""What a repeat of something written is told."""

from __future__ import annotations

import uuid

from collab.core.clock import now
from tests.factories import join, make_discussion, make_group, make_member


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
