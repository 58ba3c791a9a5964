"""Which file a name means: the scenarios that come with the model, and those of the user."""

from __future__ import annotations

import os
import re
from pathlib import Path

from sim import resources
from sim.messages.characters import about, remark
from sim.scenario.language.mistakes import (
    Findings,
    Place,
    ScenarioError,
    did_you_mean,
    nearest,
    one_line,
)
from sim.scenario.language.yaml import Scalar
from sim.scenario.layers import read_head

SUFFIXES = (".yaml", ".yml")
_NAME = re.compile(r"[^/\\\x00]{1,100}")


def shipped_folder() -> Path:
    """Give the folder of the scenarios that come with the model."""
    return resources.folder("scenarios")


def scenario_files(folder: Path) -> list[Path]:
    """List the scenario files of a folder, in order of name."""
    if not _exists(folder) or not folder.is_dir():
        return []
    return sorted(p for p in folder.iterdir() if p.suffix in SUFFIXES and p.is_file())


def available_scenarios() -> list[tuple[str, str, str]]:
    """List the scenarios that a name finds, as (name, why, extends).

    Those that come with the model come first, then those of a folder `scenarios` of the user's.
    """
    found = {}
    for path in (*scenario_files(shipped_folder()), *scenario_files(Path("scenarios"))):
        if path.stem not in found:
            extends, why = read_head(path)
            found[path.stem] = (path.stem, why, extends)
    return [*found.values()]


def find_scenario_file(name_or_path: str) -> Path:
    """Find the file of a scenario.

    A bare name means the shipped scenario, else a file of that name in the current folder or in
    its folder `scenarios`; anything with a slash or a suffix is a path.

    Raises:
        ScenarioError: There is no such file; the message offers the nearest names.
    """
    if is_path(name_or_path):
        path = Path(name_or_path)
        if _exists(path):
            return path
        raise ScenarioError([*_missing(name_or_path, path).mistakes])
    for folder in (shipped_folder(), Path(), Path("scenarios")):
        for suffix in SUFFIXES:
            path = folder / f"{name_or_path}{suffix}"
            if _exists(path):
                return path
    raise ScenarioError(_missing(name_or_path, None).mistakes)


def is_path(name_or_path: str) -> bool:
    """Whether somebody gave a path and not a bare name."""
    return "/" in name_or_path or os.sep in name_or_path or name_or_path.endswith(SUFFIXES)


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):
        return False


def _missing(name: str, path: Path | None) -> Findings:
    findings = Findings(one_line(name))
    folder = path.parent if path is not None else Path()
    beside = [str(p) for p in scenario_files(folder)] if path is not None else []
    shipped = [p.stem for p in scenario_files(shipped_folder())]
    known = [*beside, *shipped]
    wanted = path.stem if path is not None else name
    by_stem = {Path(k).stem: k for k in reversed(known)}
    hint = did_you_mean([by_stem[stem] for stem in nearest(wanted, list(by_stem))])
    rest = hint or ("; `tumen list` shows the scenarios there are" if path is None else "")
    rest = f"{remark(name)}{rest}"
    findings.add(Place(), "", f"there is no such {'file' if path else 'scenario'}{rest}")
    return findings


def find_parent(extends: Scalar, child: Path, findings: Findings) -> Path | None:
    """Find the file that `extends` names, or note why it cannot be used.

    A name is looked for beside the child, then among the shipped scenarios; a path must stay
    inside the child's own folder, also after symbolic links are followed.
    """
    text = extends.text
    folder = child.parent
    if text.startswith(("/", "~")) or "\\" in text or ".." in Path(text).parts or ":" in text:
        remedy = "name a scenario, or a file in the same folder"
        findings.add(extends, "extends", f"{one_line(text)} leaves the scenario's folder; {remedy}")
        return None
    candidates = [folder / f"{text}{suffix}" for suffix in ("", *SUFFIXES)]
    if _NAME.fullmatch(text):
        candidates += [shipped_folder() / f"{text}{suffix}" for suffix in ("", *SUFFIXES)]
    for path in candidates:
        if path.suffix in SUFFIXES and _exists(path):
            return path if _is_inside(path, folder, extends, findings) else None
    known = [p.stem for p in (*scenario_files(folder), *scenario_files(shipped_folder()))]
    known = [name for name in dict.fromkeys(known) if name != child.stem]
    hint = did_you_mean(nearest(Path(text).stem, known))
    rest = hint or f"; known are {', '.join(known[:8])}" if known else ""
    strange = f"; {about(extends.strange, text)}" if extends.strange else ""
    text = f"there is no scenario {one_line(text)}{strange}{rest}"
    findings.add(extends, "extends", text)
    return None


def _is_inside(path: Path, folder: Path, extends: Scalar, findings: Findings) -> bool:
    allowed = (folder.resolve(), shipped_folder().resolve())
    if any(path.resolve().is_relative_to(home) for home in allowed):
        return True
    text = f"{one_line(extends.text)} is a link that leaves the scenario's folder; copy the file"
    findings.add(extends, "extends", text)
    return False


def shown_path(path: Path) -> str:
    """Write a path as messages do.

    From the current folder where it lies inside; `scenarios/name.yaml` for those that come with
    the model; else in full.
    """
    full = Path(os.path.abspath(path))  # noqa: PTH100  (resolve would follow links)
    for home, prefix in ((_working_folder(), Path()), (shipped_folder(), Path("scenarios"))):
        if full.is_relative_to(home):
            return str(prefix / full.relative_to(home))
    return str(full)


def _working_folder() -> Path:
    """Give the working folder, or what no path begins with if it has been removed."""
    try:
        return Path.cwd()
    except OSError:
        return Path(os.devnull)
