"""T31: every route × every role × someone else's object, against one declared table; a route missing from it fails.

A cell is the status that the role gets. `hidden` is a group by invitation that no list shows, `listed` one that may be
asked for. The last column is the one person each thing belongs to: a table of refusals alone would prove nothing.
"""

from __future__ import annotations

import io
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
import socketio
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from collab.accounts.models import Assistant, PeopleImport, Person, PersonAddress, SignedInSession
from collab.accounts.service import open_session
from collab.buddying.models import BuddyRequest, Bulk, Offer
from collab.buddying.policy import USUAL_WEIGHTS
from collab.core.actor import SYSTEM
from collab.core.clock import now, today
from collab.core.db import transaction
from collab.core.mail.health import MailAddress
from collab.countries.models import Source, Story
from collab.discussion.models import DiscussionDate, Message, MessageModeration, Report
from collab.groups.models import Invitation, JoinRequest
from collab.notifications.models import NotifiedEvent
from collab.partnerships.models import PartnershipImport
from collab.partnerships.service import enter_partnership
from collab.reference.service import load_themes
from collab.texts.service import load_first_texts
from tests.browser import Browser
from tests.buddying.asking_rows import make_askings
from tests.buddying.handover_rows import make_handover
from tests.buddying.pairs.rows import make_milestone, make_note, make_pair
from tests.buddying.plan_rows import make_plan
from tests.conftest import empty_tables
from tests.countries.alert_rows import make_alert, make_partnership
from tests.countries.alert_rows import make_bulletin as make_proposed
from tests.countries.rows import make_bulletin, make_item
from tests.digests.archive_rows import make_sent_edition, part
from tests.digests.edition_rows import make_edition, make_edition_item
from tests.digests.sending_rows import add_letter, make_sending
from tests.factories import (
    join,
    make_authority,
    make_discussion,
    make_group,
    make_mandate,
    make_member,
    make_messages,
    make_person,
    sign_in,
)
from tests.files.factories import make_file
from tests.files.samples import CSV
from tests.stack import Caller, Stack, running

HIDDEN_NUMBER, OF_HIDDEN = "1", {"discussion.show_message", "discussion.show_moderation"}
"""The message that is hidden in every discussion, and the routes that are about such a one."""

ROLES = ("anonymous", "partner", "member", "former", "administrator", "chair", "secretariat", "insider")
"""Nobody; a guest of another group; a member elsewhere; one who left; who administers or leads elsewhere; staff; theirs."""


PARTNERSHIP = {"country": "DE", "partner": "Stuttgart", "action_type": "jumelage"}


@dataclass
class World:
    """The ids of what belongs to the insider."""

    ids: dict[str, int]
    people: dict[str, Person | None]


def _arrange(session: Session) -> World:
    strasbourg, elsewhere = make_authority(session), make_authority(session, "Ville de Brest")
    insider, successor = make_person(session, "Élue"), make_person(session, "Agente")
    mandate = make_mandate(session, insider, strasbourg)
    make_mandate(session, insider, strasbourg, "administrator")
    make_mandate(session, successor, strasbourg, "technician")
    session.add(Assistant(mandate_id=mandate.id, person_id=successor.id))
    hidden = make_group(session, "Groupe discret", visibility="invitation", listed=False, kind="working")
    listed = make_group(session, "Groupe sur demande", visibility="on_request", kind="working")
    other = make_group(session, "Autre groupe", visibility="invitation", listed=False, kind="working")
    people: dict[str, Person | None] = {"anonymous": None, "insider": insider}
    people["partner"] = make_person(session, "Partenaire", organisation="Réseau de villes")
    join(session, other, people["partner"], "guest")
    for role in ("member", "former", "administrator", "chair"):
        people[role] = make_person(session, "Agent")
        make_mandate(
            session, people[role], elsewhere, "administrator" if role == "administrator" else "technician"
        )
    people["secretariat"] = make_person(session, "Chargée de mission", staff=True)
    join(session, other, people["chair"], "chair")
    load_first_texts(session)
    load_themes(session)
    ids = {"authority_id": strasbourg.id, "person_id": successor.id, "mandate_id": mandate.id}
    ids["sent_edition_id"] = make_sent_edition(session, 1, [part("Ouverte")]).id
    for name, group in (("hidden", hidden), ("listed", listed)):
        join(session, group, insider, "chair")
        join(session, group, successor)
        join(session, group, people["former"], left_at=now())
        discussion = make_discussion(session, group, insider)
        make_messages(session, discussion, insider, 2)
        session.add(DiscussionDate(discussion_id=discussion.id, starts_at=now() + timedelta(days=9)))
        written = session.scalars(select(Message).where(Message.discussion_id == discussion.id)).all()
        first, second = sorted(written, key=lambda message: message.number)
        first.state = "hidden"
        session.add(
            MessageModeration(message_id=first.id, reason="Une personne y est citée.", hidden_by=insider.id)
        )
        report = Report(message_id=second.id, person_id=successor.id, reason="Hors sujet")
        if group is hidden:
            ids |= {
                "file_id": make_file(session, group, insider, discussion).id,
                "waiting_file_id": make_file(session, group, insider).id,
            }
        request = JoinRequest(group_id=group.id, person_id=make_member(session).id)
        invitation = Invitation(
            group_id=group.id, person_id=successor.id, email=successor.email, role="member"
        )
        session.add_all([request, invitation, report])
        session.flush()
        ids |= {
            f"{name}.group_id": group.id,
            f"{name}.discussion_id": discussion.id,
            f"{name}.request_id": request.id,
            f"{name}.invitation_id": invitation.id,
            f"{name}.report_id": report.id,
        }
    make_partnership(session, strasbourg)
    ids["alert_id"] = make_alert(session).id
    ids["proposed_id"] = make_proposed(session, successor).id
    source = Source(name="Source d’essai", adapter="feed", url="http://10.0.0.1/flux")
    session.add(source)
    session.flush()
    ids["source_id"] = source.id
    told = NotifiedEvent(
        event_id=1,
        name="discussion.resolved",
        thread=f"discussion:{ids['hidden.discussion_id']}",
        group_id=ids["hidden.group_id"],
        discussion_id=ids["hidden.discussion_id"],
        payload={
            "by": insider.id,
            "group_id": ids["hidden.group_id"],
            "discussion_id": ids["hidden.discussion_id"],
            "revision": 1,
            "epoch": "",
            "resolution_id": 1,
        },
        happened_at=now(),
    )
    stopped = MailAddress(address=successor.email, stopped_at=now(), stopped_by="hard")
    session.add_all([told, stopped])
    ids["event_id"] = 1
    signed_in = SignedInSession(
        token_hash="of the insider", person_id=insider.id, expires_at=now() + timedelta(days=1)
    )
    session.add(signed_in)
    brought = PeopleImport(by_id=insider.id, file_name="liste.csv")
    address = PersonAddress(person_id=insider.id, email="cabinet@example.org")
    partnership_list = PartnershipImport(by_id=insider.id, file_name="liste.csv")
    session.add_all([brought, address, partnership_list])
    session.flush()
    ids["list_id"] = partnership_list.id
    partnership = enter_partnership(session, SYSTEM, authority_id=strasbourg.id, **PARTNERSHIP)
    ids |= {"partnership_id": partnership.id}
    written = make_bulletin(
        session, successor, ["SN"], state="proposed", published_at=None, published_by=None
    )
    second = make_item(session, "Pont fermé", ["SN"], source_name="Agence B", story_id=written.story_id)
    make_item(session, "Pont fermé", ["SN"], story_id=written.story_id)
    alone = make_bulletin(session, successor, ["ML"]).story_id
    other = Story(title="Route coupée", countries=["ML"], item_count=1)
    session.add(other)
    session.flush()
    session.get_one(Story, written.story_id).item_count = 2
    pair, ended = make_pair(session, insider, successor), make_pair(session, insider, successor, "ended")
    ids |= {"pair_id": pair.id, "ended_pair": ended.id, "note_id": make_note(session, ended).id}
    ids["paused_pair"] = make_pair(session, insider, successor, "paused").id
    ids["milestone_id"] = make_milestone(session, pair, sequence=1).id
    ids |= {"story_id": written.story_id, "item_id": second.id, "bulletin_id": written.id}
    ids |= make_plan(session)
    ids |= {"bare_story": other.id, "published_story": alone}
    ids |= make_askings(session, insider, mandate)
    need = {"title": "Monter un dossier Interreg", "themes": ["innovation"]}
    asked = BuddyRequest(authority_id=strasbourg.id, asker_id=insider.id, mandate_id=mandate.id, **need)
    closed = BuddyRequest(authority_id=strasbourg.id, state="withdrawn", **need)
    expertise = {"person_id": insider.id, "themes": ["innovation"], "languages": ["fr"], "formats": ["call"]}
    given = Offer(authority_id=elsewhere.id, **expertise)
    third = make_authority(session, "Ville de Metz")
    offering = make_mandate(session, insider, third, "technician")
    given_once = Offer(authority_id=third.id, mandate_id=offering.id, state="withdrawn", **expertise)
    session.add_all([asked, closed, given, given_once])
    session.flush()
    ids |= {"request_id": asked.id, "closed_request_id": closed.id}
    handover, left = make_handover(session, strasbourg, insider)
    ids |= {"handover_id": handover.id, "left_request": left.id}
    ids |= {"offer_id": given.id, "withdrawn_offer_id": given_once.id}
    ids |= {"offering_mandate_id": offering.id}
    ids |= {"session_id": signed_in.id, "import_id": brought.id, "address_id": address.id}
    officer_id = people["secretariat"].id  # type: ignore[union-attr]
    bulk = Bulk(by_id=officer_id, client_key=uuid.uuid4(), act="finish", items=[])
    session.add(bulk)
    session.flush()
    ids["bulk_id"] = bulk.id
    edition = make_edition(session, people["secretariat"])
    ids |= {"edition_id": edition.id, "edition_item_id": make_edition_item(session, edition).id}
    ids["sending_edition"] = make_sending(session, {"planned": 1})[0].id
    sent, run = make_sending(session, {"failed": 1}, state="sent", run="ended")
    ids |= {
        "sent_edition": sent.id,
        "letter_id": add_letter(session, run, make_person(session), "unknown").id,
    }
    session.commit()
    return World(ids, people)


