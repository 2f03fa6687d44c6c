"""What happens to partnerships."""

from __future__ import annotations

from dataclasses import dataclass

from collab.core.events import Event, event


@dataclass(frozen=True, kw_only=True)
class _OfPartnership(Event):
    partnership_id: int
    authority_id: int
    country: str


@event("partnerships.entered")
@dataclass(frozen=True, kw_only=True)
class PartnershipEntered(_OfPartnership):
    """A partnership came into the register."""


@event("partnerships.changed")
@dataclass(frozen=True, kw_only=True)
class PartnershipChanged(_OfPartnership):
    """Something of a partnership changed, its status or its country included."""

    by_mail: bool = False


@event("partnerships.removed")
@dataclass(frozen=True, kw_only=True)
class PartnershipRemoved(_OfPartnership):
    """A partnership that was entered by mistake was taken out."""


@event("partnerships.confirmed")
@dataclass(frozen=True, kw_only=True)
class PartnershipConfirmed(_OfPartnership):
    """Somebody of its authority said that it is still as the register says."""

    by_mail: bool = False


@event("partnerships.confirmation_due")
@dataclass(frozen=True, kw_only=True)
class ConfirmationDue(_OfPartnership):
    """A year has passed since a partnership was entered or confirmed: those who keep it are asked."""

    people: tuple[int, ...] = ()
    """The referent, else the authority's technicians and administrators, with a mandate valid that day."""


@event("partnerships.imported")
@dataclass(frozen=True, kw_only=True)
class PartnershipsImported(Event):
    """A list of partnerships was written."""

    import_id: int
    created: int
    changed: int
    countries: tuple[str, ...] = ()
