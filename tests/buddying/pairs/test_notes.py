"""What two peers leave to the next: begun with an outline, agreed to by both, found by members, taken back by either."""

import threading

import pytest
from sqlalchemy import select

from collab.buddying.models import PeerNote
from collab.buddying.service.pairs.handing import hand_pair
from collab.buddying.service.pairs.moving import end_pair
from collab.buddying.service.pairs.note_views import find_notes, note_for
from collab.buddying.service.pairs.notes import agree_to_note, change_note, start_note, withdraw_note
from collab.core.db import transaction
from collab.core.errors import Problem
from collab.core.outbox import OutboxEvent
from tests.buddying.pairs.rows import make_note, make_pair
from tests.factories import actor_of, make_member
from tests.queries import counted_queries


@pytest.fixture
def over(session, people, pair):
    end_pair(session, actor_of(people.helper), pair.id)
    session.commit()
    return pair


@pytest.fixture
def note(session, people, over):
    return start_note(session, actor_of(people.asker), over.id)


def publish(session, people, note_id):
    version = session.get_one(PeerNote, note_id).version
    agree_to_note(session, actor_of(people.asker), note_id, version=version)
    return agree_to_note(session, actor_of(people.helper), note_id, version=version)


def refused(act) -> tuple[int, str]:
    with pytest.raises(Problem) as caught:
        act()
    return caught.value.status, caught.value.slug


def told(session):
    rows = session.scalars(
        select(OutboxEvent).filter_by(name="buddying.note_changed").order_by(OutboxEvent.id)
    )
    return [(row.payload["state"], row.payload["asked"]) for row in rows]


def test_it_begins_with_an_outline_of_what_was_agreed(session, people, note):
    body = note.draft.words.body
    assert body.startswith("## Le besoin\n\nMonter une coopération sur l’eau")
    assert "Pays\N{NO-BREAK SPACE}: Madagascar" in body
    assert "## Ce que nous avons fait" in body
    assert (note.draft.words.countries, note.draft.words.language) == (["MG"], "fr")
    assert note.state == "proposed"
    for person in (people.asker, people.helper):
        assert person.name not in body


def test_it_speaks_the_language_of_who_begins_it(session, people, over):
    from dataclasses import replace

    begun = start_note(session, replace(actor_of(people.helper), language="en"), over.id)
    assert "## What we did" in begun.draft.words.body
    assert "Countries: Madagascar" in begun.draft.words.body
    assert begun.draft.words.language == "en"


def test_before_the_end_there_is_nothing_to_look_back_on(session, people, pair):
    assert refused(lambda: start_note(session, actor_of(people.asker), pair.id)) == (409, "pair-moved-on")


def test_begun_by_both_it_is_one_note(session, people, over, note):
    assert start_note(session, actor_of(people.helper), over.id).id == note.id


def test_published_once_both_agree_to_the_same_words(session, people, note):
    first = agree_to_note(session, actor_of(people.asker), note.id, version=1)
    assert (first.state, first.published) == ("proposed", None)
    both = agree_to_note(session, actor_of(people.helper), note.id, version=1)
    assert both.state == "published"
    assert both.published == both.draft.words
    assert told(session) == [
        ("proposed", [people.asker.id, people.helper.id]),
        ("proposed", [people.helper.id]),
        ("published", []),
    ]


def test_other_words_take_both_agreements_back(session, people, note):
    agree_to_note(session, actor_of(people.asker), note.id, version=1)
    changed = change_note(session, actor_of(people.helper), note.id, expected=1, body="Tout autre chose.")
    assert (changed.version, changed.draft.agreed) == (2, {"asker": False, "helper": False})
    asker = actor_of(people.asker)
    assert refused(lambda: agree_to_note(session, asker, note.id, version=1))[0] == 412
    assert refused(lambda: change_note(session, asker, note.id, expected=1, body="Non"))[0] == 412


def test_an_unknown_theme_or_country_is_refused_whole(session, people, note):
    with pytest.raises(Problem) as caught:
        change_note(
            session,
            actor_of(people.asker),
            note.id,
            expected=1,
            body="Oui",
            themes=["astrologie"],
            countries=["XX"],
        )
    assert caught.value.errors == {"themes": ["unknown"], "countries": ["unknown"]}
    assert session.get_one(PeerNote, note.id).version == 1


def test_what_was_published_stays_readable_until_other_words_are_agreed_on(session, people, note):
    publish(session, people, note.id)
    change_note(
        session, actor_of(people.asker), note.id, expected=1, title="Nouveau titre", body="Secret encore."
    )
    third = actor_of(people.third)
    seen = note_for(session, third, note.id)
    assert (seen.published.title, seen.draft, seen.pair_id) == (
        "Monter une coopération sur l’eau",
        None,
        None,
    )
    assert find_notes(session, third, q="secret")["total"] == 0
    assert find_notes(session, third, q="cooperation eau")["total"] == 1
    publish(session, people, note.id)
    assert note_for(session, third, note.id).published.title == "Nouveau titre"
    assert find_notes(session, third, q="secret")["total"] == 1


