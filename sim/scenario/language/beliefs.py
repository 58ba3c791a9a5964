"""What a scenario says of uncertain parameters: `uncertainty:`, with priors or the word `fixed`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sim.params import Parameter
from sim.params.priors import LAWS, WEIGHTS, Prior, wrong_with
from sim.scenario.language.declared import Declared
from sim.scenario.language.mistakes import Findings, did_you_mean, nearest, one_line
from sim.scenario.language.numbers import number_in
from sim.scenario.language.timelines import Origin
from sim.scenario.language.yaml import Items, Node, Refused, Scalar, Table

UNCERTAINTY, FIXED = "uncertainty", "fixed"
DRAWABLE = ("number", "whole", "choice", "flag")
_EXAMPLE = "`crossing:` and below it `drowning: {uniform: [0.002, 0.006]}`"


@dataclass(frozen=True)
class Belief:
    """What a file says of a parameter: a prior, or none where it is fixed."""

    prior: Prior | None
    origin: Origin


def read_beliefs(node: Node | None, known: Declared, findings: Findings) -> dict[str, Belief]:
    """Read the section `uncertainty` of a file, or note what is wrong with it."""
    if node is None or isinstance(node, Refused) or (isinstance(node, Scalar) and node.is_empty):
        return {}
    if not isinstance(node, Table):
        text = f"needs sections with parameters below them, such as {_EXAMPLE}"
        findings.add(node, UNCERTAINTY, text)
        return {}
    return {key: belief for name, below in node.entries
            for key, belief in _section(name, below, known, findings)}  # fmt: skip


def _section(
    name: Scalar, node: Node, known: Declared, findings: Findings
) -> Iterator[tuple[str, Belief]]:
    if name.text not in known.sections:
        hint = did_you_mean(nearest(name.text, [*known.sections]))
        if name.text in known.parameters:
            section, _, short = name.text.partition(".")
            hint = f"; write `{section}:` and indent `{short}:` below it"
        findings.add(name, f"{UNCERTAINTY}.{one_line(name.text)}", f"unknown section{hint}")
    elif isinstance(node, Table):
        for parameter, given in node.entries:
            belief = read_belief(name.text, parameter, given, known, findings)
            if belief is not None:
                yield f"{name.text}.{parameter.text}", belief
    elif not isinstance(node, Refused):
        text = f"needs parameters below it, indented, such as {_EXAMPLE}"
        findings.add(node, f"{UNCERTAINTY}.{name.text}", text)


def read_belief(
    section: str, name: Scalar, node: Node, known: Declared, findings: Findings
) -> Belief | None:
    """Read what is believed of one parameter, or note what is wrong with it."""
    key = f"{section}.{name.text}"
    shown = f"{UNCERTAINTY}.{one_line(key)}"
    parameter = known.parameters.get(key)
    if isinstance(node, Refused):
        return None
    if parameter is None:
        hint = did_you_mean(nearest(name.text, [p.name for p in known.of(section)]))
        findings.add(name, shown, f"unknown parameter{hint}")
        return None
    origin = Origin(findings.file, node.line or name.line, node.column or name.column)
    if isinstance(node, Scalar) and node.text == FIXED:
        return Belief(None, origin)
    prior, wrong = _prior(parameter, node)
    wrong = wrong or ("" if prior is None else wrong_with(prior, parameter))
    if wrong or prior is None:
        findings.add(node if node.line else name, shown, wrong)
        return None
    return Belief(prior, origin)


def _prior(parameter: Parameter, node: Node) -> tuple[Prior | None, str]:
    """Read a prior, or say why it is none."""
    if parameter.kind not in DRAWABLE:
        return None, "differs between places, and has no prior; delete the line"
    if not isinstance(node, Table) or not node.entries:
        return None, f"needs a prior or the word {FIXED}; write {_form(parameter)}"
    return _weights(node) if parameter.kind in ("choice", "flag") else _law(parameter, node)


def _law(parameter: Parameter, node: Table) -> tuple[Prior | None, str]:
    if len(node.entries) > 1:
        return None, f"needs one distribution, not {len(node.entries)}; write {_form(parameter)}"
    law, below = node.entries[0]
    if law.text not in LAWS:
        hint = did_you_mean(nearest(law.text, [*LAWS])) or f"; known are {', '.join(LAWS)}"
        return None, f"{one_line(law.text)} is no distribution{hint}"
    numbers = _numbers(below)
    if numbers is None:
        return None, f"{law.text} needs a list of numbers, {law.text}: {LAWS[law.text].form}"
    return Prior(law.text, numbers), ""


def _numbers(node: Node) -> tuple[float, ...] | None:
    if not isinstance(node, Items):
        return None
    found = [number_in(each) for each in node.items]
    return tuple(each for each in found if each is not None) if None not in found else None


def _weights(node: Table) -> tuple[Prior | None, str]:
    found = {word.text: number_in(below) for word, below in node.entries}
    if wrong := [one_line(word) for word, weight in found.items() if weight is None]:
        return None, f"{', '.join(wrong)}: needs a share between 0 and 1"
    return Prior(WEIGHTS, (), "", {word: weight or 0.0 for word, weight in found.items()}), ""


def _form(parameter: Parameter) -> str:
    """Show how a prior of a parameter is written."""
    if parameter.kind in ("choice", "flag"):
        words = parameter.options or ("true", "false")
        return f"{{{', '.join(f'{word}: {1 / len(words):.2g}' for word in words)}}}"
    return f"{{uniform: {LAWS['uniform'].form}}}"
