"""A list of partnerships is read by a child process, against what authorities, countries, types and themes are called."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from sqlalchemy.orm import Session

from collab.authorities.service import known_authorities
from collab.core.actor import Actor
from collab.core.errors import require, require_visible
from collab.core.tables.reading import ReadList, read_table
from collab.partnerships.policy import may_bring_lists, may_read
from collab.reference.service import list_action_types, list_countries, list_themes


def require_bringer(actor: Actor) -> None:
    """Let through whoever may bring lists of partnerships."""
    require_visible(may_read(actor))
    require(may_bring_lists(actor))


def names_to_read_by(session: Session, actor: Actor) -> Mapping[str, Any]:
    """What a list is read against, for whoever may bring one."""
    require_bringer(actor)
    return {
        "authorities": [asdict(authority) for authority in known_authorities(session)],
        "countries": {
            country["code"]: (country["name"], country["name_en"])
            for country in list_countries(session, language="fr")
        },
        "action_types": {kind["slug"]: (kind["name"], kind["name_en"]) for kind in list_action_types()},
        "themes": {theme.slug: (theme.name, theme.name_en) for theme in list_themes(session)},
    }


def read_list(content: bytes, names: Mapping[str, Any], *, most: int) -> ReadList:
    """Read a file of `most` bytes against these names; refused as a whole with a remark on `file`."""
    return read_table("collab.partnerships.recognition", content, names, most=most)
