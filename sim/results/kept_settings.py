"""What the scenario of a run was set to, read from the file that the run wrote of it.

Only values and their dates are read. The program has written the file itself, a key or a value a
line, so that it need not be read as YAML, which takes longer than all else in a summary.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

_LINE = re.compile(
    r'(?P<indent> *)(?P<key>"(?:[^"\\]|\\.)*"|[^\s#:"][^:#]*):(?: (?P<value>[^#]*?))?(?: +#.*)?'
)
_LONGEST = 2**24
"""Bytes; a scenario with a value for each day and county has fewer."""


@dataclass(frozen=True)
class KeptSettings:
    """The values of each parameter by (section, name): of all days and places, as they are written.

    A run of made-up results has none.
    """

    values: Mapping[tuple[str, str], tuple[str, ...]]

    def numbers(self, section: str, name: str) -> list[float]:
        """Give all numbers that a parameter is ever set to, at any place."""
        return [number for each in self.words(section, name) for number in _as_number(each)]

    def words(self, section: str, name: str) -> tuple[str, ...]:
        """Give all values of a parameter as they are written."""
        return self.values.get((section, name), ())


def settings_in(texts: Sequence[bytes]) -> KeptSettings:
    """Read the settings of the scenarios of a run, one after the other."""
    found: dict[tuple[str, str], list[str]] = {}
    for text in texts:
        for path, value in _leaves(text[:_LONGEST].decode("utf-8", "replace")):
            if len(path) > 1:
                found.setdefault((path[0], path[1]), []).append(value)
    return KeptSettings({key: tuple(values) for key, values in found.items()})


def _leaves(text: str) -> Iterator[tuple[tuple[str, ...], str]]:
    """Give each value with the keys above it."""
    above: list[str] = []
    for line in text.splitlines():
        match = _LINE.fullmatch(line)
        if match is None:
            continue
        depth = len(match["indent"]) // 2
        above[depth:] = [match["key"].strip('"')]
        value = (match["value"] or "").strip()
        if value and value != "{}":
            yield tuple(above), value


def _as_number(text: str) -> Iterator[float]:
    try:
        yield float(text)
    except ValueError:
        return
