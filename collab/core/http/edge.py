"""What every request and answer passes: same-site rule, strict JSON, problems, headers, metrics."""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Callable
from http import HTTPStatus
from typing import Any
from urllib.parse import unquote_to_bytes

from flask import Flask, Response, current_app, g, jsonify, request
from sqlalchemy.exc import DataError, IntegrityError
from werkzeug.exceptions import HTTPException

from collab.core.actor import Actor
from collab.core.config import Settings
from collab.core.db import DATABASE_AWAY
from collab.core.errors import Problem, invalid, unavailable
from collab.core.http.description import PROBLEM_TYPE, Api, describe_session
from collab.core.http.guard import infrastructure
from collab.core.http.payload import EntityConverter
from collab.core.logs import get_logger, new_request_id, request_id
from collab.core.metrics import REQUEST_SECONDS
from collab.core.storage import FULL, storage_problem

log = get_logger(__name__)

MAX_BODY = 1_000_000
FORM_AROUND = 10_000
"""What a form may weigh around its one file."""

UNSAFE = {"POST", "PUT", "PATCH", "DELETE"}
_TITLES = {status.value: status.phrase for status in HTTPStatus}
_SLUGS = {
    400: "not-json",
    401: "not-signed-in",
    403: "forbidden",
    404: "not-found",
    405: "method-not-allowed",
    409: "conflict",
    412: "precondition-failed",
    413: "too-large",
    415: "unsupported-media-type",
    422: "invalid",
    428: "precondition-required",
    429: "too-many-requests",
}

ActorLoader = Callable[[str], Actor | None]


def is_same_site(headers: Any, origins: tuple[str, ...]) -> bool:
    """A listed Origin, or none at all with the browser's own word that the page is ours."""
    origin, site = headers.get("Origin"), headers.get("Sec-Fetch-Site")
    if site not in (None, "same-origin"):
        return False
    if origin is None:
        return bool(site == "same-origin")
    return origin in origins


def problem_response(problem: Problem) -> Response:
    """The problem as its own media type."""
    response = jsonify(problem.as_dict())
    response.status_code = problem.status
    response.mimetype = PROBLEM_TYPE
    if problem.retry_after is not None:
        response.headers["Retry-After"] = str(problem.retry_after)
    return response


def make_api(app: Flask, settings: Settings, load_actor: ActorLoader) -> Api:
    """Put the web edge on a Flask application and return the API that rooms register their blueprints on."""
    app.extensions["settings"] = settings
    app.extensions["actor_loader"] = load_actor
    app.url_map.converters["int"] = EntityConverter
    app.config.update(
        MAX_CONTENT_LENGTH=MAX_BODY,
        API_TITLE="Collab",
        API_VERSION="1",
        OPENAPI_VERSION="3.1.0",
        OPENAPI_URL_PREFIX="/api",
        OPENAPI_JSON_PATH="openapi.json",
        PROPAGATE_EXCEPTIONS=False,
    )
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.before_request(_begin)
    app.before_request(_refuse_unguarded)
    app.before_request(_refuse_cross_site)
    app.before_request(_refuse_bad_content)
    app.after_request(_finish)
    api = Api(app)
    describe_session(api, settings)
    app.view_functions["api-docs.openapi_json"] = infrastructure(app.view_functions["api-docs.openapi_json"])
    # After Api(): flask-smorest registers handlers of its own, and ours are the one way errors leave.
    app.register_error_handler(Problem, problem_response)
    app.register_error_handler(HTTPException, _http_problem)
    app.register_error_handler(IntegrityError, _integrity_problem)
    app.register_error_handler(DataError, _data_problem)
    for away in DATABASE_AWAY:
        app.register_error_handler(away, _away_problem)
    app.register_error_handler(OSError, _disk_problem)
    app.register_error_handler(Exception, _unexpected_problem)
    return api


def _begin() -> None:
    g.started = time.perf_counter()
    given = request.headers.get("X-Request-ID", "")
    request_id.set(given if 8 <= len(given) <= 64 and given.isalnum() else new_request_id())
    g.csp_nonce = secrets.token_urlsafe(16)


def _refuse_unguarded() -> None:
    if request.endpoint is None:
        return
    view = current_app.view_functions[request.endpoint]
    if getattr(view, "guard", None) is None:
        raise Problem("forbidden", 403, "Not allowed", "This route carries no guard.")


def _refuse_cross_site() -> None:
    if request.method not in UNSAFE or request.endpoint is None:
        return
    if getattr(current_app.view_functions[request.endpoint], "token_authenticated", False):
        return
    if not is_same_site(request.headers, current_app.extensions["settings"].origins):
        raise Problem("cross-site", 403, "Not from our own pages")


