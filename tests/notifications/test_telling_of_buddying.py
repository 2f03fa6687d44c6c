"""What happens in buddying is told once, to whom it concerns, and nothing stale is mailed."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from collab.accounts.models import Person
from collab.buddying.events import HandoverOpened, NoteChanged, PairMoved, ReminderDue
from collab.buddying.models import Handover, Pair, PeerNote, Solicitation
from collab.buddying.service.answering import answer_asking
from collab.buddying.service.asking import ask_helper, invite_colleague, take_back_asking
from collab.core.clock import now, today
from collab.core.db import transaction
from collab.core.mail import send_due_mail
from collab.core.outbox import record
from collab.notifications.service import inbox_of
from tests import factories as make
from tests.buddying.asking_rows import Scene, make_offer, make_scene, make_technician
from tests.notifications.conftest import acting, decided, gather


@pytest.fixture
def scene(session) -> Scene:
    return make_scene(session, helpers=2)


@pytest.fixture
def asked(session, scene) -> Solicitation:
    """A third helper is asked by the verb, so that it is told."""
    helper = make_technician(session, make.make_authority(session, "Ville de Nantes"), "Agente de Nantes")
    offer = make_offer(session, helper)
    session.commit()
    with transaction() as own:
        return ask_helper(
            own,
            make.actor_of(scene.asker),
            request_id=scene.request.id,
            offer_id=offer.id,
            words="Vous l’avez fait à Antsirabe",
        )


def told(session: Session, person: Person) -> list[tuple]:
    return decided(session, person, "kind", "reason", "channel")


def mails_to(smtp, settings, person: Person) -> list:
    gather()
    send_due_mail(settings)
    return smtp.to(person.email)


def text_of(mail) -> str:
    return mail.get_body(("plain",)).get_content()


def helper_of(session: Session, asking: Solicitation) -> Person:
    return session.get_one(Person, asking.person_id)


def answer(session: Session, asking: Solicitation, **said) -> None:
    with transaction() as own:
        answer_asking(own, acting(own, helper_of(own, asking)), asking.id, **said)


def test_who_is_asked_gets_one_mail_with_three_answers(
    session, scene, asked, settle, smtp, settings, client: FlaskClient
) -> None:
    settle()
    helper = helper_of(session, asked)
    assert told(session, helper) == [("asked", "asked", "mail")]
    assert told(session, scene.staff) == told(session, scene.asker) == []
    for _ in range(2):
        [mail] = mails_to(smtp, settings, helper)
    assert mail["Subject"] == f"On vous demande de l’aide : {scene.request.title}"
    said = text_of(mail)
    assert "Agente de Lille (Ville de Lille)" in said
    assert "> Vous l’avez fait à Antsirabe" in said
    assert mail["List-Unsubscribe"]
    links = re.findall(r"http://localhost:8000/buddying/answer\?(answer=\w+&token=\S+)", said)
    assert [link.split("&")[0] for link in links] == ["answer=accept", "answer=decline", "answer=suggest"]
    html = mail.get_body(("html",)).get_content()
    assert html.count("/buddying/answer?answer=") == 3
    for link in links:
        assert client.get(f"/api/buddying/answer?{link}").status_code == 200
    assert client.post(f"/api/buddying/answer?{links[0]}", json={}).get_json()["asked"]["state"] == "accepted"


def test_a_mail_in_english_says_the_same(session, scene, asked, settle, smtp, settings) -> None:
    helper_of(session, asked).language = "en"
    session.commit()
    settle()
    [mail] = mails_to(smtp, settings, helper_of(session, asked))
    assert mail["Subject"] == f"You are asked for help: {scene.request.title}"
    assert "looks for a peer who has already done it" in text_of(mail)


@pytest.mark.parametrize("how", ["answered", "taken back", "mandate over"])
def test_nothing_that_is_settled_meanwhile_is_mailed(
    session, scene, asked, settle, smtp, settings, how
) -> None:
    settle()
    if how == "answered":
        answer(session, asked, answer="decline", reason="no_time")
    elif how == "taken back":
        with transaction() as own:
            take_back_asking(own, make.actor_of(scene.asker), asked.id)
    else:
        helper_of(session, asked).mandates[0].ends_on = today() - timedelta(days=1)
        session.commit()
    assert mails_to(smtp, settings, helper_of(session, asked)) == []


def test_a_no_is_told_to_the_asker_in_neutral_words_and_to_the_secretariat_in_the_page(
    session, scene, asked, settle, smtp, settings
) -> None:
    answer(session, asked, answer="decline", reason="conflict", words="Nous sommes en désaccord")
    settle()
    assert told(session, scene.asker) == [("helper_answered", "asks", "mail")]
    assert told(session, scene.staff) == [("helper_answered", "staff", "page")]
    for helper in scene.helpers:
        assert told(session, helper) == []
    [mail] = mails_to(smtp, settings, scene.asker)
    assert mail["Subject"].startswith("Agente de Nantes a répondu à votre sollicitation")
    assert "désaccord" not in mail.as_string()


def test_a_yes_is_one_mail_for_the_asker_and_ends_the_others_in_the_page(
    session, scene, asked, settle, smtp, settings
) -> None:
    answer(session, asked, answer="accept")
    settle()
    assert told(session, scene.asker) == [("pair_opened", "pair", "mail")]
    for helper in scene.helpers:
        assert told(session, helper) == [("asking_ended", "asked", "page")]
    [mail] = mails_to(smtp, settings, scene.asker)
    assert mail["Subject"].startswith("Agente de Nantes accepte")
    assert mails_to(smtp, settings, helper_of(session, asked)) == []


def test_who_sent_a_whole_plan_gets_no_mail_for_each_answer(session, scene, asked, settle) -> None:
    from collab.buddying.models import Plan

    plan = Plan(state="sent", by_id=scene.staff.id)
    session.add(plan)
    session.flush()
    row = session.get_one(Solicitation, asked.id)
    row.plan_id, row.asked_by = plan.id, scene.staff.id
    session.commit()
    answer(session, asked, answer="decline", reason="no_time")
    settle()
    assert told(session, scene.staff) == [("helper_answered", "staff", "page")]


def test_a_named_colleague_is_invited_by_one_mail(session, scene, asked, settle, smtp, settings) -> None:
    colleague = make_technician(session, session.merge(scene.offers[0]).authority, "Collègue")
    session.commit()
    answer(session, asked, answer="suggest", suggested_id=colleague.id)
    settle()
    assert told(session, colleague) == []
    for _ in range(2):
        with transaction() as own:
            invite_colleague(own, make.actor_of(scene.asker), asked.id)
    settle()
    [mail] = mails_to(smtp, settings, colleague)
    assert "Un·e collègue pense à vous" in mail["Subject"]


def test_a_reminder_is_one_mail_that_names_each_file_still_owed(
    session, scene, settle, smtp, settings
) -> None:
    helper = scene.helpers[0]
    for asking in scene.askings:
        session.get_one(Solicitation, asking.id).asked_at = now() - timedelta(days=9)
    lasting = scene.askings[0].id
    due = ReminderDue(by=None, person_id=helper.id, day=today(), solicitations=(lasting,))
    record(session, due)
    session.commit()
    settle()
    assert told(session, helper) == [("reminder", "leads", "mail")]
    [mail] = mails_to(smtp, settings, helper)
    said = text_of(mail)
    assert mail["Subject"] == "Ce qui vous attend dans le parrainage"
    assert said.count(scene.request.title) == 1
    assert "Ville de Lille attend votre réponse depuis le" in said
    assert "http://localhost:8000/buddying/asked" in said
    record(session, ReminderDue(by=None, person_id=helper.id, day=today(), solicitations=(lasting,)))
    session.commit()
    answer(session, scene.askings[0], answer="decline", reason="no_time")
    settle()
    assert len(mails_to(smtp, settings, helper)) == 1, "what was answered is not chased"


def make_pair(session: Session, scene: Scene) -> Pair:
    answer(session, scene.askings[0], answer="accept")
    return session.scalars(select(Pair)).one()


def test_a_pair_s_moves_are_told_to_the_other_half_in_their_own_words(session, scene, settle) -> None:
    pair = make_pair(session, scene)
    pair.state = "paused"
    record(
        session,
        PairMoved(
            by=scene.asker.id,
            pair_id=pair.id,
            request_id=pair.request_id,
            parties=(scene.asker.id, scene.helpers[0].id),
            state="paused",
            before="active",
        ),
    )
    session.commit()
    settle()
    assert told(session, scene.helpers[0])[0] == ("pair_moved", "pair", "mail")
    assert ("pair_moved", "pair", "mail") not in told(session, scene.asker)
    with transaction() as own:
        threads = inbox_of(own, acting(own, scene.helpers[0])).items
    line = next(line for thread in threads for line in thread.lines if line.kind == "pair_moved")
    assert (line.sentence.fr, line.path) == ("Votre binôme est en pause", f"/buddying/pairs/{pair.id}")


def test_a_note_waits_for_who_has_not_agreed_and_once_published_is_for_the_next_asker(
    session, scene, settle
) -> None:
    pair = make_pair(session, scene)
    next_asker = make_scene(session, helpers=0, themes=["water"]).asker
    note = PeerNote(pair_id=pair.id, title="Une régie à deux", themes=["water"])
    session.add(note)
    session.flush()
    named = {
        "pair_id": pair.id,
        "request_id": pair.request_id,
        "parties": (scene.asker.id, scene.helpers[0].id),
        "note_id": note.id,
    }
    record(session, NoteChanged(by=scene.asker.id, state="proposed", asked=(scene.helpers[0].id,), **named))
    session.commit()
    settle()
    assert told(session, scene.helpers[0])[0] == ("note_waits", "pair", "mail")
    assert told(session, next_asker) == []
    session.get_one(PeerNote, note.id).state = "published"
    record(session, NoteChanged(by=scene.helpers[0].id, state="published", **named))
    session.commit()
    settle()
    assert told(session, next_asker) == [("note_published", "same_need", "digest")]
    assert told(session, scene.asker)[0] == ("note_published", "pair", "digest")


def test_what_somebody_leaves_is_told_to_the_successor_and_to_their_peers(session, scene, settle) -> None:
    pair = make_pair(session, scene)
    successor = make_technician(session, session.merge(scene.offers[0]).authority)
    handover = Handover(
        mandate_id=scene.helpers[0].mandates[0].id,
        from_id=scene.helpers[0].id,
        authority_id=scene.offers[0].authority_id,
        to_id=successor.id,
    )
    session.add(handover)
    session.flush()
    opened = HandoverOpened(
        by=None,
        handover_id=handover.id,
        authority_id=handover.authority_id,
        from_id=handover.from_id,
        to_id=successor.id,
        peers=(pair.asker_id,),
    )
    record(session, opened)
    session.commit()
    settle()
    assert told(session, successor) == [("handover", "successor", "mail")]
    assert told(session, scene.asker)[0] == ("relay", "pair", "mail")
    assert "handover" not in [kind for kind, *_ in told(session, scene.staff)]
