"""An official is named, reads it in a mail, answers the mail, and the others read the answer live."""

from __future__ import annotations

import smtplib
import uuid
from dataclasses import replace
from email.utils import parseaddr

import pytest

from collab.accounts.service import open_session
from collab.core.db import transaction
from collab.embedded import free_port
from tests.factories import join, make_authority, make_group, make_mandate, make_person
from tests.notifications.conftest import INBOX, written
from tests.stack import Caller, eventually, running


@pytest.fixture
def stack(settings, database, tmp_path):
    made = replace(settings, inbox_domain=INBOX, inbox_listen=f"127.0.0.1:{free_port()}", gather_seconds=0)
    with running(made, tmp_path, worker=True) as started:
        started.start_inbox()
        yield started


def test_a_mention_goes_out_by_mail_and_its_answer_comes_back_live(session, stack, smtp) -> None:
    group = make_group(session)
    technician, official = make_person(session, "Agent"), make_person(session, "Élue")
    for person, role in ((technician, "technician"), (official, "elected")):
        make_mandate(session, person, make_authority(session, f"Ville de l’{person.name}"), role)
        join(session, group, person)
    session.commit()
    with transaction() as own:
        token = open_session(own, own.merge(technician), user_agent="test").token
    page = Caller(stack.urls[0], token, stack.settings.public_url)
    page.connect(f"group:{group.id}")
    named = f"Bonjour [@Élue](/people/{official.id}), êtes-vous d’accord ?"
    page.post(
        f"/api/groups/{group.id}/discussions",
        {"title": "Jumelage", "body": named, "client_key": str(uuid.uuid4())},
    )

    [mail] = eventually(lambda: smtp.to(official.email), 60, "the mail at once")
    assert mail["Subject"] == f"Jumelage ({group.name})"
    assert mail["List-Id"]
    assert f"<mailto:u.{official.id}." in mail["List-Unsubscribe"]
    to = parseaddr(str(mail["Reply-To"]))[1]
    quoted = "\n".join(f"> {line}" for line in mail.get_body(("plain",)).get_content().splitlines())
    raw = written(
        official.email, to, f"D’accord.\n\nLe lun. 3 nov. 2026 à 10:12, Collab a écrit :\n{quoted}\n"
    )
    host, _, port = stack.settings.inbox_listen.rpartition(":")
    with smtplib.SMTP(host, int(port)) as door:
        door.sendmail(official.email, [to], raw)

    answer = eventually(
        lambda: [f for f in page.heard("discussion.message_posted") if f["number"] == 2], 30, "the answer"
    )[0]["item"]
    assert (answer["body"], answer["reply_to"]) == ("D’accord.", 1)
    assert answer["author"]["authority"]["name"] == "Ville de l’Élue"
    told = eventually(lambda: page.get("/api/notifications").json()["items"])
    assert told[0]["lines"][0]["sentence"]["fr"] == "Élue vous répond"
    page.close()
