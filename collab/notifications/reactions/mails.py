"""The mail at once of a conversation, written at the moment it is sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from babel.dates import format_date
from sqlalchemy.orm import Session

from collab.accounts.service import PersonRef
from collab.core.config import current_settings
from collab.core.links import sign_link
from collab.core.mail import Delivery, Mail, renders, write_mail
from collab.core.mail.addresses import ANSWER, UNSUBSCRIBE, sign_address
from collab.core.markdown import plain_text
from collab.notifications import service
from collab.notifications.kinds import KINDS
from collab.notifications.service import Gathered, Line

USUAL_TEMPLATE = "notifications/at_once"
_PRECISIONS = {"day": "long", "month": "MMMM y", "year": "y"}
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
    about: str
    facts: Mapping[str, Any]
    answers: list[tuple[str, str]]
    """Buttons that answer in one press: what each says and where it leads."""


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
        lines=[_mail_line(line, gathered) for line in gathered.lines],
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
    together, count = KINDS[last.kind].together, len({line.about for line in gathered.lines})
    if together and count > 1:
        return together.filled(fr={"count": count}, en={"count": count}).in_language(gathered.person.language)
    if last.title and not last.about:
        return f"{last.title} ({_group_name(gathered)})"
    sentence = last.sentence.in_language(gathered.person.language)
    group = last.about or _group_name(gathered)
    return f"{sentence} : {group}" if group and not english else f"{sentence}: {group}" if group else sentence


def _place(gathered: Gathered) -> str:
    last = gathered.lines[-1]
    return last.title or last.about or _group_name(gathered)


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


def _mail_line(line: Line, gathered: Gathered) -> MailLine:
    language = gathered.person.language
    shows = KINDS[line.kind].shows_message and line.html
    return MailLine(
        sentence=line.sentence.in_language(language),
        who=_standing(line.by),
        why=line.why.in_language(language),
        url=_url(line.path),
        words=plain_text(line.body) if shows else "",
        html=_absolute(line.html) if shows else "",
        files=", ".join(line.files) if KINDS[line.kind].shows_message else "",
        about=line.about or "",
        facts=_in_words(line.facts or {}, language),
        answers=_answers(line, gathered),
    )


def _answers(line: Line, gathered: Gathered) -> list[tuple[str, str]]:
    """Its buttons, each under a link of this person's own; those of earlier news of the same thing are left out."""
    about = (line.kind, line.about)
    if line is not next(each for each in reversed(gathered.lines) if (each.kind, each.about) == about):
        return []
    person = gathered.person
    return [
        (
            each.label.in_language(person.language),
            _url(each.path + ("&" if "?" in each.path else "?"))
            + f"token={sign_link(each.purpose, person.id, line.payload[each.thing])}",
        )
        for each in KINDS[line.kind].answers
        if not each.reasons or line.reason in each.reasons
    ]


def _in_words(facts: Mapping[str, Any], language: str) -> dict[str, Any]:
    """What a mail names besides, with its dates in words."""
    return {name: _worded(name, value, facts, language) for name, value in facts.items()}


def _worded(name: str, value: Any, facts: Mapping[str, Any], language: str) -> Any:
    locale = "en_GB" if language == "en" else "fr_FR"
    if isinstance(value, list):
        return [_in_words(each, language) for each in value]
    if value is None or not name.endswith("_on"):
        return value
    precision = facts.get(name.replace("_on", "_precision"), "day")
    return format_date(date.fromisoformat(value), _PRECISIONS[precision], locale=locale)


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
