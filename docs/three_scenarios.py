"""The document docs/three-scenarios.md, its picture, and that of the README.

python docs/three_scenarios.py RUNS [MEMBERS] runs the three scenarios into the folder RUNS, with
what is unknown after the record was learned from and by luck alone, or reads what is there, and
writes them.
"""

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

import sim
from sim.answers.chances import chance_of
from sim.answers.driven import Driven, driven
from sim.answers.pairs import Pairs, difference, pairs_of
from sim.answers.quantity import find, values_of
from sim.answers.variance import split
from sim.figures.answers.exceedance import draw_exceedance
from sim.figures.saving import save
from sim.report.answers.drivers import direction
from sim.results import Results, load_results
from sim.scenario.language.declared import declared

DOCS = Path(__file__).parent
FRONT_PICTURE = DOCS.parent / "notebooks" / "comparison.png"
NAMES = ("status-quo", "collapse", "war")
BASELINE, POLICY = "status-quo", "crackdown"
WIDE, LUCK = "posterior", "none"
DRIVEN = ("crossings", "unsheltered_person_days", "deaths", "arrivals_south_korea")
PAIRED = ("crossings", "in_hiding_end", "forced_returns", "arrivals_south_korea", "deaths")
CAMPS, MANY_CAMPS = "camps_needed", (5, 20, 100, 500)
MAIN = 5


def run_all(place: Path, members: int) -> dict[tuple[str, str], Results]:
    """Run what is not there yet, and open everything."""
    asked = [(name, how) for name in NAMES for how in (WIDE, LUCK)] + [(POLICY, WIDE)]
    for name, how in asked:
        sim.run(name, members=members, seed=1, uncertainty=how, out=place / f"{name}-{how}")  # type: ignore[arg-type]
    return {(name, how): load_results(place / f"{name}-{how}") for name, how in asked}


def medians(wide: Results, luck: Results) -> Iterator[str]:
    """Set what luck alone spreads beside what is unknown, an indicator a row."""
    yield f"\n### {wide.name}\n"
    yield "| | unit | luck alone | with what is unknown | luck | parameters | forms |"
    yield "|---|---|---|---|---|---|---|"
    for kind in wide.kinds:
        found, alone = values_of(wide).get(kind.name), values_of(luck).get(kind.name)
        if found is None or alone is None or not np.nan_to_num(found).any():
            continue  # it never happens
        parts = split(found, wide.draws) if wide.draws is not None else None
        shares = (
            ("", "", "")
            if parts is None
            else tuple(
                "" if each is None else f"{max(each.estimate, 0):.0%}"
                for each in (parts.luck, parts.parameters, parts.structure)
            )
        )
        cells = (kind.label, kind.unit, _middle(alone), _middle(found), *shares)
        yield "| " + " | ".join(cells) + " |"


def _middle(values: np.ndarray) -> str:
    known = values[np.isfinite(values)]
    if not known.size:
        return "never"
    low, median, high = np.quantile(known, [0.05, 0.5, 0.95])
    return f"{_figures(median)} ({_figures(low)} to {_figures(high)})"


def _figures(number: float) -> str:
    return f"{number:,.0f}" if abs(number) >= 100 else f"{number:.3g}"


def drivers(run: Results) -> Iterator[str]:
    """Name the main drivers of the four numbers that planners ask for."""
    known = declared().parameters
    meanings = {key: (each.meaning, each.unit) for key, each in known.items()}
    yield f"\n### {run.name}\n"
    yield "| of | driver | moves it by | explains alone | more of it means |"
    yield "|---|---|---|---|---|"
    for name in DRIVEN:
        quantity = find(name, [run])
        if len(np.unique(quantity.of(run)[np.isfinite(quantity.of(run))])) < 2:
            yield f"| {quantity.words} | nothing: it is the same in all members | | | |"
            continue
        asked = driven(run, quantity, meanings)
        yield from _strongest(asked)


def _strongest(asked: Driven) -> Iterator[str]:
    found = asked.found.called("drives")[:MAIN]
    if not found:
        yield f"| {asked.quantity.words} | none stands above the noise | | | |"
    for number, each in enumerate(found):
        words = asked.quantity.words if number == 0 else ""
        moves = f"{each.moves.estimate:.2f} ({each.moves.low:.2f} to {each.moves.high:.2f})"
        alone = f"{max(each.explains.estimate, 0):.0%}"
        yield f"| {words} | `{each.name}` | {moves} | {alone} | {direction(asked, each)} |"


