"""Mistakes of YAML grammar, in words that help somebody who has not read its specification."""

from __future__ import annotations

import re

from ruamel.yaml.error import MarkedYAMLError

from sim.scenario.mistakes import Place, one_line

_COLON = "mapping values are not allowed"
_WORDS = (
    (r"expected ',' or '[\]}]'", "a list or mapping in brackets lacks a comma or its end"),
    (r"stream end", "something opens here that is never closed"),
    (r"expected ':'", "a line that is not `key: value`; is a colon missing?"),
    (r"expected <block end>", "the indentation differs from the lines above it"),
    (r"unexpected end of stream|document separator", "a quote opens here and is never closed"),
    (r"unknown escape|expected escape", "a backslash in double quotes; use single quotes"),
    (r"alias|anchor|expected alphabetic", "`*` and `&` have a meaning in YAML; use quotes"),
    (r"tag|URI", "`!` has a meaning in YAML; put the text in quotes"),
    (r"directive|version", "directives such as %YAML are not used here; delete the line"),
    (r"node content|document start", "a value is missing, or stands where none can stand"),
    (r"mapping keys are not allowed", "a `? ` cannot stand here; write `key: value`"),
    (r"sequence entries are not allowed", "a `- ` cannot stand behind a key; use [a, b]"),
    (r"indentation|chomping|comment or a line break", "`|` and `>` stand alone on their line"),
)
"""What the parser complains about, and how we say it."""


def in_plain_words(error: MarkedYAMLError, text: str) -> tuple[Place, str]:
    """Say where the grammar of a text is wrong, and how it is put right."""
    mark = error.problem_mark or error.context_mark
    problem = str(error.problem or error.context or "")
    if mark is None:
        return Place(1, 1), f"is not YAML: {one_line(problem)}"
    place = Place(mark.line + 1, mark.column + 1)
    return _never_closed(error) or (place, _about(problem, place, text))


def _never_closed(error: MarkedYAMLError) -> tuple[Place, str] | None:
    """Point to where a bracket or a quote opens that is not closed in the same line."""
    context, mark = error.context_mark, error.problem_mark
    if context is None or mark is None or context.line >= mark.line:
        return None
    opened = Place(context.line + 1, context.column + 1)
    if "flow" in str(error.context):
        return opened, "a bracket opens here and is never closed, or a comma is missing"
    if "quoted" in str(error.context) and "end of stream" in str(error.problem):
        return opened, "a quote opens here and is never closed"
    return None


def _about(problem: str, place: Place, text: str) -> str:
    if _COLON in problem:
        return _about_colon(text, place.line - 1, place.column - 1)
    if "cannot start any token" in problem:
        return f"{_character(text, place)} cannot begin a value; put the value in quotes"
    said = (words for pattern, words in _WORDS if re.search(pattern, problem))
    return next(said, f"is not YAML: {one_line(problem)}")


def _about_colon(text: str, line: int, column: int) -> str:
    """Tell a colon inside a text from a line above that lacks its own."""
    lines = text.splitlines()
    before = lines[line][:column] if line < len(lines) else ""
    if re.search(r":\s", before):
        return "a colon and a space inside a text; put the text in quotes"
    return "the line above is not `key: value`; is its colon missing, or is this line indented?"


def _character(text: str, place: Place) -> str:
    lines = text.splitlines()
    line = lines[place.line - 1] if place.line <= len(lines) else ""
    return one_line(line[place.column - 1 : place.column]) or "this"
