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

_WAIT = ["unsheltered_person_days", "deaths_waiting"]
SHELTER = {
    "beijing.interpreters_sent=0": _WAIT,
    "beijing.interpreters_sent=1000": _WAIT,
    "shelter.staff_sent=0": _WAIT,
    "shelter.buses=0": _WAIT,
    "shelter.families_of_kin=0": _WAIT,
    "shelter.centres=0": _WAIT,
    "shelter.added_most=0": _WAIT,
    "shelter.added_a_week=8": _WAIT,
    "shelter.care=0": _WAIT,
    "camps.opening_days=45": _WAIT,
    "hosts-only": _WAIT,
    "camps-tenfold": _WAIT,
    "collapse-return": ["forced_returns"],
}
"""The levers of shelter, beside the collapse."""
FEWER_CAMPS = {"shelter.added_a_week": 8.0}
BESIDE_FEWER = {
    "shelter.families_of_kin=0": _WAIT,
    "shelter.families_of_kin=0.18": _WAIT,
    "shelter.centres=0": _WAIT,
}
"""Those for which camps that are put up fast stand in, beside the collapse with fewer of these."""

WHY = "Does the lever act?"


def changed(lever: str, base: sim.Scenario) -> sim.Scenario:
    """Load a scenario, or the one beside which it is laid with one setting."""
    key, _, value = lever.partition("=")
    return base.vary({key: float(value)}, why=WHY) if value else sim.load(key, days=days)


def indicators(scenario: sim.Scenario) -> "pd.DataFrame":
    """Run a scenario, and give its indicators, a row a member."""
    return sim.run(scenario, members=members, seed=1, uncertainty="none").indicators


def rows(levers: dict[str, list[str]], base: sim.Scenario, beside: str = "") -> Iterator[str]:
    """Run every lever beside what it differs from, and give the rows of the table."""
    usual = indicators(base)
    for lever, names in levers.items():
        found = indicators(changed(lever, base))
        for name in names:
            yield _row(lever, beside, name, usual[name], found[name])


def _row(
    lever: str, beside: str, name: str, usual: "pd.Series[float]", other: "pd.Series[float]"
) -> str:
    difference = (other - usual).to_numpy(dtype=float)
    half = stats.t.ppf(0.975, members - 1) * difference.std(ddof=1) / np.sqrt(members)
    low, high = difference.mean() - half, difference.mean() + half
    numbers = [_figures(number) for number in (usual.mean(), difference.mean(), low, high)]
    return "| `{}`{} | `{}` | {} | {} | {} to {} |".format(lever, beside, name, *numbers)


def _figures(number: float) -> str:
    return f"{number:,.0f}" if abs(number) >= 100 else f"{number:.3g}"


HEAD = f"""# Do the levers act?

Each scenario or setting beside the status quo, parameters at their values: {members} pairs of
members that share their luck, {days} days, seed 1. The interval is that of the mean difference
(95 %, Student's t over the pairs); one on both sides of nought is no effect that so many pairs can
show. Made by `python docs/levers.py`. The claims are held by `tests/statistical/test_levers.py` and
by the unit tests of enforcement, hunger and the way on;
`tests/statistical/test_every_parameter_acts.py` walks every parameter over its range.

| lever | indicator | status quo | difference | interval |
|---|---|---|---|---|
"""
SHELTER_HEAD = f"""
## Shelter in a crisis

The same beside the collapse, {members} pairs, {days} days. Further camps that are put up fast stand
in for families and schools: these are also laid beside a collapse with fewer of such camps. The
claims are held by `tests/statistical/test_shelter.py`.

| lever | indicator | collapse | difference | interval |
|---|---|---|---|---|
"""
collapse = sim.load("collapse", days=days)
fewer = collapse.vary(FEWER_CAMPS, why=WHY)
for head, made in (
    (HEAD, rows(LEVERS, sim.load("status-quo", days=days))),
    (SHELTER_HEAD, rows(SHELTER, collapse)),
    ("", rows(BESIDE_FEWER, fewer, ", fewer camps")),
):
    sys.stdout.write(head)
    for row in made:
        sys.stdout.write(f"{row}\n")
        sys.stdout.flush()
