"""Does what is installed work by itself, with every version that it says it works with?

Builds the wheel and installs it into empty environments: with the lowest and the newest supported
Python of this machine, each with the locked, the newest and the oldest libraries that
`pyproject.toml` allows. There the commands of the README run, from an empty home, in a folder full
of files that bear the names of modules. `make installed` calls it; status 0 says that all went well
everywhere, and a Python that is not on this machine is named as not tested.
"""

from __future__ import annotations

import argparse
import itertools
import os
import sys
import tempfile
import time
import tomllib
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from pythons import Python, found, supported
from readme_commands import Failed, Place, run_quietly, works_alone

ROOT = Path(__file__).resolve().parents[2]
KINDS = ("lock", "newest", "oldest")
ALL = "all"
CHECKED_BY_PYTEST = ("packaging/test_borrowed_names.py", "unit/test_mesa_core.py")


@dataclass(frozen=True)
class Trial:
    """One environment: a Python, and a choice of versions."""

    python: Python
    kind: str

    def __str__(self) -> str:
        return f"Python {self.python.version} with the {self.kind} versions".replace(
            "the lock", "the locked"
        )


@dataclass(frozen=True)
class Outcome:
    """What came of a trial; `results` is a digest of all that the runs wrote down."""

    trial: Trial
    seconds: float
    versions: str = ""
    results: str = ""
    failure: str = ""


def oldest() -> list[str]:
    """Pin every dependency to the lower end of its range."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    pairs = (each.partition(",")[0].partition(">=") for each in project["dependencies"])
    return [f"{name.partition('[')[0]}=={lower}" for name, _, lower in pairs]


def pins(kind: str, folder: Path) -> list[str]:
    """Give the arguments by which pip takes the versions of a kind."""
    if kind == "newest":
        return []
    if kind == "lock":
        return ["--constraint", str(ROOT / "requirements.lock")]
    path = folder / "oldest.txt"
    path.write_text("\n".join(oldest()) + "\n", encoding="utf-8")
    return ["--constraint", str(path)]


def build(folder: Path) -> Path:
    """Build the wheel as a user's pip does, in an environment of its own."""
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir"]
    run_quietly([*command, str(folder), str(ROOT)], ROOT, dict(os.environ))
    (wheel,) = folder.glob("*.whl")
    return wheel


class Trials:
    """Makes environments, and has the installed program work in each of them.

    Those with the same versions of all that machine code depends on have one home, one after
    another, so that the model is compiled once for them; the first finds it empty.
    """

    def __init__(self, folder: Path, wheel: Path) -> None:
        self.folder = folder
        self.wheel = wheel

    def install(self, trial: Trial) -> Place:
        """Make an environment without anything of this folder in it."""
        folder = self.folder / f"{trial.python.name}-{trial.kind}"
        (folder / "work").mkdir(parents=True)
        run_quietly([str(trial.python.path), "-m", "venv", str(folder / "env")], folder, None)
        pip = [str(folder / "env/bin/python"), "-m", "pip", "install", "--quiet"]
        what = [*pins(trial.kind, folder), str(self.wheel), "pytest"]
        run_quietly([*pip, "--disable-pip-version-check", *what], folder, dict(os.environ))
        place = Place(folder / "env", folder / "work", folder / "home")
        versions = "-".join(place.versions[name] for name in ("numba", "numpy"))
        home = self.folder / "homes" / f"{trial.python.name}-{versions}"
        home.mkdir(parents=True, exist_ok=True)
        return Place(place.environment, place.work, home)

    def try_all(self, trials: Sequence[Trial], at_a_time: int) -> Iterator[Outcome]:
        """Try everything; one home is never used by two at once."""
        with ThreadPoolExecutor(at_a_time) as pool:
            places = list(pool.map(self._installed, trials))
            made = sorted(zip(trials, places, strict=True), key=lambda pair: str(_home(pair[1])))
            groups = [list(group) for _, group in itertools.groupby(made, lambda p: _home(p[1]))]
            for outcomes in pool.map(lambda group: [self._try(*each) for each in group], groups):
                yield from outcomes

    def _installed(self, trial: Trial) -> Place | Failed:
        try:
            return self.install(trial)
        except Failed as error:
            return error

    def _try(self, trial: Trial, place: Place | Failed) -> Outcome:
        began = time.monotonic()
        versions = results = failure = ""
        try:
            if isinstance(place, Failed):
                raise place
            versions = ", ".join(f"{name} {number}" for name, number in place.versions.items())
            self._check_names(place)
            results = works_alone(place)
        except (Failed, OSError) as error:
            failure = str(error)
        return Outcome(trial, time.monotonic() - began, versions, results, failure)

    def _check_names(self, place: Place) -> None:
        """Run, far from the sources, the tests of what is particular to a version."""
        tests = place.work.parent / "tests"
        tests.mkdir()
        for name in CHECKED_BY_PYTEST:
            text = (ROOT / "tests" / name).read_text(encoding="utf-8")
            (tests / Path(name).name).write_text(text, encoding="utf-8")
        place.call("python", "-m", "pytest", "-q", "-p", "no:cacheprovider", cwd=tests)


