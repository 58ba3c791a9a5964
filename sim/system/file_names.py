"""Names of run folders, which are those of scenarios: the same on every system, or refused."""

from __future__ import annotations

import re
import unicodedata

_LONGEST_NAME = 200  # bytes; file systems have 255, and some names have more after it
_NOT_IN_NAMES = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f\ud800-\udfff]')
_RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?", re.IGNORECASE)


def why_no_name(name: str) -> str:
    """Say why a folder cannot have a name, on one system or another; empty if it can."""
    if not name.strip(". "):
        return "is no name for a folder"
    if found := _NOT_IN_NAMES.search(name):
        return f"has {found[0]!a} in its name, which no folder can have everywhere"
    if name[-1] in ". ":
        return "ends with a dot or a blank, which no folder can everywhere"
    if _RESERVED.fullmatch(name):
        return "is a name that Windows keeps for devices"
    if len(name.encode()) > _LONGEST_NAME:
        return f"is longer than {_LONGEST_NAME} bytes"
    return ""


def folded(name: str) -> str:
    """Give what two names have in common that are one on some file systems."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())
