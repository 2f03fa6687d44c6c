"""Every problem and every remark on a field that the server can name has a sentence in both languages."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
SLUG_ARGUMENT = {"Problem": 0, "gone": 0, "forbidden": 1, "conflict": 1, "require": 2}
"""Which argument of these names the problem, when it is not given as `slug=`."""

VALIDATORS = {"Length", "Range", "Regexp", "OneOf", "ContainsOnly", "Predicate"}
"""What marshmallow checks with, and lets us word with `error=`."""


def _trees() -> list[ast.Module]:
    paths = [path for path in sorted(ROOT.glob("collab/**/*.py")) if "migrations" not in path.parts]
    return [ast.parse(path.read_text(encoding="utf-8")) for path in paths]


def _called(node: ast.Call) -> str:
    return node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")


def _texts(node: ast.AST | None) -> Iterator[str]:
    """The texts a value may be, conditional ones included."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from _texts(node.body)
        yield from _texts(node.orelse)
    elif isinstance(node, ast.List | ast.Tuple):
        for item in node.elts:
            yield from _texts(item)
    elif isinstance(node, ast.Dict):
        for value in node.values:
            yield from _texts(value)


def _argument(node: ast.Call, position: int, *names: str) -> ast.AST | None:
    named = [keyword.value for keyword in node.keywords if keyword.arg in names]
    return named[0] if named else node.args[position] if len(node.args) > position else None


def _default_slugs(node: ast.FunctionDef) -> Iterator[str]:
    arguments = [*node.args.posonlyargs, *node.args.args]
    pairs = zip(reversed(arguments), reversed(node.args.defaults), strict=False)
    for argument, default in pairs:
        if argument.arg == "slug":
            yield from _texts(default)


def _slugs_by_status(node: ast.Dict) -> Iterator[str]:
    """A table of what the web server's own refusals are called."""
    for key, value in zip(node.keys, node.values, strict=True):
        if isinstance(key, ast.Constant) and isinstance(key.value, int) and 400 <= key.value <= 599:
            yield from _texts(value)


def _problems() -> set[str]:
    found: set[str] = set()
    for node in (node for tree in _trees() for node in ast.walk(tree)):
        if isinstance(node, ast.Call) and _called(node) in SLUG_ARGUMENT:
            found.update(_texts(_argument(node, SLUG_ARGUMENT[_called(node)], "slug")))
        elif isinstance(node, ast.FunctionDef):
            found.update(_default_slugs(node))
        elif isinstance(node, ast.Dict):
            found.update(_slugs_by_status(node))
    return found


def _remarks() -> set[str]:
    found: set[str] = set()
    for node in (node for tree in _trees() for node in ast.walk(tree)):
        if isinstance(node, ast.Call) and _called(node) in {"invalid", "ValidationError"}:
            found.update(_texts(_argument(node, 0, "errors", "message")))
        elif isinstance(node, ast.Call) and _called(node) in VALIDATORS:
            found.update(_texts(_argument(node, len(node.args), "error")))
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            if any(getattr(target, "id", "") == "default_error_messages" for target in targets):
                found.update(_texts(node.value))
    return found


def _sentences(language: str) -> dict[str, dict[str, str]]:
    strings: dict[str, dict[str, str]] = json.loads(
        (ROOT / "frontend" / "src" / "core" / f"{language}.json").read_text(encoding="utf-8")
    )
    return strings


@pytest.mark.unit
def test_the_search_finds_what_is_raised_in_each_way() -> None:
    assert {
        "email-taken",
        "last-chair",
        "mandate-ended",
        "link-spent",
        "conflict",
        "too-large",
    } <= _problems()
    assert {"is-the-holder", "not-an-address", "not-text"} <= _remarks()


@pytest.mark.unit
def test_what_the_server_names_is_a_slug() -> None:
    assert [said for said in sorted(_problems() | _remarks()) if not SLUG.fullmatch(said)] == []


@pytest.mark.unit
@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_problem_has_a_sentence(language: str) -> None:
    assert _problems() - _sentences(language)["problems"].keys() == set()


@pytest.mark.unit
@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_remark_on_a_field_has_a_sentence(language: str) -> None:
    assert _remarks() - _sentences(language)["fields"].keys() == set()
