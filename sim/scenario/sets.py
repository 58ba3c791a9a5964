"""Values given on the command line: `--set section.name=value`, or `--set start=2018-01-10`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sim.scenario.dates import read_date
from sim.scenario.declared import HEAD, MOST_DAYS, Declared
from sim.scenario.layers import Layer
from sim.scenario.mistakes import Findings, Mistake, Place, did_you_mean, nearest, one_line
from sim.scenario.values import check_days, check_parameter
from sim.scenario.yaml import Items, Node, Refused, Scalar, Table, read_text


@dataclass(frozen=True)
class Sets:
    """The options `--set` and `--days`, each a layer of its own, the last one on top."""

    layers: tuple[Layer, ...]
    mistakes: tuple[Mistake, ...]


def read_sets(sets: Sequence[str], days: int | None, known: Declared) -> Sets:
    """Read and check all options; they are laid over every scenario that is loaded."""
    layers = [_read_set(text, known) for text in sets]
    if days is not None:
        layers.append(_days_option(days))
    mistakes = [m for layer in layers for m in layer.mistakes.mistakes]
    return Sets(tuple(layers), (*mistakes, *_repeated(sets)))


def _repeated(sets: Sequence[str]) -> list[Mistake]:
    keys = [text.partition("=")[0].strip() for text in sets]
    twice = [key for key in dict.fromkeys(keys) if keys.count(key) > 1]
    return [Mistake("--set", 0, 0, one_line(k), "is set twice; keep one of them") for k in twice]


def _days_option(days: int) -> Layer:
    findings = Findings("--days")
    if not 1 <= days <= MOST_DAYS:
        text = f"{days} is no number of days; allowed whole numbers 1 to {MOST_DAYS} days"
        findings.add(Place(), "", text)
        return Layer(Path(), "--days", mistakes=findings)
    return Layer(Path(), "--days", days=days, mistakes=findings)


def _read_set(text: str, known: Declared) -> Layer:
    findings = Findings(f"--set {one_line(text)}")
    key, equals, written = text.partition("=")
    key = key.strip()
    if not equals:
        findings.add(Place(), "", "needs a key and a value, such as --set camps.capacity=3000")
        return Layer(Path(), findings.file, mistakes=findings)
    read = Findings(findings.file)
    node = read_text(written.strip(), read)
    for mistake in read.mistakes:
        findings.add(Place(), key, mistake.text)
    if read.mistakes:
        return Layer(Path(), findings.file, mistakes=findings)
    return _layer(key, _without_place(node or Scalar()), known, findings)


def _layer(key: str, node: Node, known: Declared, findings: Findings) -> Layer:
    path, file = Path(), findings.file
    if key == "start":
        return Layer(path, file, start=read_date(node, "start", findings), mistakes=findings)
    if key == "days":
        return Layer(path, file, days=check_days(node, findings), mistakes=findings)
    if key == "why" and isinstance(node, Scalar) and node.text.strip():
        return Layer(path, file, why=node.text.strip(), mistakes=findings)
    section, _, rest = key.partition(".")
    name, _, place = rest.partition(".")
    parameter = known.parameters.get(f"{section}.{name}")
    if parameter is None or (place and parameter.kind != "by_place"):
        findings.add(Place(), key, _unknown(key, known))
        return Layer(path, file, mistakes=findings)
    if place:
        node = Table(entries=((Scalar(text=place), node),))
    return Layer(path, file, values=check_parameter(parameter, node, findings), mistakes=findings)


def _unknown(key: str, known: Declared) -> str:
    if key in HEAD:
        return "belongs into the file and cannot be set here"
    names = {p.name: p.key for p in reversed(list(known.parameters.values()))}
    hint = did_you_mean(nearest(key, [*known.parameters, "start", "days"]))
    last = key.rpartition(".")[2]
    hint = hint or did_you_mean([names[match] for match in nearest(last, [*names])])
    return f"unknown key{hint}{'' if hint else '; `tumen params` lists the keys'}"


def _without_place(node: Node) -> Node:
    """Strip lines and columns, which mean nothing on a command line."""
    if isinstance(node, Scalar):
        return Scalar(text=node.text, quoted=node.quoted)
    if isinstance(node, Items):
        return Items(items=tuple(map(_without_place, node.items)))
    if isinstance(node, Table):
        return Table(
            entries=tuple(
                (Scalar(text=key.text, quoted=key.quoted), _without_place(value))
                for key, value in node.entries
            )
        )
    return Refused()
