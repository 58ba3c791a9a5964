"""YAML 1.2 without its surprises: a text becomes nodes that know where they stand.

Nothing is guessed here: a scalar stays the text that its author wrote, with a note whether it was
quoted, and what it means is decided against the declaration of the parameter. Tags, anchors,
aliases, second documents, deep nesting and large files are refused, so that reading a file from a
stranger is safe.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ruamel.yaml.error import MarkedYAMLError
from ruamel.yaml.events import (
    AliasEvent,
    CollectionEndEvent,
    DocumentStartEvent,
    Event,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceStartEvent,
)

from sim.messages.characters import Strange
from sim.scenario.language.grammar import UNREADABLE, events_of, in_plain_words
from sim.scenario.language.mistakes import Findings, Place, one_line
from sim.scenario.language.source import Source, decoded, source_of

LARGEST_FILE = 400_000
"""Bytes; the parser takes some two seconds for as many. A resolved scenario has about 100,000."""
DEEPEST = 20


@dataclass(frozen=True)
class Scalar(Place):
    """A text, number, date or word, as it was written."""

    text: str = ""
    quoted: bool = False
    is_cut: bool = False
    """Whether a comment follows in the same line, which an unquoted text may not have meant."""
    strange: tuple[Strange, ...] = ()
    """The characters in it that are not what they seem."""

    @property
    def is_empty(self) -> bool:
        """Whether nothing stands there, or one of the words that YAML has for nothing."""
        return not self.quoted and self.text in ("", "~", "null", "Null", "NULL")


@dataclass(frozen=True)
class Items(Place):
    """A list."""

    items: tuple[Node, ...] = ()


@dataclass(frozen=True)
class Table(Place):
    """A mapping; a repeated key has been noted as a mistake and stays in."""

    entries: tuple[tuple[Scalar, Node], ...] = ()

    def get(self, key: str) -> Node | None:
        """Find the value of a key, or `None`."""
        return next((node for name, node in self.entries if name.text == key), None)


@dataclass(frozen=True)
class Refused(Place):
    """What stood here has been refused already; no more need be said about it."""


Node = Scalar | Items | Table | Refused


def read_file(path: Path, findings: Findings) -> Node | None:
    """Read a file into nodes; what is wrong goes to `findings`, and then there may be no node."""
    try:
        if not path.is_file():
            findings.add(Place(), "", "is not a file that can be read")
            return None
        with path.open("rb") as file:
            raw = file.read(LARGEST_FILE + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "its name is not one a file can have"
        findings.add(Place(), "", f"cannot be read: {reason}")
        return None
    if len(raw) > LARGEST_FILE:
        text = f"is larger than {LARGEST_FILE:,} bytes; a scenario lists only what differs"
        findings.add(Place(1, 1), "", text)
        return None
    content = decoded(raw, findings)
    return None if content is None else read_text(content, findings)


def read_text(text: str, findings: Findings) -> Node | None:
    """Read a text into nodes; a mistake of grammar ends the reading, all others do not."""
    source = source_of(text, findings)
    if source is None:
        return None
    try:
        return _Builder(findings, source).build()
    except _Stop:
        return None
    except MarkedYAMLError as wrong:
        for place, words in in_plain_words(wrong, source):
            findings.add(place, "", words)
    except UNREADABLE:
        findings.add(Place(1, 1), "", "is not YAML; see the examples beside the scenarios")
    return None


class _Stop(Exception):  # noqa: N818
    """Reading need not go on; the mistake has been noted."""


@dataclass
class _Open:
    """A list or mapping whose end has not come yet."""

    place: Place
    is_table: bool
    nodes: list[Node]


class _Builder:
    """Builds nodes from the parser's events, with a stack of its own instead of recursion."""

    def __init__(self, findings: Findings, source: Source) -> None:
        self._findings = findings
        self._source = source
        self._stack: list[_Open] = []
        self._root: Node | None = None
        self._documents = 0

    def build(self) -> Node | None:
        """Build the one document of a text."""
        for event in events_of(self._source.for_parser):
            if isinstance(event, DocumentStartEvent):
                self._start_document(event)
            elif isinstance(event, NodeEvent):
                self._start_node(event)
            elif isinstance(event, CollectionEndEvent):
                self._close()
        return self._root

    def _start_document(self, event: DocumentStartEvent) -> None:
        self._documents += 1
        if self._documents > 1:
            self._stop(_place(event), "a second document begins here; one file is one scenario")
        if event.version or event.tags:
            self._stop(Place(1, 1), "directives such as %YAML are not used here; delete the line")

    def _start_node(self, event: NodeEvent) -> None:
        place = _place(event)
        if isinstance(event, AliasEvent):
            text = f"*{self._shown(event.anchor)} is a YAML alias; write the value out instead"
            self._findings.add(place, "", text)
            self._put(Refused(place.line, place.column))
            return
        if event.anchor:
            text = f"&{self._shown(event.anchor)} is a YAML anchor; delete it and write values out"
            self._findings.add(place, "", text)
        tag = getattr(event, "tag", None)
        if tag is not None:
            text = f"{self._shown(str(tag))} is a YAML tag; delete it, values need none"
            self._findings.add(place, "", text.replace("tag:yaml.org,2002:", "!!"))
        if isinstance(event, ScalarEvent):
            self._put(self._scalar(event, place))
        elif isinstance(event, (MappingStartEvent, SequenceStartEvent)):
            self._open(place, is_table=isinstance(event, MappingStartEvent))

    def _scalar(self, event: ScalarEvent, place: Place) -> Scalar:
        value = self._source.restored(event.value)
        begin, end = event.start_mark.index, event.end_mark.index
        return Scalar(
            place.line,
            place.column,
            value,
            quoted=event.style is not None,
            is_cut=self._source.has_comment_after(end),
            strange=self._source.strange(begin, end, value),
        )

    def _shown(self, text: str) -> str:
        return one_line(self._source.restored(text))

    def _open(self, place: Place, *, is_table: bool) -> None:
        if len(self._stack) >= DEEPEST:
            self._stop(place, f"is nested more than {DEEPEST} deep; a scenario needs four levels")
        self._stack.append(_Open(place, is_table, []))

    def _close(self) -> None:
        opened = self._stack.pop()
        line, column = opened.place.line, opened.place.column
        if opened.is_table:
            self._put(Table(line, column, self._entries(opened.nodes)))
        else:
            self._put(Items(line, column, tuple(opened.nodes)))

    def _put(self, node: Node) -> None:
        if self._stack:
            self._stack[-1].nodes.append(node)
        else:
            self._root = node

    def _entries(self, nodes: list[Node]) -> tuple[tuple[Scalar, Node], ...]:
        entries: list[tuple[Scalar, Node]] = []
        first: dict[str, Scalar] = {}
        for key, value in zip(nodes[::2], nodes[1::2], strict=True):
            if not isinstance(key, Scalar) or key.text in ("", "<<"):
                self._refuse_key(key)
                continue
            if key.text in first:
                text = f"is given twice, first in line {first[key.text].line}; keep one of them"
                self._findings.add(key, ".".join([*self._path(), key.text]), text)
            first.setdefault(key.text, key)
            is_bare = isinstance(value, Scalar) and not value.quoted and not value.text
            entries.append((key, Scalar(key.line, key.column) if is_bare else value))
        return tuple(entries)

    def _refuse_key(self, key: Node) -> None:
        if isinstance(key, Scalar):
            text = "a key is missing before the colon"
            if key.text:
                text = "`<<` is not used here; `extends` brings in what another file says"
            self._findings.add(key, "", text)
        elif not isinstance(key, Refused):
            self._findings.add(key, "", "a key must be one word, name or date")

    def _path(self) -> list[str]:
        """Give the keys under which the mapping that has just ended stands."""
        last = [opened.nodes[-1] for opened in self._stack if opened.is_table and opened.nodes]
        return [node.text for node in last if isinstance(node, Scalar)]

    def _stop(self, place: Place, text: str) -> None:
        self._findings.add(place, "", text)
        raise _Stop


def _place(event: Event) -> Place:
    return Place(event.start_mark.line + 1, event.start_mark.column + 1)
