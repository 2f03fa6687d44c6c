"""Shapes of previews."""

from __future__ import annotations

from marshmallow import fields, validate

from collab.core.http import Input, Output, QueryId

LANGUAGES = ("fr", "en")
SCHEMES = ("light", "dark")


class LetterPreviewSchema(Output):
    """A letter as it would arrive now."""

    subject = fields.String(required=True)
    text = fields.String(required=True)
    lines = fields.Integer(
        required=True, metadata={"description": "How many pieces of news it tells beside an edition."}
    )
    html_url = fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "Its page, to be shown in a frame; none where no letter would be sent."},
    )


class OwnPreviewQuery(Input):
    """In which language; one's own if none is named."""

    language = fields.String(validate=validate.OneOf(LANGUAGES, error="unknown"))


class OwnPageQuery(OwnPreviewQuery):
    """How its page looks; as its window prefers if nothing is said."""

    scheme = fields.String(validate=validate.OneOf(SCHEMES, error="unknown"))


class PreviewQuery(OwnPreviewQuery):
    """Whose letter; one's own if nobody is named."""

    person = QueryId()


class PageOfPreviewQuery(PreviewQuery):
    """How its page looks; as its window prefers if nothing is said."""

    scheme = fields.String(validate=validate.OneOf(SCHEMES, error="unknown"))
