"""Verbs of discussions: started, written in, read, paged, watched, settled, dated."""

from collab.discussion.service.appointments import (
    Appointment,
    also_date_with,
    calendar_of,
    page_address,
)
from collab.discussion.service.bearing import require_file_readable, show_thumbnail
from collab.discussion.service.calendar import (
    calendar_address,
    calendar_behind,
    calendar_file,
    make_calendar_address,
    revoke_calendar_address,
)
from collab.discussion.service.curating import rename_discussion
from collab.discussion.service.dates import remove_date, set_date
from collab.discussion.service.editing import delete_message, edit_message, versions_of
from collab.discussion.service.health import health_of
from collab.discussion.service.items import discussion_items, message_items
from collab.discussion.service.judging import close_report
from collab.discussion.service.levels import follow_discussion, levels_of
from collab.discussion.service.mentions import mentionable, mentionable_in_group
from collab.discussion.service.missed import MOST_MISSED, Missed, missed_since
from collab.discussion.service.moderation import hide_message, moderation_of, show_message
from collab.discussion.service.moving import move_messages
from collab.discussion.service.opening import add_discussion
from collab.discussion.service.pages import (
    discussion_for,
    discussions_of,
    messages_of,
    show_discussion,
)
from collab.discussion.service.places import (
    KNOWN,
    Place,
    find_discussion,
    groups_of,
    since_they_came,
    withheld_before,
)
from collab.discussion.service.reacting import add_reaction, reactions_to, remove_reaction
from collab.discussion.service.reading import (
    Head,
    activity_of_groups,
    heads_changed_since,
    heads_of,
    home_of,
    mark_read,
    mark_unread,
    read_all,
    renew_epochs,
)
from collab.discussion.service.rendering import (
    render_older_messages,
    render_older_stands,
    render_older_versions,
)
from collab.discussion.service.reports import report_message, reports_of
from collab.discussion.service.resolution import decisions_of, reopen_discussion, resolve_discussion
from collab.discussion.service.signatures import may_write_now
from collab.discussion.service.standing import StandView, show_stand, stand_versions, write_stand
from collab.discussion.service.views import DiscussionView, MessageView
from collab.discussion.service.writing import once_more_if_repeated, post_message, start_discussion

__all__ = [
    "KNOWN",
    "MOST_MISSED",
    "Appointment",
    "DiscussionView",
    "Head",
    "MessageView",
    "Missed",
    "Place",
    "StandView",
    "activity_of_groups",
    "add_discussion",
    "add_reaction",
    "also_date_with",
    "calendar_address",
    "calendar_behind",
    "calendar_file",
    "calendar_of",
    "close_report",
    "decisions_of",
    "delete_message",
    "discussion_for",
    "discussion_items",
    "discussions_of",
    "edit_message",
    "find_discussion",
    "follow_discussion",
    "groups_of",
    "heads_changed_since",
    "heads_of",
    "health_of",
    "hide_message",
    "home_of",
    "levels_of",
    "make_calendar_address",
    "mark_read",
    "mark_unread",
    "may_write_now",
    "mentionable",
    "mentionable_in_group",
    "message_items",
    "messages_of",
    "missed_since",
    "moderation_of",
    "move_messages",
    "once_more_if_repeated",
    "page_address",
    "post_message",
    "reactions_to",
    "read_all",
    "remove_date",
    "remove_reaction",
    "rename_discussion",
    "render_older_messages",
    "render_older_stands",
    "render_older_versions",
    "renew_epochs",
    "reopen_discussion",
    "report_message",
    "reports_of",
    "require_file_readable",
    "resolve_discussion",
    "revoke_calendar_address",
    "set_date",
    "show_discussion",
    "show_message",
    "show_stand",
    "show_thumbnail",
    "since_they_came",
    "stand_versions",
    "start_discussion",
    "versions_of",
    "withheld_before",
    "write_stand",
]
