"""The archive: editions that reached anybody, each item for who may read where it comes from."""

from __future__ import annotations

import pytest

from collab.core.db import transaction
from collab.digests.service.archive import list_archive, read_edition
from tests.digests.archive_rows import make_letter, make_run, make_sent_edition, part
from tests.factories import actor_of, join, make_group, make_member, make_person
from tests.queries import counted_queries

ARCHIVE = "/api/digests/archive"


def numbers(answer) -> list[int]:
    return [item["number"] for item in answer.json["items"]]


def test_editions_are_listed_newest_first_a_page_at_a_time(session, signed_in) -> None:
    member = make_member(session)
    for number in range(1, 6):
        make_sent_edition(session, number, [part("Une")] * number)
    session.commit()
    browser = signed_in(member)
    first = browser.get(ARCHIVE, query_string={"limit": 2})
    assert (numbers(first), first.json["next"]) == ([5, 4], 4)
    last = browser.get(ARCHIVE, query_string={"limit": 3, "before": 4})
    assert (numbers(last), last.json["next"]) == ([3, 2, 1], None)
    newest = first.json["items"][0]
    assert (newest["title_fr"], newest["title_en"], newest["parts"]) == ("Lettre 5", "Lettre 5", 5)


@pytest.mark.parametrize("state", ["draft", "submitted", "approved", "scheduled", "discarded"])
def test_what_did_not_leave_is_not_there(session, signed_in, state) -> None:
    member = make_member(session)
    edition = make_sent_edition(session, None, state=state, sending_at=None, sent_at=None)
    session.commit()
    browser = signed_in(member)
    assert numbers(browser.get(ARCHIVE)) == []
    assert browser.get(f"{ARCHIVE}/{edition.id}").status_code == 404


def test_what_is_leaving_is_found_by_who_has_it_already(session, signed_in) -> None:
    member = make_member(session)
    make_sent_edition(session, 1, state="sending", sent_at=None)
    make_sent_edition(session, 2, state="paused", sent_at=None)
    session.commit()
    assert numbers(signed_in(member).get(ARCHIVE)) == [2, 1]


def test_a_stopped_edition_is_there_only_if_it_reached_somebody(session, signed_in) -> None:
    member = make_member(session)
    reached = make_sent_edition(session, 1, state="stopped", sent_at=None)
    run = make_run(session, kind="edition", period=str(reached.id), edition_id=reached.id)
    make_letter(session, run, member, mail="accepted")
    early = make_sent_edition(session, 2, state="stopped", sent_at=None)
    run = make_run(session, kind="edition", period=str(early.id), edition_id=early.id)
    make_letter(session, run, member, mail="withdrawn")
    session.commit()
    browser = signed_in(member)
    listed = browser.get(ARCHIVE)
    assert [(item["number"], item["state"]) for item in listed.json["items"]] == [(1, "stopped")]
    assert browser.get(f"{ARCHIVE}/{early.id}").status_code == 404


def test_an_item_of_a_group_is_left_out_for_who_may_not_read_it(session, signed_in) -> None:
    group = make_group(session, visibility="invitation")
    inside, outside = make_member(session, group), make_member(session)
    edition = make_sent_edition(session, 1, [part("Ouverte"), part("Réservée", group_id=group.id)])
    session.commit()

    def read(person) -> tuple[list[str], int]:
        page = signed_in(person).get(f"{ARCHIVE}/{edition.id}").json
        return [item["fr"]["title"] for item in page["parts"]], page["reserved"]

    assert read(inside) == (["Ouverte", "Réservée"], 0)
    assert read(outside) == (["Ouverte"], 1)
    assert "Réservée" not in signed_in(outside).get(f"{ARCHIVE}/{edition.id}").text


def test_who_leaves_the_group_reads_its_item_no_more(session) -> None:
    group = make_group(session, visibility="invitation")
    member = make_person(session)
    stay = join(session, group, member)
    edition = make_sent_edition(session, 1, [part("Réservée", group_id=group.id)])
    assert len(read_edition(session, actor_of(member), edition.id).parts) == 1
    session.delete(stay)
    session.flush()
    page = read_edition(session, actor_of(member), edition.id)
    assert (page.parts, page.reserved) == ([], 1)


