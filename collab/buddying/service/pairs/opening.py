"""A helper's yes opens the pair: a private group with its discussion, and an agreement that says what was asked for."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from collab.buddying.events import PairOpened
from collab.buddying.models import BuddyRequest, Pair, Solicitation
from collab.buddying.service.hearing import who_hears
from collab.core.clock import today
from collab.core.outbox import record
from collab.discussion.service import add_discussion
from collab.groups.service import open_pairing_group

NAME = "Binôme : {title}"
NAME_EN = "Pair: {title}"
PURPOSE = "L’espace privé de votre binôme : vous deux seuls le lisez, le secrétariat non."
PURPOSE_EN = "Your pair’s private space: the two of you alone read it, the secretariat does not."


def open_pair(session: Session, solicitation: Solicitation) -> Pair:
    """Open the pair of an asking that was just accepted; the same one, however often it is asked."""
    # Whoever comes second waits here for the first, and finds what they opened.
    session.execute(select(Solicitation.id).where(Solicitation.id == solicitation.id).with_for_update())
    opened = session.scalars(select(Pair).filter_by(solicitation_id=solicitation.id)).one_or_none()
    return opened or _open(session, solicitation)


def _open(session: Session, solicitation: Solicitation) -> Pair:
    request, offer = solicitation.request, solicitation.offer
    people = [each for each in (request.asker_id, solicitation.person_id) if each is not None]
    group_id = open_pairing_group(
        session,
        name=NAME.format(title=request.title),
        name_en=NAME_EN.format(title=request.title),
        purpose=PURPOSE,
        purpose_en=PURPOSE_EN,
        people=people,
    )
    helper_mandate_id = offer.mandate_id if offer.person_id == solicitation.person_id else None
    # It is the asker's: they lead the file. A request that waits for somebody to lead it leaves the helper alone there.
    author = (solicitation.person_id, helper_mandate_id)
    if request.asker_id is not None:
        author = (request.asker_id, request.mandate_id)
    discussion = add_discussion(
        session, group_id=group_id, title=request.title, author_id=author[0], mandate_id=author[1]
    )
    pair = Pair(
        request_id=request.id,
        offer_id=offer.id,
        solicitation_id=solicitation.id,
        group_id=group_id,
        discussion_id=discussion.id,
        asker_id=request.asker_id,
        asker_mandate_id=request.mandate_id,
        helper_id=solicitation.person_id,
        helper_mandate_id=helper_mandate_id,
        queued_at=request.queued_at,
        **_agreement(request),
    )
    session.add(pair)
    session.flush()
    opened = PairOpened(
        by=solicitation.person_id,
        hearers=who_hears(session, pair.asker_id, pair.helper_id),
        parties=tuple(people),
        pair_id=pair.id,
        request_id=request.id,
        group_id=group_id,
        discussion_id=discussion.id,
    )
    record(session, opened)
    return pair


def _agreement(request: BuddyRequest) -> dict[str, object]:
    """The first wording of the agreement: the request's own words, formats and day."""
    begins = today()
    due = request.by_when
    return {
        "scope": "\n\n".join(words for words in (request.title, request.details) if words),
        "formats": list(request.formats),
        "starts_on": begins,
        "ends_on": due if due is not None and due >= begins else None,
    }
