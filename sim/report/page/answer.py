"""The answer in three sentences, each number with its interval."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sim.answers.against import Against
from sim.geography.words import with_countries
from sim.messages.wording import counted, figures, in_a_row
from sim.report.answers.chances import between, percent
from sim.report.answers.table import what_differs
from sim.report.intervals import Spread
from sim.results import Results

Spreads = Mapping[str, Spread]


def answer(
    runs: Sequence[Results], spreads: Sequence[Spreads], found: Sequence[Against]
) -> tuple[str, str, str]:
    """Say how many get across, how many then need shelter or hide, and how many die."""
    return (
        _crossings(runs, spreads),
        _across(runs, spreads),
        f"{_deaths(runs, spreads)}{_apart(found)}.",
    )


def how_to_read(runs: Sequence[Results]) -> str:
    """Say what the numbers and the intervals of a page are."""
    members = in_a_row([
        f"{counted(len(run.manifest.whole), 'member')} of {run.name}" for run in runs
    ])  # fmt: skip
    return (
        f"Numbers are medians over {members}; in brackets stands the interval that holds the "
        f"middle 90 % of them. {what_differs(runs)}"
    )


def _crossings(runs: Sequence[Results], spreads: Sequence[Spreads]) -> str:
    days = {run.manifest.days for run in runs}
    when = f"Within {counted(days.pop(), 'day')}" if len(days) == 1 else "During its days"
    told = _each(runs, spreads, "crossings")
    return f"{when} {told} cross into {_across_in(runs)}."


def _across(runs: Sequence[Results], spreads: Sequence[Spreads]) -> str:
    if any(each["camp_demand"].median >= 1 for each in spreads if "camp_demand" in each):
        told = _each(runs, spreads, "camp_demand")
        return f"On the worst day {told} are under a roof or wait for one."
    told = _each(runs, spreads, "in_hiding_end")
    return f"On the last day {told} hide in {_across_in(runs)}."


def _across_in(runs: Sequence[Results]) -> str:
    return with_countries("{across}", [run.words for run in runs])


def _deaths(runs: Sequence[Results], spreads: Sequence[Spreads]) -> str:
    return f"Away from home {_each(runs, spreads, 'deaths')} die"


def _each(runs: Sequence[Results], spreads: Sequence[Spreads], name: str) -> str:
    """Write a number of each run: `14,200 people (9,000 to 22,000) in status-quo`."""
    return in_a_row([_one(each.get(name), run) for run, each in zip(runs, spreads, strict=True)])


def _one(spread: Spread | None, run: Results) -> str:
    if spread is None or spread.is_empty:
        return f"an unknown number in {run.name}"
    if spread.high < 1:
        return f"nobody in {run.name}"
    low, middle, high = (_rounded(each) for each in (spread.low, spread.median, spread.high))
    interval = f" ({low} to {high})" if spread.members > 1 else ""
    noun = "person" if middle == "1" else "people"
    return f"{middle} {noun}{interval} in {run.name}"


def _rounded(number: float) -> str:
    """Write whole people, to three figures: more would pretend to be known."""
    return figures(float(f"{number:.0f}"))


def _apart(found: Sequence[Against]) -> str:
    """Say in what share of members more get across than in the baseline."""
    told = [
        f"in {each.run.name} in {percent(chance.estimate)} of members ({between(chance)})"
        for each in found
        if "crossings" in each.differences
        for chance in (each.differences["crossings"].exceeds,)
    ]
    base = f"; more people cross than in {found[0].baseline.name} " if told else ""
    return f"{base}{in_a_row(told)}"
