"""The geographies that scenario files name: each is read once, and its mistakes are noted once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sim.geography.gazetteer import (
    Gazetteer,
    GeographyError,
    PlacesError,
    read_gazetteer,
    shipped,
)
from sim.scenario.files import shown_path
from sim.scenario.language.declared import Declared, declared_in, places_of
from sim.scenario.language.mistakes import Mistake, one_line
from sim.scenario.language.moments import Story
from sim.scenario.layers import Layer

Found = tuple[Gazetteer | None, Declared]
"""The places that a file may speak of, none for those that come with the model, and parameters."""


@dataclass
class Atlases:
    """What was read so far, by folder."""

    known: Declared
    mistakes: list[Mistake] = field(default_factory=list)
    _read: dict[Path, Found] = field(default_factory=dict)

    def named_by(self, layer: Layer) -> Found:
        """Give the places that a file names as its geography, and parameters that know them."""
        assert layer.geography is not None  # noqa: S101 - only such files are asked for
        folder = layer.path.parent / layer.geography.text.strip()
        if folder not in self._read:
            shown = shown_path(folder)
            try:
                places = read_gazetteer(folder, shown)
                self._read[folder] = places, declared_in(places, self.known)
            except GeographyError as error:
                self._read[folder] = None, declared_in(None, self.known)
                self.mistakes += [each for each in error.mistakes if each.file != shown]
                for each in error.mistakes:
                    if each.file == shown:
                        name = shown if shown.isprintable() else one_line(shown)
                        text = f"{name} {each.text}"
                        layer.mistakes.add(layer.geography, "geography", text)
        return self._read[folder]

    def changed_by(self, layer: Layer, found: Found) -> Found:
        """Put over places what a file changes in their tables; note what does not hold together."""
        places, known = found
        if places is None and known is not self.known:
            return found  # its geography could not be read
        try:
            changed = (places or shipped()).changed(layer.changes.cells)
        except PlacesError as error:
            for each in error.found:
                told = layer.changes.place_of(each.file, each.row, each.column)
                if told is not None:
                    layer.mistakes.add(
                        *told,
                        f"{each.column}: {each.text}" if each.row else f"{each.file}: {each.text}",
                    )
            return None, declared_in(None, self.known)
        return changed, declared_in(changed, self.known)


def check_inherited_places(lineage: Sequence[Layer], known: Declared) -> None:
    """Note the places that a file inherits and that its own geography does not have.

    Args:
        lineage: the file and those that it extends, the nearest first.
        known: the parameters, with the places of the file's geography.
    """
    chooser = next((layer for layer in lineage if layer.geography is not None), None)
    if chooser is None or chooser.geography is None:
        return
    nearer: set[str] = set()
    for layer in lineage:
        if layer.places is not lineage[0].places:
            for key, name, line in _strange_places(layer, known):
                text = (
                    f"there is no {one_line(name)}, of which {layer.file}:{line} says {key}; "
                    "extend a scenario that names no places, such as status-quo"
                )
                if key not in nearer:
                    chooser.mistakes.add(chooser.geography, "geography", text)
        nearer |= layer.values.keys()


def _strange_places(layer: Layer, known: Declared) -> Iterator[tuple[str, str, int]]:
    """Give key, name and line of what a file says of places that are not known."""
    for key, story in layer.values.items():
        parameter = known.parameter(key)
        if parameter.places:
            for name in _places_in(key, story):
                if name not in places_of(parameter):
                    yield key, name, story[0].origin.line


def _places_in(key: str, story: Story) -> list[str]:
    _, _, *place = key.split(".", 2)
    if place:
        return place
    values = [told.value for told in story]
    return [name for value in values if isinstance(value, tuple) for name in value]
