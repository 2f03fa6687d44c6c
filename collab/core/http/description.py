"""What the API says about itself: every refusal is a problem, and what asks for a session says so."""

from __future__ import annotations

import http
from typing import Any

import flask_smorest
from marshmallow import Schema, fields

from collab.core.config import Settings
from collab.core.http.guard import session_cookie

PROBLEM_TYPE = "application/problem+json"
SESSION = "session"


class ProblemSchema(Schema):
    """A refusal (RFC 9457), by a slug that the front end translates."""

    type = fields.String(required=True)
    title = fields.String(required=True)
    status = fields.Integer(required=True)
    detail = fields.String()
    errors = fields.Dict(keys=fields.String())
    retry_after = fields.Integer()


class Api(flask_smorest.Api):
    """flask-smorest's description, with refusals as they leave: a 500 is nowhere, for it is never meant."""

    ERROR_SCHEMA = ProblemSchema
    DEFAULT_ERROR_RESPONSE_NAME = None

    def _register_responses(self) -> None:
        content = {PROBLEM_TYPE: {"schema": self.ERROR_SCHEMA}}
        for status in http.HTTPStatus:
            if status >= 400:
                self.spec.components.response(
                    status.name, {"description": status.phrase, "content": content}, lazy=True
                )
        unchanged = {"description": "The reader has this version already"}
        self.spec.components.response(http.HTTPStatus.NOT_MODIFIED.name, unchanged, lazy=True)
        refused = {"description": "Refused", "content": content}
        self.spec.components.response("REFUSED", refused, lazy=True)


def describe_session(api: flask_smorest.Api, settings: Settings) -> None:
    """Say which cookie holds the session."""
    scheme = {"type": "apiKey", "in": "cookie", "name": session_cookie(settings)}
    api.spec.components.security_scheme(SESSION, scheme)


def describe_refusals(operation: dict[str, Any], view: Any) -> None:
    """Add to one operation what it answers when it refuses, and what it asks for first."""
    answers = operation.setdefault("responses", {})
    answers |= {"4XX": "REFUSED", "503": http.HTTPStatus.SERVICE_UNAVAILABLE.name}
    if getattr(view, "takes_file", False):
        answers["507"] = http.HTTPStatus.INSUFFICIENT_STORAGE.name
    if getattr(view, "guard", None) == "signed-in":
        operation["security"] = [{SESSION: []}]
