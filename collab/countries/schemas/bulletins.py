"""Shapes of bulletins and of their versions."""

from __future__ import annotations

from marshmallow import fields, validate

from collab.accounts.schemas import PersonRefSchema
from collab.core.http import EntityId, Input, Output, Text, list_of
from collab.countries.policy import SEVERITIES

STATES = ("proposed", "published", "expired", "withdrawn", "declined")
CHANGES = ("new_fact", "new_wording")
LONGEST_TITLE, LONGEST_BODY, LONGEST_NOTE = 160, 600, 300


class BulletinSourceSchema(Output):
    """Who tells the story that a bulletin was made of."""

    name = fields.String(required=True)
    title = fields.String(required=True)
    url = fields.String(required=True)


class BulletinSchema(Output):
    """A bulletin with who signs it and what the reader may do with it."""

    id = fields.Integer(required=True)
    story_id = fields.Integer(required=True)
    title = fields.String(required=True)
    body = fields.String(required=True)
    countries = fields.List(fields.String(), required=True)
    themes = fields.List(fields.String(), required=True)
    severity = fields.String(required=True, validate=validate.OneOf(SEVERITIES))
    expires_on = fields.Date(required=True)
    expires_at = fields.AwareDateTime(required=True)
    state = fields.String(required=True, validate=validate.OneOf(STATES))
    author = fields.Nested(PersonRefSchema, required=True, allow_none=True)
    acting_for = fields.Nested(PersonRefSchema, required=True, allow_none=True)
    created_at = fields.AwareDateTime(required=True)
    changed_at = fields.AwareDateTime(required=True)
    published_at = fields.AwareDateTime(required=True, allow_none=True)
    published_by = fields.Nested(PersonRefSchema, required=True, allow_none=True)
    withdrawn_why = fields.String(required=True)
    version = fields.Integer(required=True)
    new_fact = fields.Boolean(required=True)
    can_publish = fields.Boolean(required=True)
    can_change = fields.Boolean(required=True)
    sources = fields.List(fields.Nested(BulletinSourceSchema), required=True)


class BulletinVersionSchema(Output):
    """A bulletin as it read, with what the change was."""

    version = fields.Integer(required=True)
    title = fields.String(required=True)
    body = fields.String(required=True)
    countries = fields.List(fields.String(), required=True)
    themes = fields.List(fields.String(), required=True)
    severity = fields.String(required=True, validate=validate.OneOf(SEVERITIES))
    expires_on = fields.Date(required=True)
    change = fields.String(required=True, validate=validate.OneOf(("first", *CHANGES)))
    note = fields.String(required=True)
    by = fields.Nested(PersonRefSchema, required=True, allow_none=True)
    at = fields.AwareDateTime(required=True)


class BulletinQuery(Input):
    """Which bulletins: of one country, or of any."""

    country = fields.String(load_default="", validate=validate.Length(max=2))
    before = fields.AwareDateTime(load_default=None)
    limit = fields.Integer(load_default=30, validate=validate.Range(1, 100))


class BulletinCreate(Input):
    """A title, three lines, and for how long they hold."""

    title = Text(required=True, shortest=1, longest=LONGEST_TITLE)
    body = Text(required=True, shortest=1, longest=LONGEST_BODY)
    countries = fields.List(fields.String(validate=validate.Length(max=2)), required=True)
    themes = fields.List(fields.String(validate=validate.Length(max=100)), load_default=list)
    severity = fields.String(required=True, validate=validate.OneOf(SEVERITIES))
    expires_on = fields.Date(required=True)
    mandate_id = EntityId(load_default=None, allow_none=True)


class BulletinUpdate(Input):
    """What reads otherwise, and whether that is a new fact or a new wording."""

    change = fields.String(required=True, validate=validate.OneOf(CHANGES))
    note = Text(required=True, shortest=1, longest=LONGEST_NOTE)
    title = Text(shortest=1, longest=LONGEST_TITLE)
    body = Text(shortest=1, longest=LONGEST_BODY)
    countries = fields.List(fields.String(validate=validate.Length(max=2)))
    themes = fields.List(fields.String(validate=validate.Length(max=100)))
    severity = fields.String(validate=validate.OneOf(SEVERITIES))
    expires_on = fields.Date()


class BulletinWithdrawal(Input):
    """Why it is taken back or declined."""

    why = Text(required=True, shortest=1, longest=LONGEST_NOTE)


BulletinList = list_of(BulletinSchema)
BulletinVersionList = list_of(BulletinVersionSchema)
