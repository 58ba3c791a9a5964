"""When things happen in a run: its first and last day, its events, and dates held against them."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from sim.messages.wording import in_a_row
from sim.scenario.language.declared import DAYS, EARLIEST, LATEST
from sim.scenario.language.mistakes import Findings, did_you_mean, nearest, one_line
from sim.scenario.language.moments import START, Event, Moment, Story, Told, almost
from sim.scenario.language.timelines import Dated, Happening, Origin, Timeline
from sim.scenario.layers import Layer

_MOST_LISTED = 8


@dataclass(frozen=True)
class Run:
    """The start, the length and the events of a run, as far as files and options give them."""

    start: date | None
    days: int
    events: Mapping[str, Event] = field(default_factory=dict)

    @property
    def last(self) -> date | None:
        """The last day of the run."""
        return self.start + timedelta(days=self.days - 1) if self.start else None

    def day(self, moment: Moment) -> date | None:
        """Give the date of a day, or `None` where it hangs on nothing or lies too far away."""
        if moment.day is not None:
            return moment.day
        days, anchor = moment.days, moment.anchor
        for _ in self.events:
            if anchor not in self.events or self.events[anchor].moment.day is not None:
                break
            days += self.events[anchor].moment.days
            anchor = self.events[anchor].moment.anchor
        origin = self.start if anchor == START else None
        if anchor in self.events:
            origin = self.events[anchor].moment.day
        number = origin.toordinal() + days if origin else 0
        inside = EARLIEST.toordinal() <= number <= LATEST.toordinal()
        return date.fromordinal(number) if inside else None

    def circle(self, name: str) -> list[str]:
        """Give the events that hang on one another, from one of them on and back to it."""
        way = [name]
        while (anchor := self.events[way[-1]].moment.anchor) in self.events:
            way.append(anchor)
            if anchor == name:
                return way
            if len(way) > len(self.events):
                break
        return []


def run_of(layers: Sequence[Layer]) -> Run:
    """Find start, days and every event in the nearest file that gives them."""
    start = next((layer.start for layer in layers if layer.start), None)
    days = next((layer.days for layer in layers if layer.days), DAYS)
    events: dict[str, Event] = {}
    for layer in reversed(layers):
        events.update(layer.events)
    return Run(start, days, events)


def check_dates(layer: Layer, run: Run) -> None:
    """Hold the days that a file or option names against a run."""
    if run.start is None or run.last is None:
        return
    for name, event in layer.events.items():
        is_lost = run.events.get(name) is event and run.day(event.moment) is None
        if is_lost and (text := _lost(event.moment, run, name)):
            layer.mistakes.add(event.origin.place, f"events.{name}", text)
    for key, story in layer.values.items():
        for told, text in _wrong_days(story, run):
            where = told.origin
            findings = Findings(where.file, layer.mistakes.mistakes)
            findings.add(where.place, key, text)


def _wrong_days(story: Story, run: Run) -> Iterator[tuple[Told, str]]:
    """Find the days of one parameter that cannot be, each with what is wrong."""
    before: tuple[date, Told] | None = None
    for told in story:
        if told.when is None:
            continue
        day = run.day(told.when)
        if day is None:
            text = _lost(told.when, run)
        else:
            text = _out_of_order(day, told, before) or _outside(day, told.when, run)
            before = day, told
        if text:
            yield told, text


def _lost(moment: Moment, run: Run, name: str = "") -> str:
    """Say why a day has no date; nothing where that is told of the event itself."""
    if name and (circle := run.circle(name)):
        way = " → ".join(circle)
        return f"goes in a circle, {way}; give one of them a date, or hang it on `start`"
    if moment.anchor not in (START, *run.events):
        hint = almost(moment.anchor)
        hint = hint or did_you_mean(nearest(moment.anchor, [*run.events, START], 1))
        return f"{one_line(moment.anchor)} is neither a date nor an event{hint or _known(run)}"
    if run.day(Moment(None, moment.anchor)) is None:
        return ""
    return f"{moment.said} lies too far away; allowed {EARLIEST} to {LATEST}"


def _known(run: Run) -> str:
    if not run.events:
        return "; write 2018-01-10 or `start + 10 days`, or name a day under `events:`"
    return f"; known are {', '.join([START, *run.events][:_MOST_LISTED])}"


def _out_of_order(day: date, told: Told, before: tuple[date, Told] | None) -> str:
    """Say that a day does not come after the one before it; two plain dates were judged before."""
    if before is None or told.when is None or before[1].when is None or day > before[0]:
        return ""
    if told.when == before[1].when or not (told.when.said or before[1].when.said):
        return ""  # a key given twice, or two plain dates, have been judged already
    shown, earlier = _shown(day, told.when), _shown(before[0], before[1].when)
    if day == before[0]:
        return f"{shown} is the same day as {earlier} in line {before[1].origin.line}; keep one"
    return f"{shown} stands after {earlier}; write the days in order, the earliest first"


def _outside(day: date, moment: Moment, run: Run) -> str:
    if run.start is None or run.last is None or run.start <= day <= run.last:
        return ""
    side = "before the run starts" if day < run.start else "after the run has ended"
    return f"{_shown(day, moment)} lies {side}; the run is {run.start} to {run.last}"


def _shown(day: date, moment: Moment) -> str:
    return f"{moment.said} ({day})" if moment.said else str(day)


def dated(story: Story, run: Run) -> Timeline:
    """Give what a file says over time with the dates of a run."""
    found = []
    for told in story:
        since = None if told.when is None else run.day(told.when)
        if since is not None or told.when is None:
            said = told.when.said if told.when else ""
            found.append(Dated(since, told.value, told.origin, said))
    return tuple(found)


def same_days(timeline: Timeline) -> Iterator[tuple[Origin, str]]:
    """Find the days that two files, or two keys of one, name in different ways."""
    for first, second in itertools.pairwise(timeline):
        if first.since == second.since:
            names = in_a_row([d.said or str(d.since) for d in (first, second)])
            where = f"{names} fall on the same day, {first.since}, set in {first.origin} and "
            yield second.origin, f"{where}{second.origin}; keep one of them"


def happenings(run: Run) -> tuple[Happening, ...]:
    """Give the events of a run with their dates, the earliest first."""
    found = [
        Happening(name, day, event.moment.said, event.origin)
        for name, event in run.events.items()
        if (day := run.day(event.moment)) is not None
    ]
    return tuple(sorted(found, key=lambda each: each.day))
