"""The address that a header names, when it names exactly one in the plain way."""

from __future__ import annotations

import re
from email.message import Message
from email.utils import getaddresses

from collab.notifications.recognition.structure import SENSELESS, values

_PLAIN = re.compile(r"[^\s@<>(),:;\"\[\]\\]{1,64}@[^\s@<>(),:;\"\[\]\\]{1,255}")


def only_address(message: Message, header: str = "From") -> str:
    """The one address of a header, lower-cased; nothing when there is none or several, for nobody then speaks alone."""
    found = values(message, header)
    if len(found) != 1:
        return ""
    try:
        named = [address for _name, address in getaddresses(found)]
    except SENSELESS:
        return ""
    return plain_address(named[0]) if len(named) == 1 else ""


def plain_address(text: str) -> str:
    """The address lower-cased, or nothing when it is not written in the plain way."""
    bare = text.strip().strip("<>").lower()
    return bare if _PLAIN.fullmatch(bare) else ""
