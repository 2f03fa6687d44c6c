"""The letter's own words, in both languages."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Wording:
    """What a letter says by itself, in one language."""

    name: str
    by: str
    colon: str
    locale: str
    number: str
    own: str
    since: str
    noted: str
    sections: dict[str, str]
    open: str
    read: str
    elsewhere: str
    because: str
    choose: str
    stop: str
    quiet_subject: str
    quiet_edition: str
    quiet_own: tuple[str, str]
    """One, and many."""
    quiet_why: str
    more: tuple[str, str]
    hidden: tuple[str, str]
    news: tuple[str, str]

    def counted(self, forms: tuple[str, str], count: int) -> str:
        """A form with its number: French counts none as one, English as many."""
        one = count < 2 if self.locale == "fr_FR" else count == 1
        return forms[0 if one else 1].format(count)


FRENCH = Wording(
    name="La lettre de la commission",
    by="Commission internationale de France Urbaine",
    colon="\u00a0:",
    locale="fr_FR",
    number="N°\u00a0{}",
    own="Pour vous",
    since="Ce qui a bougé là où vous êtes, depuis votre dernière lettre.",
    noted="À noter",
    sections={
        "discussions": "Discussions",
        "countries": "Veille pays",
        "buddying": "Parrainage",
        "groups": "Groupes et personnes",
        "ahead": "À venir",
        "oneself": "À votre sujet",
    },
    open="Ouvrir l’espace",
    read="Lire dans l’espace",
    elsewhere="Ouvrir {}",
    because=(
        "Vous recevez cette lettre parce que vous avez un compte dans l’espace de la commission. "
        "Ni pixel ni lien de suivi\u00a0: nous ne savons pas si vous l’ouvrez."
    ),
    choose="Choisir son rythme",
    stop="Ne plus recevoir cette lettre",
    quiet_subject="Du nouveau pour vous",
    quiet_edition="Une nouvelle édition est parue.",
    quiet_own=("{} nouvelle vous attend dans l’espace.", "{} nouvelles vous attendent dans l’espace."),
    quiet_why="Vous avez choisi que nos mails n’en disent pas plus.",
    more=("Et encore {} nouvelle, à lire dans l’espace.", "Et encore {} nouvelles, à lire dans l’espace."),
    hidden=("{} ligne que vous ne pouvez pas lire.", "{} lignes que vous ne pouvez pas lire."),
    news=("Votre lettre\u00a0: {} nouvelle", "Votre lettre\u00a0: {} nouvelles"),
)
ENGLISH = Wording(
    name="The commission’s letter",
    by="International commission of France Urbaine",
    colon=":",
    locale="en_GB",
    number="No.\u00a0{}",
    own="For you",
    since="What moved where you are, since your last letter.",
    noted="Of note",
    sections={
        "discussions": "Discussions",
        "countries": "Country monitoring",
        "buddying": "Buddying",
        "groups": "Groups and people",
        "ahead": "Dates ahead",
        "oneself": "About you",
    },
    open="Open the workspace",
    read="Read in the workspace",
    elsewhere="Open {}",
    because=(
        "You receive this letter because you have an account in the commission’s workspace. "
        "No tracking pixel, no rewritten link: we do not know whether you open it."
    ),
    choose="Choose how often",
    stop="Stop receiving this letter",
    quiet_subject="Something new for you",
    quiet_edition="A new edition is out.",
    quiet_own=("{} news item awaits you in the workspace.", "{} news items await you in the workspace."),
    quiet_why="You chose that our mails say no more than that.",
    more=("And {} more, to be read in the workspace.", "And {} more, to be read in the workspace."),
    hidden=("{} line that you may not read.", "{} lines that you may not read."),
    news=("Your letter: {} news item", "Your letter: {} news items"),
)


def wording(language: str) -> Wording:
    """The words of a language, French unless it is English."""
    return ENGLISH if language == "en" else FRENCH
