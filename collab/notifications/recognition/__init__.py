"""What a mail that came in is, by what is in it: its words, what it bears, whether a machine sent it, what came back."""

from collab.notifications.recognition.bounces import Bounce, read_bounce
from collab.notifications.recognition.mails import Attachment, Incoming, read_mail

__all__ = ["Attachment", "Bounce", "Incoming", "read_bounce", "read_mail"]
