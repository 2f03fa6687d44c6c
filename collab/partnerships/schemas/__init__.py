"""Shapes of the register of partnerships."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError, fields, validate

from collab.accounts.schemas import PersonRefSchema
from collab.authorities.schemas import AuthorityRefSchema
from collab.core.http import EntityId, Input, Output, PageQuery, QueryId, Text, page_of
from collab.partnerships.policy import (
    ANSWERS,
    FOREIGN_STATE,
    LONGEST_CONTACT,
    LONGEST_NOTES,
    LONGEST_PARTNER,
    LONGEST_PLACE,
    LONGEST_URL,
    MOST_THEMES,
    PARTNER_KINDS,
    PRECISIONS,
    STATUSES,
)
from collab.partnerships.recognition.values import is_web_address

ORIGINS = ("entered", "imported", "study")


class WebAddress(Text):
    """An address that a browser opens, of http or https; empty where there is none."""

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> Any:
        said = super()._deserialize(value, *args, **kwargs)
        if said and not is_web_address(said):
            raise ValidationError("not-a-web-address")
        return said


class PartnershipWarningSchema(Output):
    """What whoever keeps a partnership should know of it; it stops nobody."""

    slug = fields.String(required=True, validate=validate.OneOf((FOREIGN_STATE,)))
    overseas = fields.Boolean(
        required=True, metadata={"description": "Whether the authority is one of those the law exempts."}
    )
    study_lines = fields.String(required=True)


class StudyEntrySchema(Output):
    """What the study says of a partnership, in our own words, and where."""

    lines = fields.String(required=True)
    words = fields.String(required=True)
    words_en = fields.String(required=True)


class PartnershipSchema(Output):
    """A partnership as it stands today."""

    id = fields.Integer(required=True)
    authority = fields.Nested(AuthorityRefSchema, required=True)
    country = fields.String(required=True)
    place = fields.String(required=True)
    partner = fields.String(required=True)
    partner_kind = fields.String(required=True, validate=validate.OneOf(PARTNER_KINDS))
    action_type = fields.String(required=True)
    themes = fields.List(fields.String(), required=True)
    starts_on = fields.Date(required=True, allow_none=True)
    starts_precision = fields.String(required=True, validate=validate.OneOf(PRECISIONS))
    ends_on = fields.Date(required=True, allow_none=True)
    ends_precision = fields.String(required=True, validate=validate.OneOf(PRECISIONS))
    status = fields.String(required=True, validate=validate.OneOf(STATUSES))
    standing = fields.String(
        required=True,
        validate=validate.OneOf(STATUSES),
        metadata={"description": "What its status has come to by its dates."},
    )
    with_contract = fields.Boolean(required=True)
    referent = fields.Nested(PersonRefSchema, required=True, allow_none=True)
    contact = fields.String(required=True)
    evidence_url = fields.String(required=True)
    notes = fields.String(required=True)
    origin = fields.String(required=True, validate=validate.OneOf(ORIGINS))
    study = fields.Nested(StudyEntrySchema, required=True, allow_none=True)
    confirmed_on = fields.Date(required=True, allow_none=True)
    confirmed_by = fields.Nested(PersonRefSchema, required=True, allow_none=True)
    to_confirm = fields.Boolean(required=True)
    entered_on = fields.Date(required=True)
    version = fields.Integer(required=True)
    warnings = fields.List(fields.Nested(PartnershipWarningSchema), required=True)
    can_keep = fields.Boolean(required=True)


PartnershipPage = page_of(PartnershipSchema)


class _Described(Input):
    """What both a new partnership and a change may say."""

    place = Text(longest=LONGEST_PLACE)
    partner_kind = fields.String(validate=validate.OneOf(PARTNER_KINDS, error="unknown"))
    themes = fields.List(
        Text(longest=60, shortest=1), validate=validate.Length(max=MOST_THEMES, error="too-many")
    )
    starts_on = fields.Date(allow_none=True)
    starts_precision = fields.String(validate=validate.OneOf(PRECISIONS, error="unknown"))
    ends_on = fields.Date(allow_none=True)
    ends_precision = fields.String(validate=validate.OneOf(PRECISIONS, error="unknown"))
    status = fields.String(validate=validate.OneOf(STATUSES, error="unknown"))
    with_contract = fields.Boolean()
    referent_id = EntityId(allow_none=True)
    contact = Text(longest=LONGEST_CONTACT)
    evidence_url = WebAddress(longest=LONGEST_URL)
    notes = Text(longest=LONGEST_NOTES)


class PartnershipCreate(_Described):
    """A new partnership: the authority, the country, the partner and the type are enough."""

    authority_id = EntityId(required=True)
    country = Text(required=True, shortest=2, longest=2)
    partner = Text(required=True, shortest=1, longest=LONGEST_PARTNER)
    action_type = Text(required=True, shortest=1, longest=60)


class PartnershipUpdate(_Described):
    """What is to change; what is not said stays."""

    country = Text(shortest=2, longest=2)
    partner = Text(shortest=1, longest=LONGEST_PARTNER)
    action_type = Text(shortest=1, longest=60)


class StatusUpdate(Input):
    """Where a partnership stands."""

    status = fields.String(required=True, validate=validate.OneOf(STATUSES, error="unknown"))


class PartnershipFilter(Input):
    """Which partnerships are asked for."""

    q = Text(load_default="", longest=100)
    country = Text(load_default="", longest=2)
    authority_id = QueryId(load_default=None)
    theme = Text(load_default="", longest=60)
    action_type = Text(load_default="", longest=60)
    status = fields.String(load_default="", validate=validate.OneOf(("", *STATUSES)))
    mine = fields.Boolean(load_default=False, metadata={"description": "Only those that the reader keeps."})
    to_confirm = fields.Boolean(load_default=False)


class PartnershipQuery(PageQuery, PartnershipFilter):
    """Which page of them."""


class ConfirmCreate(Input):
    """Whether it is still as the register says, or over."""

    answer = fields.String(load_default="right", validate=validate.OneOf(ANSWERS))


class ConfirmationQuery(Input):
    """The signed link of a mail."""

    token = Text(required=True, shortest=1, longest=200)


class ConfirmationAnswer(ConfirmationQuery):
    """The signed link, and what its person answers."""

    answer = fields.String(load_default="right", validate=validate.OneOf(ANSWERS))


class CalledSchema(Output):
    """What something is called, for who has no list to look it up in."""

    name = fields.String(required=True)
    name_en = fields.String(required=True)


class ConfirmationSchema(Output):
    """What a link would confirm, and what its person has said."""

    partnership = fields.Nested(PartnershipSchema, required=True)
    person = fields.Nested(PersonRefSchema, required=True)
    country = fields.Nested(CalledSchema, required=True)
    action_type = fields.Nested(CalledSchema, required=True)
    themes = fields.List(fields.Nested(CalledSchema), required=True)
    answered = fields.String(required=True, allow_none=True, validate=validate.OneOf(ANSWERS))
