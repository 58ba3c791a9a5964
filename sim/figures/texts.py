"""Texts of users, drawn as they are written, and cut where the paper ends.

Names, questions and paths are nobody's markup: dollar signs, backslashes, braces and underscores
are letters like others. What is measured here is measured under `own_settings`.
"""

from __future__ import annotations

import os
import re
import textwrap
import unicodedata
from collections.abc import Sequence

from matplotlib.font_manager import FontProperties
from matplotlib.patheffects import AbstractPathEffect, withStroke
from matplotlib.textpath import text_to_path

CUT = "…"
_UNKNOWN = "\N{REPLACEMENT CHARACTER}"
_LEFT_OUT = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")
_MARKS = 6
_LONGEST = 2_000


def literal(text: str) -> str:
    """Give a text as it can be drawn on one line, every sign that has a shape unchanged.

    Ends of lines, tabs and wide blanks become blanks. What no XML file may hold (control
    characters, halves of characters) becomes a replacement character; marks of the order of bytes
    and those that turn the direction of other letters around are left out, and so are accents
    heaped on one letter beyond the sixth.
    """
    drawn: list[str] = []
    marks = 0
    for letter in text:
        marks = marks + 1 if unicodedata.category(letter) in ("Mn", "Me") else 0
        if marks <= _MARKS and letter not in _LEFT_OUT:
            drawn.append(_drawable(letter))
    return "".join(drawn)


def _drawable(letter: str) -> str:
    if letter.isspace():
        return letter if letter == "\N{NO-BREAK SPACE}" else " "
    is_broken = unicodedata.category(letter) in ("Cc", "Cs") or ord(letter) & 0xFFFE == 0xFFFE
    return _UNKNOWN if is_broken else letter


def width(text: str, size: float, weight: str = "normal") -> float:
    """Measure a text on one line, in points."""
    font = FontProperties(size=size, weight=weight)
    return float(text_to_path.get_text_width_height_descent(text, font, ismath=False)[0])


def wrapped(text: str, columns: int, points: float, size: float, most: int = 99) -> list[str]:
    """Break a text into lines of so many letters and points at most; cut it after `most` lines."""
    text = re.sub(" +", " ", literal(text))[: columns * (most + 2)]
    low, high = 1, columns
    while low < high:
        middle = (low + high + 1) // 2
        fits = all(width(line, size) <= points for line in _lines(text, middle, most))
        low, high = (middle, high) if fits else (low, middle - 1)
    return _lines(text, low, most)


def _lines(text: str, columns: int, most: int) -> list[str]:
    lines = textwrap.wrap(text, columns)
    if len(lines) <= most:
        return lines
    last = lines[most - 1]
    if len(last) + 2 > columns:
        last = last.rpartition(" ")[0] or last[: columns - 2]
    return [*lines[: most - 1], f"{last} {CUT}"]


def cut(text: str, points: float, size: float, weight: str = "normal") -> str:
    """Give a text on one line, without its middle if it is wider than some points.

    Names that differ do so at either end, and paths most often at the last.
    """
    text = literal(text)
    if len(text) > _LONGEST:
        text = text[: _LONGEST // 2] + CUT + text[-_LONGEST // 2 :]
    if width(text, size, weight) <= points:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        fits = width(_without_middle(text, middle), size, weight) <= points
        low, high = (middle, high) if fits else (low, middle - 1)
    return _without_middle(text, low)


def _without_middle(text: str, kept: int) -> str:
    tail = text[len(text) - kept // 2 :]
    while tail and unicodedata.combining(tail[0]):
        tail = tail[1:]
    return f"{text[: kept - kept // 2]}{CUT}{tail}"


def halo(colour: str) -> list[AbstractPathEffect]:
    """Give what lets a text be read on top of lines and bands: a rim in the colour of the paper."""
    return [withStroke(linewidth=1.8, foreground=colour)]


def short_names(names: Sequence[str], points: float, size: float) -> list[str]:
    """Cut names so that those that differ still do; of paths, only what differs is kept at first.

    Names that would look the same get a number.
    """
    several = len(set(names)) > 1 and any(width(literal(n), size) > points for n in names)
    alike = os.path.commonprefix([*names])  # noqa: RUF071 - cut back to a folder here
    common = alike[: alike.rfind(os.sep) + 1] if several else ""
    shorter = [f"{CUT}{name[len(common) :]}" if common else name for name in names]
    short = [cut(name, points, size) for name in shorter]
    return [
        name if name not in short[:n] or names[n] in names[:n] else f"{name} ({n + 1})"
        for n, name in enumerate(short)
    ]
