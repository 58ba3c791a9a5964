"""The tables of docs/crises.md: python docs/crises.py [PAIRS] > docs/crises.md."""

import sys
from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd
from scipy import stats

import sim
from sim.report.emergencies import CAUSES, causes, range_shown, rate_shown
from sim.report.intervals import spread_over

PAIRS = int(sys.argv[1]) if len(sys.argv) > 1 else 4
WHY = "Does it act?"
Changes = Mapping[str, object]
DOUBLED: dict[str, Changes] = {
    "guards, twice as many": {"dprk.border_forces": 200_000.0},
    "control, held at nine tenths": {"dprk.control": 0.9},
    "the same, and guards twice as many": {"dprk.control": 0.9, "dprk.border_forces": 200_000.0},
    "fuel, twice as much": {"dprk.fuel": {"control fails": 0.6}},
    "seats in buses and lorries, twice as many": {"travel.seats_per_1000": 40.0},
    "roads, twice as wide": {"travel.people_per_road": 90_000.0},
    "banks, twice as many paths": {"crossing.people_per_km": 300.0},
    "bridges, twice as wide": {"crossing.people_per_bridge": 120_000.0},
    "bridges, none": {"crossing.people_per_bridge": 0.0},
}
"""What could hold those who wish to get out, and how much more or less of it."""
LATER: Changes = {"gates.front_line": {"2012-05-10": "gate", "2012-05-25": "open"}}
"""A gate two months after control fails, and open roads two weeks later."""
PAIRED: dict[tuple[str, int, str], tuple[Changes, Changes, tuple[str, ...]]] = {
    ("collapse", 150, "a gate opens two months later, ways chosen anew"): (
        {},
        LATER,
        ("arrivals_way_front_line", "crossings"),
    ),
    ("collapse", 150, "the same, ways chosen once"): (
        {"structure.destination": "once"},
        LATER,
        ("arrivals_way_front_line", "crossings"),
    ),
    ("collapse", 200, "nobody asks for a place in a camp"): (
        {},
        {"reception.asks_to_move": 0.0},
        ("moved_to_camps", "with_families_peak", "unsheltered_person_days"),
    ),
    ("collapse", 200, "schools are never given back"): (
        {},
        {"shelter.centres_until": 1000.0},
        ("moved_to_camps", "carried_inland", "unsheltered_person_days"),
    ),
    ("collapse", 100, "the ready sites open 40 days later"): (
        {},
        {"camps.opening_days": 45.0},
        ("unsheltered_person_days", "deaths_waiting"),
    ),
    ("camps-tenfold", 100, "the ready sites open 40 days later"): (
        {},
        {"camps.opening_days": 45.0},
        ("unsheltered_person_days", "deaths_waiting"),
    ),
}
"""A scenario, its days and what is changed in both, then in one; and the indicators to look at."""

HEAD = f"""# Crises beside past cases, and what holds people back

Made by `python docs/crises.py`: {PAIRS} members, seed 1, all parameters at their defaults.

## Causes of death

The rate by which past cases tell of each cause, median of the members with their 90 % interval.
`tumen run` writes the same table, with the source of every past case, below the summary of a
crisis. The claims are in `calibration/evidence.yaml`.

| scenario | cause | people | rate | past cases | verdict | claims |
|---|---|---|---|---|---|---|
"""
DOUBLED_HEAD = """
## What holds those who wish to get out

`everyone-wants-out` beside itself with one thing changed, in pairs that share their luck. The
interval is that of the mean difference (95 %, Student's t over the pairs), in per cent of those who
wished. Full roads and the want of vehicles hold most of them far from the border, as the summary of
a run says; guards count for little where control is lost, because few are left who hold, and for
much where it is not.

| what | out by day 30 | difference | interval | out by day 90 | difference | interval |
|---|---|---|---|---|---|---|
"""
PAIRED_HEAD = """
## What else was asked of a crisis

Two ready sites of 1,500 hardly move the default collapse, because screening holds people longer
than the want of roofs, and schools stand in for the sites; where camps are the only shelter, they
do. Care lowers deaths and not waiting, so it stands in [levers.md](levers.md) by its deaths alone.

| scenario | what is changed | indicator | usual | difference | interval |
|---|---|---|---|---|---|
"""


def indicators(scenario: sim.Scenario) -> "pd.DataFrame":
    """Run a scenario, and give its indicators, a row a member."""
    return sim.run(scenario, members=PAIRS, seed=1).indicators


def difference(usual: "pd.Series[float]", other: "pd.Series[float]") -> tuple[float, float, float]:
    """Give the mean of the paired differences and its interval."""
    values = (other - usual).to_numpy(dtype=float)
    half = stats.t.ppf(0.975, PAIRS - 1) * values.std(ddof=1) / np.sqrt(PAIRS)
    return values.mean(), values.mean() - half, values.mean() + half


def cause_rows(name: str) -> Iterator[str]:
    """Write a row for each cause of death in a scenario."""
    found = indicators(sim.load(name))
    names = [each for cause in CAUSES for each in (f"deaths_{cause.word}", cause.rate)]
    spreads = {each: spread_over(found[each].to_numpy(dtype=float)) for each in names}
    for each in causes(spreads):
        claims = ", ".join(dict.fromkeys(one.claim for one in each.cause.references))
        rate = f"{rate_shown(each.rate)} {each.cause.unit}"
        shown = name, each.cause.word, f"{each.people.median:,.0f}", rate
        yield f"| {' | '.join((*shown, range_shown(each), each.verdict, claims))} |"


def doubled_rows() -> Iterator[str]:
    """Write a row for each thing that could hold people, changed."""
    base = sim.load("everyone-wants-out", days=100)
    usual = indicators(base)
    for what, changes in DOUBLED.items():
        other = indicators(base.vary(changes, why=WHY))
        cells = [what]
        for days in (30, 90):
            column = f"wished_out_by_{days}"
            mean, low, high = (100 * each for each in difference(usual[column], other[column]))
            share = 100 * usual[column].mean()
            cells += [f"{share:.1f} %", f"{mean:+.2f}", f"{low:.2f} to {high:.2f}"]
        yield f"| {' | '.join(cells)} |"


def paired_rows() -> Iterator[str]:
    """Write a row for each indicator of each pair."""
    known: dict[str, pd.DataFrame] = {}
    for (name, days, what), (both, changes, names) in PAIRED.items():
        base = sim.load(name, days=days)
        base = base.vary(both, why=WHY) if both else base
        key = f"{name} {days} {both}"
        usual = known[key] if key in known else known.setdefault(key, indicators(base))
        other = indicators(base.vary(changes, why=WHY))
        for each in names:
            numbers = usual[each].mean(), *difference(usual[each], other[each])
            shown = [f"{number:,.0f}" for number in numbers]
            yield (
                f"| `{name}`, {days} days | {what} | `{each}` | {shown[0]} | {shown[1]} "
                f"| {shown[2]} to {shown[3]} |"
            )


for head, rows in (
    (HEAD, (row for name in ("collapse", "war") for row in cause_rows(name))),
    (PAIRED_HEAD, paired_rows()),
    (DOUBLED_HEAD, doubled_rows()),
):
    sys.stdout.write(head)
    for row in rows:
        sys.stdout.write(f"{row}\n")
        sys.stdout.flush()
