"""A draft begun and written, and its items picked, ordered and taken out, by several people at once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from collab.core.clock import now, today
from collab.core.errors import Problem
from collab.digests.models import Edition, EditionItem
from collab.digests.service.editions.composing import begin_edition, change_edition
from collab.digests.service.editions.content import content_of
from collab.digests.service.editions.items import add_item, change_item, order_items, remove_item
from collab.digests.service.editions.moving import move
from collab.digests.service.editions.views import edition_for, list_editions
from tests import factories as make
from tests.countries.rows import make_bulletin
from tests.digests.edition_rows import make_edition, make_edition_item, make_secretary
from tests.digests.test_edition_moves import refused, together
from tests.queries import counted_queries


@pytest.fixture
def secretary(session):
    return make_secretary(session)


@pytest.fixture
def me(secretary):
    return make.actor_of(secretary)


def titles(view) -> list[str]:
    return [item.fr.title for item in view.items]


def test_a_draft_begins_with_the_week_in_its_title(session, me) -> None:
    view = begin_edition(session, me)
    week = today().isocalendar().week
    assert view.row.title_fr == f"Lettre de la commission, semaine {week}"
    assert view.row.title_en == f"Letter of the commission, week {week}"
    assert view.row.state == "draft"
    assert {"change", "submit", "discard"} <= set(view.acts)


def test_a_second_press_begins_no_second_draft(session, me) -> None:
    session.commit()
    assert together([lambda own: begin_edition(own, me)] * 3) == ["done"] * 3
    assert session.scalar(select(func.count()).select_from(Edition)) == 1
    only = session.scalars(select(Edition)).one()
    change_edition(session, me, only.id, expected=1, intro_fr="Bonjour.")
    assert begin_edition(session, me).row.id != only.id


def test_a_member_composes_nothing(session) -> None:
    member = make.actor_of(make.make_member(session))
    edition = make_edition(session)
    for act in (
        lambda: begin_edition(session, member),
        lambda: change_edition(session, member, edition.id, expected=1, title_fr="À moi"),
        lambda: add_item(session, member, edition.id, kind="own", title_fr="À moi"),
        lambda: edition_for(session, member, edition.id),
        lambda: list_editions(session, member, page=1, page_size=10),
    ):
        assert refused(act).status == 403


def test_words_written_from_an_older_version_are_refused(session, me) -> None:
    edition = make_edition(session)
    first = change_edition(session, me, edition.id, expected=1, intro_fr="Bonjour.")
    assert first.version == 2
    assert change_edition(session, me, edition.id, expected=2, intro_fr="Bonjour.").version == 2
    assert (
        refused(lambda: change_edition(session, me, edition.id, expected=1, title_fr="Autre")).status == 412
    )
    assert edition.title_fr != "Autre"


def test_what_was_submitted_is_no_longer_written(session, me) -> None:
    edition = make_edition(session)
    item = make_edition_item(session, edition)
    move(session, me, edition.id, "submit")
    for act in (
        lambda: change_edition(session, me, edition.id, expected=edition.version, title_fr="Autre"),
        lambda: add_item(session, me, edition.id, kind="own", title_fr="Autre"),
        lambda: change_item(session, me, edition.id, item.id, expected=edition.version, body_fr="Autre"),
        lambda: remove_item(session, me, edition.id, item.id),
        lambda: order_items(session, me, edition.id, item_ids=[item.id]),
    ):
        assert (refused(act).status, refused(act).slug) == (409, "edition-moved-on")


def test_two_tabs_that_pick_one_suggestion_make_one_item(session, secretary, me) -> None:
    discussion = make.make_discussion(session, make.make_group(session), secretary)
    edition = make_edition(session)
    session.commit()
    picks = [lambda own: add_item(own, me, edition.id, kind="discussion", thing_id=discussion.id)] * 4
    assert together(picks) == ["done"] * 4
    assert session.scalar(select(func.count()).select_from(EditionItem)) == 1


@pytest.mark.parametrize("closed", [{"visibility": "invitation"}, {"listed": False}, {"kind": "pairing"}])
def test_what_only_members_of_a_closed_group_read_is_not_put_in_not_even_by_one_of_them(
    session, secretary, me, closed
) -> None:
    group = make.make_group(session, **closed)
    make.join(session, group, secretary)
    discussion = make.make_discussion(session, group, secretary)
    edition = make_edition(session)
    problem = refused(lambda: add_item(session, me, edition.id, kind="discussion", thing_id=discussion.id))
    assert (problem.status, problem.errors) == (422, {"thing_id": ["unknown"]})


@pytest.mark.parametrize(
    ("url", "sound"),
    [
        ("https://example.org/page?q=1#là", True),
        ("/discussions/3", True),
        ("", True),
        ("http://example.org", False),
        ("//example.org", False),
        ("/\\example.org", False),
        ("javascript:alert(1)", False),
        ("https://user@example.org", False),
        ("https:///page", False),
        ("/a b", False),
        ("https://example.org/\r\nX: y", False),
    ],
)
def test_own_words_lead_to_a_page_here_or_to_a_secure_one(session, me, url, sound) -> None:
    edition = make_edition(session)
    put_in = lambda: add_item(session, me, edition.id, kind="own", title_fr="Appel", url=url)  # noqa: E731
    if sound:
        assert put_in().items[0].path == url
    else:
        assert refused(put_in).errors == {"url": ["not-a-page-or-link"]}


def test_own_words_need_a_french_title_and_keep_it(session, me) -> None:
    edition = make_edition(session)
    assert refused(lambda: add_item(session, me, edition.id, kind="own", body_fr="Rien")).errors == {
        "title_fr": ["required"]
    }
    item = add_item(session, me, edition.id, kind="own", title_fr="Appel").items[0]
    problem = refused(
        lambda: change_item(session, me, edition.id, item.id, expected=edition.version, title_fr="")
    )
    assert problem.errors == {"title_fr": ["required"]}


def test_items_are_put_in_order_whole_or_not_at_all(session, me) -> None:
    edition = make_edition(session)
    a, b, c = (make_edition_item(session, edition, n, title_fr=f"Titre {n}").id for n in (1, 2, 3))
    assert titles(order_items(session, me, edition.id, item_ids=[c, a, b])) == [
        "Titre 3",
        "Titre 1",
        "Titre 2",
    ]
    for wrong, status in (([a, b], 409), ([a, b, c, 999], 409), ([a, b, c, c], 422)):
        assert (
            refused(lambda wrong=wrong: order_items(session, me, edition.id, item_ids=wrong)).status == status
        )
    assert titles(edition_for(session, me, edition.id)) == ["Titre 3", "Titre 1", "Titre 2"]


def test_what_was_taken_out_comes_back_where_it_was(session, me) -> None:
    edition = make_edition(session)
    items = [make_edition_item(session, edition, n, title_fr=f"Titre {n}") for n in (1, 2, 3)]
    assert titles(remove_item(session, me, edition.id, items[1].id)) == ["Titre 1", "Titre 3"]
    version = edition.version
    assert remove_item(session, me, edition.id, items[1].id).version == version
    back = add_item(session, me, edition.id, kind="own", title_fr="Titre 2", position=2)
    assert titles(back) == ["Titre 1", "Titre 2", "Titre 3"]


def test_ordering_and_adding_at_once_lose_no_item(session, me) -> None:
    edition = make_edition(session)
    ids = [make_edition_item(session, edition, n).id for n in (1, 2, 3)]
    session.commit()
    outcomes = together(
        [
            lambda own: order_items(own, me, edition.id, item_ids=ids[::-1]),
            lambda own: add_item(own, me, edition.id, kind="own", title_fr="Quatrième"),
        ]
    )
    assert set(outcomes) <= {"done", "edition-items-changed"}
    positions = session.scalars(select(EditionItem.position).order_by(EditionItem.position)).all()
    assert positions == [1, 2, 3, 4]


def test_an_edition_holds_no_more_than_it_may(session, me) -> None:
    edition = make_edition(session)
    for n in range(1, 41):
        make_edition_item(session, edition, n)
    assert (
        refused(lambda: add_item(session, me, edition.id, kind="own", title_fr="De trop")).slug
        == "edition-full"
    )


def test_an_item_of_another_edition_is_not_found(session, me) -> None:
    edition, other = make_edition(session), make_edition(session)
    item = make_edition_item(session, other)
    assert (
        refused(lambda: change_item(session, me, edition.id, item.id, expected=1, body_fr="x")).status == 404
    )


def test_english_falls_back_to_the_french_words_and_the_page_says_so(session, secretary, me) -> None:
    edition = make_edition(session, intro_fr="Bonjour.")
    make_edition_item(session, edition, title_fr="Appel", body_fr="Avant **vendredi**.")
    content = content_of(session, edition)
    assert content.intro("en") == "Bonjour."
    assert (content.parts[0].en.title, content.parts[0].en.markdown) == ("Appel", "Avant **vendredi**.")
    view = edition_for(session, me, edition.id)
    assert view.lacks_english
    assert view.items[0].en.html == "<p>Avant <strong>vendredi</strong>.</p>"


def test_the_list_shows_what_is_to_be_sent_first_and_who_did_what(session, secretary, me) -> None:
    sent = make_edition(session, secretary, state="sent", number=1, sent_at=now() - timedelta(days=3))
    draft = make_edition(session, secretary)
    make_edition(session, secretary, state="discarded")
    newer = make_edition(session, secretary, state="sent", number=2, sent_at=now())
    found = list_editions(session, me, page=1, page_size=10)
    assert [row.id for row in found["items"]] == [draft.id, newer.id, sent.id]
    assert found["items"][0].created_by.name == secretary.name
    assert found["total"] == 3


def test_a_page_takes_as_many_queries_for_forty_items_as_for_two(session, database, secretary, me) -> None:
    group = make.make_group(session)
    edition = make_edition(session, secretary)
    counts = []
    for upto in (2, 40):
        held = session.scalar(select(func.count()).select_from(EditionItem))
        for n in range(held, upto):
            discussion = make.make_discussion(session, group, secretary, title=f"Sujet {n}")
            make_edition_item(session, edition, n + 1, kind="discussion", thing_id=discussion.id, title_fr="")
        session.flush()
        with counted_queries(database) as sent:
            edition_for(session, me, edition.id)
        counts.append(len(sent))
    assert counts[0] == counts[1] <= 10


def test_an_unknown_edition_is_not_found(session, me) -> None:
    with pytest.raises(Problem) as problem:
        edition_for(session, me, 999)
    assert problem.value.status == 404


def test_what_all_members_may_read_is_for_the_members_of_the_commission(session, me, secretary) -> None:
    commission = make.make_group(session, "Commission", visibility="invitation", follows="everyone")
    edition = make_edition(session)
    bulletin = make_bulletin(session, secretary, ["SN"])
    add_item(session, me, edition.id, kind="bulletin", thing_id=bulletin.id)
    add_item(session, me, edition.id, kind="own", title_fr="Pour tout le monde")
    assert [part.group_id for part in content_of(session, edition).parts] == [commission.id, None]
