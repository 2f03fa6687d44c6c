"""Problems a caller can be told about (RFC 9457); the web and the sockets both answer with them."""

from __future__ import annotations

from typing import Any


class Problem(Exception):
    """A refusal with a stable slug, which the front end translates."""

    def __init__(
        self,
        slug: str,
        status: int,
        title: str,
        detail: str = "",
        *,
        errors: dict[str, Any] | None = None,
        retry_after: int | None = None,
    ) -> None:
        super().__init__(detail or title)
        self.slug, self.status, self.title, self.detail = slug, status, title, detail
        self.errors, self.retry_after = errors, retry_after

    def as_dict(self) -> dict[str, Any]:
        """The members of `application/problem+json`."""
        body: dict[str, Any] = {"type": self.slug, "title": self.title, "status": self.status}
        if self.detail:
            body["detail"] = self.detail
        if self.errors:
            body["errors"] = self.errors
        if self.retry_after is not None:
            body["retry_after"] = self.retry_after
        return body


def not_found(detail: str = "") -> Problem:
    """The answer for what does not exist and for what is hidden: they must look the same."""
    return Problem("not-found", 404, "Not found", detail)


def forbidden(detail: str = "", slug: str = "forbidden") -> Problem:
    return Problem(slug, 403, "Not allowed", detail)


def conflict(detail: str = "", slug: str = "conflict") -> Problem:
    return Problem(slug, 409, "Conflict with the present state", detail)


def invalid(errors: dict[str, Any], detail: str = "") -> Problem:
    return Problem("invalid", 422, "Invalid content", detail, errors=errors)


def not_signed_in() -> Problem:
    return Problem("not-signed-in", 401, "Sign in first")


def gone(slug: str, detail: str = "") -> Problem:
    return Problem(slug, 410, "No longer usable", detail)


def precondition_required() -> Problem:
    return Problem("precondition-required", 428, "Say in If-Match which version you changed")


def precondition_failed() -> Problem:
    return Problem("precondition-failed", 412, "Changed by somebody else in the meantime")


def too_many(retry_after: int) -> Problem:
    return Problem("too-many-requests", 429, "Too many requests", retry_after=max(1, retry_after))


def unavailable(detail: str = "", retry_after: int = 2) -> Problem:
    return Problem("unavailable", 503, "Temporarily unavailable", detail, retry_after=retry_after)


def require(allowed: bool, detail: str = "", slug: str = "forbidden") -> None:
    """Raise the 403 problem unless the policy said yes."""
    if not allowed:
        raise forbidden(detail, slug)


def require_version(expected: int, present: int) -> None:
    """Raise the 412 problem unless the change was made from the present version; ask it under the row's lock."""
    if expected != present:
        raise precondition_failed()


def require_visible(visible: bool) -> None:
    """Raise the 404 problem unless the reader may know that the thing exists."""
    if not visible:
        raise not_found()
