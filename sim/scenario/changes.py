"""Changes that Python gives: its values are read as if they stood in a file, by the same checks."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path

from sim.messages.mistakes import one_line
from sim.scenario.language.declared import Declared
from sim.scenario.language.mistakes import Findings, Place
from sim.scenario.language.yaml import Items, Node, Scalar, Table
from sim.scenario.layers import Layer
from sim.scenario.overrides import Sets, days_option, layer_of, start_option
from sim.scenario.scenario import Asked
from sim.system.file_names import why_no_name

FILE = "vary"
_LONGEST_NAME = 80
_NO_WORD = re.compile(r"[^\w.+-]+")


def read_changes(asked: Asked, known: Declared) -> Sets:
    """Read and check changes as layers over the files, with all that is wrong with them."""
    layers = [_layer(key, value, known) for key, value in asked.changes.items()]
    if asked.why is not None:
        layers.append(_layer("why", asked.why, known))
    if asked.days is not None:
        layers.append(days_option(asked.days, FILE, "days"))
    if asked.start is not None:
        layers.append(start_option(plain(asked.start), FILE, "start"))
    findings = Findings(FILE)
    if asked.name and (wrong := why_no_name(asked.name)):
        findings.add(Place(), "name", f"{one_line(asked.name)} {wrong}")
    for key in ("start", "days", "why"):
        if key in asked.changes and getattr(asked, key) is not None:
            findings.add(Place(), key, "is given twice; keep one of them")
    mistakes = [m for layer in layers for m in layer.mistakes.mistakes]
    return Sets(tuple(layers), (*mistakes, *findings.mistakes))


def _layer(key: object, value: object, known: Declared) -> Layer:
    findings = Findings(FILE)
    node = node_of(value, str(key), findings)
    if node is None:
        return Layer(Path(), FILE, mistakes=findings)
    return layer_of(str(key), node, known, findings)


def node_of(value: object, key: str, findings: Findings) -> Node | None:
    """Give a value as a file would have it, or note that no file can say it."""
    value = plain(value)
    if isinstance(value, Mapping):
        return _table(value, key, findings)
    if isinstance(value, Sequence) and not isinstance(value, (str, bytes, bytearray)):
        items = [node_of(each, key, findings) for each in value]
        return Items(items=tuple(each for each in items if each is not None))
    if value is None or isinstance(value, (bool, int, float, str, date)):
        return Scalar(text=_text(value), quoted=isinstance(value, str))
    text = "is nothing that a scenario can hold; give a number, a word, a list or a mapping"
    findings.add(Place(), key, f"{one_line(repr(value))} {text}")
    return None


def _text(value: bool | float | str | date | None) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else str(value)


def _table(value: Mapping[object, object], key: str, findings: Findings) -> Table:
    entries = []
    for name, each in value.items():
        node = node_of(each, key, findings)
        if node is not None:
            entries.append((Scalar(text=str(plain(name))), node))
    return Table(entries=tuple(entries))


def plain(value: object) -> object:
    """Give a value of NumPy or pandas as one of Python, and a midnight as its day."""
    if isinstance(value, datetime):
        is_day = value.time().isoformat() == "00:00:00" and value.tzinfo is None
        return value.date() if is_day else value.isoformat(sep=" ")
    if hasattr(value, "tolist"):
        listed = value.tolist()
        return listed if isinstance(listed, (bool, int, float, str, list, date)) else value
    return value


def name_of_variation(base: str, asked: Asked) -> str:
    """Make a name from what differs: `collapse-capacity-3000`."""
    parts = [
        f"{key.partition('.')[2] or key} {_shown(value)}" for key, value in asked.changes.items()
    ]
    parts += [f"from {plain(asked.start)}"] if asked.start is not None else []
    parts += [f"{asked.days} days"] if asked.days is not None else []
    slugs = [_NO_WORD.sub("-", part).strip("-.") for part in parts]
    name = "-".join([base, *slugs])
    while len(name.encode()) > _LONGEST_NAME:
        name = name[: len(name) - 1].rstrip("-.")
    return name.rstrip("-. ") if slugs else f"{base}-varied"


def _shown(value: object) -> str:
    value = plain(value)
    if isinstance(value, Mapping):
        return " ".join(f"{plain(key)} {_shown(each)}" for key, each in value.items())
    if isinstance(value, (list, tuple)):
        return " ".join(map(_shown, value))
    return str(value).lower() if isinstance(value, bool) else str(value)
