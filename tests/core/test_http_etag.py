"""A version on the wire: the ETag of an answer, and the change that must name what it was made from."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from flask import Flask

from collab.core.errors import Problem, require_version
from collab.core.http import versioned

pytestmark = pytest.mark.unit


@dataclass(frozen=True)
class _Page:
    version: int
    text_version: int = 40


@versioned()
def _show() -> _Page:
    return _Page(7)


@versioned()
def _write(*, expected: int) -> _Page:
    require_version(expected, 7)
    return _Page(8)


def _asked(view, method: str, **headers: str):
    with Flask("etag").test_request_context("/", method=method, headers=headers):
        return view()


def test_an_answer_is_tagged_with_its_version() -> None:
    assert _asked(_show, "GET") == (_Page(7), {"ETag": '"7"'})
    other = versioned("text_version")(lambda: _Page(7))
    assert _asked(other, "GET") == (_Page(7), {"ETag": '"40"'})


@pytest.mark.parametrize("known", ['"7"', 'W/"7"', '"6", "7"'])
def test_a_reader_who_has_the_version_gets_nothing_anew(known) -> None:
    answer = _asked(_show, "GET", **{"If-None-Match": known})
    assert (answer.status_code, answer.headers["ETag"]) == (304, '"7"')


def test_a_reader_with_an_older_version_gets_the_new_one() -> None:
    assert _asked(_show, "GET", **{"If-None-Match": '"6"'})[0] == _Page(7)


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize("tag", ['"7"', 'W/"7"', "7"])
def test_a_change_made_from_the_present_version_passes(method, tag) -> None:
    assert _asked(_write, method, **{"If-Match": tag}) == (_Page(8), {"ETag": '"8"'})


@pytest.mark.parametrize("headers", [{}, {"If-Match": ""}, {"If-Match": "*"}])
def test_a_change_that_names_no_version_is_asked_for_it(headers) -> None:
    with pytest.raises(Problem) as refused:
        _asked(_write, "PUT", **headers)
    assert (refused.value.status, refused.value.slug) == (428, "precondition-required")


@pytest.mark.parametrize(
    "tag", ['"6"', '"8"', '"7", "8"', '"seven"', '"-7"', '"' + "9" * 5_000 + '"', '"²"', '""', 'W/""']
)
def test_a_change_made_from_another_version_is_refused(tag) -> None:
    with pytest.raises(Problem) as refused:
        _asked(_write, "PUT", **{"If-Match": tag})
    assert (refused.value.status, refused.value.slug) == (412, "precondition-failed")


def test_an_answer_without_a_version_carries_no_tag() -> None:
    assert _asked(versioned()(lambda expected: None), "DELETE", **{"If-Match": '"7"'}) is None
