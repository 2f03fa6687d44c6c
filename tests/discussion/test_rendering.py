"""Stored texts are rendered anew after the renderer changed."""

from __future__ import annotations

import os
import subprocess
import sys

from sqlalchemy import select

from collab.core.markdown import RENDERER_VERSION
from collab.discussion.models import Discussion, Message, MessageVersion, Stand
from collab.discussion.service import render_older_messages
from collab.texts.models import TextVersion
from tests.factories import make_discussion, make_group, make_member, make_messages


def test_older_messages_are_rendered_anew_in_batches_and_nothing_else_changes(session, settings) -> None:
    author = make_member(session)
    discussion = make_discussion(session, make_group(session), author)
    make_messages(session, discussion, author, 5)
    messages = session.scalars(select(Message).order_by(Message.number)).all()
    fresh = messages[4]
    fresh.html = "<p>Fresh</p>"
    for message in messages[:4]:
        message.html, message.renderer_version = "<p>Old</p>", RENDERER_VERSION - 1
    said = {"body": "Avant", "html": "<p>Old</p>", "renderer_version": RENDERER_VERSION - 1}
    session.add(MessageVersion(message_id=fresh.id, version=1, written_at=fresh.created_at, **said))
    old = {"html": "<p>Old</p>", "renderer_version": RENDERER_VERSION - 1, "author_id": author.id}
    session.add_all(Stand(discussion_id=discussion.id, version=n, body=f"Point {n}", **old) for n in (1, 2))
    old_page = {"html_fr": "<p>Old</p>", "html_en": "<p>Old</p>", "renderer_version": RENDERER_VERSION - 1}
    session.add(
        TextVersion(name="legal", version=1, important=True, body_fr="## Éditeur", body_en="Who", **old_page)
    )
    session.commit()
    first = render_older_messages(session, limit=3)
    session.commit()
    assert first == [message.id for message in messages[:3]]
    names = ("database_url", "valkey_url", "secret_key", "public_url", "smtp_url", "mail_from")
    environment = {f"COLLAB_{name.upper()}": getattr(settings, name) for name in names}
    done = subprocess.run(
        [sys.executable, "-m", "collab.cli", "render-messages"],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.startswith("5 texts were rendered anew")
    session.expire_all()
    shown = session.execute(select(Message.html, Message.revision).order_by(Message.number)).all()
    assert shown == [*((f"<p>Message {n}</p>", n) for n in range(1, 5)), ("<p>Fresh</p>", 5)]
    assert list(session.scalars(select(Stand.html).order_by(Stand.version))) == [
        "<p>Point 1</p>",
        "<p>Point 2</p>",
    ]
    assert session.get_one(Discussion, discussion.id).revision == 5
    assert set(session.scalars(select(Message.renderer_version))) == {RENDERER_VERSION}
    page = session.scalars(select(TextVersion)).one()
    assert (page.html_fr, page.html_en) == ("<h2>Éditeur</h2>", "<p>Who</p>")
    assert session.scalars(select(MessageVersion.html)).one() == "<p>Avant</p>"
