"""Verbs of discussions below the web: mandates kept, reading, guests, counts, heads."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest

from collab.accounts.models import Assistant
from collab.core.clock import now, today
from collab.core.errors import Problem
from collab.core.outbox import OutboxEvent
from collab.discussion import service
from collab.discussion.models import Message
from collab.groups.service import group_for
from tests.factories import (
    actor_of,
    join,
    make_authority,
    make_discussion,
    make_group,
    make_mandate,
    make_member,
    make_messages,
    make_person,
)

# The application tells the groups room who counts what is unread.
pytestmark = pytest.mark.usefixtures("app")


def post(session, person, discussion, body: str = "Bonjour", **values):
    actor = values.pop("actor", None) or actor_of(person)
    message, _ = service.post_message(
        session, actor, discussion.id, body=body, client_key=uuid.uuid4(), **values
    )
    return message


def listed(session, person, group) -> list:
    return service.discussions_of(session, actor_of(person), group.id)["items"]


def test_a_message_keeps_the_mandate_it_was_written_under(session, group, discussion) -> None:
    mayor = make_person(session, "Maire")
    city = make_mandate(session, mayor, make_authority(session, "Ville de Nantes"), title="maire")
    metropolis = make_authority(session, "Nantes Métropole", kind="metropole")
    vice = make_mandate(session, mayor, metropolis, title="vice-présidente")
    join(session, group, mayor)
    post(session, mayor, discussion, mandate_id=vice.id)
    post(session, mayor, discussion, mandate_id=city.id)
    vice.ends_on = today() - timedelta(days=1)
    session.flush()
    session.expire_all()
    page = service.messages_of(session, actor_of(mayor), discussion.id)
    assert [(m.author.title, m.author.authority.name) for m in page.items] == [
        ("vice-présidente", "Nantes Métropole"),
        ("maire", "Ville de Nantes"),
    ]


def test_an_ended_mandate_or_somebody_else_s_is_refused(session, group, discussion, author) -> None:
    ended = make_mandate(session, author, make_authority(session), ends_on=today() - timedelta(days=1))
    other = make_member(session, group)
    for mandate_id in (ended.id, other.mandates[0].id, 999_999):
        with pytest.raises(Problem) as refused:
            post(session, author, discussion, mandate_id=mandate_id)
        assert (refused.value.status, refused.value.slug) == (403, "mandate-ended")
    assert session.query(Message).count() == 0


def test_whose_mandates_all_ended_reads_but_writes_no_more(session, group, discussion, author) -> None:
    author.mandates[0].ends_on = today() - timedelta(days=1)
    session.flush()
    former = actor_of(author)
    assert not service.show_discussion(session, former, discussion.id).can["post"]
    with pytest.raises(Problem) as refused:
        post(session, author, discussion)
    assert refused.value.slug == "mandate-ended"
    with pytest.raises(Problem) as refused:
        service.start_discussion(session, former, group.id, title="Eau")
    assert refused.value.slug == "mandate-ended"


def test_a_partner_writes_for_their_organisation(session, group, discussion) -> None:
    partner = make_person(session, "Partenaire", organisation="Réseau de villes")
    join(session, group, partner, "member")
    message = post(session, partner, discussion)
    assert (message.author.role, message.author.organisation) == ("partner", "Réseau de villes")


def test_an_assistant_writes_for_the_holder_and_it_is_shown(session, group, discussion, author) -> None:
    assistant = make_member(session, group, name="Assistante")
    holder_mandate = author.mandates[0]
    session.add(Assistant(mandate_id=holder_mandate.id, person_id=assistant.id))
    session.flush()
    from collab.core.actor import Actor, ActorMandate

    own = actor_of(assistant)
    acts_for = ActorMandate(id=holder_mandate.id, authority_id=holder_mandate.authority_id, role="elected")
    actor = Actor(person_id=assistant.id, mandates=own.mandates, acts_for=(acts_for,))
    for message in (
        post(session, assistant, discussion, actor=actor, mandate_id=holder_mandate.id),
        service.messages_of(session, actor, discussion.id).items[0],
    ):
        assert (message.author.id, message.acting_for.id) == (assistant.id, author.id)
        assert message.acting_for.title == "adjointe aux relations internationales"
    logged = session.query(OutboxEvent).filter_by(name="discussion.message_posted").one().payload
    assert (logged["by"], logged["acting_for_id"]) == (assistant.id, author.id)
    as_oneself = post(session, assistant, discussion, actor=actor)
    assert as_oneself.acting_for is None
    started, _ = service.start_discussion(session, actor, group.id, title="Eau", mandate_id=holder_mandate.id)
    assert service.discussion_items(session, [started.id])[started.id].author.id == assistant.id


def test_a_post_is_an_event_for_the_group_with_ids_and_counters_alone(
    session, group, discussion, author
) -> None:
    message = post(session, author, discussion)
    event = session.query(OutboxEvent).filter_by(name="discussion.message_posted").one()
    assert event.payload == {
        "by": author.id, "discussion_id": discussion.id, "group_id": group.id, "message_id": message.id, "number": 1,
        "revision": 1, "epoch": str(discussion.epoch), "mentioned": [], "mentioned_all": False,
        "mandate_id": author.mandates[0].id, "acting_for_id": None,
    }  # fmt: skip
    assert event.event.audience() == [f"group:{group.id}"]


def test_the_counters_the_message_and_the_outbox_row_come_last(session, discussion, author, database) -> None:
    from tests.queries import counted_queries

    session.commit()
    with counted_queries(database) as sent:
        post(session, author, discussion)
    assert "UPDATE discussion" in sent[-2]
    assert "INSERT INTO message" in sent[-2]
    assert "outbox_event" in sent[-1]
    assert not any("UPDATE discussion" in statement for statement in sent[:-2])


def test_reading_never_goes_back_nor_past_the_end(session, group, discussion, author) -> None:
    reader = make_member(session, group)
    make_messages(session, discussion, author, 5)
    actor = actor_of(reader)

    def read(number: int) -> int:
        service.mark_read(
            session, actor, service.find_discussion(session, actor, discussion.id), number=number
        )
        return service.find_discussion(session, actor, discussion.id).read_number

    assert [read(3), read(1), read(99)] == [3, 3, 5]
    numbers = [e.payload["number"] for e in session.query(OutboxEvent).filter_by(name="discussion.read")]
    assert numbers == [3, 5]
    event = session.query(OutboxEvent).filter_by(name="discussion.read").first().event
    assert event.audience() == [f"user:{reader.id}"]


def test_what_was_written_before_one_came_is_no_backlog(session, group, discussion, author) -> None:
    make_messages(session, discussion, author, 5)
    session.commit()
    newcomer = make_person(session, "Agent")
    join(session, group, newcomer)
    session.commit()
    assert [d.unread for d in listed(session, newcomer, group)] == [0]
    make_messages(session, discussion, author, 2)
    discussion.changed_at = now()
    session.commit()
    assert [d.unread for d in listed(session, newcomer, group)] == [2]
    assert group_for(session, actor_of(newcomer), group.id).unread == 2
    home = service.home_of(session, actor_of(newcomer))
    assert (home["counts"], home["discussions"][0].unread) == ({"unread": 2}, 2)
    assert len(service.messages_of(session, actor_of(newcomer), discussion.id).items) == 7


def test_authors_have_read_what_they_wrote(session, group, discussion, author) -> None:
    reader = make_member(session, group)
    post(session, author, discussion)
    assert [d.unread for d in listed(session, author, group)] == [0]
    assert [d.unread for d in listed(session, reader, group)] == [1]


def test_a_guest_sees_what_came_since_they_joined_unless_the_past_is_opened(session, group, author) -> None:
    quiet, lively = (make_discussion(session, group, author, title) for title in ("Ancien", "Vivant"))
    make_messages(session, quiet, author, 2)
    make_messages(session, lively, author, 3)
    session.commit()
    guest = make_person(session, "Partenaire", organisation="Réseau")
    join(session, group, guest, "guest")
    session.commit()
    actor = actor_of(guest)
    assert listed(session, guest, group) == []
    with pytest.raises(Problem) as hidden:
        service.messages_of(session, actor, lively.id)
    assert hidden.value.status == 404
    post(session, author, lively, "depuis")
    session.commit()
    assert [(d.title, d.unread, d.last_message.excerpt) for d in listed(session, guest, group)] == [
        ("Vivant", 1, "depuis")
    ]
    for query in ({}, {"after": 0}, {"before": 99}, {"changed_after": 0}):
        assert [m.number for m in service.messages_of(session, actor, lively.id, **query).items] == [4], query
    assert service.messages_of(session, actor, lively.id, before=4).items == []
    assert [d.title for d in service.home_of(session, actor)["discussions"]] == ["Vivant"]
    assert group_for(session, actor, group.id).unread == 1
    group.guest_history = True
    session.commit()
    assert {d.title for d in listed(session, guest, group)} == {"Ancien", "Vivant"}
    assert len(service.messages_of(session, actor, lively.id).items) == 4


def test_the_newest_activity_stands_first_and_a_cursor_goes_on_from_there(session, group, author) -> None:
    started = [make_discussion(session, group, author, f"n° {n}") for n in range(7)]
    session.commit()
    post(session, author, started[2])
    session.commit()
    titles, cursor = [], None
    for _ in range(4):
        page = service.discussions_of(session, actor_of(author), group.id, before=cursor, limit=2)
        titles += [d.title for d in page["items"]]
        cursor = page["next"]
    assert titles == ["n° 2", "n° 6", "n° 5", "n° 4", "n° 3", "n° 1", "n° 0"]
    assert cursor is None


def test_home_shows_unread_first_then_the_newest(session, group, author) -> None:
    reader = make_member(session, group)
    old, recent, other = (
        make_discussion(session, group, author, t) for t in ("ancien", "récent", "ailleurs")
    )
    elsewhere = make_group(session, "Ailleurs")
    other.group_id = elsewhere.id
    session.commit()
    post(session, author, old)
    post(session, reader, recent)
    session.commit()
    home = service.home_of(session, actor_of(reader))
    assert [(d.title, d.unread, d.group.name) for d in home["discussions"]] == [
        ("ancien", 1, group.name),
        ("récent", 0, group.name),
    ]
    assert home["counts"] == {"unread": 1}
    assert [g.name for g in home["groups_to_join"]] == ["Ailleurs"]


def test_heads_tell_the_beacon_and_a_join_where_discussions_stand(session, group, discussion, author) -> None:
    before = now()
    hidden = make_discussion(session, make_group(session), author)
    post(session, author, discussion)
    post_head = service.heads_changed_since(session, [group.id], before)
    assert [(h.discussion_id, h.revision, h.last_number, h.epoch) for h in post_head] == [
        (discussion.id, 1, 1, discussion.epoch)
    ]
    assert service.heads_changed_since(session, [group.id], now()) == []
    assert service.heads_changed_since(session, [], before) == []
    joined = service.heads_of(session, group_ids=[group.id], discussion_ids=[discussion.id, hidden.id])
    assert [h.discussion_id for h in joined] == [discussion.id, hidden.id]
    assert service.groups_of(session, [discussion.id, 999]) == {discussion.id: group.id}


def test_a_restored_backup_gives_every_discussion_a_new_epoch(session, discussion) -> None:
    before = discussion.epoch
    assert service.renew_epochs(session) == 1
    session.refresh(discussion)
    assert discussion.epoch != before


def test_a_frame_s_item_carries_the_key_for_the_author_s_other_tabs(session, discussion, author) -> None:
    message = post(session, author, discussion)
    item = service.message_items(session, [message.id, message.id + 1])[message.id]
    assert (item.client_key, item.number, item.author.name) == (message.client_key, 1, "Élue")
    assert service.message_items(session, [message.id + 1]) == {}


def test_the_page_of_a_discussion_says_who_reads_and_for_whom_one_may_write(
    session, group, discussion, author
) -> None:
    make_member(session, group)
    post(session, author, discussion)
    shown = service.show_discussion(session, actor_of(author), discussion.id)
    assert (shown.readers["count"], shown.participant_count, shown.can["post"]) == (2, 1, True)
    assert [mandate.id for mandate in shown.acting_as] == [author.mandates[0].id]
    assert shown.home["name"] == group.name
