"""Values written as YAML, so that reading gives the same value again."""

from __future__ import annotations

from sim.params.allowed import plain_number
from sim.scenario.language.declared import Value
from sim.scenario.language.moments import START
from sim.scenario.language.numbers import number_in
from sim.scenario.language.timelines import Timeline
from sim.scenario.language.yaml import Scalar

_SPECIAL = "!&*-?|>@`\"'%#{}[],: \t~="


def written(value: Value) -> str:
    """Write a value so that the loader reads the same one."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return plain_number(value)
    if isinstance(value, str):
        return quoted(value)
    return f"[{', '.join(map(quoted, value))}]"


def flow(timeline: Timeline) -> str:
    """Write the values of a timeline on one line: one value, or days with values in braces.

    Where a day hangs on the start or an event, all are written so that they move with it.
    """
    if len(timeline) == 1:
        return written(timeline[0].value)
    first = START if any(dated.said for dated in timeline) else str(timeline[0].since)
    days = [first, *(dated.said or str(dated.since) for dated in timeline[1:])]
    values = (written(dated.value) for dated in timeline)
    return f"{{{', '.join(map(': '.join, zip(days, values, strict=True)))}}}"


def quoted(text: str) -> str:
    """Write a text, in quotes where YAML or a reader could take it for something else."""
    is_plain = (
        text.isprintable()
        and text == text.strip()
        and text[:1] not in _SPECIAL
        and not any(mark in text for mark in (": ", " #", ",", "[", "]", "{", "}"))
        and not text.endswith(":")
        and not Scalar(text=text).is_empty
        and number_in(Scalar(text=text)) is None
    )
    if is_plain:
        return text
    return '"' + "".join(map(_escaped, text)) + '"'


def _escaped(character: str) -> str:
    if character in '"\\':
        return f"\\{character}"
    if character.isprintable():
        return character
    code = ord(character)
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
