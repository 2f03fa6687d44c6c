"""The secretariat: who is in it is decided at the machine."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from sqlalchemy import select

from collab.accounts.models import Person
from collab.accounts.service import actor_for, end_staff, make_staff
from collab.core.clock import now
from collab.core.errors import Problem
from tests.factories import make_member, make_person


@pytest.fixture
def command(settings, database):
    """`command("create-staff", …)` is what an operator types; gives the exit code and what was said."""
    names = (
        "database_url",
        "owner_database_url",
        "valkey_url",
        "secret_key",
        "smtp_url",
        "mail_from",
        "public_url",
    )
    environment = {f"COLLAB_{name.upper()}": getattr(settings, name) for name in names}

    def run(*words: str) -> tuple[int, str]:
        done = subprocess.run(
            [sys.executable, "-m", "collab.cli", *words],
            env={**os.environ, **environment, "COLLAB_DEMO": "0"},
            capture_output=True,
            text=True,
            check=False,
        )
        return done.returncode, done.stdout + done.stderr

    return run


def test_a_new_workspace_gets_its_first_person(command, session) -> None:
    code, said = command("create-staff", "first@example.org", "Chargée de mission")
    assert (code, said) == (
        0,
        "first@example.org is of the secretariat; ask for a link at http://localhost:8000/sign-in\n",
    )
    person = session.scalars(select(Person)).one()
    assert (person.staff, person.organisation, person.search_text) == (
        True,
        "France Urbaine",
        "chargee de mission france urbaine",
    )
    assert command("create-staff", "first@example.org", "Another name")[0] == 0
    session.expire_all()
    assert session.scalars(select(Person.name)).one() == "Chargée de mission"


def test_a_wrong_address_is_told_in_one_line(command, session) -> None:
    code, said = command("create-staff", "first@", "Chargée de mission")
    assert code == 1
    assert said == "first@ is not an address that mail can reach.\n"
    assert session.scalars(select(Person)).all() == []


def test_the_last_of_the_secretariat_is_not_removed(command, session) -> None:
    make_person(session, email="last@example.org", staff=True)
    session.commit()
    assert command("remove-staff", "last@example.org") == (1, "The secretariat must keep one person.\n")
    assert command("remove-staff", "nobody@example.org")[0] == 1


def test_the_demo_set_is_refused_outside_the_demo(command, session) -> None:
    code, said = command("load-demo")
    assert code == 1
    assert "nothing was added" in said
    assert session.scalars(select(Person)).all() == []


def test_leaving_the_secretariat_signs_out(signed_in, session) -> None:
    make_person(session, staff=True)
    leaving = make_person(session, email="leaving@example.org", staff=True)
    session.commit()
    browser = signed_in(leaving)
    end_staff(session, email="leaving@example.org")
    session.commit()
    assert browser.get("/api/me").status_code == 401
    assert actor_for(session, leaving.id).guest


def test_a_disabled_one_does_not_count_as_the_last(session) -> None:
    make_person(session, staff=True, disabled_at=now())
    make_person(session, email="only@example.org", staff=True)
    with pytest.raises(Problem) as refused:
        end_staff(session, email="only@example.org")
    assert refused.value.slug == "last-staff"


def test_a_member_may_join_the_secretariat(session) -> None:
    member = make_member(session, email="member@example.org", disabled_at=now())
    assert make_staff(session, email="MEMBER@example.org", name="x", organisation="y").id == member.id
    assert (member.staff, member.disabled_at, member.name) == (True, None, "Élue")
