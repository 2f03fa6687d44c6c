"""Shapes of the secretariat's plans, and of pins and bans."""

from __future__ import annotations

from marshmallow import fields, validate

from collab.accounts.schemas import PersonRefSchema
from collab.authorities.schemas import AuthorityRefSchema
from collab.buddying.policy.plans import BINDING, LIMITS, PLAN_ERRORS
from collab.buddying.service.planning.planned import SHOWN
from collab.core.http import EntityId, Input, Output, PageQuery, Text, list_of, page_of

STATES = ("computing", "ready", "failed", "sent", "dropped")
LONGEST_WHY = 500


class MatchingPlanSchema(Output):
    """The figures of a plan; `gap` is how far its total may be from the best, as a share of the bound."""

    id = fields.Integer(required=True)
    state = fields.String(required=True, validate=validate.OneOf(STATES))
    error = fields.String(required=True, validate=validate.OneOf(("", *PLAN_ERRORS)))
    weights_version = fields.Integer(required=True)
    requests = fields.Integer(required=True)
    helpers = fields.Integer(required=True)
    candidates = fields.Integer(required=True)
    matched = fields.Integer(required=True)
    served = fields.Integer(required=True)
    complete = fields.Integer(required=True)
    total = fields.Float(required=True)
    bound = fields.Float(required=True)
    gap = fields.Float(required=True)
    gini_before = fields.Float(required=True)
    gini_after = fields.Float(required=True)
    milliseconds = fields.Integer(required=True)
    proposed = fields.Integer(required=True)
    people = fields.Integer(required=True)
    sent = fields.Integer(required=True)
    skipped = fields.Integer(required=True)
    removed = fields.Integer(required=True)
    added = fields.Integer(required=True)
    unpinned = fields.Integer(required=True)
    by = fields.Nested(PersonRefSchema, required=True, allow_none=True)
    sent_by = fields.Nested(PersonRefSchema, required=True, allow_none=True)
    created_at = fields.AwareDateTime(required=True)
    computed_at = fields.AwareDateTime(required=True, allow_none=True)
    sent_at = fields.AwareDateTime(required=True, allow_none=True)


MatchingPlanPage = page_of(MatchingPlanSchema)


class PlannedHelperSchema(Output):
    """A helper whom a plan puts on a request, or the next one it would."""

    offer_id = fields.Integer(required=True)
    person = fields.Nested(PersonRefSchema, required=True, allow_none=True)
    authority = fields.Nested(AuthorityRefSchema, required=True)
    score = fields.Float(required=True)
    origin = fields.String(
        required=True, validate=validate.OneOf(("solved", "pinned", "override", "runner_up"))
    )
    state = fields.String(required=True, validate=validate.OneOf(("proposed", "sent", "skipped", "removed")))
    skipped = fields.String(
        required=True,
        metadata={
            "description": "A reason against the couple, or the slug of the problem that refused to ask."
        },
    )


class MatchingChoiceSchema(Output):
    """A couple that must be, or must not."""

    id = fields.Integer(required=True)
    request_id = fields.Integer(required=True)
    request_title = fields.String(required=True)
    offer_id = fields.Integer(required=True)
    person = fields.Nested(PersonRefSchema, required=True, allow_none=True)
    authority = fields.Nested(AuthorityRefSchema, required=True)
    choice = fields.String(required=True, validate=validate.OneOf(("pin", "forbid")))
    why = fields.String(required=True)
    by = fields.Nested(PersonRefSchema, required=True, allow_none=True)
    created_at = fields.AwareDateTime(required=True)


MatchingChoiceList = list_of(MatchingChoiceSchema)


class PlannedRequestSchema(Output):
    """A request of a plan with its helpers, or with the limit that leaves it without."""

    id = fields.Integer(required=True)
    title = fields.String(required=True)
    authority = fields.Nested(AuthorityRefSchema, required=True)
    by_when = fields.Date(required=True, allow_none=True)
    state = fields.String(required=True)
    wanted = fields.Integer(required=True)
    given = fields.Integer(required=True)
    candidates = fields.Integer(required=True)
    binds = fields.String(required=True, validate=validate.OneOf(BINDING))
    excluded = fields.Dict(
        required=True, keys=fields.String(validate=validate.OneOf(LIMITS)), values=fields.Integer()
    )
    rows = fields.List(fields.Nested(PlannedHelperSchema), required=True)
    runner_up = fields.Nested(PlannedHelperSchema, required=True, allow_none=True)
    choices = fields.List(fields.Nested(MatchingChoiceSchema), required=True)


PlannedRequestPage = page_of(PlannedRequestSchema)


class PlannedQuery(PageQuery):
    """Which requests of a plan."""

    show = fields.String(load_default="all", validate=validate.OneOf(SHOWN, error="unknown"))


class _Couple(Input):
    request_id = EntityId(required=True)
    offer_id = EntityId(required=True)


class PlanAdjust(_Couple):
    """A helper put on a request by hand, or taken off."""

    act = fields.String(required=True, validate=validate.OneOf(("put", "remove"), error="unknown"))


class MatchingChoiceCreate(_Couple):
    """A couple that must be, or must not, and why."""

    choice = fields.String(required=True, validate=validate.OneOf(("pin", "forbid"), error="unknown"))
    why = Text(longest=LONGEST_WHY, load_default="")


class MatchingChoiceMade(Output):
    """What was decided."""

    id = fields.Integer(required=True)
    request_id = fields.Integer(required=True)
    offer_id = fields.Integer(required=True)
    choice = fields.String(required=True, validate=validate.OneOf(("pin", "forbid")))
    why = fields.String(required=True)
