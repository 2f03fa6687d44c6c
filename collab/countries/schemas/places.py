"""Shapes of countries: the map, a country's page, levels, advice, private feeds."""

from __future__ import annotations

from urllib.parse import urlsplit

from marshmallow import ValidationError, fields, validate

from collab.accounts.schemas import PersonRefSchema
from collab.authorities.schemas import AuthorityRefSchema
from collab.core.http import Input, Output, Text, list_of
from collab.countries.policy import LEVELS, PUBLISHERS, SEVERITIES
from collab.reference.schemas import CountrySchema

PRECISION = validate.OneOf(("day", "month", "year"))


class CountryCountsSchema(Output):
    """One country of the map."""

    code = fields.String(required=True)
    name = fields.String(required=True)
    name_en = fields.String(required=True)
    partnerships = fields.Integer(required=True)
    authorities = fields.Integer(required=True)
    bulletins = fields.Integer(required=True)
    alerts = fields.Integer(required=True)
    level = fields.String(required=True, allow_none=True, validate=validate.OneOf(LEVELS))
    followed = fields.Boolean(required=True)
    works_there = fields.Boolean(required=True)
    mine = fields.Boolean(required=True)


class WorkThereSchema(Output):
    """A partnership in force."""

    id = fields.Integer(required=True)
    partner = fields.String(required=True)
    place = fields.String(required=True)
    action_type = fields.String(required=True)
    themes = fields.List(fields.String(), required=True)
    starts_on = fields.Date(required=True, allow_none=True)
    starts_precision = fields.String(required=True, validate=PRECISION)
    ends_on = fields.Date(required=True, allow_none=True)
    ends_precision = fields.String(required=True, validate=PRECISION)
    confirmed_on = fields.Date(required=True, allow_none=True)
    referent = fields.Nested(PersonRefSchema, required=True, allow_none=True)


class AuthorityThereSchema(Output):
    """An authority with its partnerships in force in the country."""

    authority = fields.Nested(AuthorityRefSchema, required=True)
    mine = fields.Boolean(required=True)
    partnerships = fields.List(fields.Nested(WorkThereSchema), required=True)


class NotchSchema(Output):
    """One level of a publisher's own scale."""

    level = fields.Integer(required=True)
    words = fields.String(required=True)
    words_en = fields.String(required=True)


class ScaleSchema(Output):
    """A publisher of travel advice and its own scale."""

    publisher = fields.String(required=True, validate=validate.OneOf(PUBLISHERS))
    name = fields.String(required=True)
    name_en = fields.String(required=True)
    notches = fields.List(fields.Nested(NotchSchema), required=True)


class TravelAdviceSchema(Output):
    """What a government advised, from one moment to another."""

    id = fields.Integer(required=True)
    level = fields.Integer(required=True)
    in_parts = fields.Boolean(
        required=True,
        attribute="partial",
        metadata={"description": "Whether parts of the country stand higher."},
    )
    words = fields.String(required=True)
    words_en = fields.String(required=True)
    url = fields.String(required=True)
    url_en = fields.String(required=True)
    published_on = fields.Date(required=True, allow_none=True)
    by_hand = fields.Boolean(required=True)
    noted_at = fields.AwareDateTime(required=True)
    confirmed_at = fields.AwareDateTime(required=True)
    replaced_at = fields.AwareDateTime(required=True, allow_none=True)
    stale = fields.Boolean(required=True)


class PublisherAdviceSchema(Output):
    """One publisher's advice, with what it said before."""

    scale = fields.Nested(ScaleSchema, required=True)
    present = fields.Nested(TravelAdviceSchema, required=True, allow_none=True)
    earlier = fields.List(fields.Nested(TravelAdviceSchema), required=True)


class IndicatorSchema(Output):
    """One figure, with its year and its source."""

    name = fields.String(required=True)
    value = fields.Float(required=True)
    unit = fields.String(required=True)
    year = fields.Integer(required=True, allow_none=True)
    source = fields.String(required=True)
    url = fields.String(required=True)


