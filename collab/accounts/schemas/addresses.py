"""How a person's other addresses come in and go out."""

from __future__ import annotations

from marshmallow import fields

from collab.accounts.schemas import EmailAddress
from collab.core.http import Input, Output, Text


class PersonAddressSchema(Output):
    """Another address of one's own."""

    id = fields.Integer(required=True)
    email = fields.String(required=True)
    verified_at = fields.AwareDateTime(required=True, allow_none=True)
    created_at = fields.AwareDateTime(
        required=True, metadata={"description": "When the mail that verifies it was asked for last."}
    )


class AddressCreate(Input):
    """An address to answer mail from."""

    email = EmailAddress(required=True)


class AddressVerificationCreate(Input):
    """Spend the link of the mail that went to an address."""

    token = Text(required=True, shortest=1, longest=200)


class VerifiedAddressSchema(Output):
    """The address that was verified."""

    email = fields.String(required=True)
