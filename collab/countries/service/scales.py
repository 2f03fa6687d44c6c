"""The scale of each government that advises its travellers, in its own words: none is translated into another's."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Notch:
    """One level of a publisher's scale."""

    level: int
    words: str
    words_en: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Scale:
    """A publisher and its levels, from the calmest to the gravest."""

    publisher: str
    name: str
    name_en: str
    notches: tuple[Notch, ...]


def _notches(*said: tuple[int, str, str]) -> tuple[Notch, ...]:
    return tuple(Notch(level=level, words=words, words_en=english) for level, words, english in said)


SCALES: dict[str, Scale] = {
    "fr": Scale(
        publisher="fr",
        name="France · ministère de l’Europe et des affaires étrangères",
        name_en="France · Ministry for Europe and Foreign Affairs",
        notches=_notches(
            (1, "Vert : vigilance normale", "Green: normal vigilance"),
            (2, "Jaune : vigilance renforcée", "Yellow: increased vigilance"),
            (3, "Orange : déconseillé sauf raison impérative", "Orange: advised against unless imperative"),
            (4, "Rouge : formellement déconseillé", "Red: formally advised against"),
        ),
    ),
    "ca": Scale(
        publisher="ca",
        name="Canada · Affaires mondiales Canada",
        name_en="Canada · Global Affairs Canada",
        notches=_notches(
            (1, "Prendre des mesures de sécurité normales", "Take normal security precautions"),
            (2, "Faire preuve d’une grande prudence", "Exercise a high degree of caution"),
            (3, "Éviter tout voyage non essentiel", "Avoid non-essential travel"),
            (4, "Éviter tout voyage", "Avoid all travel"),
        ),
    ),
    # It has three levels of its own: nothing stands at the second notch.
    "uk": Scale(
        publisher="uk",
        name="Royaume-Uni · Foreign, Commonwealth & Development Office",
        name_en="United Kingdom · Foreign, Commonwealth & Development Office",
        notches=_notches(
            (1, "Aucun voyage déconseillé", "No travel advised against"),
            (3, "Tout voyage non essentiel déconseillé", "All but essential travel advised against"),
            (4, "Tout voyage déconseillé", "All travel advised against"),
        ),
    ),
}
