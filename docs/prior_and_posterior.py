"""The document docs/prior-and-posterior.md: each scenario under the priors, and as it was learned.

python docs/prior_and_posterior.py RUNS [MEMBERS] runs all scenarios that come with the model into
the folder RUNS, from the priors and from the posterior, or reads what is there, and writes it.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

import sim
from sim.answers.pairs import difference, pairs_of
from sim.answers.quantity import find, values_of
from sim.calibration.product import read_posterior
from sim.ensemble.sampling import shipped_posterior
from sim.results import Results, load_results
from sim.scenario.files import available_scenarios

FILE = Path(__file__).parent / "prior-and-posterior.md"
HOW = ("prior", "posterior")
LEFT_OUT = ("back-cast", "everyone-wants-out")
"""The years of the record, which stand beside it elsewhere, and an exodus of some 20 s a member."""
SHOWN = ("crossings", "in_hiding_end", "forced_returns", "arrivals_south_korea", "deaths",
         "unsheltered_person_days")  # fmt: skip
Values = NDArray[np.float64]


def run_all(place: Path, members: int) -> dict[str, tuple[Results, Results]]:
    """Run what is not there yet, and open everything."""
    names = [name for name, *_ in available_scenarios() if name not in LEFT_OUT]
    found = {}
    for name in names:
        folders = [place / f"{name}-{how}" for how in HOW]
        for folder, how in zip(folders, HOW, strict=True):
            sim.run(name, members=members, seed=1, uncertainty=how, out=folder)  # type: ignore[arg-type]
        prior, posterior = map(load_results, folders)
        found[name] = prior, posterior
    return found


HEAD = """# Each scenario under the priors, and as it was learned

{members} members of each, seed 1, made by `python docs/prior_and_posterior.py runs/both {members}`.
Members of one number share the luck and the draw of all that was not learned. What was learned, and
how far it is to be trusted, is in [calibration/README.md](../calibration/README.md).

The posterior of {bank} draws of the back-cast speaks of {parameters} parameters. Medians with the
middle 90 % of members; `width` is the upper end over the lower, before and after; the difference is
the median of pairs with its sampling error (90 %), in bold where that is clear of nought.

What changed and why: bands shrink to a half or a third, since draws of which the arrivals, the
stock in hiding or the returns of the record say that they cannot be are gone, with those of a
fixed rate onward (`structure.onward`). Medians move less than their sampling error, as the values
set by hand had the same record in view. Crises shrink as well: who may be reached across the
river, and how much those who leave shun risk, are the same people's. Left out are the back-cast,
which stands beside the record in calibration/README.md, and `everyone-wants-out`, of which a
member takes 20 s.
"""


def table(name: str, runs: dict[str, tuple[Results, Results]]) -> Iterator[str]:
    """Write one indicator in all scenarios."""
    first = next(iter(runs.values()))
    yield f"\n## {find(name, [*first]).words}\n"
    yield "| scenario | priors | posterior | width | posterior less priors |"
    yield "|---|---|---|---|---|"
    for scenario, (prior, posterior) in runs.items():
        before, after = values_of(prior)[name], values_of(posterior)[name]
        if not np.nan_to_num(before).any() and not np.nan_to_num(after).any():
            continue  # it never happens
        apart = difference(after, before, pairs_of(posterior, prior))
        ends = apart.median_low, apart.median_high
        told = f"{_figures(apart.median)} ({_figures(ends[0])} to {_figures(ends[1])})"
        clear = ends[0] > 0 or ends[1] < 0
        width = f"{_width(before)} to {_width(after)}"
        difference_cell = f"**{told}**" if clear else told
        yield f"| {scenario} | {_middle(before)} | {_middle(after)} | {width} | {difference_cell} |"


def _middle(values: Values) -> str:
    low, median, high = np.nanquantile(values, [0.05, 0.5, 0.95])
    return f"{_figures(median)} ({_figures(low)} to {_figures(high)})"


def _width(values: Values) -> str:
    low, high = np.nanquantile(values, [0.05, 0.95])
    return f"{high / low:.1f}" if low > 0 else "from nought"


def _figures(number: float) -> str:
    return f"{number:,.0f}" if abs(number) >= 100 else f"{number:.3g}"


def lines(runs: dict[str, tuple[Results, Results]], members: int) -> Iterator[str]:
    """Write the document."""
    learned = read_posterior(shipped_posterior())
    yield HEAD.format(members=members, bank=learned.bank, parameters=len(learned.values))
    for name in SHOWN:
        yield from table(name, runs)


def main() -> None:
    """Run and write."""
    place, members = Path(sys.argv[1]), int((*sys.argv[2:], "40")[0])
    runs = run_all(place, members)
    FILE.write_text("\n".join(lines(runs, members)) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