def _home(place: Place | Failed) -> Path | None:
    return place.home if isinstance(place, Place) else None


def chosen(names: Sequence[str], kinds: Sequence[str]) -> list[Trial]:
    """List what is to be tried, and say of every other Python that it is not.

    Args:
        names: the Pythons that were asked for, of which one may be newer than all that are
            supported; `all` for each that is here; none for the lowest and the newest of these.
        kinds: the choices of versions that were asked for; none for all.
    """
    of_us = supported(ROOT / "pyproject.toml")
    here = found(list(dict.fromkeys((*of_us, *(name for name in names or () if name != ALL)))))
    present = [name for name, python in here.items() if python]
    missing = [name for name in names or () if name not in (*present, ALL)]
    if missing or not present:
        what = ", ".join(missing) or "that is supported"
        raise SystemExit(f"Python {what} is not on this machine: NOTHING WAS TESTED")
    asked = names or list(dict.fromkeys((present[0], present[-1])))
    asked = present if ALL in asked else asked
    for name, python in here.items():
        if python is None:
            say(f"Python {name} is not on this machine: NOT TESTED")
        elif name not in asked:
            say(f"Python {name} is here, and left out: not tested (--python {name})")
    pythons = [python for name in asked if (python := here[name])]
    return [Trial(python, kind) for python in pythons for kind in kinds or KINDS]


def say(text: str) -> None:
    """Print a line at once."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def report(outcomes: Sequence[Outcome]) -> bool:
    """Tell what failed, and whether all wrote down the same; give whether all is well."""
    failed = [each for each in outcomes if each.failure]
    results = {each.results for each in outcomes if not each.failure}
    if len(results) > 1:
        say("FAILED: the results are not the same with all versions:")
        for each in outcomes:
            say(f"  {each.results[:16]}  {each.trial}: {each.versions}")
    say(f"installed: {len(outcomes) - len(failed)} of {len(outcomes)} environments work")
    return bool(outcomes) and not failed and len(results) == 1


def main() -> int:
    """Try what is installed, and give the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument(
        "--python", action="append", help="try this one, such as 3.12, or all, and not the ends"
    )
    parser.add_argument(
        "--versions", action="append", default=[], choices=KINDS, help="try these alone"
    )
    parser.add_argument("--at-a-time", type=int, default=os.cpu_count() or 1)
    arguments = parser.parse_args()
    trials = chosen(arguments.python, arguments.versions)
    outcomes = []
    with tempfile.TemporaryDirectory(prefix="tumen-installed-") as made:
        folder = Path(made)
        wheel = build(folder / "wheel")
        for outcome in Trials(folder, wheel).try_all(trials, arguments.at_a_time):
            outcomes.append(outcome)
            word = "FAILED" if outcome.failure else "works"
            say(f"{outcome.trial}: {word}, {outcome.seconds:.0f} s ({outcome.versions})")
            if outcome.failure:
                say(outcome.failure)
    return 0 if report(outcomes) else 1


if __name__ == "__main__":
    sys.exit(main())
