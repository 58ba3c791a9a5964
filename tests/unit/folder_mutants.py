"""Run folders damaged and forged at random, and what must hold of each.

A folder is refused in words, or gives the numbers of the run; nothing in it is executed; going on
with it ends in the same bytes; and what somebody else has put there is never lost. The tests use a
few hundred folders. A long run, with a record of what it saw, is

    python tests/unit/folder_mutants.py --folders 5000 --seed 1
"""

from __future__ import annotations

import argparse
import collections
import faulthandler
import hashlib
import io
import json
import os
import random
import resource
import shutil
import struct
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import netCDF4
import numpy as np

from sim.ensemble.runner import Runner
from sim.ensemble.verify import verify
from sim.results import RunError, RunFolder, load_results
from sim.results.audit import audit
from sim.results.gather import Gatherer
from sim.run_folder.array_files import read_all, write_arrays
from sim.run_folder.files import mark_of, moved_into_place
from sim.run_folder.folder import TABLES
from sim.run_folder.lock import LOCK, written_by_us_alone
from sim.run_folder.manifest import Manifest
from sim.run_folder.upkeep import prepare
from sim.scenario import Scenario, load_scenario
from sim.simulation.course import course_digest
from sim.simulation.snapshot import SnapshotError, load, put_back

DAYS, MEMBERS, SAVED = 5, 3, 2
WORLD = Path(__file__).resolve().parents[1] / "world" / "collapse.yaml"
NOTES = "notes.txt"
RESULTS = ("results.nc", *TABLES.values())
FEW = ("beginning.in_hiding=400", "beginning.detained=50", "beginning.onward=20",
       "beginning.home_again=200", "beginning.known_leavers=500")  # fmt: skip
Luck = random.Random


@dataclass(frozen=True)
class Base:
    """A sound run, one of another seed, and a file that appears if something is executed."""

    run: Path
    other: Path
    mark: Path
    scenario: Scenario
    digests: dict[str, str]

    @property
    def manifest(self) -> Manifest:
        """The manifest of the sound run."""
        return RunFolder(self.run).read_manifest()


def make_base(folder: Path) -> Base:
    """Run the model for a few days."""
    scenario = load_scenario(str(WORLD), FEW, DAYS)
    runs = [
        Runner(folder / str(seed), 2).run([scenario], MEMBERS, seed, (SAVED,))[0] for seed in (1, 2)
    ]
    return Base(*runs, folder / "executed", scenario, digests(runs[0]))


def digests(folder: Path) -> dict[str, str]:
    """Hash what a run gives."""
    return {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in RESULTS}


class Booby:
    """Leaves a mark if somebody unpickles it."""

    def __init__(self, mark: Path) -> None:
        self.mark = str(mark)

    def __reduce__(self) -> tuple[object, ...]:
        return (open, (self.mark, "w"))


# --- ways of spoiling a file ----------------------------------------------------------------


def _truncate(path: Path, luck: Luck, base: Base) -> None:
    path.write_bytes(path.read_bytes()[: luck.randrange(max(1, path.stat().st_size))])


def _empty(path: Path, luck: Luck, base: Base) -> None:
    path.write_bytes(b"")


def _flip(path: Path, luck: Luck, base: Base) -> None:
    raw = bytearray(path.read_bytes())
    for _ in range(luck.choice((1, 1, 1, 5, 100))):
        raw[luck.randrange(len(raw))] ^= 1 << luck.randrange(8)
    path.write_bytes(raw)


def _append(path: Path, luck: Luck, base: Base) -> None:
    path.write_bytes(path.read_bytes() + luck.randbytes(luck.randint(1, 99)))


def _noise(path: Path, luck: Luck, base: Base) -> None:
    path.write_bytes(luck.randbytes(luck.randint(1, 5000)))


def _text(path: Path, luck: Luck, base: Base) -> None:
    path.write_text("my notes\n")


def _remove(path: Path, luck: Luck, base: Base) -> None:
    path.unlink()


