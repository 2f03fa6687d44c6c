"""How a person is always shown: with their authority and role, or their organisation."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

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

_REFS = text(
    f"""
    SELECT asked.person_id, asked.mandate_id, p.name, p.staff, p.organisation,
           m.role, m.title, a.id AS authority_id, a.siren, a.name AS authority_name, a.kind, a.region
    FROM unnest(:people, :mandates) AS asked (person_id, mandate_id)
    JOIN person p ON p.id = asked.person_id
    LEFT JOIN LATERAL (
        SELECT m.role, m.title, m.authority_id FROM mandate m
        WHERE m.person_id = p.id
          AND (m.id = asked.mandate_id
               OR (asked.mandate_id IS NULL AND m.starts_on <= :day AND (m.ends_on IS NULL OR m.ends_on >= :day)))
        ORDER BY {FOREMOST} LIMIT 1
    ) m ON true
    LEFT JOIN authority a ON a.id = m.authority_id
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
    return {
        (row.person_id, row.mandate_id): PersonRef(
            id=row.person_id,
            name=row.name,
            role=row.role or ("staff" if row.staff else "partner"),
            title=row.title or "",
            authority=AuthorityRef(
                id=row.authority_id,
                siren=row.siren,
                name=row.authority_name,
                kind=row.kind,
                region=row.region,
            )
            if row.authority_id
            else None,
            organisation=None if row.authority_id else row.organisation,
        )
        for row in rows
    }


def person_refs_today(session: Session, person_ids: Iterable[int]) -> dict[int, PersonRef]:
    """The same by person alone, each under their foremost mandate of today."""
    found = person_refs(session, ((person_id, None) for person_id in person_ids))
    return {person_id: ref for (person_id, _), ref in found.items()}
