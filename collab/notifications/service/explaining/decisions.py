"""What was decided for one person about one event, and by what: rows for candidates, versions of the past for the others."""

from __future__ import annotations

from sqlalchemy import RowMapping, text
from sqlalchemy.orm import Session

from collab.groups.policy import level_of
from collab.notifications.kinds import KINDS, Audience, Kind, Sentence
from collab.notifications.models import NotifiedEvent
from collab.notifications.service.explaining.sentences import (
    CHANNEL_WORDS,
    DELIVERED,
    LEVEL_WORDS,
    MAIL_DROPPED,
    at_time,
)
from collab.notifications.service.lines import why_of
from collab.notifications.service.preferences import preferences_of

_ROW = text(
    """
    SELECT n.*, v.state AS delivery_state, v.sent_at FROM notification n
    LEFT JOIN delivery v ON v.id = n.delivery_id
    WHERE n.event_id = :event_id AND n.person_id = :person_id
    """
)


def row_of(session: Session, event_id: int, person_id: int) -> RowMapping | None:
    """What was written for a candidate; None for who was none."""
    return session.execute(_ROW, {"event_id": event_id, "person_id": person_id}).mappings().one_or_none()


def decided(session: Session, event: NotifiedEvent, row: RowMapping) -> list[Sentence]:
    """What became of a candidate: why they, by which channel, whether the mail left, whether it was read."""
    decisions = [why_of(row["kind"], row["reason"]), _channel(session, event, row)]
    if row["mail"] == "waiting":
        decisions.append(_waiting(row))
    elif row["mail"] == "dropped":
        decisions.append(MAIL_DROPPED[row["mail_why"]])
    elif row["mail"] == "planned":
        # Deliveries are forgotten before what was decided.
        state = row["delivery_state"] or "forgotten"
        decisions.append(at_time(DELIVERED.get(state, DELIVERED["planned"]), row["sent_at"] or event.told_at))
    if row["read_at"] is not None:
        decisions.append(
            at_time(Sentence("Marqué comme lu le {at}.", "Marked as read on {at}."), row["read_at"])
        )
    return decisions


def _channel(session: Session, event: NotifiedEvent, row: RowMapping) -> Sentence:
    if row["why"] == "muted" and _countries(event):
        return Sentence(
            "Vous aviez mis ce pays en silencieux : vous n’êtes averti·e de rien.",
            "You had muted this country: you are told of nothing.",
        )
    if row["why"] == "told":
        return Sentence(
            "Vous aviez déjà été averti·e de cette affaire : la suite va dans la page, sans mail.",
            "You had been told of this matter already: what follows goes to the page, without a mail.",
        )
    if row["why"] == "muted":
        return Sentence(
            "Vous aviez mis ce groupe ou cette discussion en silencieux : vous n’êtes averti·e de rien.",
            "You had muted this group or this discussion: you are told of nothing.",
        )
    if row["why"] == "lowered":
        return Sentence(
            "À ce niveau de suivi, de telles nouvelles vont dans la page et dans la lettre, sans mail.",
            "At this level of following, such news go to the page and the digest, without a mail.",
        )
    kind = KINDS.get(row["kind"])
    then = preferences_of(session, [row["person_id"]], at=event.told_at)[row["person_id"]]
    own = kind is not None and kind.name in then.choices
    words = CHANNEL_WORDS[row["channel"]]
    if row["channel"] == "digest" and then.frequency == "never":
        words = CHANNEL_WORDS["page"]
    said = (
        Sentence("Selon votre choix du {at} : {channel}.", "As you chose on {at}: {channel}.")
        if own
        else Sentence("Selon le réglage habituel : {channel}.", "As is usual: {channel}.")
    )
    filled = Sentence(said.fr.replace("{channel}", words.fr), said.en.replace("{channel}", words.en))
    return at_time(filled, then.since or event.told_at)


def _waiting(row: RowMapping) -> Sentence:
    said = (
        Sentence(
            "Le mail attend la fin de vos heures calmes ou de vos congés, le {at}.",
            "The mail waits for your quiet hours or holidays to end, on {at}.",
        )
        if row["mail_why"] == "quiet"
        else Sentence(
            "Le mail attend un moment que la conversation se rassemble.",
            "The mail waits a moment for the conversation to gather.",
        )
    )
    return at_time(said, row["mail_due_at"])


_THEN = text(
    """
    SELECT p.disabled_at, p.created_at,
        (SELECT m.joined_at FROM membership m WHERE m.group_id = :group_id AND m.person_id = p.id
         AND m.joined_at <= :at AND (m.left_at IS NULL OR m.left_at > :at) LIMIT 1) AS joined_at,
        (SELECT v.level FROM discussion_level_version v WHERE v.discussion_id = :discussion_id AND v.person_id = p.id
         AND v.since <= :at ORDER BY v.since DESC LIMIT 1) AS own,
        (SELECT v.level FROM group_level_version v WHERE v.group_id = :group_id AND v.person_id = p.id
         AND v.since <= :at ORDER BY v.since DESC LIMIT 1) AS of_group,
        (SELECT COALESCE(v.level, 'normal') FROM (
            SELECT DISTINCT ON (v.country) v.country, v.level FROM country_level_version v
            WHERE v.person_id = p.id AND v.country = ANY(CAST(:countries AS text[])) AND v.since <= :at
            ORDER BY v.country, v.since DESC) v
         ORDER BY array_position(ARRAY['all', 'followed', 'normal', 'muted'], COALESCE(v.level, 'normal')) LIMIT 1)
        AS of_country
    FROM person p WHERE p.id = :person_id
    """
)


def never_a_candidate(
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
        "countries": _countries(event),
    }
    then = session.execute(_THEN, asked).mappings().one()
    if then["disabled_at"] is not None and then["disabled_at"] <= event.told_at:
        return [Sentence("Le compte était fermé à ce moment.", "The account was closed at that time.")]
    for_members = any(each.reads or each.reason == "named" for kind in kinds for each in kind.who)
    if for_members and event.group_id is not None and then["joined_at"] is None:
        return [
            Sentence(
                "Vous n’étiez pas membre du groupe à ce moment.",
                "You were not a member of the group at that time.",
            )
        ]
    level = then["of_country"] or level_of(then["own"], then["of_group"])
    meant_for = [
        each.why for kind in kinds for each in kind.who if not _by_level(each) and each.reason != "exposed"
    ]
    decisions = []
    if any(each.reason == "exposed" for kind in kinds for each in kind.who):
        decisions.append(
            Sentence(
                "Aucune collectivité dont vous aviez un mandat valide n’avait alors de partenariat actif dans ce pays.",
                "No authority of which you held a valid mandate had an active partnership in this country then.",
            )
        )
    if any(_by_level(each) for kind in kinds for each in kind.who):
        words = LEVEL_WORDS[level]
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


def _countries(event: NotifiedEvent) -> list[str]:
    """The countries it is about."""
    one = event.payload.get("country")
    return list(event.payload.get("countries") or ([one] if one else []))


def _by_level(audience: Audience) -> bool:
    return audience.reason in ("all", "followed", "member")
