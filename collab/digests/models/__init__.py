"""Tables of digests: editions, runs, blocks, letters."""

from collab.digests.models.editions import Edition, EditionFeedAddress, EditionItem, EditionStep
from collab.digests.models.runs import Block, Letter, Run

__all__ = ["Block", "Edition", "EditionFeedAddress", "EditionItem", "EditionStep", "Letter", "Run"]
