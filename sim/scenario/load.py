"""Scenario files are loaded here: `extends` is followed, everything is checked, then it is built.

All mistakes of all files and options are collected before any is reported.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from sim.scenario.atlases import Atlases, Found, check_inherited_places
from sim.scenario.calendars import check_dates, run_of
from sim.scenario.drafts import built, draft
from sim.scenario.files import find_parent, find_scenario_file, shown_path
from sim.scenario.language.declared import Declared, declared
from sim.scenario.language.mistakes import Findings, Mistake, Place, ScenarioError
from sim.scenario.layers import Layer, read_layer
from sim.scenario.overrides import read_sets
from sim.scenario.scenario import Scenario

LONGEST_LINEAGE = 20


def load_scenario(
    name_or_path: str | Path,
    sets: Sequence[str] = (),
    days: int | None = None,
    start: date | str | None = None,
    settings: type[Any] | None = None,
) -> Scenario:
    """Load one scenario; see `load_scenarios`."""
    return load_scenarios([name_or_path], sets, days, start, settings)[0]


def load_scenarios(
    names: Sequence[str | Path],
    sets: Sequence[str] = (),
    days: int | None = None,
    start: date | str | None = None,
    settings: type[Any] | None = None,
) -> list[Scenario]:
    """Load scenarios by name or path, with the options `--set`, `--days` and `--start` over each.

    With another `start`, all that hangs on the start or on an event moves along. `settings` is the
    type whose fields are the sections, by default the model's own `Settings`.

    Raises:
        ScenarioError: Something is wrong; it lists every mistake of every file and option.
    """
    library = _Library(declared(settings))
    mistakes: list[Mistake] = []
    lineages = []
    for name in names:
        try:
            lineages.append(library.lineage(find_scenario_file(str(name))))
        except ScenarioError as error:
            mistakes += error.mistakes
    worlds = [library.known_in(lineage) for lineage in lineages] or [library.known]
    options = [read_sets(sets, days, start, known) for known in worlds]
    mistakes[:0] = [mistake for each in options for mistake in each.mistakes]
    mistakes += library.mistakes()
    if mistakes:
        raise ScenarioError(mistakes)
    drafts = [draft(*each) for each in zip(lineages, options, worlds, strict=False)]
    mistakes = [mistake for each in drafts for mistake in each.mistakes()]
    if mistakes:
        raise ScenarioError(mistakes)
    return built(drafts)


@dataclass
class _Library:
    """The files read so far, each once, however many scenarios extend it."""

    known: Declared
    layers: dict[Path, Layer] = field(default_factory=dict)
    checked: set[Path] = field(default_factory=set)
    atlases: Atlases = field(init=False)
    _known_in: dict[Path, Declared] = field(default_factory=dict)
    _open: list[Path] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.atlases = Atlases(self.known)

    def layer(self, path: Path) -> Layer:
        """Read a file, or give what was read before."""
        place = path.resolve()
        if place not in self.layers:
            self._open.append(place)
            self.layers[place] = read_layer(path, shown_path(path), self._places_of)
            self._open.pop()
        return self.layers[place]

    def _places_of(self, head: Layer) -> Found:
        """Find the places that a file may speak of: its own geography, or the one it inherits."""
        found: Found = None, self.known
        if head.geography is not None:
            found = self.atlases.named_by(head)
        elif head.extends is not None and len(self._open) <= LONGEST_LINEAGE:
            parent = find_parent(head.extends, head.path, Findings(head.file))
            if parent is not None and parent.resolve() not in self._open:
                found = self.layer(parent).places, self._known_in[parent.resolve()]
        if head.changes.cells:
            found = self.atlases.changed_by(head, found)
        self._known_in[head.path.resolve()] = found[1]
        return found

    def known_in(self, lineage: Sequence[Layer]) -> Declared:
        """Give the parameters with the places that a scenario may speak of."""
        return self._known_in.get(lineage[0].path.resolve(), self.known)

    def lineage(self, path: Path) -> list[Layer]:
        """Follow `extends` from a file upwards; the nearest comes first."""
        layers = [self.layer(path)]
        seen = [path.resolve()]
        while (extends := layers[-1].extends) is not None:
            child = layers[-1]
            parent = find_parent(extends, child.path, child.mistakes)
            if parent is None:
                return layers
            if parent.resolve() in seen or len(layers) > LONGEST_LINEAGE:
                child.mistakes.add(extends, "extends", _endless(layers, parent, seen))
                return layers
            layers.append(self.layer(parent))
            seen.append(parent.resolve())
        self._check_runs(layers)
        check_inherited_places(layers, self.known_in(layers))
        return layers

    def _check_runs(self, layers: list[Layer]) -> None:
        """Hold the dates of every file against the run that the file itself describes."""
        if layers[-1].mistakes.mistakes and not any(layer.start for layer in layers):
            return
        if not any(layer.start for layer in layers):
            text = "is missing; give the first day of the run, for example start: 2018-01-10"
            layers[-1].mistakes.add(Place(1, 1), "start", text)
        for index, layer in enumerate(layers):
            place = layer.path.resolve()
            if place not in self.checked:
                self.checked.add(place)
                check_dates(layer, run_of(layers[index:]))

    def mistakes(self) -> list[Mistake]:
        """List the mistakes of all files, each file's in order of line."""
        of_scenarios = [
            mistake
            for layer in self.layers.values()
            for mistake in sorted(layer.mistakes.mistakes, key=lambda m: (m.line, m.column))
        ]
        return [*of_scenarios, *self.atlases.mistakes]


def _endless(layers: Sequence[Layer], parent: Path, seen: list[Path]) -> str:
    if parent.resolve() not in seen:
        return f"is the end of more than {LONGEST_LINEAGE} files in a row; put some together"
    names = [layer.name for layer in layers[seen.index(parent.resolve()) :]]
    circle = " → ".join([*names, parent.stem])
    return f"goes in a circle, {circle}; one of them must extend another file or none"