BULLETIN = {
    "title": "Pont fermé",
    "body": "Aucun passage.",
    "countries": ["SN"],
    "severity": "watch",
    "expires_on": (today() + timedelta(days=9)).isoformat(),
}
MANDATE = {"role": "technician", "title": "chargée de coopération", "starts_on": today().isoformat()}
PLANNED: Callable[[World], dict[str, Any]] = lambda w: {  # noqa: E731
    "request_id": w.ids["planned_request"],
    "offer_id": w.ids["planned_offer"],
}
BODIES: dict[str, Callable[[World], dict[str, Any]]] = {
    "digests.change_edition": lambda _: {"intro_fr": "Bonjour."},
    "digests.move_edition": lambda _: {"act": "submit", "version": 1},
    "digests.add_edition_item": lambda _: {"kind": "own", "title_fr": "Appel"},
    "digests.change_edition_item": lambda _: {"body_fr": "À lire."},
    "digests.send_test": lambda _: {"client_key": str(uuid.uuid4()), "language": "fr"},
    "digests.hold_edition": lambda _: {"act": "pause"},
    "digests.decide_delivery": lambda _: {"decision": "leave"},
    "digests.order_edition_items": lambda w: {"item_ids": [w.ids["edition_item_id"]]},
    "buddying.adjust_plan": lambda w: {**PLANNED(w), "act": "remove"},
    "buddying.make_choice": lambda w: {**PLANNED(w), "choice": "pin"},
    "reference.rename_country": lambda _: {"name": "Sénégal", "name_en": "Senegal"},
    "buddying.make_bulk": lambda world: {
        "client_key": str(uuid.uuid4()),
        "act": "finish",
        "request_ids": [world.ids["request_id"]],
    },
    "countries.answer_alert": lambda world: {
        "authority_id": world.ids["authority_id"],
        "answer": "concerned",
    },
    "discussion.post_message": lambda _: {"body": "Bonjour", "client_key": str(uuid.uuid4())},
    "discussion.edit_message": lambda _: {"body": "Bonsoir"},
    "discussion.mark_read": lambda _: {"number": 1},
    "discussion.preview_text": lambda _: {"body": "Un accord"},
    "discussion.write_stand": lambda _: {"body": "Un accord de principe"},
    "discussion.resolve_discussion": lambda _: {"outcome": "Accord de principe"},
    "discussion.set_date": lambda _: {"starts_at": "2026-12-03T09:00:00+01:00"},
    "discussion.start_discussion": lambda _: {"title": "Eau"},
    "discussion.hide_message": lambda _: {"reason": "Une personne y est citée."},
    "discussion.report_message": lambda _: {"reason": "Hors sujet"},
    "discussion.move_message": lambda _: {"title": "Ailleurs"},
    "discussion.close_report": lambda _: {"outcome": "kept"},
    "discussion.rename_discussion": lambda _: {"title": "Eau potable"},
    "discussion.mark_unread": lambda _: {"number": 1},
    "discussion.follow_discussion": lambda _: {"level": "all"},
    "groups.follow_group": lambda _: {"level": "muted"},
    "countries.follow_country": lambda _: {"level": "followed"},
    "countries.enter_advice": lambda _: {
        "level": 2,
        "url": "https://www.diplomatie.gouv.fr/fr/conseils-aux-voyageurs/",
        "published_on": today().isoformat(),
    },
    "texts.write_text": lambda _: {"body_fr": "Voici.", "body_en": "Here."},
    "texts.acknowledge_text": lambda _: {"version": 1},
    "groups.create_group": lambda _: {"name": "Nouveau", "visibility": "open"},
    "groups.change_group": lambda _: {"purpose": "Autre objet"},
    "groups.invite": lambda _: {"email": "invitee@example.org", "role": "guest"},
    "groups.add_member": lambda w: {"person_id": w.people["member"].id},  # type: ignore[union-attr]
    "groups.change_role": lambda _: {"role": "rapporteur"},
    "groups.refuse_request": lambda _: {"reason": "Le groupe est complet."},
    "partnerships.enter_partnership": lambda w: {**PARTNERSHIP, "authority_id": w.ids["authority_id"]},
    "partnerships.change_partnership": lambda _: {"notes": "Chantier de jeunes"},
    "partnerships.set_partnership_status": lambda _: {"status": "paused"},
    "countries.type_item": lambda _: {
        "title": "Pont",
        "url": "https://example.org/pont",
        "countries": ["SN"],
    },
    "countries.add_source": lambda _: {"name": "Autre source", "url": "http://10.0.0.1/autre"},
    "countries.try_source": lambda _: {"url": "http://10.0.0.1/flux"},
    "countries.change_source": lambda _: {"name": "Source"},
    "countries.switch_source": lambda _: {"on": True},
    "countries.join_stories": lambda w: {"other_id": w.ids["bare_story"]},
    "countries.set_story_aside": lambda _: {"aside": True},
    "countries.propose_bulletin": lambda _: BULLETIN,
    "countries.change_bulletin": lambda _: {
        "change": "new_fact",
        "note": "Rouvert ce matin",
        "title": "Pont rouvert",
    },
    "countries.withdraw_bulletin": lambda _: {"why": "Erreur de lieu"},
    "buddying.make_offer": lambda w: {
        "mandate_id": w.ids["offering_mandate_id"],
        "themes": ["innovation"],
        "languages": ["fr"],
        "formats": ["call"],
    },
    "buddying.change_offer": lambda _: {"per_quarter": 4},
    "buddying.state_team": lambda _: {"size": 2},
    "buddying.change_weights": lambda _: {"weights": {**USUAL_WEIGHTS, "theme": 40}, "why": "Thèmes"},
    "buddying.preview_weights": lambda w: {"weights": USUAL_WEIGHTS, "request_id": w.ids["request_id"]},
    "buddying.ask_helper": lambda w: {"offer_id": w.ids["free_offer_id"]},
    "buddying.answer_asking": lambda _: {"answer": "decline", "reason": "no_time"},
    "buddying.make_buddy_request": lambda w: {
        "title": "Eau potable",
        "countries": ["MG"],
        "mandate_id": w.ids["mandate_id"],
    },
    "buddying.change_buddy_request": lambda _: {"wanted": 2},
    "buddying.send_buddy_request_elsewhere": lambda _: {"network": "afccre"},
    "buddying.take_over": lambda w: {
        "items": [{"kind": "request", "id": w.ids["left_request"], "act": "drop"}]
    },
    "buddying.assign_handover": lambda _: {"person_id": None},
    "buddying.change_agreement": lambda _: {"scope": "Deux appels."},
    "buddying.agree_to_pair": lambda _: {"version": 1},
    "buddying.set_milestone": lambda _: {"title": "Appel", "starts_at": "2026-12-03T09:00:00+01:00"},
    "buddying.change_milestone": lambda _: {"title": "Second appel"},
    "buddying.mark_milestone": lambda _: {"done": True},
    "buddying.rate_pair": lambda _: {"useful": 4, "again": True},
    "buddying.change_note": lambda _: {"body": "Commencer tôt."},
    "buddying.agree_to_note": lambda _: {"version": 1},
    "buddying.preview_note": lambda _: {"body": "Un accord"},
    "accounts.change_mandate": lambda _: {"title": "conseillère déléguée"},
    "accounts.declare_assistant": lambda w: {"person_id": w.people["member"].id},  # type: ignore[union-attr]
    "accounts.end_mandate": lambda _: {"ends_on": today().isoformat()},
    "accounts.change_me": lambda _: {"about": "Deux lignes."},
    "accounts.add_address": lambda _: {"email": "mairie@example.org"},
    "accounts.verify_address": lambda _: {"token": "1.forged"},
    "accounts.add_person": lambda w: {
        "name": "Agente",
        "email": "agente@example.org",
        "mandate": {**MANDATE, "authority_id": w.ids["authority_id"]},
    },
    "accounts.change_person": lambda _: {"name": "Agente"},
    "accounts.give_mandate": lambda w: {**MANDATE, "role": "elected", "authority_id": w.ids["authority_id"]},
    "accounts.invite_many": lambda w: {"person_ids": [w.ids["person_id"]]},
    "accounts.ask_sign_in_link": lambda _: {"email": "quelquun@example.org"},
    "accounts.sign_in": lambda _: {"token": "1.forged"},
    "accounts.sign_in_as_persona": lambda _: {"persona": 999_999},
}
QUERIES = dict.fromkeys(
    (
        *(
            "notifications.show_unsubscription",
            "notifications.open_unsubscription",
            "notifications.unsubscribe",
        ),
        *("partnerships.show_confirmation", "partnerships.answer_confirmation"),
    ),
    "?token=1.1.forged",
) | dict.fromkeys(
    ("countries.show_alert_answer", "countries.give_alert_answer"), "?token=1.1.1.forged&answer=concerned"
)
QUERIES |= dict.fromkeys(
    ("buddying.show_mail_asking", "buddying.answer_by_link"), "?token=1.1.1.forged&answer=accept"
)
OTHER_IDS = {
    "digests.hold_edition": {"edition_id": "sending_edition"},
    **dict.fromkeys(("digests.resend_edition", "digests.decide_delivery"), {"edition_id": "sent_edition"}),
    **dict.fromkeys(
        ("digests.change_edition_item", "digests.remove_edition_item"), {"item_id": "edition_item_id"}
    ),
    "files.remove_file": {"file_id": "waiting_file_id"},
    **{
        f"partnerships.{verb}": {"import_id": "list_id"}
        for verb in ("show_import", "list_import_errors", "confirm_import", "drop_import")
    },
    "countries.propose_bulletin": {"story_id": "bare_story"},
    "digests.read_edition": {"edition_id": "sent_edition_id"},
    "buddying.reopen_offer": {"offer_id": "withdrawn_offer_id"},
    **dict.fromkeys(("buddying.list_askings", "buddying.ask_helper"), {"request_id": "asking_request_id"}),
    "buddying.take_back_asking": {"solicitation_id": "asking_id"},
    "buddying.invite_colleague": {"solicitation_id": "suggested_asking_id"},
    "buddying.answer_asking": {"solicitation_id": "own_asking_id"},
    "buddying.reopen_buddy_request": {"request_id": "closed_request_id"},
    "buddying.resume_pair": {"pair_id": "paused_pair"},
    **dict.fromkeys(("buddying.rate_pair", "buddying.start_note"), {"pair_id": "ended_pair"}),
    **dict.fromkeys(
        ("countries.show_alert_board", "countries.see_alert", "countries.answer_alert"),
        {"bulletin_id": "alert_id"},
    ),
}
"""What is not in the same state for all routes: a file is taken back before it is sent, and read after."""

