"""Shapes of the archive, of its feed's address, and of one's own letters."""

from __future__ import annotations

from marshmallow import fields, validate

from collab.core.http import Input, Output
from collab.digests.policy import ITEM_KINDS, RUN_KINDS
from collab.notifications.policy import FREQUENCIES

ARCHIVED_STATES = ("sending", "paused", "stopped", "sent")
LETTER_OUTCOMES = ("planned", "nothing", "away", "withdrawn")
LETTER_MAILS = ("sent", "waiting", "failed", "dropped")


class ArchiveQuery(Input):
    """Which editions: those before a number, the newest first."""

    before = fields.Integer(load_default=None, allow_none=True, validate=validate.Range(1, 2**31 - 1))
    limit = fields.Integer(load_default=20, validate=validate.Range(1, 50))


class ArchivedEditionSchema(Output):
    """An edition in the list."""

    id = fields.Integer(required=True)
    number = fields.Integer(required=True)
    state = fields.String(required=True, validate=validate.OneOf(ARCHIVED_STATES))
    sent_at = fields.AwareDateTime(required=True, allow_none=True)
    title_fr = fields.String(required=True)
    title_en = fields.String(required=True)
    parts = fields.Integer(required=True)


class ArchivePageSchema(Output):
    """Editions, newest first, and what to ask for the next ones."""

    items = fields.List(fields.Nested(ArchivedEditionSchema), required=True)
    next = fields.Integer(required=True, allow_none=True)


class ArchivedWordsSchema(Output):
    """What an edition or an item says in one language; the language it is in, where nobody translated it."""

    language = fields.String(required=True, validate=validate.OneOf(("fr", "en")))
    title = fields.String(required=True)
    facts = fields.String(required=True)
    html = fields.String(required=True)


class ArchivedPartSchema(Output):
    """An item of an edition."""

    kind = fields.String(required=True, validate=validate.OneOf(ITEM_KINDS))
    path = fields.String(required=True)
    fr = fields.Nested(ArchivedWordsSchema, required=True)
    en = fields.Nested(ArchivedWordsSchema, required=True)


class ReadEditionSchema(Output):
    """An edition as its reader may read it."""

    edition = fields.Nested(ArchivedEditionSchema, required=True)
    fr = fields.Nested(ArchivedWordsSchema, required=True)
    en = fields.Nested(ArchivedWordsSchema, required=True)
    parts = fields.List(fields.Nested(ArchivedPartSchema), required=True)
    reserved = fields.Integer(required=True)
    recipients = fields.Integer(required=True)
    previous = fields.Nested(ArchivedEditionSchema, required=True, allow_none=True)
    next = fields.Nested(ArchivedEditionSchema, required=True, allow_none=True)


class EditionFeedAddressSchema(Output):
    """The private address of one's feed of editions, if it was made."""

    address = fields.String(required=True, allow_none=True)


class OwnLetterSchema(Output):
    """What one run did for its reader."""

    kind = fields.String(required=True, validate=validate.OneOf(RUN_KINDS))
    at = fields.AwareDateTime(required=True)
    outcome = fields.String(required=True, validate=validate.OneOf(LETTER_OUTCOMES))
    lines = fields.Integer(required=True)
    edition_id = fields.Integer(required=True, allow_none=True)
    number = fields.Integer(required=True, allow_none=True)
    title_fr = fields.String(required=True)
    title_en = fields.String(required=True)
    mail = fields.String(required=True, allow_none=True, validate=validate.OneOf(LETTER_MAILS))


class OwnLettersSchema(Output):
    """When one's next letter comes, and what became of the last ones."""

    frequency = fields.String(required=True, validate=validate.OneOf(FREQUENCIES))
    next_at = fields.AwareDateTime(required=True, allow_none=True)
    away_until = fields.Date(required=True, allow_none=True)
    mail_stopped = fields.Boolean(required=True)
    items = fields.List(fields.Nested(OwnLetterSchema), required=True)
