"""Lists of partnerships, as they come in and go out."""

from __future__ import annotations

from marshmallow import fields, validate

from collab.core.http import Output
from collab.partnerships.recognition.words import HEADINGS
from collab.partnerships.schemas import PartnershipFilter

COLUMNS = tuple(HEADINGS)
CHANGES = tuple(
    column for column in COLUMNS if column not in ("authority", "siren", "country", "action_type")
)


class PartnershipImportErrorSchema(Output):
    """What is wrong with one cell."""

    line = fields.Integer(required=True)
    column = fields.String(required=True, validate=validate.OneOf(COLUMNS))
    slug = fields.String(required=True)
    value = fields.String(required=True)
    candidates = fields.List(fields.String())


class ImportedPartnershipSchema(Output):
    """What one line would do."""

    line = fields.Integer(required=True)
    authority = fields.String(required=True)
    country = fields.String(required=True)
    partner = fields.String(required=True)
    place = fields.String(required=True, allow_none=True)
    action_type = fields.String(required=True)
    foreign_state = fields.Boolean(
        required=True, metadata={"description": "Whether it is an agreement with a foreign State."}
    )
    outcome = fields.String(required=True, validate=validate.OneOf(("create", "update", "unchanged")))
    partnership_id = fields.Integer(required=True, allow_none=True)
    changes = fields.List(fields.String(validate=validate.OneOf(CHANGES)), required=True)


class PartnershipImportSchema(Output):
    """A list and what it would do; once it is done, what it did. Counted in lines."""

    id = fields.Integer(required=True)
    file_name = fields.String(required=True)
    state = fields.String(required=True, validate=validate.OneOf(("pending", "done")))
    created_at = fields.AwareDateTime(required=True)
    lines = fields.Integer(required=True)
    columns = fields.List(fields.String(validate=validate.OneOf(COLUMNS)), required=True)
    unknown_columns = fields.List(fields.String(), required=True)
    to_create = fields.Integer(required=True)
    to_update = fields.Integer(required=True)
    unchanged = fields.Integer(required=True)
    faulty_lines = fields.Integer(required=True)
    with_states = fields.Integer(
        required=True, metadata={"description": "Lines to write that are agreements with a foreign State."}
    )
    errors = fields.List(fields.Nested(PartnershipImportErrorSchema), required=True)
    preview = fields.List(fields.Nested(ImportedPartnershipSchema), required=True)


class ExportQuery(PartnershipFilter):
    """Which partnerships to write, in which format and language."""

    format = fields.String(load_default="xlsx", validate=validate.OneOf(("xlsx", "csv")))
    language = fields.String(load_default="fr", validate=validate.OneOf(("fr", "en")))
