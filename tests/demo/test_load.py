"""The demo set as a whole."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from collab.accounts.models import Person
from collab.accounts.service import actor_for, personas
from collab.authorities.service import load_register
from collab.buddying.models import BuddyRequest, Offer, Pair, PeerNote, Solicitation
from collab.buddying.service.board.overview import board_overview
from collab.buddying.service.board.requests import requests_on_board
from collab.core.clock import now
from collab.core.mail import Delivery
from collab.countries.models import Bulletin, Item, Story
from collab.demo.load import Loaded, load_demo
from collab.demo.personas import NEWCOMERS, demo_people
from collab.digests.models import Edition
from collab.digests.service.archive import list_archive, read_edition
from collab.discussion.models import Discussion, Message
from collab.discussion.service import home_of
from collab.groups.models import Membership
from collab.groups.service import ensure_default_groups, groups_seen_by, leave_group
from collab.reference.service import load_themes

TABLES = (
    *("person", "mandate", "assistant", '"group"', "membership", "discussion", "message", "reading"),
    *("item", "story", "bulletin", "partnership"),
    *(
        "buddy_request",
        "buddy_offer",
        "buddy_offer_pause",
        "buddy_team",
        "solicitation",
        "pair",
        "pair_milestone",
    ),
    *("peer_note", "edition", "edition_item", "edition_step"),
)


@pytest.fixture
def loaded(session: Session) -> Session:
    load_themes(session)
    load_register(session)
    ensure_default_groups(session)
    load_demo(session)
    session.commit()
    return session


def everything(session: Session) -> dict[str, list[str]]:
    return {t: sorted(session.scalars(text(f"SELECT x::text FROM {t} x"))) for t in TABLES}


def test_loading_again_changes_nothing(loaded: Session) -> None:
    before = everything(loaded)
    assert load_demo(loaded) == Loaded(people=0, discussions=0)
    assert everything(loaded) == before


def test_what_people_did_since_stays(loaded: Session) -> None:
    person = demo_people(loaded)["agent.nancy"]
    membership = loaded.scalars(
        select(Membership).where(Membership.person_id == person.id, ~Membership.automatic)
    ).first()
    leave_group(loaded, actor_for(loaded, person.id), membership.group_id)
    demo_people(loaded)["elu.lille"].disabled_at = now()
    loaded.commit()
    before = everything(loaded)
    load_demo(loaded)
    assert everything(loaded) == before


def test_each_persona_has_something_new_to_read(loaded: Session) -> None:
    for persona in personas(loaded):
        home = home_of(loaded, actor_for(loaded, persona.ref.id))
        assert [item for item in home["discussions"] if item.unread], persona
        if persona.role not in NEWCOMERS:
            assert [item for item in home["discussions"] if item.read_number], persona


def test_discussions_are_spread_over_past_days_in_order(loaded: Session) -> None:
    rows = loaded.execute(
        select(Message.discussion_id, Message.created_at).order_by(Message.discussion_id, Message.number)
    ).all()
    assert all(a.created_at < b.created_at for a, b in zip(rows, rows[1:], strict=False) if a[0] == b[0])
    assert all(row.created_at < now() for row in rows)
    assert len({row.created_at.date() for row in rows}) > 10
    changed = loaded.execute(
        select(Discussion.changed_at, func.max(Message.created_at))
        .join(Message, Message.discussion_id == Discussion.id)
        .group_by(Discussion.id)
    ).all()
    assert all(at == newest for at, newest in changed)


def test_the_partner_sees_one_group_and_what_came_since(loaded: Session) -> None:
    person_id = loaded.scalars(select(Person.id).where(Person.persona == "partner")).one()
    actor = actor_for(loaded, person_id)
    assert actor.guest
    assert [group.slug for group in groups_seen_by(loaded, actor)] == ["theme-aide-d-urgence"]


def test_every_message_keeps_a_mandate_or_an_organisation(loaded: Session) -> None:
    without = loaded.scalars(
        select(Person.name).join(Message, Message.author_id == Person.id).where(Message.mandate_id.is_(None))
    ).all()
    assert set(without) == {"Chargée de mission", "Partenaire"}


def test_the_demo_has_a_group_to_ask_for_and_a_hidden_one(loaded: Session) -> None:
    rows = loaded.execute(
        text("SELECT name, visibility, listed FROM \"group\" WHERE kind = 'working' ORDER BY id")
    )
    assert [tuple(row) for row in rows] == [
        ("Coopérations avec le Maroc", "on_request", True),
        ("Préparation du bureau", "invitation", False),
    ]


def test_what_the_demo_tells_of_countries_says_that_it_is_an_example(loaded: Session) -> None:
    titles = loaded.scalars(select(Item.title)).all()
    assert titles
    assert all(title.startswith("Exemple : ") for title in [*titles, *loaded.scalars(select(Bulletin.title))])
    assert all(name.startswith("Exemple") for name in loaded.scalars(select(Item.source_name)))
    assert sorted(loaded.scalars(select(Story.item_count))) == [1, 1, 1, 2, 2]
    assert sorted(loaded.scalars(select(Bulletin.state))) == ["proposed", "published"]


def test_the_demo_shows_help_in_every_stage_and_says_that_it_is_an_example(loaded: Session) -> None:
    titles = loaded.scalars(select(BuddyRequest.title)).all()
    assert titles
    assert all(title.startswith("Exemple : ") for title in titles)
    assert all("Texte de démonstration" in said for said in loaded.scalars(select(BuddyRequest.details)))
    assert all(said.startswith("Exemple : ") for said in loaded.scalars(select(Offer.evidence)))
    assert sorted(loaded.scalars(select(BuddyRequest.state))) == ["done", "full", *["open"] * 4]
    assert sorted(loaded.scalars(select(Solicitation.state))) == ["accepted", "accepted", "asked", "declined"]
    assert sorted(loaded.scalars(select(Pair.state))) == ["active", "ended"]
    [note] = loaded.scalars(select(PeerNote))
    assert note.state == "published"
    assert note.body.startswith("Texte de démonstration")
    assert all(row.asked_at < now() for row in loaded.scalars(select(Solicitation)))


def test_the_demo_has_letters_to_read_and_one_to_go_on_with(loaded: Session) -> None:
    member = actor_for(loaded, demo_people(loaded)["agent.nancy"].id)
    page = list_archive(loaded, member)
    assert [(item.number, item.state, item.parts) for item in page.items] == [(2, "sent", 5), (1, "sent", 3)]
    assert all(item.sent_at < now() for item in page.items)
    editions = loaded.scalars(select(Edition).order_by(Edition.id)).all()
    assert [edition.state for edition in editions] == ["sent", "sent", "draft"]
    assert all(edition.title_fr.startswith("Exemple\u00a0: ") for edition in editions)
    assert all(edition.intro_fr.startswith("Texte de démonstration") for edition in editions)
    assert loaded.scalars(select(Delivery.kind).where(Delivery.kind.like("digests.%"))).all() == []


def test_who_is_not_in_a_demo_group_is_told_that_its_items_are_reserved(loaded: Session) -> None:
    partner = actor_for(loaded, loaded.scalars(select(Person.id).where(Person.persona == "partner")).one())
    newest = list_archive(loaded, partner).items[0]
    page = read_edition(loaded, partner, newest.id)
    # Its own group is one of the two; what all members read is not for a partner.
    assert (len(page.parts), page.reserved) == (1, 4)


def test_the_demo_gives_the_secretariat_something_to_look_after(loaded: Session) -> None:
    officer = actor_for(loaded, demo_people(loaded)["secretariat"].id)
    board = board_overview(loaded, officer)
    said = {
        name: board.counts[name] for name in ("unanswered", "overdue", "unmatched", "pairs", "pairs_still")
    }
    assert said == {"unanswered": 1, "overdue": 2, "unmatched": 2, "pairs": 1, "pairs_still": 0}
    [why] = [
        line.why for line in requests_on_board(loaded, officer, show="unmatched").items if line.why.helpers
    ]
    assert (why.binding, why.helpers) == ("paused", 1)
    assert any(need.uncovered for need in board.needs)
