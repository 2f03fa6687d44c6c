"""What is owed in buddying, in each letter while it is open; dates of pairs and of requests; new groups and people."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import text

from collab.buddying.models import Solicitation
from collab.core.clock import PARIS, now, today
from collab.core.db import transaction
from collab.digests.composition.describing import describe
from collab.digests.composition.sources.words import counted, moment_in_words
from collab.groups.service import follow_group
from collab.notifications.kinds import Sentence
from tests import factories as make
from tests.buddying.asking_rows import make_request, make_scene
from tests.buddying.pairs.rows import make_milestone, make_pair
from tests.digests.reading import found_for, items_for, titles
from tests.notifications.conftest import acting


def in_section(session, person, section: str):
    return [item for item in items_for(session, person) if item.section == section]


def test_an_asking_is_told_with_the_day_its_answer_is_expected(session) -> None:
    scene = make_scene(session, by_when=today() + timedelta(days=3))
    (item,) = in_section(session, scene.helpers[0], "buddying")
    day = today() + timedelta(days=3)
    assert item.emphasis
    assert item.fr.title == "On attend votre réponse à une demande d’aide"
    assert item.fr.detail.startswith(
        "Adduction d’eau à Madagascar · Ville de Lille. Réponse attendue d’ici au "
    )
    assert str(day.day) in item.fr.detail
    assert item.en.detail.startswith("Adduction d’eau à Madagascar · Ville de Lille. Answer expected by ")
    assert item.path == "/buddying/asked"


def test_what_was_owed_before_the_last_letter_is_told_again_and_makes_no_letter(session) -> None:
    scene = make_scene(session)
    helper = scene.helpers[0]
    assert [line.news for line in found_for(session, helper)[0]] == [True]
    assert [line.news for line in found_for(session, helper, since=now())[0]] == [False]


@pytest.mark.parametrize("state", ["declined", "lapsed", "cancelled"])
def test_what_needs_no_answer_any_more_is_not_told(session, state) -> None:
    scene = make_scene(session)
    session.get_one(Solicitation, scene.askings[0].id).state = state
    session.commit()
    assert found_for(session, scene.helpers[0]) == [[]]


def test_nobody_but_who_is_asked_is_told_of_it(session) -> None:
    scene = make_scene(session)
    stranger = make.make_member(session)
    session.commit()
    asker, staff, other = found_for(session, scene.asker, scene.staff, stranger)
    assert [line for line in (*asker, *staff, *other) if line.section == "buddying"] == []


def test_a_request_that_nobody_was_asked_for_is_told_once_its_days_have_passed(session) -> None:
    asker = make.make_member(session)
    make_request(session, asker)
    session.commit()
    assert in_section(session, asker, "buddying") == []
    with transaction() as own:
        own.execute(text("UPDATE buddy_request SET created_at = now() - interval '20 days'"))
    (item,) = in_section(session, asker, "buddying")
    assert item.fr.title == "Personne n’est encore sollicité pour votre demande d’aide"


def test_a_request_with_its_day_near_is_told_among_what_is_ahead(session) -> None:
    asker = make.make_member(session)
    make_request(session, asker, by_when=today() + timedelta(days=5))
    make_request(session, asker, by_when=today() + timedelta(days=90))
    session.commit()
    (item,) = in_section(session, asker, "ahead")
    assert item.fr.title.endswith("\u00a0: vous souhaitez de l’aide d’ici là")
    assert item.fr.detail == "Adduction d’eau à Madagascar"


def test_a_date_of_a_pair_is_told_to_the_two_and_needs_their_group(session) -> None:
    asker, helper, third = (make.make_member(session) for _ in range(3))
    staff = make.make_person(session, staff=True)
    pair = make_pair(session, asker, helper, "active")
    make_milestone(session, pair, starts_at=now() + timedelta(days=2))
    session.commit()
    for person in (asker, helper):
        (item,) = in_section(session, person, "ahead")
        assert item.fr.title.endswith("\u00a0: Premier appel")
        assert item.group_id == pair.group_id
    for lines in found_for(session, third, staff):
        assert [line for line in lines if line.group_id == pair.group_id] == []


def test_an_agreement_that_waits_is_told_to_who_leads_the_pair(session) -> None:
    asker, helper = make.make_member(session), make.make_member(session)
    make_pair(session, asker, helper)
    session.commit()
    assert "L’accord de votre binôme reste à conclure" in titles(items_for(session, asker))


def test_a_new_group_is_told_to_whom_it_concerns(session) -> None:
    member, joined = make.make_member(session), make.make_member(session)
    maker = make.make_person(session, staff=True)
    guest = make.make_person(session, "Partenaire")
    group = make.make_group(session, "Ports jumeaux", purpose="Les ports.", created_by=maker.id)
    make.make_group(session, "Caché", listed=False, visibility="invitation", kind="working")
    make.join(session, group, joined)
    session.commit()
    (item,) = items_for(session, member)
    assert item.fr.title == "Nouveau groupe\u00a0: Ports jumeaux"
    assert (item.fr.detail, item.fr.why) == ("Les ports.", "Vous pouvez y entrer.")
    assert item.group_id is None
    # Who is in it knows it, who made it too, and a guest knows of no group but theirs.
    assert found_for(session, joined, maker, guest) == [[], [], []]


def test_many_new_groups_are_one_line(session) -> None:
    member = make.make_member(session)
    for number in range(5):
        make.make_group(session, f"Groupe {number}", created_at=now() - timedelta(minutes=number))
    session.commit()
    (item,) = items_for(session, member)
    assert item.fr.title == "5 nouveaux groupes"
    assert item.fr.detail == "Dont «\u00a0Groupe 0\u00a0», «\u00a0Groupe 1\u00a0», «\u00a0Groupe 2\u00a0»"


def test_who_came_into_a_group_is_one_line_with_names_and_authorities(session, ground) -> None:
    come = []
    for name in ("Agente A", "Agente B", "Agente C", "Agente D"):
        come.append(make.make_member(session, name=name))
        session.commit()
        make.join(session, ground.group, come[-1])
        session.commit()
    (item,) = items_for(session, ground.reader)
    assert item.fr.title == "Développement durable\u00a0: 4 personnes sont arrivées"
    assert item.fr.detail == (
        "Dont Agente D (Ville de Strasbourg), Agente C (Ville de Strasbourg), Agente B (Ville de Strasbourg)"
    )
    assert item.en.title == "Développement durable: 4 people came in"
    # Who came last knows that they came, and is told of nobody who was there before.
    assert found_for(session, come[-1]) == [[]]
    assert titles(items_for(session, come[2])) == ["Développement durable\u00a0: une personne est arrivée"]


def test_who_came_into_a_hidden_muted_or_foreign_group_is_not_told(session, ground) -> None:
    stranger = make.make_member(session)
    staff = make.make_person(session, staff=True)
    make.make_member(session, ground.group)
    session.commit()
    with transaction() as own:
        follow_group(own, acting(own, ground.reader), ground.group.id, level="muted")
    assert found_for(session, ground.reader, stranger, staff) == [[], [], []]
    assert len(found_for(session, ground.author)[0]) == 1


def test_who_left_again_or_was_disabled_did_not_come(session, ground) -> None:
    gone = make.make_member(session)
    make.join(session, ground.group, gone, left_at=now())
    disabled = make.make_member(session, ground.group, disabled_at=now())
    session.commit()
    assert disabled.id
    assert found_for(session, ground.reader) == [[]]


def test_what_is_gone_when_a_line_is_described_has_no_words(session) -> None:
    keys = [
        "told:9:mention:named",
        "moved:9:1:moved",
        "bulletin:9:works:SN",
        "alert:9:9",
        "owed:pair:9:agree",
        "group:9",
        "groups:9.8.7:4",
        "joined:9:1:9",
        "date:9:member",
        "milestone:9",
        "due:9",
        "more:discussions:discussion:9:2",
    ]
    assert describe(session, keys) == {}


@pytest.mark.parametrize(
    ("hour", "minute", "french", "english"),
    [
        (14, 0, "jeudi 3 décembre à 14\u00a0h", "Thursday 3 December at 14:00"),
        (9, 5, "jeudi 3 décembre à 9\u00a0h\u00a005", "Thursday 3 December at 09:05"),
    ],
)
def test_a_moment_is_written_as_each_language_writes_it(hour, minute, french, english) -> None:
    moment = datetime(today().year, 12, 3, hour, minute, tzinfo=PARIS)
    said = moment_in_words(moment)
    assert said.fr.split(" ", 1)[1] == french.split(" ", 1)[1]
    assert said.en.split(" ", 1)[1] == english.split(" ", 1)[1]


def test_the_first_of_a_month_is_written_so_in_french() -> None:
    said = moment_in_words(datetime(today().year, 12, 1, 10, tzinfo=PARIS))
    assert " 1er décembre" in said.fr
    assert " 1 December" in said.en


def test_one_is_written_without_a_figure_and_many_with_theirs() -> None:
    one, many = Sentence("un mot", "one word"), Sentence("{count} mots", "{count} words")
    assert counted(1, one, many) == one
    assert counted(2, one, many) == Sentence("2 mots", "2 words")
    assert counted(100, one, many, most=99) == Sentence("plus de 99 mots", "more than 99 words")
