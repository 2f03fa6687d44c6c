"""A page of messages is written out by hand; it must say what the schema of one message says."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime

import pytest

from collab.accounts.schemas import PersonRefSchema
from collab.accounts.service import AuthorityRef, PersonRef
from collab.core.http import Output
from collab.discussion.schemas import MessagePageSchema, MessageSchema
from collab.discussion.service import MessageView

pytestmark = pytest.mark.unit

CITY = AuthorityRef(
    id=1, siren="200000001", name="Ville de Nantes", kind="commune", region="Pays de la Loire"
)
MAYOR = PersonRef(id=1, name="Maire", role="elected", title="maire", authority=CITY, organisation=None)
PARTNER = PersonRef(id=2, name="Partenaire", role="partner", title="", authority=None, organisation="Réseau")
AT = datetime(2026, 11, 23, 9, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("acting_for", "edited_at", "key"),
    [(None, None, None), (MAYOR, AT, uuid.UUID(int=1)), (None, AT, uuid.uuid4())],
)
def test_a_page_says_of_each_message_what_its_schema_says(acting_for, edited_at, key) -> None:
    message = MessageView(
        id=3, number=2, discussion_id=1, revision=4, author=PARTNER, acting_for=acting_for, body="é", html="<p>é</p>",
        created_at=AT, edited_at=edited_at, client_key=key,
    )  # fmt: skip
    page = {"items": [message], "revision": 4, "epoch": uuid.UUID(int=2), "more": False, "discussion": None}
    dumped = MessagePageSchema().dump(page)
    assert dumped["items"] == [MessageSchema().dump(message)]
    assert set(dumped["items"][0]) == set(MessageSchema().fields)


def test_a_person_is_dumped_as_the_schema_says_and_nobody_shares_the_answer() -> None:
    first = PersonRefSchema().dump(MAYOR)
    assert first == Output.dump(PersonRefSchema(), MAYOR)
    first["name"] = "changed"
    assert PersonRefSchema().dump(MAYOR)["name"] == "Maire"
    assert PersonRefSchema(many=True).dump([MAYOR, PARTNER]) == [
        PersonRefSchema().dump(p) for p in (MAYOR, PARTNER)
    ]
