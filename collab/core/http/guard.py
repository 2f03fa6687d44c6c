"""Who may call a route: every one says it, the edge refuses those that do not."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from flask import Response, current_app, g, request

from collab.core.actor import Actor
from collab.core.config import Settings
from collab.core.errors import not_signed_in
from collab.core.limits import spend_here


def guard(view: Callable[..., Any]) -> Callable[..., Any]:
    """Only a signed-in person passes; the view receives the actor first."""

    @functools.wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        actor = current_actor()
        if actor is None:
            raise not_signed_in()
        settings: Settings = current_app.extensions["settings"]
        spend_here("request", str(actor.person_id), settings.requests_per_minute, 60)
        return view(actor, *args, **kwargs)

    guarded.guard = "signed-in"  # type: ignore[attr-defined]
    return guarded


def public(view: Callable[..., Any]) -> Callable[..., Any]:
    """Say that a route is open to the world; a limit by address holds instead of the guard."""

    @functools.wraps(view)
    def opened(*args: Any, **kwargs: Any) -> Any:
        settings: Settings = current_app.extensions["settings"]
        spend_here("request", client_address(), settings.requests_per_minute, 60)
        return view(*args, **kwargs)

    opened.guard = "public"  # type: ignore[attr-defined]
    return opened


def infrastructure(view: Callable[..., Any]) -> Callable[..., Any]:
    """Say that a route serves machines and files: open, never limited."""

    @functools.wraps(view)
    def served(*args: Any, **kwargs: Any) -> Any:
        return view(*args, **kwargs)

    served.guard = "infrastructure"  # type: ignore[attr-defined]
    return served


def token_authenticated(view: Callable[..., Any]) -> Callable[..., Any]:
    """Say that a token in the address authenticates an unsafe route, so that no same-origin proof is asked."""
    view.token_authenticated = True  # type: ignore[attr-defined]
    return view


def takes_file(most: int | Callable[[Settings], int]) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Say that a route takes a form with a file in place of JSON, of so many bytes at most (or as a setting says)."""

    def mark(view: Callable[..., Any]) -> Callable[..., Any]:
        view.takes_file = most  # type: ignore[attr-defined]
        return view

    return mark


def current_actor() -> Actor | None:
    """Who the cookie says is asking; loaded once a request, by the loader that the app registered."""
    if "actor" not in g:
        token = request.cookies.get(session_cookie(current_app.extensions["settings"]), "")
        g.actor = current_app.extensions["actor_loader"](token) if token else None
    return g.actor


def session_cookie(settings: Settings) -> str:
    """The cookie's name: `__Host-` binds it to this host wherever https is there to allow it."""
    return "__Host-collab_session" if settings.secure_cookies else "collab_session"


def set_session_cookie(response: Response, token: str, seconds: int) -> Response:
    """Hand the browser its session."""
    settings: Settings = current_app.extensions["settings"]
    response.set_cookie(
        session_cookie(settings),
        token,
        max_age=seconds,
        httponly=True,
        secure=settings.secure_cookies,
        samesite="Lax",
        path="/",
    )
    return response


def clear_session_cookie(response: Response) -> Response:
    """Take the browser's session back."""
    return set_session_cookie(response, "", 0)


def client_address() -> str:
    """The address the request came from, through as many trusted proxies as the settings say."""
    return request.remote_addr or "unknown"
