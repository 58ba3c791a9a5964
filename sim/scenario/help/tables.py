"""Tables of parameters, for people, for the ODD and for programs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sim.params import Parameter
from sim.params.allowed import range_of
from sim.scenario.language.declared import Declared
from sim.scenario.language.writing import written

COLUMNS = ("key", "default", "unit", "allowed", "source")


def chosen(known: Declared, sections: Sequence[str]) -> list[Parameter]:
    """List the parameters of some sections, or of all where none is named."""
    return [p for p in known.parameters.values() if not sections or p.section in sections]


def default_of(parameter: Parameter) -> str:
    """Write the default as a scenario file would."""
    return "{}" if parameter.kind == "by_place" else written(parameter.default)


def row_of(parameter: Parameter) -> tuple[str, ...]:
    """Give the row of a parameter, in the order of `COLUMNS`."""
    source = " ".join(parameter.source.split())
    unit = parameter.unit if parameter.is_number else ""
    allowed = range_of(parameter)
    if unit:
        allowed = allowed.replace(f" {unit}", "", 1)
    return parameter.key, default_of(parameter), unit, allowed, source


def as_dict(parameter: Parameter) -> dict[str, Any]:
    """Give a parameter for JSON."""
    return {
        "key": parameter.key,
        "kind": parameter.kind,
        "meaning": parameter.meaning,
        "default": parameter.default,
        "unit": parameter.unit,
        "low": parameter.low,
        "high": parameter.high,
        "options": parameter.options,
        "places": parameter.places,
        "source": parameter.source,
    }


def plain_table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """Lay out rows in columns; the last column may be as long as it likes."""
    table = [tuple(header), *map(tuple, rows)]
    widths = [max(len(row[i]) for row in table) for i in range(len(header) - 1)]
    return [
        "  ".join([*(f"{c:<{w}}" for c, w in zip(row, widths, strict=False)), row[-1]]).rstrip()
        for row in table
    ]


def markdown_table(parameters: Iterable[Parameter]) -> list[str]:
    """Write parameters as tables of Markdown, one for each section, with their meaning."""
    lines: list[str] = []
    section = ""
    for parameter in parameters:
        if parameter.section != section:
            section = parameter.section
            lines += ["", f"#### {section}", ""] if lines else [f"#### {section}", ""]
            lines += ["| parameter | meaning | default | unit | allowed | source |"]
            lines += ["| --- | --- | --- | --- | --- | --- |"]
        _, default, unit, allowed, source = row_of(parameter)
        meaning = " ".join(parameter.meaning.split())
        cells = (f"`{parameter.name}`", meaning, f"`{default}`", unit, allowed, source)
        lines.append(f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |")
    return lines
