"""What may be removed from a run folder, who may write there, and what becomes of strange files."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import threading
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from synthetic import MadeUpScenario

from sim.ensemble.runner import Runner
from sim.recording.variables import Notes
from sim.results import RunError, RunFailedError, RunFolder, load_results
from sim.results.gather import Gatherer
from sim.run_folder import lock as locks
from sim.run_folder.actor_decisions import ActorsLog
from sim.run_folder.files import moved_into_place
from sim.run_folder.lock import LOCK, who_writes, written_by_us_alone
from sim.system.file_names import folded, why_no_name

DAYS = 6
OWN = {"members", "geography", "manifest.json", "scenario.yaml", "results.nc", "indicators.csv",
       "series.csv", "overflow.csv", "fates.csv.gz", "actors.csv.gz"}  # fmt: skip


class Listener:
    """Remembers the notes."""

    def __init__(self) -> None:
        self.notes: list[str] = []

    def expect(self, days: int) -> None: ...
    def advance(self, days: int) -> None: ...
    def finish(self, run: Path, manifest: object) -> None: ...
    def note(self, text: str) -> None:
        self.notes.append(text)


def run(
    out: Path,
    members: int = 2,
    seed: int = 1,
    name: str = "war",
    workers: int = 1,
    **more: object,
) -> Path:
    """Run in this process, which writes the files that workers would, and sooner."""
    runner = Runner(out, workers, engine="synthetic:run_member", **more)
    return runner.run([MadeUpScenario(name, days=DAYS)], members, seed)[0]


def bytes_of(path: Path) -> dict[str, bytes]:
    files = [*(path / name for name in OWN), *(path / "geography").iterdir()]
    return {
        str(file.relative_to(path)): file.read_bytes()
        for file in files
        if file.is_file() and file.name != "manifest.json"
    }


@pytest.fixture(scope="module")
def by_workers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return run(tmp_path_factory.mktemp("by-workers"), workers=2)


@pytest.fixture
def made(by_workers: Path, tmp_path: Path) -> Path:
    """A run to be spoilt: a copy, as a run folder may be copied."""
    return Path(shutil.copytree(by_workers, tmp_path / by_workers.name))


# --- what may be removed --------------------------------------------------------------------


def test_overwriting_removes_the_run_and_leaves_what_others_put_there(made: Path) -> None:
    (made / "notes.txt").write_text("mine")
    (made / "maps").mkdir()
    (made / "maps" / "day-7.png").write_bytes(b"mine")
    (made / "members" / "why.txt").write_text("mine")
    listener = Listener()
    run(made.parent, seed=2, overwrite=True, progress=listener)
    assert load_results(made).manifest.seed == 2
    assert (made / "notes.txt").read_text() == "mine"
    assert (made / "maps" / "day-7.png").read_bytes() == b"mine"
    assert (made / "members" / "why.txt").read_text() == "mine"
    assert listener.notes == [f"{made}: what is not of the run was left: maps, members, notes.txt"]


def test_overwriting_keeps_a_file_of_the_run_that_somebody_changed(made: Path) -> None:
    table = made / "indicators.csv"
    table.write_text(table.read_text().replace(",", ";"))
    changed = table.read_text()
    listener = Listener()
    run(made.parent, seed=2, overwrite=True, progress=listener)
    assert (made / "indicators.kept.csv").read_text() == changed
    assert "indicators.csv was changed" in "\n".join(listener.notes)
    assert load_results(made).indicator_values()["crossings"].size == 2


@pytest.mark.parametrize("text", ['{"name": "my extension", "version": 3}', "[]", ""])
def test_a_folder_with_some_other_manifest_is_never_emptied(tmp_path: Path, text: str) -> None:
    folder = tmp_path / "war"
    (folder / "src").mkdir(parents=True)
    (folder / "src" / "work.py").write_text("years of work")
    (folder / "manifest.json").write_text(text)
    with pytest.raises(RunError, match=r"manifest\.json: is no manifest of a run"):
        run(tmp_path, overwrite=True)
    assert (folder / "src" / "work.py").read_text() == "years of work"
    assert (folder / "manifest.json").read_text() == text
    assert {path.name for path in folder.iterdir()} == {"src", "manifest.json"}


def test_a_folder_of_foreign_files_is_refused_by_some_of_their_names(tmp_path: Path) -> None:
    (tmp_path / "war").mkdir()
    for number in range(9):
        (tmp_path / "war" / f"photo-{number}.jpg").touch()
    with pytest.raises(RunError, match=r"no run: photo-0.jpg, .*photo-3.jpg and 5 more; choose"):
        run(tmp_path, overwrite=True)


def test_nothing_is_removed_before_all_folders_were_found_right(tmp_path: Path) -> None:
    first = run(tmp_path)
    before = bytes_of(first)
    (tmp_path / "peace").mkdir()
    (tmp_path / "peace" / "letter.txt").touch()
    (tmp_path / "third").touch()
    scenarios = [MadeUpScenario(name, days=DAYS) for name in ("war", "peace", "third")]
    with pytest.raises(RunError) as refused:
        Runner(tmp_path, overwrite=True, engine="synthetic:run_member").run(scenarios, 1, 2)
    assert "peace holds files that are no run: letter.txt" in str(refused.value)
    assert "third is a file" in str(refused.value), "all reasons at once"
    assert bytes_of(first) == before


def test_a_link_to_a_run_folder_is_followed_and_stays(tmp_path: Path) -> None:
    elsewhere = tmp_path / "big disk" / "war"
    elsewhere.mkdir(parents=True)
    link = tmp_path / "runs" / "war"
    link.parent.mkdir()
    link.symlink_to(elsewhere)
    run(tmp_path / "runs")
    run(tmp_path / "runs", seed=2, overwrite=True)
    assert link.is_symlink()
    assert {path.name for path in elsewhere.iterdir()} == OWN
    assert load_results(link).manifest.seed == 2


@pytest.mark.parametrize("target", ["nowhere", "war"])
def test_a_link_that_leads_nowhere_or_to_itself_is_told(tmp_path: Path, target: str) -> None:
    (tmp_path / "war").symlink_to(target)
    with pytest.raises(RunError, match="is a link that leads nowhere"):
        run(tmp_path)
    with pytest.raises(RunError, match="is a link that leads nowhere"):
        load_results(tmp_path / "war")


def test_what_a_link_inside_leads_to_is_not_removed(made: Path, tmp_path: Path) -> None:
    shared = tmp_path / "shared"
    (made / "members").rename(shared)
    (made / "members").symlink_to(shared)
    before = {path.name: path.read_bytes() for path in shared.iterdir()}
    run(made.parent, seed=2, overwrite=True)
    assert {path.name: path.read_bytes() for path in shared.iterdir()} == before
    assert not (made / "members").is_symlink()
    assert (made / "members.kept").is_symlink()


# --- damaged and foreign files --------------------------------------------------------------


@pytest.mark.parametrize("spoil", ["truncated", "flipped", "foreign", "folder", "pipe", "link"])
def test_a_damaged_member_is_named_set_aside_and_run_again(made: Path, spoil: str) -> None:
    before = bytes_of(made)
    path = RunFolder(made).member(1)
    whole = path.read_bytes()
    path.unlink()
    if spoil == "truncated":
        path.write_bytes(whole[:-40])
    elif spoil == "flipped":
        path.write_bytes(bytes([*whole[:99], whole[99] ^ 1, *whole[100:]]))
    elif spoil == "foreign":
        path.write_bytes(RunFolder(made).member(0).read_bytes())
    elif spoil == "folder":
        path.mkdir()
    elif spoil == "pipe":
        os.mkfifo(path)
    else:
        path.symlink_to(path.name)
    listener = Listener()
    run(made.parent, progress=listener)
    assert path.read_bytes() == whole
    assert bytes_of(made) == before
    (note,) = listener.notes
    assert note.startswith(f"{path} is damaged or was changed; it is kept as member-0001.kept.npz")


def test_a_member_of_another_run_that_was_copied_in_is_not_used(made: Path, tmp_path: Path) -> None:
    other = RunFolder(run(tmp_path / "other", members=3, seed=2))
    folder = RunFolder(made)
    folder.member(2).write_bytes(other.member(2).read_bytes())
    at_once = run(tmp_path / "at once", members=3)
    run(made.parent, members=3)
    assert bytes_of(made) == bytes_of(at_once)
    assert folder.member(2).with_name("member-0002.kept.npz").exists()


@pytest.mark.parametrize(
    "save",
    [
        lambda text: text.replace(",", ";"),
        lambda text: text.replace("\n", "\r\n"),
        lambda text: "\ufeff" + text,
        lambda text: text.replace("0", "1"),
        lambda text: "\n".join(",".join(reversed(row.split(","))) for row in text.splitlines()),
    ],
)
def test_no_number_is_read_from_a_table_that_was_saved_again(made: Path, save: object) -> None:
    table = made / "indicators.csv"
    whole = table.read_bytes()
    table.write_bytes(save(table.read_text()).encode())  # type: ignore[operator]
    with pytest.raises(RunError, match=r"indicators.csv was changed .*; `tumen run` with the same"):
        load_results(made).indicator_values()
    run(made.parent)
    assert table.read_bytes() == whole
    assert (made / "indicators.kept.csv").exists(), "the changed one is somebody's"


@pytest.mark.parametrize("spoil", [b"", b"no netCDF", None])
def test_results_that_were_damaged_are_refused_and_gathered_again(
    made: Path, spoil: bytes | None
) -> None:
    path = made / "results.nc"
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2] if spoil is None else spoil)
    with pytest.raises(RunError, match=r"results.nc was changed or damaged .* writes it anew"):
        load_results(made)
    run(made.parent)
    assert path.read_bytes() == whole


@pytest.mark.parametrize(
    ("form", "said"),
    [
        (None, r"tumen 0\.1\.0 wrote this run before digests"),
        (1, r"tumen 0\.1\.0 wrote this run before digests"),
        (99, r"tumen 0\.1\.0 wrote this run in a later form \('99'; this version knows 2\)"),
        ("new", "in a later form"),
    ],
)
def test_a_manifest_of_another_version_says_who_wrote_it(
    made: Path, form: object, said: str
) -> None:
    found = json.loads((made / "manifest.json").read_text())
    found["format"] = form
    if form is None:
        del found["format"], found["files"], found["finished"]
    (made / "manifest.json").write_text(json.dumps(found))
    for use in (lambda: load_results(made), lambda: run(made.parent, overwrite=True)):
        with pytest.raises(RunError, match=said):
            use()


def test_a_run_that_was_grown_and_interrupted_is_not_used_as_if_whole(made: Path) -> None:
    class Interrupted(Listener):
        def expect(self, days: int) -> None:  # noqa: ARG002
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(made.parent, members=3000, progress=Interrupted())
    with pytest.raises(RunError, match=r"not been finished: 2 of 3,000 members.*--members 2 makes"):
        load_results(made)
    run(made.parent, members=2)
    assert load_results(made).data.sizes["member"] == 2


def test_a_manifest_that_leads_out_of_the_folder_is_refused(made: Path) -> None:
    victim = made.parent / "victim"
    victim.write_text("x")
    found = json.loads((made / "manifest.json").read_text())
    mark = {"size": 1, "sha256": "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"}
    found["files"]["../victim"] = mark
    (made / "manifest.json").write_text(json.dumps(found))
    with pytest.raises(RunError, match="wrong or missing: files"):
        run(made.parent, seed=2, overwrite=True)
    assert victim.read_text() == "x"


def test_a_member_that_the_manifest_vouches_for_and_nobody_can_read_is_run_again(
    made: Path,
) -> None:
    folder = RunFolder(made)
    before = bytes_of(made)
    with moved_into_place(folder.member(1), folder.announce) as unfinished:
        unfinished.write_bytes(b"rubbish")
    folder.write_manifest(folder.read_manifest())
    with pytest.raises(RunFailedError, match=r"kept as member-0001\.kept\.npz, and the same"):
        run(made.parent)
    run(made.parent)
    assert bytes_of(made) == before


# --- a crash at any point -------------------------------------------------------------------


@pytest.mark.parametrize("at", range(1, 9))
def test_a_run_that_is_cut_off_at_any_move_of_a_file_goes_on_to_the_same_bytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: int
) -> None:
    whole = bytes_of(run(tmp_path / "whole"))
    replace_, moves = Path.replace, iter(range(99))

    def cut_off(self: Path, target: Path) -> Path:
        if next(moves) == at:
            raise KeyboardInterrupt
        return replace_(self, target)

    monkeypatch.setattr(Path, "replace", cut_off)
    with pytest.raises(KeyboardInterrupt):
        run(tmp_path)
    monkeypatch.undo()
    listener = Listener()
    path = run(tmp_path, progress=listener)
    assert bytes_of(path) == whole
    assert listener.notes == [], "nothing of ours is taken for somebody else's"
    assert {each.name for each in path.iterdir()} == OWN


def test_results_that_cannot_be_written_are_told_with_file_and_cause(
    made: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("NetCDF: HDF error")

    monkeypatch.setattr("sim.results.netcdf.ResultsFile.write", fail)
    with pytest.raises(
        RunFailedError,
        match=r"not be written \(RuntimeError: NetCDF: HDF error\); members that are whole stay",
    ):
        run(made.parent, members=3)
    assert not list(made.rglob("*.part"))
    monkeypatch.undo()
    assert load_results(run(made.parent, members=3)).data.sizes["member"] == 3


# --- two at once ----------------------------------------------------------------------------

_HOLDS = """
import sys, time
from pathlib import Path
from sim.run_folder.lock import written_by_us_alone
with written_by_us_alone(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_who_comes_second_is_told_who_is_at_it_and_a_killed_holder_is_none(made: Path) -> None:
    command = [sys.executable, "-c", _HOLDS, str(made)]
    holder = subprocess.Popen(  # noqa: S603 - our own code
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    said = rf"war is being written by process {holder.pid} on host \S+ since \d\d:\d\d; wait for it"
    for use in (lambda: run(made.parent), lambda: load_results(made)):
        with pytest.raises(RunError, match=said):
            use()
    holder.kill()
    holder.communicate()
    assert (made / LOCK).exists()
    assert who_writes(made) == ""
    run(made.parent)
    assert not (made / LOCK).exists()


def test_a_second_thread_is_refused_like_a_second_process(made: Path) -> None:
    told: list[str] = []

    def second() -> None:
        try:
            run(made.parent)
        except RunError as error:
            told.append(str(error))

    with written_by_us_alone(made):
        thread = threading.Thread(target=second)
        thread.start()
        thread.join()
    assert f"is being written by process {os.getpid()} on host" in told[0]


def test_a_lock_of_another_machine_says_how_to_clear_it(made: Path) -> None:
    held = {"process": 7, "host": "another", "since": "2026-01-02T12:03:00", "born": ""}
    (made / LOCK).write_text(json.dumps(held))
    for use in (lambda: run(made.parent), lambda: load_results(made)):
        with pytest.raises(RunError, match=r"process 7 on host another since 2026-01-02 12:03 "):
            use()
    (made / LOCK).unlink()
    run(made.parent)


@pytest.mark.parametrize("born", ["", "1"])
def test_where_there_are_no_locks_the_file_counts_as_long_as_its_process_lives(
    made: Path, monkeypatch: pytest.MonkeyPatch, born: str
) -> None:
    def none(_: int, *, alone: bool) -> bool:
        raise OSError(38, "Function not implemented")

    monkeypatch.setattr(locks, "_try_lock", none)
    with written_by_us_alone(made):
        assert who_writes(made) != ""
        with pytest.raises(RunError, match="is being written"), written_by_us_alone(made):
            pass
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    number = os.getpid() if born else ended.pid  # with `born`, a later process has the number
    gone = replace(locks.Holder.this_process(), process=number, born=born)
    (made / LOCK).write_text(json.dumps(gone.__dict__))
    assert who_writes(made) == ""
    with written_by_us_alone(made):
        assert who_writes(made) != ""
    assert not (made / LOCK).exists()


# --- numbers and names at the edge ----------------------------------------------------------


@pytest.mark.parametrize(
    ("members", "seed", "said"),
    [
        (0, 1, "members 0: allowed are whole numbers from 1 to 9,999"),
        (10_000, 1, "members 10000"),
        (1, -1, "seed -1: allowed are whole numbers from 0 to 9,223,372,036,854,775,807"),
        (1, 2**63, "seed 9223372036854775808"),
        (1, 2**64, "seed 18446744073709551616"),
        (1, True, "seed True"),
        (1.0, 1, "members 1.0"),
    ],
)
def test_numbers_that_no_file_can_hold_are_refused_before_anything_is_touched(
    tmp_path: Path, members: int, seed: int, said: str
) -> None:
    with pytest.raises(RunError, match=said):
        run(tmp_path / "out", members, seed)
    assert not (tmp_path / "out").exists()


def test_the_largest_seed_is_kept_and_read(tmp_path: Path) -> None:
    path = run(tmp_path, 1, 2**63 - 1)
    assert load_results(path).data.attrs["seed"] == 2**63 - 1


@pytest.mark.parametrize(
    "name",
    ["", ".", "..", "...", "a/b", "a\\b", "a:b", "CON", "nul", "com1.old", "x.", "x ", "a\nb",
     "\udcff", "n" * 201, "é" * 101, 'say "x"', "what?", "*"],
)  # fmt: skip
def test_names_that_no_folder_can_have_everywhere_are_refused(tmp_path: Path, name: str) -> None:
    assert why_no_name(name)
    with pytest.raises(RunError, match="give the scenario file another name"):
        run(tmp_path / "out", name=name)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("name", ["collapse", "status-quo+copy", "café", "압록강", "n" * 200, ".a"])
def test_other_names_are_allowed(name: str) -> None:
    assert not why_no_name(name)


@pytest.mark.parametrize(("one", "two"), [("Famine", "famine"), ("caf\u00e9", "cafe\u0301")])
def test_scenarios_whose_folders_would_be_one_somewhere_are_refused(
    tmp_path: Path, one: str, two: str
) -> None:
    assert folded(one) == folded(two)
    made = [MadeUpScenario(name, days=DAYS) for name in (one, two)]
    with pytest.raises(RunError, match="would share a folder on some systems"):
        Runner(tmp_path / "out", engine="synthetic:run_member").run(made, 1, 1)


def test_a_log_of_actors_that_would_run_over_is_refused() -> None:
    what = [("State", "DPRK", str(number)) for number in range(2**16 + 1)]
    for notes in (Notes(what, [0], [0], [1.0]), Notes(what[:1], [0], [2**16], [1.0])):
        with pytest.raises(OverflowError, match="65,536"):
            ActorsLog.of(notes)


@pytest.mark.parametrize("start", [date(1945, 8, 15), date(2100, 12, 31)])
def test_runs_at_the_ends_of_the_calendar_are_kept_and_read(tmp_path: Path, start: date) -> None:
    made = [MadeUpScenario("war", start=start, days=DAYS)]
    path = Runner(tmp_path, engine="synthetic:run_member").run(made, 1, 1)[0]
    assert str(load_results(path).data["day"].values[0])[:10] == start.isoformat()


def test_a_member_with_a_number_that_is_none_is_not_gathered(made: Path) -> None:
    from sim.run_folder.array_files import read_all, write_arrays  # noqa: PLC0415

    folder = RunFolder(made)
    arrays = read_all(folder.member(0))
    spoilt = {**arrays, "fines_cny": np.full(DAYS, np.nan)}
    write_arrays(folder.member(0), spoilt)
    with pytest.raises(RunFailedError, match="fines_cny holds what is no number"):
        Gatherer(folder, folder.read_manifest()).gather([0, 1])
