"""A thing's version on the wire: the answer's ETag, and the version that a change was made from.

@blueprint.put("/api/texts/<name>")
@guard
@blueprint.arguments(TextUpdate)
@blueprint.response(200, TextSchema)
@versioned()
def write_text(actor, data, name, expected): ...   # the verb asks core.errors.require_version under its row lock
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from flask import Response, request

from collab.core.errors import precondition_failed, precondition_required

CHANGING = ("PUT", "PATCH", "DELETE")
LONGEST_NUMBER = 19


def versioned(attribute: str = "version") -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Tag the answer with its version number; a change must name the one it was made from, and gets it as `expected`.

    It stands right above the view. A change without `If-Match` is 428; a reader who has the version already gets 304.
    """

    def decorate(view: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(view)
        def tagged(*args: Any, **kwargs: Any) -> Any:
            if request.method in CHANGING:
                kwargs["expected"] = _expected_version()
            thing = view(*args, **kwargs)
            version = getattr(thing, attribute, None)
            if version is None:
                return thing
            tag = {"ETag": f'"{version}"'}
            if request.method == "GET" and request.if_none_match.contains_weak(str(version)):
                return Response(status=304, headers=tag)
            return thing, tag

        tagged._apidoc = {**getattr(view, "_apidoc", {}), "etag": True}  # type: ignore[attr-defined]
        return tagged

    return decorate


def _expected_version() -> int:
    # A proxy that compresses makes our strong tags weak ones: both name the same version.
    tags = request.if_match.as_set(include_weak=True)
    if not tags:  # no header, or `*`, which names no version
        raise precondition_required()
    tag = tags.pop() or ""  # the library makes None of an empty one
    if tags or not (tag.isascii() and tag.isdigit() and len(tag) <= LONGEST_NUMBER):
        raise precondition_failed()
    return int(tag)
