"""Nothing is imported from the folder in which a command is given, whatever lies there."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import sim
from sim.results import RunFolder
from sim.system import import_path

TRAP = """
import os
with open(os.environ["TRAPS_ENTERED"], "a") as entered:
    entered.write(__file__ + "\\n")
"""
MODULES = (
    "numpy", "random", "calendar", "types", "yaml", "sitecustomize", "usercustomize", "numba",
    "mesa", "click", "scipy", "pickle", "queue", "enum", "operator", "netCDF4", "xarray",
    "matplotlib", "ruamel", "tqdm", "__future__",
)  # fmt: skip
LOADED_BY_PYTHON_TO_RUN_A_MODULE = ("types", "operator", "enum", "__future__")
PACKAGE = ("__init__", "__main__", "entry", "cli", "model", "ensemble", "run_folder")
RUN = ("run", "status-quo", "--members", 2, "--days", 2, "--out")


class Folder:
    """A folder full of modules that tell that they were imported."""

    def __init__(self, path: Path) -> None:
        self.path, self.entered = path / "here", path / "entered"
        (self.path / "sim").mkdir(parents=True)
        for name in (*MODULES, *(f"sim/{each}" for each in PACKAGE)):
            (self.path / f"{name}.py").write_text(TRAP)
        (self.path / ".numba_config.yaml").write_text("disable_jit: 1\n")

    def call(self, *command: object, **environment: str) -> subprocess.CompletedProcess[str]:
        """Call Python in this folder."""
        given = {name: text for name, text in os.environ.items() if name != "PYTHONPATH"}
        return subprocess.run(  # noqa: S603 - this interpreter
            [sys.executable, *map(str, command)],
            cwd=self.path,
            env={**given, **environment, "TRAPS_ENTERED": str(self.entered)},
            capture_output=True,
            text=True,
            check=False,
        )

    def check(self, done: subprocess.CompletedProcess[str]) -> None:
        """See to it that a command has ended well and that no trap was entered."""
        assert done.returncode == 0, done.stderr
        assert not self.entered.exists(), self.entered.read_text()
        assert "Numba" not in done.stderr


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path)


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Run where nothing lies."""
    there = tmp_path_factory.mktemp("elsewhere")
    command = [sys.executable, "-P", "-m", "sim", *map(str, RUN), str(there)]
    subprocess.run(command, cwd=there, check=True, capture_output=True)  # noqa: S603
    return there / "status-quo"


def same(one: Path, other: Path) -> None:
    assert RunFolder(one).results_file.read_bytes() == RunFolder(other).results_file.read_bytes()
    models = {RunFolder(each).read_manifest().model for each in (one, other)}
    assert len(models) == 1


def test_a_run_is_the_same_in_a_folder_full_of_modules(folder: Folder, elsewhere: Path) -> None:
    folder.check(folder.call("-P", "-m", "sim", *RUN, "runs"))
    same(folder.path / "runs" / "status-quo", elsewhere)


