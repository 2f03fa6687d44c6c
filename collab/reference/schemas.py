"""Shapes of the controlled lists."""

from __future__ import annotations

from marshmallow import fields, validate

from collab.core.http import Input, Output, Text, list_of


class ThemeSchema(Output):
    """A theme of international action."""

    id = fields.Integer(required=True)
    slug = fields.String(required=True)
    name = fields.String(required=True)
    name_en = fields.String(required=True)
    has_group = fields.Boolean(required=True)


class ActionTypeSchema(Output):
    """A type of international action."""

    slug = fields.String(required=True)
    name = fields.String(required=True)
    name_en = fields.String(required=True)
    study_line = fields.Integer(required=True)


class CountrySchema(Output):
    """A country as it is called here."""

    code = fields.String(required=True)
    name = fields.String(required=True)
    name_en = fields.String(required=True)
    overridden = fields.Boolean(required=True)


class CountryUpdate(Input):
    """What a country is to be called, in both languages."""

    name = Text(required=True, shortest=1, longest=100)
    name_en = Text(required=True, shortest=1, longest=100)


class LanguageSchema(Output):
    """A language a person may say they speak."""

    code = fields.String(required=True)
    name = fields.String(required=True)
    name_en = fields.String(required=True)


class CountryQuery(Input):
    """In which language's alphabetical order to list."""

    lang = fields.String(load_default="fr", validate=validate.OneOf(["fr", "en"]))


ThemeList = list_of(ThemeSchema)
ActionTypeList = list_of(ActionTypeSchema)
CountryList = list_of(CountrySchema)
LanguageList = list_of(LanguageSchema)
