"""Verbs of notifications: telling, showing, choosing, mailing, explaining, unsubscribing."""

from collab.notifications.service.addresses import StoppedAddress, resume, stopped_addresses
from collab.notifications.service.digest import (
    DigestLine,
    forget_old_notifications,
    lines_for_digest,
    note_digested,
    take_back_digested,
)
from collab.notifications.service.explaining import (
    Explanation,
    explain_event,
    explain_message,
    explain_person,
)
from collab.notifications.service.gathering import Gathered, gather_mail, gathered_for
from collab.notifications.service.group_address import GroupAddress, group_address, takes_mail_from
from collab.notifications.service.inbox import Inbox, Thread, count_unread, inbox_of, mark_read
from collab.notifications.service.lines import Line
from collab.notifications.service.preferences import (
    PreferencesPage,
    change_preferences,
    people_away,
    preferences_of,
    set_preferences,
    show_preferences,
)
from collab.notifications.service.telling import tell
from collab.notifications.service.unsubscribing import (
    EVERY_KIND,
    Unsubscription,
    bits_of,
    show_unsubscription,
    unsubscribe,
    unsubscribe_by_token,
    unsubscribe_token,
)

__all__ = [
    "EVERY_KIND",
    "DigestLine",
    "Explanation",
    "Gathered",
    "GroupAddress",
    "Inbox",
    "Line",
    "PreferencesPage",
    "StoppedAddress",
    "Thread",
    "Unsubscription",
    "bits_of",
    "change_preferences",
    "count_unread",
    "explain_event",
    "explain_message",
    "explain_person",
    "forget_old_notifications",
    "gather_mail",
    "gathered_for",
    "group_address",
    "inbox_of",
    "lines_for_digest",
    "mark_read",
    "note_digested",
    "people_away",
    "preferences_of",
    "resume",
    "set_preferences",
    "show_preferences",
    "show_unsubscription",
    "stopped_addresses",
    "take_back_digested",
    "takes_mail_from",
    "tell",
    "unsubscribe",
    "unsubscribe_by_token",
    "unsubscribe_token",
]
