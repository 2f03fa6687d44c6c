"""How an authority is shown."""

from __future__ import annotations

from marshmallow import fields

from collab.core.http import Output


class AuthorityRefSchema(Output):
    """An authority in a few words, wherever it is named."""

    id = fields.Integer(required=True)
    siren = fields.String(required=True)
    name = fields.String(required=True)
    kind = fields.String(required=True)
    region = fields.String(required=True)
