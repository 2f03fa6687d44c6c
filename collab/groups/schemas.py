"""Shapes of groups, their members, requests and invitations."""

from __future__ import annotations

from marshmallow import fields, validate

from collab.accounts.schemas import EmailAddress, PersonRefSchema
from collab.core.http import EntityId, Input, Output, Text, list_of, page_of
from collab.groups.policy import KINDS, LEVELS, ROLES, VISIBILITIES


class GroupRefSchema(Output):
    """A group where it is only named."""

    id = fields.Integer(required=True)
    kind = fields.String(required=True, validate=validate.OneOf(KINDS))
    name = fields.String(required=True)
    name_en = fields.String(required=True)


class OwnRequestSchema(Output):
    """How the reader's request to join stands."""

    id = fields.Integer(required=True)
    created_at = fields.AwareDateTime(required=True)
    state = fields.String(required=True, validate=validate.OneOf(("pending", "refused")))
    reason = fields.String(required=True)


class GroupRightsSchema(Output):
    """What the reader may do here."""

    read = fields.Boolean(required=True)
    post = fields.Boolean(required=True)
    join = fields.Boolean(required=True)
    ask = fields.Boolean(required=True)
    leave = fields.Boolean(required=True)
    manage = fields.Boolean(required=True)
    invite = fields.Boolean(required=True)


class LevelSchema(Output):
    """How closely the reader follows."""

    level = fields.String(required=True, validate=validate.OneOf(LEVELS))
    own = fields.String(
        required=True,
        allow_none=True,
        validate=validate.OneOf((*LEVELS, None)),
        metadata={"description": "What they chose here; none when it comes from elsewhere."},
    )


class GroupLevelSchema(LevelSchema):
    """How closely the reader follows a group."""

    exceptions = fields.List(
        fields.Integer(),
        required=True,
        metadata={"description": "Discussions muted where the group is not, or heard where it is muted."},
    )


class LevelUpdate(Input):
    """How closely to follow from now on; none is as the group, or as usual."""

    level = fields.String(required=True, allow_none=True, validate=validate.OneOf(LEVELS))


class GroupSchema(GroupRefSchema):
    """A group as its reader sees it."""

    slug = fields.String(required=True)
    purpose = fields.String(required=True)
    purpose_en = fields.String(required=True)
    visibility = fields.String(required=True, validate=validate.OneOf(VISIBILITIES))
    listed = fields.Boolean(required=True)
    automatic = fields.Boolean(required=True, metadata={"description": "Membership follows mandates."})
    theme_id = fields.Integer(required=True, allow_none=True)
    member_count = fields.Integer(required=True)
    my_role = fields.String(required=True, allow_none=True, validate=validate.OneOf(ROLES))
    my_request = fields.Nested(OwnRequestSchema, required=True, allow_none=True)
    unread = fields.Integer(required=True, allow_none=True)
    last_activity_at = fields.AwareDateTime(required=True, allow_none=True)
    guest_history = fields.Boolean(required=True)
    takes_mail = fields.Boolean(
        required=True, metadata={"description": "A mail to the group's address opens a discussion."}
    )
    readers = fields.String(required=True, validate=validate.OneOf(("members", "members_and_secretariat")))
    my_level = fields.Nested(GroupLevelSchema, required=True)
    can = fields.Nested(GroupRightsSchema, required=True)


class GroupCreate(Input):
    """A new group."""

    name = Text(required=True, shortest=1, longest=120)
    name_en = Text(load_default="", longest=120)
    purpose = Text(load_default="", longest=1_000)
    purpose_en = Text(load_default="", longest=1_000)
    visibility = fields.String(required=True, validate=validate.OneOf(VISIBILITIES))
    listed = fields.Boolean(load_default=True)


class GroupUpdate(Input):
    """What changes in a group."""

    name = Text(shortest=1, longest=120)
    name_en = Text(shortest=1, longest=120)
    purpose = Text(longest=1_000)
    purpose_en = Text(longest=1_000)
    visibility = fields.String(validate=validate.OneOf(VISIBILITIES))
    listed = fields.Boolean()
    guest_history = fields.Boolean()
    takes_mail = fields.Boolean()


class MemberSchema(Output):
    """A person in a group."""

    person = fields.Nested(PersonRefSchema, required=True)
    role = fields.String(required=True, validate=validate.OneOf(ROLES))
    joined_at = fields.AwareDateTime(required=True)


class MemberCreate(Input):
    """Somebody of the directory to bring in."""

    person_id = EntityId(required=True)
    role = fields.String(load_default="member", validate=validate.OneOf(ROLES))


class MemberUpdate(Input):
    """Another role for a member."""

    role = fields.String(required=True, validate=validate.OneOf(ROLES))


class MembershipCreate(Input):
    """Come in, or ask to, with a word."""

    message = Text(load_default="", longest=1_000)


class MembershipSchema(Output):
    """What became of it."""

    state = fields.String(required=True, validate=validate.OneOf(("member", "requested")))


class JoinRequestSchema(Output):
    """A request that waits for an answer."""

    id = fields.Integer(required=True)
    person = fields.Nested(PersonRefSchema, required=True)
    message = fields.String(required=True)
    created_at = fields.AwareDateTime(required=True)


class JoinRefusal(Input):
    """A refusal, with a word."""

    reason = Text(required=True, shortest=1, longest=1_000)


class InvitationCreate(Input):
    """Somebody to bring in by e-mail."""

    email = EmailAddress(required=True)
    role = fields.String(required=True, validate=validate.OneOf(("member", "guest")))
    name = Text(load_default="", longest=120)
    organisation = Text(load_default="", longest=200)


class InvitationSchema(Output):
    """An invitation by e-mail."""

    id = fields.Integer(required=True)
    email = fields.String(required=True)
    role = fields.String(required=True, validate=validate.OneOf(ROLES))
    created_at = fields.AwareDateTime(required=True)
    person = fields.Nested(PersonRefSchema, required=True)


class CandidateQuery(Input):
    """Whom to look for in the directory."""

    q = Text(load_default="", longest=100)


GroupList = list_of(GroupSchema)
GroupRefList = list_of(GroupRefSchema)
MemberPage = page_of(MemberSchema)
JoinRequestList = list_of(JoinRequestSchema)
InvitationList = list_of(InvitationSchema)
CandidateList = list_of(PersonRefSchema)
