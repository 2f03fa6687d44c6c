"""Shapes of files."""

from __future__ import annotations

from marshmallow import fields

from collab.core.http import Input, Output, UploadedFile


class FileCreate(Input):
    """A file to send, in a form."""

    file = UploadedFile(required=True)


class FileRefSchema(Output):
    """A file that a message bears, or that waits for one."""

    id = fields.Integer(required=True)
    name = fields.String(required=True)
    media_type = fields.String(required=True)
    size = fields.Integer(required=True, metadata={"description": "Bytes."})
    width = fields.Integer(required=True, allow_none=True)
    height = fields.Integer(required=True, allow_none=True)
    thumbnail = fields.Boolean(
        required=True, metadata={"description": "Whether a small picture of it is there."}
    )
