"""What T32 fuzzes and with what: a ground of known ids, the fuzzer's settings, and what it found."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import uuid
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

import requests
from sqlalchemy import select
from sqlalchemy.orm import Session

from collab.accounts.models import PeopleImport, Person, PersonAddress
from collab.buddying.models import BuddyRequest, Bulk, Offer
from collab.core.actor import SYSTEM
from collab.core.clock import now
from collab.countries.models import Source
from collab.discussion.models import REACTIONS, Message, Report
from collab.groups.models import Invitation, JoinRequest
from collab.notifications.models import NotifiedEvent
from collab.partnerships.models import PartnershipImport
from collab.partnerships.service import enter_partnership
from collab.texts.policy import NAMES
from collab.texts.service import load_first_texts
from tests.buddying.asking_rows import make_askings
from tests.buddying.handover_rows import make_handover
from tests.buddying.pairs.rows import make_milestone, make_note, make_pair
from tests.buddying.plan_rows import make_plan
from tests.countries.alert_rows import make_alert
from tests.countries.rows import make_bulletin, make_item
from tests.digests.archive_rows import make_sent_edition
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
)
from tests.files.factories import make_file
from tests.stack import ROOT

SEED = 32
KNOWN = 0.6
"""How often a path names something that is there; the rest of its ids are the fuzzer's own."""

PHASES = ("examples", "coverage", "fuzzing", "stateful")
ENDS_ITSELF = (("DELETE", "/api/session"), ("DELETE", "/api/sessions/{session_id}"))
"""Whoever ends the session that asks learns nothing more; `tests/accounts/test_sessions.py` and T34 try these."""


UNKNOWN = {"session_id", "token"}
"""What no path is told: the session that asks, and secrets."""


