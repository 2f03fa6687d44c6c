"""Shapes of offers, their pauses and the size of teams."""

from __future__ import annotations

from marshmallow import fields, validate

from collab.accounts.schemas import PersonRefSchema
from collab.authorities.schemas import AuthorityRefSchema
from collab.buddying.policy import FORMATS, LONGEST_DETAILS
from collab.core.http import EntityId, Input, Output, PageQuery, Text, list_of, page_of

OFFER_STATES = ("open", "withdrawn")
MOST_WORDS, MOST_PAUSES = 30, 20
MOST_AT_ONCE, MOST_PER_QUARTER, LARGEST_TEAM = 20, 50, 500


class Words(fields.List):
    """A few words of a controlled list."""

    def __init__(self, *, required: bool = False, longest: int = 60) -> None:
        super().__init__(
            Text(longest=longest, shortest=1),
            required=required,
            validate=validate.Length(max=MOST_WORDS, error="too-many"),
        )


class OfferPauseSchema(Output):
    """Days on which a helper is not asked; no last one: until it is taken back."""

    starts_on = fields.Date(required=True)
    ends_on = fields.Date(required=True, allow_none=True)


class EvidenceSchema(Output):
    """An active partnership of the helper's authority."""

    id = fields.Integer(required=True)
    country = fields.String(required=True)
    partner = fields.String(required=True)
    place = fields.String(required=True)
    themes = fields.List(fields.String(), required=True)
    starts_on = fields.Date(required=True, allow_none=True)
    starts_precision = fields.String(required=True)


class OfferTakenSchema(Output):
    """How far an offer is taken."""

    carried = fields.Integer(required=True, metadata={"description": "Pairs alive."})
    waiting = fields.Integer(required=True, metadata={"description": "Askings without an answer."})
    yeses = fields.Integer(required=True, metadata={"description": "Accepted this quarter."})
    room = fields.Integer(required=True, metadata={"description": "How many more may be asked of them now."})


class OfferSchema(Output):
    """What somebody offers for an authority."""

    id = fields.Integer(required=True)
    authority = fields.Nested(AuthorityRefSchema, required=True)
    person = fields.Nested(PersonRefSchema, required=True, allow_none=True)
    mandate_id = fields.Integer(required=True, allow_none=True)
    themes = fields.List(fields.String(), required=True)
    countries = fields.List(fields.String(), required=True)
    languages = fields.List(fields.String(), required=True)
    formats = fields.List(fields.String(validate=validate.OneOf(FORMATS)), required=True)
    evidence = fields.String(required=True)
    at_once = fields.Integer(required=True)
    per_quarter = fields.Integer(required=True)
    state = fields.String(required=True, validate=validate.OneOf(OFFER_STATES))
    version = fields.Integer(required=True)
    changed_at = fields.AwareDateTime(required=True)
    pauses = fields.List(fields.Nested(OfferPauseSchema), required=True)
    paused = fields.Boolean(required=True)
    mandate_ended = fields.Boolean(required=True)
    partnerships = fields.List(fields.Nested(EvidenceSchema), required=True)
    team_size = fields.Integer(required=True, allow_none=True)
    taken = fields.Nested(
        OfferTakenSchema,
        required=True,
        allow_none=True,
        metadata={"description": "To its helper and the secretariat."},
    )
    can_keep = fields.Boolean(required=True)


OfferPage = page_of(OfferSchema)


class OfferPlaceSchema(Output):
    """An authority that the reader may offer help for."""

    mandate_id = fields.Integer(required=True)
    authority = fields.Nested(AuthorityRefSchema, required=True)
    partnerships = fields.List(fields.Nested(EvidenceSchema), required=True)
    team_size = fields.Integer(required=True, allow_none=True)
    languages = fields.List(fields.String(), required=True)


OwnOfferList = list_of(OfferSchema, places=fields.List(fields.Nested(OfferPlaceSchema), required=True))


class OfferPauseInput(Input):
    """Days on which one does not want to be asked."""

    starts_on = fields.Date(required=True)
    ends_on = fields.Date(load_default=None, allow_none=True)


class _OfferSaid(Input):
    """What both a new offer and a change may say."""

    countries = Words(longest=2)
    evidence = Text(longest=LONGEST_DETAILS)
    at_once = fields.Integer(strict=True, validate=validate.Range(0, MOST_AT_ONCE, error="out-of-range"))
    per_quarter = fields.Integer(
        strict=True, validate=validate.Range(0, MOST_PER_QUARTER, error="out-of-range")
    )
    pauses = fields.List(
        fields.Nested(OfferPauseInput), validate=validate.Length(max=MOST_PAUSES, error="too-many")
    )


class OfferCreate(_OfferSaid):
    """A new offer: for whom, on what, in which languages and formats."""

    mandate_id = EntityId(required=True)
    themes = Words(required=True)
    languages = Words(required=True)
    formats = Words(required=True)


class OfferUpdate(_OfferSaid):
    """What is to change; what is not said stays."""

    mandate_id = EntityId()
    themes = Words()
    languages = Words()
    formats = Words()


class OfferQuery(PageQuery):
    """Which open offers are asked for."""

    theme = Text(load_default="", longest=60)
    country = Text(load_default="", longest=2)


class TeamSchema(Output):
    """How large an authority's international team is, if it has said so."""

    authority_id = fields.Integer(required=True)
    size = fields.Integer(required=True, allow_none=True)
    stated_at = fields.AwareDateTime(required=True, allow_none=True)
    can_state = fields.Boolean(required=True)


class TeamUpdate(Input):
    """How many people do international work there."""

    size = fields.Integer(
        required=True, strict=True, validate=validate.Range(0, LARGEST_TEAM, error="out-of-range")
    )
