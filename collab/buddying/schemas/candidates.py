"""Shapes of candidates with their reasons, and of the weights."""

from __future__ import annotations

from marshmallow import fields, validate

from collab.accounts.schemas import PersonRefSchema
from collab.authorities.schemas import AuthorityRefSchema
from collab.buddying.policy import LONGEST_WORDS, USUAL_WEIGHTS
from collab.core.http import EntityId, Input, Output, PageQuery, Text, list_of

SIGNS = ("+", "-")


class BuddyReasonSchema(Output):
    """A sentence for or against a candidate, in both languages."""

    sign = fields.String(required=True, validate=validate.OneOf(SIGNS))
    feature = fields.String(required=True)
    fr = fields.String(required=True)
    en = fields.String(required=True)


class CandidateSchema(Output):
    """A helper who may be asked."""

    offer_id = fields.Integer(required=True)
    person = fields.Nested(PersonRefSchema, required=True)
    authority = fields.Nested(AuthorityRefSchema, required=True)
    score = fields.Integer(required=True, metadata={"description": "0 to 100."})
    evidence = fields.String(required=True)
    team_size = fields.Integer(required=True, allow_none=True)
    usual_days = fields.Integer(
        required=True, allow_none=True, metadata={"description": "Days that an answer takes, as a rule."}
    )
    reasons = fields.List(fields.Nested(BuddyReasonSchema), required=True)


class CandidatePageSchema(Output):
    """One page of a request's candidates, and how many helpers were left out, by the reason why."""

    items = fields.List(fields.Nested(CandidateSchema), required=True)
    page = fields.Integer(required=True)
    pages = fields.Integer(required=True)
    total = fields.Integer(required=True)
    weights_version = fields.Integer(required=True)
    excluded = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)


class CandidateQuery(PageQuery):
    """Which page of the candidates."""

    page_size = fields.Integer(load_default=20, validate=validate.Range(1, 50))


WeightNumbersSchema = Output.from_dict(
    {name: fields.Float(required=True) for name in USUAL_WEIGHTS}, name="WeightNumbers"
)
WeightNumbersInput = Input.from_dict(
    {name: fields.Float(required=True, allow_nan=False) for name in USUAL_WEIGHTS}, name="WeightNumbersUpdate"
)


class WrittenWeightsSchema(Output):
    """One version of the weights."""

    version = fields.Integer(required=True)
    weights = fields.Nested(WeightNumbersSchema, required=True)
    why = fields.String(required=True)
    author = fields.Nested(PersonRefSchema, required=True, allow_none=True)
    created_at = fields.AwareDateTime(required=True)


class WeightsSchema(Output):
    """The weights in force, and the versions before."""

    version = fields.Integer(required=True, metadata={"description": "0: as the platform came."})
    weights = fields.Nested(WeightNumbersSchema, required=True)
    usual = fields.Nested(WeightNumbersSchema, required=True)
    versions = fields.List(fields.Nested(WrittenWeightsSchema), required=True)
    can_keep = fields.Boolean(required=True)


class WeightsUpdate(Input):
    """Every weight anew, and why."""

    weights = fields.Nested(WeightNumbersInput, required=True)
    why = Text(required=True, shortest=1, longest=LONGEST_WORDS)


class WeightsPreviewCreate(Input):
    """Which request's candidates to rank by which weights."""

    request_id = EntityId(required=True)
    weights = fields.Nested(WeightNumbersInput, required=True)


class PreviewedCandidateSchema(Output):
    """A candidate's place as it is and as it would be; none beyond the first ten."""

    offer_id = fields.Integer(required=True)
    person = fields.Nested(PersonRefSchema, required=True)
    authority = fields.Nested(AuthorityRefSchema, required=True)
    rank = fields.Integer(required=True, allow_none=True)
    score = fields.Integer(required=True)
    new_rank = fields.Integer(required=True, allow_none=True)
    new_score = fields.Integer(required=True)


PreviewedCandidateList = list_of(PreviewedCandidateSchema)
