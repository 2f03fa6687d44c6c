"""How people, mandates and sessions come in and go out."""

from __future__ import annotations

import functools
from typing import Any

from marshmallow import ValidationError, fields, validate, validates_schema

from collab.accounts.policy import LONGEST_NAME, LONGEST_ORGANISATION, LONGEST_TITLE
from collab.accounts.recognition.addresses import mailable
from collab.accounts.service import PersonRef
from collab.authorities.schemas import AuthorityRefSchema
from collab.core.http import EntityId, Input, Output, PageQuery, QueryId, Text
from collab.reference.recognition import language_names

SHOWN_ROLES = ("elected", "technician", "administrator", "partner", "staff")
MANDATE_ROLES = ("elected", "technician", "administrator")
UI_LANGUAGES = ("fr", "en")
MOST_LANGUAGES = 20


class EmailAddress(fields.String):
    """An address that can be mailed: normalised, without quoted local parts."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(metadata={"format": "email"}, **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        found = mailable(super()._deserialize(value, attr, data, **kwargs))
        if found is None:
            raise ValidationError("not-an-address")
        return found


class Code(fields.String):
    """Six digits, however they were spaced."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        digits = "".join(super()._deserialize(value, attr, data, **kwargs).split())
        if len(digits) != 6 or not (digits.isascii() and digits.isdigit()):
            raise ValidationError("not-six-digits")
        return digits


class PersonRefSchema(Output):
    """How a person is always shown: with their authority and role, or their organisation."""

    id = fields.Integer(required=True)
    name = fields.String(required=True)
    role = fields.String(required=True, validate=validate.OneOf(SHOWN_ROLES))
    title = fields.String(required=True)
    authority = fields.Nested(AuthorityRefSchema, required=True, allow_none=True)
    organisation = fields.String(required=True, allow_none=True)

    def dump(self, obj: Any, *, many: bool | None = None) -> Any:
        """The same as any schema's; lists name few people many times, so each is worked out once."""
        return dict(_dumped(obj)) if isinstance(obj, PersonRef) else super().dump(obj, many=many)


@functools.lru_cache(maxsize=4_096)
def _dumped(person: PersonRef) -> dict[str, Any]:
    return Output.dump(PersonRefSchema(), person)


class MandateSchema(Output):
    """A mandate with its authority, successor and assistants."""

    id = fields.Integer(required=True)
    person_id = fields.Integer(required=True)
    authority = fields.Nested(AuthorityRefSchema, required=True)
    role = fields.String(required=True, validate=validate.OneOf(MANDATE_ROLES))
    title = fields.String(required=True)
    starts_on = fields.Date(required=True)
    ends_on = fields.Date(required=True, allow_none=True)
    valid = fields.Boolean(required=True)
    successor = fields.Nested(PersonRefSchema, required=True, allow_none=True)
    assistants = fields.List(fields.Nested(PersonRefSchema), required=True)


class HeldMandateSchema(Output):
    """A mandate on its authority's page, with who holds it."""

    id = fields.Integer(required=True, attribute="mandate.id")
    person_id = fields.Integer(required=True, attribute="mandate.person_id")
    authority = fields.Nested(AuthorityRefSchema, required=True, attribute="mandate.authority")
    role = fields.String(required=True, attribute="mandate.role", validate=validate.OneOf(MANDATE_ROLES))
    title = fields.String(required=True, attribute="mandate.title")
    starts_on = fields.Date(required=True, attribute="mandate.starts_on")
    ends_on = fields.Date(required=True, allow_none=True, attribute="mandate.ends_on")
    valid = fields.Boolean(required=True, attribute="mandate.valid")
    successor = fields.Nested(PersonRefSchema, required=True, allow_none=True, attribute="mandate.successor")
    assistants = fields.List(fields.Nested(PersonRefSchema), required=True, attribute="mandate.assistants")
    person = fields.Nested(PersonRefSchema, required=True)


class ShownPerson(Output):
    """A reference's members at the top of a larger shape that holds it as `ref`."""

    id = fields.Integer(required=True, attribute="ref.id")
    name = fields.String(required=True, attribute="ref.name")
    role = fields.String(required=True, attribute="ref.role", validate=validate.OneOf(SHOWN_ROLES))
    title = fields.String(required=True, attribute="ref.title")
    authority = fields.Nested(AuthorityRefSchema, required=True, allow_none=True, attribute="ref.authority")
    organisation = fields.String(required=True, allow_none=True, attribute="ref.organisation")


class ListedPersonSchema(ShownPerson):
    """One line of the directory."""

    mandates = fields.List(fields.Nested(MandateSchema), required=True)
    disabled = fields.Boolean(required=True)


class PersonCanSchema(Output):
    """What the reader may do with a person."""

    edit = fields.Boolean(required=True)
    invite = fields.Boolean(required=True)


class PersonSchema(ShownPerson):
    """A person's page."""

    languages = fields.List(fields.String(), required=True, attribute="person.languages")
    mandates = fields.List(fields.Nested(MandateSchema), required=True)
    email = fields.String(required=True, allow_none=True, attribute="person.email")
    phone = fields.String(required=True, attribute="person.phone")
    about = fields.String(required=True, attribute="person.about")
    invited_at = fields.AwareDateTime(required=True, allow_none=True, attribute="person.invited_at")
    disabled = fields.Boolean(required=True)
    can = fields.Nested(PersonCanSchema, required=True)


