"""Routes of groups, their members, requests and invitations."""

from __future__ import annotations

from typing import Any

from collab.core.actor import Actor
from collab.core.config import current_settings
from collab.core.db import transaction
from collab.core.http import Blueprint, Empty, PageQuery, guard
from collab.core.limits import spend
from collab.groups import schemas, service

blueprint = Blueprint("groups", __name__)
HOUR = 3_600


@blueprint.get("/api/groups")
@guard
@blueprint.response(200, schemas.GroupList)
def list_groups(actor: Actor) -> Any:
    """Every group I may see, mine first."""
    with transaction() as session:
        return {"items": service.groups_seen_by(session, actor)}


@blueprint.post("/api/groups")
@guard
@blueprint.arguments(schemas.GroupCreate)
@blueprint.response(201, schemas.GroupSchema)
def create_group(actor: Actor, data: dict[str, Any]) -> Any:
    """Open a group."""
    with transaction() as session:
        return service.create_group(session, actor, **data)


@blueprint.get("/api/groups/<int:group_id>")
@guard
@blueprint.response(200, schemas.GroupSchema)
def show_group(actor: Actor, group_id: int) -> Any:
    """One group."""
    with transaction() as session:
        return service.group_for(session, actor, group_id)


@blueprint.patch("/api/groups/<int:group_id>")
@guard
@blueprint.arguments(schemas.GroupUpdate)
@blueprint.response(200, schemas.GroupSchema)
def change_group(actor: Actor, data: dict[str, Any], group_id: int) -> Any:
    """Change a group's name, purpose or rules."""
    with transaction() as session:
        return service.change_group(session, actor, group_id, **data)


@blueprint.put("/api/groups/<int:group_id>/level")
@guard
@blueprint.arguments(schemas.LevelUpdate)
@blueprint.response(204)
def follow_group(actor: Actor, data: dict[str, Any], group_id: int) -> None:
    """Choose how closely I follow a group."""
    with transaction() as session:
        service.follow_group(session, actor, group_id, **data)


@blueprint.get("/api/people/<int:person_id>/groups")
@guard
@blueprint.response(200, schemas.GroupRefList)
def groups_of_person(actor: Actor, person_id: int) -> Any:
    """The groups of a person that I may see."""
    with transaction() as session:
        return {"items": service.groups_of_person(session, actor, person_id)}


@blueprint.get("/api/groups/<int:group_id>/members")
@guard
@blueprint.arguments(PageQuery, location="query")
@blueprint.response(200, schemas.MemberPage)
def list_members(actor: Actor, query: dict[str, Any], group_id: int) -> Any:
    """Who is in a group."""
    with transaction() as session:
        return service.members_of(session, actor, group_id, **query)


@blueprint.post("/api/groups/<int:group_id>/members")
@guard
@blueprint.arguments(schemas.MemberCreate)
@blueprint.response(201, schemas.MemberSchema)
def add_member(actor: Actor, data: dict[str, Any], group_id: int) -> Any:
    """Bring in somebody of the directory."""
    with transaction() as session:
        return service.add_member(session, actor, group_id, **data)


@blueprint.patch("/api/groups/<int:group_id>/members/<int:person_id>")
@guard
@blueprint.arguments(schemas.MemberUpdate)
@blueprint.response(204)
def change_role(actor: Actor, data: dict[str, Any], group_id: int, person_id: int) -> None:
    """Give a member another role."""
    with transaction() as session:
        service.change_role(session, actor, group_id, person_id, **data)


@blueprint.delete("/api/groups/<int:group_id>/members/<int:person_id>")
@guard
@blueprint.response(204)
def remove_member(actor: Actor, group_id: int, person_id: int) -> None:
    """Take a member out."""
    with transaction() as session:
        service.remove_member(session, actor, group_id, person_id)


@blueprint.get("/api/groups/<int:group_id>/candidates")
@guard
@blueprint.arguments(schemas.CandidateQuery, location="query")
@blueprint.response(200, schemas.CandidateList)
def list_candidates(actor: Actor, query: dict[str, Any], group_id: int) -> Any:
    """People who could be brought in."""
    with transaction() as session:
        return {"items": service.candidates_for(session, actor, group_id, **query)}


@blueprint.post("/api/groups/<int:group_id>/membership")
@guard
@blueprint.arguments(schemas.MembershipCreate)
@blueprint.response(201, schemas.MembershipSchema)
def join_group(actor: Actor, data: dict[str, Any], group_id: int) -> Any:
    """Come in, or ask to."""
    with transaction() as session:
        state = service.join_group(session, actor, group_id, **data)
        if state == "requested":
            spend("ask", str(actor.person_id), current_settings().asks_per_hour, HOUR)
    return {"state": state}


@blueprint.delete("/api/groups/<int:group_id>/membership")
@guard
@blueprint.response(204)
def leave_group(actor: Actor, group_id: int) -> None:
    """Leave, or withdraw my request."""
    with transaction() as session:
        service.leave_group(session, actor, group_id)


@blueprint.get("/api/groups/<int:group_id>/requests")
@guard
@blueprint.response(200, schemas.JoinRequestList)
def list_requests(actor: Actor, group_id: int) -> Any:
    """Requests that wait for an answer."""
    with transaction() as session:
        return {"items": service.requests_for(session, actor, group_id)}


@blueprint.post("/api/groups/<int:group_id>/requests/<int:request_id>/accept")
@guard
@blueprint.arguments(Empty)
@blueprint.response(204)
def accept_request(actor: Actor, data: dict[str, Any], group_id: int, request_id: int) -> None:
    """Let the asker in."""
    with transaction() as session:
        service.accept_request(session, actor, group_id, request_id)


@blueprint.post("/api/groups/<int:group_id>/requests/<int:request_id>/refuse")
@guard
@blueprint.arguments(schemas.JoinRefusal)
@blueprint.response(204)
def refuse_request(actor: Actor, data: dict[str, Any], group_id: int, request_id: int) -> None:
    """Refuse with a word."""
    with transaction() as session:
        service.refuse_request(session, actor, group_id, request_id, **data)


@blueprint.get("/api/groups/<int:group_id>/invitations")
@guard
@blueprint.response(200, schemas.InvitationList)
def list_invitations(actor: Actor, group_id: int) -> Any:
    """Who was invited by e-mail."""
    with transaction() as session:
        return {"items": service.invitations_of(session, actor, group_id)}


@blueprint.post("/api/groups/<int:group_id>/invitations")
@guard
@blueprint.arguments(schemas.InvitationCreate)
@blueprint.response(201, schemas.InvitationSchema)
def invite(actor: Actor, data: dict[str, Any], group_id: int) -> Any:
    """Bring somebody in by e-mail."""
    spend("invite", str(actor.person_id), current_settings().invitations_per_hour, HOUR)
    with transaction() as session:
        return service.invite(session, actor, group_id, **data)


@blueprint.delete("/api/groups/<int:group_id>/invitations/<int:invitation_id>")
@guard
@blueprint.response(204)
def withdraw_invitation(actor: Actor, group_id: int, invitation_id: int) -> None:
    """Take an invitation back."""
    with transaction() as session:
        service.withdraw_invitation(session, actor, group_id, invitation_id)