def arrange(session: Session, role: str) -> tuple[Person, dict[str, list[int] | list[str]]]:
    """A small workspace and, of it, the person of this role and what paths may name."""
    authority = make_authority(session)
    chair = make_member(session)
    technician = make_person(session, "Agente")
    mandate = make_mandate(session, technician, authority, "technician")
    people = {
        "technician": technician,
        "secretariat": make_person(session, "Chargée de mission", staff=True),
        "partner": make_person(session, "Partenaire", organisation="Réseau de villes"),
    }
    ids: dict[str, list[int]] = {
        "authority_id": [authority.id],
        "person_id": [chair.id, technician.id, people["partner"].id],
        "mandate_id": [mandate.id],
        **{
            name: []
            for name in ("group_id", "discussion_id", "request_id", "invitation_id", "report_id", "file_id")
        },
    }
    for visibility in ("open", "on_request", "invitation"):
        group = make_group(session, visibility=visibility, kind="working")
        join(session, group, chair, "chair")
        if visibility != "on_request":
            join(session, group, technician)
            join(session, group, people["partner"], "guest")
        discussion = make_discussion(session, group, technician)
        make_messages(session, discussion, technician, 3)
        ids["file_id"] += [
            make_file(session, group, people[role], bearer).id for bearer in (discussion, None)
        ]
        request = JoinRequest(group_id=group.id, person_id=make_member(session).id)
        invited = make_person(session)
        invitation = Invitation(group_id=group.id, person_id=invited.id, email=invited.email, role="member")
        message_id = session.scalars(select(Message.id).where(Message.discussion_id == discussion.id)).first()
        report = Report(message_id=message_id, person_id=chair.id, reason="Hors sujet")
        session.add_all([request, invitation, report])
        session.flush()
        for name, row in (("group", group), ("discussion", discussion), ("request", request)):
            ids[f"{name}_id"].append(row.id)
        ids["invitation_id"].append(invitation.id)
        ids["report_id"].append(report.id)
    brought = [PeopleImport(by_id=people[role].id, file_name="liste.csv") for _ in range(3)]
    addresses = [
        PersonAddress(person_id=people[role].id, email=f"autre{n}@{role}.example.org") for n in range(3)
    ]
    discussion_id = ids["discussion_id"][0]
    told = NotifiedEvent(
        event_id=discussion_id,
        name="discussion.resolved",
        thread=f"discussion:{discussion_id}",
        group_id=ids["group_id"][0],
        discussion_id=discussion_id,
        payload={
            "by": None,
            "group_id": ids["group_id"][0],
            "discussion_id": discussion_id,
            "revision": 1,
            "epoch": "",
            "resolution_id": 1,
        },
        happened_at=now(),
    )
    session.add_all([*brought, *addresses, told])
    load_first_texts(session)
    kept = {"authority_id": authority.id, "country": "SN", "partner": "Dakar", "action_type": "jumelage"}
    partnerships = [enter_partnership(session, SYSTEM, **kept).id for _ in range(3)]
    lists = [PartnershipImport(by_id=row.by_id, file_name=row.file_name) for row in brought]
    session.add_all(lists)
    session.flush()
    author = make_member(session)
    bulletins = [make_bulletin(session, author, ["SN"]) for _ in range(3)]
    alerts = [make_alert(session).id for _ in range(2)]
    items = [make_item(session, f"Pont {row.id}", ["SN"], story_id=row.story_id).id for row in bulletins]
    sources = [Source(name=f"Source {n}", adapter="feed", url=f"http://10.0.0.{n}/{role}") for n in (1, 2, 3)]
    session.add_all(sources)
    askings = make_askings(session, technician, mandate)
    asked = [
        BuddyRequest(
            authority_id=authority.id, mandate_id=mandate.id, title="Interreg", themes=["innovation"]
        )
        for _ in range(3)
    ]
    offered = {"themes": ["innovation"], "languages": ["fr"], "formats": ["call"]}
    given = [
        session.scalars(select(Offer).filter_by(**held, state="open")).one_or_none()
        or Offer(**held, **offered)
        for held in ({"person_id": p.id, "authority_id": authority.id} for p in (people[role], chair))
    ]
    session.add_all([*asked, *given])
    session.flush()
    ids["request_id"] = sorted({*ids["request_id"], *(row.id for row in asked)})
    planned = [make_plan(session) for _ in range(2)]
    asker = people[role] if people[role].mandates else chair
    pairs = [make_pair(session, asker, author, state) for state in ("agreeing", "active", "paused", "ended")]
    handovers = [make_handover(session, authority, to)[0].id for to in (technician, technician, None)]
    milestones = [make_milestone(session, pair).id for pair in pairs[:3]]
    notes = [make_note(session, pairs[3]).id]
    bulks = [
        Bulk(
            by_id=people["secretariat"].id,
            client_key=uuid.uuid4(),
            act="finish",
            items=[{"request_id": row.id, "title": row.title, "outcome": None}],
        )
        for row in asked
    ]
    session.add_all(bulks)
    # Numbers are unique, whoever is arranged for before or after.
    sent = [make_sent_edition(session, people[role].id * 10 + n).id for n in range(3)]
    editions = [make_edition(session, people["secretariat"]) for _ in range(3)]
    items += [make_edition_item(session, edition).id for edition in editions]
    over, run = make_sending(session, {"failed": 1}, state="sent", run="ended")
    letters = [add_letter(session, run, make_person(session), "unknown").id for _ in range(2)]
    editions += [over, make_sending(session, {"planned": 1, "accepted": 1})[0]]
    session.commit()
    return people[role], {
        **ids,
        "plan_id": [each["plan_id"] for each in planned],
        "choice_id": [each["choice_id"] for each in planned],
        "number": [1, 2, 3],
        "import_id": sorted({row.id for row in (*brought, *lists)}),
        "address_id": [row.id for row in addresses],
        "event_id": [told.event_id],
        "partnership_id": partnerships,
        "story_id": [row.story_id for row in bulletins],
        "item_id": items,
        "edition_id": [*sent, *(edition.id for edition in editions)],
        "letter_id": letters,
        "offer_id": [row.id for row in given],
        "source_id": [row.id for row in sources],
        "solicitation_id": [askings["asking_id"], askings["suggested_asking_id"], askings["own_asking_id"]],
        "handover_id": handovers,
        "pair_id": [pair.id for pair in pairs],
        "milestone_id": milestones,
        "note_id": notes,
        "bulletin_id": [*alerts, *(row.id for row in bulletins)],
        "bulk_id": [bulk.id for bulk in bulks],
        "word": list(REACTIONS),
        "code": ["SN", "ML"],
        "name": list(NAMES),
        "version": [1],
    }


