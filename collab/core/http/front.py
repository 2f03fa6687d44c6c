"""Serves the built front end: hashed files for ever, and the one page with a fresh nonce."""

from __future__ import annotations

import gzip
import mimetypes
from dataclasses import dataclass
from pathlib import Path

from flask import Flask, Response, g, make_response, request
from werkzeug.routing import PathConverter
from werkzeug.utils import safe_join

from collab.core.errors import Problem, not_found
from collab.core.http.guard import infrastructure

NONCE_PLACEHOLDER = "__CSP_NONCE__"
SMALLEST_TO_COMPRESS = 1_000
COMPRESSIBLE = (
    "text/",
    "application/javascript",
    "application/json",
    "image/svg+xml",
    "application/manifest+json",
)


class PageConverter(PathConverter):
    """An address of the front end: what stands under the API's own is never a page, so that 404 and 405 stay right."""

    regex = r"(?!api/|socket\.io)[^/].*?"


@dataclass(frozen=True)
class _File:
    content: bytes
    compressed: bytes | None
    media_type: str


def add_front(app: Flask, folder: Path) -> None:
    """Answer every GET that no room answers, from the folder that `npm run build` writes."""
    files: dict[Path, _File] = {}
    app.url_map.converters["page"] = PageConverter

    @app.get("/", defaults={"path": ""})
    @app.get("/<page:path>")
    @infrastructure
    def front(path: str) -> Response:
        found = safe_join(str(folder), path) if path else None
        file = Path(found) if found else None
        if file and _is_there(file) and file.name != "index.html":
            response = _file_response(files, file)
            forever = "public, max-age=31536000, immutable"
            response.headers["Cache-Control"] = forever if path.startswith("assets/") else "no-cache"
            return response
        if path.startswith("assets/"):
            raise not_found()
        return _page(folder / "index.html")


def _is_there(file: Path) -> bool:
    try:
        return file.is_file()
    except OSError:  # a name longer than any file's
        return False


def _page(index: Path) -> Response:
    try:
        html = index.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise Problem("unavailable", 503, "The front end is not built", "Run `make run`.") from error
    response = make_response(html.replace(NONCE_PLACEHOLDER, g.csp_nonce))
    response.headers["Cache-Control"] = "no-store"
    return response


def _file_response(files: dict[Path, _File], path: Path) -> Response:
    file = files.get(path)
    if file is None:
        content = path.read_bytes()
        media_type = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        worth_it = len(content) >= SMALLEST_TO_COMPRESS and media_type.startswith(
            COMPRESSIBLE + ("text/javascript",)
        )
        file = files[path] = _File(content, gzip.compress(content, 9) if worth_it else None, media_type)
    if file.compressed is not None and "gzip" in request.headers.get("Accept-Encoding", ""):
        response = Response(file.compressed, content_type=file.media_type)
        response.headers["Content-Encoding"] = "gzip"
    else:
        response = Response(file.content, content_type=file.media_type)
    if file.compressed is not None:
        response.headers["Vary"] = "Accept-Encoding"
    return response
