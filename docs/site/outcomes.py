"""Pictures of what came of scenarios, drawn from the runs that lie in a folder."""

from __future__ import annotations

import tempfile
from pathlib import Path

import sim
from sim.scenario.files import available_scenarios


def draw_outcomes(folder: Path, runs: Path | None) -> dict[str, str]:
    """Draw each scenario of which there is a run beside the one that it extends.

    A run counts if the scenario would still be run as it was, and is drawn once. Give the names of
    the pictures by scenario.
    """
    if runs is None:
        return {}
    drawn = {}
    for name, _, extends in available_scenarios():
        run = _run_of(name, runs)
        if run is None:
            continue
        beside = _run_of(extends, runs) if extends else None
        if beside is not None and _calendar(beside) != _calendar(run):
            beside = None
        drawn[name] = f"{name}.png"
        _draw([each for each in (beside, run) if each is not None], folder / drawn[name])
    return drawn


def _run_of(name: str, runs: Path) -> sim.Run | None:
    try:
        run = sim.open(runs / name)
    except sim.RunError:
        return None
    return run if run.results.manifest.digest == sim.load(name).digest else None


def _calendar(run: sim.Run) -> tuple[str, int]:
    return run.results.manifest.start, run.results.manifest.days


def _draw(runs: list[sim.Run], picture: Path) -> None:
    """Draw runs, unless the picture is younger than all of them."""
    made = max((run.folder / "manifest.json").stat().st_mtime for run in runs)
    if picture.exists() and picture.stat().st_mtime > made:
        return
    picture.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=picture.parent) as folder:
        fresh = Path(folder) / picture.name
        sim.compare(*runs).figure(fresh, size="screen")
        fresh.replace(picture)
