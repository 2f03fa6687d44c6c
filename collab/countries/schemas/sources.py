"""Shapes of sources: how each is, what may be changed, what trying one came to."""

from __future__ import annotations

from marshmallow import fields, validate

from collab.core.http import Input, Output, Text, list_of
from collab.countries.service.sources import STATES

ADAPTERS = ("feed", "gdacs", "canada", "fcdo")
KINDS = ("news", "hazard", "advice", "typed")
SHORTEST, LONGEST = 15, 10_080


class SourceRemarkSchema(Output):
    """What was wrong with some items of the last answer; the good ones were kept."""

    slug = fields.String(required=True)
    count = fields.Integer(required=True)


class WatchedSourceSchema(Output):
    """A source and how it is."""

    id = fields.Integer(required=True)
    name = fields.String(required=True)
    adapter = fields.String(required=True, validate=validate.OneOf(ADAPTERS))
    url = fields.String(required=True)
    site_url = fields.String(required=True)
    credit = fields.String(required=True)
    language = fields.String(required=True)
    countries = fields.List(fields.String(), required=True)
    interval_minutes = fields.Integer(required=True)
    state = fields.String(required=True, validate=validate.OneOf(STATES))
    next_at = fields.AwareDateTime(required=True)
    tried_at = fields.AwareDateTime(required=True, allow_none=True)
    good_at = fields.AwareDateTime(required=True, allow_none=True)
    status = fields.Integer(required=True, allow_none=True)
    error = fields.String(required=True)
    error_detail = fields.String(required=True)
    remarks = fields.List(fields.Nested(SourceRemarkSchema), required=True)
    failures = fields.Integer(required=True)
    items_last = fields.Integer(required=True)
    items_new = fields.Integer(required=True)
    items_total = fields.Integer(required=True)
    took_ms = fields.Integer(required=True)
    version = fields.Integer(required=True)


class WatchedSourceList(list_of(WatchedSourceSchema)):  # type: ignore[misc]
    """All sources, and whether they are asked at all."""

    collecting = fields.Boolean(required=True)


class _Described(Input):
    site_url = Text(longest=500)
    credit = Text(longest=300)
    language = fields.String(validate=validate.OneOf(("fr", "en"), error="unknown"))
    countries = fields.List(Text(longest=2, shortest=2), validate=validate.Length(max=50, error="too-many"))
    interval_minutes = fields.Integer(
        strict=True, validate=validate.Range(SHORTEST, LONGEST, error="out-of-range")
    )


class SourceCreate(_Described):
    """A new source: a name and an address are enough."""

    name = Text(required=True, shortest=1, longest=120)
    url = Text(required=True, shortest=1, longest=1_000)
    adapter = fields.String(load_default="feed", validate=validate.OneOf(ADAPTERS, error="unknown"))


class SourceUpdate(_Described):
    """What is to change; what is not said stays."""

    name = Text(shortest=1, longest=120)
    url = Text(shortest=1, longest=1_000)
    adapter = fields.String(validate=validate.OneOf(ADAPTERS, error="unknown"))


class SourceState(Input):
    """Whether it is asked."""

    on = fields.Boolean(required=True)


class SourceTry(Input):
    """An address to try."""

    url = Text(required=True, shortest=1, longest=1_000)
    adapter = fields.String(load_default="feed", validate=validate.OneOf(ADAPTERS, error="unknown"))
    language = fields.String(load_default="fr", validate=validate.OneOf(("fr", "en"), error="unknown"))
    countries = fields.List(
        Text(longest=2, shortest=2), load_default=list, validate=validate.Length(max=50, error="too-many")
    )


class SourcePreviewItemSchema(Output):
    """An item as it would be kept."""

    title = fields.String(required=True)
    summary = fields.String(required=True)
    url = fields.String(required=True)
    language = fields.String(required=True)
    kind = fields.String(required=True, validate=validate.OneOf(KINDS))
    level = fields.Integer(required=True, allow_none=True)
    countries = fields.List(fields.String(), required=True)
    published_at = fields.AwareDateTime(required=True, allow_none=True)


class SourcePreviewSchema(Output):
    """What trying an address came to."""

    ok = fields.Boolean(required=True)
    error = fields.String(required=True)
    error_detail = fields.String(required=True)
    status = fields.Integer(required=True, allow_none=True)
    took_ms = fields.Integer(required=True)
    count = fields.Integer(required=True)
    remarks = fields.List(fields.Nested(SourceRemarkSchema), required=True)
    items = fields.List(fields.Nested(SourcePreviewItemSchema), required=True)
