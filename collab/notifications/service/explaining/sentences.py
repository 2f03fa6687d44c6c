"""What was decided, in the words of the person it was decided for."""

from __future__ import annotations

from datetime import datetime

from babel.dates import format_date, format_time

from collab.core.clock import PARIS
from collab.notifications.kinds import Sentence

CHANNEL_WORDS = {
    "nothing": Sentence("nulle part", "nowhere"),
    "page": Sentence("dans la page", "in the page"),
    "digest": Sentence("dans la page et dans la lettre", "in the page and in the digest"),
    "mail": Sentence("dans la page et par mail", "in the page and by mail"),
}
MAIL_DROPPED = {
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
        "Le mail n’est pas parti : vous aviez mis le groupe, la discussion ou le pays en silencieux.",
        "The mail did not leave: you had muted the group, the discussion or the country.",
    ),
    "settled": Sentence(
        "Le mail n’est pas parti : c’était déjà réglé.", "The mail did not leave: it was settled already."
    ),
    "no_address": Sentence(
        "Le mail n’est pas parti : aucune adresse n’est connue.",
        "The mail did not leave: no address is known.",
    ),
}
DELIVERED = {
    "planned": Sentence(
        "Le mail est prêt et part dans un instant.", "The mail is ready and leaves in a moment."
    ),
    "accepted": Sentence("Le mail est parti le {at}.", "The mail left on {at}."),
    "failed": Sentence("Le mail n’a pas pu être remis.", "The mail could not be delivered."),
    "forgotten": Sentence(
        "Le mail a été traité ; le détail n’en est plus gardé.",
        "The mail was dealt with; its detail is no longer kept.",
    ),
    "withdrawn": Sentence(
        "L’envoi du mail a été interrompu : il est peut-être arrivé.",
        "Sending the mail was interrupted: it may have arrived.",
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


LEVEL_WORDS = {
    "all": Sentence("tout", "everything"),
    "followed": Sentence("suivi", "followed"),
    "normal": Sentence("normal", "normal"),
    "muted": Sentence("silencieux", "muted"),
}


def at_time(sentence: Sentence, moment: datetime | None) -> Sentence:
    """The sentence with its moment in Paris, where it names one."""
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