def _folder(path: Path, luck: Luck, base: Base) -> None:
    path.unlink()
    path.mkdir()
    (path / "inside.txt").write_text("kept by hand")


def _pipe(path: Path, luck: Luck, base: Base) -> None:
    path.unlink()
    os.mkfifo(path)


def _loop(path: Path, luck: Luck, base: Base) -> None:
    path.unlink()
    path.symlink_to(path.name)


def _nowhere(path: Path, luck: Luck, base: Base) -> None:
    path.unlink()
    path.symlink_to("no/such/file")


def _device(path: Path, luck: Luck, base: Base) -> None:
    path.unlink()
    path.symlink_to(luck.choice(("/dev/zero", "/dev/full", "/dev/tty")))


def _link_to_other(path: Path, luck: Luck, base: Base) -> None:
    path.unlink()
    path.symlink_to(base.other / path.name)


def _swap(path: Path, luck: Luck, base: Base) -> None:
    other = luck.choice([p for p in path.parents[0].iterdir() if p.is_file()])
    one, two = path.read_bytes(), other.read_bytes()
    path.write_bytes(two)
    other.write_bytes(one)


def _huge_header(path: Path, luck: Luck, base: Base) -> None:
    shape = luck.choice(((2**40,), (2**31, 2**31), (10**12, 3), (-1, -8), (2**62, 4)))
    head = f"{{'descr': '<i8', 'fortran_order': False, 'shape': {shape}, }}".encode()
    raw = b"\x93NUMPY\x01\x00" + struct.pack("<H", len(head)) + head
    with zipfile.ZipFile(path, "w") as file:
        for name in ("stock", "label", "name_county", "people_parties"):
            file.writestr(f"{name}.npy", raw)


def _bomb(path: Path, luck: Luck, base: Base) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name in ("stock", "name_county", "label"):
            file.writestr(f"{name}.npy", bytes(2**24))


def _pickle(path: Path, luck: Luck, base: Base) -> None:
    spoilt = np.array([Booby(base.mark)] * 3, dtype=object)
    names = ("stock", "label", "name_county", "actors_words", "people_parties")
    np.savez(io.BytesIO(), x=spoilt)
    with path.open("wb") as file:
        np.savez(file, **dict.fromkeys(names, spoilt))


def _bare_pickle(path: Path, luck: Luck, base: Base) -> None:
    with path.open("wb") as file:
        np.save(file, np.array([Booby(base.mark)], dtype=object), allow_pickle=True)


SPOIL: tuple[Callable[[Path, Luck, Base], None], ...] = (
    _truncate, _empty, _flip, _append, _noise, _text, _remove, _folder, _pipe, _loop, _nowhere,
    _device, _link_to_other, _swap, _huge_header, _bomb, _pickle, _bare_pickle,
)  # fmt: skip


# --- ways of spoiling a folder --------------------------------------------------------------


def _a_file(folder: Path, luck: Luck) -> Path:
    run = RunFolder(folder)
    member = luck.randrange(MEMBERS)
    return luck.choice(
        (*(folder / name for name in RESULTS), run.scenario_file, run.manifest_file,
         run.member(member), run.member(member), run.snapshot(SAVED, member), run.results_file,
         *luck.sample(sorted(run.geography.glob("*.csv")), 2))
    )  # fmt: skip


def _a_spoilt_file(folder: Path, luck: Luck, base: Base) -> None:
    luck.choice(SPOIL)(_a_file(folder, luck), luck, base)


def _a_forged_file(folder: Path, luck: Luck, base: Base) -> None:
    """Spoil a file of a member, and let the manifest say that it has to be so."""
    run = RunFolder(folder)
    member = luck.randrange(MEMBERS)
    path = luck.choice((run.member(member), run.snapshot(SAVED, member)))
    luck.choice((_truncate, _flip, _append, _noise, _huge_header, _bomb, _pickle))(path, luck, base)
    _list_anew(folder)


