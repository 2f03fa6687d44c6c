"""The feed fetcher: claims sources that are due, asks them, reads their answers and keeps what is new."""

from collab.countries.service.collecting.loop import collect_due, limits_of
from collab.countries.service.collecting.reading import Reader

__all__ = ["Reader", "collect_due", "limits_of"]
