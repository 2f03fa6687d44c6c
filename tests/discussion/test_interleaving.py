"""Posts that interleave in any way are numbered without gap, in the same order for all readers."""

from __future__ import annotations

import threading
import uuid
from concurrent.futures import ThreadPoolExecutor

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from collab.core.db import transaction
from collab.discussion import service
from tests.factories import actor_of, make_discussion, make_group, make_member


def _post(session: Session, actor, discussion_id: int, body: str, key: uuid.UUID | None = None) -> int:
    message, _ = service.post_message(
        session, actor, discussion_id, body=body, client_key=key or uuid.uuid4()
    )
    return message.number


def _bodies(actor, discussion_id: int, **query) -> list[tuple[int, str]]:
    with transaction() as session:
        page = service.messages_of(session, actor, discussion_id, limit=200, **query)
        return [(message.number, message.body) for message in page.items]


# One writer's life: how many posts each transaction holds, and whether it ends well.
TRANSACTIONS = st.lists(st.tuples(st.integers(1, 3), st.booleans()), min_size=1, max_size=4)


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(plans=st.lists(TRANSACTIONS, min_size=2, max_size=5))
def test_interleaved_posts_are_numbered_without_gap_in_one_order_for_all(session, plans) -> None:
    group = make_group(session)
    authors = [actor_of(make_member(session, group)) for _ in plans]
    discussion_id = make_discussion(session, group, make_member(session, group)).id
    session.commit()
    start = threading.Barrier(len(plans) + 1)

    def write(writer: int) -> list[tuple[int, str]]:
        kept: list[tuple[int, str]] = []
        start.wait()
        for turn, (posts, ends_well) in enumerate(plans[writer]):
            written = []
            try:
                with transaction() as own:
                    for n in range(posts):
                        body = f"{writer}.{turn}.{n}"
                        written.append((_post(own, authors[writer], discussion_id, body), body))
                    if not ends_well:
                        raise _ChangedMyMind
            except _ChangedMyMind:
                continue
            kept += written
        return kept

    def follow(kept: threading.Event) -> list[tuple[int, str]]:
        seen: list[tuple[int, str]] = []
        start.wait()
        while True:
            last = kept.is_set()
            seen += _bodies(authors[0], discussion_id, changed_after=seen[-1][0] if seen else 0)
            if last:
                return seen

    with ThreadPoolExecutor(len(plans) + 1) as pool:
        over = threading.Event()
        follower = pool.submit(follow, over)
        written = sorted(line for lines in pool.map(write, range(len(plans))) for line in lines)
        over.set()
        followed = follower.result()
    assert [number for number, _ in written] == list(range(1, len(written) + 1))
    assert followed == written
    for reader in authors:
        assert _bodies(reader, discussion_id) == written
        assert _bodies(reader, discussion_id, after=0) == written


class _ChangedMyMind(Exception):
    """Rolls a writer's transaction back."""


def test_a_number_is_given_only_once_the_one_before_it_is_settled(session) -> None:
    group = make_group(session)
    first, second = (actor_of(make_member(session, group)) for _ in range(2))
    discussion_id = make_discussion(session, group, make_member(session, group)).id
    session.commit()
    posted, settle = threading.Event(), threading.Event()

    def hesitate(ends_well: bool) -> None:
        try:
            with transaction() as own:
                _post(own, first, discussion_id, "hésite")
                posted.set()
                assert settle.wait(10)
                if not ends_well:
                    raise _ChangedMyMind
        except _ChangedMyMind:
            return

    def follow_up() -> int:
        with transaction() as own:
            return _post(own, second, discussion_id, "suit")

    for ends_well, number in ((False, 1), (True, 3)):
        posted.clear()
        settle.clear()
        with ThreadPoolExecutor(2) as pool:
            waiting = pool.submit(hesitate, ends_well)
            assert posted.wait(10)
            before = _bodies(second, discussion_id)
            next_one = pool.submit(follow_up)
            assert _bodies(second, discussion_id) == before
            settle.set()
            waiting.result()
            assert next_one.result() == number


def test_two_sendings_of_one_message_at_once_are_one_message(session, signed_in) -> None:
    group = make_group(session)
    author = make_member(session, group)
    discussion_id = make_discussion(session, group, author).id
    session.commit()
    browsers = [signed_in(author) for _ in range(4)]
    message = {"body": "une fois", "client_key": str(uuid.uuid4())}
    together = threading.Barrier(len(browsers))

    def send(browser) -> tuple[int, int]:
        together.wait()
        answer = browser.post(f"/api/discussions/{discussion_id}/messages", json=message)
        return answer.status_code, answer.get_json()["number"]

    with ThreadPoolExecutor(len(browsers)) as pool:
        answers = sorted(pool.map(send, browsers))
    assert answers == [(200, 1)] * 3 + [(201, 1)]
    assert len(_bodies(actor_of(author), discussion_id)) == 1
