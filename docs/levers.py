"""The table of docs/levers.md: python docs/levers.py [MEMBERS [DAYS]] > docs/levers.md."""

import sys
from collections.abc import Iterator

import numpy as np
import pandas as pd
from scipy import stats

import sim

members, days = (int(each) for each in (*sys.argv[1:], *("8", "365")[len(sys.argv) - 1 :]))

LEVERS = {
    "crackdown": ["arrivals_south_korea", "crossings", "brokers_price_mean"],
    "amnesty": ["in_hiding_end", "forced_returns"],
    "oil-cut": ["crossings"],
    "aid-cut": ["crossings", "deaths_at_home"],
    "networks-funded": ["arrivals_south_korea", "in_hiding_end"],
    "closure": ["crossings", "custody_peak", "forced_returns", "voluntary_returns"],
    "public-cases-spared": ["public_cases_spared", "forced_returns"],
    "embassy-rush": ["arrivals_by_diplomatic_missions", "public_cases"],
    "dprk.fuel=0": ["crossings"],
    "food.aid=0": ["crossings", "food_gap_mean"],
    "memory.phones=0": ["arrivals_south_korea"],
    "penalties.economic_days=1000": ["left_home_share", "crossings"],
    "dprk.secret_police=5": ["crossings", "reached_border_share"],
    "dprk.guards_punished=0.3": ["crossings"],
    "county_governments.leniency=0.2": ["releases", "forced_returns"],
    "county_governments.campaign=3": ["arrests", "in_hiding_end", "brokers_price_mean"],
    "arrest.reward=8000": ["arrests"],
    "arrest.highest_fine=200000": ["arrests"],
    "patrols.force=60000": ["crossings", "forced_returns"],
    "marriage.chance=3e-5": ["in_hiding_end", "arrivals_female_share"],
    "voluntary_return.days_in_china=150": ["in_hiding_end"],
}
"""Scenarios that extend the status quo, and single settings, with the indicators to look at."""


def changed(lever: str) -> sim.Scenario:
    """Load a scenario, or the status quo with one setting."""
    key, _, value = lever.partition("=")
    if not value:
        return sim.load(key, days=days)
    setting = {key: float(value)}
    return sim.load("status-quo", days=days).vary(setting, why="Does the lever act?")


def rows() -> Iterator[str]:
    """Run every lever beside the status quo, and give the rows of the table."""
    usual = sim.run(sim.load("status-quo", days=days), members=members, seed=1).indicators
    for lever, names in LEVERS.items():
        other = sim.run(changed(lever), members=members, seed=1).indicators
        for name in names:
            yield _row(lever, name, usual[name], other[name])


def _row(lever: str, name: str, usual: "pd.Series[float]", other: "pd.Series[float]") -> str:
    difference = (other - usual).to_numpy(dtype=float)
    half = stats.t.ppf(0.975, members - 1) * difference.std(ddof=1) / np.sqrt(members)
    low, high = difference.mean() - half, difference.mean() + half
    numbers = [_figures(number) for number in (usual.mean(), difference.mean(), low, high)]
    return "| `{}` | `{}` | {} | {} | {} to {} |".format(lever, name, *numbers)


def _figures(number: float) -> str:
    return f"{number:,.0f}" if abs(number) >= 100 else f"{number:.3g}"


HEAD = f"""# Do the levers act?

Each scenario or setting beside the status quo: {members} pairs of members that share their luck,
{days} days, seed 1. The interval is that of the mean difference (95 %, Student's t over the pairs);
one on both sides of nought is no effect that so many pairs can show. Made by
`python docs/levers.py`. The claims are held by `tests/statistical/test_levers.py` and by the unit
tests of enforcement, hunger and the way on; `tests/statistical/test_every_parameter_acts.py` walks
every parameter over its range.

| lever | indicator | status quo | difference | interval |
|---|---|---|---|---|
"""
sys.stdout.write(HEAD)
for row in rows():
    sys.stdout.write(f"{row}\n")
    sys.stdout.flush()
