"""Why somebody was told of something, or was not: one sentence for each decision, from what was true at that time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from babel.dates import format_date, format_time
from sqlalchemy import RowMapping, select, text
from sqlalchemy.orm import Session

from collab.accounts.service import PersonRef, person_refs_today
from collab.core.actor import Actor
from collab.core.clock import PARIS
from collab.core.errors import not_found, require, require_visible
from collab.core.events import CATALOGUE
from collab.discussion.models import Message
from collab.discussion.service import find_discussion
from collab.groups.policy import level_of
from collab.groups.service import readable_group_ids
from collab.notifications import policy
from collab.notifications.kinds import KINDS, Audience, Kind, Sentence, kinds_of
from collab.notifications.models import Notification, NotifiedEvent
from collab.notifications.service.lines import sentence_of, why_of
from collab.notifications.service.preferences import preferences_of

CHANNEL_WORDS = {
    "nothing": Sentence("nulle part", "nowhere"),
    "page": Sentence("dans la page", "in the page"),
    "digest": Sentence("dans la page et dans la lettre", "in the page and in the digest"),
    "mail": Sentence("dans la page et par mail", "in the page and by mail"),
}
_MAIL_WHY = {
    "read": Sentence(
        "Le mail n’est pas parti : vous l’aviez lu entre-temps.",
        "The mail did not leave: you had read it meanwhile.",
    ),
    "gone": Sentence(
        "Le mail n’est pas parti : le message avait été retiré.",
        "The mail did not leave: the message had been taken back.",
    ),
    "no_right": Sentence(
        "Le mail n’est pas parti : cela ne vous était plus ouvert.",
        "The mail did not leave: it was no longer open to you.",
    ),
    "preference": Sentence(
        "Le mail n’est pas parti : vous aviez changé vos préférences.",
        "The mail did not leave: you had changed your preferences.",
    ),
    "muted": Sentence(
        "Le mail n’est pas parti : vous aviez mis le groupe ou la discussion en silencieux.",
        "The mail did not leave: you had muted the group or the discussion.",
    ),
    "settled": Sentence(
        "Le mail n’est pas parti : c’était déjà réglé.", "The mail did not leave: it was settled already."
    ),
    "no_address": Sentence(
        "Le mail n’est pas parti : aucune adresse n’est connue.",
        "The mail did not leave: no address is known.",
    ),
}
_DELIVERY = {
    "planned": Sentence(
        "Le mail est prêt et part dans un instant.", "The mail is ready and leaves in a moment."
    ),
    "accepted": Sentence("Le mail est parti le {at}.", "The mail left on {at}."),
    "failed": Sentence(
        "Le mail a été refusé par le serveur du destinataire.",
        "The mail was refused by the recipient’s server.",
    ),
    "suppressed": Sentence(
        "Le mail n’est pas parti : les mails à cette adresse reviennent.",
        "The mail did not leave: mail to this address comes back.",
    ),
    "unknown": Sentence(
        "Le mail est parti, sans que l’on sache s’il est arrivé.",
        "The mail left, and it is not known whether it arrived.",
    ),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Explanation:
    """What was decided for one person about one event."""

    event_id: int
    at: datetime
    person: PersonRef
    what: Sentence
    told: bool
    decisions: list[Sentence]


def explain_event(session: Session, actor: Actor, event_id: int, *, person_id: int) -> Explanation:
    """Why this person was told of this event, or not; of what the asker may not read, nothing is said."""
    require(policy.may_explain(actor, person_id))
    event = session.get(NotifiedEvent, event_id)
    if event is None:
        raise not_found()
    if event.group_id is not None:
        row = _row(session, event_id, actor.person_id)
        readable = readable_group_ids(session, actor, [event.group_id])
        require_visible(event.group_id in readable or (row is not None and actor.person_id == person_id))
    return _explanation(session, event, person_id)


def explain_message(
    session: Session, actor: Actor, discussion_id: int, number: int, *, person_id: int
) -> list[Explanation]:
    """The same for what was told of a message, the newest first."""
    require(policy.may_explain(actor, person_id))
    place = find_discussion(session, actor, discussion_id)
    require_visible(place.hidden_up_to < number <= place.last_number)
    message = select(Message.id).where(Message.discussion_id == place.id, Message.number == number)
    events = session.scalars(
        select(NotifiedEvent)
        .where(NotifiedEvent.message_id == message.scalar_subquery())
        .order_by(NotifiedEvent.event_id.desc())
    )
    return [_explanation(session, event, person_id) for event in events]


def events_of(session: Session, actor: Actor, discussion_id: int) -> list[NotifiedEvent]:
    """What people were told of in a discussion, the newest first."""
    place = find_discussion(session, actor, discussion_id)
    newest = select(NotifiedEvent).where(NotifiedEvent.discussion_id == place.id)
    if place.access.history_from is not None:
        newest = newest.where(NotifiedEvent.happened_at >= place.access.history_from)
    return list(session.scalars(newest.order_by(NotifiedEvent.event_id.desc()).limit(50)))


def explain_person(session: Session, actor: Actor, *, person_id: int, size: int = 30) -> list[Explanation]:
    """The latest decisions about a person, `nothing` included, as far as the asker reads what they are about."""
    require(policy.may_explain(actor, person_id))
    candidate = select(Notification.event_id).where(Notification.person_id == person_id)
    latest = (
        select(NotifiedEvent)
        .where(NotifiedEvent.event_id.in_(candidate.order_by(Notification.event_id.desc()).limit(size * 2)))
        .order_by(NotifiedEvent.event_id.desc())
    )
    events = list(session.scalars(latest))
    if actor.person_id != person_id:
        groups = {event.group_id for event in events if event.group_id is not None}
        readable = readable_group_ids(session, actor, groups)
        events = [event for event in events if event.group_id is None or event.group_id in readable]
    return [_explanation(session, event, person_id) for event in events[:size]]


def _explanation(session: Session, event: NotifiedEvent, person_id: int) -> Explanation:
    person = person_refs_today(session, [person_id]).get(person_id)
    if person is None:
        raise not_found()
    row = _row(session, event.event_id, person_id)
    by = person_refs_today(session, [event.by_id]).get(event.by_id) if event.by_id else None
    kinds = kinds_of(CATALOGUE[event.name])
    shown_as = row["kind"] if row else kinds[-1].name
    decisions = _decided(session, event, row) if row else _never_a_candidate(session, event, person_id, kinds)
    return Explanation(
        event_id=event.event_id,
        at=event.happened_at,
        person=person,
        what=sentence_of(shown_as, event.name, by),
        told=row is not None and row["channel"] != "nothing",
        decisions=decisions,
    )


_ROW = text(
    """
    SELECT n.*, v.state AS delivery_state, v.sent_at FROM notification n
    LEFT JOIN delivery v ON v.id = n.delivery_id
    WHERE n.event_id = :event_id AND n.person_id = :person_id
    """
)


def _row(session: Session, event_id: int, person_id: int) -> RowMapping | None:
    return session.execute(_ROW, {"event_id": event_id, "person_id": person_id}).mappings().one_or_none()


def _decided(session: Session, event: NotifiedEvent, row: RowMapping) -> list[Sentence]:
    decisions = [why_of(row["kind"], row["reason"]), _channel(session, event, row)]
    if row["mail"] == "waiting":
        decisions.append(_waiting(row))
    elif row["mail"] == "dropped":
        decisions.append(_MAIL_WHY[row["mail_why"]])
    elif row["mail"] == "planned":
        # Deliveries that went well are forgotten first.
        state = row["delivery_state"] or "accepted"
        decisions.append(_at(_DELIVERY.get(state, _DELIVERY["planned"]), row["sent_at"] or event.told_at))
    if row["read_at"] is not None:
        decisions.append(_at(Sentence("Marqué comme lu le {at}.", "Marked as read on {at}."), row["read_at"]))
    return decisions


def _channel(session: Session, event: NotifiedEvent, row: RowMapping) -> Sentence:
    if row["why"] == "muted":
        return Sentence(
            "Vous aviez mis ce groupe ou cette discussion en silencieux : vous n’êtes averti·e de rien.",
            "You had muted this group or this discussion: you are told of nothing.",
        )
    kind = KINDS.get(row["kind"])
    then = preferences_of(session, [row["person_id"]], at=event.told_at)[row["person_id"]]
    own = kind is not None and kind.name in then.choices
    words = CHANNEL_WORDS[row["channel"]]
    said = (
        Sentence("Selon votre choix du {at} : {channel}.", "As you chose on {at}: {channel}.")
        if own
        else Sentence("Selon le réglage habituel : {channel}.", "As is usual: {channel}.")
    )
    filled = Sentence(said.fr.replace("{channel}", words.fr), said.en.replace("{channel}", words.en))
    return _at(filled, then.since or event.told_at)


def _waiting(row: RowMapping) -> Sentence:
    said = (
        Sentence(
            "Le mail attend la fin de vos heures calmes, le {at}.",
            "The mail waits for your quiet hours to end, on {at}.",
        )
        if row["mail_why"] == "quiet"
        else Sentence(
            "Le mail attend deux minutes que la conversation se rassemble.",
            "The mail waits two minutes for the conversation to gather.",
        )
    )
    return _at(said, row["mail_due_at"])


_THEN = text(
    """
    SELECT p.disabled_at, p.created_at,
        (SELECT m.joined_at FROM membership m WHERE m.group_id = :group_id AND m.person_id = p.id
         AND m.joined_at <= :at AND (m.left_at IS NULL OR m.left_at > :at) LIMIT 1) AS joined_at,
        (SELECT v.level FROM discussion_level_version v WHERE v.discussion_id = :discussion_id AND v.person_id = p.id
         AND v.since <= :at ORDER BY v.since DESC LIMIT 1) AS own,
        (SELECT v.level FROM group_level_version v WHERE v.group_id = :group_id AND v.person_id = p.id
         AND v.since <= :at ORDER BY v.since DESC LIMIT 1) AS of_group
    FROM person p WHERE p.id = :person_id
    """
)
_LEVEL_WORDS = {
    "all": Sentence("tout", "everything"),
    "followed": Sentence("suivi", "followed"),
    "normal": Sentence("normal", "normal"),
    "muted": Sentence("silencieux", "muted"),
}


def _never_a_candidate(
    session: Session, event: NotifiedEvent, person_id: int, kinds: list[Kind]
) -> list[Sentence]:
    """Nothing was written for this person: say which of the conditions of that time did not hold."""
    if event.by_id == person_id:
        return [
            Sentence(
                "C’est vous qui l’avez fait : on n’est pas averti de soi-même.",
                "You did it yourself: nobody is told of their own acts.",
            )
        ]
    asked = {
        "person_id": person_id,
        "group_id": event.group_id,
        "discussion_id": event.discussion_id,
        "at": event.told_at,
    }
    then = session.execute(_THEN, asked).mappings().one()
    if then["disabled_at"] is not None and then["disabled_at"] <= event.told_at:
        return [Sentence("Le compte était fermé à ce moment.", "The account was closed at that time.")]
    if event.group_id is not None and then["joined_at"] is None:
        return [
            Sentence(
                "Vous n’étiez pas membre du groupe à ce moment.",
                "You were not a member of the group at that time.",
            )
        ]
    level = level_of(then["own"], then["of_group"])
    meant_for = [each.why for kind in kinds for each in kind.who if not _by_level(each)]
    decisions = []
    if any(_by_level(each) for kind in kinds for each in kind.who):
        words = _LEVEL_WORDS[level]
        decisions.append(
            Sentence(
                f"Vous suiviez alors ce lieu au niveau « {words.fr} », qui n’avertit pas de cela.",
                f"You then followed this place at the level “{words.en}”, which does not tell of it.",
            )
        )
    if meant_for:
        decisions.append(
            Sentence(
                "Rien ne vous y désignait en particulier.", "Nothing in it was meant for you in particular."
            )
        )
    return decisions


def _by_level(audience: Audience) -> bool:
    return audience.reason in ("all", "followed", "member")


def _at(sentence: Sentence, moment: datetime | None) -> Sentence:
    if moment is None:
        return sentence
    local = moment.astimezone(PARIS)
    return Sentence(
        sentence.fr.replace(
            "{at}",
            f"{format_date(local, 'long', locale='fr_FR')} à {format_time(local, 'short', locale='fr_FR')}",
        ),
        sentence.en.replace(
            "{at}",
            f"{format_date(local, 'long', locale='en_GB')} at {format_time(local, 'short', locale='en_GB')}",
        ),
    )
