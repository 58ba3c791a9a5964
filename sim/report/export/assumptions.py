"""Every value that a run was made with, and what it rests on, read from the run's own scenario."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sim.evidence import Register, load_register
from sim.results import Results
from sim.run_folder.folder import RunFolder

COLUMNS = {
    "parameter": "section.name, and behind it the place and date for which the value holds",
    "value": "as a scenario file has it",
    "unit": "unit of the value",
    "rests_on": "ids in the register of evidence, or why the value is assumed",
    "source": "titles and publishers of what these ids refer to",
    "set_in": "the file that sets it; default: the model's own",
}

_LINE = re.compile(r'(?P<indent> *)(?P<key>"(?:[^"\\]|\\.)*"|[^\s#:][^:#]*):(?: (?P<rest>.*))?')
_HEAD = frozenset({"why", "kind", "start", "days", "geography", "events", "extends"})


def assumptions_of(run: Results) -> Iterator[tuple[str, ...]]:
    """Give a row for each value of the scenario of a run, in the order of its file."""
    register = load_register()
    above: list[str] = []
    unit = rests_on = ""
    for line in RunFolder(run.folder).scenario_file.read_text(encoding="utf-8").splitlines():
        match = _LINE.fullmatch(line)
        if match is None:
            continue
        depth = len(match["indent"]) // 2
        above[depth:] = [match["key"].strip('"')]
        if above[0] in _HEAD or not depth:
            continue
        value, _, comment = (match["rest"] or "").partition("#")
        told = comment.strip().split("; ")
        set_in = ""
        if value.strip():
            *told, set_in = told
        if depth == 1:
            unit, rests_on = told[0], "; ".join(told[1:])
        if value.strip():
            name = ".".join(above[:2]) + "".join(f" [{each}]" for each in above[2:])
            sources = _titles(rests_on, register)
            yield (name, _shown(value.strip()), unit, rests_on, sources, set_in)


def _shown(value: str) -> str:
    return "none" if value == "{}" else value


def _titles(rests_on: str, register: Register) -> str:
    """Name the publications behind ids; an assumption has none."""
    if rests_on.startswith("assumption"):
        return ""
    claims = [register.claims[each] for each in rests_on.split(", ") if each in register.claims]
    named = dict.fromkeys(
        " - ".join(filter(None, (claim.title, claim.publisher, claim.date))) for claim in claims
    )
    return " | ".join(named)
