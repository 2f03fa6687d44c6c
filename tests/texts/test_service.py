"""The platform's texts: written from a known version, kept for good, taken note of."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select

from collab.core.db import transaction
from collab.core.errors import Problem
from collab.texts import service
from collab.texts.models import TextAcknowledgement, TextVersion
from collab.texts.policy import NAMES
from tests.factories import actor_of, make_member, make_person


@pytest.fixture
def staff(session):
    """Somebody of the secretariat, in a workspace with its first texts."""
    service.load_first_texts(session)
    actor = actor_of(make_person(session, "Chargée de mission", staff=True))
    session.commit()
    return actor


def _write(session, actor, *, expected: int, important: bool = False, words: str = "Autre texte"):
    return service.write_text(
        session, actor, "privacy", body_fr=words, body_en="Other", important=important, expected=expected
    )


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_each_first_text_is_a_page_with_its_blanks_in_sight(session, staff, name, language) -> None:
    text = service.text_for(session, name)
    html = getattr(text, f"html_{language}")
    assert (text.version, text.author_id) == (1, None)
    assert "<h2>" in html
    assert "<h4>" not in html
    blank = "[À compléter" if language == "fr" else "[To be completed"
    assert (blank in html) == (name != "charter")


def test_loading_again_leaves_what_the_secretariat_wrote(session, staff) -> None:
    _write(session, staff, expected=1)
    assert service.load_first_texts(session) == 0
    assert service.text_for(session, "privacy").body_fr == "Autre texte"
    assert service.text_for(session, "privacy", 1).body_fr.startswith("Collab garde")


def test_a_change_made_from_an_older_version_is_refused(session, staff) -> None:
    assert _write(session, staff, expected=1).version == 2
    with pytest.raises(Problem) as refused:
        _write(session, staff, expected=1, words="Écrit entre-temps")
    assert refused.value.status == 412
    assert service.text_for(session, "privacy").body_fr == "Autre texte"


def test_the_same_words_are_no_new_version_unless_they_become_important(session, staff) -> None:
    assert _write(session, staff, expected=1).version == 2
    assert _write(session, staff, expected=2).version == 2
    assert _write(session, staff, expected=2, important=True).version == 3


def test_of_many_writers_at_once_one_wins_and_the_others_are_told(session, staff) -> None:
    def write(number: int) -> int:
        try:
            with transaction() as mine:
                _write(mine, staff, expected=1, words=f"Texte {number}")
        except Problem as problem:
            return problem.status
        return 200

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(write, range(4))) == [200, 412, 412, 412]
    assert session.scalar(select(func.count()).where(TextVersion.name == "privacy")) == 2


def test_a_member_may_not_write(session, staff) -> None:
    with pytest.raises(Problem) as refused:
        _write(session, actor_of(make_member(session)), expected=1)
    assert refused.value.status == 403


def test_everyone_is_asked_once_and_again_when_the_meaning_changes(session, staff) -> None:
    reader = actor_of(make_member(session))

    def asked() -> list[tuple[str, int, bool]]:
        return [(owed.name, owed.version, owed.known) for owed in service.to_acknowledge(session, reader)]

    assert asked() == [("privacy", 1, False)]
    service.acknowledge(session, reader, "privacy", version=1)
    assert asked() == []
    _write(session, staff, expected=1, words="Une virgule de plus")
    assert asked() == []
    _write(session, staff, expected=2, words="Une donnée de plus", important=True)
    assert asked() == [("privacy", 3, True)]
    _write(session, staff, expected=3, words="Une donnée de plus, une virgule")
    assert asked() == [("privacy", 4, True)]
    service.acknowledge(session, reader, "privacy", version=4)
    assert asked() == []


def test_taking_note_twice_is_kept_once_and_of_no_version_at_all_is_refused(session, staff) -> None:
    reader = actor_of(make_member(session))
    for _ in range(2):
        service.acknowledge(session, reader, "privacy", version=1)
    kept = session.scalars(select(TextAcknowledgement)).all()
    assert [(row.person_id, row.version) for row in kept] == [(reader.person_id, 1)]
    with pytest.raises(Problem) as refused:
        service.acknowledge(session, reader, "privacy", version=2)
    assert refused.value.status == 404


def test_versions_say_who_wrote_them_but_to_no_guest(session, staff) -> None:
    _write(session, staff, expected=1)
    guest = actor_of(make_person(session, "Partenaire", organisation="Réseau"))
    first, written = sorted(service.versions_of(session, staff, "privacy"), key=lambda v: v.version)
    assert first.author is None
    assert written.author is not None
    assert written.author.id == staff.person_id
    assert all(version.author is None for version in service.versions_of(session, guest, "privacy"))


def test_a_script_in_a_text_stays_text() -> None:
    html = service.page_html("## Titre\n\n<script>alert(1)</script> [lien](javascript:alert(1))")
    assert html.startswith("<h2>Titre</h2>")
    assert "<script" not in html
    assert "javascript:" not in html.replace("[lien](javascript:alert(1))", "")
