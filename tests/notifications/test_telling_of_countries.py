"""What happens in a country is told to whom it concerns: once, with the reason, and to nobody else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from collab.accounts.models import Person
from collab.authorities.models import Authority
from collab.core.clock import now, today
from collab.core.db import transaction
from collab.core.mail import send_due_mail
from collab.core.outbox import OutboxEvent, record
from collab.countries.events import (
    AdviceChanged,
    BulletinChanged,
    BulletinProposed,
    BulletinWithdrawn,
    SourceDied,
)
from collab.countries.models import Bulletin, CountryLevel, CountryLevelVersion, Source
from collab.countries.service.alerts import answer_alert, keep_alerts_true, show_mail_answer
from collab.notifications import service
from collab.notifications.service import inbox_of, tell
from collab.partnerships.events import ConfirmationDue
from collab.partnerships.models import Partnership
from tests import factories as make
from tests.countries.alert_rows import (
    follow,
    make_agent,
    make_alert,
    make_bulletin,
    make_partnership,
    named,
    publish,
)
from tests.notifications.conftest import acting, decided, gather
from tests.queries import counted_queries


@dataclass
class Place:
    """An authority with a partner in Senegal, its agent, and everybody around."""

    authority: Authority
    partnership: Partnership
    agent: Person
    follower: Person
    stranger: Person
    staff: Person


@pytest.fixture
def place(session: Session) -> Place:
    authority, elsewhere = make.make_authority(session, "Ville de Lille"), make.make_authority(session)
    agent, follower = make_agent(session, authority), make_agent(session, elsewhere, "Agent")
    stranger = make_agent(session, elsewhere, "Autre agent")
    partnership = make_partnership(
        session, authority, referent_id=agent.id, ends_on=today() + timedelta(days=400)
    )
    follow(session, follower)
    staff = make.make_person(session, "Directrice", staff=True)
    session.commit()
    return Place(authority, partnership, agent, follower, stranger, staff)


def told(session: Session, person: Person) -> list[tuple]:
    return decided(session, person, "kind", "reason", "channel", "why")


def mails_to(smtp, settings, person: Person) -> list[str]:
    gather()
    send_due_mail(settings)
    return [mail["Subject"] for mail in smtp.to(person.email)]


def text_of(mail) -> str:
    return mail.get_body(("plain",)).get_content()


def change(session: Session, alert: Bulletin, *, new_fact: bool) -> None:
    alert = session.merge(alert)
    alert.version += 1
    session.flush()
    record(session, BulletinChanged(by=alert.author_id, new_fact=new_fact, **named(alert)))
    session.commit()


# An alert


def test_an_alert_reaches_who_works_there_and_who_follows_and_nobody_else(session, place, settle) -> None:
    former = make_agent(session, place.authority, "Ancien agent", ends_on=today() - timedelta(days=1))
    guest = make.make_person(session, "Partenaire", organisation="Réseau")
    follow(session, guest)
    alert = make_alert(session)
    session.commit()
    settle()
    assert told(session, place.agent) == [("alert", "exposed", "mail", None)]
    assert told(session, place.follower) == [("alert", "all", "mail", None)]
    for person in (place.stranger, former, guest, place.staff):
        assert told(session, person) == []
    with transaction() as own:
        [thread] = inbox_of(own, acting(own, place.agent)).items
    assert (thread.thread, thread.title) == (f"story:{alert.story_id}", alert.title)
    [line] = thread.lines
    assert (line.path, line.why.fr) == (
        f"/alerts/{alert.id}",
        "Votre collectivité a un partenariat dans ce pays.",
    )


def test_the_mail_names_the_partner_and_lets_one_answer(session, place, settle, smtp, settings) -> None:
    alert = make_alert(session)
    session.commit()
    settle()
    assert mails_to(smtp, settings, place.agent) == [
        "Alerte (Sénégal) : Crue du fleuve Sénégal à Saint-Louis"
    ]
    [mail] = smtp.to(place.agent.email)
    text = text_of(mail)
    for words in (
        *("Ville de Saint-Louis", "Ville de Lille", "Accord jusqu’au", "Suivi par Agente"),
        *("Deux quartiers sont évacués.", "Votre collectivité a un partenariat dans ce pays."),
        *("Nous sommes concernés", "Besoin d’aide", "Nous pouvons aider", "Pas concernés"),
    ):
        assert words in text, words
    html = mail.get_body(("html",)).get_content()
    assert html.count("/alerts/answer?") == 4
    assert "<img" not in html
    address = next(line for line in text.splitlines() if "answer=need_help" in line)
    with transaction() as own:
        shown = show_mail_answer(own, token=address.partition("token=")[2], answer="need_help")
    assert (shown.alert.id, [own.authority.name for own in shown.authorities]) == (
        alert.id,
        ["Ville de Lille"],
    )
    mails_to(smtp, settings, place.follower)
    [to_follower] = smtp.to(place.follower.email)
    assert "alerts/answer" not in text_of(to_follower)


def test_who_wants_a_link_alone_learns_nothing_more_from_the_mail(
    session, place, settle, smtp, settings
) -> None:
    service.set_preferences(session, place.agent.id, link_only=True)
    make_alert(session)
    session.commit()
    settle()
    assert mails_to(smtp, settings, place.agent) == ["Du nouveau pour vous"]
    [mail] = smtp.to(place.agent.email)
    for words in ("Saint-Louis", "answer?", "Lille"):
        assert words not in mail.as_string()


def test_an_alert_breaks_quiet_hours_and_a_bulletin_does_not(session, place, settle, smtp, settings) -> None:
    holidays = [(today() - timedelta(days=1), today() + timedelta(days=1))]
    for person in (place.agent, place.follower):
        service.set_preferences(session, person.id, holidays=holidays, choices={"bulletin": "mail"})
    publish(session, make_bulletin(session, place.staff, severity="watch"), place.staff)
    session.commit()
    settle()
    assert mails_to(smtp, settings, place.follower) == []
    make_alert(session, title="Crue")
    session.commit()
    settle()
    assert mails_to(smtp, settings, place.agent) == ["Alerte (Sénégal) : Crue"]


def test_a_muted_country_is_told_nowhere_and_that_is_explained(session, place, settle) -> None:
    follow(session, place.agent, "muted")
    make_alert(session)
    session.commit()
    settle()
    assert told(session, place.agent) == [("alert", "exposed", "nothing", "muted")]
    with transaction() as own:
        [why] = service.explain_person(own, acting(own, place.agent), person_id=place.agent.id)
    assert "Vous aviez mis ce pays en silencieux" in " ".join(each.fr for each in why.decisions)


def test_a_muted_country_silences_only_what_one_is_told_for_its_sake(session, place, settle) -> None:
    follow(session, place.agent, "muted")
    follow(session, place.agent, "all", "ML")
    follow(session, place.follower, "muted", "ML")
    make_alert(session, countries=["SN", "ML"])
    session.commit()
    settle()
    assert told(session, place.agent) == [("alert", "all", "mail", None)]
    assert told(session, place.follower) == [("alert", "all", "mail", None)]


def _answer_for_them(session: Session, place: Place, alert: Bulletin) -> None:
    colleague = make_agent(session, place.authority, "Directeur")
    session.commit()
    with transaction() as own:
        actor = acting(own, colleague)
        answer_alert(own, actor, alert.id, authority_id=place.authority.id, answer="not_concerned")


BEFALL = {
    "expired": lambda _session, _place, alert: setattr(alert, "expires_at", now() - timedelta(minutes=1)),
    "withdrawn": lambda _session, _place, alert: setattr(alert, "state", "withdrawn"),
    "answered by a colleague": _answer_for_them,
    "muted": lambda session, place, _alert: follow(session, place.agent, "muted"),
    "mandate ended": lambda session, place, _alert: setattr(
        session.merge(place.agent).mandates[0], "ends_on", today() - timedelta(days=1)
    ),
    "partnership ended": lambda session, place, _alert: setattr(
        session.merge(place.partnership), "status", "ended"
    ),
}


@pytest.mark.parametrize("befall", BEFALL.values(), ids=BEFALL)
def test_what_befell_meanwhile_keeps_the_mail_from_leaving(
    session, place, settle, smtp, settings, befall
) -> None:
    alert = make_alert(session)
    session.commit()
    settle()
    befall(session, place, session.merge(alert))
    session.commit()
    with transaction() as own:
        keep_alerts_true(own)
    assert mails_to(smtp, settings, place.agent) == []
    assert decided(session, place.agent, "mail") == ["dropped"]


# One story, one mail


def test_a_new_wording_tells_nobody_and_a_new_fact_sends_one_more_mail(
    session, place, settle, smtp, settings
) -> None:
    alert = make_alert(session)
    session.commit()
    settle()
    assert len(mails_to(smtp, settings, place.agent)) == 1
    change(session, alert, new_fact=False)
    settle()
    assert len(told(session, place.agent)) == 1
    assert len(mails_to(smtp, settings, place.agent)) == 1
    for _ in range(3):
        change(session, alert, new_fact=True)
    settle()
    assert mails_to(smtp, settings, place.agent)[1:] == [
        "Fait nouveau dans une alerte (Sénégal) : Crue du fleuve Sénégal à Saint-Louis"
    ]


def test_a_bulletin_published_again_of_the_same_story_sends_no_second_mail(
    session, place, settle, smtp, settings
) -> None:
    first = make_alert(session)
    session.commit()
    settle()
    assert len(mails_to(smtp, settings, place.agent)) == 1
    session.merge(first).state = "withdrawn"
    make_alert(session, story_id=first.story_id)
    session.commit()
    settle()
    assert len(mails_to(smtp, settings, place.agent)) == 1
    assert told(session, place.agent)[0] == ("alert", "exposed", "page", "told")
    with transaction() as own:
        why = service.explain_person(own, acting(own, place.agent), person_id=place.agent.id)
    assert "déjà été averti" in " ".join(each.fr for each in why[0].decisions)


def test_a_bulletin_that_becomes_an_alert_is_told_as_one(session, place, settle) -> None:
    bulletin = make_bulletin(session, place.staff, severity="watch")
    publish(session, bulletin, place.staff)
    session.commit()
    settle()
    assert told(session, place.agent) == []
    assert told(session, place.follower) == [("bulletin", "all", "digest", None)]
    session.merge(bulletin).severity = "alert"
    session.flush()
    with transaction() as own:
        keep_alerts_true(own)
    change(session, bulletin, new_fact=True)
    with transaction() as own:
        keep_alerts_true(own)
    settle()
    assert ("alert", "exposed", "mail", None) in told(session, place.agent)
    assert told(session, place.follower)[0] == ("alert", "all", "mail", None)


def test_whom_an_alert_concerns_since_later_is_told_then_and_the_others_not_again(
    session, place, settle
) -> None:
    make_alert(session)
    session.commit()
    settle()
    both = make_agent(session, place.authority, "Autre agente")
    elsewhere = make.make_authority(session)
    make.make_mandate(session, place.agent, elsewhere)
    newcomer = make_agent(session, elsewhere, "Nouvelle")
    make_partnership(session, elsewhere)
    session.commit()
    with transaction() as own:
        keep_alerts_true(own)
    settle()
    assert told(session, newcomer) == [("alert", "exposed", "mail", None)]
    assert len(told(session, place.agent)) == 1
    assert told(session, both) == []


# The other kinds


@pytest.mark.parametrize(
    ("level", "expected"),
    [
        ("all", [("bulletin", "all", "mail", None)]),
        ("followed", [("bulletin", "followed", "digest", "lowered")]),
        ("normal", []),
        ("muted", []),
    ],
)
def test_a_bulletin_is_told_as_closely_as_its_country_is_followed(
    session, place, settle, level, expected
) -> None:
    reader = make.make_member(session)
    service.set_preferences(session, reader.id, choices={"bulletin": "mail"})
    follow(session, reader, level)
    publish(session, make_bulletin(session, place.staff, severity="know"), place.staff)
    session.commit()
    settle()
    assert told(session, reader) == expected
    assert told(session, place.agent) == [], "a bulletin that is no alert is for who follows alone"


def test_a_proposed_bulletin_waits_for_its_chairs_else_for_the_secretariat(session, place, settle) -> None:
    bulletin = make_bulletin(session, place.agent, severity="watch")
    for chairs, expected in (((place.stranger.id,), place.stranger), ((), place.staff)):
        record(session, BulletinProposed(by=place.agent.id, chair_ids=chairs, **named(bulletin)))
        session.commit()
        settle()
        reason = "chair" if chairs else "secretariat"
        assert told(session, expected) == [("to_publish", reason, "mail", None)]
    assert len(told(session, place.staff)) == len(told(session, place.stranger)) == 1


def test_advice_goes_to_the_digest_of_who_follows(session, place, settle) -> None:
    service.set_preferences(session, place.follower.id, choices={"advice": "mail"})
    record(session, AdviceChanged(by=None, country="SN", publisher="uk", level=3))
    session.commit()
    settle()
    assert told(session, place.follower) == [("advice", "all", "digest", "lowered")]
    with transaction() as own:
        [thread] = inbox_of(own, acting(own, place.follower)).items
    assert thread.thread == "country:SN"
    assert thread.lines[0].sentence.fr == "Conseils aux voyageurs modifiés (Royaume-Uni) : Sénégal"
    assert told(session, place.agent) == []


def test_a_call_for_help_is_for_who_follows_all_and_for_the_secretariat(session, place, settle) -> None:
    alert = make_alert(session)
    session.commit()
    with transaction() as own:
        answer_alert(
            own, acting(own, place.agent), alert.id, authority_id=place.authority.id, answer="need_help"
        )
    settle()
    assert told(session, place.follower)[0] == ("help", "all", "page", None)
    assert told(session, place.staff)[0] == ("help", "staff", "page", None)
    assert all(kind != "help" for kind, *_ in told(session, place.agent) + told(session, place.stranger))


def test_a_dead_source_is_told_to_the_secretariat_by_mail_unless_it_lives_again(
    session, place, settle, smtp, settings
) -> None:
    source = Source(name="Bulletin régional", adapter="feed", url="https://example.org/flux", state="dead")
    session.add(source)
    session.flush()
    record(session, SourceDied(by=None, source_id=source.id))
    session.commit()
    settle()
    assert mails_to(smtp, settings, place.staff) == ["Une source ne répond plus : Bulletin régional"]
    record(session, SourceDied(by=None, source_id=source.id))
    session.commit()
    settle()
    session.merge(source).state = "on"
    session.commit()
    assert len(mails_to(smtp, settings, place.staff)) == 1
    assert told(session, place.agent) == []


def test_a_partnership_to_confirm_is_asked_of_who_keeps_it_with_a_link(
    session, place, settle, smtp, settings
) -> None:
    session.merge(place.partnership).asked_on = today()
    due = ConfirmationDue(
        by=None,
        people=(place.agent.id,),
        partnership_id=place.partnership.id,
        authority_id=place.authority.id,
        country="SN",
    )
    record(session, due)
    session.commit()
    settle()
    assert mails_to(smtp, settings, place.agent) == [
        "Partenariat à confirmer (Sénégal) : Ville de Saint-Louis"
    ]
    text = text_of(smtp.to(place.agent.email)[0])
    assert "/partnerships/confirm?token=" in text
    assert "Vous suivez ce partenariat" in text


# Explained, counted


def test_who_was_told_of_an_alert_is_told_that_it_was_withdrawn(session, place, settle) -> None:
    bulletin = make_alert(session)
    session.commit()
    settle()
    withdrawn = BulletinWithdrawn(
        by=place.staff.id, published=True, author_id=place.staff.id, **named(bulletin)
    )
    record(session, withdrawn)
    session.commit()
    settle()
    for person, reasons in ((place.agent, ["told"]), (place.follower, ["told"]), (place.stranger, [])):
        assert [reason for kind, reason, *_ in told(session, person) if kind == "withdrawn"] == reasons


def test_forty_partnerships_to_confirm_are_one_mail(session, place, settle, smtp, settings) -> None:
    asked = [make_partnership(session, place.authority, "ML", partner=f"Commune {n}") for n in range(40)]
    for partnership in asked:
        partnership.asked_on = today()
        record(
            session,
            ConfirmationDue(
                by=None,
                people=(place.agent.id,),
                partnership_id=partnership.id,
                authority_id=place.authority.id,
                country="ML",
            ),
        )
    session.commit()
    settle()
    assert mails_to(smtp, settings, place.agent) == ["40 partenariats à confirmer"]
    text = text_of(smtp.to(place.agent.email)[0])
    assert text.count("/partnerships/confirm?token=") == 40
    assert "Commune 39" in text


def test_why_somebody_was_not_told_reads_the_level_of_that_time(session, place, settle) -> None:
    session.add(CountryLevelVersion(person_id=place.stranger.id, country="SN", level="muted"))
    session.commit()
    make_alert(session)
    session.commit()
    settle()
    session.add(CountryLevelVersion(person_id=place.stranger.id, country="SN", level="all"))
    session.add(CountryLevel(person_id=place.stranger.id, country="SN", level="all"))
    session.commit()
    event = session.query(OutboxEvent).filter_by(name="countries.bulletin_published").one()
    with transaction() as own:
        why = service.explain_event(own, acting(own, place.stranger), event.id, person_id=place.stranger.id)
    assert not why.told
    said = " ".join(each.fr for each in why.decisions)
    assert "n’avait alors de partenariat actif dans ce pays" in said
    assert "« silencieux »" in said


def test_people_are_told_in_as_many_queries_however_many_they_are(session, place, database) -> None:
    counts = []
    for more in (1, 60):
        for _ in range(more):
            authority = make.make_authority(session)
            make_partnership(session, authority)
            make_agent(session, authority)
            follow(session, make.make_member(session))
        make_alert(session)
        session.commit()
        event = (
            session.query(OutboxEvent)
            .filter_by(name="countries.bulletin_published")
            .order_by(OutboxEvent.id.desc())
            .first()
        )
        with counted_queries(database) as queries:
            assert tell(session, event) > more
        counts.append(len(queries))
        session.commit()
    assert counts[0] == counts[1]
