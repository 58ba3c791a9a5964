"""A gazetteer: all that a folder of places says, checked, as one value that never changes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from sim import resources
from sim.geography.reading.overriding import Cell, overridden
from sim.geography.reading.schema import FILES, OUTLINES, TABLES
from sim.geography.reading.sheets import LARGEST_FILE, Row, read_sheet
from sim.geography.reading.vocabulary import ROLES
from sim.messages.mistakes import Mistake, MistakesError
from sim.messages.refusals import UserError, refusal
from sim.params import PlaceKind

if TYPE_CHECKING:
    from sim.geography.reading.outlines import Outline

SHIPPED = resources.folder("scenarios") / "places"
"""The folder of the places that come with the model."""


class GeographyError(MistakesError):
    """A folder of places that cannot be used; `mistakes` lists everything that is wrong with it."""


class Misplaced(NamedTuple):
    """What is wrong with tables over which cells were put: of which table, row and column."""

    file: str
    row: str
    column: str
    text: str


class PlacesError(UserError):
    """Cells that cannot be put over tables; `found` lists everything that is wrong with them."""

    def __init__(self, found: Sequence[Misplaced]) -> None:
        self.found = tuple(found)
        super().__init__("\n".join(f"{each.file}: {each.text}" for each in found))


@dataclass(frozen=True, eq=False)
class Gazetteer:
    """The tables of a folder of places, read and checked.

    Two are equal if every value in them is; `files` are the bytes that they were read from, with
    the cells of `changes` put over those that lie in the folder.
    """

    folder: Path
    tables: Mapping[str, tuple[Row, ...]]
    outlines: tuple[Outline, ...] = ()
    files: Mapping[str, bytes] = field(default_factory=dict, repr=False)
    changes: tuple[Cell, ...] = ()

    def rows(self, file: str) -> tuple[Row, ...]:
        """Give the rows of a table, none if it was left out."""
        return self.tables[file]

    def column(self, file: str, name: str) -> tuple[Any, ...]:
        """Give the values of a column of a table."""
        return tuple(row[name] for row in self.tables[file])

    def names(self, kind: PlaceKind) -> tuple[str, ...]:
        """List the places of a kind, in the order of the arrays that speak of them.

        The sectors are followed by the other exits. Provinces are in the order of the counties. Of
        countries, these are the neighbours.
        """
        found = [
            str(row[column])
            for file, column in _COLUMNS[kind]
            for row in self.rows(file)
            if row.get("role", _NEIGHBOUR) == _NEIGHBOUR
        ]
        return tuple(dict.fromkeys(found))

    @cached_property
    def defaults(self) -> dict[str, tuple[str, ...]]:
        """Give the defaults of parameters that depend on places, by `section.name`."""
        return {
            "camps.ready": tuple(str(row["name"]) for row in self.rows("camps.csv") if row["ready"])
        }

    @cached_property
    def digest(self) -> str:
        """Name what the tables say: sha256 over every value, but not over remarks."""
        content = [self.tables, [[each.name, each.country, each.rings] for each in self.outlines]]
        text = json.dumps(content, separators=(",", ":"), ensure_ascii=True, sort_keys=True)
        return hashlib.sha256(text.encode("ascii")).hexdigest()

    @property
    def is_documented(self) -> bool:
        """Whether claims of the evidence register speak of this border."""
        return any(row["evidence"] for row in self.rows("reaches.csv"))

    @property
    def is_shipped(self) -> bool:
        """Whether it is the one that comes with the model."""
        return self.folder == SHIPPED and not self.changes

    def changed(self, cells: Sequence[Cell]) -> Gazetteer:
        """Give it with cells put over its tables.

        Raises:
            PlacesError: The tables do not hold together any more; it lists all that is wrong.
        """
        made = overridden(self.with_files().files, cells)
        try:
            places = _checked(self.folder, "", dict(made.files), [])
        except GeographyError as error:
            raise PlacesError([_misplaced(each, made.row_on) for each in error.mistakes]) from None
        return replace(places, changes=(*self.changes, *cells))

    def with_files(self) -> Gazetteer:
        """Give it with the files that it was read from, which a copy sent to a process lacks.

        Raises:
            GeographyError: They cannot be read again, or say something else by now.
        """
        if self.files:
            return self
        again = shipped() if self.folder == SHIPPED else read_gazetteer(self.folder)
        if self.changes:
            again = again.changed(self.changes)
        if again != self:
            text = "has changed since the scenario was loaded; load it again"
            raise GeographyError([Mistake(str(self.folder), 0, 0, "", text)])
        return again

    def write_to(self, folder: Path) -> None:
        """Write the files that it was read from, byte by byte, into a folder of their own."""
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in self.files.items():
            path = folder / name
            if not path.is_file() or path.read_bytes() != content:
                _write_whole(path, content)

    def is_copied_in(self, folder: Path) -> bool:
        """Tell whether a folder holds the files that it was read from, byte by byte, and no more.

        What is known already need then not be read and checked again.
        """
        found, mistakes = _files_of(folder, str(folder))
        return bool(self.files) and not mistakes and found == dict(self.files)

    def __getstate__(self) -> dict[str, Any]:
        """Leave the files behind on the way to another process, which needs the values alone."""
        return {**self.__dict__, "files": {}}

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Gazetteer) and self.digest == other.digest

    def __hash__(self) -> int:
        return hash(self.digest)


_NEIGHBOUR = ROLES[1]
_COLUMNS: dict[PlaceKind, tuple[tuple[str, str], ...]] = {
    "county": (("counties.csv", "name"),),
    "province": (("counties.csv", "province"),),
    "host": (("hosts.csv", "name"),),
    "sector": (("sectors.csv", "name"), ("other_exits.csv", "name")),
    "camp": (("camps.csv", "name"),),
    "country": (("countries.csv", "name"),),
}


@lru_cache(maxsize=1)
def shipped() -> Gazetteer:
    """Give the places that come with the model, read once."""
    return read_gazetteer(SHIPPED, "scenarios/places")


def read_gazetteer(folder: Path, shown: str = "") -> Gazetteer:
    """Read and check a folder of places.

    Args:
        folder: where the tables lie.
        shown: what messages call the folder; else its path.

    Raises:
        GeographyError: Something is wrong; it lists every mistake of every table.
    """
    shown = shown or str(folder)
    return _checked(folder, f"{shown}/", *_files_of(folder, shown))


def _checked(
    folder: Path, shown: str, files: dict[str, bytes], mistakes: list[Mistake]
) -> Gazetteer:
    """Read the tables from the bytes of their files, and check that they hold together."""
    from sim.geography.reading.checking import contradictions  # noqa: PLC0415
    from sim.geography.reading.outlines import read_outlines  # noqa: PLC0415

    sheets = {
        table.file: read_sheet(table, f"{shown}{table.file}", files.get(table.file))
        for table in TABLES
        if not _is_refused(table.file, shown, mistakes)
    }
    outlines, wrong = read_outlines(f"{shown}{OUTLINES}", files.get(OUTLINES))
    contradictions(sheets)
    mistakes += [m for sheet in sheets.values() for m in _in_order(sheet.mistakes)]
    mistakes += wrong
    if mistakes:
        raise GeographyError(mistakes)
    tables = {file: cast("tuple[Row, ...]", tuple(s.rows)) for file, s in sheets.items()}
    return Gazetteer(folder, tables, tuple(outlines), files)


def _misplaced(mistake: Mistake, row_on: Mapping[tuple[str, int], str]) -> Misplaced:
    """Say of a mistake in a changed table of which row it is."""
    row = row_on.get((mistake.file, mistake.line), "")
    return Misplaced(mistake.file, row, mistake.key, mistake.text)


def _in_order(mistakes: Sequence[Mistake]) -> list[Mistake]:
    return sorted(mistakes, key=lambda mistake: (mistake.line, mistake.column))


def _is_refused(file: str, shown: str, mistakes: Sequence[Mistake]) -> bool:
    return any(mistake.file in (shown.rstrip("/"), f"{shown}{file}") for mistake in mistakes)


def _files_of(folder: Path, shown: str) -> tuple[dict[str, bytes], list[Mistake]]:
    """Read the bytes of all files that are there, and note those that cannot be read."""
    mistakes: list[Mistake] = []
    found: dict[str, bytes] = {}
    try:
        if not folder.is_dir():
            what = "is a file; a geography is" if folder.exists() else "is not there; give"
            text = f"{what} a folder with tables of places (`tumen new --geography` begins one)"
            return {}, [Mistake(shown, 0, 0, "", text)]
    except (OSError, ValueError):
        return {}, [Mistake(shown, 0, 0, "", "is no name that a folder can have")]
    for name in FILES:
        path = folder / name
        try:
            if path.is_dir():
                mistakes.append(Mistake(f"{shown}/{name}", 0, 0, "", "is a folder, not a file"))
            elif path.exists() or path.is_symlink():
                found[name] = _bytes_of(path)
        except _TooLargeError:
            text = f"is larger than {LARGEST_FILE / 1e6:.0f} MB; leave out what is not needed"
            mistakes.append(Mistake(f"{shown}/{name}", 0, 0, "", text))
        except OSError as error:
            text = f"cannot be read: {refusal(OSError(error.errno, error.strerror))}"
            mistakes.append(Mistake(f"{shown}/{name}", 0, 0, "", text))
    return found, mistakes


def _write_whole(path: Path, content: bytes) -> None:
    """Write a file under another name beside it, then move it into place."""
    unfinished = path.with_name(f".{path.name}.part")
    try:
        unfinished.write_bytes(content)
        unfinished.replace(path)
    except OSError as error:
        error.filename = str(path)  # which a full disk does not tell
        raise
    finally:
        unfinished.unlink(missing_ok=True)


class _TooLargeError(Exception):
    """A file that no table of places needs to be as large as."""


def _bytes_of(path: Path) -> bytes:
    if not path.is_file():
        raise OSError(None, "it is no plain file")
    with path.open("rb") as file:
        content = file.read(LARGEST_FILE + 1)
    if len(content) > LARGEST_FILE:
        raise _TooLargeError
    return content
