"""Alerts: whom one concerns, who answered for which authority, what of it is whose to read."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from collab.accounts.models import Person
from collab.authorities.models import Authority
from collab.core.actor import ActorMandate
from collab.core.clock import now, today
from collab.core.db import transaction
from collab.core.errors import Problem
from collab.core.outbox import OutboxEvent, record
from collab.countries.models import AlertAnswer, AlertExposure, Bulletin
from collab.countries.service.alerts import (
    answer_alert,
    board_of,
    close_alert,
    keep_alerts_true,
    live_alerts,
    open_alert,
    see_alert,
)
from collab.discussion.models import Message
from collab.partnerships.events import PartnershipEntered
from collab.partnerships.models import Partnership
from tests import factories as make
from tests.countries.alert_rows import make_agent, make_alert, make_partnership, publish
from tests.notifications.conftest import acting
from tests.queries import counted_queries


@dataclass
class Ground:
    """An authority with a partner in Senegal and one without, an agent of each, and a live alert there."""

    exposed: Authority
    elsewhere: Authority
    partnership: Partnership
    agent: Person
    stranger: Person
    staff: Person
    alert: Bulletin


@pytest.fixture
def ground(session: Session) -> Ground:
    exposed, elsewhere = (
        make.make_authority(session, "Ville de Lille"),
        make.make_authority(session, "Ville de Brest"),
    )
    agent, stranger = make_agent(session, exposed), make_agent(session, elsewhere, "Agent")
    partnership = make_partnership(session, exposed, referent_id=agent.id)
    alert = make_alert(session)
    staff = make.make_person(session, "Directrice", staff=True)
    session.commit()
    return Ground(exposed, elsewhere, partnership, agent, stranger, staff, alert)


def answer(person: Person, alert: Bulletin, authority: Authority, said: str = "concerned", **more) -> None:
    """Answer as that person, in a transaction of its own."""
    with transaction() as own:
        answer_alert(own, acting(own, person), alert.id, authority_id=authority.id, answer=said, **more)


def refusal(*arguments, **more) -> Problem:
    with pytest.raises(Problem) as refused:
        answer(*arguments, **more)
    return refused.value


def answers(session: Session) -> list[tuple[str, bool]]:
    """What was answered and whether it stands, oldest first."""
    session.rollback()
    rows = session.scalars(select(AlertAnswer).order_by(AlertAnswer.id))
    return [(row.answer, row.replaced_at is None) for row in rows]


def recorded(session: Session, name: str) -> list[dict]:
    session.rollback()
    return [
        row.payload
        for row in session.scalars(select(OutboxEvent).filter_by(name=name).order_by(OutboxEvent.id))
    ]


def exposed_now(session: Session) -> set[int]:
    session.rollback()
    present = select(AlertExposure.authority_id).where(AlertExposure.ended_at.is_(None))
    return set(session.scalars(present))


# Whom it concerns


@pytest.mark.parametrize(
    "change",
    [
        {"status": "ended"},
        {"status": "planned"},
        {"country": "ML"},
        {"removed_at": now()},
        {"ends_on": today() - timedelta(days=1)},
        {"starts_on": today() + timedelta(days=1)},
    ],
    ids=lambda change: next(iter(change)),
)
def test_only_a_partnership_active_today_exposes_its_authority(session, change) -> None:
    make_partnership(session, make.make_authority(session), **change)
    make_alert(session)
    session.commit()
    assert exposed_now(session) == set()


def test_a_partnership_that_ends_today_still_exposes(session) -> None:
    authority = make.make_authority(session)
    make_partnership(session, authority, ends_on=today())
    make_alert(session)
    session.commit()
    assert exposed_now(session) == {authority.id}


def test_a_partnership_entered_later_exposes_and_one_that_ended_does_so_no_longer(
    session, ground, settle
) -> None:
    make_partnership(session, ground.elsewhere)
    session.merge(ground.partnership).ends_on = today() - timedelta(days=1)
    entered = PartnershipEntered(by=None, partnership_id=1, authority_id=ground.elsewhere.id, country="SN")
    record(session, entered)
    session.commit()
    settle()
    assert exposed_now(session) == {ground.elsewhere.id}
    kept = session.execute(select(AlertExposure.authority_id, AlertExposure.ended_at)).all()
    assert len(kept) == 2, "the past stays"
    [changed] = recorded(session, "countries.alert_reach_changed")
    assert changed["authority_ids"] == [ground.elsewhere.id]
    with transaction() as own:
        keep_alerts_true(own)
    assert len(recorded(session, "countries.alert_reach_changed")) == 1, "nothing changed: nothing is said"


def test_an_alert_whose_countries_change_concerns_others(session, ground) -> None:
    make_partnership(session, ground.elsewhere, "ML")
    session.commit()
    with transaction() as own:
        alert = own.get_one(Bulletin, ground.alert.id)
        alert.countries, alert.changed_at = ["ML"], now()
        open_alert(own, alert)
    assert exposed_now(session) == {ground.elsewhere.id}


def test_a_bulletin_that_is_an_alert_no_longer_concerns_nobody_and_one_that_is_over_stays_as_it_stood(
    session, ground
) -> None:
    with transaction() as own:
        alert = own.get_one(Bulletin, ground.alert.id)
        alert.state, alert.expired_at = "expired", now()
        close_alert(own, alert)
    assert exposed_now(session) == {ground.exposed.id}
    with transaction() as own:
        alert = own.get_one(Bulletin, ground.alert.id)
        alert.state, alert.severity = "published", "watch"
        close_alert(own, alert)
    assert exposed_now(session) == set()


def test_two_that_keep_an_alert_true_at_once_open_each_exposure_once(session, ground) -> None:
    for _ in range(20):
        make_partnership(session, ground.elsewhere)
    session.commit()
    start = threading.Barrier(4)

    def work() -> None:
        start.wait()
        with transaction() as own:
            keep_alerts_true(own)

    with ThreadPoolExecutor(4) as workers:
        for done in [workers.submit(work) for _ in range(4)]:
            done.result()
    session.rollback()
    assert session.scalar(text("SELECT count(*) FROM alert_exposure")) == 21
    assert len(recorded(session, "countries.alert_reach_changed")) == 1


# Seen and answered


def test_the_first_look_counts_and_no_other(session, ground) -> None:
    for _ in range(2):
        with transaction() as own:
            see_alert(own, acting(own, ground.agent), ground.alert.id)
    assert [seen["person_id"] for seen in recorded(session, "countries.alert_seen")] == [ground.agent.id]


def test_the_last_answer_stands_and_the_others_are_kept(session, ground) -> None:
    for said in ("concerned", "can_help", "can_help", "not_concerned"):
        answer(ground.agent, ground.alert, ground.exposed, said)
    assert answers(session) == [("concerned", False), ("can_help", False), ("not_concerned", True)]
    assert len(recorded(session, "countries.alert_answered")) == 3
    with transaction() as own:
        board = board_of(own, acting(own, ground.agent), ground.alert.id)
    assert [said.answer for said in board.earlier] == ["can_help", "concerned"]


def test_a_colleague_changes_the_answer_and_is_shown_as_who_did(session, ground) -> None:
    colleague = make_agent(session, ground.exposed, "Directeur")
    session.commit()
    answer(ground.agent, ground.alert, ground.exposed)
    answer(colleague, ground.alert, ground.exposed, "concerned")
    with transaction() as own:
        [own_answer] = board_of(own, acting(own, colleague), ground.alert.id).mine
    assert own_answer.answer.by.name == "Agente", "the same answer twice changes nothing"
    answer(colleague, ground.alert, ground.exposed, "can_help", words="Une pompe")
    with transaction() as own:
        [own_answer] = board_of(own, acting(own, ground.agent), ground.alert.id).mine
    assert (own_answer.answer.by.name, own_answer.answer.words) == ("Directeur", "Une pompe")


def test_two_answers_at_once_leave_one_that_stands(session, ground) -> None:
    start = threading.Barrier(4)

    def work(said: str) -> None:
        start.wait()
        answer(ground.agent, ground.alert, ground.exposed, said)

    with ThreadPoolExecutor(4) as workers:
        for done in [
            workers.submit(work, said) for said in ("concerned", "can_help", "not_concerned", "can_help")
        ]:
            done.result()
    assert sum(stands for _, stands in answers(session)) == 1


def test_only_who_holds_a_valid_mandate_of_an_authority_answers_for_it(session, ground) -> None:
    former = make_agent(session, ground.exposed, ends_on=today() - timedelta(days=1))
    make.make_mandate(session, former, ground.elsewhere)
    session.commit()
    for person in (ground.stranger, former, ground.staff):
        assert refusal(person, ground.alert, ground.exposed).slug == "mandate-ended"
    assert answers(session) == []


def test_an_authority_that_is_not_exposed_may_offer_help(session, ground) -> None:
    answer(ground.stranger, ground.alert, ground.elsewhere, "can_help", words="Deux ingénieurs")
    with transaction() as own:
        board = board_of(own, acting(own, ground.agent), ground.alert.id)
    assert [(other.authority.name, other.words) for other in board.others] == [
        ("Ville de Brest", "Deux ingénieurs")
    ]


def test_who_acts_for_a_holder_is_shown_as_such(session, ground) -> None:
    assistant = make_agent(session, ground.elsewhere, "Assistante")
    [held] = session.merge(ground.agent).mandates
    session.commit()
    with transaction() as own:
        actor = acting(own, assistant)
        actor = type(actor)(
            **{
                **actor.__dict__,
                "acts_for": (ActorMandate(id=held.id, authority_id=ground.exposed.id, role="technician"),),
            }
        )
        answer_alert(own, actor, ground.alert.id, authority_id=ground.exposed.id, answer="concerned")
        board = board_of(own, actor, ground.alert.id)
    first = board.mine[0]
    assert (first.authority.name, first.acting_for) == ("Ville de Lille", True)
    assert (first.answer.by.name, first.answer.acting_for.name) == ("Assistante", "Agente")


@pytest.mark.parametrize(
    ("change", "slug"),
    [
        ({"expires_at": now() - timedelta(minutes=1)}, "alert-over"),
        ({"state": "expired"}, "alert-over"),
        ({"state": "withdrawn", "withdrawn_at": now()}, "alert-withdrawn"),
    ],
    ids=["its day is over", "it expired", "it was withdrawn"],
)
def test_an_alert_that_is_over_is_answered_no_more_and_leaves_the_list(session, ground, change, slug) -> None:
    for name, value in change.items():
        setattr(session.merge(ground.alert), name, value)
    session.commit()
    refused = refusal(ground.agent, ground.alert, ground.exposed)
    assert (refused.status, refused.slug) == (409, slug)
    with transaction() as own:
        assert live_alerts(own, acting(own, ground.agent)) == []
        assert not board_of(own, acting(own, ground.agent), ground.alert.id).alert.live


def test_a_bulletin_that_is_no_alert_or_not_published_has_no_board(session, ground) -> None:
    for change in ({"severity": "watch"}, {"published_at": None, "state": "proposed"}):
        for name, value in {"severity": "alert", **change}.items():
            setattr(session.merge(ground.alert), name, value)
        session.commit()
        with pytest.raises(Problem) as refused, transaction() as own:
            board_of(own, acting(own, ground.agent), ground.alert.id)
        assert refused.value.status == 404


def test_a_guest_reads_no_alert(session, ground) -> None:
    guest = make.make_person(session, "Partenaire", organisation="Réseau de villes")
    session.commit()
    for look in (live_alerts, lambda own, actor: board_of(own, actor, ground.alert.id)):
        with pytest.raises(Problem) as refused, transaction() as own:
            look(own, acting(own, guest))
        assert refused.value.status == 404


# Need help


def written(session: Session) -> list[str]:
    session.rollback()
    return list(session.scalars(select(Message.body).order_by(Message.id)))


def test_need_help_is_written_in_the_country_s_discussion_and_told_once(session, ground) -> None:
    for _ in range(2):
        answer(ground.agent, ground.alert, ground.exposed, "need_help", words="Des pompes\nvite")
    [body] = written(session)
    assert body.startswith(
        "**Ville de Lille** a besoin d’aide : [Crue du fleuve Sénégal à Saint-Louis](/alerts/"
    )
    assert body.endswith("> Des pompes\n> vite")
    [needed] = recorded(session, "countries.help_needed")
    assert (needed["authority_id"], needed["countries"]) == (ground.exposed.id, ["SN"])
    with transaction() as own:
        [own_answer] = board_of(own, acting(own, ground.agent), ground.alert.id).mine
    assert own_answer.answer.message_number == 1


def test_taking_it_back_writes_nothing_more_and_needing_it_again_in_the_same_words_neither(
    session, ground
) -> None:
    for said in ("need_help", "concerned", "need_help"):
        answer(ground.agent, ground.alert, ground.exposed, said)
    assert len(written(session)) == 1
    assert len(recorded(session, "countries.help_needed")) == 2


def test_other_words_are_written_and_tell_of_no_second_need(session, ground) -> None:
    answer(ground.agent, ground.alert, ground.exposed, "need_help")
    answer(ground.agent, ground.alert, ground.exposed, "need_help", words="Des tentes aussi")
    assert len(written(session)) == 2
    assert len(recorded(session, "countries.help_needed")) == 1


# The board


def test_the_secretariat_sees_who_is_silent_and_how_many_have_looked(session, ground) -> None:
    make_partnership(session, ground.elsewhere)
    session.commit()
    with transaction() as own:
        keep_alerts_true(own)
        see_alert(own, acting(own, ground.stranger), ground.alert.id)
    answer(ground.agent, ground.alert, ground.exposed, "not_concerned")
    with transaction() as own:
        board = board_of(own, acting(own, ground.staff), ground.alert.id)
    lines = {line.authority.name: (line.answer and line.answer.answer, line.seen) for line in board.exposed}
    assert lines == {"Ville de Brest": (None, 1), "Ville de Lille": ("not_concerned", 0)}
    assert (board.counts.exposed, board.counts.answered, board.counts.silent) == (2, 1, 1)
    [tie] = next(line.ties for line in board.exposed if line.authority.name == "Ville de Lille")
    assert (tie.partner, tie.referent.name, tie.ends_on) == ("Ville de Saint-Louis", "Agente", None)


def test_another_authority_never_learns_that_one_is_not_concerned_nor_that_it_answered(
    session, ground
) -> None:
    make_partnership(session, ground.elsewhere)
    session.commit()
    with transaction() as own:
        keep_alerts_true(own)
    for said, shown in (("not_concerned", set()), ("concerned", set()), ("need_help", {"Ville de Lille"})):
        answer(ground.agent, ground.alert, ground.exposed, said)
        with transaction() as own:
            board = board_of(own, acting(own, ground.stranger), ground.alert.id)
            [listed] = live_alerts(own, acting(own, ground.stranger))
        assert {line.authority.name for line in board.exposed} == {"Ville de Brest"} | shown
        assert board.counts is listed.counts is None
        assert all(line.seen is None for line in board.exposed)
        assert board.earlier == []


def test_a_chair_of_the_country_s_group_sees_all_and_one_of_another_country_does_not(session, ground) -> None:
    for country, expected in (("SN", True), ("ML", False)):
        chair = make_agent(session, ground.elsewhere)
        group = make.make_group(session, kind="country", country=country)
        make.join(session, group, chair, "chair")
        session.commit()
        with transaction() as own:
            assert board_of(own, acting(own, chair), ground.alert.id).oversees is expected
            assert (live_alerts(own, acting(own, chair))[0].counts is not None) is expected


def test_the_exposed_authorities_of_the_reader_come_first_with_what_stands(session, ground) -> None:
    other = make_agent(session, ground.elsewhere)
    make.make_mandate(session, other, ground.exposed)
    session.commit()
    answer(ground.agent, ground.alert, ground.exposed)
    with transaction() as own:
        [listed] = live_alerts(own, acting(own, other))
    assert [(mine.authority.name, mine.exposed) for mine in listed.mine] == [
        ("Ville de Lille", True),
        ("Ville de Brest", False),
    ]
    assert listed.mine[0].answer.answer == "concerned"


def test_boards_and_lists_take_as_many_queries_however_much_there_is(session, ground, database) -> None:
    counts = []
    for more in (1, 40):
        for _ in range(more):
            authority = make.make_authority(session)
            agent = make_agent(session, authority)
            make_partnership(session, authority, referent_id=agent.id)
            publish(session, other := make_alert(session), ground.staff)
            session.commit()
            answer(agent, other, authority, "concerned")
        with counted_queries(database) as queries, transaction() as own:
            actor = acting(own, ground.staff)
            board_of(own, actor, ground.alert.id)
            live_alerts(own, actor)
        counts.append(len(queries))
    assert counts[0] == counts[1]