def test_a_run_goes_where_its_path_leads_from_the_folder_of_the_command(tmp_path: Path) -> None:
    """Workers stand elsewhere; what they write, and go on from, must not be there."""
    quiet = Path(__file__).resolve().parents[1] / "world" / "quiet.yaml"
    run = ("run", quiet, "--members", 2, "--days", 4, "--workers", 2, "--save-on", 2, "--out")
    goes_on = (*run, "further", "--from", "here/quiet", "--day", 3)
    for command in ((*run, "here"), goes_on):
        done = subprocess.run(  # noqa: S603 - our own command
            [sys.executable, "-P", "-m", "sim", *map(str, command)],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
    assert len([*(tmp_path / "here").rglob("*.npz")]) == 4
    assert not (Path(sim.__file__).parent / "here").exists()


def test_other_commands_enter_no_trap_either(folder: Folder, elsewhere: Path) -> None:
    folder.check(folder.call("-P", "-m", "sim", "compare", elsewhere, "--out", "c.png"))
    folder.check(folder.call("-P", "-m", "sim", "map", elsewhere, "--day", 1, "--out", "m.png"))
    folder.check(folder.call("-P", "-m", "sim", "check", "status-quo"))
    assert (folder.path / "c.png").is_file()


def test_python_m_sim_takes_the_working_folder_from_the_path_before_all_else(
    folder: Folder, elsewhere: Path
) -> None:
    """What Python itself loads before it runs a module is beyond us, as is another `sim`."""
    for name in LOADED_BY_PYTHON_TO_RUN_A_MODULE:
        (folder.path / f"{name}.py").unlink()
    shutil.rmtree(folder.path / "sim")
    folder.check(folder.call("-m", "sim", *RUN, "runs"))
    same(folder.path / "runs" / "status-quo", elsewhere)


def test_an_empty_entry_of_pythonpath_does_not_reach_workers(
    folder: Folder, elsewhere: Path
) -> None:
    """Python itself follows it before anything of ours is there, so the traps are laid after."""
    traps, folder.path = folder.path, folder.path.parent / "empty"
    folder.path.mkdir()
    script = (
        "import shutil, sys, sim.cli.entry\n"
        f"shutil.copytree({str(traps)!r}, '.', dirs_exist_ok=True)\n"
        f"sys.argv[1:] = {[*map(str, RUN), 'runs']!r}\n"
        "sim.cli.entry.main()\n"
    )
    folder.check(folder.call("-c", script, PYTHONPATH=f"{os.pathsep}."))
    same(folder.path / "runs" / "status-quo", elsewhere)


@pytest.mark.parametrize("workers", [1, 2])
def test_a_script_that_runs_scenarios_enters_no_trap(
    folder: Folder, elsewhere: Path, workers: int
) -> None:
    script = folder.path / "script.py"
    script.write_text(
        "from pathlib import Path\n"
        "from sim.ensemble.runner import Runner\n"
        "from sim.scenario import load_scenario\n"
        f"runner = Runner(Path('runs'), {workers}, uncertainty='posterior')\n"
        "runner.run([load_scenario('status-quo', days=2)], 2, 1)\n"
    )
    (folder.path / ".numba_config.yaml").unlink()  # in one process with the script, it is its own
    folder.check(folder.call("-P", script))
    same(folder.path / "runs" / "status-quo", elsewhere)


def test_the_path_for_imports_leaves_the_working_folder_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    link = tmp_path.parent / f"{tmp_path.name}-link"
    link.symlink_to(tmp_path)
    other = [entry for entry in sys.path if entry]
    for here in ("", ".", str(tmp_path), str(link)):
        monkeypatch.setattr(sys, "path", [here, *other])
        assert import_path.import_path() == other
        monkeypatch.setenv("PYTHONPATH", os.pathsep.join([here, "/a", here, "/b", ""]))
        assert import_path.python_path() == os.pathsep.join(["/a", "/b"])


def test_a_checkout_in_which_a_command_is_given_is_searched_last(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    home = str(Path(sim.__file__).parents[1])
    monkeypatch.chdir(home)
    monkeypatch.setattr(sys, "path", ["", "/a", home, "/b"])
    assert import_path.import_path() == ["/a", "/b", home]


def test_the_folder_of_installed_modules_stays_where_it_is(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    installed = str(Path(pytest.__file__).parents[1])
    monkeypatch.chdir(installed)
    monkeypatch.setattr(sys, "path", [installed, "/a"])
    assert import_path.import_path() == [installed, "/a"]


def test_a_working_folder_that_is_gone_is_no_hindrance(tmp_path: Path) -> None:
    script = (
        "import os, sys; os.rmdir(os.getcwd())\n"
        f"sys.argv[1:] = {[*map(str, RUN), str(tmp_path / 'runs')]!r}\n"
        "from sim.cli.entry import main; main()\n"
    )
    gone = tmp_path / "gone"
    gone.mkdir()
    done = subprocess.run(  # noqa: S603 - this interpreter
        [sys.executable, "-P", "-c", script], cwd=gone, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert not gone.exists()


@pytest.mark.parametrize("folder_for_temporary_files", ["long", "missing", "closed"])
def test_a_run_needs_no_folder_for_temporary_files(
    tmp_path: Path, elsewhere: Path, folder_for_temporary_files: str
) -> None:
    there = tmp_path / ("x" * 120)
    if folder_for_temporary_files != "missing":
        there.mkdir(mode=0o500 if folder_for_temporary_files == "closed" else 0o700)
    done = subprocess.run(  # noqa: S603 - this interpreter
        [sys.executable, "-P", "-m", "sim", *map(str, RUN), str(tmp_path)],
        env={**os.environ, "TMPDIR": str(there)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    same(tmp_path / "status-quo", elsewhere)


def test_a_run_needs_no_standard_streams(tmp_path: Path, elsewhere: Path) -> None:
    script = (
        "import os, sys\n"
        "for number in (0, 1, 2): os.close(number)\n"
        "os.execv(sys.executable, [sys.executable, '-P', '-m', 'sim', *sys.argv[1:]])\n"
    )
    command = [sys.executable, "-c", script, *map(str, RUN), str(tmp_path)]
    assert subprocess.run(command, check=False).returncode == 0  # noqa: S603
    same(tmp_path / "status-quo", elsewhere)
