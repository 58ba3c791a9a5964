"""Values of a scenario file, checked against the declarations of the parameters."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from sim.params import Parameter
from sim.params.allowed import kinds_in_words, range_of, wrong_with_number
from sim.scenario.language.declared import (
    KIND,
    LENGTH,
    Value,
    places_of,
)
from sim.scenario.language.mistakes import Findings, did_you_mean, nearest, one_line
from sim.scenario.language.moments import Story, Told, hangs_on_start, read_moment
from sim.scenario.language.numbers import (
    date_like,
    number_in,
    whats_wrong_with_number,
    whats_wrong_with_word,
)
from sim.scenario.language.timelines import Origin
from sim.scenario.language.yaml import Items, Node, Refused, Scalar, Table

_Reader = Callable[[Node, Parameter, str, Findings], Value | None]


def check_parameter(parameter: Parameter, node: Node, findings: Findings) -> dict[str, Story]:
    """Read what a file gives for one parameter.

    Returns what is said by key: `section.name`, or `section.name.Place` for each place named.
    What is wrong is added to `findings` and left out.
    """
    if isinstance(node, Refused):
        return {}
    if parameter.kind == "by_place":
        return _by_place(parameter, node, findings)
    timeline = _timeline(parameter, node, parameter.key, findings)
    return {parameter.key: timeline} if timeline else {}


def check_days(node: Node, findings: Findings) -> int | None:
    """Read the length of a run."""
    value = _read_number(node, LENGTH, "days", findings)
    return value if isinstance(value, int) else None


def check_kind(node: Node, findings: Findings) -> str | None:
    """Read of which kind a scenario is."""
    value = _read_choice(node, KIND, "kind", findings)
    return value if isinstance(value, str) else None


def _by_place(parameter: Parameter, node: Node, findings: Findings) -> dict[str, Story]:
    allowed = f"allowed {range_of(parameter)}"
    if not isinstance(node, Table):
        known = places_of(parameter)
        example = f"{{{known[0] if known else 'Name'}: {_example(parameter)}}}"
        what = "word" if parameter.options else "number"
        text = f"needs the names of places with a {what} each, such as {example}; {allowed}"
        findings.add(node, parameter.key, text)
        return {}
    found: dict[str, Story] = {}
    for name, value in node.entries:
        if date_like(name.text) or hangs_on_start(name.text):
            value_there = parameter.options[-1] if parameter.options else 0.5
            example = f"`Place: {{{one_line(name.text)}: {value_there}}}`"
            text = f"dates stand inside each place, {example}, not above the places"
            findings.add(name, parameter.key, text)
        elif _is_place(name, parameter, findings):
            key = f"{parameter.key}.{name.text}"
            timeline = _timeline(parameter, value, key, findings)
            if timeline:
                found[key] = timeline
    return found


def _example(parameter: Parameter) -> str:
    if parameter.options:
        return parameter.options[-1]
    return str(parameter.high if parameter.high is not None else 1)


def _is_place(name: Scalar, parameter: Parameter, findings: Findings) -> bool:
    known = places_of(parameter)
    if name.text in known:
        return True
    text = f"{one_line(name.text) or 'nothing'} is not among the {kinds_in_words(parameter)}"
    hint = did_you_mean(nearest(name.text, known))
    findings.add(name, parameter.key, f"{text}{hint or _all_or_some(known)}")
    return False


def _all_or_some(known: tuple[str, ...]) -> str:
    shown = ", ".join(known[:6])
    return f"; known are {shown}{' and others' if len(known) > 6 else ''}"


def _timeline(parameter: Parameter, node: Node, key: str, findings: Findings) -> Story:
    read = _reader(parameter)
    if not isinstance(node, Table):
        value = read(node, parameter, key, findings)
        return () if value is None else (Told(None, value, _origin(node, findings)),)
    if not node.entries:
        read(node, parameter, key, findings)
        return ()
    return _dated(parameter, node, key, findings)


def _dated(parameter: Parameter, node: Table, key: str, findings: Findings) -> Story:
    if parameter.read_at_start:
        findings.add(node, key, "is read once, when the run begins; write one value, without dates")
        return ()
    read = _reader(parameter)
    found: list[Told] = []
    latest: date | None = None
    for name, value_node in node.entries:
        moment = read_moment(name, key, findings)
        since = moment.day if moment else None
        if since and latest and since < latest:
            text = f"{since} stands after {latest}; write the dates in order, the earliest first"
            findings.add(name, key, text)
        value = read(value_node, parameter, key, findings)
        latest = max(filter(None, (since, latest)), default=None)
        if moment and value is not None:
            found.append(Told(moment, value, _origin(name, findings)))
    return tuple(found)


def _origin(node: Node, findings: Findings) -> Origin:
    return Origin(findings.file, node.line, node.column)


def _read_number(node: Node, parameter: Parameter, key: str, findings: Findings) -> Value | None:
    value = number_in(node)
    if value is None:
        if not isinstance(node, Refused):
            findings.add(node, key, whats_wrong_with_number(node, parameter))
        return None
    written = node.text if isinstance(node, Scalar) else ""
    wrong = wrong_with_number(value, written, parameter)
    if wrong:
        findings.add(node, key, wrong)
        return None
    return int(value) if parameter.kind == "whole" else value


def _read_choice(node: Node, parameter: Parameter, key: str, findings: Findings) -> Value | None:
    if isinstance(node, Scalar) and node.text in parameter.options:
        return node.text
    if not isinstance(node, Refused):
        findings.add(node, key, whats_wrong_with_word(node, parameter))
    return None


def _read_flag(node: Node, parameter: Parameter, key: str, findings: Findings) -> Value | None:
    if isinstance(node, Scalar) and not node.quoted and node.text in ("true", "false"):
        return node.text == "true"
    if not isinstance(node, Refused):
        findings.add(node, key, whats_wrong_with_word(node, parameter))
    return None


def _read_names(node: Node, parameter: Parameter, key: str, findings: Findings) -> Value | None:
    if not isinstance(node, Items):
        if not isinstance(node, Refused):
            known = (*places_of(parameter), "Name")
            shown = node.text if isinstance(node, Scalar) and node.text in known else known[0]
            text = f"needs a list of {kinds_in_words(parameter)}, such as [{shown}]"
            findings.add(node, key, text)
        return None
    return _names(node, parameter, key, findings)


def _names(
    node: Items, parameter: Parameter, key: str, findings: Findings
) -> tuple[str, ...] | None:
    before = len(findings.mistakes)
    found: list[str] = []
    for item in node.items:
        if not isinstance(item, Scalar):
            if not isinstance(item, Refused):
                findings.add(item, key, f"needs names of {kinds_in_words(parameter)} only")
        elif item.text in found:
            findings.add(item, key, f"{one_line(item.text)} is named twice; keep one of them")
        elif _is_place(item, parameter, findings):
            found.append(item.text)
    return tuple(found) if len(findings.mistakes) == before else None


_READERS: dict[str, _Reader] = {
    "number": _read_number,
    "whole": _read_number,
    "by_place": _read_number,
    "choice": _read_choice,
    "flag": _read_flag,
    "names": _read_names,
}


def _reader(parameter: Parameter) -> _Reader:
    """Give what reads one value of a parameter, or that of one place."""
    return _read_choice if parameter.options else _READERS[parameter.kind]
