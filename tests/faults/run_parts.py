"""What T24, T26 and the killed planners run in processes of their own: beats, planners, and senders of real letters."""

from __future__ import annotations

import os
import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from multiprocessing.synchronize import Barrier

from sqlalchemy import text

from collab.app import register_reactions
from collab.core import db
from collab.core.config import Settings, load_settings
from collab.core.logs import configure_logs
from collab.core.mail.bulk import send_mailings
from collab.digests.service import recheck
from collab.digests.service.finishing import finish_runs
from collab.digests.service.planning import plan_some
from collab.digests.service.runs import begin_next_edition, open_due_runs

WAIT = 120
"""Seconds that a beat waits for the others before it gives up."""


@dataclass(frozen=True, kw_only=True)
class Ticks:
    """When beats tick: so many times, each by a clock that is off by up to the jitter."""

    first: datetime
    step: timedelta
    count: int
    jitter: timedelta

    def of(self, beat: int) -> list[datetime]:
        """What one beat's clock shows at each of its ticks."""
        chance = random.Random(f"24:{beat}")
        off = [chance.uniform(-1, 1) * self.jitter for _ in range(self.count)]
        return [self.first + n * self.step + each for n, each in enumerate(off)]


def beat(settings: Settings, ticks: Ticks, number: int, together: Barrier, naively: bool) -> None:
    """Tick as often as told, each time in the same moment as the other beats."""
    configure_logs("WARNING", f"beat{number}")
    db.connect(settings)
    register_reactions()
    tick = tick_naively if naively else tick_once
    for moment in ticks.of(number):
        together.wait(WAIT)
        tick(moment)


def tick_once(moment: datetime) -> None:
    """What a tick and the planning it hurries do about letters, by a clock that shows this moment."""
    begun: int | None = 0
    while begun is not None:
        with db.transaction() as session:
            begun = begin_next_edition(session, moment=moment)
    with db.transaction() as session:
        open_due_runs(session, moment=moment)
    planned = 1
    while planned:
        with db.transaction() as session:
            planned = plan_some(session, readers=7, moment=moment)
    with db.transaction() as session:
        finish_runs(session, moment=moment)


def tick_naively(moment: datetime) -> None:
    """Look whether today's run is there, and open it if not; nothing in the table keeps two from doing so."""
    with db.transaction() as session:
        day = {"period": f"{moment:%Y-%m-%d}"}
        if not session.scalar(text("SELECT count(*) FROM t24_run WHERE period = :period"), day):
            session.execute(text("INSERT INTO t24_run (period) VALUES (:period)"), day)


def plan_for_ever() -> None:
    """Plan letters a few at a time, as a worker does, until killed."""
    _ready("planner")
    while True:
        with db.transaction() as session:
            planned = plan_some(session, readers=20)
        if planned == 0:
            time.sleep(0.02)


def send_letters_for_ever(*, naively: bool = False) -> None:
    """Send the letters of runs until killed; naively, without asking again who still wants theirs."""
    settings = _ready("sender")
    if naively:
        recheck.UNWANTED.clear()
    while True:
        send_mailings(settings, seconds=5)
        time.sleep(0.02)


def _ready(process: str) -> Settings:
    settings = load_settings(os.environ)
    configure_logs(settings.log_level, process)
    db.connect(settings)
    register_reactions()
    return settings


def command(function: Callable[..., None], arguments: str = "") -> str:
    """What a process is told to run."""
    return f"from tests.faults.run_parts import {function.__name__} as go; go({arguments})"
