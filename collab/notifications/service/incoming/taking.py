"""A mail finds its place: a message, a discussion, a preference, a note about an address; or it is refused."""

from __future__ import annotations

import io
from dataclasses import dataclass, replace
from email.utils import parseaddr
from uuid import UUID, uuid5

from sqlalchemy import select
from sqlalchemy.orm import Session

from collab.accounts.service import actor_for, assistants_of, person_writing_from
from collab.core.actor import Actor
from collab.core.config import current_settings
from collab.core.errors import Problem
from collab.core.limits import spend
from collab.core.mail.addresses import ANSWER, BOUNCE, GROUP, UNSUBSCRIBE, Signed, read_address
from collab.core.outbox import record
from collab.core.storage import store_file
from collab.discussion.service import find_discussion, post_message, start_discussion
from collab.files.models import StoredFile
from collab.files.service import announce_file, check_upload, keep_file
from collab.groups.models import Group
from collab.groups.service import find_access
from collab.notifications.events import AttachmentsAnnounced
from collab.notifications.models import IncomingMail
from collab.notifications.recognition import Incoming, read_mail, without_keys
from collab.notifications.service.group_address import takes_mail_from
from collab.notifications.service.incoming.fitting import require_fit, require_new_words
from collab.notifications.service.incoming.keeping import FOR_RETURNS, settle, still_open
from collab.notifications.service.incoming.refusing import Refusal, refusal_of, refuse
from collab.notifications.service.incoming.returns import note_return
from collab.notifications.service.unsubscribing import unsubscribe

OF_MAILS = UUID("6f1f8f0e-6c0e-4b52-9a57-0b8c2f0b0d11")
"""Namespace of the client keys of messages that came by mail: taken in twice, they are written once."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Goal:
    """Where a mail is to go, and who wrote it."""

    actor: Actor
    mandate_id: int | None
    group_id: int
    discussion_id: int | None = None
    number: int | None = None

    @property
    def path(self) -> str:
        """The page where one may write instead."""
        if self.discussion_id is not None:
            return f"/discussions/{self.discussion_id}"
        return f"/groups/{self.group_id}"


def take_in(session: Session, incoming_id: int) -> None:
    """Give a mail its place, or refuse it; a second time changes nothing."""
    row = still_open(session, incoming_id)
    if row is None or row.raw is None:
        return
    mail = _read(row)
    if _is_return(row):
        note_return(session, row)
        return
    signed = read_address(row.recipient)
    if signed is not None and signed.purpose == UNSUBSCRIBE and row.envelope_from:
        _unsubscribe(session, row, signed)
        return
    if mail.automatic:
        settle(row, "ignored", mail.automatic)
        return
    try:
        # What a refusal interrupts leaves nothing half-done.
        with session.begin_nested():
            goal = _goal(session, row, mail, signed)
            _spend_or_refuse(goal)
            require_fit(mail, opens=goal.discussion_id is None, path=goal.path)
            if mail.attachments:
                _announce(session, row, mail, goal)
            else:
                _require_new_words(session, row, mail, goal)
                _write(session, row, mail, goal, [])
    except Refusal as refusal:
        refuse(session, row, mail, refusal)


def take_in_files(session: Session, incoming_id: int) -> None:
    """The rows of a mail's files are committed: their bytes go to the store, and the mail to its place."""
    row = still_open(session, incoming_id)
    if row is None or row.raw is None:
        return
    mail = _read(row)
    try:
        with session.begin_nested():
            goal = _goal(session, row, mail, read_address(row.recipient))
            kept = [
                _store(session, goal, file_id, attachment.content)
                for file_id, attachment in zip(row.file_ids, mail.attachments, strict=True)
            ]
            _write(session, row, mail, goal, kept)
    except Refusal as refusal:
        refuse(session, row, mail, refusal)


def _read(row: IncomingMail) -> Incoming:
    settings = current_settings()
    ourselves = [settings.inbox_domain.lower(), parseaddr(settings.mail_from)[1].lower()]
    mail = read_mail(row.raw or b"", envelope_from=row.envelope_from, ourselves=ourselves)
    pages = settings.public_url
    return replace(
        mail, text=without_keys(mail.text, pages=pages), subject=without_keys(mail.subject, pages=pages)
    )


def _is_return(row: IncomingMail) -> bool:
    if row.recipient.rpartition("@")[0] in FOR_RETURNS:
        return True
    signed = read_address(row.recipient)
    return signed is not None and signed.purpose == BOUNCE


def _unsubscribe(session: Session, row: IncomingMail, signed: Signed) -> None:
    person_id, what = signed.ids
    try:
        unsubscribe(session, person_id, what)
    except Problem:
        settle(row, "ignored", "unknown-kind")
        return
    row.person_id = person_id
    settle(row, "taken", "unsubscribed")


