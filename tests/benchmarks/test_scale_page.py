from __future__ import annotations

import re
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from benchmarks.parts import formation
from benchmarks.scale_model import DOC

ROOT = Path(__file__).resolve().parents[2]
PAGE = DOC.read_text(encoding="utf-8")


@pytest.mark.unit
@pytest.mark.parametrize(("path", "name"), re.findall(r"`([\w/]+\.py): (\w+)`", PAGE))
def test_what_has_to_change_is_there_to_be_changed(path, name) -> None:
    source = (ROOT / path).read_text(encoding="utf-8")
    assert re.search(rf"^(class|def) {name}\b|^{name} = ", source, re.MULTILINE)


@pytest.mark.unit
def test_every_file_that_the_page_names_is_there() -> None:
    named = re.findall(r"`((?:benchmarks|collab|docs|tests)/[\w./-]+)`", PAGE)
    assert [path for path in named if not (ROOT / path).exists()] == []


@pytest.mark.unit
def test_no_figure_stands_outside_the_tables_but_those_of_settings_and_of_time() -> None:
    prose = re.sub(r"<!-- (\w+) -->.*?<!-- /\1 -->|```.*?```|`[^`]*`", "", PAGE, flags=re.DOTALL)
    prose = re.sub(r"^\d\. ", "", prose, flags=re.MULTILINE)
    assert re.findall(r"\d[\d,.]*", prose) == ["60", "100", "1", "10"], (
        "a figure typed by hand grows old: have the model write it"
    )


@pytest.mark.unit
def test_the_model_knows_the_bound_of_sockets_that_the_procfile_sets() -> None:
    bound = re.search(r"--worker-connections (\d+)", (ROOT / "Procfile").read_text(encoding="utf-8"))
    assert bound is not None
    assert int(bound[1]) == formation.MOST_SOCKETS


def test_the_statements_for_partitions_run_on_the_database_as_it_is(database, settings) -> None:
    [block] = re.findall(r"```sql\n(.*?)```", PAGE, re.DOTALL)
    owner = create_engine(settings.owner_database_url)
    with owner.connect() as connection, connection.begin() as undone:
        # Comments end with their line: what stands behind the last statement's semicolon is one.
        for statement in re.sub(r"--.*", "", block).split(";"):
            if statement.strip():
                connection.execute(text(statement))
        connection.execute(
            text(
                "INSERT INTO outbox_event (name, payload, request_id, recorded_at)"
                " VALUES ('any', '{}', '', '2027-01-15'), ('any', '{}', '', '2027-03-01')"
            )
        )
        counts = [
            connection.scalar(text(f"SELECT count(*) FROM {table}"))
            for table in ("outbox_event", "outbox_event_2027_01", "outbox_event_other")
        ]
        undone.rollback()
    owner.dispose()
    assert counts == [2, 1, 1]
