"""A signed address says what we signed, whatever a mail server makes of its case, and nobody else can make one."""

from __future__ import annotations

import string
from collections.abc import Iterator
from dataclasses import replace

import pytest
import time_machine

from collab.core.config import current_settings, use_settings
from collab.core.mail.addresses import (
    ANSWER,
    BOUNCE,
    GROUP,
    UNSUBSCRIBE,
    Signed,
    looks_signed,
    read_address,
    sign_address,
)

LARGEST = 2**53
"""No id is larger: JavaScript would no longer tell it from its neighbour."""

MADE = [(ANSWER, (9, 12, 5)), (BOUNCE, (4_711,)), (UNSUBSCRIBE, (9, 0)), (GROUP, (3, 9))]
"""What each purpose is signed with."""


@pytest.fixture(autouse=True)
def receiving(settings) -> Iterator[None]:
    use_settings(replace(settings, inbox_domain="reponses.example.org"))
    yield
    use_settings(settings)


def local_part(address: str) -> str:
    return address.rpartition("@")[0]


@pytest.mark.parametrize(("purpose", "ids"), MADE)
def test_an_address_says_what_was_signed(purpose, ids) -> None:
    address = sign_address(purpose, *ids, days=14)
    assert address.endswith("@reponses.example.org")
    assert read_address(address) == Signed(purpose, ids, expired=False)
    assert looks_signed(address)


@pytest.mark.parametrize(("purpose", "ids"), MADE)
def test_a_mail_server_that_writes_it_in_capitals_changes_nothing(purpose, ids) -> None:
    address = sign_address(purpose, *ids, days=14)
    assert read_address(address.upper()) == read_address(address)
    assert read_address(address.title()) == read_address(address)
    assert looks_signed(address.upper())


@pytest.mark.parametrize(("purpose", "ids"), MADE)
def test_an_address_with_any_character_forged_is_nobody_s(purpose, ids) -> None:
    local = local_part(sign_address(purpose, *ids, days=14))
    for place, genuine in enumerate(local):
        for other in string.ascii_lowercase + string.digits + ".-+":
            if other != genuine:
                forged = f"{local[:place]}{other}{local[place + 1 :]}@reponses.example.org"
                assert read_address(forged) is None, forged


def test_an_address_with_a_character_less_or_more_is_nobody_s() -> None:
    local = local_part(sign_address(ANSWER, 9, 12, 5, days=14))
    for place in range(len(local)):
        assert read_address(f"{local[:place]}{local[place + 1 :]}@reponses.example.org") is None, place
        for more in ".0a":
            longer = f"{local[:place]}{more}{local[place:]}@reponses.example.org"
            assert read_address(longer) is None, longer


def test_an_address_works_through_its_last_day_in_paris_and_says_afterwards_that_it_is_over() -> None:
    with time_machine.travel("2026-11-23T09:00:00Z", tick=False) as clock:
        address = sign_address(ANSWER, 9, 12, 5, days=14)
        clock.move_to("2026-12-07T22:59:00Z")
        assert read_address(address) == Signed(ANSWER, (9, 12, 5), expired=False)
        clock.move_to("2026-12-07T23:00:00Z")
        assert read_address(address) == Signed(ANSWER, (9, 12, 5), expired=True)


@pytest.mark.parametrize(("purpose", "ids"), MADE)
def test_no_address_is_longer_than_mail_allows(purpose, ids) -> None:
    largest = (LARGEST,) * len(ids)
    address = sign_address(purpose, *largest, days=100_000)
    assert len(local_part(address)) <= 64
    assert read_address(address) == Signed(purpose, largest, expired=False)
    assert looks_signed(address)


@pytest.mark.parametrize(("purpose", "ids"), MADE)
def test_an_address_of_another_installation_is_refused(purpose, ids) -> None:
    address = sign_address(purpose, *ids, days=14)
    use_settings(replace(current_settings(), secret_key="another-installation-" + "x" * 32))
    assert read_address(address) is None
    assert sign_address(purpose, *ids, days=14) != address


@pytest.mark.parametrize(
    "address",
    [
        "",
        "@",
        "r",
        "r@",
        "contact@example.org",
        "r.9@x",
        "r.é.1.aaaaaaaaaaaaaaaa@x",
        "r..1.aaaaaaaaaaaaaaaa@x",
    ],
)
def test_what_has_not_our_shape_is_nobody_s(address) -> None:
    assert read_address(address) is None
