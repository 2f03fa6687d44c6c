"""Shapes of the networks that serve a need already."""

from __future__ import annotations

from marshmallow import fields, validate

from collab.core.http import Output, list_of


class SaidSchema(Output):
    """What the study says, in our own words in both languages, and its lines."""

    fr = fields.String(required=True)
    en = fields.String(required=True)
    lines = fields.String(required=True)


class NetworkServiceSchema(SaidSchema):
    """A kind of need that a network serves."""

    kind = fields.String(required=True)


class NetworkSchema(Output):
    """A network, or a body of the State, as the study describes it."""

    slug = fields.String(required=True)
    name = fields.String(required=True)
    name_en = fields.String(required=True)
    full_name = fields.String(required=True)
    full_name_en = fields.String(required=True)
    name_lines = fields.String(required=True)
    where = fields.String(
        required=True, validate=validate.OneOf(("everywhere", "europe", "francophone", "region"))
    )
    regions = fields.List(fields.String(), required=True)
    area = fields.Nested(SaidSchema, required=True, allow_none=True)
    governance = fields.Nested(SaidSchema, required=True)
    resources = fields.Nested(SaidSchema, required=True)
    serves = fields.List(fields.Nested(NetworkServiceSchema), required=True)


class ServedSchema(Output):
    """A network that serves a need, and why it is thought to."""

    network = fields.Nested(NetworkSchema, required=True)
    because = fields.List(fields.Nested(NetworkServiceSchema), required=True)


NetworkList = list_of(NetworkSchema)
