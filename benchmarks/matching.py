"""A plan for 2,000 open requests × 5,000 helpers, from the database to its stored rows, against its bare parts.

The bare side is the sum of three: OR-tools on arcs that lie ready, couples and score as plain numpy on arrays that lie
ready, and a bare SELECT and COPY of the same rows. Ours reads, excludes with a reason, weighs, solves, proves the bound
and writes, in one transaction. Both find the same optimum, HiGHS finds it too, and the plan is put beside two others
on the same data: whoever answers first gets the request, and the best couple first.

Themes are the reference's own, so that many could help with much: what makes it sparse is who has room, and countries.
"""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable
from typing import Any

import numpy as np
import psycopg
from ortools.graph.python.min_cost_flow import SimpleMinCostFlow
from scipy import sparse
from scipy.optimize import linprog
from sqlalchemy import text

from benchmarks.parts.ground import Ground, ground, report
from benchmarks.parts.matching_world import fill
from collab.buddying.matching.score import Helpers, Needs, total
from collab.buddying.matching.solver import SCALE, Problem, solve
from collab.buddying.matching.spread import gini
from collab.buddying.policy import FEATURES, USUAL_WEIGHTS
from collab.buddying.service.arrays import read_couples
from collab.buddying.service.candidates import Couples, possible_couples
from collab.buddying.service.planning.computing import ask_plan, compute_plan
from collab.core.actor import SYSTEM
from collab.core.clock import today
from collab.core.db import transaction

REQUESTS, HELPERS = (
    int(os.environ.get("MATCHING_REQUESTS", "2000")),
    int(os.environ.get("MATCHING_HELPERS", "5000")),
)
ROUNDS = int(os.environ.get("MATCHING_ROUNDS", "7"))
GOAL = 1.5
FAIRNESS = USUAL_WEIGHTS["fairness"]


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    began = time.perf_counter()
    found = work()
    return (time.perf_counter() - began) * 1_000, found


def ours() -> tuple[float, Any]:
    """Milliseconds from the database to the stored plan, committed."""
    with transaction() as session:
        plan_id = ask_plan(session, SYSTEM).id

    def compute() -> None:
        with transaction() as session:
            compute_plan(session, plan_id)

    spent, _ = timed(compute)
    with transaction() as session:
        plan = session.execute(text("SELECT * FROM matching_plan WHERE id = :id"), {"id": plan_id}).one()
    assert plan.state == "ready", plan
    return spent, plan


class Bare:
    """The three parts, each on what lies ready for it."""

    def __init__(self, place: Ground) -> None:
        with transaction() as session:
            self.needs, self.helpers, self.standing = read_couples(
                session, request_ids=None, offer_ids=None, day=today()
            )
            self.couples = possible_couples(session, request_ids=None, day=today())
        self.url = place.settings.database_url.replace("+psycopg", "")
        self.ready = _ready(self.needs, self.helpers) | {"declined": self.standing.declined}
        self.score = np.round(total(self.couples.features, USUAL_WEIGHTS), 4)
        self.arcs = _arcs(self.couples, self.score)
        self.rows: list[tuple[Any, ...]] = []

    def check(self) -> None:
        """The plain score is the product's, and so is the plain rule of who may help whom."""
        i, j, score = plain_score(self.ready)
        assert np.array_equal(i, self.couples.i), "other couples"
        assert np.array_equal(j, self.couples.j), "other couples"
        assert np.allclose(score, self.score, atol=1e-3), np.abs(score - self.score).max()

    def solve(self) -> tuple[float, int]:
        flow = SimpleMinCostFlow()
        arcs = flow.add_arcs_with_capacity_and_unit_cost(*self.arcs[:4])
        flow.set_nodes_supplies(*self.arcs[4:])
        assert flow.solve() == SimpleMinCostFlow.OPTIMAL
        flow.flows(arcs)
        return -flow.optimal_cost() / SCALE, flow.num_arcs()

    def read_and_copy(self) -> None:
        with psycopg.connect(self.url) as connection, connection.cursor() as cursor:
            for sql in READ:
                cursor.execute(sql)
                cursor.fetchall()
            cursor.execute(
                "CREATE TEMP TABLE copied (LIKE matching_plan_row INCLUDING INDEXES) ON COMMIT DROP"
            )
            cursor.execute(
                "CREATE TEMP TABLE about (LIKE matching_plan_request INCLUDING INDEXES) ON COMMIT DROP"
            )
            for table, columns, rows in self.rows:
                with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                    for row in rows:
                        copy.write_row(row)

    def keep(self, plan_id: int) -> None:
        """The rows that a plan stored, for the bare side to write as well."""
        wanted = (
            ("copied", "matching_plan_row", "plan_id, request_id, offer_id, score, origin, state, skipped"),
            ("about", "matching_plan_request", "plan_id, request_id, wanted, given, candidates, runner_up_id,"
             " runner_up_score, binds, excluded::text"),
        )  # fmt: skip
        with psycopg.connect(self.url) as connection:
            self.rows = [
                (to, columns.replace("::text", ""), connection.execute(
                    f"SELECT {columns} FROM {table} WHERE plan_id = {plan_id}").fetchall())
                for to, table, columns in wanted
            ]  # fmt: skip


