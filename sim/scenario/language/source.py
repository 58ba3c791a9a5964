"""The text of a scenario file: from bytes to characters, and in the form that the parser takes.

YAML 1.2 lets a file be written in UTF-8, UTF-16 or UTF-32, end its lines with CR, LF or both, and
set tabs where blanks separate. The parser does not know all of that, and takes some characters for
line ends that are none, so it is given a text of the same length without them.
"""

from __future__ import annotations

import bisect
import re
from dataclasses import dataclass
from functools import cached_property

from sim.messages.characters import Strange, remedy, strange_in, unicode_name
from sim.scenario.language.mistakes import Findings, Place

_MOST_TOLD = 20
_NOT_YAML = re.compile("[^\t\n\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_MARKS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
"""Byte order marks, the longer ones before those that they begin with."""
_UNMARKED = (
    (re.compile(rb"\x00\x00\x00[^\x00]"), "utf-32-be"),
    (re.compile(rb"[^\x00]\x00\x00\x00"), "utf-32-le"),
    (re.compile(rb"\x00[^\x00]\x00[^\x00]"), "utf-16-be"),
    (re.compile(rb"[^\x00]\x00[^\x00]\x00"), "utf-16-le"),
)
"""How the first two letters of a plain file look in each encoding, where it bears no mark."""
_NEVER_ENDS_A_LINE = "\x85\u2028\u2029\ufeff"
_TAB_INSIDE = re.compile(r"[^\s\"'] *(\t)[ \t]*(?=[^\s\"'#])")
_LEADING = re.compile("[ \t]*")
_A_TEXT_GOES_ON = re.compile(r" [ \t]*+(?![-?] )(?!.*:(?:\s|$))")


def decoded(raw: bytes, findings: Findings) -> str | None:
    """Read bytes as text, or note which byte is none and give `None`."""
    mark, encoding = next((m for m in _MARKS if raw.startswith(m[0])), (b"", ""))
    encoding = encoding or next((e for found, e in _UNMARKED if found.match(raw)), "utf-8")
    try:
        return raw[len(mark) :].decode(encoding)
    except UnicodeDecodeError as error:
        before = _lines_ended(error.object[: error.start].decode(encoding, "replace"))
        place = Place(before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1)
        kind, wrong = encoding[:6].upper(), f"byte 0x{error.object[error.start]:02x}"
        if re.search("truncated|end of data", error.reason):
            wrong = "the file ends amid a character and so"
        findings.add(place, "", f"{wrong} is not {kind}; save the file as UTF-8")
        return None


def _lines_ended(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def source_of(text: str, findings: Findings) -> Source | None:
    """Make a text ready for the parser, or note the characters that no YAML file may hold."""
    source = Source(_lines_ended(text.removeprefix("\ufeff")))
    found = [*_NOT_YAML.finditer(source.text)]
    for match in found[:_MOST_TOLD]:
        place = source.place(match.start())
        words = f"column {place.column}: {unicode_name(match[0])} cannot stand in a file"
        findings.add(place, "", f"{words}; {remedy(match[0])}")
    return None if found else source


@dataclass(frozen=True)
class Source:
    """A text whose lines end with LF alone."""

    text: str

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *(found.end() for found in re.finditer("\n", self.text))]

    @cached_property
    def lines(self) -> list[str]:
        """The lines without their ends."""
        return self.text.split("\n")

    def place(self, index: int) -> Place:
        """Say in which line and column a character stands."""
        line = bisect.bisect_right(self._starts, index)
        return Place(line, index - self._starts[line - 1] + 1)

    def strange(self, begin: int, end: int, value: str) -> tuple[Strange, ...]:
        """Find where characters of a value that are not what they seem stand in its part.

        One that the part holds as an escape stands where the part begins.
        """
        wanted = {value[n] for n in strange_in(value)}
        tabs = [begin + m.start(1) for m in _TAB_INSIDE.finditer(self.text[begin:end])]
        if not wanted and not tabs:
            return ()
        found = sorted([*tabs, *(n for n in range(begin, end) if self.text[n] in wanted)])
        escaped = wanted - {self.text[n] for n in found}
        places = [(self.text[n], self.place(n)) for n in found]
        places += [(character, self.place(begin)) for character in sorted(escaped)]
        return tuple(Strange(found, place.line, place.column) for found, place in places)

    def has_comment_after(self, index: int) -> bool:
        """Whether nothing but a comment follows in the line."""
        line_end = self.text.find("\n", index)
        rest = self.text[index : line_end if line_end >= 0 else None]
        return rest.lstrip(" \t").startswith("#")

    @cached_property
    def for_parser(self) -> str:
        """The text, character by character, with blanks for tabs and stand-ins for no line ends."""
        lines = self.lines if "\t" in self.text else []
        text = "\n".join(map(_blank_for_tab, lines)) if lines else self.text
        return text.translate({ord(c): other for c, other in self._stand_in.items()})

    @cached_property
    def _stand_in(self) -> dict[str, str]:
        """Private characters, none of them in the text, for those that the parser misreads."""
        needed = [c for c in _NEVER_ENDS_A_LINE if c in self.text]
        free = (c for c in map(chr, range(0x10FFFD, 0, -1)) if c not in self.text)
        return dict(zip(needed, free, strict=False))

    def restored(self, value: str) -> str:
        """Put back into a value what the parser was not shown."""
        if not self._stand_in:
            return value
        return value.translate({ord(other): c for c, other in self._stand_in.items()})

    def tabs_that_indent(self) -> list[Place]:
        """List the lines that begin with a tab where YAML counts blanks."""
        return [
            Place(number, line.index("\t") + 1)
            for number, line in enumerate(self.lines, start=1)
            if "\t" in _indentation(_blank_for_tab(line))
        ][:_MOST_TOLD]


def _indentation(line: str) -> str:
    found = _LEADING.match(line)
    return found[0] if found else ""


def _blank_for_tab(line: str) -> str:
    """Replace the tabs of a line, except where they indent a key or an item."""
    if "\t" not in line:
        return line
    indentation = _indentation(line)
    rest = line[len(indentation) :]
    if not rest or rest.startswith("#") or _A_TEXT_GOES_ON.match(line):
        indentation = indentation.replace("\t", " ")
    return indentation + rest.replace("\t", " ")