class MeSchema(ShownPerson):
    """Oneself."""

    email = fields.String(required=True, allow_none=True, attribute="person.email")
    language = fields.String(
        required=True, attribute="person.language", validate=validate.OneOf(UI_LANGUAGES)
    )
    color_scheme = fields.String(
        required=True, attribute="person.color_scheme", validate=validate.OneOf(("auto", "light", "dark"))
    )
    staff = fields.Boolean(required=True, attribute="person.staff")
    guest = fields.Boolean(required=True)
    onboarded = fields.Boolean(required=True)
    mandates = fields.List(fields.Nested(MandateSchema), required=True)
    acts_for = fields.List(fields.Nested(MandateSchema), required=True)
    languages = fields.List(fields.String(), required=True, attribute="person.languages")
    phone = fields.String(required=True, attribute="person.phone")
    about = fields.String(required=True, attribute="person.about")


class SessionSchema(Output):
    """Who this browser is signed in as."""

    person = fields.Nested(MeSchema, required=True, allow_none=True)
    demo = fields.Boolean(required=True)
    mailbox_url = fields.String(required=True, allow_none=True)
    largest_file = fields.Integer(required=True, metadata={"description": "Bytes that one file may have."})
    expires_at = fields.AwareDateTime(required=True, allow_none=True)


class PersonaSchema(Output):
    """Somebody to try the workspace as."""

    id = fields.Integer(required=True, attribute="ref.id")
    role = fields.String(required=True)
    name = fields.String(required=True, attribute="ref.name")
    title = fields.String(required=True, attribute="ref.title")
    authority = fields.Nested(AuthorityRefSchema, required=True, allow_none=True, attribute="ref.authority")
    organisation = fields.String(required=True, allow_none=True, attribute="ref.organisation")


class OwnSessionSchema(Output):
    """One line of "where I am signed in"."""

    id = fields.Integer(required=True)
    created_at = fields.AwareDateTime(required=True)
    last_seen_at = fields.AwareDateTime(required=True)
    expires_at = fields.AwareDateTime(required=True)
    user_agent = fields.String(required=True)
    current = fields.Boolean(required=True)


class LinkCreate(Input):
    """Ask for a sign-in mail."""

    email = EmailAddress(required=True)


class SessionCreate(Input):
    """Spend a mail's link, or its code with the address it went to."""

    token = Text(longest=200, shortest=1)
    email = EmailAddress()
    code = Code()

    @validates_schema(skip_on_field_errors=True)
    def _one_way_in(self, data: dict[str, Any], **_: Any) -> None:
        if set(data) not in ({"token"}, {"email", "code"}):
            raise ValidationError("token-or-code", "token")


class DemoSessionCreate(Input):
    """Sign in as a persona."""

    persona = EntityId(required=True)


def _spoken() -> fields.List:
    return fields.List(
        fields.String(), validate=[validate.Length(max=MOST_LANGUAGES, error="too-long"), _known_languages]
    )


def _known_languages(codes: list[str]) -> None:
    if not language_names().keys() >= set(codes):
        raise ValidationError("unknown")
    if len(set(codes)) < len(codes):
        raise ValidationError("taken")


class MeUpdate(Input):
    """What one may set about oneself."""

    language = fields.String(validate=validate.OneOf(UI_LANGUAGES))
    color_scheme = fields.String(validate=validate.OneOf(("auto", "light", "dark")))
    onboarded = fields.Boolean(validate=validate.Equal(True))
    name = Text(longest=LONGEST_NAME, shortest=1)
    languages = _spoken()
    phone = Text(longest=40)
    about = Text(longest=2_000)


class PeopleQuery(PageQuery):
    """Who is looked for."""

    q = Text(longest=100, load_default="")
    authority_id = QueryId(load_default=None)


class MandateCreate(Input):
    """A mandate to give."""

    authority_id = EntityId(required=True)
    role = fields.String(required=True, validate=validate.OneOf(MANDATE_ROLES))
    title = Text(longest=LONGEST_TITLE, shortest=1, required=True)
    starts_on = fields.Date(required=True)
    ends_on = fields.Date(allow_none=True)


class MandateUpdate(Input):
    """What may change on a mandate."""

    title = Text(longest=LONGEST_TITLE, shortest=1)
    ends_on = fields.Date(allow_none=True)
    successor_id = EntityId(allow_none=True)


class MandateEnd(Input):
    """The last day of a mandate, and who takes over."""

    ends_on = fields.Date(required=True)
    successor_id = EntityId(load_default=None, allow_none=True)


class AssistantCreate(Input):
    """Who may act for the holder."""

    person_id = EntityId(required=True)


class PersonCreate(Input):
    """Somebody to add, with a mandate or an organisation."""

    name = Text(longest=LONGEST_NAME, shortest=1, required=True)
    email = EmailAddress(required=True)
    language = fields.String(validate=validate.OneOf(UI_LANGUAGES))
    organisation = Text(longest=LONGEST_ORGANISATION, allow_none=True)
    mandate = fields.Nested(MandateCreate, allow_none=True)
    invite = fields.Boolean()


class PersonUpdate(Input):
    """What an administrator may correct about a person."""

    name = Text(longest=LONGEST_NAME, shortest=1)
    organisation = Text(longest=LONGEST_ORGANISATION)
    disabled = fields.Boolean()
