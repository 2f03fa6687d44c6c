"""Which addresses of the Internet may be asked: public ones alone, whatever name or notation leads there."""

from __future__ import annotations

import ipaddress
import socket
import threading
from collections.abc import Callable, Sequence

IP = ipaddress.IPv4Address | ipaddress.IPv6Address
Resolve = Callable[[str, int], Sequence[str]]
"""From a host's name and port to its addresses."""

_UNICAST = ipaddress.IPv6Network("2000::/3")
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_NO_HOSTS = (
    ipaddress.IPv4Network("192.88.99.0/24"),  # relays of 6to4, which lead elsewhere
    ipaddress.IPv4Network("192.0.0.0/24"),
)


def is_public(address: str) -> bool:
    """Whether it is a host of the public Internet, looked at through every form of IPv4 in IPv6."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv4Address):
        return ip.is_global and not ip.is_multicast and not ip.is_reserved and not _within(ip)
    if ip in _NAT64:
        return is_public(str(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)))
    if ip.ipv4_mapped is not None:
        return is_public(str(ip.ipv4_mapped))
    if ip not in _UNICAST or ip.teredo is not None:
        return False
    if ip.sixtofour is not None and not is_public(str(ip.sixtofour)):
        return False
    return ip.is_global


def _within(ip: ipaddress.IPv4Address) -> bool:
    return any(ip in network for network in _NO_HOSTS)


def resolve(host: str, port: int) -> list[str]:
    """What this machine's resolver answers, the numbers it reads as addresses included."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP)
    return list(dict.fromkeys(str(answer[4][0]) for answer in found))


def resolve_within(seconds: float, host: str, port: int, ask: Resolve) -> list[str]:
    """Ask a resolver that knows no time limit; `TimeoutError` when it takes too long."""
    answers: list[Sequence[str]] = []
    failures: list[OSError | UnicodeError] = []

    def look_up() -> None:
        try:
            answers.append(ask(host, port))
        except (OSError, UnicodeError) as error:
            failures.append(error)

    asking = threading.Thread(target=look_up, daemon=True)
    asking.start()
    asking.join(max(0.0, seconds))
    if failures:
        raise OSError(str(failures[0]))
    if not answers:
        raise TimeoutError(host)
    return list(answers[0])
