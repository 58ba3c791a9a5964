"""Numbers and the nouns that they count, written alike everywhere."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

_PLURALS = {
    "person": "people",
    "man": "men",
    "woman": "women",
    "child": "children",
    "county": "counties",
    "party": "parties",
    "policy": "policies",
}
_SINGULARS = {several: one for one, several in _PLURALS.items()}
_UNIT = re.compile(r"(?!per )(.*?)(\w*)((?: of| a| per|/).*)?")
"""What comes before the noun that a unit counts, that noun, and by what it is divided."""


def counted(number: float, noun: str) -> str:
    """Write how many there are: `1 day`, `365 days`, `24,052,231 people`.

    `noun` is the singular; its last word gets the plural.
    """
    shown = f"{number:,.0f}"
    return f"{shown} {noun if shown == '1' else plural(noun)}"


def plural(noun: str) -> str:
    """Give the plural of a noun, or of a term by its last word."""
    before, blank, last = noun.rpartition(" ")
    return f"{before}{blank}{_PLURALS.get(last, f'{last}s')}"


def unit_behind(shown: str, unit: str) -> str:
    """Give a unit, which is a plural, as it reads behind a number that is written so."""
    if shown != "1":
        return unit
    found = _UNIT.fullmatch(unit)
    if found is None:
        return unit
    counts, last, rest = found.groups(default="")
    return f"{counts}{_SINGULARS.get(last) or last.removesuffix('s')}{rest}"


def in_a_row(names: Sequence[str], word: str = "and") -> str:
    """Join names as a sentence does: `a, b and c`."""
    *others, last = names or [""]
    return f"{', '.join(others)} {word} {last}" if others else last


def times(number: int) -> str:
    """Write how often: `once`, `twice`, `3 times`."""
    return {1: "once", 2: "twice"}.get(number) or counted(number, "time")


def figures(value: float) -> str:
    """Write a number with three figures and no exponent."""
    if value == 0 or not math.isfinite(value):
        return f"{value:.0f}"
    written_out = f"{float(f'{value:.3g}'):,.12f}"
    return written_out.rstrip("0").rstrip(".")
