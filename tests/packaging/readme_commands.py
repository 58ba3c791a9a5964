"""The way through the program that its README shows, with what is installed alone."""

from __future__ import annotations

import functools
import gzip
import hashlib
import json
import re
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

TRAPS = ("numpy", "types", "yaml", "random", "calendar", "mesa", "numba", "click", "tumen")
"""Modules that a working folder may hold; what is imported from there ends the command."""

TRAP = "raise RuntimeError('a file of the working folder was taken for a module')\n"

OWN = """\
extends: status-quo
why: Donors leave the networks on the third day. How many more stay hidden?
days: 5
networks:
  funding: {2012-03-03: 0.3}
"""

SMALL = ("--members", "1", "--days", "5")
THREE = ("status-quo", "collapse", "war")
COMMANDS: tuple[tuple[str, ...], ...] = (
    ("--version",),
    ("--help",),
    ("list",),
    ("check",),
    ("params",),
    ("explain", "camps.capacity"),
    ("diff", "status-quo", "amnesty"),
    ("run", *THREE, *SMALL, "--out", "runs", "--overwrite"),
    ("compare", *(f"runs/{name}" for name in THREE), "--out", "runs/comparison.png"),
    ("map", "runs/collapse", "--day", "4", "--out", "runs/map.png"),
    ("run", "amnesty", *SMALL),
    ("compare", "runs/status-quo", "runs/amnesty", "--out", "amnesty.png"),
    ("run", "amnesty", "--from", "runs/collapse", "--day", "3", "--out", "later", "--days", "5"),
    ("run", "collapse", "--start", "2012-01-01", *SMALL, "--out", "sooner"),
    ("verify", "runs/collapse"),
    ("rerun", "runs/status-quo"),
    ("new", "--geography", "border"),
    ("check", "--geography", "border"),
    ("check", "own.yaml"),
    ("run", "own.yaml", "--members", "1"),
    ("new", "another", "--from", "status-quo"),
    ("show", "status-quo"),
    ("indicators",),
    ("report", "runs/collapse", "runs/war", "--out", "report.html"),
    ("plan", "runs/collapse", "--out", "plan.html"),
    ("waits", "runs/collapse"),
    ("flows", "runs/collapse"),
    ("app", "--help"),
    ("schema",),
)
"""What `make demo` and the README run, on fewer days, and the rest of the commands for users."""

PICTURES = ("runs/comparison.png", "runs/map.png", "amnesty.png")
RUNS = (*(f"runs/{name}" for name in THREE), "runs/amnesty", "runs/own", "later/amnesty")

_OURS = re.compile(r"site-packages/sim/\S+\.py:\d+: \w*Warning: .*")


class Failed(Exception):  # noqa: N818 - it is what came of a trial
    """Something did not work; the text says what, and what was printed."""


@dataclass(frozen=True)
class Place:
    """An environment, the folder to work in, and a home."""

    environment: Path
    work: Path
    home: Path

    def call(self, program: str, *arguments: str, cwd: Path | None = None) -> str:
        """Run a program of the environment as somebody would who has nothing else."""
        variables = {
            "PATH": f"{self.environment / 'bin'}:/usr/local/bin:/usr/bin:/bin",
            "HOME": str(self.home),
            "PYTHONWARNINGS": "default",
        }
        command = [str(self.environment / "bin" / program), *arguments]
        return run_quietly(command, cwd or self.work, variables)

    @functools.cached_property
    def versions(self) -> dict[str, str]:
        """Give the versions of the libraries that the program asks for."""
        listed = [sorted((self.environment / "lib").glob("python*/site-packages/*.dist-info"))]
        pairs = (path.name.removesuffix(".dist-info").split("-")[:2] for path in listed[0])
        wanted = ("click", "matplotlib", "mesa", "netcdf4", "numba", "numpy", "ruamel_yaml")
        return {name.lower(): number for name, number in pairs
                if name.lower() in (*wanted, "pandas", "ruamel.yaml", "xarray")}  # fmt: skip


def run_quietly(command: Sequence[str], cwd: Path, variables: dict[str, str] | None) -> str:
    """Run a command; whatever smells of failure is one.

    Raises:
        Failed: It did not end with status 0, or it printed a traceback or told of failed members,
            or of something in our own code that is going to change.
    """
    ended = subprocess.run(  # noqa: S603 - what to run is written above
        command, cwd=cwd, env=variables, capture_output=True, text=True, encoding="utf-8",
        errors="replace", check=False, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    why = [f"exit status {ended.returncode}"] if ended.returncode else []
    why += ["a traceback"] if "Traceback" in ended.stderr else []
    why += ["failed members"] if re.search(r"\b[1-9]\d* failed\b", ended.stderr) else []
    why += _OURS.findall(ended.stderr)
    if why:
        shown = f"{ended.stdout[-2000:]}\n{ended.stderr[-4000:]}".strip()
        raise Failed(f"{' '.join(command)}: {', '.join(why)}\n{shown}")
    return ended.stdout


def set_traps(work: Path) -> None:
    """Fill a folder with what must never be imported."""
    for name in TRAPS:
        (work / f"{name}.py").write_text(TRAP, encoding="utf-8")
    for name in ("sim", "xarray"):
        (work / name).mkdir()
        (work / name / "__init__.py").write_text(TRAP, encoding="utf-8")
    for name in ("scenarios", "calibration"):
        (work / name).mkdir()
        (work / name / "status-quo.yaml").write_text("not: [what, comes, with, it]\n")
    (work / "own.yaml").write_text(OWN, encoding="utf-8")


def works_alone(place: Place) -> str:
    """Run every command in a folder of traps, look at what they left, and give its digest."""
    set_traps(place.work)
    for command in COMMANDS:
        place.call("tumen", *command)
    for name in PICTURES:
        if not (place.work / name).read_bytes().startswith(b"\x89PNG"):
            raise Failed(f"{name}: is no picture")
    return _digest(place.work)


def _digest(work: Path) -> str:
    """Hash what runs wrote down as text, but for the manifest, which tells of versions and time."""
    digest = hashlib.sha256()
    for name in RUNS:
        manifest = json.loads((work / name / "manifest.json").read_text(encoding="utf-8"))
        if manifest["failed"]:
            raise Failed(f"{name}: failed members: {manifest['failed']}")
        tables = sorted((work / name).glob("*.csv*"))
        if not tables:
            raise Failed(f"{name}: holds no tables")
        for path in tables:
            text = path.read_bytes()
            if path.suffix == ".gz":
                text = gzip.decompress(text)
            digest.update(f"{name}/{path.name}\n".encode() + text)
    return digest.hexdigest()
