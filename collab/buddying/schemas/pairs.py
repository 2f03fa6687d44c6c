"""Shapes of pairs: the agreement, the milestones, the end; and a rating, which comes in and never goes out."""

from __future__ import annotations

from marshmallow import fields, validate

from collab.accounts.schemas import PersonRefSchema
from collab.authorities.schemas import AuthorityRefSchema
from collab.buddying.policy import FORMATS
from collab.buddying.policy.pairs import (
    LONGEST_MILESTONE,
    LONGEST_MINUTES,
    LONGEST_RATING,
    LONGEST_SCOPE,
    SHORTEST_MINUTES,
    SIDES,
)
from collab.core.http import Input, Output, Text, list_of
from collab.discussion.schemas.settling import Instant

PAIR_STATES = ("agreeing", "active", "paused", "ended")
REQUEST_STATES = ("open", "full", "done", "withdrawn", "elsewhere")


class AgreedSchema(Output):
    """Whether each side agreed to the version that is shown."""

    asker = fields.Boolean(required=True)
    helper = fields.Boolean(required=True)


class AgreementSchema(Output):
    """The one page that both agree to."""

    version = fields.Integer(required=True)
    scope = fields.String(required=True)
    html = fields.String(required=True)
    formats = fields.List(fields.String(validate=validate.OneOf(FORMATS)), required=True)
    starts_on = fields.Date(required=True, allow_none=True)
    ends_on = fields.Date(required=True, allow_none=True)
    agreed = fields.Nested(AgreedSchema, required=True)


class MilestoneSchema(Output):
    """A moment that the two agreed on."""

    id = fields.Integer(required=True)
    title = fields.String(required=True)
    format = fields.String(required=True, validate=validate.OneOf(FORMATS))
    starts_at = fields.AwareDateTime(required=True)
    minutes = fields.Integer(required=True)
    sequence = fields.Integer(required=True)
    done_at = fields.AwareDateTime(required=True, allow_none=True)


class PairRightsSchema(Output):
    """What the reader may do about a pair."""

    change = fields.Boolean(required=True)
    pause = fields.Boolean(required=True)
    resume = fields.Boolean(required=True)
    end = fields.Boolean(required=True)
    look_back = fields.Boolean(required=True)


class PairSchema(Output):
    """A pair as one of its two, or the secretariat, sees it."""

    id = fields.Integer(required=True)
    state = fields.String(required=True, validate=validate.OneOf(PAIR_STATES))
    request_id = fields.Integer(required=True)
    request_title = fields.String(required=True)
    request_state = fields.String(required=True, validate=validate.OneOf(REQUEST_STATES))
    asker = fields.Nested(PersonRefSchema, required=True, allow_none=True)
    asker_authority = fields.Nested(AuthorityRefSchema, required=True)
    helper = fields.Nested(PersonRefSchema, required=True, allow_none=True)
    helper_authority = fields.Nested(AuthorityRefSchema, required=True)
    lead = fields.String(required=True, validate=validate.OneOf(SIDES))
    my_side = fields.String(required=True, allow_none=True, validate=validate.OneOf(SIDES))
    discussion_id = fields.Integer(
        required=True, allow_none=True, metadata={"description": "For the two alone."}
    )
    agreement = fields.Nested(AgreementSchema, required=True)
    paused_until = fields.Date(required=True, allow_none=True)
    created_at = fields.AwareDateTime(required=True)
    moved_at = fields.AwareDateTime(required=True)
    ended_at = fields.AwareDateTime(required=True, allow_none=True)
    milestones = fields.List(fields.Nested(MilestoneSchema), required=True)
    note_id = fields.Integer(required=True, allow_none=True)
    rated = fields.String(
        required=True,
        validate=validate.OneOf(("no", "once", "for_good")),
        metadata={"description": "Whether the reader rated it; what anybody said is shown to nobody."},
    )
    can = fields.Nested(PairRightsSchema, required=True)


PairList = list_of(PairSchema)


class AgreementUpdate(Input):
    """What is to read otherwise; what is not said stays."""

    scope = Text(longest=LONGEST_SCOPE, shortest=1)
    formats = fields.List(
        fields.String(validate=validate.OneOf(FORMATS, error="unknown")),
        validate=validate.Length(max=len(FORMATS), error="too-many"),
    )
    starts_on = fields.Date(allow_none=True)
    ends_on = fields.Date(allow_none=True)


class VersionAgreed(Input):
    """The version that one read and agrees to."""

    version = fields.Integer(required=True, strict=True, validate=validate.Range(1, 2**31 - 1))


class _Moment(Input):
    format = fields.String(validate=validate.OneOf(FORMATS, error="unknown"))
    minutes = fields.Integer(
        strict=True, validate=validate.Range(SHORTEST_MINUTES, LONGEST_MINUTES, error="out-of-range")
    )


class MilestoneCreate(_Moment):
    """A moment: what for and when are enough."""

    title = Text(required=True, shortest=1, longest=LONGEST_MILESTONE)
    starts_at = Instant(required=True)


class MilestoneUpdate(_Moment):
    """What is to change; what is not said stays."""

    title = Text(shortest=1, longest=LONGEST_MILESTONE)
    starts_at = Instant()


class MilestoneDone(Input):
    """Whether it took place."""

    done = fields.Boolean(required=True)


class PairPause(Input):
    """Its last day; none: until one of the two takes it up again."""

    until = fields.Date(load_default=None, allow_none=True)


class PairEnd(Input):
    """Whether the need is met, for the asker's side to say."""

    need_met = fields.Boolean(load_default=False)


class RatingCreate(Input):
    """What one thought of it: for the makers of buddying alone, and shown to nobody."""

    useful = fields.Integer(required=True, strict=True, validate=validate.Range(1, 5, error="out-of-range"))
    again = fields.Boolean(required=True)
    words = Text(load_default="", longest=LONGEST_RATING)
