"""What `docs/operations.md` tells operators to watch and to run is what there is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from prometheus_client.metrics import MetricWrapperBase

from collab.cli import cli
from collab.core import metrics

pytestmark = pytest.mark.unit

PAGE = (Path(__file__).resolve().parents[2] / "docs/operations.md").read_text(encoding="utf-8")


def test_every_figure_is_explained_and_no_other() -> None:
    figures = [each for each in vars(metrics).values() if isinstance(each, MetricWrapperBase)]
    told = {
        f"{family.name}_total" if family.type == "counter" else family.name
        for figure in figures
        for family in figure.describe()
    }
    assert set(re.findall(r"^\| `(collab_\w+)`", PAGE, re.MULTILINE)) == told


def test_every_command_is_named_and_no_other() -> None:
    [listed] = re.findall(r"The commands of `python -m collab\.cli`: (.*?)\n\n", PAGE, re.DOTALL)
    assert set(re.findall(r"`([a-z]+(?:-[a-z]+)*)`", listed)) - {"release"} == set(cli.commands)
    assert set(re.findall(r"python -m collab\.cli ([a-z-]+)", PAGE)) <= set(cli.commands)
