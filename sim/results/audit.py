"""An audit of a run folder: its files, its numbers among themselves, and what tables say of them.

Nothing is run. Each check lists all that it finds wrong, so that one look shows everything.
"""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.geography.words import words_of
from sim.quantities.measures import Column
from sim.quantities.variables import NET
from sim.recording.variables import MEMBERS_WITH_ACTORS, RECORDED
from sim.results.blocks import COUNTED, MEMBERS_IN_BLOCK, Block, Frame, read_blocks
from sim.results.indicators import indicators_of
from sim.results.journeys.table import journeys_csv
from sim.results.stored import contradictions
from sim.results.tables import Tables
from sim.run_folder.actor_decisions import ActorsLog
from sim.run_folder.array_files import DamagedError
from sim.run_folder.files import RunError, is_there, mark_of
from sim.run_folder.folder import JOURNEYS, TABLES, Manifest, RunFolder
from sim.run_folder.writing import is_packed
from sim.status import NOT_ACROSS, Fate, Status
from sim.system.plain_files import open_plain, read_plain

_LARGEST_TABLE = 2**31
_PARTS: dict[Status, tuple[str, ...]] = {
    status: parts
    for status in Status
    if (parts := tuple({v.taken: v.name for v in RECORDED if v.counts_status == status}.values()))
}
"""Stocks by place that together are all who have a status."""

_MAY_FALL = frozenset(variable.name for variable in RECORDED if variable.unit == NET)
"""What is a change on the day, so that it may be negative."""

Columns = Mapping[str, Column]


@dataclass(frozen=True)
class Finding:
    """What was checked, how much of it there was, and what is wrong with it."""

    check: str
    extent: str
    wrong: tuple[str, ...] = ()


def audit(folder: RunFolder, manifest: Manifest) -> Iterator[Finding]:
    """Check everything that a run folder says of itself."""
    yield _files(folder, manifest)
    form = tuple(contradictions(folder.results_file, manifest))
    yield Finding("form of results.nc", f"{len(COUNTED)} variables", form)
    members = manifest.whole
    if form or not members:
        why = ("cannot be checked before results.nc is what it should be",)
        for check in ("conservation", "members beside results.nc", "tables beside results.nc"):
            yield Finding(check, "nothing", why)
        return
    yield from _numbers(folder, manifest, members)


def _files(folder: RunFolder, manifest: Manifest) -> Finding:
    """Compare every file with its digest, and see that there are those that there should be."""
    wrong = []
    for name, mark in manifest.files.items():
        try:
            found = mark_of(folder.path / name)
        except OSError as error:
            wrong.append(f"{name} cannot be read ({error.strerror or error})")
            continue
        if found != mark:
            wrong.append(f"{name} was changed or damaged since the run wrote it")
    traced = (JOURNEYS,) if manifest.trace else ()
    needed = ("results.nc", "scenario.yaml", *TABLES.values(), *traced)
    for name in (*needed, *(folder.name_of(folder.member(m)) for m in manifest.whole)):
        if name not in manifest.files:
            there = ", and stands in the folder" if is_there(folder.path / name) else ""
            wrong.append(f"{name} is not in the manifest{there}")
    listed = {*manifest.files, *(folder.name_of(folder.member(m)) for m in manifest.numbers)}
    wrong += [
        f"{name} stands in the folder, and the run has not written it"
        for name in map(folder.name_of, folder.of_members())
        if name not in listed
    ]
    size = sum(mark.size for mark in manifest.files.values()) / 1e6
    return Finding("files", f"{len(manifest.files):,} files, {size:,.1f} MB", tuple(wrong))


