"""The blueprint of every room: what a caller sends and we do not know is refused, in the address too."""

from __future__ import annotations

import flask_smorest
from flask_smorest.arguments import FlaskParser
from marshmallow import RAISE


class _StrictParser(FlaskParser):
    """The library leaves unknown query fields out; a mistyped one must not mean another question."""

    DEFAULT_UNKNOWN_BY_LOCATION = {**FlaskParser.DEFAULT_UNKNOWN_BY_LOCATION, "query": RAISE}


class Blueprint(flask_smorest.Blueprint):
    """A room's routes."""

    ARGUMENTS_PARSER = _StrictParser()