def test_a_guest_reads_it_too(session, signed_in) -> None:
    guest = make_person(session, organisation="Réseau")
    edition = make_sent_edition(session, 1, [part("Ouverte")])
    session.commit()
    assert signed_in(guest).get(f"{ARCHIVE}/{edition.id}").status_code == 200


def test_what_was_not_translated_is_shown_in_french_and_says_so(session) -> None:
    reader = make_member(session)
    parts = [part("Décision", english="Decision", markdown="Un **commentaire**")]
    edition = make_sent_edition(session, 1, parts, intro_fr="Bonjour", title_en="")
    page = read_edition(session, actor_of(reader), edition.id)
    assert (page.en.language, page.en.title, page.en.html) == ("fr", "Lettre 1", "<p>Bonjour</p>")
    [item] = page.parts
    assert (item.en.language, item.en.title) == ("fr", "Decision")
    assert item.fr.html == "<p>Un <strong>commentaire</strong></p>"


def test_a_translated_edition_is_in_english_for_english_readers(session) -> None:
    reader = make_member(session)
    edition = make_sent_edition(session, 1, title_en="Letter 1", intro_fr="Bonjour", intro_en="Hello")
    page = read_edition(session, actor_of(reader), edition.id)
    assert (page.en.language, page.en.title, page.en.html) == ("en", "Letter 1", "<p>Hello</p>")
    assert (page.fr.language, page.fr.html) == ("fr", "<p>Bonjour</p>")


def test_what_was_frozen_is_read_whatever_became_of_the_draft(session) -> None:
    reader = make_member(session)
    edition = make_sent_edition(session, 1, [part("Une")])
    edition.title_fr = "Changée après coup"
    session.flush()
    assert read_edition(session, actor_of(reader), edition.id).fr.title == "Lettre 1"
    assert list_archive(session, actor_of(reader)).items[0].title_fr == "Lettre 1"


def test_each_leads_to_the_ones_before_and_after_it(session) -> None:
    reader = make_member(session)
    editions = [make_sent_edition(session, number) for number in (1, 2, 4)]
    make_sent_edition(session, 3, state="stopped")
    around = []
    for edition in editions:
        page = read_edition(session, actor_of(reader), edition.id)
        around.append((page.previous and page.previous.number, page.next and page.next.number))
    assert around == [(None, 2), (1, 4), (2, None)]


def test_recipients_are_counted_while_mails_are_known_and_kept_afterwards(session) -> None:
    reader = make_member(session)
    fresh, old = make_sent_edition(session, 1), make_sent_edition(session, 2)
    run = make_run(session, kind="edition", period=str(fresh.id), edition_id=fresh.id)
    for mail in ("accepted", "accepted", "failed"):
        make_letter(session, run, make_member(session), mail=mail)
    counts = {"sent": 137, "failed": 2}
    make_run(session, kind="edition", period=str(old.id), edition_id=old.id, counts=counts)
    assert read_edition(session, actor_of(reader), fresh.id).recipients == 2
    assert read_edition(session, actor_of(reader), old.id).recipients == 137


def test_the_list_and_the_page_ask_as_many_questions_however_many_there_are(session, database) -> None:
    group = make_group(session, visibility="invitation")
    actor, counts = actor_of(make_member(session, group)), []
    for size in (3, 12):
        for number in range(size):
            parts = [part("Une", group_id=group.id)] * size
            edition = make_sent_edition(session, size * 100 + number, parts)
        session.commit()
        with counted_queries(database) as sent, transaction() as current:
            list_archive(current, actor)
            read_edition(current, actor, edition.id)
        counts.append(len(sent))
    assert counts[0] == counts[1]


def test_who_is_not_signed_in_reads_nothing(session, client) -> None:
    edition = make_sent_edition(session, 1)
    session.commit()
    assert client.get(ARCHIVE).status_code == 401
    assert client.get(f"{ARCHIVE}/{edition.id}").status_code == 401


@pytest.mark.parametrize("query", [{"before": 0}, {"before": "x"}, {"limit": 51}, {"before": 2**31}])
def test_a_page_that_cannot_be_asked_for_is_refused(session, signed_in, query) -> None:
    member = make_member(session)
    session.commit()
    assert signed_in(member).get(ARCHIVE, query_string=query).status_code == 422
