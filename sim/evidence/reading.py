"""Reading the register: read when first asked for, checked as a whole, and kept."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.constructor import SafeConstructor
from ruamel.yaml.error import MarkedYAMLError

from sim import resources
from sim.evidence.checks import LINE, mistakes_in
from sim.evidence.claims import (
    IN_THE_DOCUMENT,
    Claim,
    Contradiction,
    DatedValue,
    EvidenceError,
    Mistake,
    Publication,
    Register,
    Value,
)


def load_register(path: Path | None = None) -> Register:
    """Read the register; raise `EvidenceError` with all its mistakes."""
    return _load(path or _register_file())


@functools.lru_cache(maxsize=4)
def _load(path: Path) -> Register:
    raw = _read(path)
    mistakes = mistakes_in(raw)
    if mistakes:
        raise EvidenceError(path.name, mistakes)
    documents = dict(_publications(raw["documents"]))
    sources = dict(_publications(raw["sources"]))
    claims = (_claim(entry, documents | sources) for entry in raw["claims"])
    return Register(
        claims=MappingProxyType({claim.id: claim for claim in claims}),
        documents=MappingProxyType(documents),
        sources=MappingProxyType(sources),
        contradictions=tuple(_contradiction(entry) for entry in raw["contradictions"]),
        silences=tuple(raw["silences"]),
    )


def claim_values(*ids: str, path: Path | None = None) -> dict[str, Value]:
    """Read the values of a few claims alone, in a fraction of the time of the whole register.

    Only these lines are read as YAML, and nothing is checked: the register is, where it is loaded.

    Raises:
        KeyError: There is no such claim, or it has no value.
    """
    text = (path or _register_file()).read_text(encoding="utf-8")
    found = {claim["id"]: claim["value"] for claim in _VALUE_OF_CLAIM.finditer(text)}
    yaml = YAML(typ="safe", pure=True)
    return {each: _frozen(yaml.load(found[each])) for each in ids}


def dated_values(*ids: str, path: Path | None = None) -> dict[str, DatedValue]:
    """Read the values of a few claims, and of when they are, as `claim_values` does.

    Raises:
        KeyError: There is no such claim.
    """
    text = (path or _register_file()).read_text(encoding="utf-8")
    found = {claim["id"]: claim["rest"] for claim in _CLAIM.finditer(text)}
    yaml = YAML(typ="safe", pure=True)
    read = {}
    for each in ids:
        lines = "".join(part[0] for part in _VALUE_OR_DATE.finditer(found[each]))
        entry = yaml.load(lines)
        read[each] = DatedValue(each, _frozen(entry.get("value")), str(entry["as_of"]))
    return read


_CLAIM = re.compile(r"^  - id: (?P<id>\S+)\n(?P<rest>(?:    .*\n)*)", re.MULTILINE)
_VALUE_OR_DATE = re.compile(r"^    (?:value|as_of):.*\n(?:      .*\n)*", re.MULTILINE)
_VALUE_OF_CLAIM = re.compile(
    r"^  - id: (?P<id>\S+)\n(?:    (?!value:).*\n)*    value:(?P<value>.*\n(?:      .*\n)*)",
    re.MULTILINE,
)
"""A claim in the register from its id to its value, which may go over several lines."""


def _register_file() -> Path:
    return resources.folder("calibration") / "evidence.yaml"


class _WithLines(SafeConstructor):
    """Keeps, in every mapping, the line on which it begins."""

    def construct_mapping(self, node: Any, deep: bool = False) -> Any:
        mapping = super().construct_mapping(node, deep=deep)
        mapping[LINE] = node.start_mark.line + 1
        return mapping


def _read(path: Path) -> Any:
    yaml = YAML(typ="safe", pure=True)
    yaml.Constructor = _WithLines
    try:
        return yaml.load(path.read_text(encoding="utf-8"))
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise EvidenceError(path.name, [Mistake(line, str(error.problem))]) from error


def _publications(section: Mapping[str, Any]) -> Iterator[tuple[str, Publication]]:
    for key, entry in section.items():
        if key != LINE:
            yield (
                key,
                Publication(
                    key=key,
                    title=str(entry["title"]),
                    publisher=str(entry["publisher"]),
                    date=str(entry.get("date") or entry.get("year") or "no date"),
                    author=entry.get("author", "not stated"),
                    chain=entry.get("chain", ""),
                    url=entry.get("url") or "",
                    status=entry.get("status", IN_THE_DOCUMENT),
                ),
            )


def _claim(entry: Mapping[str, Any], publications: Mapping[str, Publication]) -> Claim:
    cited = entry["sources"] if "sources" in entry else [entry["document"]]
    return Claim(
        id=entry["id"],
        text=entry["claim"],
        publications=tuple(publications[key] for key in cited),
        locator=entry.get("locator", ""),
        value=_frozen(entry.get("value")),
        unit=entry["unit"],
        as_of=str(entry["as_of"]),
        confidence=entry["confidence"],
        note=entry.get("note", ""),
        role=entry["role"],
        reason=entry.get("reason", ""),
        binds=entry["binds"],
        mechanism=entry.get("mechanism", ""),
        contradicts=tuple(entry.get("contradicts", ())),
        see_also=tuple(entry.get("see_also", ())),
        status=entry.get("status", IN_THE_DOCUMENT),
        line=entry[LINE],
    )


def _contradiction(entry: Mapping[str, Any]) -> Contradiction:
    first, second = entry["between"]
    return Contradiction(entry["name"], (first, second), entry["resolution"])


def _frozen(value: Any) -> Value:
    if isinstance(value, list):
        return tuple(_frozen(part) for part in value)
    if isinstance(value, dict):
        return MappingProxyType(
            {str(name): _frozen(part) for name, part in value.items() if name != LINE}
        )
    plain: Value = value
    return plain
