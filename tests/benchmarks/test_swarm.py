"""The load generator itself: what it counts came, and a server that loses, doubles or swaps frames is found out."""

from __future__ import annotations

import json
import os
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from benchmarks.parts.bare_send import frame_of, let_in
from benchmarks.parts.broadcasting import Side, broadcast
from benchmarks.parts.swarm import Marker, Swarm
from collab.embedded import free_port

READERS = 3
PAYLOAD = "é" * 40_000
"""Longer than one read, and than what two bytes can say of its length."""


@contextmanager
def room(*, twice: bool = False) -> Iterator[tuple[Swarm, list[socket.socket]]]:
    """Three readers, and the server's end of each."""
    port, ends = free_port(), []

    def serve() -> None:
        for _ in range(READERS * (2 if twice else 1)):
            own, _ = door.accept()
            let_in(own)
            own.setblocking(True)
            ends.append(own)

    with socket.create_server(("127.0.0.1", port)) as door:
        server = threading.Thread(target=serve)
        server.start()
        with Swarm(f"http://127.0.0.1:{port}", [""] * READERS, "", [{"channels": ["x"]}] * READERS) as swarm:
            assert swarm.open().live == READERS
            if not twice:
                server.join(10)
            try:
                yield swarm, ends
            finally:
                server.join(10)
                for own in ends:
                    own.close()


def marked(mark: Marker, **more: object) -> bytes:
    """A frame as a server would send it."""
    return frame_of("42" + json.dumps(["discussion.message_posted", {"mark": mark(), **more}]))


def judged(swarm: Swarm, publish: Callable[[], None]) -> None:
    """Two broadcasts, as the benchmark judges them."""
    broadcast(Side("tried", "", os.getpid(), publish), swarm, [0.0, 0.0], READERS)


def test_each_frame_is_counted_once_for_each_reader_however_it_is_cut() -> None:
    with room() as (swarm, ends):
        mark = Marker()
        small, big, last = marked(mark), marked(mark, text=PAYLOAD), marked(mark)
        for own in ends:
            own.sendall(small + big[:1_000])
            own.sendall(big[1_000:] + last + frame_of("42" + json.dumps(["live.head", {}])))
        swarm.wait(lambda state: state.events.get("live.head") == READERS, 10, "the last frame came")
        heard = swarm.heard()
        assert heard.counts == {1: READERS, 2: READERS, 3: READERS}
        assert (heard.least, heard.most, heard.disordered) == (3, 3, 0)
        assert heard.events["discussion.message_posted"] == (9, READERS * (len(small) + len(big) + len(last)))
        assert len(heard.milliseconds) == 9
        swarm.forget()
        assert swarm.heard().counts == {}


def test_a_ping_is_answered_and_a_stalled_reader_answers_none() -> None:
    with room() as (swarm, ends):
        swarm.stall([1])
        for own in ends:
            own.sendall(frame_of("2"))
            own.settimeout(0.3)
        assert ends[0].recv(100)[-1:] == b"3"
        assert ends[2].recv(100)[-1:] == b"3"
        with pytest.raises(TimeoutError):
            ends[1].recv(100)
        swarm.resume([1])
        ends[1].settimeout(10)
        assert ends[1].recv(100)[-1:] == b"3"


def test_a_room_that_hears_each_frame_once_and_in_order_passes() -> None:
    with room() as (swarm, ends):
        mark = Marker()

        def publish() -> None:
            frame = marked(mark)
            for own in ends:
                own.sendall(frame)

        judged(swarm, publish)


def test_a_frame_lost_for_one_reader_fails_the_run_though_another_got_it_twice() -> None:
    with room() as (swarm, ends):
        mark = Marker()

        def publish() -> None:
            frame = marked(mark)
            for own in (ends[0], ends[0], ends[2]):
                own.sendall(frame)

        with pytest.raises(SystemExit, match="once and in order"):
            judged(swarm, publish)


def test_frames_swapped_for_one_reader_fail_the_run() -> None:
    with room() as (swarm, ends):
        mark, frames = Marker(), []

        def publish() -> None:
            frames.append(marked(mark))
            if len(frames) == 2:
                ends[0].sendall(frames[1] + frames[0])
                for own in ends[1:]:
                    own.sendall(frames[0] + frames[1])

        with pytest.raises(SystemExit, match="once and in order"):
            judged(swarm, publish)


def test_a_reader_whom_the_server_cuts_is_seen_closed_stalled_or_not() -> None:
    with room() as (swarm, ends):
        swarm.stall([0])
        for own in ends:
            own.shutdown(socket.SHUT_RDWR)
        swarm.wait(lambda state: state.closed == READERS, 10, "every cut was seen")
        assert sorted(swarm.closed()) == [0, 1, 2]


def test_readers_come_back_by_themselves_once_that_is_asked() -> None:
    with room(twice=True) as (swarm, ends):
        swarm.returning(first=0.1, again=0.2)
        ends[0].sendall(frame_of("42" + json.dumps(["live.bye", {"in": 0.05}])))
        swarm.drop([1, 2])
        swarm.wait(lambda state: state.live == READERS and len(ends) == 2 * READERS, 10, "all are back")
        assert len(swarm.returns()) == READERS
