"""Which countries a text speaks of."""


def countries_of(title: str, summary: str, language: str | None = None) -> list[str]:
    """Countries of a plain text, the most certain first."""
    return []
