"""Shapes of the register."""

from __future__ import annotations

from marshmallow import fields, validate

from collab.core.http import Output, PageQuery, Text, page_of

KINDS = (
    "metropole",
    "communaute_urbaine",
    "communaute_agglomeration",
    "communaute_communes",
    "ept",
    "commune",
)


class AuthorityRefSchema(Output):
    """An authority where it is only named."""

    id = fields.Integer(required=True)
    siren = fields.String(required=True)
    name = fields.String(required=True)
    kind = fields.String(required=True)
    region = fields.String(required=True)


class AuthoritySchema(AuthorityRefSchema):
    """An authority in a list."""

    full_name = fields.String(required=True)
    population = fields.Integer(required=True)
    population_year = fields.Integer(required=True)
    department = fields.String(required=True)
    latitude = fields.Float(required=True, allow_none=True)
    longitude = fields.Float(required=True, allow_none=True)
    territory = fields.Nested(AuthorityRefSchema, required=True, allow_none=True)
    surveyed = fields.Boolean(required=True)


class SourceSchema(Output):
    """Who says so: a producer, with the year of the figure or the lines of the study."""

    about = fields.String(required=True, validate=validate.OneOf(("population", "coordinates", "study")))
    producer = fields.String(required=True)
    licence = fields.String(required=True, allow_none=True)
    year = fields.Integer(required=True, allow_none=True)
    lines = fields.List(fields.Integer(), required=True)


class AuthorityDetailSchema(AuthoritySchema):
    """An authority on its own page."""

    insee = fields.String(required=True, allow_none=True)
    other_names = fields.List(fields.String(), required=True)
    territory_members = fields.List(fields.Nested(AuthorityRefSchema), required=True)
    sources = fields.List(fields.Nested(SourceSchema), required=True)


class AuthorityQuery(PageQuery):
    """What to look for in the register."""

    q = Text(load_default="", longest=100)
    region = Text(load_default="", longest=100)
    kind = fields.String(load_default="", validate=validate.OneOf(("", *KINDS)))


AuthorityPage = page_of(AuthoritySchema)


class RegionListSchema(Output):
    """The regions of the register, in alphabetical order."""

    items = fields.List(fields.String(), required=True)
