"""The blueprint of every room: what a caller sends and we do not know is refused, in the address too."""

from __future__ import annotations

from typing import Any

import flask_smorest
from flask_smorest.arguments import FlaskParser
from flask_smorest.utils import resolve_schema_instance
from marshmallow import RAISE
from werkzeug.datastructures import CombinedMultiDict

from collab.core.http.description import describe_refusals


class _StrictParser(FlaskParser):
    """The library leaves unknown query fields out; a mistyped one must not mean another question."""

    DEFAULT_UNKNOWN_BY_LOCATION = {
        **FlaskParser.DEFAULT_UNKNOWN_BY_LOCATION,
        "query": RAISE,
        "files": RAISE,
    }

    def load_files(self, req: Any, schema: Any) -> Any:
        """A form's files, and the texts beside them: an unknown one is refused as anywhere."""
        return self._makeproxy(CombinedMultiDict([req.files, req.form]), schema)


class Blueprint(flask_smorest.Blueprint):
    """A room's routes."""

    ARGUMENTS_PARSER = _StrictParser()

    def arguments(self, schema: Any, *, location: str = "json", **kwargs: Any) -> Any:
        """As the library's, but the description asks for a body only where one of its fields is needed."""
        if location == "json":
            needed = any(field.required for field in resolve_schema_instance(schema).fields.values())
            kwargs.setdefault("required", needed)
        return super().arguments(schema, location=location, **kwargs)

    def _store_endpoint_docs(
        self, endpoint: str, obj: Any, parameters: Any, tags: Any, **options: Any
    ) -> None:
        super()._store_endpoint_docs(endpoint, obj, parameters, tags, **options)
        for method, doc in self._docs[endpoint].items():
            if method != "parameters":
                describe_refusals(doc.setdefault("manual_doc", {}), obj)