FORMS: dict[str, Callable[[], dict[str, Any]]] = {
    "accounts.read_import": lambda: {"file": (io.BytesIO(b"Nom;Courriel;Organisation"), "liste.csv")},
    "partnerships.read_import": lambda: {"file": (io.BytesIO(b"SIREN;Pays;Partenaire"), "liste.csv")},
    "files.send_file": lambda: {"file": (io.BytesIO(CSV), "villes.csv")},
}

# Columns: anonymous partner member former administrator chair secretariat insider
ALL = (401, 200, 200, 200, 200, 200, 200, 200)
TABLE: dict[str, tuple[int, ...]] = {
    **{
        f"digests.{route}": (401, 404, 404, 404, 404, 404, done, 404)
        for route, done in (
            *(("show_audience", 200), ("list_audience", 200), ("send_test", 202), ("show_progress", 200)),
            *(("hold_edition", 200), ("list_deliveries", 200), ("export_deliveries", 200)),
            *(("decide_delivery", 200), ("resend_edition", 200)),
        )
    },
    **{
        f"digests.{route}": (401, 403, 403, 403, 403, 403, done, 403)
        for route, done in (
            *(("list_editions", 200), ("begin_edition", 201), ("show_edition", 200), ("change_edition", 200)),
            *(("move_edition", 200), ("list_edition_suggestions", 200), ("add_edition_item", 201)),
            *(("change_edition_item", 200), ("remove_edition_item", 200), ("order_edition_items", 200)),
        )
    },
    "reference.themes": ALL,
    "buddying.list_plans": (401, 404, 404, 404, 404, 404, 200, 404),
    "buddying.ask_plan": (401, 404, 404, 404, 404, 404, 201, 404),
    "buddying.show_plan": (401, 404, 404, 404, 404, 404, 200, 404),
    "buddying.list_planned_requests": (401, 404, 404, 404, 404, 404, 200, 404),
    "buddying.adjust_plan": (401, 404, 404, 404, 404, 404, 200, 404),
    "buddying.send_plan": (401, 404, 404, 404, 404, 404, 200, 404),
    "buddying.drop_plan": (401, 404, 404, 404, 404, 404, 204, 404),
    "buddying.list_choices": (401, 404, 404, 404, 404, 404, 200, 404),
    "buddying.make_choice": (401, 404, 404, 404, 404, 404, 201, 404),
    "buddying.take_back_choice": (401, 404, 404, 404, 404, 404, 204, 404),
    "reference.countries": ALL,
    "reference.languages": ALL,
    "reference.action_types": ALL,
    "reference.rename_country": (401, 403, 403, 403, 403, 403, 200, 403),
    "authorities.regions": (401, 404, 200, 200, 200, 200, 200, 200),
    "authorities.authorities": (401, 404, 200, 200, 200, 200, 200, 200),
    "authorities.authority": (401, 404, 200, 200, 200, 200, 200, 200),
    "partnerships.list_partnerships": (401, 404, 200, 200, 200, 200, 200, 200),
    "partnerships.show_partnership": (401, 404, 200, 200, 200, 200, 200, 200),
    "partnerships.enter_partnership": (401, 403, 403, 403, 403, 403, 201, 201),
    "partnerships.change_partnership": (401, 404, 403, 403, 403, 403, 200, 200),
    "partnerships.set_partnership_status": (401, 404, 403, 403, 403, 403, 200, 200),
    "partnerships.remove_partnership": (401, 404, 403, 403, 403, 403, 204, 204),
    "partnerships.confirm_partnership": (401, 404, 403, 403, 403, 403, 200, 200),
    "partnerships.read_import": (401, 404, 422, 422, 422, 422, 422, 422),
    "partnerships.show_import": (401, 404, 404, 404, 404, 404, 200, 200),
    "partnerships.list_import_errors": (401, 404, 404, 404, 404, 404, 200, 200),
    "partnerships.confirm_import": (401, 404, 404, 404, 404, 404, 200, 200),
    "partnerships.drop_import": (401, 404, 404, 404, 404, 404, 204, 204),
    "partnerships.export_partnerships": (401, 404, 200, 200, 200, 200, 200, 200),
    **{
        f"buddying.{look}": (401, 404, 404, 404, 404, 404, 200, 404)
        for look in (
            *("show_board", "list_board_requests", "list_board_pairs", "list_board_load", "export_board"),
            *("list_bulks", "undo_bulk"),
        )
    },
    "buddying.make_bulk": (401, 404, 404, 404, 404, 404, 201, 404),
    "partnerships.show_confirmation": (404,) * 8,
    "partnerships.answer_confirmation": (404,) * 8,
    "countries.list_stories": (401, 404, 200, 200, 200, 200, 200, 200),
    "countries.show_story": (401, 404, 200, 200, 200, 200, 200, 200),
    "countries.type_item": (401, 404, 201, 201, 201, 201, 201, 201),
    "countries.part_item": (401, 404, 200, 200, 200, 200, 200, 200),
    "countries.join_stories": (401, 404, 200, 200, 200, 200, 200, 200),
    "countries.set_story_aside": (401, 404, 200, 200, 200, 200, 200, 200),
    "countries.list_bulletins": (401, 404, 200, 200, 200, 200, 200, 200),
    "countries.list_proposed_bulletins": (401, 404, 200, 200, 200, 200, 200, 200),
    "countries.propose_bulletin": (401, 404, 201, 201, 201, 201, 201, 201),
    "countries.show_bulletin": (401, 404, 404, 404, 404, 404, 200, 404),
    "countries.list_bulletin_versions": (401, 404, 404, 404, 404, 404, 200, 404),
    "countries.publish_bulletin": (401, 404, 404, 404, 404, 404, 200, 404),
    "countries.change_bulletin": (401, 404, 404, 404, 404, 404, 200, 404),
    "countries.withdraw_bulletin": (401, 404, 404, 404, 404, 404, 200, 404),
    "buddying.list_offers": (401, 404, 200, 200, 200, 200, 200, 200),
    "buddying.list_own_offers": (401, 404, 200, 200, 200, 200, 200, 200),
    "buddying.make_offer": (401, 404, 403, 403, 403, 403, 403, 201),
    "buddying.show_offer": (401, 404, 200, 200, 200, 200, 200, 200),
    "buddying.change_offer": (401, 404, 403, 403, 403, 403, 200, 200),
    "buddying.withdraw_offer": (401, 404, 403, 403, 403, 403, 200, 200),
    "buddying.reopen_offer": (401, 404, 404, 404, 404, 404, 200, 200),
    "buddying.show_team": (401, 404, 200, 200, 200, 200, 200, 200),
    "buddying.state_team": (401, 404, 403, 403, 403, 403, 200, 200),
    "buddying.list_candidates": (401, 404, 403, 403, 403, 403, 200, 200),
    "buddying.show_weights": (401, 404, 200, 200, 200, 200, 200, 200),
    "buddying.change_weights": (401, 403, 403, 403, 403, 403, 412, 403),
    "buddying.preview_weights": (401, 403, 403, 403, 403, 403, 200, 403),
    "buddying.list_askings": (401, 404, 403, 403, 403, 403, 200, 200),
    "buddying.ask_helper": (401, 404, 403, 403, 403, 403, 201, 201),
    "buddying.take_back_asking": (401, 404, 404, 404, 404, 404, 204, 204),
    "buddying.invite_colleague": (401, 404, 404, 404, 404, 404, 204, 204),
    "buddying.list_asked": (401, 404, 200, 200, 200, 200, 200, 200),
    "buddying.answer_asking": (401, 404, 404, 404, 404, 404, 404, 200),
    "buddying.show_mail_asking": (404,) * 8,
    "buddying.answer_by_link": (404,) * 8,
    "buddying.list_buddy_requests": (401, 404, 200, 200, 200, 200, 200, 200),
    "buddying.make_buddy_request": (401, 403, 403, 403, 403, 403, 403, 201),
    "buddying.show_buddy_request": (401, 404, 200, 200, 200, 200, 200, 200),
    "buddying.change_buddy_request": (401, 404, 403, 403, 403, 403, 200, 200),
    "buddying.withdraw_buddy_request": (401, 404, 403, 403, 403, 403, 200, 200),
    "buddying.finish_buddy_request": (401, 404, 403, 403, 403, 403, 200, 200),
    "buddying.reopen_buddy_request": (401, 404, 403, 403, 403, 403, 200, 200),
    "buddying.send_buddy_request_elsewhere": (401, 404, 403, 403, 403, 403, 200, 200),
    "buddying.show_existing": (401, 404, 200, 200, 200, 200, 200, 200),
    "buddying.list_networks": (401, 404, 200, 200, 200, 200, 200, 200),
    "search.find": ALL,
    "texts.show_text": (200,) * 8,
    "texts.list_text_versions": ALL,
    "texts.show_text_version": ALL,
    "texts.list_texts_to_acknowledge": ALL,
    "texts.acknowledge_text": (401, 204, 204, 204, 204, 204, 204, 204),
    "texts.write_text": (401, 403, 403, 403, 403, 403, 200, 403),
    "accounts.list_mandates": (401, 404, 200, 200, 200, 200, 200, 200),
    "accounts.find_people": (401, 404, 200, 200, 200, 200, 200, 200),
    "accounts.show_person": (401, 404, 200, 200, 200, 200, 200, 200),
    "groups.groups_of_person": (401, 404, 200, 200, 200, 200, 200, 200),
    "accounts.add_person": (401, 403, 403, 403, 403, 403, 201, 201),
    "accounts.change_person": (401, 404, 403, 403, 403, 403, 200, 200),
    "accounts.invite_person": (401, 404, 403, 403, 403, 403, 202, 202),
    "accounts.read_import": (401, 404, 403, 403, 422, 403, 422, 422),
    "accounts.show_import": (401, 404, 404, 404, 404, 404, 200, 200),
    "accounts.list_import_errors": (401, 404, 404, 404, 404, 404, 200, 200),
    "accounts.confirm_import": (401, 404, 404, 404, 404, 404, 200, 200),
    "accounts.drop_import": (401, 404, 404, 404, 404, 404, 204, 204),
    "accounts.list_never_came": (401, 404, 403, 403, 200, 403, 200, 200),
    "accounts.invite_many": (401, 404, 403, 403, 403, 403, 202, 202),
    "accounts.give_mandate": (401, 404, 403, 403, 403, 403, 201, 201),
    "accounts.change_mandate": (401, 404, 403, 403, 403, 403, 200, 200),
    "accounts.end_mandate": (401, 404, 403, 403, 403, 403, 200, 200),
    "accounts.declare_assistant": (401, 404, 403, 403, 403, 403, 201, 201),
    "accounts.withdraw_assistant": (401, 404, 403, 403, 403, 403, 204, 204),
    "accounts.show_me": ALL,
    "accounts.change_me": ALL,
    "accounts.list_addresses": ALL,
    "accounts.add_address": (401, 201, 201, 201, 201, 201, 201, 201),
    "accounts.remove_address": (401, 404, 404, 404, 404, 404, 404, 204),
    "accounts.verify_address": (410,) * 8,
    "accounts.list_sessions": ALL,
    "accounts.end_session": (401, 404, 404, 404, 404, 404, 404, 204),
    "accounts.end_other_sessions": (401, 204, 204, 204, 204, 204, 204, 204),
    "accounts.show_session": (200,) * 8,
    "accounts.sign_out": (204,) * 8,
    "accounts.sign_in": (410,) * 8,
    "accounts.ask_sign_in_link": (202,) * 8,
    "accounts.list_personas": (200,) * 8,
    "accounts.sign_in_as_persona": (404,) * 8,
    "notifications.list_notifications": ALL,
    "notifications.count_notifications": ALL,
    "notifications.mark_notifications_read": (401, 204, 204, 204, 204, 204, 204, 204),
    "notifications.show_notification_preferences": ALL,
    "notifications.change_notification_preferences": ALL,
    "notifications.show_unsubscription": (404,) * 8,
    "notifications.open_unsubscription": (303,) * 8,
    "notifications.unsubscribe": (404,) * 8,
    "notifications.list_explanations": ALL,
    "notifications.explain_event": (401, 404, 404, 404, 404, 404, 404, 200),
    "notifications.list_stopped_addresses": (401, 403, 403, 403, 403, 403, 200, 403),
    "notifications.resume_address": (401, 403, 403, 403, 403, 403, 204, 403),
    "hidden notifications.explain_message": (401, 404, 404, 404, 404, 404, 404, 200),
    "listed notifications.explain_message": (401, 404, 404, 404, 404, 404, 200, 200),
    "hidden notifications.show_group_address": (401, 404, 404, 404, 404, 404, 404, 200),
    "listed notifications.show_group_address": (401, 404, 200, 200, 200, 200, 200, 200),
    "countries.show_map": (401, 404, 200, 200, 200, 200, 200, 200),
    "countries.show_country": (401, 404, 200, 200, 200, 200, 200, 200),
    "countries.follow_country": (401, 404, 204, 204, 204, 204, 204, 204),
    "countries.enter_discussion": (401, 404, 200, 200, 200, 200, 200, 200),
    "countries.enter_advice": (401, 403, 403, 403, 403, 403, 201, 403),
    "countries.list_sources": (401, 403, 403, 403, 403, 403, 200, 403),
    "countries.add_source": (401, 403, 403, 403, 403, 403, 201, 403),
    "countries.try_source": (401, 403, 403, 403, 403, 403, 200, 403),
    "countries.show_source": (401, 403, 403, 403, 403, 403, 200, 403),
    "countries.change_source": (401, 403, 403, 403, 403, 403, 200, 403),
    "countries.switch_source": (401, 403, 403, 403, 403, 403, 200, 403),
    "countries.ask_source_now": (401, 403, 403, 403, 403, 403, 200, 403),
    "countries.remove_source": (401, 403, 403, 403, 403, 403, 204, 403),
    "countries.show_feed_address": ALL,
    "countries.make_feed_address": (401, 404, 200, 200, 200, 200, 200, 200),
    "countries.revoke_feed_address": (401, 204, 204, 204, 204, 204, 204, 204),
    "countries.read_feed": (404,) * 8,
    "countries.read_country_feed": (404,) * 8,
    "digests.list_archive": ALL,
    "digests.read_edition": ALL,
    "digests.show_my_letters": ALL,
    "digests.show_feed_address": ALL,
    "digests.make_feed_address": ALL,
    "digests.revoke_feed_address": (401, 204, 204, 204, 204, 204, 204, 204),
    "digests.read_feed": (404,) * 8,
    "discussion.show_home": ALL,
    "discussion.read_everything": (401, 204, 204, 204, 204, 204, 204, 204),
    "discussion.preview_text": ALL,
    "discussion.show_calendar": ALL,
    "discussion.make_calendar": ALL,
    "discussion.revoke_calendar": (401, 204, 204, 204, 204, 204, 204, 204),
    "discussion.read_calendar": (404,) * 8,
    "groups.list_groups": ALL,
    "groups.create_group": (401, 403, 403, 403, 403, 403, 201, 403),
    "hidden groups.show_group": (401, 404, 404, 404, 404, 404, 404, 200),
    "hidden groups.change_group": (401, 404, 404, 404, 404, 404, 404, 200),
    "hidden groups.list_candidates": (401, 404, 404, 404, 404, 404, 404, 200),
    "hidden groups.list_members": (401, 404, 404, 404, 404, 404, 404, 200),
    "hidden groups.add_member": (401, 404, 404, 404, 404, 404, 404, 201),
    "hidden groups.remove_member": (401, 404, 404, 404, 404, 404, 404, 204),
    "hidden groups.change_role": (401, 404, 404, 404, 404, 404, 404, 204),
    "hidden groups.join_group": (401, 404, 404, 404, 404, 404, 404, 409),
    "hidden groups.leave_group": (401, 404, 404, 404, 404, 404, 404, 409),
    "hidden groups.list_requests": (401, 404, 404, 404, 404, 404, 404, 200),
    "hidden groups.accept_request": (401, 404, 404, 404, 404, 404, 404, 204),
    "hidden groups.refuse_request": (401, 404, 404, 404, 404, 404, 404, 204),
    "hidden groups.list_invitations": (401, 404, 404, 404, 404, 404, 404, 200),
    "hidden groups.invite": (401, 404, 404, 404, 404, 404, 404, 201),
    "hidden groups.withdraw_invitation": (401, 404, 404, 404, 404, 404, 404, 204),
    "hidden groups.follow_group": (401, 404, 404, 404, 404, 404, 404, 204),
    "hidden discussion.mark_unread": (401, 404, 404, 404, 404, 404, 404, 204),
    "hidden discussion.follow_discussion": (401, 404, 404, 404, 404, 404, 404, 204),
    "hidden discussion.read_group": (401, 404, 404, 404, 404, 404, 404, 204),
    "hidden discussion.hide_message": (401, 404, 404, 404, 404, 404, 404, 200),
    "hidden discussion.show_message": (401, 404, 404, 404, 404, 404, 404, 200),
    "hidden discussion.show_moderation": (401, 404, 404, 404, 404, 404, 404, 200),
    "hidden discussion.move_message": (401, 404, 404, 404, 404, 404, 404, 200),
    "hidden discussion.report_message": (401, 404, 404, 404, 404, 404, 404, 403),
    "hidden discussion.list_reports": (401, 404, 404, 404, 404, 404, 404, 200),
    "hidden discussion.close_report": (401, 404, 404, 404, 404, 404, 404, 204),
    "hidden discussion.show_health": (401, 404, 404, 404, 404, 404, 404, 200),
    "hidden discussion.rename_discussion": (401, 404, 404, 404, 404, 404, 404, 200),
    "files.show_file": (401, 404, 404, 404, 404, 404, 404, 200),
    "files.show_thumbnail": (401, 404, 404, 404, 404, 404, 404, 200),
    "files.remove_file": (401, 404, 404, 404, 404, 404, 404, 204),
    "hidden files.send_file": (401, 404, 404, 404, 404, 404, 404, 201),
    "listed files.send_file": (401, 404, 403, 403, 403, 403, 403, 201),
    "hidden discussion.list_discussions": (401, 404, 404, 404, 404, 404, 404, 200),
    "hidden discussion.start_discussion": (401, 404, 404, 404, 404, 404, 404, 201),
    "hidden discussion.show_discussion": (401, 404, 404, 404, 404, 404, 404, 200),
    "hidden discussion.list_messages": (401, 404, 404, 404, 404, 404, 404, 200),
    "hidden discussion.post_message": (401, 404, 404, 404, 404, 404, 404, 201),
    "hidden discussion.mark_read": (401, 404, 404, 404, 404, 404, 404, 204),
    "hidden discussion.edit_message": (401, 404, 404, 404, 404, 404, 404, 200),
    "hidden discussion.delete_message": (401, 404, 404, 404, 404, 404, 404, 204),
    "hidden discussion.list_versions": (401, 404, 404, 404, 404, 404, 404, 200),
    "hidden discussion.list_reactions": (401, 404, 404, 404, 404, 404, 404, 200),
    "hidden discussion.add_reaction": (401, 404, 404, 404, 404, 404, 404, 200),
    "hidden discussion.remove_reaction": (401, 404, 404, 404, 404, 404, 404, 200),
    "hidden discussion.list_mentionable": (401, 404, 404, 404, 404, 404, 404, 200),
    "hidden discussion.list_mentionable_in_group": (401, 404, 404, 404, 404, 404, 404, 200),
    "hidden discussion.show_stand": (401, 404, 404, 404, 404, 404, 404, 200),
    "hidden discussion.write_stand": (401, 404, 404, 404, 404, 404, 404, 200),
    "hidden discussion.list_stand_versions": (401, 404, 404, 404, 404, 404, 404, 200),
    "hidden discussion.resolve_discussion": (401, 404, 404, 404, 404, 404, 404, 200),
    "hidden discussion.reopen_discussion": (401, 404, 404, 404, 404, 404, 404, 200),
    "hidden discussion.list_decisions": (401, 404, 404, 404, 404, 404, 404, 200),
    "hidden discussion.set_date": (401, 404, 404, 404, 404, 404, 404, 200),
    "hidden discussion.remove_date": (401, 404, 404, 404, 404, 404, 404, 200),
    "hidden discussion.download_date": (401, 404, 404, 404, 404, 404, 404, 200),
    "listed groups.show_group": (401, 404, 200, 200, 200, 200, 200, 200),
    "listed groups.change_group": (401, 404, 403, 403, 403, 403, 200, 200),
    "listed groups.list_candidates": (401, 404, 403, 403, 403, 403, 200, 200),
    "listed groups.list_members": (401, 404, 200, 200, 200, 200, 200, 200),
    "listed groups.add_member": (401, 404, 403, 403, 403, 403, 201, 201),
    "listed groups.remove_member": (401, 404, 403, 403, 403, 403, 204, 204),
    "listed groups.change_role": (401, 404, 403, 403, 403, 403, 204, 204),
    "listed groups.join_group": (401, 404, 201, 201, 201, 201, 201, 409),
    "listed groups.leave_group": (401, 404, 404, 404, 404, 404, 404, 409),
    "listed groups.list_requests": (401, 404, 403, 403, 403, 403, 200, 200),
    "listed groups.accept_request": (401, 404, 403, 403, 403, 403, 204, 204),
    "listed groups.refuse_request": (401, 404, 403, 403, 403, 403, 204, 204),
    "listed groups.list_invitations": (401, 404, 403, 403, 403, 403, 200, 200),
    "listed groups.invite": (401, 404, 403, 403, 403, 403, 201, 201),
    "listed groups.withdraw_invitation": (401, 404, 403, 403, 403, 403, 204, 204),
    "listed groups.follow_group": (401, 404, 403, 403, 403, 403, 204, 204),
    "listed discussion.mark_unread": (401, 404, 404, 404, 404, 404, 204, 204),
    "listed discussion.follow_discussion": (401, 404, 404, 404, 404, 404, 204, 204),
    "listed discussion.read_group": (401, 404, 403, 403, 403, 403, 204, 204),
    "listed discussion.hide_message": (401, 404, 404, 404, 404, 404, 200, 200),
    "listed discussion.show_message": (401, 404, 404, 404, 404, 404, 200, 200),
    "listed discussion.show_moderation": (401, 404, 404, 404, 404, 404, 200, 200),
    "listed discussion.move_message": (401, 404, 404, 404, 404, 404, 200, 200),
    "listed discussion.report_message": (401, 404, 404, 404, 404, 404, 201, 403),
    "listed discussion.list_reports": (401, 404, 403, 403, 403, 403, 200, 200),
    "listed discussion.close_report": (401, 404, 404, 404, 404, 404, 204, 204),
    "listed discussion.show_health": (401, 404, 403, 403, 403, 403, 200, 200),
    "listed discussion.rename_discussion": (401, 404, 404, 404, 404, 404, 200, 200),
    "listed discussion.list_discussions": (401, 404, 403, 403, 403, 403, 200, 200),
    "listed discussion.start_discussion": (401, 404, 403, 403, 403, 403, 403, 201),
    "listed discussion.show_discussion": (401, 404, 404, 404, 404, 404, 200, 200),
    "listed discussion.list_messages": (401, 404, 404, 404, 404, 404, 200, 200),
    "listed discussion.post_message": (401, 404, 404, 404, 404, 404, 403, 201),
    "listed discussion.mark_read": (401, 404, 404, 404, 404, 404, 204, 204),
    "listed discussion.edit_message": (401, 404, 404, 404, 404, 404, 403, 200),
    "listed discussion.delete_message": (401, 404, 404, 404, 404, 404, 403, 204),
    "listed discussion.list_versions": (401, 404, 404, 404, 404, 404, 200, 200),
    "listed discussion.list_reactions": (401, 404, 404, 404, 404, 404, 200, 200),
    "listed discussion.add_reaction": (401, 404, 404, 404, 404, 404, 403, 200),
    "listed discussion.remove_reaction": (401, 404, 404, 404, 404, 404, 403, 200),
    "listed discussion.list_mentionable": (401, 404, 404, 404, 404, 404, 403, 200),
    "listed discussion.list_mentionable_in_group": (401, 404, 403, 403, 403, 403, 403, 200),
    "listed discussion.show_stand": (401, 404, 404, 404, 404, 404, 200, 200),
    "listed discussion.write_stand": (401, 404, 404, 404, 404, 404, 403, 200),
    "listed discussion.list_stand_versions": (401, 404, 404, 404, 404, 404, 200, 200),
    "listed discussion.resolve_discussion": (401, 404, 404, 404, 404, 404, 403, 200),
    "listed discussion.reopen_discussion": (401, 404, 404, 404, 404, 404, 403, 200),
    "listed discussion.list_decisions": (401, 404, 403, 403, 403, 403, 200, 200),
    "listed discussion.set_date": (401, 404, 404, 404, 404, 404, 403, 200),
    "listed discussion.remove_date": (401, 404, 404, 404, 404, 404, 403, 200),
    "listed discussion.download_date": (401, 404, 404, 404, 404, 404, 200, 200),
}
TABLE |= {
    # Who belongs nowhere reads no monitoring; who holds no mandate of an authority answers nothing for it.
    "countries.list_alerts": (401, 404, 200, 200, 200, 200, 200, 200),
    "countries.show_alert_board": (401, 404, 200, 200, 200, 200, 200, 200),
    "countries.see_alert": (401, 404, 204, 204, 204, 204, 204, 204),
    "countries.answer_alert": (401, 404, 403, 403, 403, 403, 403, 200),
    "countries.show_alert_answer": (404,) * 8,
    "countries.give_alert_answer": (404,) * 8,
}
TABLE |= {
    # A pair is its two people's; the secretariat reads its agreement and dates, and changes neither.
    "buddying.list_handovers": (401, 404, 200, 200, 200, 200, 200, 200),
    "buddying.show_handover": (401, 404, 404, 404, 404, 404, 200, 200),
    "buddying.take_over": (401, 404, 404, 404, 404, 404, 200, 200),
    "buddying.assign_handover": (401, 404, 404, 404, 404, 404, 200, 403),
    "buddying.show_sought": (401, 404, 404, 404, 404, 404, 200, 200),
    "buddying.list_pairs": ALL,
    "buddying.show_pair": (401, 404, 404, 404, 404, 404, 200, 200),
    "buddying.download_milestones": (401, 404, 404, 404, 404, 404, 200, 200),
    "buddying.download_milestone": (401, 404, 404, 404, 404, 404, 200, 200),
    **dict.fromkeys(
        (
            *(
                "buddying.change_agreement",
                "buddying.agree_to_pair",
                "buddying.pause_pair",
                "buddying.resume_pair",
            ),
            *(
                "buddying.end_pair",
                "buddying.change_milestone",
                "buddying.mark_milestone",
                "buddying.start_note",
            ),
            *("buddying.change_note", "buddying.agree_to_note", "buddying.withdraw_note"),
        ),
        (401, 404, 404, 404, 404, 404, 403, 200),
    ),
    "buddying.set_milestone": (401, 404, 404, 404, 404, 404, 403, 201),
    "buddying.remove_milestone": (401, 404, 404, 404, 404, 404, 403, 204),
    "buddying.rate_pair": (401, 404, 404, 404, 404, 404, 403, 204),
    "buddying.list_notes": (401, 404, 200, 200, 200, 200, 200, 200),
    # What is not published yet is the two's own.
    "buddying.show_note": (401, 404, 404, 404, 404, 404, 404, 200),
    "buddying.preview_note": ALL,
    "digests.preview_own_letter": ALL,
    "digests.show_own_letter": ALL,
    "digests.preview_edition": (401, 404, 404, 404, 404, 404, 200, 404),
    "digests.show_edition_letter": (401, 404, 404, 404, 404, 404, 200, 404),
}
INFRASTRUCTURE = {"front", "healthz", "readyz", "metrics", "api-docs.openapi_json"}