def _refuse_bad_content() -> None:
    try:
        query = unquote_to_bytes(request.query_string).decode()
    except UnicodeDecodeError as error:
        raise Problem("not-utf8", 400, "The address is not UTF-8") from error
    if "\x00" in query or "\x00" in request.path:
        raise invalid({"query": ["not-text"]})
    if request.method not in UNSAFE or request.endpoint is None:
        return
    view = current_app.view_functions[request.endpoint]
    if getattr(view, "token_authenticated", False):
        # A mail program posts a form that says nothing the token does not (RFC 8058): it is not read.
        return
    if most := getattr(view, "takes_file", 0):
        if request.mimetype != "multipart/form-data":
            raise Problem("unsupported-media-type", 415, "Send multipart/form-data")
        settings: Settings = current_app.extensions["settings"]
        request.max_content_length = (most(settings) if callable(most) else most) + FORM_AROUND
        return
    body = request.get_data(cache=True)
    if not body and not request.mimetype:
        return
    if request.mimetype != "application/json":
        raise Problem("unsupported-media-type", 415, "Send application/json")
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Problem("not-utf8", 400, "The body is not UTF-8") from error
    try:
        parsed = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Problem("not-json", 400, "The body is not JSON") from error
    if not isinstance(parsed, dict):
        raise invalid({"body": ["not-an-object"]})
    if not _clean(parsed):
        raise invalid({"body": ["not-text"]})


def _clean(value: Any) -> bool:
    """Whether every text in it can be stored; a heap and no recursion, since the sender chooses the depth."""
    heap = [value]
    while heap:
        part = heap.pop()
        if isinstance(part, str):
            if "\x00" in part or not _encodable(part):
                return False
        elif isinstance(part, dict):
            heap += [*part.keys(), *part.values()]
        elif isinstance(part, list):
            heap += part
    return True


def _encodable(value: str) -> bool:
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


def _http_problem(error: HTTPException) -> Response:
    status = error.code or 500
    data = getattr(error, "data", None) or {}
    messages = data.get("messages") or data.get("errors")
    retry_after = getattr(error, "retry_after", None)
    problem = Problem(
        _SLUGS.get(status, "internal"),
        status,
        _TITLES.get(status, "Error"),
        errors=_flatten(messages) if messages else None,
        retry_after=retry_after if isinstance(retry_after, int) else None,
    )
    response = problem_response(problem)
    for name, value in error.get_headers():
        if name.lower() in {"allow"}:
            response.headers[name] = value
    return response


def _flatten(messages: Any) -> dict[str, Any]:
    """webargs nests errors under where the value came from; callers know their fields by name alone."""
    if isinstance(messages, dict) and set(messages) <= {
        "json",
        "query",
        "path",
        "json_or_form",
        "headers",
        "files",
    }:
        flat: dict[str, Any] = {}
        for part in messages.values():
            flat.update(part if isinstance(part, dict) else {"body": part})
        return flat
    return messages if isinstance(messages, dict) else {"body": messages}


def _integrity_problem(error: IntegrityError) -> Response:
    log.warning("the database refused a conflicting row", error=str(error.orig))
    return problem_response(Problem("conflict", 409, "Conflict with the present state"))


def _data_problem(error: DataError) -> Response:
    log.warning("the database refused a value", error=str(error.orig))
    return problem_response(Problem("invalid", 422, "Invalid content"))


def _away_problem(error: Exception) -> Response:
    log.error("the database is away or overloaded", error=str(error))
    return problem_response(unavailable())


def _disk_problem(error: OSError) -> Response:
    """What is being sent lies on our disk until it is checked: the disk may be full."""
    if error.errno not in FULL:
        return _unexpected_problem(error)
    log.error("the disk is full", path=request.path, error=str(error))
    return problem_response(storage_problem(error))


def _unexpected_problem(error: Exception) -> Response:
    log.exception("unexpected error", path=request.path, exc_info=error)
    return problem_response(Problem("internal", 500, "Something went wrong on our side"))


def _finish(response: Response) -> Response:
    headers = response.headers
    headers["X-Request-ID"] = request_id.get()
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Referrer-Policy"] = "same-origin"
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()"
    nonce = g.get("csp_nonce", "")
    # A file that somebody sent comes with a stricter policy of its own.
    headers.setdefault(
        "Content-Security-Policy",
        f"default-src 'self'; script-src 'self' 'nonce-{nonce}'; style-src 'self' 'nonce-{nonce}';"
        " img-src 'self' data:; font-src 'self'; connect-src 'self'; object-src 'none'; base-uri 'none';"
        " form-action 'self'; frame-ancestors 'none'",
    )
    if current_app.extensions["settings"].secure_cookies:
        headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
    if request.path.startswith("/api/"):
        headers.setdefault("Cache-Control", "no-store")
    if "started" in g:
        rule = request.url_rule.rule if request.url_rule else "unmatched"
        seconds = time.perf_counter() - g.started
        REQUEST_SECONDS.labels(request.method, rule, response.status_code).observe(seconds)
        # A token in an address is a key: a log is no place for it.
        log.info(
            "request",
            method=request.method,
            path=rule if "token" in (request.view_args or {}) else request.path,
            status=response.status_code,
            ms=round(seconds * 1000, 1),
        )
    return response
