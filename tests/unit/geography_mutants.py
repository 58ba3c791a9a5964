"""Folders of places, each damaged once or twice, as careless or unlucky people would do it.

`python tests/unit/geography_mutants.py 1000` reads a thousand of them, and counts what was said.
"""

from __future__ import annotations

import csv
import io
import random
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from sim.geography.gazetteer import Gazetteer, GeographyError, read_gazetteer
from sim.geography.geography import geography_of
from sim.geography.numbering import Places
from sim.geography.reading.schema import FILES
from sim.messages.mistakes import Mistake

ROOT = Path(__file__).resolve().parents[2]
WORLDS = (ROOT / "tests" / "world", ROOT / "scenarios" / "starter")
CELLS = (
    "", " ", "abc", "-5", "0", "1", "2", "1e999", "nan", "inf", "1,5", "12 000", "12,000", "1_000",
    "999999999999999999999", "0x10", "½", "12-32", "02-30", "2012-01-01", "yes", "é" * 300,
    "a\tb", "a\x07b", "a;b", "Norvale ", "norvale", "Aldprot", "MO", "=1+1", "-91", "181", "#N/A",
)  # fmt: skip
Damage = Callable[[Path, random.Random], bool]
"""Damages one file, and tells whether a mistake in it has a line and a column to name."""


def _table(path: Path) -> list[list[str]]:
    return list(csv.reader(io.StringIO(path.read_text(encoding="utf-8"), newline="")))


def _write(path: Path, table: list[list[str]], delimiter: str = ",") -> bool:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n", delimiter=delimiter).writerows(table)
    return True


def _delete(path: Path, stream: random.Random) -> bool:
    path.unlink()
    return False


def _make_a_folder(path: Path, stream: random.Random) -> bool:
    path.unlink()
    path.mkdir()
    return False


def _empty(path: Path, stream: random.Random) -> bool:
    path.write_bytes(stream.choice((b"", b"\n\n", b"  ", b"\xef\xbb\xbf")))
    return True


def _cut_off(path: Path, stream: random.Random) -> bool:
    content = path.read_bytes()
    path.write_bytes(content[: stream.randrange(len(content))])
    return True


def _flip_a_byte(path: Path, stream: random.Random) -> bool:
    content = bytearray(path.read_bytes())
    content[stream.randrange(len(content))] = stream.randrange(256)
    path.write_bytes(content)
    return True


def _encode_otherwise(path: Path, stream: random.Random) -> bool:
    text = path.read_text(encoding="utf-8").replace("Isen", "Iße")
    path.write_bytes(text.encode(stream.choice(("utf-16", "latin-1", "utf-32"))))
    return True


def _part_otherwise(path: Path, stream: random.Random) -> bool:
    return _write(path, _table(path), stream.choice(";\t|"))


def _drop_a_column(path: Path, stream: random.Random) -> bool:
    table = _table(path)
    column = stream.randrange(len(table[0]))
    return _write(path, [[*row[:column], *row[column + 1 :]] for row in table])


def _misspell_a_column(path: Path, stream: random.Random) -> bool:
    table = _table(path)
    column = stream.randrange(len(table[0]))
    table[0][column] = stream.choice((table[0][column][:-1], table[0][column] + "x", "", "name"))
    return _write(path, table)


def _drop_rows(path: Path, stream: random.Random) -> bool:
    table = _table(path)
    kept = stream.choice((0, 1, max(len(table) - 2, 0)))
    return _write(path, [table[0], *stream.sample(table[1:], min(kept, len(table) - 1))])


def _repeat_a_row(path: Path, stream: random.Random) -> bool:
    table = _table(path)
    return _write(path, [*table, stream.choice(table)])


def _shuffle_rows(path: Path, stream: random.Random) -> bool:
    table = _table(path)
    return _write(path, [table[0], *stream.sample(table[1:], len(table) - 1)])


def _add_a_cell(path: Path, stream: random.Random) -> bool:
    table = _table(path)
    stream.choice(table).append(stream.choice(CELLS))
    return _write(path, table)


def _open_a_quote(path: Path, stream: random.Random) -> bool:
    text = path.read_text(encoding="utf-8")
    at = stream.randrange(len(text))
    path.write_text(text[:at] + '"' + text[at:], encoding="utf-8")
    return True


def _change_cells(path: Path, stream: random.Random) -> bool:
    table = _table(path)
    for _ in range(stream.choice((1, 1, 1, 5))):
        row = stream.choice(table[1:] or table)
        row[stream.randrange(len(row))] = stream.choice(CELLS)
    return _write(path, table)


def _exchange_cells(path: Path, stream: random.Random) -> bool:
    """Exchange two cells of a row, such as latitude and longitude."""
    table = _table(path)
    row = stream.choice(table[1:] or table)
    one, other = stream.randrange(len(row)), stream.randrange(len(row))
    row[one], row[other] = row[other], row[one]
    return _write(path, table)


DAMAGES: tuple[Damage, ...] = (
    _delete,
    _make_a_folder,
    _empty,
    _cut_off,
    _flip_a_byte,
    _encode_otherwise,
    _part_otherwise,
    _drop_a_column,
    _misspell_a_column,
    _drop_rows,
    _repeat_a_row,
    _shuffle_rows,
    _add_a_cell,
    _open_a_quote,
    *(_change_cells,) * 8,
    *(_exchange_cells,) * 2,
)


def damaged(folder: Path, seed: int) -> bool:
    """Write a damaged world; tell whether each mistake in it has a line and a column to name."""
    stream = random.Random(seed)  # noqa: S311 - not for secrets
    world = WORLDS[seed % len(WORLDS)]
    folder.mkdir()
    for name in FILES:
        if (world / name).is_file():
            shutil.copyfile(world / name, folder / name)
    has_place = True
    for _ in range(stream.choice((1, 1, 2))):
        path = folder / stream.choice(sorted(p.name for p in folder.iterdir() if p.is_file()))
        try:
            has_place &= stream.choice(DAMAGES)(path, stream)
        except (UnicodeDecodeError, csv.Error, ValueError, IndexError):
            continue  # the second damage needs a table, and the first has left none
    return has_place


def read(folder: Path) -> tuple[Gazetteer | None, tuple[Mistake, ...]]:
    """Read a world and build all of it, or give what is said of it."""
    try:
        found = read_gazetteer(folder)
    except GeographyError as error:
        return None, error.mistakes
    Places(geography_of(found))
    return found, ()


def main(count: int) -> None:
    """Read so many damaged worlds, and say what came of it."""
    said: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as home:
        for seed in range(count):
            folder = Path(home) / f"world-{seed}"
            has_place = damaged(folder, seed)
            found, mistakes = read(folder)
            said["sound all the same" if found else "refused"] += 1
            said["mistakes"] += len(mistakes)
            said["mistakes without a row and a column"] += sum(m.line == 0 for m in mistakes)
            said["of these in worlds whose files could be read"] += sum(
                m.line == 0 for m in mistakes if has_place
            )
            shutil.rmtree(folder)
    for words, number in said.items():
        print(f"{number:6}  {words}")  # noqa: T201


if __name__ == "__main__":
    main(int(sys.argv[1]))
