"""What the system refuses ends in one message that names the file, and in exit status 1."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from refusing import as_nobody_special, limited, tumen
from synthetic import MadeUpScenario

from sim.ensemble.runner import Runner
from sim.messages.refusals import refusal

DENIED = "permission is denied; choose another place"
NO_ROOM = "no space is left on the disk; make room"
AS_ROOT_ELSEWHERE = os.geteuid() == 0 and sys.platform != "linux"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a small run and a scenario."""
    folder = tmp_path_factory.mktemp("made")
    Runner(folder, 1, engine="synthetic:run_member").run([MadeUpScenario("run", days=9)], 1, seed=1)
    (folder / "mine.yaml").write_text("extends: status-quo\nwhy: What about mine?\n")
    return folder


@pytest.fixture
def closed(made: Path, tmp_path: Path) -> Iterator[Path]:
    """The same in a folder that nobody may read or write."""
    if AS_ROOT_ELSEWHERE:
        pytest.skip("the superuser may do everything here")
    folder = tmp_path / "closed"
    shutil.copytree(made, folder)
    folder.chmod(0)
    yield folder
    folder.chmod(0o700)


@pytest.fixture
def kept(closed: Path) -> Path:
    """The same in a folder that may be read and not be written."""
    closed.chmod(0o555)
    for path in (closed / "run", closed / "run" / "members"):
        path.chmod(0o555)
    return closed


def is_told(done, status: int, *said: str) -> None:
    """The exit status is that, stderr says it in a few lines, and nothing else is printed."""
    assert done.returncode == status, done.stderr
    for words in said:
        assert words in done.stderr
    assert "Traceback" not in done.stderr
    assert len(done.stderr.splitlines()) <= 3
    assert "\n\n" not in done.stderr


READING = [
    ("check", "{}"),
    ("check", "{}/mine.yaml"),
    ("show", "{}/mine.yaml"),
    ("diff", "status-quo", "{}/mine.yaml"),
    ("new", "{}/other", "--from", "status-quo"),
    ("schema", "--out", "{}/schema.json"),
    ("run", "{}/mine.yaml"),
    ("run", "status-quo", "--days", "1", "--out", "{}/runs"),
    ("run", "status-quo", "--from", "{}/run", "--day", "1", "--out", "out"),
    ("compare", "{}/run"),
    ("map", "{}/run", "--day", "1"),
]
WRITING = [
    ("new", "{}/other", "--from", "status-quo"),
    ("new", "{}/other.yaml", "--from", "{}/mine.yaml"),
    ("schema", "--out", "{}/schema.json"),
    ("run", "status-quo", "--days", "1", "--out", "{}"),
    ("run", "status-quo", "--days", "1", "--out", "{}/deep/runs"),
    ("compare", "{}/run", "--out", "{}/picture.png"),
    ("compare", "{}/run", "--out", "{}/deep/picture.svg"),
    ("map", "{}/run", "--day", "1"),
    ("map", "{}/run", "--day", "1", "--out", "{}/picture.pdf"),
]


@pytest.mark.parametrize("command", READING, ids=" ".join)
def test_a_folder_that_is_closed_to_all_is_named(
    closed: Path, tmp_path: Path, command: tuple[str, ...]
) -> None:
    arguments = [part.format(closed) for part in command]
    is_told(tumen(*arguments, before=as_nobody_special, cwd=tmp_path), 1, str(closed), DENIED)


@pytest.mark.parametrize("command", WRITING, ids=" ".join)
def test_a_folder_that_cannot_be_written_is_named_and_left_as_it_is(
    kept: Path, tmp_path: Path, command: tuple[str, ...]
) -> None:
    before = sorted(kept.rglob("*"))
    arguments = [part.format(kept) for part in command]
    done = tumen(*arguments, before=as_nobody_special, cwd=tmp_path)
    is_told(done, 1, str(kept), DENIED)
    assert ".part" not in done.stderr
    assert sorted(kept.rglob("*")) == before


def test_a_folder_of_ones_own_scenarios_that_is_closed_is_named(
    closed: Path, tmp_path: Path
) -> None:
    closed.rename(tmp_path / "scenarios")
    try:
        done = tumen("list", before=as_nobody_special, cwd=tmp_path)
        is_told(done, 1, "scenarios: ", DENIED)
    finally:
        (tmp_path / "scenarios").rename(closed)


@pytest.mark.parametrize(
    "command",
    [
        ("schema", "--out", "{}/x.json"),
        ("run", "status-quo", "--days", "1", "--out", "{}/runs"),
        ("run", "status-quo", "--days", "1", "--out", "{}"),
        ("compare", "{run}", "--out", "{}/x.png"),
        ("map", "{run}", "--day", "1", "--out", "{}/x.png"),
    ],
    ids=" ".join,
)
def test_a_file_where_a_folder_should_be_is_named(
    made: Path, tmp_path: Path, command: tuple[str, ...]
) -> None:
    (tmp_path / "file").write_text("mine")
    arguments = [part.format(tmp_path / "file", run=made / "run") for part in command]
    is_told(tumen(*arguments, cwd=tmp_path), 1, str(tmp_path / "file"), "folder")
    assert (tmp_path / "file").read_text() == "mine"


