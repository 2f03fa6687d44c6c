"""The one blueprint of this room."""

from collab.core.http import Blueprint

blueprint = Blueprint("digests", __name__)
