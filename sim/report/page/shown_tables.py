"""The tables of the page: numbers of the runs, what differs, and the claims they stand beside."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from sim.answers.against import Against
from sim.evidence import Claim, load_register, show_claim_value
from sim.report.answers.chances import between, percent
from sim.report.answers.differences import signed
from sim.report.evidence_check import Judged, beside_documents
from sim.report.evidence_lines import verdict_cells
from sim.report.export.assumptions import assumptions_of
from sim.report.intervals import DAY_OF_RUN, Spread, interval, remark, unit_shown, written
from sim.results import Results
from sim.results.indicators import Indicator

KEY = (
    "crossings", "crossings_peak", "crossings_half_day", "in_hiding_mean", "in_hiding_end",
    "camp_demand", "camps_needed", "overflow_day", "unsheltered_person_days", "arrests",
    "forced_returns", "forced_returns_political", "arrivals_south_korea",
    "internally_displaced_peak", "deaths", "deaths_at_home", "left_home_share",
    "got_across_share",
)  # fmt: skip
"""The indicators that are shown before all of them."""
_SAME = 0.995


@dataclass(frozen=True)
class Row:
    """An indicator: what it is, in each run, and beside which claims it stands."""

    kind: Indicator
    unit: str
    cells: tuple[str, ...]
    is_key: bool

    @property
    def label(self) -> str:
        """What it is called, at the head of a row."""
        return self.kind.label[0].upper() + self.kind.label[1:]


@dataclass(frozen=True)
class Apart:
    """How an indicator differs from the baseline."""

    label: str
    median: str
    middle: str
    chance: str
    chance_between: str
    unit: str
    estimate: float
    low: float
    high: float
    is_same: bool
    is_key: bool


@dataclass(frozen=True)
class Setting:
    """A value that a scenario sets itself, and what it rests on."""

    parameter: str
    value: str
    unit: str
    rests_on: str
    source: str
    set_in: str


def indicator_rows(
    runs: Sequence[Results], spreads: Sequence[Mapping[str, Spread]]
) -> Iterator[Row]:
    """Give a row for each indicator that has a value in any member of any run."""
    kinds = {kind.name: kind for run in runs for kind in run.kinds}
    for name, kind in kinds.items():
        found = [each.get(name) for each in spreads]
        if any(each is not None and not each.is_empty for each in found):
            cells = tuple(_cell(each, kind) for each in found)
            yield Row(kind, unit_shown(kind), cells, name in KEY)


def _cell(spread: Spread | None, kind: Indicator) -> str:
    if spread is None or spread.is_empty:
        return "never" if spread is not None else "not counted"
    between_ = interval(spread, kind)
    parts = [written(spread.median, kind), f"({between_})" if between_ else "", remark(spread)]
    return " ".join(part for part in parts if part)


def difference_rows(each: Against) -> Iterator[Apart]:
    """Give how a run differs from its baseline, where both have a value."""
    for kind in each.run.kinds:
        found = each.differences.get(kind.name)
        if found is None or not found.exceeds.members or np.isnan(found.same):
            continue
        chance = found.exceeds
        yield Apart(
            label=kind.label[0].upper() + kind.label[1:],
            median=signed(found.median, kind),
            middle=f"{signed(found.low, kind)} to {signed(found.high, kind)}"
            if found.compared > 1 else "",
            chance=percent(chance.estimate),
            chance_between=between(chance),
            unit=_unit(kind),
            estimate=chance.estimate,
            low=chance.low,
            high=chance.high,
            is_same=found.same >= _SAME,
            is_key=kind.name in KEY,
        )  # fmt: skip


def _unit(kind: Indicator) -> str:
    unit = unit_shown(kind)
    if unit.startswith("%"):
        return unit.replace("%", "points", 1)
    return "days" if kind.unit == DAY_OF_RUN else unit


def judged_rows(run: Results) -> list[tuple[Judged, tuple[str, str, str]]]:
    """Give the claims that speak of a run, with period, run and claim in words."""
    return [(row, verdict_cells(row)) for row in beside_documents(run) if row.is_comparable]


def settings_of(run: Results) -> tuple[Setting, ...]:
    """Give what the scenario of a run sets itself, in the order of its file."""
    rows = (Setting(*row) for row in assumptions_of(run))
    return tuple(row for row in rows if row.set_in not in ("", "default"))


def cited(
    rows: Sequence[Row], judged: Sequence[Judged], settings: Sequence[Setting]
) -> list[tuple[Claim, str]]:
    """Give the claims behind what is shown, each once, with its value in words."""
    known = load_register().claims
    names = [
        *(name for row in rows for name in row.kind.evidence),
        *(row.claim for row in judged),
        *(name for each in settings if not each.rests_on.startswith("assumption")
          for name in each.rests_on.split(", ")),
    ]  # fmt: skip
    found = (known[name] for name in dict.fromkeys(names) if name in known)
    return [(claim, show_claim_value(claim)) for claim in found]
