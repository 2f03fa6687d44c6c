"""What happens in buddying; each event is heard by the two sides it concerns and by the secretariat."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from collab.core.events import Event, event


@dataclass(frozen=True, kw_only=True)
class _Heard(Event):
    unsaid: ClassVar[tuple[str, ...]] = ("hearers",)

    hearers: tuple[int, ...] = ()
    """The people whose pages it concerns."""

    def audience(self) -> list[str]:
        return [f"user:{person_id}" for person_id in dict.fromkeys((*self.hearers, self.by)) if person_id]


@dataclass(frozen=True, kw_only=True)
class _OfRequest(_Heard):
    request_id: int
    authority_id: int


@event("buddying.request_made")
@dataclass(frozen=True, kw_only=True)
class RequestMade(_OfRequest):
    """Somebody asks for help, for an authority."""

    bulletin_id: int | None = None


@event("buddying.request_changed")
@dataclass(frozen=True, kw_only=True)
class RequestChanged(_OfRequest):
    """A request reads otherwise."""


@event("buddying.request_moved")
@dataclass(frozen=True, kw_only=True)
class RequestMoved(_OfRequest):
    """A request became full, open again, done, withdrawn, or went to a network."""

    state: str
    before: str


@event("buddying.team_stated")
@dataclass(frozen=True, kw_only=True)
class TeamStated(Event):
    """An authority said how large its international team is."""

    authority_id: int
    size: int


@event("buddying.offer_changed")
@dataclass(frozen=True, kw_only=True)
class OfferChanged(_Heard):
    """An offer was made, changed, paused, withdrawn or opened again."""

    offer_id: int
    authority_id: int
    person_id: int | None
    state: str


@event("buddying.weights_changed")
@dataclass(frozen=True, kw_only=True)
class WeightsChanged(_Heard):
    """The secretariat weighs candidates otherwise from now on."""

    version: int


@dataclass(frozen=True, kw_only=True)
class _OfSolicitation(_Heard):
    solicitation_id: int
    request_id: int
    offer_id: int
    person_id: int
    """The helper who was asked."""


@event("buddying.helper_asked")
@dataclass(frozen=True, kw_only=True)
class HelperAsked(_OfSolicitation):
    """A helper is asked whether they can help with a request."""

    plan_id: int | None = None


@event("buddying.helper_answered")
@dataclass(frozen=True, kw_only=True)
class HelperAnswered(_OfSolicitation):
    """A helper accepted, declined, or named a colleague; open pages ask what of it is theirs to read."""

    unsaid = ("hearers", "answer", "suggested_id", "askers")

    answer: str
    """accepted, declined or suggested."""
    askers: tuple[int, ...] = ()
    """Who is told of it on the request's side."""
    suggested_id: int | None = None


@event("buddying.asking_ended")
@dataclass(frozen=True, kw_only=True)
class AskingEnded(_OfSolicitation):
    """A helper need not answer any more: the request is full, closed, or time has passed."""

    state: str
    """cancelled or lapsed."""
    why: str
    """full, withdrawn, elsewhere, done, taken_back, time or left."""


@event("buddying.colleague_invited")
@dataclass(frozen=True, kw_only=True)
class ColleagueInvited(_Heard):
    """Somebody whom a helper named is invited to offer their help, so that they can be asked."""

    solicitation_id: int
    request_id: int
    person_id: int


@dataclass(frozen=True, kw_only=True)
class _OfPair(_Heard):
    pair_id: int
    request_id: int
    parties: tuple[int, ...] = ()
    """The asker and the helper, as far as there are any."""


@event("buddying.pair_opened")
@dataclass(frozen=True, kw_only=True)
class PairOpened(_OfPair):
    """A helper's yes opened a private space for the two."""

    group_id: int
    discussion_id: int


@event("buddying.agreement_changed")
@dataclass(frozen=True, kw_only=True)
class AgreementChanged(_OfPair):
    """The one-page agreement reads otherwise, or one side agreed to it."""

    version: int
    agreed: bool


@event("buddying.pair_moved")
@dataclass(frozen=True, kw_only=True)
class PairMoved(_OfPair):
    """A pair began, paused, went on, or ended."""

    state: str
    before: str


@event("buddying.milestones_changed")
@dataclass(frozen=True, kw_only=True)
class MilestonesChanged(_OfPair):
    """A milestone was set, moved, done or removed."""

    milestone_id: int


@event("buddying.pair_rated")
@dataclass(frozen=True, kw_only=True)
class PairRated(Event):
    """One of the two said what they thought of it; nobody hears of it."""

    pair_id: int


@event("buddying.note_changed")
@dataclass(frozen=True, kw_only=True)
class NoteChanged(_OfPair):
    """A peer-learning note was written, agreed to, published or withdrawn."""

    note_id: int
    state: str
    asked: tuple[int, ...] = ()
    """Whose agreement it waits for."""


@dataclass(frozen=True, kw_only=True)
class _OfPlan(_Heard):
    plan_id: int


@event("buddying.plan_asked")
@dataclass(frozen=True, kw_only=True)
class PlanAsked(_OfPlan):
    """An officer wants the best plan for all open requests; a worker computes it."""


@event("buddying.plan_computed")
@dataclass(frozen=True, kw_only=True)
class PlanComputed(_OfPlan):
    """A plan is ready to be looked at, or could not be computed."""

    state: str


@event("buddying.plan_adjusted")
@dataclass(frozen=True, kw_only=True)
class PlanAdjusted(_OfPlan):
    """An officer put a helper on a request, or took one off, against the solver."""

    request_id: int
    offer_id: int
    act: str


@event("buddying.plan_dropped")
@dataclass(frozen=True, kw_only=True)
class PlanDropped(_OfPlan):
    """A plan was put aside, by an officer or because a newer one is ready."""


@event("buddying.plan_sending")
@dataclass(frozen=True, kw_only=True)
class PlanSending(_OfPlan):
    """A large plan's helpers are being asked, some at a time; this many are still to be."""

    left: int


@event("buddying.plan_sent")
@dataclass(frozen=True, kw_only=True)
class PlanSent(_OfPlan):
    """A plan's helpers were asked."""

    asked: int
    skipped: int


@event("buddying.choice_made")
@dataclass(frozen=True, kw_only=True)
class ChoiceMade(_Heard):
    """An officer pinned or forbade a helper for a request, or took that back."""

    request_id: int
    offer_id: int
    choice: str


@event("buddying.reminder_due")
@dataclass(frozen=True, kw_only=True)
class ReminderDue(_Heard):
    """Somebody is reminded of all the files they lead that are due, once."""

    person_id: int
    day: date
    solicitations: tuple[int, ...] = ()
    requests: tuple[int, ...] = ()
    pairs: tuple[int, ...] = ()


@event("buddying.handover_opened")
@dataclass(frozen=True, kw_only=True)
class HandoverOpened(_Heard):
    """A mandate ended with open work under it; the successor, or the secretariat, is to take it over."""

    handover_id: int
    authority_id: int
    from_id: int
    to_id: int | None
    peers: tuple[int, ...] = ()
    """Those whose pair lost its other half."""


@event("buddying.handover_done")
@dataclass(frozen=True, kw_only=True)
class HandoverDone(_Heard):
    """What somebody left was taken over."""

    handover_id: int
    to_id: int | None
    peers: tuple[int, ...] = ()


@event("buddying.bulk_acted")
@dataclass(frozen=True, kw_only=True)
class BulkActed(_Heard):
    """An officer does one thing to several requests, or takes that back; each request tells its own news."""

    bulk_id: int
    act: str
    request_ids: tuple[int, ...]
    undone: bool = False
