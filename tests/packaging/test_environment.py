"""An environment that would not do is known before anything is installed into it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

CHECK = Path(__file__).with_name("environment.py")


def is_fit(environment: Path, *asked: str) -> bool:
    command = [environment / "bin" / "python", "-I", CHECK, *asked]
    return subprocess.run(command, check=False, capture_output=True).returncode == 0  # noqa: S603


@pytest.fixture
def environment(tmp_path: Path) -> Path:
    """Make an environment with as much of pip as the check looks for."""
    made = tmp_path / "with a space" / ".venv"
    command = [sys.executable, "-m", "venv", "--without-pip", made]
    subprocess.run(command, check=True)  # noqa: S603
    (packages,) = made.glob("lib/python*/site-packages")
    (packages / "pip").mkdir()
    (packages / "pip" / "__init__.py").touch()
    return made


def test_an_environment_that_was_just_made_is_fit_and_stays_so(environment: Path):
    assert is_fit(environment)
    assert is_fit(environment, sys.executable)
    assert is_fit(environment)


def test_an_environment_without_pip_is_not_fit(environment: Path):
    (pip,) = environment.glob("lib/python*/site-packages/pip")
    shutil.rmtree(pip)
    assert not is_fit(environment)


def test_an_environment_that_was_moved_is_not_fit(environment: Path):
    assert is_fit(environment)
    moved = environment.parent.rename(environment.parent.with_name("elsewhere")) / ".venv"
    assert not is_fit(moved)


def test_an_environment_whose_python_was_replaced_is_not_fit(environment: Path):
    assert is_fit(environment)
    kept = environment / "made-for"
    kept.write_text(kept.read_text(encoding="utf-8").replace("(3, ", "(2, "), encoding="utf-8")
    assert not is_fit(environment)


@pytest.mark.parametrize("other", ["no-such-python", shutil.which("false")])
def test_an_environment_of_another_python_than_the_one_asked_for_is_not_fit(environment, other):
    assert not is_fit(environment, other)


@pytest.mark.parametrize("python", ["no-such-python", shutil.which("false")])
def test_what_is_asked_for_and_is_no_python_is_refused_and_nothing_removed(python, tmp_path: Path):
    root = CHECK.parents[2]
    (tmp_path / "tests" / "packaging").mkdir(parents=True)
    shutil.copy(root / "Makefile", tmp_path)
    shutil.copy(CHECK, tmp_path / "tests" / "packaging")
    (tmp_path / ".venv").mkdir()
    told = make(tmp_path, "setup", f"PYTHON={python}")
    assert told.returncode != 0
    assert f"PYTHON={python} is no Python 3.11 or newer" in told.stderr
    assert (tmp_path / ".venv").exists()


def test_no_python_that_make_starts_takes_a_file_of_the_folder_for_a_module():
    """With `-m` or `-c`, Python would look there first."""
    text = (CHECK.parents[2] / "Makefile").read_text(encoding="utf-8")
    started = re.findall(r"(?:\$\(BIN\)/python|\$\(PYTHON\)|\$\$p)((?: -\w)+)", text)
    assert len(started) >= 6
    assert [flags for flags in started if not {"-P", "-I"} & set(flags.split())] == []


def make(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {name: text for name, text in os.environ.items() if not name.startswith("MAKE")}
    return subprocess.run(  # noqa: S603
        ["make", *arguments], cwd=folder, env=environment, capture_output=True, text=True,  # noqa: S607
        check=False,
    )  # fmt: skip
