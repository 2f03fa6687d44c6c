"""Where lines come from; each source may look at what those before it found."""

from collab.digests.composition.sources.ahead import AHEAD_LINES
from collab.digests.composition.sources.countries import COUNTRY_LINES
from collab.digests.composition.sources.groups import GROUP_LINES
from collab.digests.composition.sources.moved import MOVED_LINES
from collab.digests.composition.sources.owed import OWED_LINES
from collab.digests.composition.sources.remainders import describe_more, describe_rest
from collab.digests.composition.sources.rows import Asked, Describe, Row, Source
from collab.digests.composition.sources.told import TOLD_LINES

SOURCES: tuple[Source, ...] = (
    TOLD_LINES, MOVED_LINES, COUNTRY_LINES, OWED_LINES, GROUP_LINES, AHEAD_LINES,
)  # fmt: skip
DESCRIBE: dict[str, Describe] = {
    "more": describe_more,
    "rest": describe_rest,
    **{name: source.describe for source in SOURCES for name in source.names},
}
"""Who puts a line in words, by what its key begins with."""

__all__ = ["DESCRIBE", "SOURCES", "Asked", "Row", "Source"]
