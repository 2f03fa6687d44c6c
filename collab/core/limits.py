"""How often a person may do a thing: counted in Valkey, and in this process while Valkey is away."""

from __future__ import annotations

import time

import limits
from limits.storage import MemoryStorage, RedisStorage
from limits.strategies import FixedWindowRateLimiter
from redis.exceptions import RedisError

from collab.core.config import Settings
from collab.core.errors import too_many
from collab.core.logs import get_logger

log = get_logger(__name__)
FALLBACK_SECONDS = 5.0


class Limiter:
    """Counts shared by all processes; without Valkey each process counts alone rather than letting all pass."""

    def __init__(self, settings: Settings) -> None:
        self._shared = FixedWindowRateLimiter(
            RedisStorage(
                settings.valkey_url,
                wrap_exceptions=False,
                socket_timeout=0.5,
                socket_connect_timeout=0.5,
                health_check_interval=30,
            )
        )
        self._alone = FixedWindowRateLimiter(MemoryStorage())
        self._alone_until = 0.0

    def spend(self, what: str, who: str, amount: int, seconds: int, *, cost: int = 1) -> None:
        """Count one use; raises the 429 problem with the seconds to wait when `amount` per `seconds` is passed."""
        item = limits.RateLimitItemPerSecond(amount, seconds, namespace="collab")
        if time.monotonic() >= self._alone_until:
            try:
                if not self._shared.hit(item, what, who, cost=cost):
                    raise too_many(
                        int(self._shared.get_window_stats(item, what, who).reset_time - time.time()) + 1
                    )
                self._alone.hit(item, what, who, cost=cost)
                return
            except (RedisError, OSError) as error:
                self._alone_until = time.monotonic() + FALLBACK_SECONDS
                log.warning("limits are counted in this process alone", error=str(error))
        self.spend_here(what, who, amount, seconds, cost=cost)

    def spend_here(self, what: str, who: str, amount: int, seconds: int, *, cost: int = 1) -> None:
        """The same, counted in this process alone."""
        item = limits.RateLimitItemPerSecond(amount, seconds, namespace="collab")
        if not self._alone.hit(item, what, who, cost=cost):
            raise too_many(int(self._alone.get_window_stats(item, what, who).reset_time - time.time()) + 1)


_limiter: Limiter | None = None


def open_limits(settings: Settings) -> None:
    """Make this process's limiter."""
    global _limiter
    _limiter = Limiter(settings)


def spend_here(what: str, who: str, amount: int, seconds: int) -> None:
    """Count one use in this process alone: for limits on what happens at every request, where a trip to Valkey shows."""
    _opened().spend_here(what, who, amount, seconds)


def spend(what: str, who: str, amount: int, seconds: int, *, cost: int = 1) -> None:
    """Count one use of `what` by `who`; raises the 429 problem past the limit."""
    _opened().spend(what, who, amount, seconds, cost=cost)


def _opened() -> Limiter:
    if _limiter is None:
        raise RuntimeError("open_limits(settings) makes the limiter before anything spends")
    return _limiter
