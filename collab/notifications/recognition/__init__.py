"""What a mail that came in says: who wrote what, or which address it could not be delivered to.

Pure reading of bytes that anyone may have written: nothing here asks the database, nothing raises, and no mail takes
longer than its size allows.
"""

from __future__ import annotations

from collab.notifications.recognition.bounces import Bounce, read_bounce
from collab.notifications.recognition.mails import Attachment, Incoming, read_mail
from collab.notifications.recognition.ours import without_keys

__all__ = ["Attachment", "Bounce", "Incoming", "read_bounce", "read_mail", "without_keys"]
