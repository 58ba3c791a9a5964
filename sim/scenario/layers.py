"""A scenario file as a layer: its head, and the values that it gives, each checked by itself."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from sim.geography.gazetteer import Gazetteer
from sim.messages.characters import unicode_name
from sim.messages.refusals import is_text
from sim.scenario.language.beliefs import UNCERTAINTY, Belief, read_beliefs
from sim.scenario.language.dates import read_date
from sim.scenario.language.declared import HEAD, Declared
from sim.scenario.language.disguised import undisguised
from sim.scenario.language.mistakes import Findings, Place, did_you_mean, nearest, one_line
from sim.scenario.language.moments import Event, Story, read_events
from sim.scenario.language.numbers import number_in
from sim.scenario.language.tables.fighting import read_fighting
from sim.scenario.language.tables.place_changes import (
    CAMPS,
    OPENS,
    SITES,
    PlaceChanges,
    read_place_changes,
)
from sim.scenario.language.values import check_days, check_kind, check_parameter
from sim.scenario.language.yaml import Items, Node, Refused, Scalar, Table, read_file

_UNPRINTED = frozenset(map(chr, (*range(9), *range(14, 32), *range(127, 160)))) - {"\x85"}
"""Control characters, which a text in quotes may hold as escapes, and which no page can show."""

_OPENS_THERE = "camps.opens_there"


_NO_FOLDER = "needs the folder with the tables of places, seen from this file, or delete the line"
_NO_TABLE = "needs a table of fighting in CSV, seen from this file, or delete the line"


@dataclass(frozen=True)
class Layer:
    """What one file says; what it does not say is `None` or absent.

    `places` are those that it may speak of: of its own `geography`, or of the one it inherits, with
    what it changes in their tables.
    """

    path: Path
    file: str
    why: str = ""
    extends: Scalar | None = None
    kind: str | None = None
    geography: Scalar | None = None
    places: Gazetteer | None = None
    changes: PlaceChanges = field(default_factory=PlaceChanges)
    start: date | None = None
    days: int | None = None
    events: Mapping[str, Event] = field(default_factory=dict)
    values: Mapping[str, Story] = field(default_factory=dict)
    beliefs: Mapping[str, Belief] = field(default_factory=dict)
    mistakes: Findings = field(default_factory=lambda: Findings(""))

    @property
    def name(self) -> str:
        """The name of the scenario, which is that of the file."""
        return self.path.stem


PlacesOf = Callable[[Layer], tuple[Gazetteer | None, Declared]]


def read_layer(path: Path, file: str, places_of: PlacesOf) -> Layer:
    """Read and check one file by itself.

    Args:
        path: the file.
        file: its name in messages.
        places_of: finds the places that the file may speak of, and the parameters with them.
    """
    findings = Findings(file)
    if not is_text(path.stem):
        remedy = "rename the file, or set LANG to a language in UTF-8, such as C.UTF-8"
        findings.add(Place(), "", f"its name is no text that can be written here; {remedy}")
    root = undisguised(read_file(path, findings), findings)
    if not isinstance(root, Table):
        if not findings.mistakes:
            findings.add(root or Place(1, 1), "", _no_mapping(root))
        return Layer(path, file, mistakes=findings)
    head = Layer(
        path=path,
        file=file,
        why=_why(root, findings),
        extends=_extends(root, findings),
        kind=_kind(root.get("kind"), findings),
        geography=_named(root, "geography", _NO_FOLDER, findings),
        changes=read_place_changes(root, findings),
        start=_start(root.get("start"), findings),
        days=_length(root.get("days"), findings),
        events=read_events(root.get("events"), findings),
        mistakes=findings,
    )
    places, known = places_of(head)
    values = _sections(root, known, findings)
    if (named := _named(root, "fighting", _NO_TABLE, findings)) is not None:
        fighting = read_fighting(named, file, path.parent, known, findings)
        for key in fighting.keys() & values.keys():
            text = f"is said here and in {one_line(named.text)}; keep one of them"
            findings.add(values[key][0].origin.place, key, text)
        values |= fighting
    for name, node in head.changes.opens:
        values |= _opening(name, node, known, findings)
    beliefs = read_beliefs(root.get(UNCERTAINTY), known, findings)
    return replace(head, places=places, values=values, beliefs=beliefs)


def _opening(name: Scalar, node: Node, known: Declared, findings: Findings) -> dict[str, Story]:
    """Read the day on which a site opens, as a dated value of the switch that opens it."""
    key = f"{CAMPS}.{SITES}.{name.text}.{OPENS}"
    if not isinstance(node, Scalar) or node.is_empty:
        if not isinstance(node, Refused):
            findings.add(node, key, "needs a day, such as 2012-04-01 or `EVENT + 10 days`")
        return {}
    open_ = Scalar(node.line, node.column, "1")
    dated = Table(node.line, node.column, ((node, open_),))
    by_site = Table(name.line, name.column, ((name, dated),))
    told = Findings(findings.file)
    found = check_parameter(known.parameters[_OPENS_THERE], by_site, told)
    for each in told.mistakes:
        findings.add(Place(each.line, each.column), key, each.text)
    return found


def read_head(path: Path) -> tuple[str, str]:
    """Read only `extends` and `why` of a file, empty where it does not say, for lists."""
    root = read_file(path, Findings(str(path)))
    if not isinstance(root, Table):
        return "", ""
    words = [root.get("extends"), root.get("why")]
    extends, why = (" ".join(w.text.split()) if isinstance(w, Scalar) else "" for w in words)
    return extends, why


def _no_mapping(root: Node | None) -> str:
    if root is None or (isinstance(root, Scalar) and root.is_empty):
        return "the file is empty; a scenario says at least `extends` and `why`"
    return "a scenario is a mapping: lines of `key: value`, beginning with `why`"


def _why(root: Table, findings: Findings) -> str:
    node = root.get("why")
    remedy = "say in a sentence which question the scenario answers"
    if node is None:
        findings.add(Place(1, 1), "why", f"is missing; {remedy}")
        return ""
    if isinstance(node, Scalar) and not node.is_empty and node.text.strip():
        if node.is_cut and not node.quoted:
            text = "ends before a #, where a comment begins; put the text in quotes"
            findings.add(node, "why", text)
        if found := next((c for c in node.text if c in _UNPRINTED), None):
            findings.add(node, "why", f"holds {unicode_name(found)}; delete it")
        if number_in(node) is None and node.text not in ("true", "false"):
            return " ".join(node.text.split())
        findings.add(node, "why", f"{one_line(node.text)} is no sentence; {remedy}")
    elif not isinstance(node, Refused):
        form = "empty" if isinstance(node, Scalar) else "no text"
        findings.add(node, "why", f"is {form}; {remedy}")
    return ""


def _extends(root: Table, findings: Findings) -> Scalar | None:
    node = root.get("extends")
    if node is None or isinstance(node, Refused):
        return None
    if isinstance(node, Scalar) and not node.is_empty and node.text.strip():
        return node
    findings.add(node, "extends", "needs the name of one scenario, or delete the line")
    return None


def _named(root: Table, key: str, remedy: str, findings: Findings) -> Scalar | None:
    """Read the name of a file or folder that a key gives, if it gives one."""
    node = root.get(key)
    if node is None or isinstance(node, Refused):
        return None
    if isinstance(node, Scalar) and not node.is_empty and node.text.strip():
        return node
    findings.add(node, key, remedy)
    return None


def _start(node: Node | None, findings: Findings) -> date | None:
    if node is None or isinstance(node, Refused):
        return None
    return read_date(node, "start", findings)


def _length(node: Node | None, findings: Findings) -> int | None:
    return None if node is None else check_days(node, findings)


def _kind(node: Node | None, findings: Findings) -> str | None:
    return None if node is None else check_kind(node, findings)


def _sections(root: Table, known: Declared, findings: Findings) -> dict[str, Story]:
    values: dict[str, Story] = {}
    for name, node in root.entries:
        if name.text in HEAD:
            continue
        if name.text not in known.sections:
            findings.add(name, name.text, _unknown_section(name.text, known))
        elif isinstance(node, Table):
            for parameter, given in node.entries:
                if (name.text, parameter.text) == (CAMPS, SITES):
                    continue  # read with the tables of places
                values.update(check_key(name.text, parameter, given, known, findings))
        elif not isinstance(node, Refused) and not (isinstance(node, Scalar) and node.is_empty):
            findings.add(node, name.text, _no_section(node))
    return values


def _no_section(node: Node) -> str:
    if isinstance(node, Scalar) and (glued := re.match(r"(\w+):(\S.*)", node.text)):
        key, value = map(one_line, glued.groups())
        return f"a space is missing after a colon; write `{key}: {value}`"
    hyphen = ", without a hyphen" if isinstance(node, Items) else ""
    return f"is a section; its parameters stand below it, indented, `parameter: value`{hyphen}"


def check_key(
    section: str, name: Scalar, node: Node, known: Declared, findings: Findings
) -> dict[str, Story]:
    """Check one parameter of a known section."""
    key = f"{section}.{name.text}"
    if key in known.parameters:
        return check_parameter(known.parameters[key], node, findings)
    findings.add(name, key, _unknown_parameter(section, name.text, known))
    return {}


def _unknown_section(name: str, known: Declared) -> str:
    if name in known.parameters:
        section = known.parameters[name].section
        return f"a key with a dot is for --set; write `{section}:` and indent below it"
    homes = [p.section for p in known.parameters.values() if p.name == name]
    if homes:
        where = " or ".join(homes)
        return f"is a parameter, not a section; indent it below `{where}:`"
    hint = did_you_mean(nearest(name, (*HEAD, *known.sections)))
    return f"unknown key{hint}" if hint else f"unknown key; {_known_sections(known)}"


def _known_sections(known: Declared) -> str:
    return f"known are {', '.join((*HEAD, *known.sections))}"


def _unknown_parameter(section: str, name: str, known: Declared) -> str:
    own = [p.name for p in known.of(section)]
    hint = did_you_mean(nearest(name, own))
    elsewhere = [p.key for p in known.parameters.values() if p.name == name]
    if elsewhere:
        hint = did_you_mean(elsewhere)
    if not hint:
        others = [p.key for p in known.parameters.values() if p.section != section]
        by_name = {key.split(".")[1]: key for key in others}
        hint = did_you_mean([by_name[match] for match in nearest(name, list(by_name), 1)])
    rest = f"; `tumen params --section {section}` lists what there is" if not hint else ""
    return f"unknown parameter{hint}{rest}"