def _numbers(folder: RunFolder, manifest: Manifest, members: list[int]) -> Iterator[Finding]:
    stocks: list[str] = []
    beside: list[str] = []
    try:
        frame = Frame.of(folder, members[0], date.fromisoformat(manifest.start), manifest.days)
        made = _Remade(frame)
        for block in _stored_blocks(folder, frame, members):
            stocks += _imbalances(block)
            beside += _differences(folder, frame, block)
            made.add(block)
        made.add_actors(folder, members)
        tables = (*made.differences(folder), *_other_journeys(folder, manifest))
    except (
        RunError,
        OSError,
        RuntimeError,
        ValueError,
        IndexError,
        KeyError,
        DamagedError,
    ) as error:
        beside.append(str(error))
        tables = ("cannot be checked before the members are what they should be",)
    extent = f"{len(members):,} members, {manifest.days:,} days"
    yield Finding("conservation", extent, tuple(stocks))
    yield Finding("members beside results.nc", extent, tuple(beside))
    yield Finding("tables beside results.nc", f"{len(TABLES)} tables", tables)


def _stored_blocks(folder: RunFolder, frame: Frame, members: list[int]) -> Iterator[Block]:
    """Read `results.nc` some members at a time, with names and facts as the members give them."""
    import netCDF4  # noqa: PLC0415

    shared = frame.columns()
    with netCDF4.Dataset(folder.results_file) as file:
        file.set_auto_maskandscale(False)
        for first in range(0, len(members), MEMBERS_IN_BLOCK):
            chosen = tuple(members[first : first + MEMBERS_IN_BLOCK])
            rows = slice(first, first + len(chosen))
            columns = {
                name: Column(("member", *dims), np.asarray(file[name][rows]))
                for name, dims in COUNTED.items()
            }
            columns["member"] = Column(("member",), np.array(chosen))
            if first == 0:
                _check_names(file, shared)
            yield Block(rows, chosen, {**shared, **columns})


def _check_names(file: Any, shared: Columns) -> None:
    for name, column in shared.items():
        if name == "day":
            continue
        found = file[name][:]
        if found.dtype.kind == "S" and found.ndim == len(column.dims) + 1:
            import netCDF4  # noqa: PLC0415

            found = netCDF4.chartostring(found, encoding="utf-8")
        if found.shape != column.values.shape or (found != column.values).any():
            raise ValueError(f"results.nc has another {name} than the members")


def _imbalances(block: Block) -> Iterator[str]:
    """Say where people appear, vanish, or are in two places."""
    values = {name: block.columns[name].values for name in COUNTED}
    stock, flow = (values[name].astype(np.int64) for name in ("stock", "flow"))
    morning = np.concatenate([values["stock_at_start"][:, None], stock[:, :-1]], axis=1)
    counts = [
        _is_count(values[name])
        for name, dims in COUNTED.items()
        if "day" in dims and name not in _MAY_FALL
    ]
    everybody = values["stock_at_start"].sum(axis=1, dtype=np.int64)[:, None]
    moved = flow.sum(axis=2) - flow.sum(axis=3)
    overfull = values["in_camp"] > values["camp_places"]
    checks: dict[str, Any] = {
        "a number is negative or none": ~np.logical_and.reduce(counts),
        "stocks do not sum to everybody": stock.sum(axis=2) != everybody,
        "flows do not explain the change of stocks": (stock - morning != moved).any(axis=2),
        "a camp holds more than its places": overfull.any(axis=2),
    }
    for status, names in _PARTS.items():
        parts = np.add.reduce([_by_day(values[name]) for name in names])
        checks[f"{' and '.join(names)} do not sum to the stock"] = parts != stock[:, :, status]
    for what, is_wrong in checks.items():
        for row in np.flatnonzero(is_wrong.any(axis=1)):
            days = np.flatnonzero(is_wrong[row]) + 1
            yield f"member {block.members[row]}: {what} on {days.size:,} days, first on {days[0]}"
    for row in np.flatnonzero(_are_lost(values)):
        yield f"member {block.members[row]}: what became of crossings does not add up to them"


