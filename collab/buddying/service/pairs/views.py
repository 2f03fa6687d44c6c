"""A pair as one of its two, or the secretariat, sees it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from collab.accounts.service import AuthorityRef, PersonRef, person_refs
from collab.authorities.models import Authority
from collab.buddying.models import BuddyRequest, Milestone, Offer, Pair, PeerNote
from collab.buddying.policy import may_become, side_of
from collab.buddying.policy.pairs import Side, may_sign
from collab.buddying.service.pairs.finding import find_pair, parties_of
from collab.buddying.service.pairs.rating import rated_by
from collab.core.actor import Actor
from collab.core.markdown import render_html


@dataclass(frozen=True, kw_only=True, slots=True)
class AgreementView:
    """The one page that both agree to."""

    version: int
    scope: str
    html: str
    formats: list[str]
    starts_on: date | None
    ends_on: date | None
    agreed: dict[str, bool]
    """Whether each side agreed to this version."""


@dataclass(frozen=True, kw_only=True, slots=True)
class MilestoneView:
    """A moment that the two agreed on."""

    id: int
    title: str
    format: str
    starts_at: datetime
    minutes: int
    sequence: int
    done_at: datetime | None


@dataclass(frozen=True, kw_only=True, slots=True)
class PairView:
    """Who with whom, where it stands, what they agreed on, and what the reader may do about it."""

    id: int
    state: str
    request_id: int
    request_title: str
    request_state: str
    asker: PersonRef | None
    asker_authority: AuthorityRef
    helper: PersonRef | None
    helper_authority: AuthorityRef
    lead: str
    my_side: Side | None
    discussion_id: int | None
    """For the two alone."""
    agreement: AgreementView
    paused_until: date | None
    created_at: datetime
    moved_at: datetime
    ended_at: datetime | None
    milestones: list[MilestoneView]
    note_id: int | None
    """The note the reader may read: the two theirs, the secretariat once it is published."""
    rated: str
    """Whether the reader said what they thought of it: no, once, or for good. What they said is shown to nobody."""
    can: dict[str, bool]

    @property
    def version(self) -> int:
        """That of its agreement: what the two write together."""
        return self.agreement.version


def pair_for(session: Session, actor: Actor, pair_id: int) -> PairView:
    """One pair as the actor sees it; for others than its two and the secretariat it does not exist."""
    return _views(session, actor, [find_pair(session, actor, pair_id)])[0]


def pairs_of(session: Session, actor: Actor) -> list[PairView]:
    """The actor's own pairs: those that live first, the latest first."""
    mine = (Pair.asker_id == actor.person_id) | (Pair.helper_id == actor.person_id)
    found = select(Pair).where(mine).order_by(Pair.state == "ended", Pair.id.desc()).limit(200)
    return _views(session, actor, list(session.scalars(found)))


def milestone_view(milestone: Milestone) -> MilestoneView:
    """A milestone as it is shown."""
    return MilestoneView(
        id=milestone.id,
        title=milestone.title,
        format=milestone.format,
        starts_at=milestone.starts_at,
        minutes=milestone.minutes,
        sequence=milestone.sequence,
        done_at=milestone.done_at,
    )


def _views(session: Session, actor: Actor, pairs: list[Pair]) -> list[PairView]:
    if not pairs:
        return []
    ids = [pair.id for pair in pairs]
    asked = joinedload(BuddyRequest.authority)
    requests = {
        request.id: request
        for request in session.scalars(
            select(BuddyRequest).options(asked).where(BuddyRequest.id.in_({p.request_id for p in pairs}))
        )
    }
    offered = select(Offer.id, Authority).join(Authority, Authority.id == Offer.authority_id)
    found = session.execute(offered.where(Offer.id.in_({p.offer_id for p in pairs})))
    helping = {row.id: row.Authority for row in found}
    people = person_refs(
        session,
        [
            (person_id, mandate_id)
            for pair in pairs
            for person_id, mandate_id in (
                (pair.asker_id, pair.asker_mandate_id),
                (pair.helper_id, pair.helper_mandate_id),
            )
            if person_id is not None
        ],
    )
    dated: dict[int, list[MilestoneView]] = {pair_id: [] for pair_id in ids}
    standing = select(Milestone).where(Milestone.pair_id.in_(ids), Milestone.removed_at.is_(None))
    for milestone in session.scalars(standing.order_by(Milestone.starts_at, Milestone.id)):
        dated[milestone.pair_id].append(milestone_view(milestone))
    notes = {
        note.pair_id: note for note in session.scalars(select(PeerNote).where(PeerNote.pair_id.in_(ids)))
    }
    rated = rated_by(session, actor, ids)
    return [
        _view(
            actor,
            pair,
            request=requests[pair.request_id],
            helping=helping[pair.offer_id],
            people=people,
            milestones=dated[pair.id],
            note=notes.get(pair.id),
            rated=rated.get(pair.id, "no"),
        )
        for pair in pairs
    ]


def _view(
    actor: Actor,
    pair: Pair,
    *,
    request: BuddyRequest,
    helping: Authority,
    people: dict[tuple[int, int | None], PersonRef],
    milestones: list[MilestoneView],
    note: PeerNote | None,
    rated: str,
) -> PairView:
    side = side_of(actor, parties_of(pair))
    reads_note = note is not None and (side is not None or note.published is not None)
    return PairView(
        id=pair.id,
        state=pair.state,
        request_id=request.id,
        request_title=request.title,
        request_state=request.state,
        asker=people.get((pair.asker_id, pair.asker_mandate_id)) if pair.asker_id else None,
        asker_authority=_ref(request.authority),
        helper=people.get((pair.helper_id, pair.helper_mandate_id)) if pair.helper_id else None,
        helper_authority=_ref(helping),
        lead=pair.lead,
        my_side=side,  # type: ignore[arg-type]
        discussion_id=pair.discussion_id if side is not None else None,
        agreement=_agreement(pair),
        paused_until=pair.paused_until,
        created_at=pair.created_at,
        moved_at=pair.moved_at,
        ended_at=pair.ended_at,
        milestones=milestones,
        note_id=note.id if note is not None and reads_note else None,
        rated=rated,
        can=_can(actor, pair, side, request.authority_id if side == "asker" else helping.id),
    )


def _agreement(pair: Pair) -> AgreementView:
    version = pair.agreement_version
    return AgreementView(
        version=version,
        scope=pair.scope,
        html=render_html(pair.scope),
        formats=pair.formats,
        starts_on=pair.starts_on,
        ends_on=pair.ends_on,
        agreed={"asker": pair.agreed_by_asker == version, "helper": pair.agreed_by_helper == version},
    )


def _can(actor: Actor, pair: Pair, side: str | None, authority_id: int) -> dict[str, bool]:
    signs = side is not None and may_sign(actor, authority_id)
    return {
        "change": signs and may_become("pair", pair.state, "change"),
        "pause": signs and may_become("pair", pair.state, "pause"),
        "resume": signs and may_become("pair", pair.state, "resume"),
        "end": side is not None and may_become("pair", pair.state, "end"),
        "look_back": side is not None and may_become("pair", pair.state, "look_back"),
    }


def _ref(authority: Authority) -> AuthorityRef:
    return AuthorityRef(
        id=authority.id,
        siren=authority.siren,
        name=authority.name,
        kind=authority.kind,
        region=authority.region,
    )
