"""Who went which way and what became of them, as a table for reading and as rows for programs."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from io import StringIO

import numpy as np
from numpy.typing import NDArray

from sim.report.answers.table import table
from sim.results import Results
from sim.results.flows import Flows, fate_in_words, flows_of

COLUMNS = ("home", "way", "river", "fate", "mean", "median", "low", "high")
"""Columns of the rows: people; `low` and `high` are the 5 and 95 % points of the members."""

ALL = "all"


def flows_table(run: Results) -> str:
    """Write what became of people by way out and by province of home: means, which add up."""
    flows = flows_of(run)
    return f"{_by_way(flows, run)}\n{_by_home(flows, run)}"


def _by_way(flows: Flows, run: Results) -> str:
    """Write how many took each way out, from where most of them came, and what became of most."""
    by_way = flows.people.sum(axis=(1, 3))
    mean = flows.mean
    lines = [["way out", "people, mean", "middle 90 %", "most from", "most often"]]
    for way in [n for n in range(len(flows.ways)) if by_way[:, n].any()]:
        low, high = np.quantile(by_way[:, way], [0.05, 0.95])
        home = int(mean[:, way].sum(axis=1).argmax())
        fate = int(mean[:, way].sum(axis=0).argmax())
        lines.append([
            flows.ways[way].name, f"{by_way[:, way].mean():,.0f}", f"{low:,.0f} to {high:,.0f}",
            flows.homes[home], fate_in_words(flows.fates[fate], run),
        ])  # fmt: skip
    return "\n".join(table(lines, words_last=True)) + "\n"


def _by_home(flows: Flows, run: Results) -> str:
    by_home = flows.people.sum(axis=2)
    fates = [n for n in range(len(flows.fates)) if by_home[..., n].any()]
    homes = [n for n in range(len(flows.homes)) if by_home[:, n].any()]
    rows = [
        ["people, mean", *(fate_in_words(flows.fates[n], run) for n in fates), ALL],
        *([flows.homes[home], *_numbers(by_home[:, home][:, fates])] for home in homes),
        [ALL, *_numbers(by_home.sum(axis=1)[:, fates])],
    ]
    if by_home.shape[0] > 1:
        rows.append(["middle 90 %", *_intervals(by_home.sum(axis=1)[:, fates])])
    return _aligned(rows)


def flow_rows(run: Results) -> Iterator[tuple[str | float, ...]]:
    """Give a row for each home, way and fate that anybody has, in the order of `COLUMNS`."""
    flows = flows_of(run)
    for home, way, fate in np.argwhere(flows.people.any(axis=0)).tolist():
        members = flows.people[:, home, way, fate]
        yield (*_names(flows, home, way, fate), *_figures(members))


def flows_csv(run: Results) -> str:
    """Write the rows as CSV, for a spreadsheet."""
    text = StringIO()
    csv.writer(text, lineterminator="\n").writerows([COLUMNS, *flow_rows(run)])
    return text.getvalue()


def _names(flows: Flows, home: int, way: int, fate: int) -> tuple[str, str, str, str]:
    return (flows.homes[home], flows.ways[way].name, flows.ways[way].river, flows.fates[fate])


def _figures(members: NDArray[np.float64]) -> tuple[float, ...]:
    low, median, high = np.quantile(members, [0.05, 0.5, 0.95])
    return tuple(round(float(each), 3) for each in (members.mean(), median, low, high))


def _numbers(people: NDArray[np.float64]) -> list[str]:
    """Write means of each fate and of all together; shape (member, fate)."""
    means = [*people.mean(axis=0), people.sum(axis=1).mean()]
    return [f"{number:,.0f}" for number in means]


def _intervals(people: NDArray[np.float64]) -> list[str]:
    columns = np.column_stack([people, people.sum(axis=1)])
    low, high = np.quantile(columns, [0.05, 0.95], axis=0)
    return [f"{a:,.0f} to {b:,.0f}" for a, b in zip(low, high, strict=True)]


def _aligned(rows: Sequence[Sequence[str]]) -> str:
    """Write rows with one fate a line, as there are more fates than a terminal has room for."""
    turned = [list(each) for each in zip(*rows, strict=True)]
    widths = [max(len(line[n]) for line in turned) for n in range(len(rows))]
    lines = [
        "  ".join(
            cell.rjust(width) if n else cell.ljust(width)
            for n, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in turned
    ]
    return "\n".join(lines) + "\n"
