"""What can be drawn of a comparison: a daily series as it is, smoothed or added up."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches

import numpy as np

from sim.figures.comparison.claims import CAMPS, HIDDEN, MILLIONS, Claims, shown
from sim.messages.wording import in_a_row
from sim.quantities.measures import Values
from sim.results import Results, RunError
from sim.results.series import SERIES, Series, series

_A_DAY = " a day"
_NEAREST = 3


def as_it_is(values: Values) -> Values:
    """Leave values as they are."""
    return values


def week_mean(values: Values) -> Values:
    """Take the mean of a day and the six before it, fewer at the start; shape (member, day)."""
    summed = np.cumsum(np.pad(values, ((0, 0), (1, 0))), axis=1)
    last = np.arange(1, values.shape[1] + 1)
    first = np.maximum(last - 7, 0)
    mean: Values = (summed[:, last] - summed[:, first]) / (last - first)
    return mean


def so_far(values: Values) -> Values:
    """Add up all days until each, shape (member, day)."""
    summed: Values = np.cumsum(values, axis=1)
    return summed


@dataclass(frozen=True)
class Panel:
    """One small picture. `ceiling` names a series drawn beside it: what there is room for.

    `seasonal` series follow the ice on the rivers, so that its days are shown. Those `for_claims`
    tell little more than another, and are chosen where a claim can be seen in them.
    """

    name: str
    title: str
    unit: str
    series: str
    shape: Callable[[Values], Values] = as_it_is
    ceiling: str = ""
    claims: Claims | None = None
    seasonal: bool = False
    for_claims: bool = False

    def values(self, run: Results) -> Values:
        """Give what is drawn of a run, shape (member, day)."""
        return self.shape(series(self.series).value(run.data))


_MEAN, _TOTAL = "people a day, mean of 7 days", "people, total since the start"

PANELS: tuple[Panel, ...] = (
    Panel("crossings", "Crossings into {across}", _MEAN, "crossings", week_mean, seasonal=True),
    Panel("in_hiding", "In hiding in {across}", "people", "in_hiding", claims=HIDDEN),
    Panel("camp_demand", "Under a roof, or waiting for one", "people", "camp_demand",
          ceiling="places_open", claims=CAMPS),
    Panel("at_reception", "Known in {across}, without shelter", "people", "at_reception"),
    Panel("internally_displaced", "Internally displaced in {home}", "people",
          "internally_displaced"),
    Panel("crossings_total", "Crossings into {across} so far", _TOTAL, "crossings", so_far,
          claims=MILLIONS, for_claims=True),
    Panel("deaths_total", "Deaths away from home", _TOTAL, "deaths", so_far),
    Panel("forced_returns_total", "Forced returns", _TOTAL, "forced_returns", so_far),
    Panel("arrivals_total", "Arrivals in {destination}", _TOTAL, "arrivals_south_korea", so_far),
    Panel("at_border", "Waiting at the border", "people", "at_border"),
    Panel("arrests_total", "Arrests in {across}", _TOTAL, "arrests", so_far),
    Panel("in_custody", "In custody in {across}", "people", "in_custody"),
    Panel("detained", "Detained in {home}", "people", "detained"),
    Panel("departures", "Left home", _MEAN, "departures", week_mean),
    Panel("voluntary_returns_total", "Returned of their own will", _TOTAL, "voluntary_returns",
          so_far),
    Panel("other_ways_out_total", "Left by other ways", _TOTAL, "other_ways_out", so_far),
    Panel("deaths_at_home_total", "Deaths at home", _TOTAL, "deaths_at_home", so_far),
)  # fmt: skip
"""In the order in which they stand on a page."""

_ALWAYS = 2
"""So many of the first are drawn whenever anybody is in them."""
_NEXT = 0.95
_CLEAR = 10.0
"""A ratio of two runs beyond which no panel is more telling than another."""


@dataclass
class Readings:
    """What is drawn of some runs, each read once."""

    runs: Sequence[Results]
    _known: dict[tuple[str, int], Values] = field(default_factory=dict)

    def of(self, panel: Panel, row: int) -> Values:
        """Give what a panel shows of one of the runs, shape (member, day)."""
        key = panel.name, row
        if key not in self._known:
            self._known[key] = panel.values(self.runs[row])
        return self._known[key]

    def all_of(self, panel: Panel) -> list[Values]:
        """Give what a panel shows of each run."""
        return [self.of(panel, row) for row in range(len(self.runs))]


def chosen(readings: Readings, base: int, most: int) -> list[Panel]:
    """Choose the panels that answer the question of a comparison: those in which runs part.

    No panel in which nobody ever is; crossings and hiding always; then those in which some run
    differs most from the baseline, in most members. They keep the order of `PANELS`.
    """
    filled = [each for each in PANELS if _tells(each, readings)]
    first = [each for each in filled if each in PANELS[:_ALWAYS]]
    others = [each for each in filled if each not in first]
    if len(readings.runs) > 1:
        others.sort(key=lambda each: -_apart(readings.all_of(each), base) * _rank(each))
    kept = [*first, *others][:most]
    return [each for each in PANELS if each in kept]


def _tells(panel: Panel, readings: Readings) -> bool:
    """Tell whether anybody is in a panel, if its claims can be seen in it."""
    highest = max(float(np.quantile(each, 0.95, axis=0).max()) for each in readings.all_of(panel))
    if highest <= 0 or not panel.for_claims:
        return highest > 0
    return bool(panel.claims and shown(panel.claims.bands(readings.runs), highest))


def _rank(panel: Panel) -> float:
    """Weigh a panel by its place: what planners ask for first is chosen before its like."""
    return _NEXT ** PANELS.index(panel)


def _apart(values: Sequence[Values], base: int) -> float:
    """Say how far the runs of a panel are apart: by how many times, in how many members."""
    means = [each.mean(axis=1) for each in values]
    middle = float(np.median(means[base]))
    found = [0.0]
    for row, each in enumerate(means):
        if row != base:
            ratio = (float(np.median(each)) + 1) / (middle + 1)
            more = float((each > middle).mean() - (each < middle).mean())
            found.append(abs(more) * min(abs(np.log(ratio)), np.log(_CLEAR)))
    return round(max(found), 3)


def named(names: Sequence[str]) -> list[Panel]:
    """Find panels by their names, or those of daily series, each once and as they are asked for.

    Raises:
        RunError: There is no such panel; all that are not known are told at once.
    """
    known = {each.name: each for each in map(_plainly, SERIES)} | {p.name: p for p in PANELS}
    if wrong := [name for name in names if name not in known]:
        raise RunError("\n".join(_unknown(name, known) for name in wrong))
    return [known[name] for name in dict.fromkeys(names)]


def check_panels(names: Sequence[str]) -> None:
    """Refuse names of panels that are not known before any time is spent.

    Raises:
        RunError: See `named`.
    """
    named(names)


def _plainly(series: Series) -> Panel:
    """Make a panel of any daily series."""
    label = f"{series.label[:1].upper()}{series.label[1:]}"
    if series.unit.endswith(_A_DAY):
        return Panel(series.name, label, f"{series.unit}, mean of 7 days", series.name, week_mean)
    return Panel(series.name, label, series.unit, series.name)


def _unknown(name: str, known: dict[str, Panel]) -> str:
    near = get_close_matches(name, known, _NEAREST, 0.5)
    if near:
        return f"'{name}' cannot be drawn over time; did you mean {in_a_row(near, 'or')}?"
    return f"'{name}' cannot be drawn over time; allowed: {in_a_row([*known])}"
