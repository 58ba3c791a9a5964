"""Chances in words: how often something lies above or below a number, and how surely."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from sim.answers.chances import LEVEL, Chance, Truths, chance_of
from sim.answers.quantity import DAY_OF_RUN, Quantity
from sim.messages.wording import counted, figures
from sim.quantities.measures import Values
from sim.report.answers.table import sentences, table, what_differs
from sim.results import Results

_FEW = 30
"""Members below which no share is worth more than a guess."""


@dataclass(frozen=True)
class Asked:
    """A question about a quantity: is it above, or below, a number; in people, or as stored."""

    quantity: Quantity
    limit: float
    is_above: bool

    @property
    def words(self) -> str:
        """The question, in words."""
        label, unit = self.quantity.label, self.quantity.unit
        if unit == DAY_OF_RUN:
            side = "later than" if self.is_above else "before"
            return f"{label} {side} day {figures(self.limit)}"
        side = "above" if self.is_above else "below"
        if unit.startswith("share"):
            return f"{label} {side} {figures(100 * self.limit)} %"
        return f"{label} {side} {figures(self.limit)}{'' if unit in label else f' {unit}'}"

    def happens(self, values: Values) -> Truths:
        """Tell of each member whether it is so; a member without a value never is."""
        return np.asarray(values > self.limit if self.is_above else values < self.limit)


@dataclass(frozen=True)
class Answered:
    """What came of a question in one run."""

    run: Results
    values: Values
    chance: Chance


def answers_to(asked: Asked, runs: Sequence[Results]) -> list[Answered]:
    """Ask the members of each run."""
    found = []
    for run in runs:
        values = asked.quantity.of(run)
        draws = run.draws
        chance = chance_of(asked.happens(values), None if draws is None else draws.draw)
        found.append(Answered(run, values, chance))
    return found


def chance_text(asked: Asked, found: Sequence[Answered]) -> str:
    """Write the chances of several runs, one below the other, and what to know about them."""
    rows = [("", "chance", f"{LEVEL:.0%} interval".replace("%", " %"), "")]
    rows += [
        (
            each.run.name,
            percent(each.chance.estimate),
            between(each.chance),
            f"{each.chance.hits:,} of {counted(each.chance.members, 'member')}",
        )
        for each in found
    ]
    by = f", by {asked.quantity.by}" if asked.quantity.by else ""
    of_day = " on at least one day" if asked.quantity.is_daily else ""
    head = f"Chance of {asked.words}{of_day}{by}"
    lines = [head, *table(rows, words_last=True), "", *_remarks(asked, found)]
    return "\n".join(lines) + "\n"


def _remarks(asked: Asked, found: Sequence[Answered]) -> Iterator[str]:
    for each in found:
        yield from sentences(*_too_few(each), *_without(asked, each))
    runs = [each.run for each in found]
    yield from sentences(
        "The interval is the sampling error of so many members (Wilson): where the chance would "
        f"lie, {LEVEL:.0%} sure, if there were very many. ".replace("%", " %")
        + what_differs(runs)
    )


def _too_few(each: Answered) -> Iterator[str]:
    if each.chance.is_close:
        return
    needed = counted(each.chance.members_for_close, "member")
    few = f"{each.run.name}: too few members for a claim of ±5 points; about {needed} would do."
    yield few
    if each.chance.members < _FEW:
        yield "So few members tell hardly more than whether it can happen at all."


def _without(asked: Asked, each: Answered) -> Iterator[str]:
    lacking = int(np.isnan(each.values).sum())
    never = int(np.isinf(each.values).sum())
    if lacking:
        side = "above" if asked.is_above else "below"
        yield (
            f"{each.run.name}: {counted(lacking, 'member')} without a value (there is nothing to "
            f"divide by, or nobody to ask); they count as not {side}."
        )
    if never and asked.quantity.unit == DAY_OF_RUN:
        yield (
            f"{each.run.name}: in {counted(never, 'member')} the day never comes; it counts as "
            "later than any."
        )


def percent(share: float) -> str:
    """Write a share in points of a hundred; what is nearly none or all is not rounded off."""
    if 0 < share < 0.01 or 0.99 < share < 1:
        return f"{share * 100:.1f} %"
    return f"{share * 100:.0f} %"


def between(chance: Chance) -> str:
    """Write the interval of a chance."""
    low, high = percent(chance.low), percent(chance.high)
    return f"{low.removesuffix(' %')} to {high}"


def chance_json(asked: Asked, found: Sequence[Answered]) -> dict[str, Any]:
    """Give the same for programs."""
    quantity = asked.quantity
    return {
        "of": quantity.name,
        "daily": quantity.is_daily,
        "label": quantity.label,
        "unit": quantity.unit,
        "above" if asked.is_above else "below": asked.limit,
        "by": None if quantity.by is None else str(quantity.by),
        "level": LEVEL,
        "method": "Wilson, with the design effect of members that share a draw",
        "runs": [
            {
                "scenario": each.run.name,
                "folder": str(each.run.folder),
                "chance": each.chance.estimate,
                "low": each.chance.low,
                "high": each.chance.high,
                "members": each.chance.members,
                "members_in_which": each.chance.hits,
                "independent_members": each.chance.independent,
                "members_without_value": int(np.isnan(each.values).sum()),
                "enough_for_5_points": each.chance.is_close,
                "members_for_5_points": each.chance.members_for_close,
                "parameters_drawn": each.run.draws is not None,
            }
            for each in found
        ],
    }
