"""Cells of a table: text that becomes a value, or is refused with a remedy."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from sim.geography.reading.schema import Column, Value
from sim.messages.mistakes import did_you_mean, nearest, one_line

_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?", re.ASCII)
_WHOLE = re.compile(r"[+-]?\d{1,18}(\.0*)?", re.ASCII)
_GROUPED = re.compile(r"[+-]?\d{1,3}([ ,'  ]\d{3})+(\.\d+)?", re.ASCII)
_DECIMAL_COMMA = re.compile(r"[+-]?\d+,\d+", re.ASCII)
_DAY = re.compile(r"(\d{1,2})-(\d{1,2})", re.ASCII)
_LONGEST_NAME = 80
_LONGEST_TEXT = 500
_FIRST_MONTH = 7  # winters are counted from July


class CellError(ValueError):
    """A cell that cannot be read; the message says what is wrong and what helps."""


def read_cell(text: str, column: Column) -> Value:
    """Read a cell.

    Raises:
        CellError: It does not hold what its column asks for.
    """
    plain = text.strip()
    if not plain:
        if column.empty is None:
            raise CellError(f"is empty; give {column.about}{_allowed(column)}")
        return () if column.kind == "names" else ("" if column.kind == "text" else None)
    return _READERS[column.kind](plain, column)


def _number(text: str, column: Column) -> float:
    if not _NUMBER.fullmatch(text):
        raise CellError(f"{one_line(text)} is not a number{_how(text)}{_allowed(column)}")
    return _within(float(text), text, column)


def _whole(text: str, column: Column) -> int:
    if not _WHOLE.fullmatch(text):
        kind = "a whole number" if _NUMBER.fullmatch(text) else "a number"
        raise CellError(f"{one_line(text)} is not {kind}{_how(text)}{_allowed(column)}")
    return int(_within(int(text.partition(".")[0]), text, column))


def _within(value: float, text: str, column: Column) -> float:
    if not column.low <= value <= column.high:
        side = "below" if value < column.low else "above"
        raise CellError(f"{one_line(text)} lies {side} what is allowed{_allowed(column)}")
    return value


def _how(text: str) -> str:
    """Show how a number is written that was meant."""
    if _GROUPED.fullmatch(text):
        return f"; write it without separators, {re.sub('[^0-9.+-]', '', text)}"
    if _DECIMAL_COMMA.fullmatch(text):
        return f"; write it with a point, {text.replace(',', '.')}"
    return ""


def _flag(text: str, column: Column) -> bool:
    if text not in ("0", "1"):
        raise CellError(f"{one_line(text)} is neither 1 (yes) nor 0 (no): {column.about}")
    return text == "1"


def _word(text: str, column: Column) -> str:
    if text not in column.words:
        hint = did_you_mean(nearest(text, column.words, 1))
        raise CellError(f"{one_line(text)} is not known here{hint}{_allowed(column)}")
    return text


def _day(text: str, _: Column | None) -> int:
    """Count the days from 1 July to a day written as month-day.

    >>> [_day(day, None) for day in ("07-01", "12-15", "03-15")]
    [0, 167, 257]
    """
    found = _DAY.fullmatch(text)
    try:
        month, day = (int(part) for part in found.groups()) if found else (0, 0)
        year = 2001 if month >= _FIRST_MONTH else 2002
        return (date(year, month, day) - date(2001, _FIRST_MONTH, 1)).days
    except ValueError:
        raise CellError(
            f"{one_line(text)} is no day of the year; write month and day, such as 12-20"
        ) from None


def _text(text: str, column: Column) -> str:
    longest = _LONGEST_TEXT if column.name in ("text", "in_words") else _LONGEST_NAME
    if len(text) > longest:
        raise CellError(f"{one_line(text)} is longer than {longest} characters; shorten it")
    if not text.isprintable():
        raise CellError(f"{one_line(text)} holds characters that cannot be printed; remove them")
    if column.name == "name" and ";" in text:
        raise CellError(f"{one_line(text)} holds a semicolon, which joins names; take another name")
    return text


def _names(text: str, column: Column) -> tuple[str, ...]:
    names = tuple(name.strip() for name in text.split(";") if name.strip())
    if not names:
        raise CellError(f"{one_line(text)} names nothing; join names by semicolons")
    if twice := [name for name in dict.fromkeys(names) if names.count(name) > 1]:
        raise CellError(f"{one_line(twice[0])} is named twice; keep one of them")
    return tuple(_text(name, column) for name in names)


def _allowed(column: Column) -> str:
    """Say what a column may hold, as the end of a message."""
    if column.kind == "word":
        return f"; allowed {', '.join(column.words)}"
    if column.kind in ("number", "whole"):
        whole = "whole numbers " if column.kind == "whole" else ""
        return f"; allowed {whole}{column.low:.15g} to {column.high:.15g} {column.unit}"
    return ""


_READERS: dict[str, Callable[[str, Column], Value]] = {
    "text": _text,
    "number": _number,
    "whole": _whole,
    "flag": _flag,
    "word": _word,
    "day": _day,
    "names": _names,
}
