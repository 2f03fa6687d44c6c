"""The groups of countries: one for each country that somebody opened, open to whoever holds a mandate."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from collab.accounts.models import Mandate, Person
from collab.core.actor import SYSTEM
from collab.core.clock import today
from collab.core.outbox import record
from collab.groups.events import GroupChanged, GroupCreated
from collab.groups.models import Group, Membership
from collab.groups.service.catalogue import searched_by

PURPOSE = "Suivre ensemble l’actualité de ce pays : échanger entre collectivités qui y travaillent, s’alerter, s’entraider."
PURPOSE_EN = (
    "Follow this country’s current affairs together: exchange, warn and help each other between authorities."
)


def ensure_country_group(session: Session, *, country: str, name: str, name_en: str) -> int:
    """Open the group of a country where it is missing; two who ask at once get the same one."""
    opened = session.scalar(
        insert(Group)
        .values(
            kind="country",
            slug=f"pays-{country.lower()}",
            country=country,
            name=name,
            name_en=name_en,
            search_text=searched_by(name, name_en),
            purpose=PURPOSE,
            purpose_en=PURPOSE_EN,
            visibility="open",
            listed=True,
        )
        .on_conflict_do_nothing(index_elements=["country"])
        .returning(Group.id)
    )
    if opened is None:
        return session.scalars(select(Group.id).where(Group.country == country)).one()
    record(session, GroupCreated(by=SYSTEM.by, group_id=opened))
    return opened


def name_country_group(session: Session, *, country: str, name: str, name_en: str) -> None:
    """Call the group of a country as the country is called now."""
    group = session.scalars(select(Group).where(Group.country == country).with_for_update()).one_or_none()
    if group is None or (group.name, group.name_en) == (name, name_en):
        return
    group.name, group.name_en, group.search_text = name, name_en, searched_by(name, name_en)
    record(session, GroupChanged(by=SYSTEM.by, group_id=group.id))


def chairs_of_countries(session: Session, countries: Collection[str]) -> tuple[int, ...]:
    """Who chairs the group of one of these countries and can act today: a chair whose mandate ended reads it alone."""
    day = today()
    holds = (Mandate.starts_on <= day) & (Mandate.ends_on.is_(None) | (Mandate.ends_on >= day))
    able = Person.staff | Person.mandates.any(holds)
    chairs = (
        select(Membership.person_id)
        .join(Group, Group.id == Membership.group_id)
        .join(Person, Person.id == Membership.person_id)
        .where(Group.country.in_(countries), Membership.role == "chair", Membership.left_at.is_(None))
        .where(Person.disabled_at.is_(None), able)
        .distinct()
        .order_by(Membership.person_id)
    )
    return tuple(session.scalars(chairs))


def chaired_countries(session: Session, person_id: int) -> set[str]:
    """The countries whose group somebody chairs."""
    countries = (
        select(Group.country)
        .join(Membership, Membership.group_id == Group.id)
        .where(Membership.person_id == person_id, Membership.role == "chair", Membership.left_at.is_(None))
        .where(Group.country.is_not(None))
    )
    return {code for code in session.scalars(countries) if code is not None}
