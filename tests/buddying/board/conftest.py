"""A workspace that the tests of the board share: an asker, two helpers elsewhere, an officer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy.orm import Session

from collab.accounts.models import Person
from collab.authorities.models import Authority
from collab.buddying.models import BuddyRequest, Offer
from collab.core.actor import Actor
from collab.reference.service import load_themes
from tests import factories as make
from tests.buddying.board import rows


@dataclass
class Scene:
    session: Session
    here: Authority
    asker: Person
    elsewhere: list[Authority]
    helpers: list[Person]
    officer: Person

    @property
    def actor(self) -> Actor:
        return make.actor_of(self.officer)

    def request(self, **values: Any) -> BuddyRequest:
        return rows.make_request(self.session, self.here, self.asker, **values)

    def offer(self, number: int = 0, **values: Any) -> Offer:
        return rows.make_offer(self.session, self.elsewhere[number], self.helpers[number], **values)


@pytest.fixture
def scene(session: Session) -> Scene:
    load_themes(session)
    here = make.make_authority(session, "Ville de Lille", region="Hauts-de-France")
    elsewhere = [
        make.make_authority(session, name, region="Bretagne")
        for name in ("Ville de Brest", "Ville de Rennes")
    ]
    made = Scene(
        session=session,
        here=here,
        asker=rows.make_agent(session, here),
        elsewhere=elsewhere,
        helpers=[rows.make_agent(session, each, "Agent") for each in elsewhere],
        officer=make.make_person(session, "Chargée de mission", staff=True),
    )
    session.commit()
    return made
