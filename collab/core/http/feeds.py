"""How a feed is answered: kept by nobody but its reader, and not sent again while it reads the same."""

from __future__ import annotations

import hashlib
from typing import Any

from flask import Response, request

ATOM = "application/atom+xml"


def as_atom(content: bytes) -> Any:
    """The answer that holds this feed, or 304 for a reader that has it already."""
    answer = Response(content, content_type=f"{ATOM}; charset=utf-8")
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.set_etag(hashlib.sha256(content).hexdigest()[:32])
    return answer.make_conditional(request)
