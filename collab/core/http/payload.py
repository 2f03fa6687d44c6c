"""Shapes of what comes in and goes out: strict input, pages, ids that PostgreSQL can hold."""

from __future__ import annotations

import unicodedata
from typing import Any

from marshmallow import EXCLUDE, RAISE, Schema, ValidationError, fields, validate
from werkzeug.datastructures import FileStorage
from werkzeug.routing import IntegerConverter

BIGINT = 2**63 - 1


class EntityConverter(IntegerConverter):
    """`<int:…>` in a route: what PostgreSQL's bigint can hold; anything else does not exist."""

    def __init__(self, map_: Any, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max", BIGINT)
        super().__init__(map_, *args, **kwargs)


class EntityId(fields.Integer):
    """An id in a payload."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(strict=True, validate=validate.Range(1, BIGINT), **kwargs)


class QueryId(fields.Integer):
    """An id in an address, where every value is text."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(validate=validate.Range(1, BIGINT), **kwargs)


class TextLength(validate.Length):
    """A bounded length; what is refused is named by a slug, which the front end translates."""

    def __init__(self, shortest: int, longest: int) -> None:
        super().__init__(shortest, longest)
        self.shortest, self.longest = shortest, longest

    def __call__(self, value: Any) -> Any:
        if len(value) > self.longest:
            raise ValidationError("too-long")
        if len(value) < self.shortest:
            raise ValidationError("too-short" if value else "required")
        return value


class Text(fields.String):
    """A text from a person: trimmed, never of invisible characters alone, with a length that is always bounded."""

    default_error_messages = {"required": "required", "null": "required"}

    def __init__(self, *, longest: int = 200, shortest: int = 0, **kwargs: Any) -> None:
        super().__init__(validate=TextLength(shortest, longest), **kwargs)
        self.longest = longest

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> Any:
        # The length that is announced is that of what is sent, blanks at its ends included.
        if isinstance(value, str) and len(value) > self.longest:
            raise ValidationError("too-long")
        return super()._deserialize(_seen(value) if isinstance(value, str) else value, *args, **kwargs)


def _seen(text: str) -> str:
    """The trimmed text, or nothing where no character shows; joiners inside words stay as they are."""
    # NUL is left in for the database to refuse: a text that holds it comes from no keyboard.
    blank = all(c.isspace() or (c != "\x00" and unicodedata.category(c) in ("Cc", "Cf")) for c in text)
    return "" if blank else text.strip()


class _Exactly(set[Any]):
    """The words of one truth value, in a body or an address: `1 == True`, and yet 1 is no boolean."""

    def __contains__(self, value: object) -> bool:
        return any(type(value) is type(own) and value == own for own in self)


class UploadedFile(fields.Raw):
    """A file in a form; a text of its name is none."""

    default_error_messages = {"required": "required"}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(metadata={"type": "string", "format": "binary"}, **kwargs)

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> Any:
        if not isinstance(value, FileStorage):
            raise self.make_error("required")
        return value


class Input(Schema):
    """What a caller may send: unknown fields are refused, and a boolean is one."""

    class Meta:
        unknown = RAISE

    def on_bind_field(self, field_name: str, field_obj: fields.Field[Any]) -> None:
        """The library takes "yes", "on" and 0 for booleans, which the description does not."""
        if isinstance(field_obj, fields.Boolean):
            field_obj.truthy, field_obj.falsy = _Exactly([True, "true"]), _Exactly([False, "false"])


class Output(Schema):
    """What we answer."""

    class Meta:
        unknown = EXCLUDE


class Empty(Input):
    """A body that says nothing."""


class PageQuery(Input):
    """Which page of a table."""

    page = fields.Integer(load_default=1, validate=validate.Range(1, 100_000))
    page_size = fields.Integer(load_default=50, validate=validate.Range(1, 200))


def page_of(item: type[Schema]) -> type[Schema]:
    """The schema of one page of a table."""
    return Output.from_dict(
        {
            "items": fields.List(fields.Nested(item), required=True),
            "page": fields.Integer(required=True),
            "pages": fields.Integer(required=True),
            "total": fields.Integer(required=True),
        },
        name=f"{item.__name__.removesuffix('Schema')}Page",
    )


def list_of(item: type[Schema], **more: fields.Field) -> type[Schema]:
    """The schema of a short list, with further members if any."""
    name = f"{item.__name__.removesuffix('Schema')}List"
    return Output.from_dict({"items": fields.List(fields.Nested(item), required=True), **more}, name=name)
