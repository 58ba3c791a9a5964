"""Snapshots: all that a run is on the morning of a day, so that it can go on from there.

A run that goes on from a snapshot gives the same bytes as one that was never disturbed; under
another scenario it is the same up to that day and differs from it on. The file is a plain `.npz`
of arrays; nothing in it is ever executed.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sim.messages.refusals import UserError
from sim.messages.wording import counted
from sim.run_folder.array_files import Arrays, DamagedError, read_all, read_arrays

if TYPE_CHECKING:
    from sim.model import BorderModel

LABEL = "label"
_PEOPLE, _PLACES, _NEWS, _RECORDER = "people_", "places_", "news_", "recorder_"
_OF_THE_SCENARIO = frozenset({"community"})
"""Columns of places that a model finds by itself from the settings of its own scenario."""


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
    from sim.population import state  # noqa: PLC0415 - who looks at labels alone needs no people

    arrays: Arrays = {
        **{f"{_PEOPLE}{name}": array for name, array in state.kept(model.people).items()},
        **{f"{_PLACES}{name}": column.copy() for name, column in model.places.columns.items()},
        **{f"{_NEWS}{name}": column.copy() for name, column in model.news.columns.items()},
        **{
            f"{_RECORDER}{name}": days[: model.day].copy()
            for name, days in model.recorder.days.items()
        },
        "actor_log": model.actor_log.days[: model.day].copy(),
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
    except (KeyError, ValueError, IndexError, TypeError, OverflowError, StopIteration) as error:
        raise SnapshotError(f"the snapshot is not that of this model ({error})") from None


def _put_back(model: BorderModel, arrays: Arrays, day: int) -> None:
    from sim.population import state  # noqa: PLC0415

    state.put_back(model.people, _part(arrays, _PEOPLE))
    _fill_all(model.places.columns, _part(arrays, _PLACES), _OF_THE_SCENARIO)
    _fill_all(model.news.columns, _part(arrays, _NEWS))
    so_far = {name: days[:day] for name, days in model.recorder.days.items()}
    _fill_all(so_far, _part(arrays, _RECORDER))
    plain = {
        "actor_log": model.actor_log.days[:day],
        "population": model.population,
        "stock_at_start": model.stock_at_start,
    }
    _fill_all(plain, {name: arrays[name] for name in plain})
    carried = [(actor, len(actor.CARRIES_OVER)) for actor in model.actors]
    if arrays["actors"].shape != (sum(number for _, number in carried),):
        raise ValueError("it has other actors")
    values = iter(arrays["actors"].tolist())
    for actor, number in carried:
        actor.take_over([next(values) for _ in range(number)])
    model.total = int(arrays["stock_at_start"].sum())
    model.day = day


def _fill_all(room: Arrays, kept: Arrays, but: frozenset[str] = frozenset()) -> None:
    """Copy arrays into those of the same names, sizes and types."""
    if room.keys() != kept.keys():
        raise ValueError(f"it has other columns: {min(room.keys() ^ kept.keys())}")
    for name, array in kept.items():
        if (array.shape, array.dtype) != (room[name].shape, room[name].dtype):
            raise ValueError(f"{name} is {array.dtype} of {array.shape}")
        if name not in but:
            room[name][...] = array


def save(snapshot: Snapshot, path: Path, write: Callable[[Path, Arrays], None]) -> None:
    """Write a snapshot into a file."""
    write(path, {LABEL: label_as_array(snapshot.label), **snapshot.arrays})


def load(path: Path, model: str) -> Snapshot:
    """Read a snapshot.

    Args:
        path: the file.
        model: the fingerprint of the present model, which must have taken it.

    Raises:
        SnapshotError: The file is not there, is no snapshot, or another version took it.
    """
    with _explained(path):
        arrays = read_all(path)
        if LABEL not in arrays:
            raise SnapshotError("it has no label")
        label = label_in(arrays.pop(LABEL))
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
    with _explained(path):
        (written,) = read_arrays(path, [LABEL])
        return label_in(written)


def label_as_array(label: Label) -> NDArray[np.uint8]:
    """Write a label as an array of bytes, as it stands in files."""
    return np.frombuffer(json.dumps(asdict(label)).encode(), dtype=np.uint8)


def label_in(written: NDArray[Any]) -> Label:
    """Read a label.

    Raises:
        SnapshotError: It is none.
    """
    try:
        label = Label(**json.loads(written.tobytes()))
    except (ValueError, TypeError, RecursionError):
        raise SnapshotError("its label cannot be read") from None
    words, numbers = (label.model, label.course, label.start), (label.seed, label.member, label.day)
    if not all(isinstance(word, str) for word in words):
        raise SnapshotError("its label holds no words")
    if not all(type(number) is int and number >= 0 for number in numbers):
        raise SnapshotError("its label holds no numbers")
    return label


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    try:
        yield
    except (DamagedError, SnapshotError) as error:
        if not path.exists():
            raise SnapshotError(f"{path}: there is no such snapshot") from None
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
