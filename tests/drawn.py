"""Runs whose members differ by draws, made up from a formula and dice: no model stands behind."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
import synthetic
from numpy.typing import NDArray

from sim.results import Results, RunFolder, load_results
from sim.results.draws import Draws
from sim.results.gather import Gatherer
from sim.run_folder.folder import Manifest
from sim.run_folder.members import write_member
from sim.run_folder.upkeep import prepare

Values = NDArray[np.float64]
DAYS = 12


@dataclasses.dataclass(frozen=True)
class Drawn(Results):
    """A run with draws and indicators of its own."""

    made_draws: Draws | None = None
    made: Mapping[str, Values] = dataclasses.field(default_factory=dict)

    @property
    def draws(self) -> Draws | None:
        """What was drawn."""
        return self.made_draws

    def indicator_values(self) -> dict[str, Values]:
        """Give the indicators of the run, some of them replaced."""
        size = next(iter(self.made.values())).size
        own = super().indicator_values()
        return {name: self.made.get(name, np.resize(each, size)) for name, each in own.items()}


def one_run(folder: Path, scenario: str = "collapse", members: int = 2, seed: int = 1) -> Results:
    """Write a small run and open it."""
    run = RunFolder(folder / scenario)
    manifest = Manifest(
        scenario=scenario,
        why="How many leave, and how soon are the camps full?",
        digest="d",
        seed=seed,
        start="2018-01-01",
        days=DAYS,
        members=members,
        model="m",
        versions={"tumen": "0.1.0"},
    )
    prepare(run, manifest, overwrite=False)
    shape = synthetic.SHAPES[scenario]
    for member in range(members):
        write_member(synthetic.make_record(shape, seed, member, DAYS), run)
    Gatherer(run, manifest).gather(range(members))
    return load_results(run.path)


def drawn_uniformly(
    names: tuple[str, ...],
    members: int,
    choices: Mapping[str, tuple[str, ...]] | None = None,
    seed: int = 1,
    twice: int = 0,
) -> Draws:
    """Draw parameters from 0 to 1, and forms with equal chance; the first draws stand twice."""
    stream = np.random.default_rng(seed)
    draw = np.append(np.arange(members - twice), np.arange(twice)).astype(np.int64)
    values = stream.uniform(size=(members - twice, len(names)))
    for name, options in (choices or {}).items():
        column = names.index(name)
        values[:, column] = np.floor(values[:, column] * len(options))
    return Draws(tuple(names), values[draw], dict(choices or {}), draw)


def with_draws(
    run: Results, draws: Draws | None, **made: Values | Callable[[Draws], Values]
) -> Drawn:
    """Give a run other draws, and indicators that are made of them."""
    values = {
        name: each(draws) if callable(each) and draws is not None else np.asarray(each)
        for name, each in made.items()
    }
    return Drawn(run.folder, run.manifest, run.label, draws, values)
