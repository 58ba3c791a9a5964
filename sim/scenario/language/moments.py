"""Days as scenario files name them: a date, or so many days from the start or from an event."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from sim.scenario.language.dates import read_date
from sim.scenario.language.declared import Value
from sim.scenario.language.mistakes import Findings, did_you_mean, one_line
from sim.scenario.language.timelines import Origin
from sim.scenario.language.yaml import Node, Refused, Scalar, Table

START = "start"
NAME = r"[^\W_]+(?:[ -][^\W_]+)*"
"""An event: words of letters and digits, with a blank or a hyphen between two."""
_MOMENT = re.compile(rf"(?P<anchor>{NAME})(?: (?P<sign>[+-]) (?P<days>[0-9]{{1,5}}) days?)?")
_DATE_FIRST = re.compile(r"[0-9]{1,4}[-/.][0-9]{1,2}\b|[0-9]+$")
_DATE_AND_DAYS = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2}) ?([+-]) ?([0-9]{1,5})( days?)?")
_ALMOST = re.compile(r"(?P<anchor>.+?) ?(?P<sign>[+-]) ?(?P<days>[0-9]{1,5}) ?(?P<unit>[a-z]*)")
_IN_WORDS = re.compile(
    r"(?P<days>[0-9]{1,5}) ?(?P<unit>[a-z]+) (?P<sign>after|before|from) (?:the )?(?P<anchor>.+)"
)
_DAYS_IN = {"": 1, "d": 1, "day": 1, "days": 1, "w": 7, "week": 7, "weeks": 7}
_FORM = "write a date, `start + 10 days`, `EVENT` or `EVENT + 10 days`"


@dataclass(frozen=True)
class Moment:
    """A day: a date, or so many days after `anchor`, which is `start` or the name of an event."""

    day: date | None = None
    anchor: str = ""
    days: int = 0

    @property
    def said(self) -> str:
        """The day as a file says it, empty for a date."""
        if self.day is not None or not self.days:
            return self.anchor
        sign = "+" if self.days > 0 else "-"
        return f"{self.anchor} {sign} {abs(self.days)} day{'s' * (abs(self.days) != 1)}"


@dataclass(frozen=True)
class Event:
    """A named day, and where its file says so."""

    moment: Moment
    origin: Origin


@dataclass(frozen=True)
class Told:
    """A value that a file gives from a day on, or for always where `when` is `None`."""

    when: Moment | None
    value: Value
    origin: Origin


Story = tuple[Told, ...]
"""What a file says of one parameter, or of one place of it, in the order in which it stands."""


def read_moment(node: Node, key: str, findings: Findings) -> Moment | None:
    """Read a day, or note what is wrong with it and give `None`; events are looked up later."""
    if isinstance(node, Refused):
        return None
    text = " ".join(node.text.split()) if isinstance(node, Scalar) else ""
    is_named = any(c.isalpha() for c in text) and not _DATE_FIRST.match(text)
    if is_named and (found := _MOMENT.fullmatch(text)):
        days = int(found["days"] or 0)
        return Moment(None, found["anchor"], -days if found["sign"] == "-" else days)
    if is_named or _DATE_AND_DAYS.fullmatch(text):
        findings.add(node, key, f"{one_line(text)} is no day{almost(text) or f'; {_FORM}'}")
        return None
    day = read_date(node, key, findings)
    return None if day is None else Moment(day)


def hangs_on_start(text: str) -> bool:
    """Whether a text names a day by the start of the run."""
    found = _MOMENT.fullmatch(" ".join(text.split()))
    return found is not None and found["anchor"] == START


def almost(text: str) -> str:
    """Guess a day that is almost written as it should be, as the middle part of a message."""
    if found := _DATE_AND_DAYS.fullmatch(text):
        days = int(found[3]) if found[2] == "+" else -int(found[3])
        try:
            return did_you_mean([str(date.fromisoformat(found[1]) + timedelta(days=days))])
        except (ValueError, OverflowError):
            return "; write the date that is meant"
    found = _ALMOST.fullmatch(text) or _IN_WORDS.fullmatch(text)
    if not found or found["unit"] not in _DAYS_IN or not re.fullmatch(NAME, found["anchor"]):
        return ""
    days = int(found["days"]) * _DAYS_IN[found["unit"]]
    sign = -1 if found["sign"] in ("-", "before") else 1
    return did_you_mean([Moment(None, found["anchor"], sign * days).said])


def read_events(node: Node | None, findings: Findings) -> dict[str, Event]:
    """Read the named days of a file, or note what is wrong with them."""
    if node is None or isinstance(node, Refused) or (isinstance(node, Scalar) and node.is_empty):
        return {}
    if not isinstance(node, Table):
        text = "needs a name and a day on each line, such as `control fails: start + 9 days`"
        findings.add(node, "events", text)
        return {}
    return dict(_events(node, findings))


def _events(table: Table, findings: Findings) -> Iterator[tuple[str, Event]]:
    for name, node in table.entries:
        text = " ".join(name.text.split())
        key = f"events.{text}"
        if wrong := _wrong_with_name(text):
            findings.add(name, key, f"{one_line(text) or 'nothing'} {wrong}")
            continue
        if isinstance(node, Table) or (isinstance(node, Scalar) and node.is_empty):
            findings.add(node if node.line else name, key, f"needs a day; {_FORM}")
            continue
        moment = read_moment(node, key, findings)
        if moment is not None:
            yield text, Event(moment, Origin(findings.file, node.line, node.column))


def _wrong_with_name(text: str) -> str:
    if text == START:
        return "is the first day of the run and no name for an event"
    if not re.fullmatch(NAME, text) or not any(c.isalpha() for c in text):
        return "is no name for an event; use words of letters and digits, such as `control fails`"
    if _DATE_FIRST.match(text):
        return "looks like a date and is no name for an event"
    return ""
