"""Verbs of discussions: started, written in, read, paged, watched."""

from collab.discussion.service.pages import (
    discussion_for,
    discussions_of,
    messages_of,
    show_discussion,
)
from collab.discussion.service.places import KNOWN, Place, find_discussion, groups_of
from collab.discussion.service.reading import (
    Head,
    activity_of_groups,
    heads_changed_since,
    heads_of,
    home_of,
    mark_read,
    renew_epochs,
)
from collab.discussion.service.rendering import render_older_messages
from collab.discussion.service.views import DiscussionView, MessageView, discussion_item, message_item
from collab.discussion.service.writing import once_more_if_repeated, post_message, start_discussion

__all__ = [
    "KNOWN", "DiscussionView", "Head", "MessageView", "Place", "activity_of_groups", "discussion_for", "discussion_item",
    "discussions_of", "find_discussion", "groups_of", "heads_changed_since", "heads_of", "home_of", "mark_read",
    "message_item", "messages_of", "once_more_if_repeated", "post_message", "render_older_messages", "renew_epochs",
    "show_discussion", "start_discussion",
]  # fmt: skip
