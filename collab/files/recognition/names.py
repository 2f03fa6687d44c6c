"""Names of files as people gave them, made harmless."""

from __future__ import annotations

import re
import unicodedata

LONGEST_NAME = 120
_NOT_IN_NAMES = re.compile(r'[<>:"/\\|?*]')


def clean_name(given: str, extensions: tuple[str, ...]) -> str:
    """The name without path or unseen characters, short enough, with an extension that fits the content."""
    last = re.split(r"[/\\]", given)[-1]
    # Control and format characters too: one of these shows "fdp.exe" as "exe.pdf".
    seen = "".join(
        " " if unicodedata.category(c)[0] == "C" else c for c in unicodedata.normalize("NFC", last)
    )
    name = " ".join(_NOT_IN_NAMES.sub("-", seen).split()).strip(". ")
    extension = next((e for e in extensions if name.lower().endswith(e)), None)
    if extension is None:
        extension = extensions[0]
    else:
        name, extension = name[: -len(extension)], name[-len(extension) :]
    stem = name[: LONGEST_NAME - len(extension)].strip(". ")
    return f"{stem or 'fichier'}{extension}"
