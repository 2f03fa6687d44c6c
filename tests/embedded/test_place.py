"""The folder, ports, secrets and checks of the one-machine default."""

import json
import os
import re
import stat
from pathlib import Path

import pytest

from collab.embedded import StartError, free_port
from collab.embedded.checks import check_folder, check_mail_settings, check_port
from collab.embedded.place import CODE, Place
from collab.embedded.procfile import read_procfile
from collab.embedded.servers import scratch_folder
from collab.embedded.supervision import LONGEST_SOCKET_PATH, control_socket

pytestmark = pytest.mark.unit


@pytest.fixture
def place():
    with scratch_folder() as folder:
        made = Place(folder=folder / "data", port=free_port(), demo=True)
        made.make_folders()
        yield made


def test_the_defaults_are_var_port_8000_and_the_demo() -> None:
    assert Place.from_environment({}) == Place(folder=CODE / "var", port=8000, demo=True)


@pytest.mark.parametrize(
    "setting", [{"COLLAB_PORT": "eight"}, {"COLLAB_PORT": "70000"}, {"COLLAB_DEMO": "yes"}]
)
def test_a_setting_without_sense_is_refused_by_its_name(setting: dict[str, str]) -> None:
    with pytest.raises(StartError, match=next(iter(setting))):
        Place.from_environment(setting)


def test_secrets_are_made_once_and_private(place: Place) -> None:
    first = place.secrets
    again = Place(folder=place.folder, port=place.port, demo=True).secrets
    assert first == again
    assert len(set(first.values())) == len(first)
    assert stat.S_IMODE((place.folder / "secrets.json").stat().st_mode) == 0o600


def test_new_secrets_are_never_made_beside_old_data(place: Place) -> None:
    place.postgres.mkdir()
    (place.postgres / "PG_VERSION").write_text("18")
    with pytest.raises(StartError, match=r"secrets\.json is missing"):
        _ = place.secrets


def test_ports_are_kept_but_for_one_that_was_taken(place: Place, taken_port: int) -> None:
    kept = dict(place.ports)
    kept["smtp"] = taken_port
    (place.folder / "ports.json").write_text(json.dumps(kept))
    again = Place(folder=place.folder, port=place.port, demo=True).ports
    assert again["smtp"] != taken_port
    assert {**again, "smtp": 0} == {**kept, "smtp": 0}


def test_a_damaged_file_is_named(place: Place) -> None:
    (place.folder / "ports.json").write_text("{")
    with pytest.raises(StartError, match=r"ports\.json is damaged"):
        _ = place.ports


def test_a_second_start_in_the_same_folder_is_refused(place: Place) -> None:
    with place.lock(), pytest.raises(StartError, match=f"already runs from .*process {os.getpid()}"):
        place.lock()
    place.lock().close()


def test_a_busy_port_is_named_with_the_remedy(place: Place, taken_port: int) -> None:
    with pytest.raises(
        StartError, match=f"Port {taken_port} is already in use.*COLLAB_PORT={taken_port + 1}"
    ):
        check_port(Place(folder=place.folder, port=taken_port, demo=True))
    check_port(place)


def test_a_folder_that_is_a_file_is_refused(place: Place) -> None:
    file = place.folder / "file"
    file.touch()
    with pytest.raises(StartError, match="cannot be written.*COLLAB_DATA_DIR"):
        check_folder(Place(folder=file, port=place.port, demo=True), code=CODE)


def test_a_private_parent_is_refused_under_root_and_left_as_it_was(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    private = place.folder / "private"
    private.mkdir(mode=0o700)
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    with pytest.raises(StartError, match=re.escape(f"{private} is private")):
        check_folder(Place(folder=private / "data", port=place.port, demo=True), code=Path("/"))
    assert stat.S_IMODE(private.stat().st_mode) == 0o700
    assert not (private / "data").exists()


def test_data_of_another_account_are_left_alone(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    place.postgres.mkdir()
    monkeypatch.setattr(os, "geteuid", lambda: 54321)
    with pytest.raises(StartError, match="written by another account"):
        check_folder(place, code=CODE)


def test_without_the_demo_mail_needs_a_way_out(place: Place) -> None:
    alone = Place(folder=place.folder, port=place.port, demo=False)
    with pytest.raises(StartError, match="COLLAB_SMTP_URL, COLLAB_MAIL_FROM"):
        check_mail_settings(alone, {})
    check_mail_settings(
        alone, {"COLLAB_SMTP_URL": "smtp://127.0.0.1:25", "COLLAB_MAIL_FROM": "a@example.org"}
    )


def test_a_deep_folder_gets_a_short_private_socket(place: Place) -> None:
    deep = Place(folder=place.folder / ("d" * 90), port=place.port, demo=True)
    socket = control_socket(deep)
    try:
        assert len(os.fsencode(socket)) <= LONGEST_SOCKET_PATH
        assert stat.S_IMODE(socket.parent.stat().st_mode) == 0o700
    finally:
        socket.parent.rmdir()


def test_the_procfile_names_the_programs() -> None:
    assert list(read_procfile(CODE / "Procfile")) == ["release", "web", "relay", "worker", "beat", "inbox"]


def test_a_line_of_the_procfile_that_says_nothing_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "Procfile"
    file.write_text("web: gunicorn\nnonsense\n")
    with pytest.raises(StartError, match="Line 2"):
        read_procfile(file)