def configuration(
    *,
    url: str,
    origin: str,
    token: str,
    ids: Mapping[str, list[int] | list[str]],
    examples: int,
    phases: Collection[str],
    methods: Sequence[str] = ("GET", "PUT", "POST", "DELETE", "OPTIONS", "PATCH", "TRACE"),
    mode: str = "all",
) -> str:
    """The fuzzer's settings as TOML, in which every JSON scalar and list is written alike."""
    tables: dict[str, dict[str, Any]] = {
        "headers": {"Origin": origin},
        "auth.openapi.session": {"api_key": token},
        "generation": {"max-examples": examples, "database": "none", "no-shrink": True, "mode": mode},
        "cache": {"enabled": False},
        **{f"phases.{phase}": {"enabled": phase in phases} for phase in PHASES},
        # One method that an address lacks stands for all of them when there is little time.
        "phases.coverage": {"enabled": "coverage" in phases, "unexpected-methods": methods},
        "checks.missing_required_header": {"expected-statuses": ["401", "403", "404", "422", "428"]},
        # A rule can refuse what the shape allows; the problem says why.
        "checks.positive_data_acceptance": {
            "expected-statuses": [
                "2xx",
                "303",
                "304",
                "401",
                "403",
                "404",
                "409",
                "410",
                "412",
                "422",
                "428",
                "429",
            ]
        },
    }
    lines = [
        f"base-url = {json.dumps(url)}",
        f"seed = {SEED}",
        "continue-on-failure = true",
        "warnings = false",
    ]
    for name, values in tables.items():
        lines.append(f"[{name}]")
        lines += [f"{key} = {json.dumps(value)}" for key, value in values.items()]
    lines += [f"[dictionaries.{name}]\nvalues = {json.dumps(values)}" for name, values in ids.items()]
    lines.append("[parameters]")
    lines += [f'"path.{name}" = {{ dictionary = "{name}", probability = {KNOWN} }}' for name in ids]
    for method, path in ENDS_ITSELF:
        lines += ["[[operations]]", f'include-name = "{method} {path}"', "enabled = false"]
    return "\n".join(lines) + "\n"


def fuzz(url: str, folder: Path, config: str) -> dict[str, Any]:
    """Run the fuzzer to its end; returns its own account of the run."""
    folder.mkdir(parents=True, exist_ok=True)
    settings, report = folder / "schemathesis.toml", folder / "report.json"
    settings.write_text(config)
    command = [sys.executable, "-m", "schemathesis.cli", f"--config-file={settings}", "run"]
    command += [f"{url}/api/openapi.json", f"--report-json-path={report}", "--no-color"]
    with (folder / "output.txt").open("wb") as output:
        done = subprocess.run(
            command,
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdout=output,
            stderr=output,
            check=False,
        )
    assert report.exists(), (folder / "output.txt").read_text()[-3_000:]
    return {"exit": done.returncode, **json.loads(report.read_text())}


def accepted(report: Mapping[str, Any]) -> set[str]:
    """The operations that did at least once what they were asked."""
    rates: dict[str, dict[str, dict[str, int]]] = report["valid_rates"]
    return {name for name, phases in rates.items() if any(phase["accepted"] for phase in phases.values())}


def path_parameters(url: str) -> set[str]:
    """Every name in braces of the description's paths."""
    paths = requests.get(f"{url}/api/openapi.json", timeout=10).json()["paths"]
    return {name for path in paths for name in re.findall(r"{(\w+)}", path)}