def _goal(session: Session, row: IncomingMail, mail: Incoming, signed: Signed | None) -> Goal:
    """Whom the address was made for, and whether they wrote it."""
    if signed is None:
        raise _unsigned(session, row, mail)
    if signed.expired:
        raise Refusal("expired", path=_path_of(signed))
    try:
        if signed.purpose == ANSWER:
            person_id, discussion_id, number = signed.ids
            actor, mandate_id = _writer(session, row, mail, person_id)
            place = find_discussion(session, actor, discussion_id)
            return Goal(
                actor=actor,
                mandate_id=mandate_id,
                group_id=place.group_id,
                discussion_id=place.id,
                number=number if place.hidden_up_to < number <= place.last_number else None,
            )
        group_id, person_id = signed.ids
        actor, mandate_id = _writer(session, row, mail, person_id)
        if not takes_mail_from(session, actor, find_access(session, actor, group_id)):
            raise Refusal("no-mail-here", path=f"/groups/{group_id}")
        return Goal(actor=actor, mandate_id=mandate_id, group_id=group_id)
    except Problem as problem:
        raise refusal_of(problem, path=_path_of(signed)) from problem


def _spend_or_refuse(goal: Goal) -> None:
    """Count a mail of who is known to have written it; past the limit the rest of the hour's are refused."""
    try:
        spend("mail-in", str(goal.actor.person_id), current_settings().mails_in_per_hour, 3_600)
    except Problem as problem:
        raise Refusal("too-many", path=goal.path) from problem


def _unsigned(session: Session, row: IncomingMail, mail: Incoming) -> Refusal:
    """A group's plain address, which anybody could write to in anybody's name, or one that nobody made."""
    slug = row.recipient.rpartition("@")[0]
    group = session.scalars(select(Group).where(Group.slug == slug)).one_or_none()
    person = person_writing_from(session, mail.sender)
    actor = actor_for(session, person.id) if person is not None else None
    if group is None or actor is None:
        return Refusal("forged")
    try:
        access = find_access(session, actor, group.id)
    except Problem:
        return Refusal("forged")
    reason = "your-own-address" if takes_mail_from(session, actor, access) else "no-mail-here"
    return Refusal(reason, path=f"/groups/{group.id}/about")


def _writer(session: Session, row: IncomingMail, mail: Incoming, person_id: int) -> tuple[Actor, int | None]:
    """The person the address was made for, or an assistant who is declared to write for them, by where it comes from."""
    row.person_id = person_id
    sender = person_writing_from(session, mail.sender)
    actor = actor_for(session, sender.id) if sender is not None else None
    if actor is None:
        raise Refusal("not-yours")
    if actor.person_id == person_id:
        return actor, None
    mandate_id = assistants_of(session, person_id).get(actor.person_id)
    if mandate_id is None:
        raise Refusal("not-yours")
    return actor, mandate_id


def _announce(session: Session, row: IncomingMail, mail: Incoming, goal: Goal) -> None:
    """Note the files before a byte of them is stored, so that a mail cut short leaves nothing unknown in the store."""
    file_ids = []
    for attachment in mail.attachments:
        try:
            upload = check_upload(
                attachment.name, io.BytesIO(attachment.content), largest=current_settings().largest_file
            )
            file_ids.append(announce_file(session, goal.actor, goal.group_id, upload).id)
        except Problem as problem:
            raise refusal_of(problem, detail=attachment.name, path=goal.path) from problem
    row.file_ids = file_ids
    record(session, AttachmentsAnnounced(by=goal.actor.by, incoming_id=row.id))


def _store(session: Session, goal: Goal, file_id: int, content: bytes) -> int:
    file = session.get(StoredFile, file_id)
    if file is None:
        raise Refusal("again-later", path=goal.path)
    store_file(file.key, io.BytesIO(content))
    try:
        return keep_file(session, goal.actor, file).id
    except Problem as problem:
        raise refusal_of(problem, path=goal.path) from problem


def _write(session: Session, row: IncomingMail, mail: Incoming, goal: Goal, file_ids: list[int]) -> None:
    """Write the message as the page would have, under a key that the mail gives it."""
    client_key = _client_key(row)
    discussion_id, number, outcome = goal.discussion_id, goal.number, "message"
    try:
        if discussion_id is None:
            opened, _ = start_discussion(
                session,
                goal.actor,
                goal.group_id,
                title=mail.subject,
                client_key=uuid5(client_key, "discussion"),
                mandate_id=goal.mandate_id,
            )
            discussion_id, number, outcome = opened.id, None, "discussion"
        post_message(
            session,
            goal.actor,
            discussion_id,
            body=mail.text,
            client_key=client_key,
            mandate_id=goal.mandate_id,
            reply_to=number,
            file_ids=file_ids,
        )
    except Problem as problem:
        raise refusal_of(problem, path=goal.path) from problem
    row.discussion_id = discussion_id
    settle(row, "taken", outcome)


def _require_new_words(session: Session, row: IncomingMail, mail: Incoming, goal: Goal) -> None:
    if goal.discussion_id is not None:
        require_new_words(
            session,
            mail.text,
            author_id=goal.actor.person_id,
            discussion_id=goal.discussion_id,
            client_key=_client_key(row),
            path=goal.path,
        )


def _client_key(row: IncomingMail) -> UUID:
    return uuid5(OF_MAILS, row.unique_key)


def _path_of(signed: Signed) -> str:
    if signed.purpose == ANSWER:
        return f"/discussions/{signed.ids[1]}"
    return f"/groups/{signed.ids[0]}" if signed.purpose == GROUP else "/"
