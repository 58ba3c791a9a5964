"""A parameter beside its evidence, and evidence that nothing uses."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Mapping

from sim.evidence.claims import MUST_BE_CITED, Claim, Register, Value
from sim.params import ASSUMPTION, Parameter

_WIDTH = 96
_INDENT = 14


def orphans(
    parameters: Iterable[Parameter], used_elsewhere: Iterable[str], register: Register
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """List the ids that are cited but unknown, and those that must be cited but are not.

    `used_elsewhere` are ids cited outside parameters, by places, scenarios or indicators.
    """
    cited = {identifier for parameter in parameters for identifier in parameter.evidence}
    cited.update(used_elsewhere)
    needed = {claim.id for role in MUST_BE_CITED for claim in register.role(role)}
    return tuple(sorted(cited - register.claims.keys())), tuple(sorted(needed - cited))


def explain(parameter: Parameter, register: Register) -> str:
    """Tell a reader what a parameter is, what it rests on, and what contradicts that.

    Raises `KeyError` if the parameter cites an id that the register does not hold.
    """
    lines = [
        parameter.key,
        _line("meaning", parameter.meaning),
        _line("default", _show_default(parameter)),
        _line("unit", parameter.unit),
        _line("allowed", _show_allowed(parameter)),
    ]
    if parameter.is_assumption:
        why = parameter.source.removeprefix(ASSUMPTION).strip()
        lines.append(_line("source", f"an assumption: {why}"))
        lines.append(_line("", "No document gives this value."))
        return "\n".join(lines)
    lines.append(_line("source", ", ".join(parameter.evidence)))
    for identifier in parameter.evidence:
        lines += ["", *_explain_claim(register.get(identifier), register)]
    return "\n".join(lines)


def show_claim_value(claim: Claim) -> str:
    """Give the value of a claim with its unit, or the unit alone where there is no number."""
    if claim.value is None:
        return claim.unit
    shown = _show(claim.value, _group(claim.unit))
    return (
        f"{shown} [{claim.unit}]" if isinstance(claim.value, Mapping) else f"{shown} {claim.unit}"
    )


def _explain_claim(claim: Claim, register: Register) -> Iterator[str]:
    yield claim.id
    yield _line("claim", claim.text)
    yield _line("value", show_claim_value(claim))
    for publication in claim.publications:
        place = f', at "{claim.locator}"' if claim.locator else ""
        yield _line("document", f"{publication}{place}")
    yield _line("as of", f"{claim.as_of}; {claim.status}; confidence: {claim.confidence}")
    if claim.mechanism:
        yield _line("mechanism", claim.mechanism)
    if claim.note:
        yield _line("note", claim.note)
    if claim.reason:
        yield _line("context", claim.reason)
    for other, resolution in register.disputes(claim.id):
        yield _line("against it", f"{other.id}: {other.text} ({show_claim_value(other)})")
        yield _line("resolved", resolution)
    if claim.see_also:
        yield _line("see also", ", ".join(claim.see_also))


def _line(label: str, text: str) -> str:
    return textwrap.fill(
        text,
        _WIDTH,
        initial_indent=f"  {label}".ljust(_INDENT),
        subsequent_indent=" " * _INDENT,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _show_default(parameter: Parameter) -> str:
    if parameter.kind == "by_place":
        usual = _show(parameter.unnamed)
        return _show(parameter.default) if parameter.default else f"{usual} at every place"
    if parameter.kind == "names":
        return ", ".join(parameter.default) or "none"
    if parameter.kind == "flag":
        return str(parameter.default).lower()
    return _show(parameter.default, _group(parameter.unit))


def _show_allowed(parameter: Parameter) -> str:
    if parameter.options:
        words = ", ".join(parameter.options)
        return f"{words}, by {' or '.join(parameter.places)}" if parameter.places else words
    if parameter.kind == "flag":
        return "true, false"
    if parameter.kind == "names":
        return f"names of places: {', '.join(parameter.places)}"
    low, high = (_show(end, _group(parameter.unit)) for end in (parameter.low, parameter.high))
    span = f"{low} to {high}"
    return f"{span}, by {' or '.join(parameter.places)}" if parameter.places else span


def _group(unit: str) -> str:
    """Give the sign between thousands, none for years of the calendar."""
    return "" if unit.startswith("calendar") else ","


def _show(value: Value, group: str = ",") -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return f"{value:{group}}"
    if isinstance(value, float):
        return f"{value:{group}.10g}"
    if isinstance(value, tuple):
        low, high = (_show(end, group) for end in value)
        return f"{low} or more" if value[1] is None else f"{low} to {high}"
    if isinstance(value, Mapping):
        return "; ".join(f"{name}: {_show(part, group)}" for name, part in value.items())
    return str(value)