def _a_forged_array(folder: Path, luck: Luck, base: Base) -> None:
    """Give one array of a file of a member other numbers, shape or type, and list it."""
    run = RunFolder(folder)
    member = luck.randrange(MEMBERS)
    path = luck.choice((run.member(member), run.snapshot(SAVED, member)))
    arrays = read_all(path)
    name = luck.choice([name for name in arrays if name != "label"])
    array = arrays[name].copy()
    manner = luck.randrange(6)
    if manner == 0:
        array = array[:-1] if array.ndim else array
    elif manner == 1:
        array = array.astype(luck.choice(("f8", "i8", "S3"))) if not array.dtype.names else array
    elif manner == 2:
        array = np.full(array.shape, np.nan)
    elif manner == 3:
        array = np.concatenate([array, array]) if array.ndim else array
    elif array.size:
        raw = np.frombuffer(bytearray(array.tobytes()), dtype=np.uint8)
        for _ in range(luck.choice((1, 3, 30))):
            raw[luck.randrange(raw.size)] = luck.choice((0, 1, 127, 128, 255))
        array = raw.view(array.dtype).reshape(array.shape)
    write_arrays(path, {**arrays, name: array})
    _list_anew(folder)


def _forged_results(folder: Path, luck: Luck, base: Base) -> None:
    """Write results that lack something, or hold what they cannot, and list them."""
    path = folder / "results.nc"
    manner = luck.choice(("variable", "dim", "type", "attribute", "rename", "other", "units"))
    with netCDF4.Dataset(path, "a") as file:
        if manner == "attribute":
            file.seed = 7
        elif manner == "rename":
            file.renameVariable(luck.choice(("stock", "crossings", "day", "member")), "elsewhere")
        elif manner == "units":
            file["stock"].units = "goats"
    if manner in ("variable", "dim", "type"):
        path.unlink()
        with netCDF4.Dataset(path, "w") as file:
            if manner != "variable":
                file.createDimension("member", MEMBERS)
                kind = "f4" if manner == "type" else "i4"
                file.createVariable("stock", kind, ("member",))[:] = 1
    elif manner == "other":
        shutil.copy(base.other / "results.nc", path)
    _list_anew(folder)


def _forged_places(folder: Path, luck: Luck, base: Base) -> None:
    """Change a number or a name in a table of places, and list it."""
    path = luck.choice(sorted((folder / "geography").glob("*.csv")))
    old, new = luck.choice((("1", "2"), ("a", "e"), ("\n", "\n\n"), (",", ";")))
    path.write_text(path.read_text().replace(old, new))
    _list_anew(folder)


def _list_anew(folder: Path) -> None:
    run = RunFolder(folder)
    manifest = run.read_manifest()
    files = {name: mark_of(folder / name) for name in manifest.files}
    run.write_manifest(replace(manifest, files=files))


def _a_saved_table(folder: Path, luck: Luck, base: Base) -> None:
    """Save a table as a spreadsheet would."""
    path = folder / luck.choice([name for name in TABLES.values() if name.endswith(".csv")])
    text = path.read_text()
    rows = [line.split(",") for line in text.splitlines()]
    saved = luck.choice(
        (
            lambda: text.replace(",", ";").encode(),
            lambda: text.replace("\n", "\r\n").encode(),
            lambda: b"\xef\xbb\xbf" + text.encode(),
            lambda: "\n".join(",".join(reversed(row)) for row in rows).encode(),
            lambda: text.encode("utf-16"),
            lambda: "\n".join([*text.splitlines()[:1], *text.splitlines()[:0:-1]]).encode(),
            lambda: text.replace("1", "2").encode() + b"x",
            lambda: text.replace(".", ",").encode() + b"\n",
        )
    )()
    path.write_bytes(saved)


