"""The one blueprint of this room."""

from collab.core.http import Blueprint

blueprint = Blueprint("accounts", __name__, description="People, mandates, sign-in and sessions")
