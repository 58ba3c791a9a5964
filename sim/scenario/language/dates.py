"""Dates as scenario files write them: year-month-day, and nothing else."""

from __future__ import annotations

import calendar
import re
from datetime import date

from sim.scenario.language.declared import EARLIEST, LATEST
from sim.scenario.language.mistakes import Findings, one_line
from sim.scenario.language.yaml import Node, Scalar

_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_LOOSE = re.compile(r"([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})", re.ASCII)
_DAY_FIRST = re.compile(r"([0-9]{1,2})[-/.]([0-9]{1,2})[-/.]([0-9]{4})", re.ASCII)
_MONTH = re.compile(r"([0-9]{4})[-/.]([0-9]{1,2})", re.ASCII)


def read_date(node: Node, key: str, findings: Findings) -> date | None:
    """Read a date, or note what is wrong with it and give `None`."""
    if not isinstance(node, Scalar):
        findings.add(node, key, "needs a date, written 2018-01-10")
        return None
    if not _ISO.fullmatch(node.text):
        findings.add(node, key, f"{_shown(node)} is not a date{_meant(node.text)}")
        return None
    year, month, day = map(int, node.text.split("-"))
    if not (1 <= month <= 12 and 1 <= day <= 31 and year):
        findings.add(node, key, f"{node.text} is no day of the calendar; write year-month-day")
        return None
    if day > (last := calendar.monthrange(year, month)[1]):
        name = calendar.month_name[month]
        text = f"{node.text} is no day of the calendar; {name} {year} has {last} days"
        findings.add(node, key, text)
        return None
    return _within(date(year, month, day), node, key, findings)


def _within(day: date, node: Scalar, key: str, findings: Findings) -> date | None:
    if EARLIEST <= day <= LATEST:
        return day
    findings.add(node, key, f"{day} lies too far away; allowed {EARLIEST} to {LATEST}")
    return None


def _shown(node: Scalar) -> str:
    return "nothing" if node.is_empty else one_line(node.text)


def _meant(text: str) -> str:
    if found := _LOOSE.fullmatch(text):
        return _suggest(int(found[1]), int(found[2]), int(found[3]))
    if found := _MONTH.fullmatch(text):
        return _suggest(int(found[1]), int(found[2]), 1)
    if found := _DAY_FIRST.fullmatch(text):
        first, second = int(found[1]), int(found[2])
        if second > 12:
            first, second = second, first
        if first > 12:
            return _suggest(int(found[3]), second, first)
    if re.match(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ]", text, re.ASCII):
        return f"; the time of day is left out: write {text[:10]}"
    return "; write year-month-day, for example 2018-01-10"


def _suggest(year: int, month: int, day: int) -> str:
    try:
        return f"; did you mean {date(year, month, day)}?"
    except ValueError:
        return "; write year-month-day, for example 2018-01-10"
