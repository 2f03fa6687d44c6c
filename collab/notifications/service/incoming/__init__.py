"""Mail that came in: kept before anything else, then taken in, once, or refused with a clear mail."""

from collab.notifications.service.incoming.keeping import forget_old_mails, is_ours, keep_mail
from collab.notifications.service.incoming.refusing import refusal_to_mail
from collab.notifications.service.incoming.taking import take_in, take_in_files

__all__ = ["forget_old_mails", "is_ours", "keep_mail", "refusal_to_mail", "take_in", "take_in_files"]