@pytest.mark.parametrize(
    "command",
    [
        ("schema", "--out", "{}"),
        ("run", "status-quo", "--days", "1", "--out", "{}"),
        ("compare", "{run}", "--out", "{}.png"),
        ("compare", "{}"),
        ("map", "{run}", "--day", "1", "--out", "{}.png"),
    ],
    ids=" ".join,
)
@pytest.mark.parametrize("name", ["x" * 300, "d/" * 2500 + "x"], ids=["long", "deep"])
def test_a_name_that_is_too_long_is_told_without_filling_the_screen(
    made: Path, tmp_path: Path, command: tuple[str, ...], name: str
) -> None:
    done = tumen(*(part.format(name, run=made / "run") for part in command), cwd=tmp_path)
    is_told(done, 1, "the name is too long; choose a shorter one")
    assert len(done.stderr) < 600


def test_a_working_folder_that_is_gone_is_told(made: Path, tmp_path: Path) -> None:
    gone = tmp_path / "gone"

    def lose_it() -> None:
        gone.mkdir()
        os.chdir(gone)
        gone.rmdir()

    for command in (
        ("new", "x", "--from", "status-quo"),
        ("schema", "--out", "x.json"),
        ("run", "status-quo", "--days", "1"),
        ("compare", made / "run", "--out", "x.png"),
    ):
        is_told(tumen(*command, before=lose_it), 1, "the folder that you are in is gone")
    for command in (("list",), ("check",), ("show", "status-quo"), ("compare", made / "run")):
        assert tumen(*command, before=lose_it).returncode == 0


@pytest.mark.parametrize(
    ("command", "file"),
    [
        (("schema", "--out", "x.json"), "x.json"),
        (("new", "x", "--from", "status-quo"), "scenario.schema.json"),
        (("compare", "{run}", "--out", "x.png"), "x.png"),
        (("map", "{run}", "--day", "1", "--out", "x.svg"), "x.svg"),
        (
            ("run", "status-quo", "--days", "1", "--uncertainty", "none", "--out", "x"),
            "x/status-quo/geography/counties.csv",
        ),
    ],
)
def test_a_file_that_may_not_grow_is_named_and_not_left_in_half(
    made: Path, tmp_path: Path, command: tuple[str, ...], file: str
) -> None:
    arguments = [part.format(run=made / "run") for part in command]
    done = tumen(*arguments, before=limited(FSIZE=1024), cwd=tmp_path)
    is_told(done, 1, f"{file}: the file would grow larger than is allowed")
    assert not (tmp_path / file).exists()
    assert not [*tmp_path.rglob(".*")]
    assert not [*tmp_path.glob("x.*")]


@pytest.mark.parametrize("most", range(5, 12))
def test_too_few_open_files_are_told_and_not_a_traceback(
    made: Path, tmp_path: Path, most: int
) -> None:
    done = tumen("compare", made / "run", "--out", tmp_path / "x.png", before=limited(NOFILE=most))
    if done.returncode:
        is_told(done, 1, "too many files are open; raise the limit (`ulimit -n`)")
        assert not (tmp_path / "x.png").exists()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no device that is full")
@pytest.mark.parametrize(
    "command",
    [("schema", "--out"), ("compare", "{run}", "--out"), ("map", "{run}", "--day", "1", "--out")],
)
def test_a_device_is_written_to_and_never_replaced(
    made: Path, tmp_path: Path, command: tuple[str, ...]
) -> None:
    full = tmp_path / "full.png"
    full.symlink_to("/dev/full")
    done = tumen(*(part.format(run=made / "run") for part in command), full)
    is_told(done, 1, f"{full}: {NO_ROOM}")
    assert full.is_symlink()
    assert Path("/dev/full").is_char_device()


def test_a_link_stays_a_link_and_what_it_leads_to_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "real.json").write_text("old")
    (tmp_path / "link.json").symlink_to("real.json")
    assert tumen("schema", "--out", tmp_path / "link.json").returncode == 0
    assert (tmp_path / "link.json").is_symlink()
    assert (tmp_path / "real.json").read_text().startswith("{")


def test_a_file_that_may_be_written_in_a_folder_that_takes_no_new_ones_is_written(
    kept: Path, tmp_path: Path
) -> None:
    kept.chmod(0o700)
    (kept / "s.json").write_text("old")
    kept.chmod(0o555)
    assert tumen("schema", "--out", kept / "s.json", before=as_nobody_special).returncode == 0
    assert (kept / "s.json").read_text().startswith("{")


def test_no_folder_for_temporary_files_is_told() -> None:
    """Python's own words list every place that it has tried."""
    error = FileNotFoundError(2, "No usable temporary directory found in ['/tmp', '/var/tmp']")
    assert refusal(error) == (
        "no folder for temporary files can be written; set TMPDIR to one that can"
    )
