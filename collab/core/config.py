"""Settings, read once from the environment and frozen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any


class MissingSettings(Exception):
    """Names every setting that is absent or unusable, so that one start shows them all."""


@dataclass(frozen=True, kw_only=True)
class Settings:
    """All that differs from one installation to another; each field is `COLLAB_` + its name."""

    database_url: str
    owner_database_url: str = ""
    valkey_url: str
    secret_key: str
    public_url: str
    allowed_origins: tuple[str, ...] = ()
    smtp_url: str
    mail_from: str
    mailbox_url: str = ""
    # The domain whose mail reaches the process `inbox`; without it nobody can answer by mail.
    inbox_domain: str = ""
    inbox_listen: str = "127.0.0.1:8025"
    # A log of the mail relay that says which Message-IDs it took.
    mail_journal: str = ""
    # Whether a letter of a mailing that may have arrived, and of which no log knows, is sent once more.
    mail_repeats: bool = True
    demo: bool = False
    pool_size: int = 20
    statement_timeout_ms: int = 10_000
    lock_timeout_ms: int = 2_000
    log_level: str = "INFO"
    # Where people's files lie: `file:///a/folder` that web and worker share, or `s3://bucket/prefix?endpoint_url=https://…`.
    files_url: str = "file:///var/lib/collab/files"
    largest_file_mb: int = 10
    # How much one person may have sent that no message bears yet.
    most_unsent_mb: int = 200
    trusted_proxies: int = 0
    # Limits: how many of a thing within how many seconds, for one person (or one address when signed out).
    posts_per_minute: int = 60
    joins_per_minute: int = 120
    uploads_per_hour: int = 200
    requests_per_minute: int = 1_200
    invitations_per_hour: int = 30
    imports_per_hour: int = 20
    asks_per_hour: int = 20
    links_per_hour: int = 10
    calendar_fetches_per_hour: int = 120
    feed_fetches_per_hour: int = 120
    mails_in_per_hour: int = 60
    code_tries: int = 5
    sign_in_tries: int = 10
    sockets_per_person: int = 40
    channels_per_socket: int = 300
    channels_per_join: int = 300
    link_minutes: int = 15
    session_days: int = 30
    staff_idle_hours: int = 2
    staff_absolute_hours: int = 12
    beacon_seconds: float = 2.0
    # How much may wait for a page that does not read before it is dropped; it catches up when it returns.
    slow_reader_kb: int = 2_048
    slow_reader_packets: int = 500
    # Of those who connect or join at once: how many share a question to the database, how many may wait for a turn.
    arrivals_together: int = 50
    arrivals_waiting: int = 2_000
    # How many changes of a discussion a join answers with; more are fetched, and 0 leaves all to be fetched.
    caught_up_on_join: int = 50
    smtp_timeout_seconds: float = 20.0
    kept_days: int = 30
    # How long news of one conversation gather into one mail.
    gather_seconds: int = 120
    # How long the address of a mail takes answers, and a link in it acts without sign-in.
    answer_days: int = 14
    largest_mail_mb: int = 25
    # Whether sources of shared monitoring are asked.
    fetch_feeds: bool = True
    # Sources within the operator's own network, `host:port`: no other private address is ever asked.
    feeds_allow: tuple[str, ...] = ()
    static_folder: str = field(default="frontend/dist")

    @property
    def origins(self) -> tuple[str, ...]:
        """The browser origins that may write and open sockets: never empty, see DESIGN on `cors_allowed_origins`."""
        return (self.public_url.rstrip("/"), *self.allowed_origins)

    @property
    def largest_file(self) -> int:
        """Bytes of the largest file that may be sent."""
        return self.largest_file_mb * 1024 * 1024

    @property
    def most_unsent(self) -> int:
        """Bytes that one person's files may hold while no message bears them."""
        return self.most_unsent_mb * 1024 * 1024

    @property
    def secure_cookies(self) -> bool:
        """Plain http is accepted on localhost alone, where browsers refuse `Secure` cookies to some clients."""
        return self.public_url.startswith("https://")


_current: Settings | None = None


def use_settings(settings: Settings) -> None:
    """Make these the settings of this process; opening its database does it."""
    global _current
    _current = settings


def current_settings() -> Settings:
    """This process's settings, for verbs and mails; an error before `use_settings`."""
    if _current is None:
        raise RuntimeError("use_settings(settings) comes before anything asks for them")
    return _current


def load_settings(environ: Mapping[str, str]) -> Settings:
    """Read the settings; raises `MissingSettings` with every missing or malformed key at once."""
    values: dict[str, Any] = {}
    missing: list[str] = []
    wrong: list[str] = []
    for item in fields(Settings):
        key = f"COLLAB_{item.name.upper()}"
        raw = environ.get(key, "").strip()
        if not raw:
            if item.name in {
                "database_url",
                "valkey_url",
                "secret_key",
                "public_url",
                "smtp_url",
                "mail_from",
            }:
                missing.append(key)
            continue
        try:
            values[item.name] = _parse(str(item.type), raw)
        except ValueError:
            wrong.append(key)
    if len(values.get("secret_key", "x" * 32)) < 32:
        wrong.append("COLLAB_SECRET_KEY (at least 32 characters)")
    problems = []
    if missing:
        problems.append(f"missing: {', '.join(missing)}")
    if wrong:
        problems.append(f"unusable: {', '.join(wrong)}")
    if problems:
        raise MissingSettings(
            f"Settings {'; '.join(problems)}."
            " Set them in the environment (docs/operations.md lists them), or use `make run`."
        )
    return Settings(**values)


def _parse(kind: str, raw: str) -> Any:
    if kind == "bool":
        if raw.lower() not in {"0", "1", "true", "false"}:
            raise ValueError(raw)
        return raw.lower() in {"1", "true"}
    if kind == "int":
        return int(raw)
    if kind == "float":
        return float(raw)
    if kind.startswith("tuple"):
        return tuple(part.strip().rstrip("/") for part in raw.split(",") if part.strip())
    return raw
