"""The foot of a comparison: what bands hold, how differences are taken, who made it with what."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.axes import Axes

from sim.calibration.validation.shipped import shipped_back_test
from sim.figures import style
from sim.figures.comparison.days import Days
from sim.figures.comparison.differences import Baseline
from sim.figures.comparison.events import Events, explained
from sim.figures.comparison.fans import MOST_FANS
from sim.figures.comparison.scales import MILLION
from sim.results import Results


def foot(
    runs: Sequence[Results],
    base: Baseline | None,
    events: Events,
    days: Days,
    names: Sequence[str],
) -> str:
    """Write the foot of a comparison."""
    note = style.meaning_of_bands(runs)
    if len(runs) > MOST_FANS:
        note += " Of so many scenarios only the bands of the middle 50 % are drawn."
    if base is not None:
        note += _how_they_differ(base, names)
    note += explained(events)
    if not days.dated:
        starts = (f"{name} {run.manifest.start}" for name, run in zip(names, runs, strict=True))
        note += f" Days count from the start of each scenario: {', '.join(starts)}."
    if any(run.manifest.uncertainty == "posterior" for run in runs):
        note += f" {shipped_back_test()}"
    return f"{note}{SCALES}\n{style.credits_of(runs)}"


SCALES = " On a log scale equal distances mean ten times as many people. M: million."


def fitting(note: str, axes: Sequence[Axes]) -> str:
    """Leave out of a foot what it says of scales that no panel has."""
    told = ""
    if any(each.get_yscale() != "linear" for each in axes):
        told += " On a log scale equal distances mean ten times as many people."
    if any(max(map(abs, each.get_ylim())) >= MILLION for each in axes if each.axison):
        told += " M: million."
    return note.replace(SCALES, told)


def _how_they_differ(base: Baseline, names: Sequence[str]) -> str:
    apart = {names[row]: each.apart for row, each in base.pairs.items() if not each.are_paired}
    told = f" Strips below: how many more or fewer people than in {base.name} on the same day"
    if not apart:
        return f"{told}, member by member, with the same luck and draws."
    why = "; ".join(f"{name}, as {reason}" for name, reason in apart.items())
    return (
        f"{told}. Not paired: {why}; there each member is compared with every other, and part of "
        "the difference is luck."
    )
