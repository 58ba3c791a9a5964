"""What actors decided: a log that holds a value on the days on which it changed."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.recording.variables import Notes
from sim.run_folder.array_files import DamagedError, read_arrays

ACTOR_COLUMNS = ("day", "kind", "name", "quantity", "value")
_FIGURES = 6
_EXACT_IN_FOUR_BYTES = 2**24
_WORDS = frozenset((str, bool, np.bool_, np.str_))
_ENTRY = "actors_"
_MOST = 2**16


@dataclass(frozen=True, eq=False)
class ActorsLog:
    """Q quantities of actors and N values of them, in the order of quantity and day.

    A value that is no number stands in the table of W words, and here as its row.
    """

    quantities: NDArray[np.str_]  # kind, name and quantity, shape (Q, 3)
    words: NDArray[np.str_]  # shape (W,)
    quantity: NDArray[np.integer]  # row of `quantities`, shape (N,)
    day: NDArray[np.integer]  # counted from 0, shape (N,)
    value: NDArray[np.floating]  # a number, or a row of `words`, shape (N,)
    is_word: NDArray[np.bool_]  # shape (N,)

    @classmethod
    def of(cls, noted: Notes | Mapping[str, Sequence[object]]) -> ActorsLog:
        """Make a log of notes; what is the same as before, to six figures, is left out."""
        notes = noted if isinstance(noted, Notes) else Notes.of(noted)
        if len(notes.what) > _MOST or max(notes.day, default=0) >= _MOST:
            raise OverflowError(f"actors are noted on {_MOST:,} days and in as many rows at most")
        quantity = np.array(notes.row, dtype=np.uint16)
        day = np.array(notes.day, dtype=np.uint16)
        words: dict[str, int] = {}
        value, is_word = _coded(notes.value, words)
        order = np.lexsort((day, quantity))
        quantity, day, value, is_word = quantity[order], day[order], value[order], is_word[order]
        new = np.ones(value.size, dtype=bool)
        new[1:] = (quantity[1:] != quantity[:-1]) | (value[1:] != value[:-1])
        new[1:] |= is_word[1:] != is_word[:-1]
        return cls(
            quantities=np.array(list(notes.what), dtype=np.str_).reshape(-1, 3),
            words=np.array(list(words), dtype=np.str_),
            quantity=quantity[new],
            day=day[new],
            value=_halved(value[new]),
            is_word=is_word[new],
        )

    @classmethod
    def read(cls, path: Path) -> ActorsLog:
        """Read the log out of the file of a member.

        Raises:
            DamagedError: There is none, or it cannot be read.
        """
        names = [*cls.__dataclass_fields__]
        arrays = read_arrays(path, [f"{_ENTRY}{name}" for name in names])
        return cls(**dict(zip(names, arrays, strict=True))).checked()

    def checked(self) -> ActorsLog:
        """Give the log, if what it says of itself is so.

        Raises:
            DamagedError: It is not.
        """
        notes = (self.quantity, self.day, self.value, self.is_word)
        is_right = (
            self.quantities.shape == (len(self.quantities), 3)
            and self.quantities.dtype.kind == self.words.dtype.kind == "U"
            and [each.dtype.kind for each in notes] == ["u", "u", "f", "b"]
            and all(each.shape == (len(self.day),) for each in notes)
            and (self.quantity < len(self.quantities)).all()
            and np.isin(self.value[self.is_word], np.arange(self.words.size)).all()
        )
        if not is_right:
            raise DamagedError("its log of actors contradicts itself")
        return self

    def arrays(self) -> Iterator[tuple[str, NDArray[Any]]]:
        """Give what the file of a member holds of the log."""
        for name, array in vars(self).items():
            yield f"{_ENTRY}{name}", array

    def lines(self, member: int) -> Iterator[str]:
        """Give the rows of a CSV table, day by day: member, day, kind, name, quantity, value."""
        what = [_joined(row) for row in self.quantities.tolist()]
        words = [_joined([word]) for word in self.words.tolist()]
        order = np.argsort(self.day, kind="stable")
        columns = (each[order].tolist() for each in (self.day, self.quantity, self.value))
        for day, quantity, value, is_word in zip(*columns, self.is_word[order], strict=True):
            shown = words[int(value)] if is_word else _shown(value)
            yield f"{member},{day},{what[quantity]},{shown}\n"


def _coded(
    values: Sequence[object] | NDArray[np.object_], words: dict[str, int]
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Give values as numbers, those that are none as rows of `words`, and which these are."""
    is_word = np.fromiter(map(_WORDS.__contains__, map(type, values)), bool, len(values))
    mixed = np.array(values, dtype=object)
    mixed[is_word] = [words.setdefault(str(word), len(words)) for word in mixed[is_word]]
    numbers = mixed.astype(np.float64)
    with np.errstate(divide="ignore"):
        magnitude = np.floor(np.log10(np.abs(numbers)))
    is_whole = is_word | (numbers == np.rint(numbers))
    scale = 10.0 ** np.where(is_whole, 0, _FIGURES - 1 - np.nan_to_num(magnitude))
    return np.where(is_whole, numbers, np.rint(numbers * scale) / scale), is_word


def _halved(values: NDArray[np.float64]) -> NDArray[np.floating]:
    """Store numbers in four bytes, which hold six figures, unless a whole one is too large."""
    is_large = np.abs(values) > _EXACT_IN_FOUR_BYTES
    return values if is_large.any() else values.astype(np.float32)


def _shown(value: float) -> str:
    return str(int(value)) if value.is_integer() else f"{value:.{_FIGURES}g}"


def _joined(cells: list[str]) -> str:
    """Join the cells of a row, quoted where CSV asks for it."""
    line = io.StringIO()
    csv.writer(line, lineterminator="").writerow(cells)
    return line.getvalue()
