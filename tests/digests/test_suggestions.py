"""What an edition could tell: everything that happened since the last one, and nothing that is not for all to tell."""

from __future__ import annotations

from datetime import timedelta

import pytest

from collab.core.clock import PARIS, now, today
from collab.digests.service.editions.items import add_item
from collab.digests.service.editions.suggesting import suggest
from collab.discussion.models import DiscussionDate, Resolution
from tests import factories as make
from tests.buddying.pairs.rows import make_note, make_pair
from tests.countries.rows import make_bulletin, make_partnership
from tests.digests.edition_rows import make_edition, make_secretary
from tests.queries import counted_queries


@pytest.fixture
def secretary(session):
    return make_secretary(session)


def suggested(session, secretary, edition=None, kind=None):
    edition = edition or make_edition(session, secretary)
    return suggest(session, make.actor_of(secretary), edition.id, kind=kind).items


def a_month(session, secretary, group, n: int = 0) -> None:
    """Something of every kind."""
    member = make.make_member(session, group)
    for title in ("Eau", "Climat"):
        discussion = make.make_discussion(session, group, member, title=f"{title} {n}")
        make.make_messages(session, discussion, member, 2 + n)
    session.add(
        Resolution(discussion_id=discussion.id, outcome="Nous répondons ensemble.", author_id=member.id)
    )
    session.add(
        DiscussionDate(discussion_id=discussion.id, starts_at=now() + timedelta(days=3), place="Lille")
    )
    make_bulletin(session, member, ["SN"], title=f"Inondations {n}")
    note = make_note(session, make_pair(session, member, make.make_member(session)))
    note.published = {"title": f"Rédiger une convention {n}", "body": "…", "themes": [], "countries": ["MG"]}
    note.published_at, note.state = now(), "published"
    make_partnership(session, member.mandates[0].authority_id, confirmed_on=today())
    make.make_group(session, f"Jeunesse {n}", created_by=secretary.id)
    session.flush()


def test_something_of_every_kind_is_suggested_with_its_facts_and_who_reads_it(session, secretary) -> None:
    group = make.make_group(session, "Eau et climat", created_by=None)
    a_month(session, secretary, group)
    found = suggested(session, secretary)
    kinds = [each.kind for each in found]
    assert kinds == [
        "date",
        "decision",
        "bulletin",
        "discussion",
        "discussion",
        "note",
        "partnership",
        "group",
    ]
    date, decision, bulletin, discussion, _, note, partnership, new_group = found
    assert date.facts_fr.endswith("· Lille · groupe Eau et climat")
    assert decision.facts_fr.startswith("Décision du groupe Eau et climat, ")
    assert decision.facts_en.endswith("· Nous répondons ensemble.")
    assert bulletin.facts_fr.startswith("À surveiller · Sénégal · Bulletin du ")
    assert bulletin.facts_en.startswith("To watch · Senegal · Bulletin of ")
    assert (discussion.count, discussion.group.name, discussion.group.members) == (2, "Eau et climat", 1)
    assert (bulletin.group, partnership.group) == (None, None)
    assert note.facts_fr.startswith("Retour d’expérience de Ville de Strasbourg")
    assert partnership.title_fr == "Ville de Strasbourg et Ville de Saint-Louis"
    assert partnership.title_en == "Ville de Strasbourg and Ville de Saint-Louis"
    assert new_group.path == f"/groups/{new_group.thing_id}"
    day = (now() + timedelta(days=3)).astimezone(PARIS)
    assert f" h {day:%M}" in date.facts_fr


def test_every_suggestion_can_be_put_in_and_is_then_known_to_be_there(session, secretary) -> None:
    a_month(session, secretary, make.make_group(session))
    edition, other = make_edition(session, secretary), make_edition(session, secretary)
    for each in suggested(session, secretary, edition):
        add_item(session, make.actor_of(secretary), edition.id, kind=each.kind, thing_id=each.thing_id)
    assert all(each.here and not each.elsewhere for each in suggested(session, secretary, edition))
    assert all(
        not each.here and each.elsewhere == [edition.id] for each in suggested(session, secretary, other)
    )
    edition.state = "discarded"
    session.flush()
    assert all(not each.elsewhere for each in suggested(session, secretary, other))


@pytest.mark.parametrize("closed", [{"visibility": "invitation"}, {"listed": False}, {"kind": "pairing"}])
def test_what_happens_in_a_closed_group_is_not_suggested_not_even_to_its_member(
    session, secretary, closed
) -> None:
    group = make.make_group(session, **closed)
    make.join(session, group, secretary)
    a_month(session, secretary, group)
    kinds = {each.kind for each in suggested(session, secretary)}
    assert kinds.isdisjoint({"date", "decision", "discussion"})


def test_what_was_taken_back_is_not_suggested(session, secretary) -> None:
    group = make.make_group(session)
    a_month(session, secretary, group)
    member = make.make_member(session)
    make_bulletin(session, member, ["SN"], title="Retiré", state="withdrawn")
    make_partnership(session, member.mandates[0].authority_id, confirmed_on=today(), removed_at=now())
    for table, moment in ((Resolution, "reopened_at"), (DiscussionDate, "cancelled_at")):
        session.execute(table.__table__.update().values({moment: now()}))
    kinds = [each.kind for each in suggested(session, secretary)]
    assert kinds == ["bulletin", "discussion", "discussion", "note", "partnership", "group"]


def test_it_looks_back_to_the_last_edition_that_went_out(session, secretary) -> None:
    member = make.make_member(session)
    make_bulletin(session, member, ["SN"], title="Ancien", published_at=now() - timedelta(days=8))
    make_bulletin(session, member, ["SN"], title="Très ancien", published_at=now() - timedelta(days=40))
    assert [each.title_fr for each in suggested(session, secretary)] == ["Ancien"]
    make_edition(session, state="sent", number=1, approved_at=now() - timedelta(days=7))
    make_edition(session, state="approved", approved_at=now())
    make_bulletin(session, member, ["SN"], title="Nouveau")
    assert [each.title_fr for each in suggested(session, secretary)] == ["Nouveau"]
    assert suggested(session, secretary, kind="group") == []


def test_discussions_that_moved_most_come_first(session, secretary) -> None:
    group, member = make.make_group(session), make.make_member(session)
    for title, messages in (("Peu", 1), ("Beaucoup", 5), ("Rien", 0)):
        make.make_messages(
            session, make.make_discussion(session, group, member, title=title), member, messages
        )
    found = suggested(session, secretary, kind="discussion")
    assert [(each.title_fr, each.count) for each in found] == [("Beaucoup", 5), ("Peu", 1)]


def test_it_takes_as_many_queries_however_much_happened(session, database, secretary) -> None:
    group = make.make_group(session)
    edition = make_edition(session, secretary)
    suggested(session, secretary, edition)  # who they are is known from here on
    counts = []
    for n in range(2):
        for more in range(1 + 5 * n):
            a_month(session, secretary, group, n + more)
        session.flush()
        with counted_queries(database) as sent:
            suggested(session, secretary, edition)
        counts.append(len(sent))
    assert counts[0] == counts[1] <= 12
