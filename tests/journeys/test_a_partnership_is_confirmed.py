"""A year after a partnership was entered: one mail to who follows it, and one press on its link keeps the register right."""

import re
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from sqlalchemy import update

from collab.core.clock import now, today
from collab.core.db import transaction
from collab.partnerships import service
from collab.partnerships.models import Partnership
from collab.reference.service import load_themes
from tests.factories import actor_of, make_authority, make_mandate, make_person
from tests.notifications.conftest import gather


@pytest.fixture
def asked(session, smtp, settle):
    """The agent who follows it, a colleague, and the partnership that both have just been asked about, or not."""
    load_themes(session)
    strasbourg = make_authority(session)
    agent, colleague = make_person(session, "Agente"), make_person(session, "Directeur")
    for person in (agent, colleague):
        make_mandate(session, person, strasbourg, "technician")
    entered = service.enter_partnership(
        session,
        actor_of(agent),
        authority_id=strasbourg.id,
        country="SN",
        partner="Ville de Saint-Louis",
        action_type="cooperation-decentralisee",
        referent_id=agent.id,
    )
    session.execute(update(Partnership).values(created_at=now() - timedelta(days=366)))
    session.commit()
    for _ in range(3):
        with transaction() as current:
            service.ask_for_confirmations(current)
        settle()
        gather(minutes_later=60 * 24)
        settle()
    return agent, colleague, entered.id


def test_who_follows_it_gets_one_mail_and_one_press_confirms(session, client, signed_in, smtp, asked) -> None:
    agent, colleague, partnership_id = asked
    [mail] = smtp.to(agent.email)
    assert smtp.to(colleague.email) == []
    text = mail.get_body(("plain",)).get_content()
    assert "Ville de Saint-Louis" in text
    link = urlsplit(re.search(r"http\S+/partnerships/confirm\?token=[\w.-]+", text).group())

    # What scanners and previews do: nothing happens.
    for _ in range(2):
        assert client.get(f"/api/partnership-confirmations?{link.query}").json["answered"] is None
    assert signed_in(agent).get(f"/api/partnerships/{partnership_id}").json["confirmed_on"] is None

    pressed = client.post(f"/api/partnership-confirmations?{link.query}", headers={})
    assert (pressed.status_code, pressed.json["answered"]) == (200, "right")
    shown = signed_in(colleague).get(f"/api/partnerships/{partnership_id}").json
    assert (shown["confirmed_on"], shown["confirmed_by"]["name"]) == (today().isoformat(), "Agente")
    assert not shown["to_confirm"]
