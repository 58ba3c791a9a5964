"""What the README shows of the output of commands is what they print."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.statistical
ROOT = Path(__file__).parents[2]


def shown() -> list[tuple[str, list[str]]]:
    """List the commands of the README that print numbers, with the lines shown after each."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    (block,) = re.findall("```console\n(.*?)```", text, flags=re.DOTALL)
    parts = [part.splitlines() for part in block.split("$ ") if part]
    return [(line, out) for line, *out in parts if any("people" in each for each in out)]


def tumen(folder: Path, *arguments: str) -> list[str]:
    """Run a command in a folder, and give the lines that it prints, each blank once."""
    command = [sys.executable, "-m", "sim", *arguments]
    done = subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True)  # noqa: S603
    return [" ".join(line.split()) for line in done.stdout.splitlines()]


def test_the_numbers_of_the_readme_can_be_made_again(tmp_path):
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    (members,) = re.findall(r"^MEMBERS \?= (\d+)$", makefile, flags=re.MULTILINE)
    tumen(tmp_path, "run", "status-quo", "--members", members)
    assert [line.split()[1] for line, _ in shown()] == ["run", "compare"]
    for line, output in shown():
        printed = tumen(tmp_path, *shlex.split(line)[1:])
        missing = {" ".join(each.split()) for each in output} - {*printed, "..."}
        assert not missing, line
