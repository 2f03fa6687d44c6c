"""The demo mailbox: receives every mail over real SMTP and shows it, on loopback alone."""

import json
import os
import re
import secrets
import signal
import sys
import threading
from collections.abc import Mapping
from dataclasses import asdict
from email.message import EmailMessage
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from smtplib import SMTPException
from urllib.parse import parse_qs, urlsplit

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from jinja2 import Environment, FileSystemLoader, select_autoescape
from markupsafe import Markup, escape

from collab.demo.answering import answers_to, send_answer
from collab.demo.mails import LISTED, Mailbox, part_of

LOOPBACK = "127.0.0.1"
ANSWER_ROUTE = re.compile(r"^/messages/(?P<id>\d{20}-[0-9a-f]{8})/answer$")
ROUTE = re.compile(r"^/messages/(?P<id>\d{20}-[0-9a-f]{8})(?P<part>|/text|/html)$")
JSON_ROUTE = re.compile(r"^/api/messages/(?P<id>\d{20}-[0-9a-f]{8})$")
WEB_ADDRESS = re.compile(r"https?://[^\s<>\"']+[^\s<>\"'.,;:!?)]")
TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"), autoescape=select_autoescape()
)
PAGE_POLICY = (
    "default-src 'none'; style-src 'nonce-{nonce}'; script-src 'nonce-{nonce}'; connect-src 'self';"
    " font-src 'self';"
    " frame-src 'self'; img-src data:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
# The product's own typeface, where the front end is built.
BUILT = Path(__file__).resolve().parents[2] / "frontend" / "dist" / "assets"
FONT = "atkinson-hyperlegible-next-latin-wght-normal-*.woff2"
# A mail is a stranger's page: it may show itself and open links in a new tab, and nothing else.
MAIL_POLICY = (
    "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline';"
    " img-src data:; frame-ancestors 'self'"
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
    """The mailbox's few pages, and the one form on them."""

    mailbox: Mailbox
    inbox: str
    server_version = "Collab"
    sys_version = ""
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """Answer a page or its JSON twin."""
        url = urlsplit(self.path)
        if not self._asked_here():
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

    def do_POST(self) -> None:
        """Send the answer that was written under a mail."""
        match = ANSWER_ROUTE.match(urlsplit(self.path).path)
        # Without a referrer a form of our own has no Origin either; the browser's word stands for it.
        ours = self.headers.get("Sec-Fetch-Site") == "same-origin" and self._asked_here()
        if not match or not ours or not self.inbox:
            self._missing()
            return
        form = parse_qs(self.rfile.read(min(int(self.headers.get("Content-Length") or 0), 100_000)).decode())
        try:
            message = self.mailbox.read(match["id"])
            recipient = self.mailbox.summary(match["id"], message).recipients[0]
            send_answer(message, recipient, form.get("text", [""])[0], inbox=self.inbox)
        except (OSError, SMTPException, IndexError) as error:
            self._send(HTTPStatus.BAD_GATEWAY, "text/plain", f"La réponse n’est pas partie : {error}")
        else:
            self.send_response(HTTPStatus.SEE_OTHER)
            self.send_header("Location", f"/messages/{match['id']}?sent=1")
            self.send_header("Content-Length", "0")
            self.end_headers()

    def _asked_here(self) -> bool:
        """A foreign name that resolves to this machine must not read the mails, nor write any."""
        return (self.headers.get("Host") or "").rsplit(":", 1)[0] in {"localhost", LOOPBACK}

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
                "answers_to": answers_to(message) if self.inbox else "",
                "sent": "sent=1" in self.path,
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


def serve(
    mailbox: Mailbox, *, smtp_port: int, http_port: int, inbox: str = ""
) -> tuple[Controller, ThreadingHTTPServer]:
    """Receive and show, each in a thread of its own; the caller stops both."""
    controller = Controller(Intake(mailbox), hostname=LOOPBACK, port=smtp_port, ident="Collab demo mailbox")
    controller.start()
    server = ThreadingHTTPServer(
        (LOOPBACK, http_port), type("MailboxPages", (Pages,), {"mailbox": mailbox, "inbox": inbox})
    )
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
    inbox = environ.get("COLLAB_INBOX_LISTEN", "")
    controller, server = serve(mailbox, smtp_port=smtp.port or 25, http_port=http.port or 80, inbox=inbox)
    stop.wait()
    controller.stop()
    server.shutdown()
    server.server_close()


if __name__ == "__main__":
    main(os.environ)
