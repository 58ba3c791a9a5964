"""A disk that is full while results are gathered: told with file and cause, nothing lost."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from refusing import limited, small_disk, tumen
from synthetic import MadeUpScenario

from sim.ensemble.runner import Runner
from sim.messages.refusals import refusal
from sim.results import RunError, RunFolder

MEMBERS, DAYS, ROOM = 3, 200, 2**26
SCENARIO = MadeUpScenario("war", days=DAYS)
GATHER = """
import sys
from dataclasses import replace
from pathlib import Path
from sim.results import RunFailedError, RunFolder
from sim.results.gather import Gatherer
folder = RunFolder(Path(sys.argv[1]))
try:
    Gatherer(folder, folder.read_manifest()).gather(range(3))
except RunFailedError as error:
    print(error)
"""


def run_into(folder: Path) -> Path:
    runner = Runner(folder, 2, engine="synthetic:run_member")
    return runner.run([SCENARIO], MEMBERS, seed=1)[0]


def contents(run: Path) -> dict[str, bytes]:
    """Give the bytes of all files but the manifest, which holds times."""
    files = (path for path in run.rglob("*") if path.is_file() and path.name != "manifest.json")
    return {str(path.relative_to(run)): path.read_bytes() for path in files}


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return run_into(tmp_path_factory.mktemp("undisturbed"))


def gathered(run: Path, **limits: int) -> str:
    done = subprocess.run(  # noqa: S603 - our own command
        [sys.executable, "-c", GATHER, str(run)],
        preexec_fn=limited(**limits) if limits else None,
        capture_output=True,
        text=True,
        check=True,
    )
    assert "HDF5-DIAG" not in done.stderr
    return done.stdout


def without_results(run: Path, copy: Path) -> Path:
    shutil.copytree(run, copy)
    for path in (RunFolder(copy).results_file, *copy.glob("*.csv")):
        path.unlink()
    return copy


def test_a_results_file_that_cannot_be_written_is_named_with_the_cause(
    undisturbed: Path, tmp_path: Path
) -> None:
    """The library says no more than `NetCDF: HDF error`."""
    run = without_results(undisturbed, tmp_path / "war")
    sizes = {path.name: path.stat().st_size for path in undisturbed.glob("*.*")}
    tables = max(size for name, size in sizes.items() if name.endswith(".csv"))
    assert sizes["results.nc"] > tables, "for it is to be the file that is too large"
    before = contents(run)
    told = gathered(run, FSIZE=(sizes["results.nc"] + tables) // 2)
    assert told.startswith(f"{run}: the results could not be written")
    assert f"{run}/results.nc: the file would grow larger than is allowed" in told
    assert contents(run) == before, "nothing is left in half, and all members are there"
    assert gathered(run) == ""
    assert contents(run) == contents(undisturbed)


def test_members_that_failed_are_told_with_results_that_cannot_be_written(
    undisturbed: Path, tmp_path: Path
) -> None:
    """One disk is too small for both, and who makes room should know of both."""
    run = without_results(undisturbed, tmp_path / "war")
    folder = RunFolder(run)
    why = "members/member-0002.npz: no space is left on the disk"
    folder.write_manifest(replace(folder.read_manifest(), failed={2: why}))
    told = gathered(run, FSIZE=(undisturbed / "results.nc").stat().st_size // 2)
    assert f"; 1 of 3 members gave no result ({why}); members that are whole stay" in told


@pytest.mark.parametrize("share", [0.02, 0.2, 0.4, 0.55, 0.7, 0.8, 0.9, 0.97])
def test_a_run_on_a_full_disk_says_so_and_goes_on_once_there_is_room(
    undisturbed: Path, tmp_path: Path, share: float
) -> None:
    whole = sum(len(content) for content in contents(undisturbed).values())
    with small_disk(tmp_path / "disk", int(whole * share)) as disk:
        with pytest.raises((OSError, RunError)) as raised:
            run_into(disk)
        error = raised.value
        told = refusal(error) if isinstance(error, OSError) else str(error)
        assert "no space is left on the disk; make room" in told
        assert str(disk) in told
        assert not [*disk.rglob(".*.part")]
        for name, content in contents(disk / "war").items():
            assert "member" not in name or content == contents(undisturbed)[name]
        subprocess.run(  # noqa: S603
            ["mount", "-o", f"remount,size={ROOM}", str(disk)],  # noqa: S607
            check=True,
        )
        assert contents(run_into(disk)) == contents(undisturbed)


@pytest.mark.parametrize(
    ("command", "file"),
    [
        (("schema", "--out", "{}/s.json"), "s.json"),
        (("new", "{}/x", "--from", "status-quo"), "scenario.schema.json"),
        (("compare", "{run}", "--out", "{}/x.png"), "x.png"),
        (("compare", "{run}", "--out", "{}/x.svg"), "x.svg"),
        (("map", "{run}", "--day", "1", "--out", "{}/x.pdf"), "x.pdf"),
    ],
)
def test_a_file_for_which_there_is_no_room_is_named_and_the_old_one_stays(
    undisturbed: Path, tmp_path: Path, command: tuple[str, ...], file: str
) -> None:
    with small_disk(tmp_path / "disk", 12_288) as disk:
        is_new = command[0] == "new"
        if not is_new:
            (disk / file).write_text("the old one")
        done = tumen(*(part.format(disk, run=undisturbed) for part in command))
        assert done.returncode == 1
        said = f"Error: {disk / file}: no space is left on the disk; make room, and give the same"
        assert done.stderr.startswith(said)
        assert len(done.stderr.splitlines()) == 1
        assert os.listdir(disk) == ([] if is_new else [file])  # noqa: PTH208
        assert is_new or (disk / file).read_text() == "the old one"
