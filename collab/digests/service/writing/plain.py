"""The plain twin of a letter: a page of text that reads well in a narrow window."""

from __future__ import annotations

import re
from textwrap import wrap

WIDTH = 72
_IMAGE = re.compile(r"!\[([^\]\n]*)\]\([^)\n]*\)")
_LINK = re.compile(r"\[([^\]\n]+)\]\((/?[^)\s]+)\)")
_HEADING = re.compile(r"^ {0,3}#{1,6} +", re.MULTILINE)
_LISTED = re.compile(r"\s*(?:[-*+]|\d{1,3}[.)])\s+")
_STRONG = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1")


def paragraphs(*lines: str, indent: str = "") -> str:
    """Each of these on lines of its own, no wider than a page; empty ones are left out, links are never cut."""
    return "\n".join(_wrapped(line, indent, indent) for line in lines if line)


def point(line: str, *more: str, mark: str = "*") -> str:
    """A line of a list with what belongs to it under it."""
    inner = " " * (len(mark) + 1)
    rest = paragraphs(*more, indent=inner)
    return _wrapped(line, f"{mark} ", inner) + (f"\n{rest}" if rest else "")


def underlined(line: str, rule: str) -> str:
    """A heading with a rule under it."""
    text = paragraphs(line)
    return f"{text}\n{rule * max(map(len, text.splitlines()), default=0)}"


def said(markdown: str, *, public_url: str) -> str:
    """A Markdown text as one reads it without marks: links spelled out, lists kept, paragraphs wrapped."""
    text = _IMAGE.sub(r"\1", markdown)
    text = _LINK.sub(lambda found: _spelled_out(found[1], found[2], public_url), text)
    text = _STRONG.sub(r"\2", _HEADING.sub("", text))
    return "\n".join(_wrapped(line.rstrip(), *_indents(line)) for line in text.strip().splitlines())


def _spelled_out(words: str, address: str, public_url: str) -> str:
    full = public_url + address if address.startswith("/") else address
    return words if words == full else f"{words} ({full})"


def _indents(line: str) -> tuple[str, str]:
    mark = _LISTED.match(line)
    return "", " " * len(mark[0]) if mark else ""


def _wrapped(line: str, first: str, then: str) -> str:
    broken = wrap(
        line,
        WIDTH,
        initial_indent=first,
        subsequent_indent=then,
        break_long_words=False,
        break_on_hyphens=False,
    )
    return "\n".join(broken) if broken else ""