def chances(runs: Sequence[Results]) -> Iterator[str]:
    """Say how likely it is that more than so many camps are needed."""
    yield "| more than | " + " | ".join(run.name for run in runs) + " |"
    yield "|---|" + "---|" * len(runs)
    for limit in MANY_CAMPS:
        found = [chance_of(values_of(run)[CAMPS] > limit, _draw(run)) for run in runs]
        cells = [f"{each.estimate:.0%} ({each.low:.0%} to {each.high:.0%})" for each in found]
        yield f"| {limit} camps | " + " | ".join(cells) + " |"


def _draw(run: Results) -> np.ndarray | None:
    return None if run.draws is None else run.draws.draw


def pairing(base: Results, policy: Results) -> Iterator[str]:
    """Set the variance of paired differences beside that of independent ones."""
    pairs = pairs_of(policy, base)
    yield "| | median difference | variance, paired over independent |"
    yield "|---|---|---|"
    for name in PAIRED:
        one, two = values_of(policy)[name], values_of(base)[name]
        found = difference(one, two, pairs)
        ratio = np.var(_apart(one, two, pairs)) / (np.var(one) + np.var(two))
        label = find(name, [base]).words
        yield f"| {label} | {_figures(found.median)} | {ratio:.2f} |"


def _apart(one: np.ndarray, two: np.ndarray, pairs: Pairs) -> np.ndarray:
    return one[pairs.rows] - two[pairs.baseline_rows]


HEAD = """# The three scenarios, with what is unknown

{members} members of each, seed 1, made by `python docs/three_scenarios.py runs/wide {members}`.
How numbers of this kind are to be read is in [uncertainty.md](uncertainty.md); none is a forecast.

## What luck spreads, and what is not known

Medians and the middle 90 % of members: of those that differ by luck alone, all parameters at their
values, and of those that draw their parameters and forms from what was learned of the years to 2011
and is believed of the rest. Both medians differ where a number bends
with what is unknown. The last columns say what explains the variance of the wide ones.
"""
DRIVERS = """
## What drives it

The {main} strongest, by how far the outcome moves when one is known (PAWN, 0 to 1, with 90 %
intervals) and by the share of the variance that it explains alone; none that dummies reach as well.
"""
CHANCES = """
## How many camps are needed

How likely it is that more than so many camps of 1,500 are needed within the year, with the sampling
error of so many members (90 %):
"""
PICTURE = """
![The chance to need more camps than any number, in the three scenarios](three-scenarios.png)
"""
PAIRING = """
## What pairs save

The crackdown beside the status quo, {members} pairs that share draws and luck. A variance of a
tenth means that one pair tells as much as ten members of each that share nothing.
"""


def lines(runs: dict[tuple[str, str], Results], members: int) -> Iterator[str]:
    """Write the document."""
    wide = [runs[name, WIDE] for name in NAMES]
    yield HEAD.format(members=members)
    for run in wide:
        yield from medians(run, runs[run.name, LUCK])
    yield DRIVERS.format(main=MAIN)
    for run in wide:
        yield from drivers(run)
    yield CHANCES
    yield from chances(wide)
    yield PICTURE
    yield PAIRING.format(members=members)
    yield from pairing(runs[BASELINE, WIDE], runs[POLICY, WIDE])


def main() -> None:
    """Run, write, draw."""
    place, members = Path(sys.argv[1]), int((*sys.argv[2:], "500")[0])
    runs = run_all(place, members)
    wide = [runs[name, WIDE] for name in NAMES]
    text = "\n".join(lines(runs, members)) + "\n"
    (DOCS / "three-scenarios.md").write_text(text, encoding="utf-8")
    sim.compare(*(sim.open(run.folder) for run in wide)).figure(FRONT_PICTURE)
    camps = find(CAMPS, wide)
    values = [camps.of(run) for run in wide]
    save(draw_exceedance(camps, wide, values, MANY_CAMPS[-2]), DOCS / "three-scenarios.png")


if __name__ == "__main__":
    main()
