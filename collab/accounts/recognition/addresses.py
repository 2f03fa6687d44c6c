"""Which addresses can be mailed."""

from __future__ import annotations

from email_validator import EmailNotValidError, validate_email


def mailable(typed: str) -> str | None:
    """The address as it is kept, without quoted local parts; None for what no mail reaches."""
    try:
        return validate_email(typed.strip(), check_deliverability=False, allow_smtputf8=False).normalized
    except EmailNotValidError:
        return None
