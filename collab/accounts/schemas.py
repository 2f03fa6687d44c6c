"""How people are shown."""

from __future__ import annotations

from marshmallow import fields, validate

from collab.authorities.schemas import AuthorityRefSchema
from collab.core.http import Output

SHOWN_ROLES = ("elected", "technician", "administrator", "partner", "staff")


class PersonRefSchema(Output):
    """How a person is always shown: with their authority and role, or their organisation."""

    id = fields.Integer(required=True)
    name = fields.String(required=True)
    role = fields.String(required=True, validate=validate.OneOf(SHOWN_ROLES))
    title = fields.String(required=True)
    authority = fields.Nested(AuthorityRefSchema, required=True, allow_none=True)
    organisation = fields.String(required=True, allow_none=True)
