"""How groups, labels and variables are laid out in the file of a posterior."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from sim.quantities.measures import Values


def new_group(file: Any, name: str, draws: int) -> Any:
    """Add a group of draws, in one chain."""
    group = file.createGroup(name)
    for dim, size in (("chain", 1), ("draw", draws)):
        group.createDimension(dim, size)
        made = group.createVariable(dim, "i8", (dim,))
        made[:] = np.arange(size)
    return group


def add_labels(group: Any, dim: str, names: Sequence[str]) -> None:
    """Add a dimension whose places have names."""
    group.createDimension(dim, len(names))
    made = group.createVariable(dim, str, (dim,))
    made[:] = np.array(names, dtype=object)


def add_variable(group: Any, name: str, dims: tuple[str, ...], values: Values) -> Any:
    """Add numbers."""
    made = group.createVariable(name, "f8", dims, zlib=True)
    made[:] = values
    return made


def add_names(where: Any, about: Mapping[str, Any]) -> None:
    """Add attributes to a file, group or variable."""
    for name, value in about.items():
        where.setncattr(name, value)


def copy_but(source: Any, target: Any, left_out: str) -> None:
    """Copy a file or group with all that is in it, but for the groups of one name."""
    add_names(target, _names(source))
    for name, dim in source.dimensions.items():
        target.createDimension(name, dim.size)
    for name, variable in source.variables.items():
        is_text = variable.dtype is str
        made = target.createVariable(
            name, variable.dtype, variable.dimensions,
            zlib=not is_text and bool(variable.filters()["zlib"]),
        )  # fmt: skip
        add_names(made, _names(variable))
        made[:] = variable[:]
    for name, group in source.groups.items():
        if name != left_out:
            copy_but(group, target.createGroup(name), left_out)


def _names(where: Any) -> dict[str, Any]:
    return {name: where.getncattr(name) for name in where.ncattrs()}
