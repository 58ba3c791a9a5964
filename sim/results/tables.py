"""The tables of a run for planners: CSV files that open in a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TextIO

import numpy as np

from sim.quantities.measures import Values
from sim.quantities.shelter import first_overflows
from sim.results.blocks import Block
from sim.results.indicators import Indicator
from sim.results.series import SERIES
from sim.run_folder.actor_decisions import ACTOR_COLUMNS, ActorsLog


@dataclass
class Tables:
    """The tables while they are written, each into an open file; `kinds` are the indicators."""

    kinds: Sequence[Indicator]
    indicators: TextIO
    series: TextIO
    overflow: TextIO
    fates: TextIO
    actors: TextIO
    _counted: list[tuple[tuple[int, ...], list[Values]]] = field(default_factory=list, init=False)

    def begin(self) -> None:
        """Write the heads."""
        names = [series.name for series in SERIES]
        for table, head in (
            (self.indicators, ("member", "indicator", "value", "unit")),
            (self.series, ("member", "date", *names)),
            (self.overflow, ("member", "date", "place", "waiting", "places_open")),
            (self.fates, ("member", "county", "last_exit", "fate", "people")),
            (self.actors, ("member", *ACTOR_COLUMNS)),
        ):
            _rows(table, [head])

    def add(self, block: Block) -> None:
        """Write the rows of some members."""
        self._counted.append((block.members, [each.value(block.columns) for each in self.kinds]))
        _write_series(self.series, block)
        _rows(self.overflow, first_overflows(block.columns))
        self.fates.writelines(_fates(block))

    def add_actors(self, member: int, log: ActorsLog) -> None:
        """Write what actors decided in one member."""
        self.actors.writelines(log.lines(member))

    def end(self) -> None:
        """Write what stands in another order than that of the members."""
        for number, indicator in enumerate(self.kinds):
            for members, values in self._counted:
                for member, value in zip(members, values[number].tolist(), strict=True):
                    _rows(
                        self.indicators, [(member, indicator.name, _shown(value), indicator.unit)]
                    )


def _write_series(file: TextIO, block: Block) -> None:
    """Write the daily series: a row for each member and date, a column for each series."""
    dates = np.datetime_as_string(block.columns["day"].values, unit="D").tolist()
    columns = [_cells(series.value(block.columns).ravel()) for series in SERIES]
    first = [f"{member},{date}" for member in block.members for date in dates]
    file.writelines(
        f"{begin},{','.join(row)}\n" for begin, *row in zip(first, *columns, strict=True)
    )


def _fates(block: Block) -> Iterator[str]:
    """List what became of crossings: a row where there is anybody, as nearly all is empty."""
    column = block.columns["fates"]
    county, exit_, fate = ([*map(_quoted, block.columns[dim].values)] for dim in column.dims[1:])
    found = np.nonzero(column.values)
    cells = (each.tolist() for each in (*found, column.values[found]))
    for member, home, last, end, people in zip(*cells, strict=True):
        yield f"{block.members[member]},{county[home]},{exit_[last]},{fate[end]},{people}\n"


def _quoted(name: str) -> str:
    """Write a name as a cell of a table, in quotes if it needs them."""
    cell = io.StringIO()
    _rows(cell, [(name,)])
    return cell.getvalue().removesuffix("\n")


def _cells(values: Values) -> list[str]:
    """Write numbers, which are whole if they count people."""
    if (values == np.rint(values)).all():
        return list(map(str, values.astype(np.int64).tolist()))
    return [_shown(value) for value in values.tolist()]


def _shown(value: float) -> str:
    """Write a number as briefly as it is exact to nine digits; nothing where there is none."""
    return "" if np.isnan(value) else f"{value:.9g}"


def _rows(file: TextIO, rows: Sequence[Sequence[object]]) -> None:
    csv.writer(file, lineterminator="\n").writerows(rows)
