"""A simulated year lived by the database: its files are rows, which change at the moments at which theirs do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import pairwise

from sqlalchemy import update
from sqlalchemy.orm import Session

from collab.accounts.models import Mandate, Person
from collab.buddying.models import BuddyRequest, Milestone, Offer, Pair, Solicitation, Team
from collab.notifications.service import set_preferences
from tests import factories as make
from tests.buddying.asking_rows import make_asking, make_offer, make_request
from tests.buddying.simulated_year import FileYear, Someone, Stretch, World

FAR = timedelta(days=4_000)


def as_rows_can(world: World) -> World:
    """The same year without what no row could be: an asking is its helper's alone, and nothing touches it."""

    def own(file: FileYear) -> FileYear:
        if file.file != "solicitation":
            return file
        return replace(file, stretches=tuple(replace(s, handed=None, touched=()) for s in file.stretches))

    return replace(world, files=tuple(own(file) for file in world.files))


class LivedYear:
    """The people and files of a world as rows; `until(moment)` lets happen what happens before it."""

    def __init__(self, session: Session, world: World) -> None:
        self.session, self.world = session, world
        self.person_ids: dict[int, int] = {}
        self.offers: dict[int, Offer] = {}
        self.authorities: dict[int, int] = {}
        self.rows: dict[tuple[str, int], int] = {}
        """The number in the world of each file's row."""
        self.pending = sorted(self._all_changes(), key=lambda change: change[0])
        self.ids: dict[int, int] = {}
        self.requests: dict[int, int] = {}
        helper = make.make_member(session, name="Aide")
        self.helper, self.helpers_offer = helper, make_offer(session, helper)
        for someone in world.people:
            self._enter(someone)
        session.commit()

    def until(self, moment: datetime) -> None:
        while self.pending and self.pending[0][0] <= moment:
            at, act, file, stretch = self.pending.pop(0)
            getattr(self, f"_{act}")(file, stretch, at)
        self.session.commit()

    def _all_changes(self) -> Iterator[tuple[datetime, str, FileYear, Stretch]]:
        for file in self.world.files:
            for stretch in file.stretches:
                yield stretch.begins, "begin", file, stretch
                for at in sorted(stretch.touched):
                    yield at, "touch", file, stretch
                if stretch.handed is not None:
                    yield stretch.handed[0], "hand", file, stretch
                if stretch.ends is not None:
                    yield stretch.ends, "settle", file, stretch
            for sooner, later in pairwise(file.stretches):
                assert sooner.ends is not None
                assert sooner.ends <= later.begins

    def _enter(self, someone: Someone) -> None:
        person = make.make_member(self.session, name=f"Agent·e {someone.id}")
        self.person_ids[someone.id] = person.id
        self.authorities[someone.id] = person.mandates[0].authority_id
        self._set(Mandate, person.mandates[0].id, starts_on=date(2020, 1, 1))
        self.offers[someone.id] = make_offer(self.session, person)
        if someone.team is not None:
            self.session.add(Team(authority_id=self.authorities[someone.id], size=someone.team))
        set_preferences(self.session, person.id, holidays=someone.holidays)

    def _begin(self, file: FileYear, stretch: Stretch, at: datetime) -> None:
        if file.id not in self.requests:
            self._make(file, stretch, at)
        match file.file:
            case "request":
                self._begin_request(file, stretch, at)
            case "pair":
                self._begin_pair(file, stretch, at)

    def _make(self, file: FileYear, stretch: Stretch, at: datetime) -> None:
        lead = stretch.lead
        asker = self.session.get_one(Person, self.person_ids[lead])
        led = {"created_at": at, "changed_at": at - FAR}
        request = make_request(
            self.session, asker if file.file != "solicitation" else self.helper, state="done", **led
        )
        self.requests[file.id] = self.ids[file.id] = request.id
        match file.file:
            case "solicitation":
                asking = make_asking(self.session, request, self.offers[lead], asked_at=at)
                self.ids[file.id] = asking.id
            case "pair":
                self.ids[file.id] = self._make_pair(request, at)
        self.rows[file.file, self.ids[file.id]] = file.id

    def _make_pair(self, request: BuddyRequest, at: datetime) -> int:
        values = {"state": "accepted", "asked_at": at - FAR, "answered_at": at - FAR}
        asking = make_asking(self.session, request, self.helpers_offer, **values)
        group = make.make_group(self.session, kind="pairing", visibility="invitation", listed=False)
        discussion = make.make_discussion(self.session, group, self.helper)
        pair = Pair(
            request_id=request.id,
            offer_id=self.helpers_offer.id,
            solicitation_id=asking.id,
            group_id=group.id,
            discussion_id=discussion.id,
            asker_id=request.asker_id,
            helper_id=self.helper.id,
            moved_at=at - FAR,
        )
        self.session.add(pair)
        self.session.flush()
        return pair.id

    def _begin_request(self, file: FileYear, stretch: Stretch, at: datetime) -> None:
        values: dict[str, object] = {"state": "open"}
        match stretch.owed:
            case "ask":
                values |= {"created_at": at}
            case "close":
                values |= {"by_when": at.date() - timedelta(days=1)}
            case "suggestion":
                request = self.session.get_one(BuddyRequest, self.ids[file.id])
                make_asking(
                    self.session,
                    request,
                    self.helpers_offer,
                    state="suggested",
                    asked_at=at,
                    answered_at=at,
                    suggested_id=self.person_ids[stretch.lead],
                )
        self._set(BuddyRequest, self.ids[file.id], **values)

    def _begin_pair(self, file: FileYear, stretch: Stretch, at: datetime) -> None:
        pair_id = self.ids[file.id]
        match stretch.owed:
            case "agree":
                self._set(Pair, pair_id, state="agreeing", moved_at=at)
            case "milestone":
                self._set(Pair, pair_id, state="active", moved_at=at)
            case "quiet":
                self._set(Pair, pair_id, state="active", moved_at=at)
                self._milestone(pair_id, at - timedelta(days=1), done_at=at)
            case "passed":
                self._set(Pair, pair_id, state="active")
                self._milestone(pair_id, at - timedelta(minutes=60))
            case "resume":
                self._set(Pair, pair_id, state="paused", paused_until=at.date() - timedelta(days=1))
            case "rate":
                self._set(Pair, pair_id, state="ended", ended_at=at)

    def _touch(self, file: FileYear, stretch: Stretch, at: datetime) -> None:
        if file.file == "pair":
            self._set(Pair, self.ids[file.id], moved_at=at)
        else:
            self._set(BuddyRequest, self.ids[file.id], changed_at=at)

    def _hand(self, file: FileYear, stretch: Stretch, at: datetime) -> None:
        assert stretch.handed is not None
        lead = stretch.handed[1]
        led = {"asker_id": self.person_ids[lead], "authority_id": self.authorities[lead]}
        self._set(BuddyRequest, self.requests[file.id], **led)
        if file.file == "pair":
            self._set(Pair, self.ids[file.id], asker_id=self.person_ids[lead])

    def _settle(self, file: FileYear, stretch: Stretch, at: datetime) -> None:
        file_id = self.ids[file.id]
        match file.file:
            case "solicitation":
                self._set(Solicitation, file_id, state="declined", answered_at=at)
            case "request":
                self._set(BuddyRequest, file_id, state="done", by_when=None, changed_at=at)
                for asking in self.session.query(Solicitation).filter_by(request_id=file_id):
                    asking.state = "cancelled"
            case "pair":
                # Whatever it was, there is now a next step for a long time.
                self.session.query(Milestone).filter_by(pair_id=file_id).delete()
                self._set(Pair, file_id, state="paused", paused_until=None, moved_at=at)

    def _milestone(self, pair_id: int, starts_at: datetime, **values: object) -> None:
        self.session.add(Milestone(pair_id=pair_id, title="Appel", starts_at=starts_at, minutes=60, **values))

    def _set(self, table: type, row_id: int, **values: object) -> None:
        self.session.execute(update(table).filter_by(id=row_id).values(**values))
