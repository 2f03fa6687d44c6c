from __future__ import annotations

import random
from dataclasses import replace

import pytest

from benchmarks.parts.crisis import Minute, Overloaded, Server, crisis_minute, simulate
from benchmarks.parts.formation import AS_IT_IS, CHANGED, Design, breaks, load, used
from benchmarks.parts.measured import USUAL, read_run
from benchmarks.parts.scale_costs import SIZES
from benchmarks.scale_model import DOC, Model
from tests.benchmarks.figures import ROUND, run_of

pytestmark = pytest.mark.unit
PEOPLE = SIZES["20,000"]


def test_the_document_shows_what_the_model_reckons_from_the_run_that_is_kept() -> None:
    text = DOC.read_text(encoding="utf-8")
    assert Model(read_run(USUAL)).into(text) == text, "run: python -m benchmarks.scale_model --write-doc"


def test_a_figure_measured_anew_makes_the_document_stale() -> None:
    run = read_run(USUAL)
    run.lines["fanout"]["own"] *= 2
    text = DOC.read_text(encoding="utf-8")
    assert Model(run).into(text) != text


def test_a_document_without_a_place_for_a_table_is_refused() -> None:
    with pytest.raises(SystemExit, match="no place for the table `machine`"):
        Model(run_of(ROUND)).into("# Scale\n")


def test_twice_the_people_who_post_twice_as_much_are_four_times_the_deliveries() -> None:
    people = replace(PEOPLE, calm_posts=0)
    once, twice = load(people, ROUND, AS_IT_IS), load(people.times(2), ROUND, AS_IT_IS)
    assert twice.deliveries_s == pytest.approx(4 * once.deliveries_s)
    assert twice.posts_s == pytest.approx(2 * once.posts_s)


def test_deliveries_are_frames_of_the_room_times_those_in_it() -> None:
    people = replace(PEOPLE, calm_posts=0, crisis_posts=60)
    # Twice the mean in the busiest seconds: two messages a second to 6,000 people.
    assert load(people, ROUND, AS_IT_IS).deliveries_s == pytest.approx(12_000)


@pytest.mark.parametrize("size", SIZES)
def test_no_web_process_is_fuller_than_it_should_be_nor_holds_more_than_it_may(size) -> None:
    now = load(SIZES[size], ROUND, AS_IT_IS)
    assert now.web_cores <= now.web_processes * 0.6 + 1e-9
    assert SIZES[size].online <= now.web_processes * 10_000
    assert now.web_processes >= 2


def test_more_people_never_need_fewer_processes() -> None:
    counts = [load(PEOPLE.times(1 + n / 10), ROUND, AS_IT_IS).web_processes for n in range(40)]
    assert counts == sorted(counts)


def test_with_one_channel_what_valkey_passes_grows_with_frames_times_processes_and_sharding_takes_that_away() -> (
    None
):
    people = replace(PEOPLE, crisis_posts=0, calm_posts=6_000, discussions=6_000)
    few, many = (load(people, ROUND, AS_IT_IS, webs=n) for n in (4, 40))
    assert many.valkey_mbit == pytest.approx(10 * few.valkey_mbit)
    sharded = [load(people, ROUND, Design(shards=16), webs=n) for n in (4, 40)]
    # One listener a discussion: its frames go to one process, however many there are.
    assert sharded[1].valkey_mbit < 1.2 * sharded[0].valkey_mbit


def test_a_part_breaks_where_its_load_reaches_all_of_it() -> None:
    found = {name: count for count, name in breaks(PEOPLE, ROUND, AS_IT_IS)}
    for name, count in found.items():
        there = used(load(PEOPLE.times(count / PEOPLE.count), ROUND, AS_IT_IS), AS_IT_IS)[name]
        # Processes are whole: connections and what is passed to each jump when one is added.
        assert there == pytest.approx(1, rel=0.25), name


def test_a_pooler_takes_the_connections_off_the_list() -> None:
    assert "PostgreSQL's connections" in {name for _, name in breaks(PEOPLE, ROUND, AS_IT_IS)}
    assert "PostgreSQL's connections" not in {name for _, name in breaks(PEOPLE, ROUND, CHANGED)}


def test_a_server_queues_as_theory_says() -> None:
    """Random arrivals at one server with work of fixed length wait rho / (2 mu (1 - rho)) on average."""
    chance, server, at, waits = random.Random(8), Server(), 0.0, []
    for _ in range(200_000):
        at += chance.expovariate(0.8)
        waits.append(server.work(at, 1.0)[0] - at)
    assert sum(waits) / len(waits) == pytest.approx(0.8 / (2 * 0.2), rel=0.05)


def test_two_cores_do_two_things_at_once_and_a_third_waits() -> None:
    server = Server(cores=2)
    assert [server.work(0, 1.0)[1] for _ in range(3)] == [1.0, 1.0, 2.0]


def test_what_others_take_slows_the_rest_and_all_of_it_is_refused() -> None:
    assert Server(taken=0.5).work(0, 1.0)[1] == 2.0
    with pytest.raises(Overloaded):
        Server(taken=1.0)


def test_one_message_in_a_quiet_room_takes_the_sum_of_its_stages() -> None:
    felt = simulate(Minute(posts=[1.0], readers_each=1, webs=1), ROUND, seed=8)
    stages = 5 + 2 + 1000 / 500 + 4 + (8 + 2) / 1000 + 0.1
    assert felt.p50 == pytest.approx(stages, abs=0.15)
    assert sum(felt.stages.values()) == pytest.approx(stages, abs=0.3)


def test_every_message_is_seen_in_every_web_process() -> None:
    felt = simulate(Minute(posts=[n / 10 for n in range(50)], readers_each=10, webs=4), ROUND, seed=8)
    assert felt.frames == 50


def test_the_same_seed_plays_the_same_minute_and_another_one_another() -> None:
    def minute(seed: int):
        made = load(PEOPLE, ROUND, AS_IT_IS)
        return simulate(crisis_minute(PEOPLE, ROUND, made, AS_IT_IS, seed), ROUND, seed)

    assert minute(8) == minute(8)
    assert minute(8) != minute(9)


@pytest.mark.parametrize(
    ("name", "value", "stage"),
    [
        ("room_posts_s", 3.0, "PostgreSQL"),
        ("post_relay_ms", 300.0, "relay"),
        ("post_web_ms", 300.0, "web"),
        ("deliveries_s", 2_000.0, "fan-out"),
    ],
)
def test_the_stage_that_cannot_keep_up_is_where_the_time_goes(name, value, stage) -> None:
    posts = [n / 5 for n in range(300)]
    calm = simulate(Minute(posts=posts, readers_each=600, webs=1), ROUND, seed=8)
    slow = simulate(Minute(posts=posts, readers_each=600, webs=1), {**ROUND, name: value}, seed=8)
    assert slow.p99 > 10 * calm.p99
    assert max(slow.stages, key=lambda each: slow.stages[each]) == stage


def test_frames_sent_together_wait_for_each_other_at_most_their_pause_and_are_all_seen() -> None:
    posts = [n / 20 for n in range(100)]
    apart = simulate(Minute(posts=posts, readers_each=100, webs=2), ROUND, seed=8)
    together = simulate(Minute(posts=posts, readers_each=100, webs=2, frames_a_second=1.0), ROUND, seed=8)
    assert together.frames == apart.frames == 100
    assert apart.p99 < together.p99 <= apart.p99 + 1_000
