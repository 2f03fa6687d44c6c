"""Who may read which group, asked for many people at once: as the rule says for each, at a cost that follows them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import text

from collab.core.clock import now
from collab.groups.service import still_readable
from collab.groups.service.access import _MEMBERS, readers_places
from tests.factories import join, make_group, make_member, make_person


def test_members_read_and_strangers_those_who_left_and_the_disabled_do_not(session) -> None:
    group, other = make_group(session, "Eau"), make_group(session, "Climat")
    member, stranger = make_member(session, group), make_person(session)
    left, disabled, guest = make_member(session, group), make_member(session, group), make_person(session)
    join(session, group, guest, "guest")
    session.execute(
        text("UPDATE membership SET left_at = :at WHERE person_id = :id"), {"at": now(), "id": left.id}
    )
    disabled.disabled_at = now()
    session.flush()
    people = [member, stranger, left, disabled, guest]
    pairs = {(person.id, place.id) for person in people for place in (group, other)}
    readable = {(member.id, group.id), (guest.id, group.id)}
    assert still_readable(session, pairs) == readable
    assert set(readers_places(session, pairs)) == readable
    assert still_readable(session, set()) == set()


def test_the_secretariat_reads_without_being_a_member_but_not_what_is_by_invitation(session) -> None:
    public, private = make_group(session, "Eau"), make_group(session, "À deux", visibility="invitation")
    staff = make_person(session, staff=True)
    session.flush()
    pairs = {(staff.id, public.id), (staff.id, private.id)}
    assert still_readable(session, pairs) == {(staff.id, public.id)}


def test_a_room_of_many_is_not_gone_through_once_for_each_of_them(session) -> None:
    """The planner knows nothing yet of rows this new, as after an import or a restored backup."""
    group = make_group(session)
    people = [make_member(session, group).id for _ in range(150)]
    session.flush()
    plan = session.execute(
        text(f"EXPLAIN (ANALYZE, FORMAT JSON) {_MEMBERS.text}"),
        {"people": people, "groups": [group.id]},
    ).scalar_one()[0]["Plan"]
    assert _touched(plan) < 20 * len(people)


def _touched(node: dict[str, Any]) -> float:
    own = node["Actual Loops"] * sum(
        node.get(rows, 0) for rows in ("Actual Rows", "Rows Removed by Filter", "Rows Removed by Join Filter")
    )
    return own + sum(_touched(child) for child in node.get("Plans", ()))