READ = (
    "SELECT r.id, r.asker_id, r.authority_id, r.themes, r.countries, r.languages, r.formats, r.wanted, a.population,"
    " a.region, a.territory_id FROM buddy_request r JOIN authority a ON a.id = r.authority_id WHERE r.state = 'open'",
    "SELECT o.id, o.person_id, o.authority_id, o.themes, o.countries, o.languages, o.formats, o.at_once, o.per_quarter,"
    " a.population, a.region, a.territory_id, m.starts_on, m.ends_on FROM buddy_offer o"
    " JOIN authority a ON a.id = o.authority_id JOIN mandate m ON m.id = o.mandate_id WHERE o.state = 'open'",
    "SELECT authority_id, country, themes FROM partnership WHERE status = 'active'",
    "SELECT request_id, offer_id, state, answered_at, asked_at FROM solicitation",
    "SELECT request_id, offer_id FROM pair WHERE state <> 'ended'",
    "SELECT offer_id, starts_on, ends_on FROM buddy_offer_pause",
    "SELECT request_id, offer_id, choice FROM matching_choice WHERE removed_at IS NULL",
)


def _arcs(couples: Couples, score: Any) -> tuple[Any, ...]:
    requests, sink = len(couples.wanted), len(couples.wanted) + len(couples.room)
    room = np.maximum(couples.room, 0)
    helper = np.repeat(np.arange(len(room)), room)
    turn = np.arange(len(helper)) - np.repeat(np.cumsum(room) - room, room)
    load = np.rint(FAIRNESS * SCALE * (couples.carried[helper] + turn)).astype(np.int64)
    everyone = np.arange(requests)
    return (
        np.concatenate([couples.i, everyone, requests + helper]).astype(np.int32),
        np.concatenate([requests + couples.j, np.full(requests + len(helper), sink)]).astype(np.int32),
        np.concatenate([np.ones(len(score)), couples.wanted, np.ones(len(helper))]).astype(np.int64),
        np.concatenate([-np.rint(score * SCALE).astype(np.int64), np.zeros(requests, np.int64), load]),
        np.append(everyone, sink).astype(np.int32),
        np.append(couples.wanted, -couples.wanted.sum()).astype(np.int64),
    )


def _ready(needs: Needs, helpers: Helpers) -> dict[str, Any]:
    """What the plain score asks of each side, in the shapes that suit it best."""
    words = {
        "ti": needs.themes[:, 0], "tj": helpers.themes[:, 0],
        "ci": needs.countries, "cj": helpers.countries | helpers.partner_countries,
        "li": needs.languages[:, 0], "lj": helpers.languages[:, 0],
        "fi": needs.formats[:, 0], "fj": helpers.formats[:, 0],
    }  # fmt: skip
    asked = np.unpackbits(needs.countries.astype("<u8").view(np.uint8), axis=1, bitorder="little").astype(
        np.float32
    )
    places = asked.shape[1] + 1
    count = np.zeros((helpers.posts, places), np.float32)
    np.add.at(count, (helpers.register_post, np.minimum(helpers.register_country, places - 1)), 1)
    return {**words, "needs": needs, "helpers": helpers, "asked": asked, "count": count, "places": places}


