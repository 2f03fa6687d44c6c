"""The room's one blueprint."""

from collab.core.http import Blueprint

blueprint = Blueprint("notifications", __name__)
