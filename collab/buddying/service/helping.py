"""A call for help on an alert, as a request to peers."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from collab.accounts.service import actor_for
from collab.buddying.policy import LONGEST_TITLE, may_ask
from collab.buddying.service.requests import store_request
from collab.core.actor import SYSTEM
from collab.countries.models import AlertAnswer, Bulletin


def ask_because_of_alert(
    session: Session, *, bulletin_id: int, authority_id: int, person_id: int, mandate_id: int
) -> int | None:
    """Make the one request of an alert and an authority; none where there is one already.

    The holder of the mandate it was called for under leads it; where that has ended since, it waits for the
    secretariat.
    """
    bulletin = session.get_one(Bulletin, bulletin_id)
    caller = actor_for(session, person_id)
    leads = caller is not None and may_ask(caller, mandate_id)
    said = select(AlertAnswer.words).where(
        AlertAnswer.bulletin_id == bulletin_id,
        AlertAnswer.authority_id == authority_id,
        AlertAnswer.answer == "need_help",
    )
    return store_request(
        session,
        caller if caller is not None and leads else SYSTEM,
        authority_id=authority_id,
        mandate_id=mandate_id if leads else None,
        bulletin_id=bulletin_id,
        title=_cut(bulletin.title),
        details=session.scalars(said.order_by(AlertAnswer.id.desc()).limit(1)).first() or "",
        themes=list(bulletin.themes),
        countries=list(bulletin.countries),
    )


def _cut(title: str) -> str:
    return title if len(title) <= LONGEST_TITLE else f"{title[: LONGEST_TITLE - 1].rstrip()}…"