def plain_score(ready: dict[str, Any]) -> tuple[Any, Any, Any]:
    """Who may help whom, and how well, as somebody would write it who has the arrays at hand."""
    n, h = ready["needs"], ready["helpers"]
    ti, tj, ci, cj = ready["ti"], ready["tj"], ready["ci"], ready["cj"]
    common = (ti[:, None] & tj) != 0
    for word in range(ci.shape[1]):
        common |= (ci[:, word, None] & cj[:, word]) != 0
    common &= n.authority[:, None] != h.authority
    common &= (h.room > 0) & ~h.paused & ~h.ended
    common[ready["declined"]] = False
    i, j = np.nonzero(common)
    return i, j, _plain_features(ready, i, j)


def _plain_features(ready: dict[str, Any], i: Any, j: Any) -> Any:
    n, h, count = ready["needs"], ready["helpers"], np.bitwise_count
    weights = np.array([USUAL_WEIGHTS[name] for name in FEATURES])
    weights = (weights / weights.sum() * 100).astype(np.float32)

    def share(asked: Any, offered: Any) -> Any:
        whole = count(asked) if asked.ndim == 1 else count(asked).sum(1)
        both = count(asked[i] & offered[j]) if asked.ndim == 1 else count(asked[i] & offered[j]).sum(1)
        return np.where(whole[i] == 0, 1, both / np.maximum(whole, 1)[i])

    apart = np.abs(np.log(n.population)[i] - np.log(h.population)[j])
    return (
        weights[0] * share(ready["ti"], ready["tj"])
        + weights[1] * share(ready["ci"], ready["cj"])
        + weights[2] * (1 - np.exp2(-_points(ready)[i, h.post[j]]))
        + weights[3] * (share(ready["li"], ready["lj"]) > 0)
        + weights[4] * share(ready["fi"], ready["fj"])
        + weights[5] * np.clip((np.log(8) - apart) / (np.log(8) - np.log(2)), 0, 1)
        + weights[6] * ((n.region[i] == h.region[j]) & (n.region[i] >= 0))
        + weights[7] * ((h.answered + 1) / (h.settled + 2))[j]
        + weights[8] * np.where(h.at_once > 0, np.clip(1 - h.carried / np.maximum(h.at_once, 1), 0, 1), 0)[j]
    )


def _points(ready: dict[str, Any]) -> Any:
    """Partnerships of each authority in the requested countries, those on a requested theme once more."""
    n, h = ready["needs"], ready["helpers"]
    asked, anywhere = ready["asked"], ~ready["asked"].any(axis=1)
    made = asked @ ready["count"][:, : asked.shape[1]].T
    for bit in range(64):
        of = (h.register_themes[:, 0] >> np.uint64(bit)) & np.uint64(1) == 1
        if of.any():
            wants = ((n.themes[:, 0] >> np.uint64(bit)) & np.uint64(1)).astype(np.float32)[:, None]
            on = np.zeros((h.posts, ready["places"]), np.float32)
            np.add.at(on, (h.register_post[of], np.minimum(h.register_country[of], ready["places"] - 1)), 1)
            here = np.where(anywhere[:, None], on.sum(1), asked @ on[:, : asked.shape[1]].T)
            made += wants * here
    return made


def first_who_accepts(couples: Couples, score: Any, dice: np.random.Generator) -> dict[str, float]:
    """Requests in the order they came; of each one's candidates whoever happens to answer first."""
    return in_order(couples, score, np.lexsort((dice.random(len(score)), couples.i)))


def greedy(couples: Couples, score: Any) -> dict[str, float]:
    """The best couple of all, then the best of what is left."""
    return in_order(couples, score, np.argsort(-score, kind="stable"))


def in_order(couples: Couples, score: Any, order: Any) -> dict[str, float]:
    wanted, room = couples.wanted.tolist(), couples.room.tolist()
    chosen = []
    for place, i, j in zip(order.tolist(), couples.i[order].tolist(), couples.j[order].tolist(), strict=True):
        if wanted[i] > 0 and room[j] > 0:
            wanted[i] -= 1
            room[j] -= 1
            chosen.append(place)
    return quality(couples, score, np.array(chosen))


