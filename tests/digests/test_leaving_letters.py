"""Letters as they are about to leave: asked again whether they are wanted, and whether all of them may still be read."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select, text

from collab.core.clock import now
from collab.core.db import transaction
from collab.core.mail.deliveries import Delivery
from collab.core.mail.splicing import Spliced, Unwanted
from collab.countries.models import CountryLevel
from collab.digests.reactions.letters import write_letters
from collab.digests.service.pruning import left_of
from collab.digests.service.recheck import GoneBlock, Kept, Shelf
from collab.groups.service import follow_group
from collab.notifications.service.preferences import set_preferences
from tests import factories as make
from tests.countries.rows import make_bulletin
from tests.digests.run_rows import (
    LONG_AGO,
    begin_editions,
    letters,
    make_crowd,
    make_reader,
    make_scheduled,
    plan_all,
    post_in,
)
from tests.queries import counted_queries


def leaving(attempts: int = 0) -> list[Spliced | Unwanted]:
    """What the writer gives for all deliveries, in the order of their people, on that many tries before."""
    with transaction() as session:
        rows = session.scalars(select(Delivery).order_by(Delivery.person_id)).all()
        for row in rows:
            row.attempts = attempts
        session.flush()
        written = write_letters(session, rows)
    return [written[row.id] for row in rows]


def says(letter: Any, words: str) -> bool:
    assert isinstance(letter, Spliced)
    return words.encode() in b"".join(letter.text)


@pytest.fixture
def edition(session):
    """Two readers of a closed group; the letter of an edition with an item of it is planned for both."""
    closed = make.make_group(session, "Cercle", visibility="invitation", listed=False)
    staying, leaver = make_reader(session, closed), make_reader(session, closed)
    made = make_scheduled(session, [closed])
    session.commit()
    begin_editions()
    plan_all()
    return made, closed, staying, leaver


def leave(session, group, person) -> None:
    session.execute(
        text("UPDATE membership SET left_at = now() WHERE group_id = :group AND person_id = :person"),
        {"group": group.id, "person": person.id},
    )
    session.commit()


def test_a_letter_is_the_same_at_each_try(edition) -> None:
    assert leaving() == leaving(attempts=1)


def test_a_right_lost_before_the_first_sending_takes_its_item_out_of_that_one_letter(
    session, edition
) -> None:
    _, closed, staying, leaver = edition
    leave(session, closed, leaver)
    theirs, others = leaving()[1], leaving()[0]
    assert says(others, "edition:item:2") or says(others, "Cercle")
    assert not says(theirs, "edition:item:2")
    assert not says(theirs, "Cercle")
    assert letters(session, "l.person_id", "l.groups", "l.outcome") == [
        (staying.id, [closed.id], "planned"),
        (leaver.id, [], "planned"),
    ]
    assert leaving(attempts=1)[1] == theirs


def test_a_right_lost_after_the_first_sending_changes_nothing(session, edition) -> None:
    _, closed, _, leaver = edition
    before = leaving()
    leave(session, closed, leaver)
    assert leaving(attempts=1) == before


@pytest.mark.parametrize("attempts", [0, 2])
def test_who_wants_no_letters_any_more_gets_none_at_any_try(session, edition, attempts) -> None:
    _, _, staying, leaver = edition
    set_preferences(session, leaver.id, frequency="never")
    session.commit()
    kept, refused = leaving(attempts=attempts)
    assert isinstance(kept, Spliced)
    assert refused == Unwanted("they want no letters any more")
    assert letters(session, "l.outcome") == [("planned",), ("withdrawn",)]


def test_whose_account_was_closed_gets_none(session, edition) -> None:
    leaver = edition[3]
    leaver.disabled_at = now()
    session.commit()
    assert leaving()[1] == Unwanted("their account was closed")


def test_a_letter_of_which_nothing_is_left_is_not_sent(session, settle) -> None:
    closed = make.make_group(session, "Cercle", visibility="invitation", listed=False)
    author, reader = make.make_member(session, closed), make_reader(session, closed)
    discussion = make.make_discussion(session, closed, author)
    session.flush()
    follow_group(session, make.actor_of(reader), closed.id, level="followed")
    session.commit()
    post_in(discussion, author)
    settle()
    plan_all()
    assert letters(session, "l.outcome", "l.groups") == [("planned", [closed.id])]
    leave(session, closed, reader)
    assert leaving() == [Unwanted("nothing is left that they may read")]
    assert letters(session, "l.outcome", "l.lines") == [("withdrawn", 0)]


def test_a_letter_whose_blocks_are_gone_is_an_error_and_no_empty_mail(session, edition) -> None:
    session.execute(text("DELETE FROM digest_block WHERE key LIKE 'edition:item:%'"))
    session.commit()
    with pytest.raises(GoneBlock):
        leaving()


def test_a_claim_costs_the_same_queries_however_many_its_letters(session, database) -> None:
    closed = make.make_group(session, visibility="invitation")
    make_reader(session, closed)
    make_crowd(session, 60)
    make_scheduled(session, [closed])
    session.commit()
    begin_editions()
    plan_all()
    counts = []
    for many in (2, 2, 50):
        with transaction() as mine:
            rows = mine.scalars(select(Delivery).order_by(Delivery.id).limit(many)).all()
            with counted_queries(database) as sent:
                write_letters(mine, rows)
        counts.append(len(sent))
    assert counts[0] <= 4
    assert counts[1] == counts[2] <= 2


def test_headings_fall_with_the_last_line_under_them() -> None:
    keys = [
        "top",
        "own:top",
        "section:a",
        "thread:x",
        "line:1",
        "thread:y",
        "line:2",
        "section:b",
        "line:3",
        "bottom",
    ]

    def left(*gone: str) -> list[str]:
        return [keys[place] for place in left_of(keys, {keys.index(key) for key in gone})]

    assert left() == keys
    assert left("line:1") == [key for key in keys if key not in ("thread:x", "line:1")]
    assert left("line:3") == [*keys[:7], "bottom"]
    assert left("line:1", "line:2") == ["top", "own:top", "section:b", "line:3", "bottom"]
    assert left("line:1", "line:2", "line:3") == ["top", "bottom"]


def test_the_shelf_keeps_so_many_bytes_and_what_was_asked_for_last() -> None:
    shelf = Shelf(most=25)
    for number in (1, 2):
        shelf.put((LONG_AGO, number), Kept("line:x", None, b"12345", b"67890"))
    assert shelf.get((LONG_AGO, 1)) is not None
    shelf.put((LONG_AGO, 3), Kept("line:x", None, b"12345", b"67890"))
    assert [shelf.get((LONG_AGO, number)) is not None for number in (1, 2, 3)] == [True, False, True]
    assert shelf.bytes == 20


def test_a_bulletin_is_told_to_nobody_whose_mandate_ended_while_the_letter_waited(session) -> None:
    author, kept, ended = make_reader(session), make_reader(session), make_reader(session)
    for reader in (kept, ended):
        session.add(CountryLevel(person_id=reader.id, country="SN", level="followed"))
    make_bulletin(session, author, ["SN"], title="Crue du fleuve")
    make_scheduled(session)
    session.commit()
    begin_editions()
    plan_all()
    assert [says(each, "Crue du fleuve") for each in leaving()[1:]] == [True, True]
    session.execute(
        text("UPDATE mandate SET ends_on = CURRENT_DATE - 1 WHERE person_id = :id"), {"id": ended.id}
    )
    session.execute(text("UPDATE delivery SET planned_at = planned_at - interval '1 hour'"))
    session.commit()
    assert [says(each, "Crue du fleuve") for each in leaving()[1:]] == [True, False]
    assert [says(each, "Crue du fleuve") for each in leaving(attempts=1)[1:]] == [True, False]
