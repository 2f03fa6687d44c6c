"""Shapes of the platform's texts."""

from __future__ import annotations

from marshmallow import fields, validate

from collab.accounts.schemas import PersonRefSchema
from collab.core.http import Input, Output, Text, list_of
from collab.texts.policy import NAMES

LONGEST = 50_000


class TextSchema(Output):
    """A text in both languages, as it was written and as it is shown."""

    name = fields.String(required=True, validate=validate.OneOf(NAMES))
    version = fields.Integer(required=True)
    important = fields.Boolean(required=True, metadata={"description": "Asks everyone to take note again."})
    written_at = fields.AwareDateTime(required=True)
    body_fr = fields.String(required=True)
    body_en = fields.String(required=True)
    html_fr = fields.String(required=True)
    html_en = fields.String(required=True)


class WrittenVersionSchema(Output):
    """A version in the list of them."""

    version = fields.Integer(required=True)
    important = fields.Boolean(required=True)
    written_at = fields.AwareDateTime(required=True)
    author = fields.Nested(PersonRefSchema, required=True, allow_none=True)


WrittenVersionList = list_of(WrittenVersionSchema)


class TextUpdate(Input):
    """A text written anew."""

    body_fr = Text(required=True, shortest=1, longest=LONGEST)
    body_en = Text(required=True, shortest=1, longest=LONGEST)
    important = fields.Boolean(load_default=False)


class TextAcknowledgementCreate(Input):
    """Which version was taken note of."""

    version = fields.Integer(required=True, strict=True, validate=validate.Range(1, 1_000_000))


class ToAcknowledgeSchema(Output):
    """A text to take note of."""

    name = fields.String(required=True, validate=validate.OneOf(NAMES))
    version = fields.Integer(required=True)
    known = fields.Boolean(required=True, metadata={"description": "Whether an earlier version was noted."})


ToAcknowledgeList = list_of(ToAcknowledgeSchema)
