"""Lists of people and many invitations, as they come in and go out."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError, fields, post_load, validate, validates_schema

from collab.accounts.schemas import MANDATE_ROLES, PersonRefSchema
from collab.core.http import EntityId, Input, Output, PageQuery, UploadedFile

COLUMNS = (
    "name", "first_name", "last_name", "email", "authority", "siren", "role", "title", "starts_on", "ends_on",
    "language", "organisation",
)  # fmt: skip
MOST_NAMED = 1_000


class ImportCreate(Input):
    """A list of people: CSV or XLSX, 5 MB at most."""

    file = UploadedFile(required=True)


class ImportConfirm(Input):
    """Whether lines with errors are left out rather than holding up the others."""

    skip_errors = fields.Boolean(load_default=False)


class ImportErrorSchema(Output):
    """What is wrong with one cell."""

    line = fields.Integer(required=True)
    column = fields.String(required=True, validate=validate.OneOf(COLUMNS))
    slug = fields.String(required=True)
    value = fields.String(required=True)
    candidates = fields.List(fields.String())


class ImportedLineSchema(Output):
    """What one line would do."""

    line = fields.Integer(required=True)
    name = fields.String(required=True)
    email = fields.String(required=True)
    authority = fields.String(required=True, allow_none=True)
    organisation = fields.String(required=True, allow_none=True)
    role = fields.String(required=True, allow_none=True, validate=validate.OneOf(MANDATE_ROLES))
    title = fields.String(required=True, allow_none=True)
    outcome = fields.String(required=True, validate=validate.OneOf(("create", "update", "unchanged")))
    person_id = fields.Integer(required=True, allow_none=True)
    changes = fields.List(
        fields.String(validate=validate.OneOf(("name", "organisation", "mandate", "title", "ends_on"))),
        required=True,
    )


class ImportSchema(Output):
    """A list and what it would do; once it is done, what it did. Counted in people, errors in lines."""

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
    errors = fields.List(fields.Nested(ImportErrorSchema), required=True)
    preview = fields.List(fields.Nested(ImportedLineSchema), required=True)


class NeverCameFilter(Input):
    """Among whom."""

    authority_id = EntityId(allow_none=True)
    invited = fields.Boolean(allow_none=True)


class NeverCameQuery(PageQuery):
    """Who never came, among whom."""

    authority_id = EntityId()
    invited = fields.Boolean()


class NeverCameSchema(Output):
    """Somebody who never signed in."""

    person = fields.Nested(PersonRefSchema, required=True, attribute="ref")
    email = fields.String(required=True)
    invited_at = fields.AwareDateTime(required=True, allow_none=True)
    invited_times = fields.Integer(required=True)
    reminded_at = fields.AwareDateTime(required=True, allow_none=True)
    waiting = fields.Boolean(required=True)
    may_be_invited = fields.Boolean(required=True)


class InvitationsCreate(Input):
    """The people named, or all of a list."""

    person_ids = fields.List(
        EntityId(),
        validate=[
            validate.Length(min=1, error="required"),
            validate.Length(max=MOST_NAMED, error="too-long"),
        ],
    )
    all = fields.Boolean(validate=validate.Equal(True))
    filter = fields.Nested(NeverCameFilter)

    @validates_schema(skip_on_field_errors=True)
    def _one_way(self, data: dict[str, Any], **_: Any) -> None:
        if ("person_ids" in data) == ("all" in data) or ("filter" in data and "all" not in data):
            raise ValidationError("people-or-all", "person_ids")

    @post_load
    def _asked(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        named = {"person_ids": data["person_ids"]} if "person_ids" in data else {"everybody": True}
        return {**named, **data.get("filter", {})}


class InvitedManySchema(Output):
    """How many are being invited, how many were left out."""

    count = fields.Integer(required=True)
    left_out = fields.Integer(required=True)
