"""The demo mailbox: receives every mail over real SMTP and shows it, on loopback alone."""

import json
import os
import re
import secrets
import signal
import sys
import threading
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import islice
from pathlib import Path
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from babel.dates import format_date, format_time
from jinja2 import Environment, FileSystemLoader, select_autoescape
from markupsafe import Markup, escape

LOOPBACK = "127.0.0.1"
LISTED = 200
ROUTE = re.compile(r"^/messages/(?P<id>\d{20}-[0-9a-f]{8})(?P<part>|/text|/html)$")
JSON_ROUTE = re.compile(r"^/api/messages/(?P<id>\d{20}-[0-9a-f]{8})$")
WEB_ADDRESS = re.compile(r"https?://[^\s<>\"']+[^\s<>\"'.,;:!?)]")
PARIS = ZoneInfo("Europe/Paris")
TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"), autoescape=select_autoescape()
)
PAGE_POLICY = (
    "default-src 'none'; style-src 'nonce-{nonce}'; script-src 'nonce-{nonce}'; connect-src 'self';"
    " font-src 'self';"
    " frame-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
# The product's own typeface, where the front end is built.
BUILT = Path(__file__).resolve().parents[2] / "frontend" / "dist" / "assets"
FONT = "atkinson-hyperlegible-next-latin-wght-normal-*.woff2"
# A mail is a stranger's page: it may show itself and open links in a new tab, and nothing else.
MAIL_POLICY = (
    "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline';"
    " img-src data:; frame-ancestors 'self'"
)


@dataclass(frozen=True)
class Received:
    """One mail as the mailbox lists it."""

    id: str
    subject: str
    sender: str
    recipients: list[str]
    received_at: str
    excerpt: str

    @property
    def day(self) -> str:
        """The day it came, in French."""
        return format_date(self._moment(), "d MMMM", locale="fr")

    @property
    def hour(self) -> str:
        """The time it came, in Paris."""
        return format_time(self._moment(), "HH:mm", locale="fr", tzinfo=PARIS)

    def _moment(self) -> datetime:
        return datetime.fromisoformat(self.received_at).astimezone(PARIS)


class Mailbox:
    """Mails kept as files, one each, in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def keep(self, content: bytes, recipients: list[str]) -> str:
        """Write one mail in full, or not at all."""
        name = f"{time.time_ns():020d}-{secrets.token_hex(4)}"
        draft = self.folder / f"{name}.draft"
        lines = "".join(f"X-Envelope-To: {address}\r\n" for address in recipients)
        draft.write_bytes(lines.encode() + content)
        draft.rename(self.folder / f"{name}.eml")
        return name

    def newest(self, *, recipient: str | None = None, limit: int = LISTED) -> list[Received]:
        """The last mails, newest first, all or one person's."""
        names = sorted((path.stem for path in self.folder.glob("*.eml")), reverse=True)
        mails = (self.summary(name, self.read(name)) for name in names)
        wanted = (mail for mail in mails if recipient is None or recipient in mail.recipients)
        return list(islice(wanted, limit))

    def read(self, name: str) -> EmailMessage:
        """One mail, parsed; raises `FileNotFoundError`."""
        message = message_from_bytes((self.folder / f"{name}.eml").read_bytes(), policy=policy.default)
        assert isinstance(message, EmailMessage)
        return message

    def summary(self, name: str, message: EmailMessage) -> Received:
        """What the list shows of a mail."""
        moment = datetime.fromtimestamp(int(name[:20]) / 1e9, UTC)
        return Received(
            id=name,
            subject=str(message["subject"] or "(sans objet)"),
            sender=str(message["from"] or ""),
            recipients=[str(address) for address in message.get_all("x-envelope-to", [])],
            received_at=moment.isoformat(),
            excerpt=" ".join(part_of(message, "plain").split())[:140],
        )


class Intake:
    """What aiosmtpd calls for each mail."""

    def __init__(self, mailbox: Mailbox) -> None:
        self.mailbox = mailbox

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Keep the mail before saying yes."""
        content = envelope.content
        self.mailbox.keep(
            content if isinstance(content, bytes) else (content or "").encode(), envelope.rcpt_tos
        )
        return "250 OK"


def part_of(message: EmailMessage, kind: str) -> str:
    """The text of one form of a mail ("plain" or "html"); empty when it has none."""
    body = message.get_body((kind,))
    return str(body.get_content()) if body is not None else ""


def with_links(text: str) -> Markup:
    """Plain text with its web addresses made into links, everything else escaped."""
    parts, done = [], 0
    for match in WEB_ADDRESS.finditer(text):
        parts.append(escape(text[done : match.start()]))
        address = escape(match.group())
        parts.append(Markup('<a href="{0}" target="_blank" rel="noopener">{0}</a>').format(address))
        done = match.end()
    return Markup().join([*parts, escape(text[done:])])


def opening_links_in_tabs(html: str) -> str:
    """A mail's page whose links leave the frame."""
    base = '<base target="_blank">'
    head = re.search(r"<head[^>]*>", html, re.IGNORECASE)
    return html[: head.end()] + base + html[head.end() :] if head else base + html


class Pages(BaseHTTPRequestHandler):
    """The mailbox's few pages; read only."""

    mailbox: Mailbox
    server_version = "Collab"
    sys_version = ""
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """Answer a page or its JSON twin."""
        url = urlsplit(self.path)
        # A foreign name that resolves to this machine must not read the mails.
        if (self.headers.get("Host") or "").rsplit(":", 1)[0] not in {"localhost", LOOPBACK}:
            self._send(HTTPStatus.MISDIRECTED_REQUEST, "text/plain", "Adresse inconnue ici.")
        elif url.path == "/":
            self._page()
        elif url.path == "/font.woff2" and (fonts := sorted(BUILT.glob(FONT))):
            self._send(HTTPStatus.OK, "font/woff2", fonts[0].read_bytes())
        elif url.path == "/api/messages":
            self._list_json(parse_qs(url.query))
        elif match := JSON_ROUTE.match(url.path):
            self._with_mail(match["id"], self._mail_json)
        elif match := ROUTE.match(url.path):
            show = self._mail_html if match["part"] == "/html" else self._page
            self._with_mail(match["id"], show, part=match["part"])
        else:
            self._missing()

    def _list_json(self, query: dict[str, list[str]]) -> None:
        recipient, limit = query.get("to", [None])[0], query.get("limit", [""])[0]
        count = min(int(limit), LISTED) if limit.isascii() and limit.isdigit() else LISTED
        mails = self.mailbox.newest(recipient=recipient, limit=count)
        self._json({"items": [asdict(mail) for mail in mails]})

    def _with_mail(self, name: str, show, **options: str) -> None:
        try:
            message = self.mailbox.read(name)
        except FileNotFoundError:
            self._missing()
        else:
            show(name, message, **options)

    def _page(self, name: str | None = None, message: EmailMessage | None = None, part: str = "") -> None:
        nonce = secrets.token_urlsafe(16)
        opened = {}
        if name and message:
            text, html = part_of(message, "plain"), part_of(message, "html")
            opened = {
                "mail": self.mailbox.summary(name, message),
                "text": with_links(text),
                "has_html": bool(html),
                "as_text": part == "/text" or not html,
            }
        page = TEMPLATES.get_template("mailbox.html").render(
            mails=self.mailbox.newest(),
            nonce=nonce,
            product_url=os.environ.get("COLLAB_PUBLIC_URL"),
            **opened,
        )
        self._send(HTTPStatus.OK, "text/html", page, PAGE_POLICY.format(nonce=nonce))

    def _mail_html(self, name: str, message: EmailMessage, part: str) -> None:
        self._send(HTTPStatus.OK, "text/html", opening_links_in_tabs(part_of(message, "html")), MAIL_POLICY)

    def _mail_json(self, name: str, message: EmailMessage) -> None:
        forms = {"text": part_of(message, "plain"), "html": part_of(message, "html")}
        headers = [[key, str(value)] for key, value in message.items()]
        self._json({**asdict(self.mailbox.summary(name, message)), **forms, "headers": headers})

    def _json(self, value: object) -> None:
        self._send(HTTPStatus.OK, "application/json", json.dumps(value, ensure_ascii=False))

    def _missing(self) -> None:
        self._send(HTTPStatus.NOT_FOUND, "text/plain", "Ce message n’existe pas.")

    def _send(
        self, status: HTTPStatus, kind: str, content: str | bytes, csp: str = "default-src 'none'"
    ) -> None:
        body = content.encode() if isinstance(content, str) else content
        self.send_response(status)
        self.send_header("Content-Type", f"{kind}; charset=utf-8" if isinstance(content, str) else kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Content-Security-Policy", csp)
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Referrer-Policy", "no-referrer")
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: the page asks for news every few seconds."""


def serve(mailbox: Mailbox, *, smtp_port: int, http_port: int) -> tuple[Controller, ThreadingHTTPServer]:
    """Receive and show, each in a thread of its own; the caller stops both."""
    controller = Controller(Intake(mailbox), hostname=LOOPBACK, port=smtp_port, ident="Collab demo mailbox")
    controller.start()
    server = ThreadingHTTPServer((LOOPBACK, http_port), type("MailboxPages", (Pages,), {"mailbox": mailbox}))
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, name="pages", daemon=True).start()
    return controller, server


def main(environ: Mapping[str, str]) -> None:
    """Run until told to stop."""
    if environ.get("COLLAB_DEMO") != "1":
        sys.exit("The mailbox exists in the demo alone: COLLAB_DEMO is not 1.")
    needed = ("COLLAB_DATA_DIR", "COLLAB_SMTP_URL", "COLLAB_MAILBOX_URL")
    if missing := [key for key in needed if not environ.get(key)]:
        sys.exit(f"The mailbox misses its settings: {', '.join(missing)}. `make run` gives them.")
    smtp, http = urlsplit(environ["COLLAB_SMTP_URL"]), urlsplit(environ["COLLAB_MAILBOX_URL"])
    stop = threading.Event()
    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, lambda *_: stop.set())
    mailbox = Mailbox(Path(environ["COLLAB_DATA_DIR"]) / "mail")
    controller, server = serve(mailbox, smtp_port=smtp.port or 25, http_port=http.port or 80)
    stop.wait()
    controller.stop()
    server.shutdown()
    server.server_close()


if __name__ == "__main__":
    main(os.environ)
