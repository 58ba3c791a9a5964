"""What may stand in a scenario: its keys, choices and places, for completion in the editor."""

from __future__ import annotations

from typing import Any, get_args

from sim.geography.gazetteer import Gazetteer
from sim.params import SCENARIO_KINDS, Parameter, PlaceKind
from sim.scenario.help.json_schema import scenario_schema
from sim.scenario.language.declared import HEAD, declared

_HOLD_MORE = ("events", "places", "uncertainty")
"""Keys beside sections below which a scenario says more, line by line."""


def words() -> dict[str, Any]:
    """Give keys, sections, parameters and what some keys may hold, from what is declared."""
    known = declared()
    told = scenario_schema(known)["properties"]
    heads = [(key, ":\n  " if key in _HOLD_MORE else ": ", told[key]["title"]) for key in HEAD]
    return {
        "head": [{"word": key, "after": after, "meaning": title} for key, after, title in heads],
        "sections": [
            {"word": key, "meaning": told[key].get("description", "")} for key in known.sections
        ],
        "parameters": [_parameter(each) for each in known.parameters.values()],
        "values": {"kind": [{"word": each, "meaning": ""} for each in SCENARIO_KINDS]},
    }


def places_of(places: Gazetteer) -> dict[str, list[str]]:
    """Give the names of all places that a scenario may speak of, by their kinds."""
    return {kind: [*dict.fromkeys(places.names(kind))] for kind in get_args(PlaceKind)}


def _parameter(each: Parameter) -> dict[str, Any]:
    options = ("true", "false") if each.kind == "flag" else each.options
    return {
        "key": each.key, "section": each.section, "name": each.name, "kind": each.kind,
        "meaning": each.meaning, "unit": each.unit, "source": each.source,
        "default": _written(each.default), "options": list(options), "places": list(each.places),
    }  # fmt: skip


def _written(value: object) -> str:
    """Write a value as a scenario file has it."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, tuple):
        return f"[{', '.join(value)}]"
    return f"{value:.15g}" if isinstance(value, float) else str(value)
