"""From values over time to the frozen settings of each phase of a run."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

from sim.scenario.language.declared import Declared, Value
from sim.scenario.language.timelines import Timeline
from sim.scenario.scenario import Phase


def build_phases(
    given: Mapping[str, Timeline],
    start: date,
    known: Declared,
    defaults: Mapping[str, Value] = MappingProxyType({}),
) -> tuple[Phase, ...]:
    """Build new settings for each day on which a value changes.

    `defaults` are those that the geography gives.

    A section in which nothing changes is the same object in the phase before and after, so that
    whoever prepares something from it need not do so again.

    Raises:
        ValueError: A section refuses its values; the message is the section's own.
    """
    changes: dict[date, dict[str, Any]] = {start: {}}
    for key, timeline in given.items():
        for dated in timeline:
            changes.setdefault(dated.since or start, {})[key] = dated.value
    fields: dict[str, dict[str, Any]] = {section: {} for section in known.sections}
    _apply({key: v for key, v in defaults.items() if key in known.parameters}, fields)
    sections = {section: holder(**fields[section]) for section, holder in known.sections.items()}
    phases = []
    for day in sorted(changes):
        for section in _apply(changes[day], fields):
            sections[section] = known.sections[section](**fields[section])
        phases.append(Phase((day - start).days, known.settings(**sections)))
    return tuple(phases)


def _apply(changed: Mapping[str, Any], fields: dict[str, dict[str, Any]]) -> set[str]:
    """Write changed values into the fields of their sections; return the sections touched."""
    touched = set()
    for key, value in changed.items():
        section, name, *place = key.split(".", 2)
        if place:
            value = {**fields[section].get(name, {}), place[0]: value}  # noqa: PLW2901
        fields[section][name] = value
        touched.add(section)
    return touched
