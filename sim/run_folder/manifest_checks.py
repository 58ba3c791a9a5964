"""What the fields of a manifest may hold: anybody may have written the file."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

from sim.system.file_names import why_no_name

_DIGEST = re.compile(r"[0-9A-Za-z]{0,128}")


def is_whole(low: int, high: int) -> Callable[[object], bool]:
    """Allow whole numbers from one to another."""
    return lambda value: type(value) is int and low <= value <= high


def is_text(value: object) -> bool:
    """Allow text that can be written."""
    return isinstance(value, str) and not re.search("[\ud800-\udfff]", value)


def is_digest(value: object) -> bool:
    """Allow digests."""
    return isinstance(value, str) and bool(_DIGEST.fullmatch(value))


def is_name(value: object) -> bool:
    """Allow names of scenarios."""
    return isinstance(value, str) and not why_no_name(value)


def is_date(value: object) -> bool:
    """Allow dates as they are written here."""
    try:
        return isinstance(value, str) and date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def is_list(of: Callable[[Any], bool]) -> Callable[[object], bool]:
    """Allow lists of what is allowed."""
    return lambda value: isinstance(value, list) and all(map(of, value))


def is_table(key: Callable[[str], bool], of: Callable[[Any], bool]) -> Callable[[object], bool]:
    """Allow tables whose keys and values are allowed."""
    return lambda value: (
        isinstance(value, dict) and all(map(key, value)) and all(map(of, value.values()))
    )


def is_member(text: str) -> bool:
    """Allow numbers of members."""
    return bool(re.fullmatch("[0-9]{1,4}", text))


def is_duration(value: object) -> bool:
    """Allow seconds."""
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < 1e12


def has(**parts: Callable[[Any], bool]) -> Callable[[object], bool]:
    """Allow tables with just these keys, each with a value that is allowed."""
    return lambda value: (
        isinstance(value, dict)
        and value.keys() == parts.keys()
        and all(is_right(value[name]) for name, is_right in parts.items())
    )


_FILES = (
    r"scenario\.yaml",
    r"results\.nc",
    r"posterior\.nc",
    r"(indicators|series|overflow|fates|actors|journeys)\.csv(\.gz)?",
    r"members/member-[0-9]{4}\.npz",
    r"snapshots/day-[0-9]{4,5}/member-[0-9]{4}\.npz",
    r"geography/[^/]+\.(csv|geojson)",
    r"before/[^/]+-[0-9a-z]{8}\.yaml",
)
_FILE = re.compile("|".join(_FILES))


def is_ours(name: str) -> bool:
    """Tell whether the program writes files of this name, as the path from the run folder on."""
    return bool(_FILE.fullmatch(name))
