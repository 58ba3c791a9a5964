"""Mistakes of YAML grammar, in words that help somebody who has not read its specification."""

from __future__ import annotations

import collections
import re
from collections.abc import Iterator

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import Event

from sim.messages.characters import Strange, about, made_plain, strange_in
from sim.scenario.language.mistakes import Place, one_line
from sim.scenario.language.source import Source

UNREADABLE = (YAMLError, ValueError, LookupError, TypeError, AttributeError, AssertionError)
"""What the parser raises on some texts beside its own mistakes of grammar."""
_MOST_TOLD = 20
_LINES_BEFORE = 3
_SHORT = 10_000
"""Characters of a text that may be read again for every line that is blamed."""

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


def events_of(text: str) -> Iterator[Event]:
    """Let the parser read a text."""
    reader = YAML(typ="safe", pure=True)
    events: Iterator[Event] = reader.parse(text)
    return events


def in_plain_words(error: MarkedYAMLError, source: Source) -> list[tuple[Place, str]]:
    """Say where the grammar of a text is wrong, and how it is put right."""
    mark = error.problem_mark or error.context_mark
    problem = str(error.problem or error.context or "")
    if mark is None:
        return [(Place(1, 1), f"is not YAML: {one_line(problem)}")]
    place = source.place(mark.index)
    opened = source.place(error.context_mark.index) if error.context_mark else None
    tabs = source.tabs_that_indent()
    if place.line in {tab.line for tab in tabs}:
        return [(tab, "a tab indents this line; indent with spaces") for tab in tabs]
    return (
        _disguised(source, place, opened.line if opened else place.line)
        or _never_closed(error)
        or [(place, _about(problem, place, source.lines))]
    )


def _disguised(source: Source, place: Place, first: int) -> list[tuple[Place, str]]:
    """Blame characters that are not what they seem, if the parser gets further without them."""
    lines = [*source.lines]
    told: list[tuple[Place, str]] = []
    line, rounds = place.line, _MOST_TOLD if len(source.text) < _SHORT else 1
    while line < len(lines) + 1 and len(told) < rounds:
        for number in _suspects(lines, first, line):
            mended = [*lines[:number], made_plain(lines[number], strip=False), *lines[number + 1 :]]
            reached = _reached(mended)
            if reached > line:
                told.append(_blamed(lines[number], number + 1))
                lines, line = mended, reached
                break
        else:
            return told
    return told


def _suspects(lines: list[str], first: int, last: int) -> list[int]:
    """List lines with strange characters, the nearest to the mistake first."""
    spoiled = [n for n in range(last) if strange_in(_code(lines[n]))]
    return [*reversed(spoiled[-_LINES_BEFORE:]), *(n for n in spoiled if n == first - 1)]


def _reached(lines: list[str]) -> int:
    """Give the line in which the parser gives up, or the one after the last."""
    text, added = "\n".join(lines), sum(line.count("\n") for line in lines)
    try:
        collections.deque(events_of(Source(text).for_parser), maxlen=0)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        return mark.line + 1 - added if mark else 0
    except UNREADABLE:
        return len(lines) + 1  # some way behind, where no mark is given
    return len(lines) + 1


def _code(line: str) -> str:
    """Give a line without the comment at its end."""
    comment = re.search(r"(^|[ \t])#", line)
    return line[: comment.start()] if comment else line


def _blamed(line: str, number: int) -> tuple[Place, str]:
    code = _code(line)
    strange = [Strange(code[n], number, n + 1) for n in strange_in(code)]
    return Place(number, strange[0].column), about(strange, code)


def _never_closed(error: MarkedYAMLError) -> list[tuple[Place, str]]:
    """Point to where a bracket or a quote opens that is not closed in the same line."""
    context, mark = error.context_mark, error.problem_mark
    if context is None or mark is None or context.line >= mark.line:
        return []
    opened = Place(context.line + 1, context.column + 1)
    if "flow" in str(error.context):
        return [(opened, "a bracket opens here and is never closed, or a comma is missing")]
    if "quoted" in str(error.context) and "end of stream" in str(error.problem):
        return [(opened, "a quote opens here and is never closed")]
    return []


def _about(problem: str, place: Place, lines: list[str]) -> str:
    if _COLON in problem:
        return _about_colon(lines, place.line - 1, place.column - 1)
    if "cannot start any token" in problem:
        return f"{_character(lines, place)} cannot begin a value; put the value in quotes"
    said = (words for pattern, words in _WORDS if re.search(pattern, problem))
    return next(said, f"is not YAML: {one_line(problem)}")


def _about_colon(lines: list[str], line: int, column: int) -> str:
    """Tell a colon inside a text from a line above that lacks its own."""
    before = lines[line][:column] if line < len(lines) else ""
    if re.search(r":\s", before):
        return "a colon and a space inside a text; put the text in quotes"
    return "the line above is not `key: value`; is its colon missing, or is this line indented?"


def _character(lines: list[str], place: Place) -> str:
    line = lines[place.line - 1] if place.line <= len(lines) else ""
    return one_line(line[place.column - 1 : place.column]) or "this"
