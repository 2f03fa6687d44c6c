"""How a person is always shown: with their authority and role, or their organisation."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ARRAY, BigInteger, bindparam, text
from sqlalchemy.orm import Session

from collab.core.clock import today


@dataclass(frozen=True, kw_only=True, slots=True)
class AuthorityRef:
    """An authority in a few words."""

    id: int
    siren: str
    name: str
    kind: str
    region: str


@dataclass(frozen=True, kw_only=True, slots=True)
class PersonRef:
    """A person under one mandate, or by their organisation; `role` is the mandate's, else staff or partner."""

    id: int
    name: str
    role: str
    title: str
    authority: AuthorityRef | None
    organisation: str | None


Asked = tuple[int, int | None]
"""A person and the mandate to show them under; None for the foremost one valid today."""

# Rank of a mandate when several are valid: what someone was elected to says most about who they are.
FOREMOST = "CASE m.role WHEN 'elected' THEN 0 WHEN 'technician' THEN 1 ELSE 2 END, m.starts_on, m.id"

REF_COLUMNS = """
    p.id AS ref_id, p.name AS ref_name, p.staff AS ref_staff, p.organisation AS ref_organisation,
    rm.role AS ref_role, rm.title AS ref_title, ra.id AS ref_authority_id, ra.siren AS ref_siren,
    ra.name AS ref_authority_name, ra.kind AS ref_kind, ra.region AS ref_region"""
"""For queries of rooms above: with `ref_join`, the columns that `ref_from` reads."""


def ref_join(person: str, mandate: str) -> str:
    """SQL that joins a person under a mandate, or under their foremost one of `:day` where the mandate is NULL."""
    return f"""
    JOIN person p ON p.id = {person}
    LEFT JOIN LATERAL (
        SELECT m.role, m.title, m.authority_id FROM mandate m
        WHERE m.person_id = p.id
          AND (m.id = {mandate}
               OR ({mandate} IS NULL AND m.starts_on <= :day AND (m.ends_on IS NULL OR m.ends_on >= :day)))
        ORDER BY {FOREMOST} LIMIT 1
    ) rm ON true
    LEFT JOIN authority ra ON ra.id = rm.authority_id"""


def ref_from(columns: Sequence[Any]) -> PersonRef:
    """The person that the values of `REF_COLUMNS`, in their order, show; equal values give the same object."""
    return _ref(*columns)


@functools.lru_cache(maxsize=4_096)
def _ref(
    person_id: int,
    name: str,
    staff: bool,
    organisation: str | None,
    role: str | None,
    title: str | None,
    authority_id: int | None,
    siren: str,
    authority_name: str,
    kind: str,
    region: str,
) -> PersonRef:
    authority = None
    if authority_id is not None:
        authority = AuthorityRef(id=authority_id, siren=siren, name=authority_name, kind=kind, region=region)
    return PersonRef(
        id=person_id,
        name=name,
        role=role or ("staff" if staff else "partner"),
        title=title or "",
        authority=authority,
        organisation=None if authority else organisation,
    )


_REFS = text(
    f"""
    SELECT asked.person_id, asked.mandate_id, {REF_COLUMNS}
    FROM unnest(:people, :mandates) AS asked (person_id, mandate_id)
    {ref_join("asked.person_id", "asked.mandate_id")}
    """
).bindparams(bindparam("people", type_=ARRAY(BigInteger)), bindparam("mandates", type_=ARRAY(BigInteger)))


def person_refs(session: Session, asked: Iterable[Asked]) -> dict[Asked, PersonRef]:
    """Every asked person at once, in one query; an unknown id is absent from the answer."""
    pairs = list(dict.fromkeys(asked))
    if not pairs:
        return {}
    rows = session.execute(
        _REFS, {"people": [p for p, _ in pairs], "mandates": [m for _, m in pairs], "day": today()}
    )
    return {(row[0], row[1]): ref_from(row[2:]) for row in rows.all()}


def person_refs_today(session: Session, person_ids: Iterable[int]) -> dict[int, PersonRef]:
    """The same by person alone, each under their foremost mandate of today."""
    found = person_refs(session, ((person_id, None) for person_id in person_ids))
    return {person_id: ref for (person_id, _), ref in found.items()}