def _manifest(folder: Path, luck: Luck, base: Base) -> None:
    path = folder / "manifest.json"
    found = json.loads(path.read_text())
    evil = luck.choice(
        (None, [], {}, "", "../../x", "/etc/passwd", -1, 0, 2**70, 1.5, True, [[]], "\x00", "é" * 9,
         {"../../outside": {"size": 1, "sha256": "0" * 64}}, {"results.nc": None}, "0001-01-01")
    )  # fmt: skip
    key = luck.choice(list(found))
    if luck.random() < 0.2:
        del found[key]
    elif luck.random() < 0.2:
        found["format"] = luck.choice((1, 3, 99, "2", None, 2.0, True))
    else:
        found[key] = evil
    path.write_text(json.dumps(found))


def _odd_manifest(folder: Path, luck: Luck, base: Base) -> None:
    texts = ("[" * 100_000, '{"a":' * 50_000, "null", "NaN", "[]", "{}", '{"name": "my extension"}',
             "9" * 10_000, "\ufeff{}", '{"scenario": NaN, "digest": 1, "members": 2}')  # fmt: skip
    (folder / "manifest.json").write_text(luck.choice(texts))


def _unfinished(folder: Path, luck: Luck, base: Base) -> None:
    run = RunFolder(folder)
    run.write_manifest(replace(run.read_manifest(), members=3000, finished=False))


def _grown(folder: Path, luck: Luck, base: Base) -> None:
    run = RunFolder(folder)
    run.write_manifest(replace(run.read_manifest(), members=3000))


def _of_another_run(folder: Path, luck: Luck, base: Base) -> None:
    run, other = RunFolder(folder), RunFolder(base.other)
    member = luck.randrange(MEMBERS)
    for path, source in luck.sample(
        [
            (run.member(member), other.member(member)),
            (run.snapshot(SAVED, member), other.snapshot(SAVED, member)),
            (run.member(MEMBERS + 4), other.member(member)),
            (run.results_file, other.results_file),
            (run.table("indicators"), other.table("indicators")),
            (run.manifest_file, other.manifest_file),
        ],
        luck.randint(1, 3),
    ):
        shutil.copy(source, path)


def _a_folder_in_the_way(folder: Path, luck: Luck, base: Base) -> None:
    path = folder / luck.choice(("members", "snapshots", "geography"))
    aside = folder / "elsewhere"
    path.rename(aside)
    luck.choice(
        (
            lambda: path.write_text("no folder"),
            lambda: path.symlink_to("elsewhere"),
            lambda: path.symlink_to(path.name),
            lambda: path.symlink_to("nowhere"),
            lambda: os.mkfifo(path),
            lambda: None,
        )
    )()


def _leftovers(folder: Path, luck: Luck, base: Base) -> None:
    for name, text in (
        (".written-1", '{"members/member-0000.npz": {"size": 1, "sha256": "00000000"}}\nrubbish'),
        ("members/.member-0000.npz.1-1.part", "half"),
        (".results.nc.part", "half"),
        (LOCK, luck.choice(("", "rubbish", '{"process": 1}', "[" * 9999))),
        ("members/notes.part", "mine"),
        ("geography/.counties.csv.1-1.part", "half"),
        ("geography/notes.csv", "mine"),
        (".my.part", "mine"),
    ):
        if luck.random() < 0.5:
            (folder / name).write_text(text)


def _locked_elsewhere(folder: Path, luck: Luck, base: Base) -> None:
    held = {"process": 1, "host": "another-machine", "since": "2026-01-01T12:03:00", "born": ""}
    (folder / LOCK).write_text(json.dumps(held))


def _scenario(folder: Path, luck: Luck, base: Base) -> None:
    path = folder / "scenario.yaml"
    path.write_text(path.read_text().replace(f"days: {DAYS}", "days: 9"))


FOLDERS: tuple[Callable[[Path, Luck, Base], None], ...] = (
    *(_a_spoilt_file,) * 10, _a_forged_file, _a_forged_file, *(_a_forged_array,) * 3,
    _forged_results, _forged_places, _a_saved_table, _a_saved_table, _manifest, _manifest,
    _odd_manifest,
    _unfinished, _grown, _of_another_run, _a_folder_in_the_way, _leftovers, _locked_elsewhere,
    _scenario,
)  # fmt: skip
FORGED = frozenset((_a_forged_file, _a_forged_array, _forged_results, _forged_places))
"""After these the manifest vouches for what was spoilt: numbers may be others, nothing breaks."""


