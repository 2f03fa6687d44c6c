"""Every way in carries a guard, and says what it takes and gives."""

from __future__ import annotations

from flask import Flask

PUBLIC = {
    "accounts.ask_sign_in_link",
    "accounts.sign_in",
    "accounts.sign_out",
    "accounts.show_session",
    "accounts.list_personas",
    "accounts.sign_in_as_persona",
    "accounts.verify_address",
    "buddying.answer_by_link",
    "buddying.show_mail_asking",
    "countries.read_country_feed",
    "countries.read_feed",
    "countries.give_alert_answer",
    "countries.show_alert_answer",
    "digests.read_feed",
    "discussion.read_calendar",
    "notifications.open_unsubscription",
    "notifications.show_unsubscription",
    "notifications.unsubscribe",
    "partnerships.answer_confirmation",
    "partnerships.show_confirmation",
    "texts.show_text",
}
"""Routes that say they are open to the world; a new one is entered here, on purpose."""


def test_every_route_carries_a_guard(app: Flask) -> None:
    unguarded = [
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if getattr(app.view_functions[rule.endpoint], "guard", None) is None
    ]
    assert unguarded == []


def test_a_route_without_a_guard_is_refused(app: Flask) -> None:
    import pytest

    from collab.core.errors import Problem
    from collab.core.http.edge import _refuse_unguarded

    def forgotten() -> str:
        return "open"

    app.view_functions["forgotten"] = forgotten
    try:
        with app.test_request_context("/"):
            from flask import request

            request.url_rule = type("Rule", (), {"endpoint": "forgotten"})()  # type: ignore[assignment]
            with pytest.raises(Problem, match="no guard"):
                _refuse_unguarded()
    finally:
        del app.view_functions["forgotten"]


def test_public_routes_are_the_listed_ones(app: Flask) -> None:
    public = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if getattr(app.view_functions[rule.endpoint], "guard", None) == "public"
    }
    assert public == PUBLIC


def test_the_description_of_the_api_is_valid(app: Flask) -> None:
    from openapi_spec_validator import validate

    spec = app.test_client().get("/api/openapi.json").get_json()
    assert spec["openapi"].startswith("3.1")
    validate(spec)
    assert spec["paths"]
