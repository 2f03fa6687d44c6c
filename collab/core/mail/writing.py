"""What a room writes: a mail from templates, by the renderer of its kind."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from jinja2 import Environment, FunctionLoader, StrictUndefined
from mrml import to_html
from sqlalchemy.orm import Session

from collab.core.mail.deliveries import Delivery


@dataclass(frozen=True)
class Mail:
    """What a renderer returns."""

    subject: str
    text: str
    html: str
    language: str = "fr"
    sender: str = ""
    """Who it is shown to come from, beside our own address; the platform's name if empty."""
    reply_to: str = ""
    """Where an answer goes; nowhere else than the sender's address if empty."""
    thread: str = ""
    """What it belongs to, `discussion:12`: mail programs show mails of one thread together."""
    list_name: str = ""
    list_id: str = ""
    """Of the group it comes from (RFC 2919), `eau-et-climat`."""
    unsubscribe_url: str = ""
    """Takes one POST without a cookie (RFC 8058); a GET shows a page."""
    unsubscribe_address: str = ""
    answers: str = ""
    """Message-ID of the mail that this one answers by itself (RFC 3834): nothing may answer it in turn."""


def _template_source(name: str) -> str | None:
    """`accounts/base.mjml` is `templates/base.mjml` of the room `accounts`."""
    room, _, file = name.partition("/")
    found = files("collab") / room / "templates" / file
    return found.read_text("utf-8") if found.is_file() else None


_templates = Environment(
    loader=FunctionLoader(_template_source),
    autoescape=lambda name: not (name or "").endswith(".txt"),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def write_mail(template: str, language: str, **values: Any) -> Mail:
    """A mail from `room/name.LANGUAGE.txt`, whose first line is the subject, and its twin in MJML."""
    plain_template = f"{template}.{language}.txt"
    subject, _, plain = fill_template(plain_template, **values, language=language).partition("\n")
    html = write_html(f"{template}.{language}.mjml", **values, language=language, subject=subject)
    return Mail(subject=subject, text=plain.strip() + "\n", html=html, language=language)


def write_html(template: str, **values: Any) -> str:
    """What mail programs show, from a template in MJML."""
    return to_html(fill_template(template, **values)).content


def fill_template(template: str, **values: Any) -> str:
    """A template `room/file` with its values; without what no XML may hold."""
    return _sound(_templates.get_template(template).render(values))


# What people paste may hold them (Word breaks a line by U+000B), and no XML may: one would stop every mail it is in.
_UNSOUND = re.compile("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\ufffe\\uffff]")


def _sound(text: str) -> str:
    return _UNSOUND.sub(" ", text)


Renderer = Callable[[Session, Delivery], Mail | None]
RENDERERS: dict[str, Renderer] = {}


def renders(kind: str) -> Callable[[Renderer], Renderer]:
    """Enter a function as the renderer of a kind of mail; it may return None when the mail is no longer wanted."""

    def enter(render: Renderer) -> Renderer:
        RENDERERS[kind] = render
        return render

    return enter