# --- what must hold -------------------------------------------------------------------------


@dataclass
class Damaged:
    """A copy of the run, spoilt."""

    folder: Path
    base: Base
    luck: Luck
    is_forged: bool = False

    @classmethod
    def of(cls, base: Base, folder: Path, luck: Luck) -> Damaged:
        """Spoil a copy in one to three ways, and leave something of one's own in it."""
        shutil.copytree(base.run, folder)
        (folder / NOTES).write_text("mine")
        (folder / "map-day-003.png").write_bytes(b"mine, too")
        made = cls(folder, base, luck)
        for _ in range(luck.choice((1, 1, 1, 2, 3))):
            way = luck.choice(FOLDERS)
            try:
                way(folder, luck, base)
            except (OSError, ValueError, KeyError, RunError, IndexError, RuntimeError):
                continue  # what was to be spoilt is spoilt already, or is not there any more
            except Exception as error:
                if type(error).__name__ not in ("DamagedError", "UnicodeDecodeError", "TypeError"):
                    raise
                continue
            made.is_forged |= way in FORGED
            if any(path.is_symlink() or path.is_fifo() for path in folder.rglob("*")):
                break  # the next way would read it
        return made

    def hold(self) -> list[str]:
        """Hold the folder to all claims; say how each of the commands took it."""
        seen = [self._read(), self._verify()]
        if self.luck.random() < 0.1:
            seen.append(self._snapshot())
        seen.append(self._resume(overwrite=self.luck.random() < 0.3))
        assert not self.base.mark.exists(), "something was executed"
        return seen

    def _read(self) -> str:
        """What is read is what the run has written."""
        try:
            results = load_results(self.folder)
            told = results.indicator_values()
            data = [results.stored[name].values for name in ("stock", "crossings", "deaths")]
            results.overflow_places()
        except RunError:
            return "read: refused"
        if not self.is_forged:
            sound = load_results(self.base.run if results.manifest.seed == 1 else self.base.other)
            expected = sound.indicator_values()
            for each in sound.kinds:
                np.testing.assert_array_equal(told[each.name], expected[each.name])
            for name, values in zip(("stock", "crossings", "deaths"), data, strict=True):
                np.testing.assert_array_equal(values, sound.stored[name].values)
        return "read: as written"

    def _verify(self) -> str:
        try:
            if self.luck.random() < 0.1:
                found = verify(self.folder)
            else:  # all but the scenario, which takes most of the time
                folder = RunFolder(self.folder)
                found = [*audit(folder, folder.read_manifest())]
        except RunError:
            return "verify: refused"
        return "verify: wrong" if any(each.wrong for each in found) else "verify: sound"

    def _snapshot(self) -> str:
        """A snapshot is refused, or it can be gone on from without a crash."""
        from sim.model import BorderModel  # noqa: PLC0415

        member = self.luck.randrange(MEMBERS)
        path = RunFolder(self.folder).snapshot(SAVED, member)
        model = BorderModel(self.base.scenario, 1, member)
        try:
            kept = load(path, self.base.manifest.model)
            assert len(course_digest((), self.base.scenario)) == 64
            put_back(model, kept)
            while model.day < DAYS:
                model.step()
        except SnapshotError:
            return "snapshot: refused"
        except Exception as error:
            if type(error).__name__ not in ("ImpossibleDayError", "IllegalStepError"):
                raise
            return "snapshot: stopped by the recount"
        finally:
            model.forget()
        return "snapshot: gone on from"

    def _resume(self, *, overwrite: bool) -> str:
        """The same command ends with the same bytes, or refuses; nothing of others' is lost."""
        before, notes = contents(self.folder), (self.folder / NOTES).read_bytes()
        manner = "overwrite" if overwrite else "resume"
        try:
            resume(self.folder, self.base, overwrite=overwrite)
        except RunError:
            assert self.is_forged or contents(self.folder) >= before - ours(self.base)
            return f"{manner}: refused"
        except OSError as error:
            if not error.filename:
                raise
            return f"{manner}: refused by the system"
        if not self.is_forged or overwrite:
            assert digests(self.folder) == self.base.digests
        lost = before - contents(self.folder) - ours(self.base)
        if not self.is_forged:
            assert not lost, "something of somebody else's is gone"
        assert (self.folder / NOTES).read_bytes() == notes, "notes have nothing to do with a run"
        return f"{manner}: ends in the same bytes"


