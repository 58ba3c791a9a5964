"""What lies on the desk: the scenarios and runs of one folder, and nothing outside it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from sim.app.words import places_of
from sim.messages.mistakes import Mistake, MistakesError
from sim.messages.refusals import UserError
from sim.results import load_results
from sim.results.load import Results
from sim.run_folder.folder import MANIFEST
from sim.run_folder.writing import write_text
from sim.scenario.files import (
    SUFFIXES,
    available_scenarios,
    scenario_files,
    shipped_folder,
)
from sim.scenario.language.mistakes import Findings
from sim.scenario.language.yaml import Scalar, Table, read_file
from sim.scenario.layers import read_head
from sim.scenario.load import LONGEST_LINEAGE, load_scenario

RUNS, SCENARIOS = "runs", "scenarios"
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,59}")
_FILES = ("geography", "fighting")
"""Keys of a scenario that name a file or folder."""


class DeskError(UserError):
    """Something is asked for that does not lie on the desk."""


@dataclass(frozen=True)
class Desk:
    """One folder: scenarios in it and in its folder `scenarios`, runs in its folder `runs`."""

    folder: Path

    def scenarios(self) -> list[dict[str, Any]]:
        """List the scenarios: those of the folder, and those that come with the model."""
        own = [
            {"name": path.stem, "why": read_head(path)[1], "own": True}
            for path in self._own_files()
        ]
        names = {each["name"] for each in own}
        shipped = [
            {"name": name, "why": why, "own": False}
            for name, why, _ in available_scenarios()
            if name not in names and (shipped_folder() / f"{name}.yaml").is_file()
        ]
        return [*own, *shipped]

    def runs(self) -> list[str]:
        """List the runs that have been finished or begun."""
        place = self.folder / RUNS
        found = [
            path.name
            for path in (sorted(place.iterdir()) if place.is_dir() else [])
            if path.is_dir() and not path.is_symlink() and (path / MANIFEST).is_file()
        ]
        return [name for name in found if _NAME.fullmatch(name)]

    def text(self, name: str) -> str:
        """Give the text of a scenario."""
        return self._file(name).read_text(encoding="utf-8")

    def check(self, text: str, name: str) -> dict[str, Any]:
        """Check a text as if it were the file of a scenario, with the words of `tumen check`."""
        place = self._place_of(name)
        place.parent.mkdir(exist_ok=True)
        with NamedTemporaryFile(
            "w", encoding="utf-8", dir=place.parent, prefix=".", suffix=".yaml", delete=False
        ) as file:
            file.write(text)
        draft = Path(file.name)
        try:
            self._keep_inside(draft)
            scenario = load_scenario(str(draft))
        except MistakesError as error:
            found = [_told(each, draft, place) for each in error.mistakes]
            return {"ok": False, "mistakes": found, "warnings": []}
        except DeskError as error:
            return {"ok": False, "mistakes": [{"line": 0, "text": str(error)}], "warnings": []}
        finally:
            draft.unlink(missing_ok=True)
        warnings = [_told(each, draft, place) for each in scenario.warnings]
        last = scenario.days
        return {
            "ok": True, "mistakes": [], "warnings": warnings, "days": last,
            "places": places_of(scenario.places),
        }  # fmt: skip

    def save(self, text: str, name: str) -> Path:
        """Write a scenario into the folder `scenarios`, whole.

        Raises:
            DeskError: It has another kind of name, or mistakes.
        """
        if (shipped_folder() / f"{name}.yaml").is_file():
            raise DeskError(f"{name} comes with the model; save it under another name")
        found = self.check(text, name)
        if not found["ok"]:
            raise DeskError("the scenario has mistakes; mend them first")
        path = self._place_of(name)
        write_text(path, text)
        return path

    def runnable(self, name: str) -> Path:
        """Give the file of a scenario, if it and all that it extends stay inside the folder."""
        path = self._file(name)
        self._keep_inside(path)
        return path

    def results(self, names: list[str]) -> list[Results]:
        """Open some runs.

        Raises:
            DeskError: One does not lie here.
            RunError: One cannot be read.
        """
        known = self.runs()
        if wrong := [name for name in names if name not in known]:
            raise DeskError(f"there is no run {wrong[0][:60]!a}")
        if not names:
            raise DeskError("choose a run")
        return [load_results(self.folder / RUNS / name) for name in names]

    def _own_files(self) -> list[Path]:
        files = [*scenario_files(self.folder / SCENARIOS), *scenario_files(self.folder)]
        inside = [path for path in files if not path.is_symlink() and _NAME.fullmatch(path.stem)]
        return [*{path.stem: path for path in reversed(inside)}.values()][::-1]

    def _file(self, name: str) -> Path:
        """Find a scenario by its name.

        Raises:
            DeskError: There is none.
        """
        if _NAME.fullmatch(name):
            for path in self._own_files():
                if path.stem == name:
                    return path
            if (path := shipped_folder() / f"{name}.yaml").is_file():
                return path
        raise DeskError(f"there is no scenario {name[:60]!a}")

    def _place_of(self, name: str) -> Path:
        if not _NAME.fullmatch(name):
            raise DeskError(
                f"{name[:60]!a} is no name for a scenario here; take small letters, digits and -"
            )
        for path in self._own_files():
            if path.stem == name:
                return path
        return self.folder / SCENARIOS / f"{name}.yaml"

    def _keep_inside(self, path: Path) -> None:
        """See that neither a scenario nor what it extends names files outside the folder.

        Raises:
            DeskError: One does.
        """
        allowed = (self.folder.resolve(), shipped_folder().resolve())
        for file in self._lineage(path):
            root = read_file(file, Findings(file.name))
            for key in _FILES if isinstance(root, Table) else ():
                named = root.get(key) if isinstance(root, Table) else None
                if isinstance(named, Scalar):
                    target = (file.parent / named.text).resolve()
                    if not any(target.is_relative_to(home) for home in allowed):
                        raise DeskError(f"{key}: leaves the folder; copy what it names into it")

    def _lineage(self, path: Path) -> Iterator[Path]:
        for _ in range(LONGEST_LINEAGE):
            yield path
            extends = read_head(path)[0]
            beside = [path.parent / f"{extends}{suffix}" for suffix in ("", *SUFFIXES)]
            parent = next((each for each in beside if extends and each.is_file()), None)
            if parent is None or parent.resolve() == path.resolve():
                return
            path = parent


def _told(mistake: Mistake, draft: Path, place: Path) -> dict[str, Any]:
    """Give a mistake as the command line says it, with the name that the file will have."""
    words = str(mistake).replace(draft.stem, place.stem)
    return {"line": mistake.line if draft.stem in mistake.file else 0, "text": words}
