"""The JSON Schema of scenario files, for editors that complete and check while one types.

It is made from the same declarations as the checker. What a schema cannot say (dates in order and
inside the run, `extends` that leads somewhere, repeated keys) is left to `tumen check`.
"""

from __future__ import annotations

import json
from typing import Any

from sim.geography.gazetteer import Gazetteer
from sim.geography.reading.overriding import KEYS
from sim.geography.reading.schema import TABLES
from sim.params import SCENARIO_KINDS, Parameter, PlaceKind
from sim.params.allowed import range_of
from sim.params.priors import LAWS, Law
from sim.scenario.language.beliefs import DRAWABLE, FIXED, UNCERTAINTY
from sim.scenario.language.declared import MOST_DAYS, Declared, names_of
from sim.scenario.language.moments import START
from sim.scenario.language.tables.place_changes import CAMPS, OPENS, SITES

FILE_NAME = "scenario.schema.json"
_DATE = "^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$"
_LETTER = "A-Za-z\\u00c0-\\u1fff\\u3040-\\ud7ff"
_WORD = f"[0-9{_LETTER}]+"
_NAME = f"(?=.*[{_LETTER}])(?![0-9]+[-/.][0-9]){_WORD}([ -]{_WORD})*"
"""The name of an event, and nothing that looks like a date."""
_NUMBER = {"number": "number", "by_place": "number", "whole": "integer"}


def schema_text(known: Declared, places: Gazetteer | None = None) -> str:
    """Write the schema as the text of `scenario.schema.json`, with the names of the places."""
    return json.dumps(scenario_schema(known, places), indent=1, ensure_ascii=False) + "\n"


def scenario_schema(known: Declared, places: Gazetteer | None = None) -> dict[str, Any]:
    """Build the JSON Schema (draft 2020-12) of a scenario file.

    Places are those of a geography, or else those that come with the model.
    """
    sections = {section: _section(section, known) for section in known.sections}
    kinds = sorted({kind for p in known.parameters.values() for kind in p.places})
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A scenario of Tumen",
        "description": "Says only what differs from the scenario that it extends, and why.",
        "type": "object",
        "required": ["why"],
        "additionalProperties": False,
        "properties": {**_head(), UNCERTAINTY: _uncertainty(known), **sections},
        "$defs": {
            "day": _day(),
            "prior": {"title": "A prior", "oneOf": [{"const": FIXED}, *map(_law, LAWS.items())]},
            **{kind: _places(kind, places) for kind in kinds},
        },
    }


def _head() -> dict[str, Any]:
    return {
        "extends": {
            "type": "string",
            "minLength": 1,
            "title": "The scenario that this one extends",
            "description": "A name, or a file in the same folder. Mappings merge key by key over "
            "the file that is extended; everything else replaces.",
        },
        "why": {
            "type": "string",
            "pattern": "\\S",
            "title": "The question that the scenario answers",
            "description": "A sentence; it becomes the subtitle of plots and reports.",
        },
        "kind": {
            "enum": list(SCENARIO_KINDS),
            "title": "What the scenario is about",
            "description": "A crisis is laid beside past exoduses, ordinary times beside what is "
            "reported of them. Inherited if left out, else ordinary.",
        },
        "geography": {
            "type": "string",
            "minLength": 1,
            "title": "The folder with the tables of places",
            "description": "Seen from this file. Inherited if left out, else the places that come "
            "with the model.",
        },
        "fighting": {
            "type": "string",
            "minLength": 1,
            "title": "A table of fighting by place and date",
            "description": "A CSV file, seen from this file, with the columns event_date, admin1, "
            "admin2 and intensity; it gives `conflict.exposure` of the places that it names.",
        },
        "places": {
            "type": ["object", "null"],
            "title": "What differs in the tables of places",
            "description": "By table and by name: cells that are put over those of the tables. A "
            "name that a table does not have adds a row.",
            "additionalProperties": False,
            "properties": {table.removesuffix(".csv"): _rows(table) for table in KEYS},
        },
        "start": {
            "type": "string",
            "pattern": _DATE,
            "title": "The first day of the run",
            "description": "Year-month-day. Inherited if left out; what hangs on it moves along.",
        },
        "days": {
            "type": "integer",
            "minimum": 1,
            "maximum": MOST_DAYS,
            "title": "The length of the run in days",
            "description": f"Whole number, 1 to {MOST_DAYS}. Inherited if left out, else 365.",
        },
        "events": {
            "type": ["object", "null"],
            "title": "Named days",
            "description": "Values may be dated by them, and all that hangs on one moves with it. "
            "Mappings merge key by key over the file that is extended.",
            "propertyNames": {"pattern": f"^{_NAME}$", "not": {"enum": [START]}},
            "additionalProperties": {"type": "string", "$ref": "#/$defs/day"},
        },
    }


def _rows(file: str) -> dict[str, Any]:
    """Say what may be put over a table: rows by name, each with some of its columns."""
    table = next(each for each in TABLES if each.file == file)
    columns = {
        name: {"type": ["string", "number", "boolean", "array"], "description": column.about}
        for name, column in table.by_name.items()
        if name != KEYS[file]
    }
    return {
        "type": ["object", "null"],
        "description": table.about,
        "additionalProperties": {
            "type": "object",
            "additionalProperties": False,
            "properties": columns,
        },
    }


