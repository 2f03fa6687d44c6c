"""Shapes of finding."""

from __future__ import annotations

from marshmallow import fields, validate

from collab.accounts.schemas import PersonRefSchema
from collab.authorities.schemas import AuthorityRefSchema
from collab.core.http import Input, Output, Text, list_of
from collab.groups.schemas import GroupRefSchema

KINDS = ("person", "authority", "group", "discussion", "note")


class FindQuery(Input):
    """A few letters."""

    q = Text(load_default="", longest=200)
    limit = fields.Integer(load_default=20, validate=validate.Range(1, 20))


class FoundSchema(Output):
    """One place to go: its kind, its name, and who or where it is."""

    kind = fields.String(required=True, validate=validate.OneOf(KINDS))
    id = fields.Integer(required=True)
    name = fields.String(required=True)
    name_en = fields.String(required=True, allow_none=True)
    person = fields.Nested(PersonRefSchema, required=True, allow_none=True)
    authority = fields.Nested(AuthorityRefSchema, required=True, allow_none=True)
    group = fields.Nested(GroupRefSchema, required=True, allow_none=True)


FoundList = list_of(FoundSchema)
