"""Mails as the programs and servers of our readers write them."""

from __future__ import annotations


def postfix_bounce(address: str, status: str = "5.1.1", *, action: str = "") -> bytes:
    """What Postfix sends back of a mail that could not be delivered, or not yet."""
    action = action or ("failed" if status[0] == "5" else "delayed")
    return f"""From: MAILER-DAEMON@mx.example.org (Mail Delivery System)
To: collab@example.org
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
Message-ID: <20261103091210.{status}.{action}@mx.example.org>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="A1"

--A1
Content-Type: text/plain; charset=us-ascii

This is the mail system at host mx.example.org.
<{address}>: host mx2.example.net said: {status} Not accepted

--A1
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org
Arrival-Date: Tue, 3 Nov 2026 10:12:10 +0100

Final-Recipient: rfc822; {address}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 {status} <{address}>: Recipient address rejected

--A1
Content-Type: message/rfc822

From: Collab <collab@example.org>
To: {address}
Subject: Eau

Bonjour
--A1--
""".replace("\n", "\r\n").encode()