def _sites() -> dict[str, Any]:
    """Say what `camps.sites` may hold: rows of the table of camps, and the day of the opening."""
    rows = _rows("camps.csv")
    row = rows["additionalProperties"]
    opens = {"type": "string", "$ref": "#/$defs/day"}
    row["properties"] = {**row["properties"], OPENS: opens}
    return {"title": "Camp sites that are added, moved or sized", **rows}


def _uncertainty(known: Declared) -> dict[str, Any]:
    sections = {}
    for section in known.sections:
        drawable = [each for each in known.of(section) if each.kind in DRAWABLE]
        if drawable:
            sections[section] = {
                "type": ["object", "null"],
                "additionalProperties": False,
                "properties": {each.name: _prior(each) for each in drawable},
            }
    return {
        "type": ["object", "null"],
        "title": "What is believed of uncertain parameters",
        "description": f"A prior for each, or the word {FIXED}. Mappings merge key by key over the "
        "file that is extended. What a scenario sets is fixed unless it has a prior here.",
        "additionalProperties": False,
        "properties": sections,
    }


def _prior(parameter: Parameter) -> dict[str, Any]:
    if parameter.kind not in ("choice", "flag"):
        return {"$ref": "#/$defs/prior"}
    share = {"type": "number", "minimum": 0, "maximum": 1}
    words = parameter.options or ("true", "false")
    weights = {
        "type": "object",
        "title": "Weights, which sum to 1",
        "minProperties": 1,
        "additionalProperties": False,
        "properties": dict.fromkeys(words, share),
    }
    return {"anyOf": [{"const": FIXED}, weights]}


def _law(named: tuple[str, Law]) -> dict[str, Any]:
    name, law = named
    many = len(law.numbers)
    numbers = {"type": "array", "items": {"type": "number"}, "minItems": many, "maxItems": many}
    return {
        "type": "object",
        "title": f"{name}: {law.form}",
        "required": [name],
        "additionalProperties": False,
        "properties": {name: numbers},
    }


def _day() -> dict[str, Any]:
    return {
        "title": "A day",
        "description": "A date, `start`, an event, or `start + 10 days`, `EVENT - 3 days`.",
        "anyOf": [{"pattern": _DATE}, {"pattern": f"^{_NAME}( [+-] [0-9]{{1,5}} days?)?$"}],
    }


def _places(kind: PlaceKind, places: Gazetteer | None) -> dict[str, Any]:
    names = names_of(kind) if places is None else places.names(kind)
    return {"title": f"Name of a {kind}", "enum": list(names)}


def _section(section: str, known: Declared) -> dict[str, Any]:
    doc = (known.sections[section].__doc__ or "").strip().splitlines()
    return {
        "type": ["object", "null"],
        "title": section.replace("_", " ").capitalize(),
        "description": doc[0] if doc else "",
        "additionalProperties": False,
        "properties": {
            **({SITES: _sites()} if section == CAMPS else {}),
            **{p.name: _parameter(p) for p in known.of(section)},
        },
    }


def _parameter(parameter: Parameter) -> dict[str, Any]:
    default = parameter.default
    return {
        "title": f"{parameter.name.replace('_', ' ').capitalize()} ({parameter.unit})",
        "description": describe(parameter),
        "default": list(default) if isinstance(default, tuple) else default,
        **_allowed(parameter),
    }


def describe(parameter: Parameter) -> str:
    """Say in one text what a parameter means, its range with unit, and its source."""
    meaning = " ".join(parameter.meaning.split()).rstrip(".")
    source = " ".join(parameter.source.split())
    said = source if parameter.is_assumption else f"evidence {source}"
    return f"{meaning[:1].upper()}{meaning[1:]}. Allowed: {range_of(parameter)}. Source: {said}."


def _allowed(parameter: Parameter) -> dict[str, Any]:
    one = _one_value(parameter)
    if parameter.read_at_start:
        return one
    if parameter.kind != "by_place":
        return {"anyOf": [one, _dated(one)]}
    return {
        "type": "object",
        "propertyNames": _names(parameter),
        "additionalProperties": {"anyOf": [one, _dated(one)]},
    }


def _one_value(parameter: Parameter) -> dict[str, Any]:
    if parameter.options:
        return {"enum": list(parameter.options)}
    if parameter.kind == "flag":
        return {"type": "boolean"}
    if parameter.kind == "names":
        return {"type": "array", "uniqueItems": True, "items": _names(parameter)}
    bounds = {"minimum": parameter.low, "maximum": parameter.high}
    return {"type": _NUMBER[parameter.kind], **bounds}


def _names(parameter: Parameter) -> dict[str, Any]:
    return {"anyOf": [{"$ref": f"#/$defs/{kind}"} for kind in parameter.places]}


def _dated(one: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "title": "Dated values",
        "description": "Each value holds from its day on.",
        "minProperties": 1,
        "propertyNames": {"$ref": "#/$defs/day"},
        "additionalProperties": one,
    }
