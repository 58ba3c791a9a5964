"""A member day by day, for who wants to look on: what the day counted, to be read alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from sim.model import BorderModel
from sim.quantities.variables import Array, Variable
from sim.recording.variables import RECORDED
from sim.scenario.scenario import Scenario
from sim.system.locks import RUNNING

if TYPE_CHECKING:
    import xarray as xr

_A_DAY = " a day"


@dataclass(frozen=True, eq=False)
class Day:
    """One day of one member: `number` counts from 1. Its numbers are copies that nobody can set.

    Attributes:
        number: the day of the run, from 1 on.
        date: its date.
        member: the member.
    """

    number: int
    date: date
    member: int
    _values: Mapping[str, Array]
    _names: Mapping[str, tuple[str, ...]]

    @cached_property
    def stocks(self) -> xr.Dataset:
        """Who was where at the end of the day, by place; variables as in `Run.dataset`."""
        return self._dataset(is_flow=False)

    @cached_property
    def flows(self) -> xr.Dataset:
        """What happened during the day, by place; variables as in `Run.dataset`."""
        return self._dataset(is_flow=True)

    def _dataset(self, *, is_flow: bool) -> xr.Dataset:
        import xarray as xr  # noqa: PLC0415

        chosen = [each for each in RECORDED if each.unit.endswith(_A_DAY) == is_flow]
        dims = {dim for each in chosen for dim in each.dims[1:]}
        return xr.Dataset(
            {each.name: self._variable(each) for each in chosen},
            {
                "day": np.datetime64(self.date, "ns"),
                "member": self.member,
                **{dim: list(names) for dim, names in self._names.items() if dim in dims},
            },
        )

    def _variable(self, each: Variable) -> tuple[tuple[str, ...], Array, dict[str, str]]:
        about = {"units": each.unit, "long_name": each.meaning}
        return each.dims[1:], self._values[each.name], about


def days(scenario: Scenario, seed: int = 1, member: int = 0) -> Iterator[Day]:
    """Run a member, and give each day when it is over.

    The same days as those of the member in a run with this seed. Several may be looked at in turn,
    and by threads; each day is run while no other member is run in this process.
    """
    with RUNNING:
        model = BorderModel(scenario, seed, member)
    try:
        for number in range(scenario.days):
            with RUNNING:
                model.step()
                day = _day(model, number, member)
            yield day
    finally:
        with RUNNING:
            model.forget()


def _day(model: BorderModel, number: int, member: int) -> Day:
    values = {}
    for name, array in model.recorder.of_days(slice(number, number + 1)).items():
        values[name] = np.array(array[0])
        values[name].flags.writeable = False
    return Day(number + 1, model.date, member, values, model.recorder.coordinates)