def quality(couples: Couples, score: Any, chosen: Any) -> dict[str, float]:
    """Sum of scores, with and without the cost of load; the share of places filled; the Gini of load."""
    taken = np.bincount(couples.j[chosen], minlength=len(couples.room))
    cost = FAIRNESS * (taken * couples.carried + taken * (taken - 1) / 2).sum()
    return {
        "score": round(float(score[chosen].sum())),
        "total": round(float(score[chosen].sum() - cost)),
        "matched": round(len(chosen) / int(couples.wanted.sum()), 4),
        "gini": round(gini(couples.carried + taken), 4),
    }


def by_highs(couples: Couples, score: Any, rows: int) -> tuple[float, float]:
    """The optimum of the first requests alone, by HiGHS and by the product's solver: it takes minutes for all."""
    few = couples.i < rows
    i, j, worth = couples.i[few], couples.j[few], score[few]
    helper = np.repeat(np.arange(len(couples.room)), np.maximum(couples.room, 0))
    room = np.maximum(couples.room, 0)
    turn = np.arange(len(helper)) - np.repeat(np.cumsum(room) - room, room)
    size, spare = len(worth), len(helper)
    matrix = sparse.csr_array(
        (
            np.concatenate([np.ones(2 * size), -np.ones(spare)]),
            (np.concatenate([i, rows + j, rows + helper]),
             np.concatenate([np.arange(size), np.arange(size), size + np.arange(spare)])),
        ),
        shape=(rows + len(room), size + spare),
    )  # fmt: skip
    found = linprog(
        np.concatenate([-worth, FAIRNESS * (couples.carried[helper] + turn)]),
        A_ub=matrix,
        b_ub=np.concatenate([couples.wanted[:rows], np.zeros(len(room))]),
        bounds=(0, 1),
    )
    own = solve(
        Problem(
            i=i,
            j=j,
            score=worth,
            wanted=couples.wanted[:rows],
            room=room,
            carried=couples.carried,
            fairness=FAIRNESS,
        )
    )
    return -found.fun, own.total


def main() -> None:
    """Alternate both sides and print one JSON line."""
    with ground() as place:
        with transaction() as session:
            fill(session, requests=REQUESTS, helpers=HELPERS)
        with transaction() as session:
            session.execute(text("ANALYZE"))
        bare = Bare(place)
        bare.check()
        _, plan = ours()
        bare.keep(plan.id)
        own: list[float] = []
        parts: list[list[float]] = [[], [], []]
        for _ in range(ROUNDS):
            spent, plan = ours()
            own.append(spent)
            for kept, work in zip(
                parts, (bare.solve, lambda: plain_score(bare.ready), bare.read_and_copy), strict=True
            ):
                spent, found = timed(work)
                kept.append(spent)
                if work == bare.solve:
                    optimum = found[0]
        with transaction() as session:
            rows = session.execute(
                text("SELECT request_id, offer_id FROM matching_plan_row WHERE plan_id = :id"),
                {"id": plan.id},
            ).all()
    couples, score = bare.couples, bare.score
    keys = couples.request_ids[couples.i] * 10**9 + couples.offer_ids[couples.j]
    chosen = np.flatnonzero(np.isin(keys, [row.request_id * 10**9 + row.offer_id for row in rows]))
    highs, same = by_highs(couples, score, 150)
    mine, peer = statistics.median(own), [statistics.median(each) for each in parts]
    optimal = abs(optimum - plan.total) < 0.5 and plan.total == plan.bound and abs(highs - same) < 0.01
    report(
        name="matching",
        unit="ms from the database to a stored plan",
        own=round(mine, 1),
        peer=round(sum(peer), 1),
        ratio=round(mine / sum(peer), 3),
        goal=f"<= {GOAL}, the same optimum",
        ok=bool(mine / sum(peer) <= GOAL and optimal),
        parts={"solver": round(peer[0], 1), "score": round(peer[1], 1), "read_and_copy": round(peer[2], 1)},
        optimum=[plan.total, plan.bound, round(optimum, 4)],
        highs_on_150_requests=[round(highs, 4), round(same, 4)],
        requests=REQUESTS,
        helpers=HELPERS,
        candidates=len(score),
        plan=quality(couples, score, chosen),
        first_who_accepts=first_who_accepts(couples, score, np.random.default_rng(1)),
        greedy_by_score=greedy(couples, score),
        rounds=ROUNDS,
    )


if __name__ == "__main__":
    main()
