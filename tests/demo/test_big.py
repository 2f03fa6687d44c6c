"""The big set, in a small size: the same rows for the same seed, as the rooms' own verbs would have left them."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from collab.accounts.models import Person
from collab.core.config import Settings
from collab.demo.big.load import Loaded, Size, SomebodyIsHere, load_big
from collab.demo.big.talk import edits_of, slices, spread
from collab.discussion.models import REACTIONS, Discussion, Message
from tests.conftest import empty_tables
from tests.factories import make_person

SMALL = Size(authorities=6, people=60, groups=18, discussions=20, messages=900, hot=300)
TABLES = ("person", "mandate", "membership", "discussion", "message", "reading")
ROWS = "SELECT (to_jsonb(x) - 'epoch')::text FROM {} x ORDER BY 1"


@pytest.fixture
def loaded(settings: Settings, session: Session) -> Loaded:
    return load_big(settings, SMALL)


def test_there_is_as_much_as_was_asked_for_and_a_member_reads_it(
    loaded: Loaded, session: Session, signed_in
) -> None:
    assert session.scalar(select(func.count(Person.id))) == 60
    assert session.scalar(text('SELECT count(*) FROM "group"')) == 18
    assert session.scalar(select(func.count(Discussion.id))) == 21
    assert session.scalar(select(func.count(Message.id))) == loaded.messages == 1_200
    hot = session.get_one(Discussion, loaded.hot_discussion_id)
    page = signed_in(session.get_one(Person, hot.author_id)).get(f"/api/discussions/{hot.id}/messages").json
    assert [item["number"] for item in page["items"]] == list(range(251, 301))
    assert all(item["html"] for item in page["items"] if item["state"] == "shown")


def test_numbers_have_no_gap_and_who_writes_reads_and_reacts_is_a_member(
    loaded: Loaded, session: Session
) -> None:
    for discussion in session.scalars(select(Discussion)):
        rows = session.execute(
            select(Message.number, Message.revision, Message.created_at)
            .where(Message.discussion_id == discussion.id)
            .order_by(Message.number)
        ).all()
        assert [row.number for row in rows] == list(range(1, discussion.last_number + 1))
        assert len({row.revision for row in rows}) == len(rows)
        assert max(row.revision for row in rows) <= discussion.revision
        assert discussion.revision == discussion.last_number + edits_of(discussion.last_number)
        moments = [row.created_at for row in rows]
        assert moments == sorted(moments)

    outside = """
        SELECT count(*) FROM {} x JOIN discussion d ON d.id = x.discussion_id
        WHERE NOT EXISTS (SELECT FROM membership m WHERE m.group_id = d.group_id AND m.person_id = x.{})
        """
    assert session.scalar(text(outside.format("message", "author_id"))) == 0
    assert session.scalar(text(outside.format("reading", "person_id"))) == 0
    words = set(session.scalars(text("SELECT DISTINCT jsonb_object_keys(reactions) FROM message")))
    assert words
    assert words <= set(REACTIONS)


def test_the_same_seed_gives_the_same_rows(settings: Settings, session: Session, loaded: Loaded) -> None:
    def everything() -> dict[str, list[str]]:
        found = {table: list(session.scalars(text(ROWS.format(table)))) for table in TABLES}
        session.rollback()
        return found

    first = everything()
    empty_tables(settings)
    load_big(settings, SMALL)
    assert everything() == first
    empty_tables(settings)
    load_big(settings, SMALL, seed=2)
    assert everything()["message"] != first["message"]


def test_a_workspace_in_use_is_left_alone(settings: Settings, session: Session) -> None:
    make_person(session)
    session.commit()
    with pytest.raises(SomebodyIsHere):
        load_big(settings, SMALL)
    session.rollback()
    assert session.scalar(select(func.count(Discussion.id))) == 0


@pytest.mark.unit
def test_lengths_have_a_heavy_tail_and_add_up() -> None:
    lengths = spread(1_000_000, 2_000)
    assert sum(lengths) == 1_000_000
    assert sum(lengths[:200]) > 500_000
    assert lengths[-1] < 150


@pytest.mark.unit
def test_a_long_discussion_is_written_in_several_batches() -> None:
    batches = list(slices([(1, 70_000), (2, 10), (3, 60_000)]))
    written = [(part["id"], part["low"], part["high"]) for batch in batches for part in batch]
    assert written == [
        (1, 0, 50_000), (1, 50_000, 70_000), (2, 0, 10), (3, 0, 29_990), (3, 29_990, 60_000),
    ]  # fmt: skip