def _routes(app: Flask) -> dict[str, tuple[str, str]]:
    """Each guarded or public endpoint with its method and rule."""
    found = {}
    for rule in app.url_map.iter_rules():
        if rule.endpoint not in INFRASTRUCTURE:
            [method] = (rule.methods or set()) - {"HEAD", "OPTIONS"}
            found[rule.endpoint] = (method, rule.rule)
    return found


def _needs_group(rule: str) -> bool:
    return any(name in rule for name in ("group_id", "discussion_id", "report_id"))


def test_no_route_is_missing_from_the_table(app: Flask) -> None:
    expected = set()
    for endpoint, (_, rule) in _routes(app).items():
        expected |= {f"hidden {endpoint}", f"listed {endpoint}"} if _needs_group(rule) else {endpoint}
    assert expected == set(TABLE)


@pytest.mark.parametrize("line", TABLE)
def test_each_role_gets_what_the_table_declares(app: Flask, database, settings, line: str) -> None:
    which, _, endpoint = line.rpartition(" ")
    method, rule = _routes(app)[endpoint]
    got: dict[str, int] = {}
    world: World | None = None
    for role in ROLES:
        if world is None:
            _empty(settings)
            with database.sessions() as session:
                world = _arrange(session)
        path = rule
        for name in (
            ("group_id", "discussion_id", "request_id", "invitation_id", "report_id") if which else ()
        ):
            path = path.replace(f"<int:{name}>", str(world.ids.get(f"{which}.{name}", "")))
        for name, other in OTHER_IDS.get(endpoint, {}).items():
            path = path.replace(f"<int:{name}>", str(world.ids[other]))
        for name, value in world.ids.items():
            path = path.replace(f"<int:{name}>", str(value))
        path = path.replace("<string:code>", "SN").replace("<string:word>", "agree")
        path = path.replace("<string:token>", "1-forged")
        path = path.replace("<int:number>", HIDDEN_NUMBER if endpoint in OF_HIDDEN else "2")
        path = path.replace("<string:token>", "1-forged").replace("<int:number>", "2")
        path = path.replace("<string:name>", "privacy").replace("<int:version>", "1")
        assert "<" not in path, path
        app.test_client_class = Browser
        browser = app.test_client()
        if world.people[role] is not None:
            sign_in(browser, world.people[role])
        body = BODIES.get(endpoint, lambda _: {})(world) if method in {"POST", "PUT", "PATCH"} else None
        content = {"data": FORMS[endpoint]()} if endpoint in FORMS else {"json": body}
        version = (
            1
            if endpoint.startswith(("texts.", "partnerships.", "countries.", "buddying.", "digests."))
            else 0
        )
        headers = {"Origin": "http://localhost:8000", "If-Match": f'"{version}"'}
        path += QUERIES.get(endpoint, "")
        got[role] = browser.open(path, method=method, headers=headers, **content).status_code
        if method != "GET" and got[role] < 400:
            world = None  # this one changed something: the next role meets the world as it was
    assert got == dict(zip(ROLES, TABLE[line], strict=True))


