"""Tables of shared monitoring: sources and what they bring, stories, bulletins, alerts, who follows which country."""

from collab.countries.models.alerts import AlertAnswer, AlertExposure, AlertSeen
from collab.countries.models.bulletins import Bulletin, BulletinVersion
from collab.countries.models.following import (
    CountryDiscussion,
    CountryFeedAddress,
    CountryLevel,
    CountryLevelVersion,
    TravelAdvice,
)
from collab.countries.models.sources import Item, Source, SourceRemoved, Story, StoryApart

__all__ = [
    "AlertAnswer", "AlertExposure", "AlertSeen", "Bulletin", "BulletinVersion", "CountryDiscussion",
    "CountryFeedAddress", "CountryLevel", "CountryLevelVersion", "Item", "Source", "SourceRemoved", "Story",
    "StoryApart", "TravelAdvice",
]  # fmt: skip
