"""The web edge that every route passes, and the few shapes that all rooms share."""

from collab.core.http.blueprint import Blueprint
from collab.core.http.edge import is_same_site, make_api, problem_response
from collab.core.http.etag import versioned
from collab.core.http.feeds import ATOM, as_atom
from collab.core.http.guard import (
    clear_session_cookie,
    client_address,
    current_actor,
    guard,
    infrastructure,
    public,
    session_cookie,
    set_session_cookie,
    takes_file,
    token_authenticated,
)
from collab.core.http.payload import (
    Empty,
    EntityId,
    Input,
    Output,
    PageQuery,
    QueryId,
    Text,
    UploadedFile,
    list_of,
    page_of,
)

__all__ = [
    "ATOM", "Blueprint", "Empty", "EntityId", "Input", "Output", "PageQuery", "QueryId", "Text", "UploadedFile",
    "as_atom", "clear_session_cookie", "client_address",
    "current_actor", "guard", "infrastructure", "is_same_site", "list_of", "make_api", "page_of", "problem_response",
    "public", "session_cookie", "set_session_cookie", "takes_file", "token_authenticated", "versioned",
]  # fmt: skip
