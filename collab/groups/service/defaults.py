"""The groups that every workspace opens with."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from collab.core.actor import SYSTEM
from collab.core.outbox import record
from collab.groups.events import GroupCreated
from collab.groups.models import Group
from collab.groups.service.catalogue import searched_by
from collab.groups.service.following import follow_mandates
from collab.reference.models import Theme

_BY_MANDATE = (
    {
        "slug": "commission",
        "kind": "commission",
        "follows": "everyone",
        "name": "Commission internationale",
        "name_en": "International commission",
        "purpose": "Toutes les personnes mandatées par une collectivité membre : positions communes et sujets transversaux.",
        "purpose_en": "Everyone who holds a mandate of a member authority: common positions and cross-cutting subjects.",
    },
    {
        "slug": "elus",
        "kind": "college",
        "follows": "elected",
        "name": "Collège des élues et des élus",
        "name_en": "College of elected officials",
        "purpose": "Les élues et les élus chargés de l’action internationale de leur collectivité.",
        "purpose_en": "The elected officials in charge of their authority’s international action.",
    },
    {
        "slug": "agents",
        "kind": "college",
        "follows": "technicians",
        "name": "Collège des agentes et des agents",
        "name_en": "College of technicians",
        "purpose": "Les agentes et les agents des services chargés de l’international.",
        "purpose_en": "The staff of the authorities’ international departments.",
    },
)


def ensure_default_groups(session: Session) -> None:
    """Open the commission, the two colleges and one group a theme where missing; what people changed stays."""
    rows: list[dict[str, Any]] = [
        {**values, "visibility": "invitation", "theme_id": None} for values in _BY_MANDATE
    ]
    themes = session.scalars(select(Theme).where(Theme.has_group).order_by(Theme.position))
    for theme in themes:
        rows.append(
            {
                "slug": f"theme-{theme.slug}",
                "kind": "theme",
                "follows": None,
                "name": theme.name,
                "name_en": theme.name_en,
                "purpose": "Échanger sur ce thème de l’action internationale : projets, questions, retours d’expérience.",
                "purpose_en": "Exchange on this theme of international action: projects, questions, lessons learned.",
                "visibility": "open",
                "theme_id": theme.id,
            }
        )
    for row in rows:
        row["search_text"] = searched_by(row["name"], row["name_en"])
    # By slug or by theme: a renamed group keeps both, so that it is not opened a second time.
    opened = session.scalars(insert(Group).values(rows).on_conflict_do_nothing().returning(Group.id)).all()
    for group_id in opened:
        record(session, GroupCreated(by=SYSTEM.by, group_id=group_id))
    follow_mandates(session, None)
