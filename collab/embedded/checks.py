"""What can be known before anything starts: each failure is one line that names the thing and the remedy."""

import os
import pwd
import tempfile
from collections.abc import Mapping
from pathlib import Path

from collab.embedded.errors import StartError
from collab.embedded.place import Place
from collab.embedded.postgres import SYSTEM_USER
from collab.embedded.processes import check_passage
from collab.embedded.servers import port_is_free


def check_folder(place: Place, *, code: Path) -> None:
    """Refuse a data folder that cannot be used as it stands, changing nothing outside it."""
    if os.geteuid() == 0:
        check_passage(code, f"its programs in {code}", "put the code elsewhere, such as /srv")
        check_passage(place.folder, f"the data folder {place.folder}", "choose another with COLLAB_DATA_DIR")
    try:
        place.make_folders()
        with tempfile.TemporaryFile(dir=place.folder):
            pass
    except OSError as error:
        raise StartError(
            f"The data folder {place.folder} cannot be written ({error.strerror}).",
            "Choose another with COLLAB_DATA_DIR, or give yourself the right to write there.",
        ) from None
    _check_owner(place)


def check_port(place: Place) -> None:
    """Refuse a port that another program listens on."""
    try:
        free = port_is_free(place.port)
    except PermissionError:
        raise StartError(
            f"Port {place.port} is reserved to the administrator.", "Choose one above 1023 with COLLAB_PORT."
        ) from None
    if not free:
        raise StartError(
            f"Port {place.port} is already in use.",
            f"Stop the program that uses it, or choose another: COLLAB_PORT={place.port + 1} make run.",
        )


def check_mail_settings(place: Place, environ: Mapping[str, str]) -> None:
    """Without the demo there is no mailbox, so mail needs a real way out."""
    missing = [key for key in ("COLLAB_SMTP_URL", "COLLAB_MAIL_FROM") if not environ.get(key)]
    if missing and not place.demo:
        raise StartError(
            f"With COLLAB_DEMO=0 these settings are missing: {', '.join(missing)}.",
            "Set them, for instance COLLAB_SMTP_URL=smtp://127.0.0.1:25, or leave COLLAB_DEMO at 1.",
        )


def _check_owner(place: Place) -> None:
    if not place.postgres.exists():
        return
    owner = place.postgres.stat().st_uid
    if os.geteuid() != 0:
        expected = os.geteuid()
    else:
        expected = next((entry.pw_uid for entry in pwd.getpwall() if entry.pw_name == SYSTEM_USER), owner)
    if owner != expected:
        raise StartError(
            f"The data in {place.folder} was written by another account ({_account(owner)}).",
            "Start it as that account did, or choose another folder with COLLAB_DATA_DIR.",
        )


def _account(uid: int) -> str:
    try:
        name = pwd.getpwuid(uid).pw_name
    except KeyError:
        return f"number {uid}"
    return "root" if name == SYSTEM_USER else name
