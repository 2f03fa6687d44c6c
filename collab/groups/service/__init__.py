"""Verbs of groups: seen, opened, joined, asked for, left; membership that follows mandates."""

from collab.groups.service.access import (
    ACCESS_COLUMNS,
    ACCESS_JOIN,
    MEMBERS_GROUP,
    READ,
    SEEN,
    access_from,
    find_access,
    readable_group_ids,
    readers_places,
    still_readable,
)
from collab.groups.service.activity import Activity, measure_activity_with
from collab.groups.service.catalogue import (
    GroupRef,
    GroupView,
    change_group,
    create_group,
    group_for,
    groups_of_person,
    groups_seen_by,
    groups_to_join,
    searched_by,
)
from collab.groups.service.defaults import ensure_default_groups
from collab.groups.service.following import close_requests_without_mandate, follow_mandates
from collab.groups.service.invitations import (
    invitation_to_mail,
    invitations_of,
    invite,
    withdraw_invitation,
)
from collab.groups.service.levels import follow_group
from collab.groups.service.members import (
    add_member,
    candidates_for,
    change_role,
    join_group,
    leave_group,
    members_of,
    remove_member,
)
from collab.groups.service.pairings import enter_pairing, leave_pairing, open_pairing_group
from collab.groups.service.requests import accept_request, refuse_request, requests_for
from collab.groups.service.spaces import (
    chaired_countries,
    chairs_of_countries,
    ensure_country_group,
    name_country_group,
)
from collab.groups.service.stays import chairs_of

__all__ = [
    "ACCESS_COLUMNS",
    "ACCESS_JOIN",
    "MEMBERS_GROUP",
    "READ",
    "SEEN",
    "Activity",
    "GroupRef",
    "GroupView",
    "accept_request",
    "access_from",
    "add_member",
    "candidates_for",
    "chaired_countries",
    "chairs_of",
    "chairs_of_countries",
    "change_group",
    "change_role",
    "close_requests_without_mandate",
    "create_group",
    "ensure_country_group",
    "ensure_default_groups",
    "enter_pairing",
    "find_access",
    "follow_group",
    "follow_mandates",
    "group_for",
    "groups_of_person",
    "groups_seen_by",
    "groups_to_join",
    "invitation_to_mail",
    "invitations_of",
    "invite",
    "join_group",
    "leave_group",
    "leave_pairing",
    "measure_activity_with",
    "members_of",
    "name_country_group",
    "open_pairing_group",
    "readable_group_ids",
    "readers_places",
    "refuse_request",
    "remove_member",
    "requests_for",
    "searched_by",
    "still_readable",
    "withdraw_invitation",
]
