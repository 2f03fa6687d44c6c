"""Shapes of notifications, preferences, explanations and stopped addresses."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from marshmallow import ValidationError, fields, post_load, validate, validates_schema

from collab.accounts.schemas import PersonRefSchema
from collab.core.clock import today
from collab.core.http import EntityId, Input, Output, Text, list_of
from collab.core.http.payload import BIGINT
from collab.core.mail.health import KINDS as BOUNCES
from collab.groups.policy import LEVELS
from collab.groups.schemas import GroupRefSchema
from collab.notifications.kinds import CHANNELS
from collab.notifications.kinds.declaration import SECTIONS
from collab.notifications.policy import FREQUENCIES

THREAD = (
    r"(discussion|group|story|bulletin|source|partnership|person):[1-9][0-9]{0,17}|country:[A-Z]{2}|platform"
)
MOST_HOLIDAYS = 20
LONGEST_HOLIDAY = timedelta(days=366)
FARTHEST = timedelta(days=2 * 366)


class SentenceSchema(Output):
    """The same sentence in both languages."""

    fr = fields.String(required=True)
    en = fields.String(required=True)


class NotificationSchema(Output):
    """One piece of news: what happened, where, and why one is told."""

    id = fields.Integer(required=True)
    event_id = fields.Integer(required=True)
    kind = fields.String(required=True)
    at = fields.AwareDateTime(required=True)
    read = fields.Boolean(required=True)
    by = fields.Nested(PersonRefSchema, required=True, allow_none=True)
    sentence = fields.Nested(SentenceSchema, required=True)
    why = fields.Nested(SentenceSchema, required=True)
    excerpt = fields.String(required=True)
    path = fields.String(required=True, metadata={"description": "The page where it is read."})


class NotificationThreadSchema(Output):
    """News of one thing: its latest lines, and how many there are."""

    thread = fields.String(required=True)
    title = fields.String(required=True, allow_none=True)
    group = fields.Nested(GroupRefSchema, required=True, allow_none=True)
    newest = fields.Integer(required=True)
    unread = fields.Integer(required=True)
    total = fields.Integer(required=True)
    lines = fields.List(fields.Nested(NotificationSchema), required=True)


class InboxSchema(Output):
    """One part of what one was told of, the newest first."""

    items = fields.List(fields.Nested(NotificationThreadSchema), required=True)
    unread = fields.Integer(required=True, metadata={"description": "As far as 100."})
    next = fields.Integer(required=True, allow_none=True)


def _asked_id() -> fields.Integer:
    """An id in an address, where all is text."""
    return fields.Integer(validate=validate.Range(1, BIGINT))


class InboxQuery(Input):
    """Which part."""

    before = _asked_id()
    only_unread = fields.Boolean(load_default=False)


class UnreadCountSchema(Output):
    """How many news are unread, as far as 100."""

    unread = fields.Integer(required=True)


class NotificationsReadCreate(Input):
    """What to mark as read: all, or what belongs to one thing, up to what was shown."""

    thread = fields.String(validate=validate.Regexp(THREAD + r"\Z"))
    up_to = EntityId()
    messages = fields.Boolean(
        load_default=True,
        metadata={"description": "Whether new messages too, which are else read at their place."},
    )


class KindSchema(Output):
    """A kind of news with the channel that holds."""

    name = fields.String(required=True, attribute="kind.name")
    title = fields.Nested(SentenceSchema, required=True, attribute="kind.title")
    section = fields.String(required=True, attribute="kind.section", validate=validate.OneOf(SECTIONS))
    usual = fields.String(required=True, attribute="kind.channel", validate=validate.OneOf(CHANNELS))
    channel = fields.String(required=True, validate=validate.OneOf(CHANNELS))


class FollowedSchema(Output):
    """A group of one's own, or a discussion followed otherwise than its group."""

    group = fields.Nested(GroupRefSchema, required=True)
    discussion_id = fields.Integer(required=True, allow_none=True)
    title = fields.String(required=True, allow_none=True)
    level = fields.String(required=True, validate=validate.OneOf(LEVELS))


