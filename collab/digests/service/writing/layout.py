"""Which blocks make one reader's letter, in their order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from collab.digests.composition.parts import EditionContent, Found, Item
from collab.digests.policy import SECTIONS

MOST_LINES = 12
"""Lines of one section; how many more there are is said, and they are read in the workspace."""
COUNTED = ("line", "more", "hidden", "link_only")


def lay_out(
    found: Sequence[Found],
    items: Mapping[str, Item],
    content: EditionContent | None,
    allowed: Callable[[int], bool],
    *,
    link_only: bool = False,
) -> list[str]:
    """The keys of one letter's blocks; nothing where there is neither an edition nor news."""
    lines = [each for each in found if each.key in items and _is_open(each.group_id, allowed)]
    if content is None and not any(each.news for each in lines):
        return []
    if link_only:
        return ["top", f"link_only:{len(lines)}", "bottom"]
    return ["top", *_of_the_edition(content, allowed), *_of_ones_own(lines, items), "bottom"]


def group_of(key: str, items: Mapping[str, Item], content: EditionContent | None) -> int | None:
    """The group that a block's reader must be able to read, where it comes from one."""
    kind, _, rest = key.partition(":")
    if kind == "line":
        return items[rest].group_id
    if kind == "thread":
        # A heading over lines of several groups, a country's name, is no secret of any of them.
        groups = {item.group_id for item in items.values() if item.thread == rest and has_heading(item)}
        return groups.pop() if len(groups) == 1 else None
    if content is not None and key.startswith("edition:item:"):
        item_id = int(rest.rpartition(":")[2])
        return next(part.group_id for part in content.parts if part.item_id == item_id)
    return None


def count_lines(keys: Iterable[str]) -> int:
    """How many pieces of news a letter of these blocks tells, beside an edition."""
    split = [key.split(":", 1) for key in keys]
    return sum(1 if kind == "line" else _number(rest[0]) for kind, *rest in split if kind in COUNTED)


def with_hidden(keys: Sequence[str], hidden: int) -> list[str]:
    """A letter as somebody else sees it: so many of its lines are counted and not shown."""
    if any(key.startswith("link_only:") for key in keys):
        return [f"link_only:{hidden + _number(key)}" if key.startswith("link_only:") else key for key in keys]
    own = [] if "own:top" in keys else ["own:top"]
    return [*(keys[:-1] or ["top"]), *own, f"hidden:{hidden}", "bottom"]


def _number(rest: str) -> int:
    return int(rest.rpartition(":")[2])


def _is_open(group_id: int | None, allowed: Callable[[int], bool]) -> bool:
    return group_id is None or allowed(group_id)


def _of_the_edition(content: EditionContent | None, allowed: Callable[[int], bool]) -> list[str]:
    if content is None:
        return []
    shown = [part.item_id for part in content.parts if _is_open(part.group_id, allowed)]
    return ["edition:top", *(f"edition:item:{item_id}" for item_id in shown)]


def _of_ones_own(lines: Sequence[Found], items: Mapping[str, Item]) -> list[str]:
    keys = ["own:top"] if lines else []
    for section in SECTIONS:
        held = [each for each in lines if each.section == section]
        keys += [f"section:{section}"] if held else []
        above = ""
        for each in held[:MOST_LINES]:
            if each.thread != above and has_heading(items[each.key]):
                keys.append(f"thread:{each.thread}")
            above = each.thread
            keys.append(f"line:{each.key}")
        if len(held) > MOST_LINES:
            keys.append(f"more:{section}:{len(held) - MOST_LINES}")
    return keys


def has_heading(item: Item) -> bool:
    """Whether a line stands under the heading of its thread."""
    return bool(item.thread and item.fr.heading)
