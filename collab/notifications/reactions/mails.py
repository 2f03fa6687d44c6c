"""The mail at once of a conversation, written at the moment it is sent."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from collab.accounts.service import PersonRef
from collab.core.config import current_settings
from collab.core.mail import Delivery, Mail, renders, write_mail
from collab.core.mail.addresses import ANSWER, UNSUBSCRIBE, sign_address
from collab.core.markdown import plain_text
from collab.notifications import service
from collab.notifications.kinds import KINDS
from collab.notifications.service import Gathered, Line

USUAL_TEMPLATE = "notifications/at_once"
FOR_EVER = 3_650
"""Days: a mail is found unwelcome years later too."""


@dataclass(frozen=True, kw_only=True, slots=True)
class MailLine:
    """One piece of news as a mail shows it."""

    sentence: str
    who: str
    why: str
    url: str
    words: str
    html: str
    files: str


@renders("notifications.at_once")
def write_at_once(session: Session, delivery: Delivery) -> Mail | None:
    """What happened in one conversation; nothing once all of it was read, taken back or is no longer wanted."""
    gathered = service.gathered_for(session, delivery)
    if gathered is None:
        return None
    language = gathered.person.language
    what = _what(gathered)
    may_answer = _may_answer(gathered)
    mail = write_mail(
        _template(gathered),
        language,
        subject_line=_subject(gathered),
        place=_place(gathered),
        lines=[_mail_line(line, language) for line in gathered.lines],
        link_only=gathered.preferences.link_only,
        url=_url(gathered.lines[0].path),
        may_answer=may_answer,
        preferences_url=_url("/me/notifications"),
        stop_url=_url(f"/unsubscribe?token={service.unsubscribe_token(gathered.person.id, what)}"),
        why_url=_url(f"/notifications/why/{gathered.lines[-1].event_id}"),
    )
    return Mail(
        subject=mail.subject,
        text=mail.text,
        html=mail.html,
        language=language,
        sender=_sender(gathered),
        reply_to=_reply_to(gathered) if may_answer else "",
        thread=gathered.thread,
        # Who wants a link alone learns the group from no header either.
        list_name="" if gathered.preferences.link_only else _group_name(gathered),
        list_id="" if gathered.preferences.link_only else gathered.lines[-1].group_slug,
        unsubscribe_url=_url(f"/api/unsubscribe?token={service.unsubscribe_token(gathered.person.id, what)}"),
        unsubscribe_address=(
            sign_address(UNSUBSCRIBE, gathered.person.id, what, days=FOR_EVER)
            if current_settings().inbox_domain
            else ""
        ),
    )


def _template(gathered: Gathered) -> str:
    """The template that its kinds agree on, else the one that holds any."""
    wanted = {KINDS[kind].template for kind in gathered.kinds}
    return wanted.pop() if len(wanted) == 1 else USUAL_TEMPLATE


def _what(gathered: Gathered) -> int:
    """What one press stops: the kinds that the mail is about, and no other."""
    return service.bits_of(gathered.kinds)


def _may_answer(gathered: Gathered) -> bool:
    discussed = gathered.lines[-1].discussion_id is not None
    return bool(current_settings().inbox_domain) and discussed and gathered.may_answer


def _reply_to(gathered: Gathered) -> str:
    last = next((line for line in reversed(gathered.lines) if line.number is not None), None)
    discussion_id = gathered.lines[-1].discussion_id or 0
    number = last.number if last is not None and last.number is not None else 0
    return sign_address(
        ANSWER, gathered.person.id, discussion_id, number, days=current_settings().answer_days
    )


def _subject(gathered: Gathered) -> str:
    english = gathered.person.language == "en"
    if gathered.preferences.link_only:
        return "Something new for you" if english else "Du nouveau pour vous"
    last = gathered.lines[-1]
    if last.title:
        return f"{last.title} ({_group_name(gathered)})"
    sentence = _mail_line(last, gathered.person.language).sentence
    group = _group_name(gathered)
    return f"{sentence} : {group}" if group and not english else f"{sentence}: {group}" if group else sentence


def _place(gathered: Gathered) -> str:
    last = gathered.lines[-1]
    return last.title or _group_name(gathered)


def _group_name(gathered: Gathered) -> str:
    group = gathered.lines[-1].group
    if group is None:
        return ""
    return group.name_en if gathered.person.language == "en" else group.name


def _sender(gathered: Gathered) -> str:
    """One person's name when they alone did it; a reader sees from whom it comes before opening it."""
    people = {line.by.id: line.by for line in gathered.lines if line.by is not None}
    if len(people) != 1 or gathered.preferences.link_only:
        return ""
    return f"{next(iter(people.values())).name} (Collab)"


def _mail_line(line: Line, language: str) -> MailLine:
    shows = KINDS[line.kind].shows_message and line.html
    return MailLine(
        sentence=line.sentence.in_language(language),
        who=_standing(line.by),
        why=line.why.in_language(language),
        url=_url(line.path),
        words=plain_text(line.body) if shows else "",
        html=_absolute(line.html) if shows else "",
        files=", ".join(line.files) if KINDS[line.kind].shows_message else "",
    )


def _standing(ref: PersonRef | None) -> str:
    if ref is None:
        return ""
    return ", ".join(
        part for part in (ref.title, ref.authority.name if ref.authority else ref.organisation) if part
    )


def _url(path: str) -> str:
    return current_settings().public_url.rstrip("/") + path


def _absolute(html: str) -> str:
    """The message's own HTML, whose inside links lead somewhere from a mail too."""
    return html.replace('href="/', f'href="{_url("/")}')