def _empty(settings) -> None:
    import redis

    empty_tables(settings)
    with redis.Redis.from_url(settings.valkey_url) as client:
        client.flushall()


SOCKETS: dict[str, tuple[int | None, ...]] = {
    # Status of the problem that a join gets, or none when it is let in; the anonymous are refused at the door.
    "group:{hidden.group_id}": (401, 404, 404, 404, 404, 404, 404, None),
    "discussion:{hidden.discussion_id}": (401, 404, 404, 404, 404, 404, 404, None),
    "group:{listed.group_id}": (401, 404, 404, 404, 404, 404, None, None),
    "discussion:{listed.discussion_id}": (401, 404, 404, 404, 404, 404, None, None),
    "veille": (401, 404, None, None, None, None, None, None),
    "alert:{alert_id}": (401, 404, None, None, None, None, None, None),
    "alert:{proposed_id}": (401, 404, 404, 404, 404, 404, 404, 404),
}


def test_each_role_joins_what_it_may_read_and_types_nowhere_else(
    database, settings, session, tmp_path
) -> None:
    world = _arrange(session)
    got: dict[str, list[int | None]] = {channel: [] for channel in SOCKETS}
    with running(settings, tmp_path, relay=False) as stack:
        insider = _page(stack, world.people["insider"])
        insider.connect(f"discussion:{world.ids['hidden.discussion_id']}")
        for role in ROLES:
            page = _page(stack, world.people[role])
            if world.people[role] is None:
                with pytest.raises(socketio.exceptions.ConnectionError):
                    page.connect(reconnection=False)
                for channel in SOCKETS:
                    got[channel].append(401)
                continue
            page.connect()
            typed = {"discussion_id": world.ids["hidden.discussion_id"], "typing": True}
            page.socket.call("typing", typed, timeout=5)
            for channel in SOCKETS:
                name, _, key = channel.partition(":")
                asked = f"{name}:{world.ids[key.strip('{}')]}" if key else name
                got[channel].append(page.join(asked).get("status"))
            page.close()
        assert insider.heard("live.typing") == []
        insider.close()
    assert {channel: tuple(statuses) for channel, statuses in got.items()} == SOCKETS


def _page(stack: Stack, person: Person | None) -> Caller:
    token = "nobody"
    if person is not None:
        with transaction() as session:
            token = open_session(session, session.get_one(Person, person.id), user_agent="test").token
    return Caller(stack.urls[0], token, stack.settings.public_url)