class _Clock(fields.Time):
    """An hour and a minute of Europe/Paris, `20:30`."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            format="%H:%M", metadata={"type": "string", "pattern": "^[0-9]{2}:[0-9]{2}$"}, **kwargs
        )


class HolidaySchema(Output):
    """Days of rest, both included."""

    first = fields.Date(required=True)
    last = fields.Date(required=True)


class PreferencesSchema(Output):
    """How one is told of what happens."""

    kinds = fields.List(fields.Nested(KindSchema), required=True)
    followed = fields.List(fields.Nested(FollowedSchema), required=True)
    frequency = fields.String(
        required=True, validate=validate.OneOf(FREQUENCIES), attribute="preferences.frequency"
    )
    digest_day = fields.Integer(required=True, attribute="preferences.digest_day")
    digest_hour = fields.Integer(required=True, attribute="preferences.digest_hour")
    quiet_from = _Clock(required=True, allow_none=True, attribute="preferences.quiet_from")
    quiet_until = _Clock(required=True, allow_none=True, attribute="preferences.quiet_until")
    holidays = fields.List(fields.Nested(HolidaySchema), required=True)
    link_only = fields.Boolean(required=True, attribute="preferences.link_only")
    mail_stopped = fields.Boolean(
        required=True, metadata={"description": "Whether mail to one's own address comes back."}
    )


class HolidayUpdate(Input):
    """Days of rest, both included."""

    first = fields.Date(required=True)
    last = fields.Date(required=True)

    @validates_schema
    def _in_order(self, data: dict[str, Any], **_: Any) -> None:
        if data["last"] < data["first"]:
            raise ValidationError("ends-before-start", "last")
        if abs(data["first"] - today()) > FARTHEST or data["last"] - data["first"] > LONGEST_HOLIDAY:
            raise ValidationError("too-far", "last")

    @post_load
    def _as_pair(self, data: dict[str, Any], **_: Any) -> tuple[Any, Any]:
        return data["first"], data["last"]


class PreferencesUpdate(Input):
    """What one chooses otherwise; what is not given stays."""

    choices = fields.Dict(
        keys=fields.String(validate=validate.Length(1, 40)),
        values=fields.String(allow_none=True, validate=validate.OneOf(CHANNELS)),
        validate=validate.Length(max=100),
        metadata={"description": "Channel by kind; null goes back to the usual one."},
    )
    frequency = fields.String(validate=validate.OneOf(FREQUENCIES))
    digest_day = fields.Integer(strict=True, validate=validate.Range(1, 7))
    digest_hour = fields.Integer(strict=True, validate=validate.Range(0, 23))
    quiet_from = _Clock(allow_none=True)
    quiet_until = _Clock(allow_none=True)
    holidays = fields.List(fields.Nested(HolidayUpdate), validate=validate.Length(max=MOST_HOLIDAYS))
    link_only = fields.Boolean()


class ExplanationQuery(Input):
    """Whom it is asked for; oneself if nobody is named."""

    person_id = _asked_id()


class ExplanationSchema(Output):
    """What was decided for one person about one event, a sentence for each decision, as that person reads it."""

    event_id = fields.Integer(required=True)
    at = fields.AwareDateTime(required=True)
    person = fields.Nested(PersonRefSchema, required=True)
    what = fields.Nested(SentenceSchema, required=True)
    told = fields.Boolean(required=True)
    decisions = fields.List(fields.Nested(SentenceSchema), required=True)


ExplanationList = list_of(ExplanationSchema)


class StoppedAddressSchema(Output):
    """An address that no more mail is sent to."""

    person = fields.Nested(PersonRefSchema, required=True)
    email = fields.String(required=True)
    stopped_at = fields.AwareDateTime(required=True)
    stopped_by = fields.String(required=True, validate=validate.OneOf(BOUNCES))
    answer = fields.String(required=True)
    hard = fields.Integer(required=True)
    soft = fields.Integer(required=True)
    full = fields.Integer(required=True)
    complaints = fields.Integer(required=True)


StoppedAddressList = list_of(StoppedAddressSchema)


class TokenQuery(Input):
    """What a link of a mail bears."""

    token = Text(required=True, shortest=1, longest=200)


class UnsubscriptionSchema(Output):
    """What a link would stop, or has stopped; no title for all mail at once."""

    titles = fields.List(fields.Nested(SentenceSchema), required=True)
    done = fields.Boolean(required=True)


class GroupAddressSchema(Output):
    """Where one writes to open a discussion in a group by mail."""

    address = fields.String(
        required=True,
        allow_none=True,
        metadata={
            "description": "The reader's own; none where the group, the platform or their rights allow no mail."
        },
    )
    takes_mail = fields.Boolean(required=True)
