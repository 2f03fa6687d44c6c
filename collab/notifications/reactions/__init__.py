"""What this room owes to what happens anywhere: people are told, and their mail is written."""

from collab.notifications.reactions import incoming, mails, telling  # noqa: F401  (they enter reactions and renderers)
