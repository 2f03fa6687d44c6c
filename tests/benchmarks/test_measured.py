from __future__ import annotations

import json

import pytest

from benchmarks import measure
from benchmarks.parts.measured import Run, Unmeasured, read_run
from benchmarks.parts.scale_costs import ASKED
from tests.benchmarks.figures import ROUND, run_of

pytestmark = pytest.mark.unit


def test_every_figure_that_the_model_asks_for_is_found_by_its_benchmark_and_field() -> None:
    assert run_of(ROUND).figures(ASKED) == ROUND


@pytest.mark.parametrize("name", ASKED)
def test_a_figure_that_was_not_measured_is_named_with_the_command_and_never_guessed(name) -> None:
    others = {each: value for each, value in ROUND.items() if each != name}
    with pytest.raises(Unmeasured) as refused:
        run_of(others).figures(ASKED)
    assert ASKED[name].source in str(refused.value)
    assert f"python -m benchmarks.measure {ASKED[name].benchmark}" in str(refused.value)


@pytest.mark.parametrize("wrong", ["fast", None, True, [1.0], {"p50": 1.0}])
def test_what_is_no_number_counts_as_not_measured(wrong) -> None:
    run = run_of(ROUND)
    run.lines["backplane"]["publish_us"] = wrong
    with pytest.raises(Unmeasured, match=r"lacks backplane · publish_us\."):
        run.figures(ASKED)


def test_all_that_is_missing_is_named_at_once() -> None:
    with pytest.raises(Unmeasured) as refused:
        Run({"name": "machine"}, {}).figures(ASKED)
    assert all(asked.source in str(refused.value) for asked in ASKED.values())


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("not json\n", "Line 1"),
        ('{"name": "machine"}\n[1]\n', "Line 2"),
        ('{"name": "posting"}\n', "on which machine"),
    ],
)
def test_a_broken_file_is_refused_in_words(tmp_path, text, words) -> None:
    path = tmp_path / "run.jsonl"
    path.write_text(text)
    with pytest.raises(Unmeasured, match=words):
        read_run(path)


def test_a_file_that_is_not_there_says_how_to_make_it(tmp_path) -> None:
    with pytest.raises(Unmeasured, match=r"python -m benchmarks\.measure --out"):
        read_run(tmp_path / "none.jsonl")


def test_what_is_kept_is_read_back_the_machine_first(tmp_path) -> None:
    path = tmp_path / "folder" / "run.jsonl"
    kept = Run({"name": "machine", "cores": 2}, {"posting": {"name": "posting"}, "alert": {"name": "alert"}})
    measure.keep(path, kept)
    assert read_run(path) == kept
    names = [json.loads(line)["name"] for line in path.read_text().splitlines()]
    assert names == ["machine", "alert", "posting"]
    assert list(path.parent.iterdir()) == [path]


def test_a_benchmark_that_fails_leaves_the_file_as_it_was(tmp_path, monkeypatch, capfd) -> None:
    path = tmp_path / "run.jsonl"
    measure.keep(path, Run(measure.machine(), {"posting": {"name": "posting", "own": 1}}))
    before = path.read_text()
    monkeypatch.setattr("sys.argv", ["measure", "--out", str(path), "no_such_benchmark"])
    with pytest.raises(SystemExit, match="not measured: no_such_benchmark"):
        measure.main()
    assert path.read_text() == before
    assert "its line is as it was" in capfd.readouterr().err


def test_figures_of_two_machines_are_never_mixed(tmp_path, monkeypatch) -> None:
    path = tmp_path / "run.jsonl"
    measure.keep(path, Run({**measure.machine(), "cores": 64}, {"posting": {"name": "posting"}}))
    monkeypatch.setattr("sys.argv", ["measure", "--out", str(path), "holding"])
    with pytest.raises(SystemExit, match="another machine"):
        measure.main()
