"""Snapshots: all that a run is on the morning of a day, so that it can go on from there.

A run that goes on from a snapshot gives the same bytes as one that was never disturbed; under
another scenario it is the same up to that day and differs from it on. The file is a plain `.npz`
of arrays; nothing in it is ever executed.
"""

from __future__ import annotations

import json
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sim.refusals import UserError
from sim.words import counted

if TYPE_CHECKING:
    from sim.model import BorderModel

Arrays = dict[str, NDArray[Any]]

_LABEL = "label"
_PEOPLE, _PLACES, _NEWS, _RECORDER = "people_", "places_", "news_", "recorder_"
_OF_THE_SCENARIO = frozenset({"community"})
"""Columns of places that a model finds by itself from the settings of its own scenario."""
_UNREADABLE = (
    OSError,
    EOFError,
    ValueError,
    KeyError,
    TypeError,
    AttributeError,
    RuntimeError,  # a file behind a password, or packed in a way that is not known here
    zipfile.BadZipFile,
    zlib.error,
)


class SnapshotError(UserError):
    """A snapshot cannot be used; the message says why and what helps."""


@dataclass(frozen=True)
class Label:
    """Of what a snapshot was taken: the model, the scenario, the member and the day."""

    model: str  # fingerprint of the model's sources and libraries
    course: str  # digest of the scenario, and of those that came before it in the run
    start: str  # first day of the run, an ISO date
    seed: int
    member: int
    day: int  # days done


@dataclass(frozen=True, eq=False)
class Snapshot:
    """The state of one member on the morning of a day."""

    label: Label
    arrays: Arrays


def take(model: BorderModel, label: Label) -> Snapshot:
    """Copy the state of a model between two days."""
    from sim.people import keeping  # noqa: PLC0415 - who looks at labels alone needs no people

    arrays: Arrays = {
        **{f"{_PEOPLE}{name}": array for name, array in keeping.kept(model.people).items()},
        **{f"{_PLACES}{name}": column.copy() for name, column in model.places.columns.items()},
        **{f"{_NEWS}{name}": column.copy() for name, column in model.news.columns.items()},
        **{
            f"{_RECORDER}{name}": days[: model.day].copy()
            for name, days in model.recorder.days.items()
        },
        "diary": model.diary.days[: model.day].copy(),
        "actors": np.array([value for actor in model.actors for value in actor.carries_over()]),
        "population": model.population,
        "stock_at_start": model.stock_at_start,
    }
    return Snapshot(label, arrays)


def put_back(model: BorderModel, snapshot: Snapshot) -> None:
    """Let a model that was just made be as it was when the snapshot was taken.

    Raises:
        SnapshotError: The run starts on another date, or is over before the snapshot's day, or
            the snapshot does not hold what a model consists of.
    """
    _agree(model, snapshot.label)
    try:
        _put_back(model, snapshot.arrays, snapshot.label.day)
    except (KeyError, ValueError, IndexError, StopIteration) as error:
        raise SnapshotError(f"the snapshot is not that of this model ({error})") from None


def _put_back(model: BorderModel, arrays: Arrays, day: int) -> None:
    from sim.people import keeping  # noqa: PLC0415

    keeping.put_back(model.people, _part(arrays, _PEOPLE))
    for prefix, columns in ((_PLACES, model.places.columns), (_NEWS, model.news.columns)):
        for name, column in _part(arrays, prefix).items():
            if name not in _OF_THE_SCENARIO:
                columns[name][...] = column
    for name, days in _part(arrays, _RECORDER).items():
        model.recorder.days[name][:day] = days
    model.diary.days[:day] = arrays["diary"]
    values = iter(arrays["actors"].tolist())
    for actor in model.actors:
        actor.take_over([next(values) for _ in actor.CARRIES_OVER])
    model.population[...] = arrays["population"]
    model.stock_at_start[...] = arrays["stock_at_start"]
    model.total = int(arrays["stock_at_start"].sum())
    model.day = day


def save(snapshot: Snapshot, path: Path, write: Callable[[Path, Arrays], None]) -> None:
    """Write a snapshot into a file."""
    label = json.dumps(asdict(snapshot.label)).encode()
    write(path, {_LABEL: np.frombuffer(label, dtype=np.uint8), **snapshot.arrays})


def load(path: Path, model: str) -> Snapshot:
    """Read a snapshot.

    Args:
        path: the file.
        model: the fingerprint of the present model, which must have taken it.

    Raises:
        SnapshotError: The file is not there, is no snapshot, or another version took it.
    """
    with _explained(path), path.open("rb") as raw, np.load(raw, allow_pickle=False) as file:
        arrays = {name: file[name] for name in file.files}
        label = _label_of(arrays.pop(_LABEL))
    if label.model != model:
        raise SnapshotError(
            f"{path}: was taken by another version of the model; run its scenario again"
        )
    return Snapshot(label, arrays)


def read_label(path: Path) -> Label:
    """Read of what a snapshot was taken, and nothing else of it.

    Raises:
        SnapshotError: The file is not there, or is no snapshot.
    """
    with _explained(path), path.open("rb") as raw, np.load(raw, allow_pickle=False) as file:
        return _label_of(file[_LABEL])


def _label_of(written: NDArray[Any]) -> Label:
    label = Label(**json.loads(written.tobytes()))
    numbers = (label.seed, label.member, label.day)
    if not all(isinstance(number, int) and number >= 0 for number in numbers):
        raise ValueError("its label holds no numbers")
    return label


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    try:
        yield
    except FileNotFoundError:
        raise SnapshotError(f"{path}: there is no such snapshot") from None
    except _UNREADABLE as error:
        raise SnapshotError(f"{path}: is no snapshot ({error})") from None


def _agree(model: BorderModel, label: Label) -> None:
    scenario = model.border_scenario
    if scenario.start.isoformat() != label.start:
        raise SnapshotError(
            f"{scenario.name} starts on {scenario.start}, the run to go on from on {label.start}; "
            "give both the same start"
        )
    if scenario.days <= label.day:
        raise SnapshotError(
            f"{scenario.name} is over after {counted(scenario.days, 'day')}, before day "
            f"{label.day}; choose an earlier day, or let it run for longer"
        )


def _part(arrays: Arrays, prefix: str) -> Arrays:
    return {
        name.removeprefix(prefix): array
        for name, array in arrays.items()
        if name.startswith(prefix)
    }
