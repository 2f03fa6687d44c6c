"""Who is here: kept in Valkey with an expiry, so that several web processes see the same people."""

from __future__ import annotations

import time
from collections import defaultdict

from redis import Redis
from redis.exceptions import RedisError

from collab.core.logs import get_logger

log = get_logger(__name__)
KEEP_SECONDS = 60
"""How long a socket counts as present without a sign of life from its process."""


class Presence:
    """The people whose sockets are in a discussion; without Valkey, those of this process alone."""

    def __init__(self, url: str) -> None:
        self._valkey = Redis.from_url(
            url, socket_timeout=0.5, socket_connect_timeout=0.5, decode_responses=True
        )
        self._local: dict[int, dict[str, int]] = defaultdict(dict)

    def enter(self, discussion_id: int, sid: str, person_id: int) -> None:
        """A socket came into a discussion."""
        self._local[discussion_id][sid] = person_id
        self._refresh(discussion_id)

    def leave(self, discussion_id: int, sid: str) -> None:
        """A socket left it."""
        person_id = self._local.get(discussion_id, {}).pop(sid, None)
        if person_id is None:
            return
        if not self._local[discussion_id]:
            del self._local[discussion_id]
        try:
            self._valkey.zrem(_key(discussion_id), _member(sid, person_id))
        except RedisError as error:
            log.warning("presence is local for now", error=str(error))

    def discussions(self) -> list[int]:
        """The discussions with a socket of this process."""
        return list(self._local)

    def refresh(self) -> None:
        """Say that this process's sockets are still there."""
        for discussion_id in self.discussions():
            self._refresh(discussion_id)

    def people(self, discussion_id: int) -> list[int]:
        """The ids of those present, each once."""
        here = set(self._local.get(discussion_id, {}).values())
        try:
            self._valkey.zremrangebyscore(_key(discussion_id), 0, time.time())
            members = self._valkey.zrange(_key(discussion_id), 0, -1)
        except RedisError as error:
            log.warning("presence is local for now", error=str(error))
            return sorted(here)
        return sorted(here | {int(str(member).partition(":")[0]) for member in members})

    def _refresh(self, discussion_id: int) -> None:
        until = time.time() + KEEP_SECONDS
        here = dict(self._local.get(discussion_id, {}))
        if not here:
            return
        try:
            pipeline = self._valkey.pipeline(transaction=False)
            pipeline.zadd(_key(discussion_id), {_member(sid, person): until for sid, person in here.items()})
            pipeline.expire(_key(discussion_id), KEEP_SECONDS * 2)
            pipeline.execute()
            # Who left while Valkey was told that they are here was taken out before they were put in.
            left = [_member(s, p) for s, p in here.items() if s not in self._local.get(discussion_id, {})]
            if left:
                self._valkey.zrem(_key(discussion_id), *left)
        except RedisError as error:
            log.warning("presence is local for now", error=str(error))


def _member(sid: str, person_id: int) -> str:
    return f"{person_id}:{sid}"


def _key(discussion_id: int) -> str:
    return f"presence:{discussion_id}"