def _are_lost(values: Mapping[str, NDArray[Any]]) -> NDArray[np.bool_]:
    """Tell of each member whether its crossings and what became of them differ, exit by exit."""
    across = [fate for fate in Fate if fate not in NOT_ACROSS]
    fates = values["fates"][:, :, 1:][..., across].sum(axis=(1, 3), dtype=np.int64)
    differ = (fates != values["crossings"].sum(axis=1, dtype=np.int64)).any(axis=1)
    is_negative = (values["fates"] < 0).reshape(len(fates), -1).any(axis=1)
    return np.asarray(differ | is_negative)


def _is_count(values: NDArray[Any]) -> NDArray[np.bool_]:
    right = np.isfinite(values) & (values >= 0)
    return np.asarray(right.reshape(*values.shape[:2], -1).all(axis=2))


def _by_day(values: NDArray[Any]) -> NDArray[np.int64]:
    summed: NDArray[np.int64] = values.reshape(*values.shape[:2], -1).sum(axis=2, dtype=np.int64)
    return summed


def _differences(folder: RunFolder, frame: Frame, block: Block) -> Iterator[str]:
    """Compare what the members' own files say."""
    for row, member in enumerate(block.members):
        try:
            (own,) = read_blocks(folder, frame, [member])
        except RunError as error:
            yield str(error)
            continue
        other = [
            name
            for name in COUNTED
            if not np.array_equal(own.columns[name].values[0], block.columns[name].values[row])
        ]
        if other:
            yield f"member {member} has another {', '.join(other)} in its own file"


class _Remade:
    """The tables as the results give them."""

    def __init__(self, frame: Frame) -> None:
        self.frame = frame
        self.texts = {name: io.StringIO(newline="") for name in TABLES}
        self.tables = Tables(indicators_of(words_of(frame.places)), **self.texts)
        self.tables.begin()

    def add(self, block: Block) -> None:
        """Add the rows of some members."""
        self.tables.add(block)

    def add_actors(self, folder: RunFolder, members: list[int]) -> None:
        """Add what actors decided, and the rows that come last."""
        for member in islice(members, MEMBERS_WITH_ACTORS):
            self.tables.add_actors(member, ActorsLog.read(folder.member(member)))
        self.tables.end()

    def differences(self, folder: RunFolder) -> Iterator[str]:
        """Say which tables say something else."""
        for name, text in self.texts.items():
            try:
                found = _unpacked(folder.table(name))
            except (OSError, ValueError, EOFError, zlib.error) as error:
                yield f"{TABLES[name]} cannot be read ({error})"
                continue
            expected = text.getvalue().encode()
            if found != expected:
                yield f"{TABLES[name]} {_where(found, expected)}"


def _other_journeys(folder: RunFolder, manifest: Manifest) -> Iterator[str]:
    """Say whether the table of parties that were followed says something else than the members."""
    if not manifest.trace:
        return
    try:
        found = read_plain(folder.journeys, _LARGEST_TABLE)
    except OSError as error:
        yield f"{JOURNEYS} cannot be read ({error})"
        return
    expected = journeys_csv(folder, manifest).encode()
    if found != expected:
        yield f"{JOURNEYS} {_where(found, expected)}"


def _unpacked(path: Path) -> bytes:
    """Read what stands in a table; a small file that unpacks to a huge one is not followed."""
    if not is_packed(path):
        return read_plain(path, _LARGEST_TABLE)
    with open_plain(path) as file, gzip.GzipFile(fileobj=file) as packed:
        text = packed.read(_LARGEST_TABLE + 1)
    if len(text) > _LARGEST_TABLE:
        raise ValueError(f"it unpacks to more than {_LARGEST_TABLE:,} bytes")
    return text


def _where(found: bytes, expected: bytes) -> str:
    lines: Callable[[bytes], list[bytes]] = bytes.splitlines
    for number, (one, other) in enumerate(zip(lines(found), lines(expected), strict=False), 1):
        if one != other:
            return f"says something else from line {number} on"
    return "has other line ends" if lines(found) == lines(expected) else "has other lines"