@pytest.mark.parametrize("who", ["third", "staff", "guest"])
def test_until_then_it_is_the_twos_alone(session, people, note, who):
    reader = actor_of(getattr(people, who))
    assert refused(lambda: note_for(session, reader, note.id))[0] == 404


def test_published_members_read_it_and_guests_do_not(session, people, note, signed_in):
    publish(session, people, note.id)
    session.commit()
    path = f"/api/buddying/notes/{note.id}"
    assert signed_in(people.third).get(path).status_code == 200
    assert signed_in(people.staff).get(path).status_code == 200
    assert signed_in(people.guest).get(path).status_code == 404
    assert signed_in(people.guest).get("/api/buddying/notes").status_code == 404
    body = signed_in(people.third).get(path).json
    assert [peer["authority"]["name"] for peer in body["peers"]] == ["Ville de Strasbourg", "Ville de Lyon"]
    assert (body["draft"], body["pair_id"]) == (None, None)


@pytest.mark.parametrize(("who", "status"), [("third", 404), ("staff", 403)])
def test_nobody_else_writes_agrees_or_withdraws(session, people, note, who, status):
    publish(session, people, note.id)
    actor = actor_of(getattr(people, who))
    for act in (
        lambda: change_note(session, actor, note.id, expected=1, body="Non"),
        lambda: agree_to_note(session, actor, note.id, version=1),
        lambda: withdraw_note(session, actor, note.id),
    ):
        assert refused(act)[0] == status


def test_either_takes_it_back_and_it_is_found_no_more(session, people, note):
    publish(session, people, note.id)
    assert withdraw_note(session, actor_of(people.helper), note.id).state == "withdrawn"
    assert refused(lambda: note_for(session, actor_of(people.third), note.id))[0] == 404
    assert find_notes(session, actor_of(people.third))["total"] == 0
    asker = actor_of(people.asker)
    assert refused(lambda: agree_to_note(session, asker, note.id, version=1)) == (409, "moved-on")
    again = change_note(session, asker, note.id, expected=1, body="Autrement")
    assert (again.state, again.version) == ("proposed", 2)


def test_its_text_is_safe_to_show(session, people, note):
    words = "Un <script>alert(1)</script> [lien](javascript:alert(1)) **fort**"
    shown = change_note(session, actor_of(people.asker), note.id, expected=1, body=words).draft.words.html
    assert "<script" not in shown
    assert "javascript:" not in shown.replace("[lien](javascript:alert(1))", "")
    assert "<strong>fort</strong>" in shown


def test_it_is_found_by_words_theme_and_country(session, people, note):
    theme = note.draft.words.themes[0]
    publish(session, people, note.id)
    third = actor_of(people.third)
    for found in ({"q": "coopé eau"}, {"q": "madagascar"}, {"theme": theme}, {"country": "MG"}):
        assert [item.id for item in find_notes(session, third, **found)["items"]] == [note.id]
    for missed in ({"q": "jumelage"}, {"country": "SN"}, {"theme": "sport"}, {"q": "%"}):
        expected = 1 if missed == {"q": "%"} else 0
        assert find_notes(session, third, **missed)["total"] == expected


def test_the_platforms_search_finds_it_for_members_alone(session, people, note, signed_in):
    publish(session, people, note.id)
    session.commit()

    def kinds(person):
        items = signed_in(person).get("/api/find?q=monter coop").json["items"]
        return {(item["kind"], item["id"]) for item in items}

    assert ("note", note.id) in kinds(people.third)
    assert ("note", note.id) not in kinds(people.guest)
    withdraw_note(session, actor_of(people.asker), note.id)
    session.commit()
    assert ("note", note.id) not in kinds(people.third)


def test_who_follows_a_leaver_agrees_in_their_place(session, people, over, note):
    agree_to_note(session, actor_of(people.helper), note.id, version=1)
    hand_pair(session, over, "helper", people.third.id, people.third_mandate.id)
    assert note_for(session, actor_of(people.third), note.id).my_side == "helper"
    assert refused(lambda: note_for(session, actor_of(people.helper), note.id))[0] == 404


def test_both_agree_at_once_and_it_is_published_once(session, people, note):
    session.commit()
    ready, states = threading.Barrier(2), []

    def agree(person_actor) -> None:
        with transaction() as current:
            ready.wait()
            states.append(agree_to_note(current, person_actor, note.id, version=1).state)

    actors = (actor_of(people.asker), actor_of(people.helper))
    threads = [threading.Thread(target=agree, args=(each,)) for each in actors]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert sorted(states) == ["proposed", "published"]
    assert [state for state, _ in told(session)].count("published") == 1


def test_a_page_of_notes_asks_the_same_few_questions_however_long(session, people, database):
    def count(more: int) -> int:
        for _ in range(more):
            pair = make_pair(session, make_member(session), people.helper, "ended")
            publish_row = make_note(session, pair, state="published")
            publish_row.published = {
                "title": "T", "body": "B", "themes": [], "countries": [], "language": "fr",
            }  # fmt: skip
            publish_row.published_at = pair.ended_at
        session.commit()
        session.expire_all()
        third = actor_of(people.third)
        with counted_queries(database) as sent:
            assert find_notes(session, third)["total"] >= more
        return len(sent)

    assert count(1) == count(6) <= 5
