"""One press on a link of a mail stops that kind of mail: looking at it stops nothing."""

from __future__ import annotations

from collab.core.db import transaction
from collab.notifications.kinds import KINDS
from collab.notifications.service import EVERY_KIND, bits_of, preferences_of, unsubscribe_token

MENTION = bits_of(["mention"])


def choices(person):
    with transaction() as own:
        return preferences_of(own, [person.id])[person.id].choices


def test_a_scanner_that_opens_the_link_a_hundred_times_stops_nothing(session, ground, client) -> None:
    token = unsubscribe_token(ground.reader.id, MENTION)
    for _ in range(100):
        opened = client.get(f"/api/unsubscribe?token={token}")
        assert (opened.status_code, opened.headers["Location"]) == (303, f"/unsubscribe?token={token}")
    shown = client.get(f"/api/unsubscription?token={token}").get_json()
    assert shown == {
        "titles": [{"fr": KINDS["mention"].title.fr, "en": KINDS["mention"].title.en}],
        "done": False,
    }
    assert choices(ground.reader) == {}


def test_a_mail_program_posts_without_cookie_nor_origin_and_that_kind_stops(session, ground, app) -> None:
    token = unsubscribe_token(ground.reader.id, MENTION)
    stranger = app.test_client()
    for _ in range(2):
        answer = stranger.post(
            f"/api/unsubscribe?token={token}",
            data="List-Unsubscribe=One-Click",
            content_type="application/x-www-form-urlencoded",
        )
        assert (answer.status_code, answer.get_json()["done"]) == (200, True)
    assert choices(ground.reader) == {"mention": "page"}


def test_all_mail_at_once_stops_where_a_mail_held_several_kinds(session, ground, client) -> None:
    token = unsubscribe_token(ground.reader.id, EVERY_KIND)
    assert client.post(f"/api/unsubscribe?token={token}").get_json() == {"titles": [], "done": True}
    usual = {name for name, kind in KINDS.items() if kind.channel == "mail"}
    assert choices(ground.reader) == dict.fromkeys(usual, "page")


def test_a_link_that_nobody_made_stops_nothing(session, ground, client) -> None:
    token = unsubscribe_token(ground.reader.id, MENTION)
    for forged in (
        token[:-1] + ("A" if token[-1] != "A" else "B"),
        f"9{token}",
        "x",
        token.replace(".", "..", 1),
    ):
        for answer in (
            client.post(f"/api/unsubscribe?token={forged}"),
            client.get(f"/api/unsubscription?token={forged}"),
        ):
            assert answer.status_code == 404, forged
    assert choices(ground.reader) == {}


def test_a_mail_of_two_kinds_stops_these_two_and_no_other(session, ground, client) -> None:
    token = unsubscribe_token(ground.reader.id, bits_of(["mention", "request"]))
    assert client.post(f"/api/unsubscribe?token={token}").get_json()["done"]
    assert choices(ground.reader) == {"mention": "page", "request": "page"}
