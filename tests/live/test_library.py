"""The names of the libraries that the lines stand on: an upgrade that moves one of them shows here first."""

from __future__ import annotations

import inspect
from importlib.metadata import version

import engineio
import pytest
import socketio
from engineio.async_drivers import gevent as driver
from engineio.base_server import BaseServer
from engineio.base_socket import BaseSocket
from engineio.socket import Socket
from gunicorn.http import wsgi
from gunicorn.workers import base_async

from collab.live.lines import Line
from tests.live.wires import exchange

__all__ = ["exchange"]
pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("library", "read_in"),
    [
        ("flask-socketio", (5, 7)),
        ("python-socketio", (5, 18)),
        ("python-engineio", (4, 15)),
        ("gunicorn", (27, 0)),
        ("gevent", (26, 9)),
    ],
)
def test_the_libraries_are_those_that_were_read(library, read_in) -> None:
    found = tuple(int(part) for part in version(library).split(".")[:2])
    assert found == read_in, (
        f"{library} {version(library)}: read the table of ADR 0013 against it, then move this line"
    )


def test_the_library_s_queue_manager_sends_through_super() -> None:
    assert "super().emit(" in inspect.getsource(socketio.PubSubManager._handle_emit)
    assert "super().emit(" in inspect.getsource(socketio.PubSubManager.emit)


def test_events_are_handled_where_they_are_heard(exchange) -> None:
    assert "if self.async_handlers:" in inspect.getsource(socketio.Server._handle_event)
    assert exchange.socketio.server.async_handlers is False


def test_the_server_makes_its_queues_and_websockets_by_the_table_that_we_change() -> None:
    assert {"queue", "queue_empty", "websocket"} <= set(driver._async)
    assert "self._async['queue'](" in inspect.getsource(BaseServer.create_queue)
    assert "self.server.create_queue()" in inspect.getsource(BaseSocket.__init__)
    assert "self.server._async['websocket'](" in inspect.getsource(Socket._upgrade_websocket)


def test_a_socket_has_the_state_that_a_websocket_sets_and_nothing_of_a_queue_but_what_a_line_has(
    exchange,
) -> None:
    owner = exchange.owner("a")
    state = {"connected", "upgrading", "upgraded", "closing", "closed", "last_ping", "queue", "server", "sid"}
    assert state <= set(vars(owner))
    used = set()
    for word in inspect.getsource(Socket).split("self.queue.")[1:]:
        used.add(word.partition("(")[0])
    assert used == {"get", "put", "task_done", "join"}
    assert all(callable(getattr(Line, name)) for name in used)


def test_a_handshake_calls_connect_before_it_schedules_a_ping() -> None:
    source = inspect.getsource(engineio.Server._handle_connect)
    moments = [source.index(part) for part in ("self._trigger_event('connect'", "s.schedule_ping()")]
    assert moments == sorted(moments)
    assert "if self.last_ping:" in inspect.getsource(Socket.schedule_ping)


def test_what_the_library_does_in_the_place_that_is_ours_is_known_word_for_word() -> None:
    source = inspect.getsource(Socket._websocket_handler)
    for step in (
        "self.upgrading = True",
        "data='probe'",
        "packet.NOOP",
        "packet.UPGRADE",
        "self.receive(pkt)",
    ):
        assert step in source
    assert {"_bad_request", "sockets", "reason"} <= set(dir(engineio.Server())) | set(dir(BaseServer))


def test_gunicorn_hands_over_its_socket_and_lets_a_taken_request_go() -> None:
    assert '"gunicorn.socket": sock' in inspect.getsource(wsgi)
    handled = inspect.getsource(base_async.AsyncWorker.handle_request)
    assert "except StopIteration:\n            raise" in handled
    assert "except StopIteration" in inspect.getsource(base_async.AsyncWorker.handle)
