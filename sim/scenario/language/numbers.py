"""Numbers and words as people write them, and what they probably meant."""

from __future__ import annotations

import math
import re
from collections.abc import Callable

from sim.params import Parameter
from sim.params.allowed import plain_number, range_of, span_of, words_of
from sim.scenario.language.mistakes import did_you_mean, nearest, one_line
from sim.scenario.language.yaml import Items, Node, Scalar, Table

_NUMBER = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_LEADING_ZERO = re.compile(r"[-+]?0[0-9]+")
_WITH_UNIT = re.compile(r"([-+]?[0-9][0-9.,_ ]*(?:[eE][-+]?[0-9]+)?)\s*([^0-9\s].*)")
_GROUPED = re.compile(r"[-+]?[0-9]{1,3}([,_ '][0-9]{3})+(\.[0-9]+)?")
_SUM = re.compile(
    r"[-+]?[0-9.]+(e[-+]?[0-9]+)?(\s*[-+*/^]+\s*[0-9.]+(e[-+]?[0-9]+)?)+", re.IGNORECASE
)
_SIGN_FIRST = re.compile(r"([^0-9\s.+-]{1,4})\s*([0-9][0-9.,_]*)")
_COMMA = re.compile(r"[-+]?[0-9]+,[0-9]+")
_NO_NUMBERS: tuple[tuple[re.Pattern[str], str, Callable[[str], str] | None], ...] = (
    (
        _LEADING_ZERO,
        "begins with 0, which some programs read as octal",
        lambda text: re.sub("^([-+]?)0+(?=.)", r"\1", text),
    ),
    (re.compile("0[xob][0-9a-fA-F_]+"), "is not decimal; write it in decimal digits", None),
    (re.compile(r"[-+]?\.?(inf|nan)(inity)?", re.IGNORECASE), "is not a finite number", None),
    (_NUMBER, "is not a finite number", None),
    (re.compile("[0-9]+(:[0-9]{2})+"), "is a time of day, not a number", None),
    (re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}.*"), "is a date, not a number", None),
    (_SUM, "is a calculation; write its result", None),
    (_GROUPED, "has marks between its digits", lambda text: re.sub("[,_ ']", "", text)),
    (
        re.compile("[-+]?[0-9.]+( +[0-9.]+)+"),
        "has a blank inside",
        lambda text: text.replace(" ", ""),
    ),
    (_COMMA, "has a decimal comma", lambda text: text.replace(",", ".")),
)
"""What looks like a number and is none, why, and what was meant."""

_FACTORS = {
    "%": ("share", 0.01),
    "percent": ("share", 0.01),
    "per cent": ("share", 0.01),
    "week": ("day", 7.0),
    "weeks": ("day", 7.0),
    "months": ("day", 30.0),
    "month": ("day", 30.0),
    "years": ("day", 365.0),
    "year": ("day", 365.0),
    "k": ("", 1e3),
    "thousand": ("", 1e3),
    "million": ("", 1e6),
    "hours": ("day", 1 / 24),
    "m": ("km", 0.001),
    "metres": ("km", 0.001),
}
"""What stands behind a number, the unit it can be turned into, and the factor."""


def number_in(node: Node) -> float | None:
    """Read a finite decimal number, or `None` if the node is anything else."""
    if not isinstance(node, Scalar) or node.quoted or not _NUMBER.fullmatch(node.text):
        return None
    if _LEADING_ZERO.fullmatch(node.text):
        return None
    value = float(node.text)
    return value if math.isfinite(value) else None


def date_like(text: str) -> bool:
    """Whether somebody meant a date, however they wrote it."""
    return bool(re.fullmatch(r"\d{1,4}([-/.])\d{1,2}(\1\d{1,4})?([T ]\d.*)?", text))


def whats_wrong_with_number(node: Node, parameter: Parameter) -> str:
    """Say why a node is no number that the parameter can take, and what to write instead."""
    allowed = f"; allowed {span_of(parameter)}"
    if isinstance(node, Table):
        return f"needs one number or dated numbers, `{{2018-01-10: 0.5}}`, not a mapping{allowed}"
    if isinstance(node, Items):
        return f"needs one number, not a list{allowed}"
    if not isinstance(node, Scalar) or node.is_empty:
        return f"has no value; give a number, or delete the line to inherit it{allowed}"
    text = one_line(node.text)
    if node.quoted and number_in(Scalar(text=node.text)) is not None:
        return f'"{text}" is text because of its quotes; write {text} without them'
    return f"{text} {_why_no_number(node.text, parameter)}{allowed}"


def _why_no_number(text: str, parameter: Parameter) -> str:
    for pattern, why, meant in _NO_NUMBERS:
        if pattern.fullmatch(text):
            return why + did_you_mean([one_line(meant(text))] if meant else [])
    if (found := _WITH_UNIT.fullmatch(text)) and not date_like(text):
        return _about_unit(found[1], found[2].strip(), parameter)
    if found := _SIGN_FIRST.fullmatch(text):
        return _about_unit(found[2], found[1], parameter)
    return "is not a number"


def _about_unit(digits: str, unit: str, parameter: Parameter) -> str:
    """Explain that the unit is fixed, and convert where the conversion is plain."""
    base, factor = _FACTORS.get(unit.casefold(), ("", 1.0))
    plain = Scalar(text=digits.strip().replace(",", "").replace("_", "").replace(" ", ""))
    value = number_in(plain)
    own = parameter.unit
    if value is None:
        return f"is not a number; the unit is {own} and is not written"
    same = unit.casefold() in (own.casefold(), *re.split("[^a-z]+", own.casefold()))
    known = unit.casefold() in _FACTORS and base in own.casefold() and "/day" not in own
    if same or known:
        meant = plain_number(float(f"{value * (1.0 if same else factor):.12g}"))
        return f"carries a unit; write the number alone, in {own}; did you mean {meant}?"
    return f"carries a unit; write the number alone, in {own}"


_YES_NO = {
    "yes": "true",
    "on": "true",
    "y": "true",
    "no": "false",
    "off": "false",
    "n": "false",
    "1": "true",
    "0": "false",
}


def whats_wrong_with_word(node: Node, parameter: Parameter) -> str:
    """Say why a node is none of the words that a choice or a flag allows."""
    allowed = f"; allowed {words_of(parameter) or range_of(parameter)}"
    if isinstance(node, (Table, Items)):
        return f"needs one word or dated words, not a {_form(node)}{allowed}"
    if not isinstance(node, Scalar) or node.is_empty:
        return f"has no value; give one, or delete the line to inherit it{allowed}"
    text = one_line(node.text)
    if parameter.kind == "flag":
        if node.quoted and node.text in ("true", "false"):
            return f'"{text}" is text because of its quotes; write {text} without them'
        meant = _YES_NO.get(node.text.casefold(), node.text.casefold())
        hint = [meant] if meant in ("true", "false") else []
        return f"{text} is neither true nor false{did_you_mean(hint)}{allowed}"
    hint = nearest(node.text, parameter.options)
    return f"{text} is not one of the words{did_you_mean(hint)}{allowed}"


def _form(node: Node) -> str:
    return "list" if isinstance(node, Items) else "mapping"
