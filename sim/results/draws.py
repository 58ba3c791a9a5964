"""What each member of a run drew of the uncertain parameters, as its results hold it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.results.stored import open_netcdf
from sim.system.locks import netcdf

DRAWN, DRAW, PARAMETER, CHOICES = "drawn", "draw", "parameter", "choices"
"""Names in the file of results: the values, the number of the draw, their keys, and the words."""


_OF_FIVE, _DRAWS = 5, 4


def draw_of(member: int) -> int:
    """Give the number of the draw of a member; every fifth repeats the one before it."""
    block, place = divmod(member, _OF_FIVE)
    return block * _DRAWS + min(place, _DRAWS - 1)


@dataclass(frozen=True)
class Draws:
    """What each member drew of the uncertain parameters.

    Attributes:
        parameters: keys, `section.name`, sorted; those of `structure` are choices.
        values: shape (member, parameter); of a choice, its place among `choices`.
        choices: the words of each parameter that is a choice.
        draw: shape (member,); members of one number share a draw, and differ by luck alone.
    """

    parameters: tuple[str, ...]
    values: NDArray[np.float64]
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    draw: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, np.int64))

    def of(self, parameter: str) -> NDArray[np.float64]:
        """Give what each member drew of one parameter."""
        column: NDArray[np.float64] = self.values[:, self.parameters.index(parameter)]
        return column


def read_draws(path: Path) -> Draws | None:
    """Read the draws of a file of results; `None` if its members differ by luck alone."""
    with netcdf(), open_netcdf(path) as file:
        file.set_auto_maskandscale(False)
        if DRAWN not in file.variables:
            return None
        variable: Any = file[DRAWN]
        words = json.loads(variable.getncattr(CHOICES))
        return Draws(
            tuple(str(each) for each in np.atleast_1d(file[PARAMETER][:])),
            np.asarray(variable[:], np.float64),
            {key: tuple(options) for key, options in words.items()},
            np.asarray(file[DRAW][:], np.int64),
        )