class TimelineBulletinSchema(Output):
    """A bulletin as a line of time."""

    id = fields.Integer(required=True)
    title = fields.String(required=True)
    body = fields.String(required=True)
    countries = fields.List(fields.String(), required=True)
    severity = fields.String(required=True, validate=validate.OneOf(SEVERITIES))
    state = fields.String(required=True, validate=validate.OneOf(("published", "expired", "withdrawn")))
    published_at = fields.AwareDateTime(required=True)
    changed_at = fields.AwareDateTime(required=True)
    expires_at = fields.AwareDateTime(required=True)
    version = fields.Integer(required=True)
    active = fields.Boolean(required=True)


class CountryMessageSchema(Output):
    """The beginning of what somebody wrote."""

    id = fields.Integer(required=True)
    number = fields.Integer(required=True)
    author = fields.Nested(PersonRefSchema, required=True, allow_none=True)
    excerpt = fields.String(required=True)
    created_at = fields.AwareDateTime(required=True)


class CountryTalkSchema(Output):
    """Where people talk about the country, as the reader stands to it."""

    group_id = fields.Integer(required=True, allow_none=True)
    discussion_id = fields.Integer(required=True, allow_none=True)
    member = fields.Boolean(required=True)
    reads = fields.Boolean(required=True)
    may_come_in = fields.Boolean(required=True)
    member_count = fields.Integer(required=True)
    message_count = fields.Integer(required=True)
    messages = fields.List(fields.Nested(CountryMessageSchema), required=True)


class CountryPageSchema(Output):
    """All that a country's page shows."""

    country = fields.Nested(CountrySchema, required=True)
    level = fields.String(required=True, allow_none=True, validate=validate.OneOf(LEVELS))
    works_there = fields.Boolean(required=True)
    authorities = fields.List(fields.Nested(AuthorityThereSchema), required=True)
    advice = fields.List(fields.Nested(PublisherAdviceSchema), required=True)
    indicators = fields.List(fields.Nested(IndicatorSchema), required=True)
    bulletins = fields.List(fields.Nested(TimelineBulletinSchema), required=True)
    place = fields.Nested(CountryTalkSchema, required=True)
    may_enter_advice = fields.Boolean(required=True)


class CountryLevelUpdate(Input):
    """How closely to follow a country; none goes back to what is usual."""

    level = fields.String(required=True, allow_none=True, validate=validate.OneOf(LEVELS))


class SecureLink(Text):
    """An address on the web that nobody can read along the way."""

    def _deserialize(self, value: object, *args: object, **kwargs: object) -> str:
        text: str = super()._deserialize(value, *args, **kwargs)
        try:
            parts = urlsplit(text)
            good = parts.scheme == "https" and bool(parts.hostname) and not parts.username
        except ValueError:
            good = False
        if not good or any(character.isspace() for character in text):
            raise ValidationError("not-a-secure-link")
        return text


class TravelAdviceCreate(Input):
    """What the French ministry advises, as its page says."""

    level = fields.Integer(required=True, strict=True, validate=validate.Range(1, 4))
    in_parts = fields.Boolean(load_default=False, attribute="partial")
    words = Text(load_default="", longest=500)
    url = SecureLink(required=True, shortest=1, longest=500)
    published_on = fields.Date(required=True)


class CountryPlaceSchema(Output):
    """The standing discussion of a country, and the group it is in."""

    group_id = fields.Integer(required=True)
    discussion_id = fields.Integer(required=True, attribute="id")


class FeedAddressSchema(Output):
    """The private addresses of one's countries; none while none were made."""

    address = fields.String(required=True, allow_none=True)
    of_country = fields.String(
        required=True, allow_none=True, metadata={"description": "`{code}` stands for the country."}
    )


CountryCountsList = list_of(CountryCountsSchema)