def ours(base: Base) -> set[str]:
    """Give digests of what the program may remove: files of both runs, and leftovers."""
    own = contents(base.run) | contents(base.other)
    left = ("half", "", "rubbish", '{"process": 1}', "[" * 9999)
    return own | {hashlib.sha256(text.encode()).hexdigest() for text in left}


def contents(folder: Path) -> set[str]:
    """Hash all plain files of a folder under any name; not manifests, lists and locks."""
    return {
        hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
        and not path.is_symlink()
        and path.name not in (LOCK, "manifest.json")
        and not path.name.startswith(".written-")
    }


def path_in(folder: RunFolder, sound: RunFolder, source: Path) -> Path:
    """Give the path in a folder that a file of the sound run has there."""
    return folder.path / sound.name_of(source)


def resume(path: Path, base: Base, *, overwrite: bool) -> None:
    """Go on with a run as a runner does; members that are lacking come from the sound run."""
    folder, sound = RunFolder(path), RunFolder(base.run)
    manifest = replace(base.manifest, files={}, finished=False, wall_seconds={})
    with written_by_us_alone(path):
        ready = prepare(folder, manifest, overwrite=overwrite)
        for source in (*sorted(sound.geography.iterdir()), sound.scenario_file):
            path = path_in(folder, sound, source)
            ready = folder.write_file(ready, path, source.read_bytes(), lambda _: None)
        for member in range(MEMBERS):
            if not folder.has_member(member):
                with moved_into_place(folder.member(member), folder.announce) as unfinished:
                    shutil.copy(sound.member(member), unfinished)
        Gatherer(folder, folder.write_manifest(ready)).gather(range(MEMBERS))


@dataclass
class Record:
    """What was seen."""

    seen: collections.Counter[str]
    slowest: float = 0.0


def hold_many(base: Base, folder: Path, seed: int, number: int) -> Record:
    """Hold many damaged folders to the claims."""
    record = Record(collections.Counter())
    for each in range(number):
        luck = random.Random(f"{seed}-{each}")  # noqa: S311
        place = folder / "damaged"
        faulthandler.dump_traceback_later(120, exit=True)
        began = time.process_time()
        try:
            record.seen.update(Damaged.of(base, place, luck).hold())
        except BaseException:
            print(f"seed {seed}, folder {each}: {place}", file=sys.stderr)  # noqa: T201
            raise
        record.slowest = max(record.slowest, time.process_time() - began)
        faulthandler.cancel_dump_traceback_later()
        shutil.rmtree(place)
    return record


def main() -> None:
    """Hold many folders and print a record; one that takes minutes is shown and ends it."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--folders", type=int, default=1000)
    options.add_argument("--seed", type=int, default=1)
    given = options.parse_args()
    place = Path(tempfile.mkdtemp())
    base = make_base(place / "base")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    record = hold_many(base, place, given.seed, given.folders)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    shutil.rmtree(place)
    print(f"seed {given.seed}: {given.folders:,} damaged folders, no other exception")  # noqa: T201
    for what, times in sorted(record.seen.items()):
        print(f"  {times:6,}  {what}")  # noqa: T201
    print(f"slowest {record.slowest:.1f} s, memory {before // 1024} to {memory // 1024} MB")  # noqa: T201


if __name__ == "__main__":
    main()
