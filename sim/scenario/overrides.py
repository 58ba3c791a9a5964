"""Values given on the command line: `--set section.name=value`, or `--set start=2018-01-10`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sim.messages.characters import Strange, about, made_plain, strange_in
from sim.scenario.language.beliefs import UNCERTAINTY, read_belief
from sim.scenario.language.dates import read_date
from sim.scenario.language.declared import HEAD, MOST_DAYS, Declared
from sim.scenario.language.disguised import undisguised
from sim.scenario.language.mistakes import Findings, Mistake, Place, did_you_mean, nearest, one_line
from sim.scenario.language.moments import read_events
from sim.scenario.language.values import check_days, check_parameter
from sim.scenario.language.yaml import Items, Node, Refused, Scalar, Table, read_text
from sim.scenario.layers import Layer


@dataclass(frozen=True)
class Sets:
    """The options `--set`, `--days` and `--start`, each a layer of its own, the last one on top."""

    layers: tuple[Layer, ...]
    mistakes: tuple[Mistake, ...]


def read_sets(
    sets: Sequence[str], days: int | None, start: date | str | None, known: Declared
) -> Sets:
    """Read and check all options; they are laid over every scenario that is loaded."""
    layers = [_read_set(text, known) for text in sets]
    if days is not None:
        layers.append(days_option(days))
    if start is not None:
        layers.append(start_option(start))
    mistakes = [m for layer in layers for m in layer.mistakes.mistakes]
    return Sets(tuple(layers), (*mistakes, *_repeated(sets, days, start)))


def _repeated(sets: Sequence[str], days: int | None, start: date | str | None) -> list[Mistake]:
    keys = [text.partition("=")[0].strip() for text in sets]
    twice = [key for key in dict.fromkeys(keys) if keys.count(key) > 1]
    found = [Mistake("--set", 0, 0, one_line(k), "is set twice; keep one of them") for k in twice]
    for option, value in (("days", days), ("start", start)):
        if value is not None and option in keys:
            text = f"is set here, and by --{option} too; keep one of them"
            found.append(Mistake("--set", 0, 0, option, text))
    return found


def days_option(days: object, file: str = "--days", key: str = "") -> Layer:
    """Read the length of a run that an option gives, or an argument."""
    findings = Findings(file)
    if type(days) is not int or not 1 <= days <= MOST_DAYS:
        text = f"{days!r} is no number of days; allowed whole numbers 1 to {MOST_DAYS} days"
        findings.add(Place(), key, text)
        return Layer(Path(), file, mistakes=findings)
    return Layer(Path(), file, days=days, mistakes=findings)


def start_option(start: object, file: str = "--start", key: str = "") -> Layer:
    """Read the first day of a run that an option gives, or an argument."""
    findings = Findings(file)
    text = str(start)
    strange = tuple(Strange(text[n], 1, n + 1) for n in strange_in(text))
    if strange:
        findings.add(Place(), key, about(strange, text))
    day = read_date(Scalar(text=made_plain(text)), key, findings)
    return Layer(Path(), file, start=day, mistakes=findings)


def _read_set(text: str, known: Declared) -> Layer:
    findings = Findings(f"--set {one_line(text)}")
    key, equals, written = text.partition("=")
    key = _plain_key(key, findings)
    if not equals:
        findings.add(Place(), "", "needs a key and a value, such as --set camps.capacity=3000")
        return Layer(Path(), findings.file, mistakes=findings)
    node = _read_value(written, len(text) - len(written), key, findings)
    if node is None:
        return Layer(Path(), findings.file, mistakes=findings)
    return layer_of(key, node, known, findings)


def _plain_key(written: str, findings: Findings) -> str:
    """Tell the characters of a key that are not what they seem, and give it without them."""
    strange = [Strange(written[n], 1, n + 1) for n in strange_in(written)]
    if strange:
        findings.add(Place(), made_plain(written), about(strange, written))
    return made_plain(written).strip()


def _read_value(written: str, before: int, key: str, findings: Findings) -> Node | None:
    """Read the value of an option; columns count from the beginning of the option."""
    read = Findings(findings.file)
    node = read_text(" " * before + written, read)
    for mistake in read.mistakes:
        findings.add(Place(), key, mistake.text)
    if read.mistakes:
        return None
    value = _without_place(node or Scalar())
    plain = value if key == "why" else undisguised(Items(items=(value,)), read)
    for mistake in read.mistakes:
        findings.add(Place(), key, mistake.text)
    return plain.items[0] if isinstance(plain, Items) else plain


def layer_of(key: str, node: Node, known: Declared, findings: Findings) -> Layer:
    """Check what is given for one key, and lay it over whatever the files say."""
    path, file = Path(), findings.file
    if key == "start":
        return Layer(path, file, start=read_date(node, "start", findings), mistakes=findings)
    if key == "days":
        return Layer(path, file, days=check_days(node, findings), mistakes=findings)
    if key == "why" and isinstance(node, Scalar) and node.text.strip():
        return Layer(path, file, why=node.text.strip(), mistakes=findings)
    section, _, rest = key.partition(".")
    if rest and section in (UNCERTAINTY, "events"):
        return (_belief if section == UNCERTAINTY else _event)(rest, node, known, findings)
    name, _, place = rest.partition(".")
    parameter = known.parameters.get(f"{section}.{name}")
    if parameter is None or (place and parameter.kind != "by_place"):
        findings.add(Place(), key, _unknown(key, known))
        return Layer(path, file, mistakes=findings)
    if place:
        node = Table(entries=((Scalar(text=place), node),))
    return Layer(path, file, values=check_parameter(parameter, node, findings), mistakes=findings)


def _event(name: str, node: Node, _: Declared, findings: Findings) -> Layer:
    named = Table(entries=((Scalar(text=name), node),))
    return Layer(Path(), findings.file, events=read_events(named, findings), mistakes=findings)


def _belief(key: str, node: Node, known: Declared, findings: Findings) -> Layer:
    """Check what is believed of one uncertain parameter, or the word that it is fixed."""
    section, _, name = key.partition(".")
    path, file = Path(), findings.file
    if key not in known.parameters:
        findings.add(Place(), f"{UNCERTAINTY}.{key}", _unknown(key, known))
        return Layer(path, file, mistakes=findings)
    belief = read_belief(section, Scalar(text=name), node, known, findings)
    beliefs = {} if belief is None else {key: belief}
    return Layer(path, file, beliefs=beliefs, mistakes=findings)


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
        return _without_line(node)
    if isinstance(node, Items):
        return Items(items=tuple(map(_without_place, node.items)))
    if isinstance(node, Table):
        entries = ((_without_line(key), _without_place(value)) for key, value in node.entries)
        return Table(entries=tuple(entries))
    return Refused()


def _without_line(node: Scalar) -> Scalar:
    return Scalar(text=node.text, quoted=node.quoted, strange=node.strange)
