"""A test client that behaves as our own pages do in a browser."""

from __future__ import annotations

from typing import Any

from flask.testing import FlaskClient


class Browser(FlaskClient):
    """Sends the Origin that a same-origin page sends; a test that wants another says so."""

    def open(self, *args: Any, **kwargs: Any) -> Any:
        if "headers" not in kwargs:
            kwargs["headers"] = {"Origin": "http://localhost:8000"}
        return super().open(*args, **kwargs)
