"""The same event from several sources is one story; what somebody takes apart stays apart."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from collab.core.clock import now
from collab.core.db import database, transaction
from collab.core.errors import Problem
from collab.countries.models import Item, Story, StoryApart
from collab.countries.service.joining import join_stories, part_item, set_aside
from collab.countries.service.placing import place_in_stories
from collab.countries.service.stories import list_stories, story_for
from collab.countries.service.typing import type_item
from tests.countries.rows import make_bulletin, make_item, make_partnership
from tests.factories import actor_of, make_member, make_person
from tests.queries import counted_queries

FLOOD = "Inondations à Kinshasa : le bilan s’alourdit"
FLOOD_TOO = "Kinshasa : les inondations font des dizaines de morts"


def slug_of(call, *args, **kwargs) -> str:
    with pytest.raises(Problem) as refused:
        call(*args, **kwargs)
    return refused.value.slug


def story_of(session, item) -> int:
    session.refresh(item)
    return item.story_id


@pytest.fixture
def two(session):
    """Two sources that tell of one flood, placed one after the other."""
    one = make_item(session, FLOOD, ["CD"])
    place_in_stories(session, [one.id])
    other = make_item(session, FLOOD_TOO, ["CD", "CG"], source_name="Agence B")
    place_in_stories(session, [other.id])
    session.refresh(one)
    session.refresh(other)
    return one, other


def test_two_sources_that_tell_of_one_event_make_one_story(session, two) -> None:
    one, other = two
    assert one.story_id == other.story_id
    story = story_for(session, actor_of(make_member(session)), one.story_id)
    assert (story.title, story.item_count, story.countries) == (FLOOD, 2, ["CD", "CG"])
    assert story.sources == ["Agence A", "Agence B"]


def test_news_of_other_countries_other_days_or_another_language_stay_apart(session) -> None:
    old = make_item(session, FLOOD, ["CD"], source_name="Hier", fetched_at=now() - timedelta(days=5))
    elsewhere = make_item(session, FLOOD, ["ML"], source_name="Ailleurs")
    english = make_item(session, FLOOD, ["CD"], source_name="Other", language="en")
    here = make_item(session, FLOOD, ["CD"])
    place_in_stories(session, [old.id])
    place_in_stories(session, [elsewhere.id, english.id, here.id])
    assert len({story_of(session, item) for item in (old, elsewhere, english, here)}) == 4


def test_one_page_told_by_two_sources_is_one_story_whatever_its_title(session) -> None:
    one = make_item(session, "Le point du matin", ["CD"], url="https://example.org/a")
    other = make_item(session, "Route coupée", [], source_name="B", url="https://example.org/a")
    place_in_stories(session, [one.id, other.id])
    assert story_of(session, one) == story_of(session, other)


def test_a_front_page_brings_nothing_together(session) -> None:
    titles = {
        "Séisme au nord": "NP",
        "Élections reportées": "ML",
        "Accord de pêche signé": "SN",
        "Pont fermé": "SN",
    }
    front = [
        make_item(session, title, [code], url="https://ministere.example.org/fil")
        for title, code in titles.items()
    ]
    bare = [
        make_item(session, f"{title} encore", ["SN"], source_name=title, url="https://ministere.example.org/")
        for title in titles
    ]
    place_in_stories(session, [item.id for item in (*front, *bare)])
    assert len({story_of(session, item) for item in front}) == 4
    assert story_of(session, bare[0]) != story_of(session, bare[1])


def test_placing_again_changes_nothing(session, two) -> None:
    place_in_stories(session, [item.id for item in two])
    assert session.scalars(select(Story.item_count)).all() == [2]


def test_statements_do_not_grow_with_items(session) -> None:
    def placed(count: int) -> int:
        items = [
            make_item(session, f"mot{count}x{n} chose{count}x{n}", ["SN"], source_name=str(n))
            for n in range(count)
        ]
        with counted_queries(database()) as counted:
            place_in_stories(session, [item.id for item in items])
        return len(counted)

    assert placed(3) == placed(60) <= 8


def test_a_wrong_merge_is_undone_in_one_press_and_stays_undone(session, two) -> None:
    one, other = two
    actor = actor_of(make_member(session))
    alone = part_item(session, actor, one.story_id, other.id)
    assert (alone.title, alone.item_count, alone.countries) == (FLOOD_TOO, 1, ["CD", "CG"])
    assert story_of(session, one) != story_of(session, other)
    # Read again, under whatever id, it is never put back with the one it left.
    session.get_one(Item, other.id).story_id = None
    session.flush()
    place_in_stories(session, [other.id])
    assert story_of(session, one) != story_of(session, other)
    # A third one joins one of the two, and does not bring them together.
    third = make_item(session, FLOOD, ["CD"], source_name="Agence C")
    place_in_stories(session, [third.id])
    assert story_of(session, third) == story_of(session, one)
    assert story_of(session, other) != story_of(session, one)


def test_taking_the_first_item_out_gives_the_story_the_title_it_still_has(session, two) -> None:
    one, other = two
    left = story_of(session, other)
    part_item(session, actor_of(make_member(session)), left, one.id)
    assert session.get_one(Story, left).title == FLOOD_TOO


def test_a_second_press_leads_to_the_story_it_made(session, two) -> None:
    one, other = two
    actor = actor_of(make_member(session))
    story_id = one.story_id
    alone = part_item(session, actor, story_id, other.id)
    assert part_item(session, actor, story_id, other.id).id == alone.id
    assert slug_of(part_item, session, actor, story_id, one.id) == "story-of-one"


def test_stories_are_joined_by_hand_and_whoever_parted_them_is_overruled(session, two) -> None:
    one, other = two
    actor = actor_of(make_member(session))
    alone = part_item(session, actor, one.story_id, other.id)
    joined = join_stories(session, actor, one.story_id, other_id=alone.id)
    assert joined.item_count == 2
    assert session.scalars(select(StoryApart)).all() == []
    assert story_for(session, actor, alone.id).merged_into == joined.id
    assert slug_of(set_aside, session, actor, alone.id, aside=True) == "story-joined"


def test_a_story_set_aside_leaves_the_list_and_comes_back(session, two) -> None:
    actor = actor_of(make_member(session))
    story_id = two[0].story_id
    set_aside(session, actor, story_id, aside=True)
    assert list_stories(session, actor).items == []
    assert [story.id for story in list_stories(session, actor, show="aside").items] == [story_id]
    set_aside(session, actor, story_id, aside=False)
    assert [story.id for story in list_stories(session, actor).items] == [story_id]


def test_mine_are_those_of_countries_my_authority_works_in(session, two) -> None:
    member = make_member(session)
    actor = actor_of(member)
    assert list_stories(session, actor, mine=True).items == []
    make_partnership(session, actor.mandates[0].authority_id, "CD")
    assert len(list_stories(session, actor, mine=True).items) == 1


def test_pages_follow_each_other_without_a_gap(session) -> None:
    words = ["alpha", "bravo", "charlie", "delta", "echo"]
    for word in words:
        place_in_stories(session, [make_item(session, f"{word} {word}s", ["SN"], source_name=word).id])
    actor = actor_of(make_member(session))
    seen, after = [], ""
    while True:
        page = list_stories(session, actor, limit=2, after=after)
        seen += [story.title for story in page.items]
        if page.next is None:
            break
        after = page.next
    assert seen == [f"{word} {word}s" for word in reversed(words)]
    assert slug_of(list_stories, session, actor, after="yesterday_1") == "invalid"


def test_who_holds_no_mandate_reads_no_story_and_changes_none(session, two) -> None:
    guest = actor_of(make_person(session, organisation="Réseau"))
    assert slug_of(list_stories, session, guest) == "not-found"
    assert slug_of(story_for, session, guest, two[0].story_id) == "not-found"
    assert slug_of(part_item, session, guest, two[0].story_id, two[1].id) == "not-found"


def test_a_link_typed_by_hand_joins_the_story_it_belongs_to(session, two) -> None:
    actor = actor_of(make_member(session))
    typed = type_item(session, actor, title=FLOOD, url="https://example.org/carte", countries=["CD"])
    assert typed.id == two[0].story_id
    assert typed.items[0].typed
    assert typed.items[0].source_name.startswith("Élue, ")
    again = type_item(session, actor, title="Autre", url="https://example.org/carte", countries=["ML"])
    assert again.id == typed.id
    assert again.item_count == 3


def test_a_note_on_a_known_link_is_kept_and_brings_a_story_that_was_set_aside_back(session, two) -> None:
    actor = actor_of(make_member(session))
    typed = type_item(session, actor, title=FLOOD, url="https://example.org/carte", countries=["CD"])
    set_aside(session, actor, typed.id, aside=True)
    for _ in range(2):
        again = type_item(
            session,
            actor,
            title=FLOOD,
            url="https://example.org/carte",
            countries=["CD"],
            note="Voir la **carte**.",
        )
    assert (again.id, again.item_count, again.set_aside) == (typed.id, 4, False)
    assert "<strong>carte</strong>" in again.items[0].summary


@pytest.mark.parametrize(
    ("url", "countries", "field"),
    [
        ("javascript:alert(1)", ["CD"], "url"),
        ("https://example.org", [], "countries"),
        ("https://example.org", ["XX"], "countries"),
    ],
)
def test_a_link_that_leads_nowhere_or_to_no_country_is_refused(session, url, countries, field) -> None:
    actor = actor_of(make_member(session))
    with pytest.raises(Problem) as refused:
        type_item(session, actor, title="Titre", url=url, countries=countries)
    assert list(refused.value.errors or {}) == [field]


def test_stories_are_found_by_what_was_made_of_them(session, two) -> None:
    member = make_member(session)
    actor, bare = actor_of(member), two[0].story_id
    made = make_bulletin(session, member, ["CD"], severity="alert").story_id
    session.get_one(Story, made).item_count = 1
    session.flush()

    def found(which: str) -> list[int]:
        return [story.id for story in list_stories(session, actor, bulletin=which).items]

    assert sorted(found("")) == sorted([bare, made])
    assert (found("without"), found("alert"), found("watch")) == ([bare], [made], [])


def test_two_workers_that_place_the_same_news_at_once_open_one_story(session) -> None:
    # Each batch tells the same five events, as two sources do that are read at the same moment.
    words = ["pont", "marché", "gare", "école", "hôpital"]
    titles = [f"{word} {word}eux rouvert" for word in words]
    batches = [
        [make_item(session, title, ["SN"], source_name=source).id for title in titles]
        for source in ("A", "B")
    ]
    session.commit()
    ready = threading.Barrier(len(batches))

    def place(ids: list[int]) -> None:
        with transaction() as mine:
            mine.execute(select(1))
            ready.wait(timeout=20)
            place_in_stories(mine, ids)

    with ThreadPoolExecutor(len(batches)) as pool:
        list(pool.map(place, batches))
    assert session.scalars(select(Story.item_count)).all() == [2] * len(titles)
    assert session.scalar(select(func.count()).where(Item.story_id.is_(None))) == 0


def test_news_of_no_known_country_are_held_against_each_other_alone(session) -> None:
    title = "Un navire s’échoue au large des îles Kerala"
    one = make_item(session, title, [], source_name="A")
    place_in_stories(session, [one.id])
    same = make_item(session, title, [], source_name="B")
    here = make_item(session, title, ["SN"], source_name="C")
    place_in_stories(session, [same.id, here.id])
    assert story_of(session, one) == story_of(session, same) != story_of(session, here)
