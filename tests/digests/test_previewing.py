"""A letter as somebody would get it: nothing is written, and nobody sees through it what they may not read."""

from __future__ import annotations

import uuid

import pytest
from sqlalchemy import text

from collab.core.db import transaction
from collab.core.errors import Problem
from collab.digests.service.previewing import NO_LETTER, preview_letter
from collab.discussion.service import post_message
from collab.groups.service import follow_group
from collab.notifications.service.preferences import set_preferences
from tests import factories as make
from tests.digests.edition_rows import make_edition, make_edition_item, make_secretary
from tests.digests.run_rows import make_reader
from tests.queries import counted_queries


def say(session, discussion, author) -> None:
    post_message(session, make.actor_of(author), discussion.id, body="Bonjour", client_key=uuid.uuid4())


@pytest.fixture
def reader(session):
    """Somebody in a closed group and in an open one, with news in both."""
    person = make_reader(session, name="Agent", language="fr")
    author = make.make_person(session, "Élue")
    for name, visibility in (("Groupe fermé", "invitation"), ("Groupe ouvert", "open")):
        group = make.make_group(session, name, visibility=visibility)
        make.join(session, group, author)
        make.join(session, group, person)
        session.flush()
        follow_group(session, make.actor_of(person), group.id, level="followed")
        say(session, make.make_discussion(session, group, author, title=f"Sujet du {name.lower()}"), author)
    session.commit()
    return person


@pytest.fixture
def edition(session, secretary):
    row = make_edition(
        session, secretary, title_fr="L’eau en commun", title_en="Water in common", intro_fr="Bonjour."
    )
    make_edition_item(session, row, title_fr="Rencontre des directions", body_fr="Le **4** décembre.")
    session.commit()
    return row


@pytest.fixture
def secretary(session):
    person = make_secretary(session, came_at=text("now()"))
    session.commit()
    return person


def preview(person, to, edition=None, **more):
    with transaction() as own:
        actor = make.actor_of(own.merge(person))
        letter = preview_letter(own, actor, person_id=to.id, edition_id=edition and edition.id, **more)
        assert own.scalar(text("SELECT pg_current_xact_id_if_assigned()")) is None, "it wrote something"
    return letter


def test_ones_own_next_letter_tells_what_came(reader) -> None:
    letter = preview(reader, reader)
    assert letter.subject == "Votre lettre\u00a0: 2 nouvelles"
    assert "Sujet du groupe fermé" in letter.text
    assert "Sujet du groupe ouvert" in letter.html


def test_who_has_no_news_has_no_letter(session) -> None:
    alone = make_reader(session)
    session.commit()
    assert preview(alone, alone) == NO_LETTER


def test_the_secretariat_sees_an_edition_as_a_member_gets_it_but_not_their_closed_groups(
    reader, secretary, edition
) -> None:
    letter = preview(secretary, reader, edition)
    assert letter.subject == "L’eau en commun"
    assert "Rencontre des directions" in letter.text
    assert "Sujet du groupe ouvert" in letter.text
    assert "fermé" not in letter.text + letter.html
    assert "1 ligne que vous ne pouvez pas lire." in letter.text
    assert "1 ligne que vous ne pouvez pas lire." in letter.html


def test_an_edition_reads_in_the_language_asked_for(reader, secretary, edition) -> None:
    letter = preview(secretary, reader, edition, language="en")
    assert letter.subject == "Water in common"
    assert "FOR YOU" in letter.text
    assert '<html lang="en"' in letter.html


def test_who_wants_a_link_alone_is_shown_as_they_get_it(session, reader, secretary, edition) -> None:
    set_preferences(session, reader.id, link_only=True)
    session.commit()
    letter = preview(secretary, reader, edition)
    assert letter.subject == "Du nouveau pour vous"
    assert "2 nouvelles vous attendent" in letter.text
    assert "L’eau en commun" not in letter.text + letter.html


def test_nobody_sees_a_letter_that_is_not_theirs(session, reader, secretary, edition) -> None:
    other = make_reader(session)
    session.commit()
    for person, to, under in (
        (other, reader, None),
        (secretary, reader, None),
        (other, other, edition),
        (reader, other, edition),
    ):
        with pytest.raises(Problem) as refused:
            preview(person, to, under)
        assert refused.value.status == 404


def test_who_has_no_address_gets_no_letter_and_the_secretariat_is_told_so(
    session, secretary, edition
) -> None:
    silent = make.make_person(session, email=None)
    session.commit()
    with pytest.raises(Problem) as refused:
        preview(secretary, silent, edition)
    assert (refused.value.status, refused.value.slug) == (409, "no-address")


def test_a_preview_bears_nobodys_key(reader, secretary, edition) -> None:
    letter = preview(secretary, reader, edition)
    assert "token" not in letter.text + letter.html


def test_the_page_stands_in_our_frame_alone_and_runs_nothing(reader, secretary, edition, signed_in) -> None:
    browser = signed_in(secretary)
    shown = browser.get(
        f"/api/digests/editions/{edition.id}/preview?person={reader.id}&language=en"
    ).get_json()
    assert shown["subject"] == "Water in common"
    asked = f"language=en&person={reader.id}"
    assert shown["html_url"] == f"/api/digests/editions/{edition.id}/preview/page?{asked}"
    page = browser.get(f"{shown['html_url']}&scheme=dark")
    assert page.content_type == "text/html; charset=utf-8"
    policy = page.headers["Content-Security-Policy"]
    assert policy.startswith("sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none';")
    assert "frame-ancestors 'self'" in policy
    assert "script" not in policy
    assert page.headers["Cache-Control"] == "no-store"
    assert '<base target="_blank">' in page.get_data(as_text=True)
    assert "prefers-color-scheme" not in page.get_data(as_text=True)


def test_ones_own_preview_over_http(reader, signed_in) -> None:
    browser = signed_in(reader)
    shown = browser.get("/api/digests/mine/preview").get_json()
    assert (shown["lines"], shown["html_url"]) == (2, "/api/digests/mine/preview/page")
    assert "Sujet du groupe fermé" in browser.get(shown["html_url"]).get_data(as_text=True)
    assert browser.get("/api/digests/mine/preview?language=de").status_code == 422


def test_previews_are_counted(reader, signed_in, monkeypatch) -> None:
    monkeypatch.setattr("collab.digests.routes.previews.PREVIEWS_PER_MINUTE", 2)
    browser = signed_in(reader)
    got = [browser.get("/api/digests/mine/preview").status_code for _ in range(3)]
    assert got == [200, 200, 429]


def test_a_preview_asks_as_much_of_the_database_whatever_there_is_to_tell(
    session, database, reader, secretary, edition
) -> None:
    with counted_queries(database) as few:
        preview(secretary, reader, edition)
    author = make.make_person(session, "Élu")
    for number in range(6):
        group = make.make_group(session, f"Groupe {number}", visibility="open")
        make.join(session, group, author)
        make.join(session, group, reader)
        follow_group(session, make.actor_of(session.merge(reader)), group.id, level="followed")
        say(session, make.make_discussion(session, group, author, title=f"Sujet {number}"), author)
        make_edition_item(session, edition, position=number + 2)
    session.commit()
    with counted_queries(database) as many:
        preview(secretary, reader, edition)
    assert len(many) == len(few)
