"""What can be wrong in the register, found all at once and with lines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sim.evidence.claims import (
    CONFIDENCE,
    FOR_THE_READER,
    LONGEST_LOCATOR,
    ROLES,
    STATUSES,
    Mistake,
)

LINE = "\0line"
"""The key under which a mapping that was read keeps the line on which it begins."""

Entry = Mapping[str, Any]

_SECTIONS = {
    "documents": dict,
    "sources": dict,
    "claims": list,
    "contradictions": list,
    "silences": list,
}
_NEEDED = {
    "claim": ("id", "claim", "unit", "as_of", "confidence", "role", "binds"),
    "contradiction": ("name", "between", "resolution"),
    "publication": ("title", "publisher"),
}
_MAY = {
    "claim": (
        "document",
        "sources",
        "locator",
        "value",
        "status",
        "note",
        "reason",
        "mechanism",
        "contradicts",
        "see_also",
    ),
    "contradiction": (),
    "publication": ("author", "date", "year", "chain", "url", "status"),
}
_WORDS = {"role": ROLES, "confidence": CONFIDENCE, "status": STATUSES}


def mistakes_in(raw: Any) -> list[Mistake]:
    """List all mistakes of a register as it was read."""
    wrong_sections = list(_wrong_sections(raw))
    if wrong_sections:
        return wrong_sections
    claims = {_name(entry): entry for entry in raw["claims"]}
    return [
        *_wrong_keys("publication", [*_values(raw["documents"]), *_values(raw["sources"])]),
        *_wrong_keys("claim", raw["claims"]),
        *_wrong_keys("contradiction", raw["contradictions"]),
        *_mistakes_in_claims(raw),
        *_mistakes_in_links(raw, claims),
        *_mistakes_in_contradictions(raw, claims),
    ]


def _wrong_sections(raw: Any) -> Iterator[Mistake]:
    for section, kind in _SECTIONS.items():
        entries = raw.get(section) if isinstance(raw, dict) else None
        if not isinstance(entries, kind):
            yield Mistake(1, f"the section {section} is missing or of the wrong kind")
        elif section != "silences":
            wrong = [entry for entry in _values(entries) if not isinstance(entry, dict)]
            for entry in wrong:
                yield Mistake(1, f"{section}: {entry!r} must be a mapping")


def _values(entries: Any) -> list[Any]:
    if isinstance(entries, dict):
        return [entry for key, entry in entries.items() if key != LINE]
    return list(entries)


def _name(entry: Entry) -> str:
    return str(entry.get("id", entry.get("name", entry.get("title", "an entry without name"))))


def _wrong_keys(kind: str, entries: list[Entry]) -> Iterator[Mistake]:
    for entry in entries:
        for key in _NEEDED[kind]:
            if entry.get(key) in (None, ""):
                yield Mistake(entry[LINE], f"{_name(entry)}: {key} is missing")
        for key in entry.keys() - {LINE, *_NEEDED[kind], *_MAY[kind]}:
            yield Mistake(entry[LINE], f"{_name(entry)}: {key} is no key of a {kind}")
        for key, allowed in _WORDS.items():
            if entry.get(key, allowed[0]) not in allowed:
                yield Mistake(
                    entry[LINE],
                    f"{_name(entry)}: {key} is {entry[key]}; allowed are {', '.join(allowed)}",
                )


def _mistakes_in_claims(raw: Entry) -> Iterator[Mistake]:
    seen: set[str] = set()
    for entry in raw["claims"]:
        for text in (*_wrong_origin(entry, raw), *_wrong_reason(entry), *_wrong_ranges(entry)):
            yield Mistake(entry[LINE], f"{_name(entry)}: {text}")
        if _name(entry) in seen:
            yield Mistake(entry[LINE], f"{_name(entry)}: the id is used twice")
        seen.add(_name(entry))


def _wrong_origin(entry: Entry, raw: Entry) -> Iterator[str]:
    if ("document" in entry) == ("sources" in entry):
        yield "needs either a document or sources"
    if "sources" in entry and "status" not in entry:
        yield "status is missing"
    if entry.get("document", "") not in (*raw["documents"], ""):
        yield f"no document has the key {entry['document']}"
    for key in entry.get("sources", ()):
        if key not in raw["sources"]:
            yield f"no source has the key {key}"
    if len(entry.get("locator", "").split()) > LONGEST_LOCATOR:
        yield f"the locator repeats more than {LONGEST_LOCATOR} words of the document"


def _wrong_reason(entry: Entry) -> Iterator[str]:
    given, for_the_reader = bool(entry.get("reason")), entry.get("role") == FOR_THE_READER
    if for_the_reader and not given:
        yield f"the role {FOR_THE_READER} needs a reason: why the claim sets and judges nothing"
    if given and not for_the_reader:
        yield f"a reason belongs to the role {FOR_THE_READER} alone; this claim has a use"


def _wrong_ranges(entry: Entry) -> Iterator[str]:
    for bounds in _ranges(entry.get("value")):
        if len(bounds) != 2:
            yield f"a range needs a low and a high end, not {len(bounds)} values"
        elif None not in bounds and bounds[0] > bounds[1]:
            yield f"the range {bounds[0]} to {bounds[1]} runs backwards"


def _ranges(value: Any) -> Iterator[list[Any]]:
    if isinstance(value, list):
        yield value
    elif isinstance(value, dict):
        for name, part in value.items():
            if name != LINE:
                yield from _ranges(part)


def _mistakes_in_links(raw: Entry, claims: Mapping[str, Entry]) -> Iterator[Mistake]:
    resolved = {frozenset(entry.get("between", ())) for entry in raw["contradictions"]}
    for identifier, entry in claims.items():
        for other in (*entry.get("contradicts", ()), *entry.get("see_also", ())):
            if other not in claims or other == identifier:
                yield Mistake(entry[LINE], f"{identifier}: no other claim has the id {other}")
        for other in entry.get("contradicts", ()):
            if frozenset({identifier, other}) not in resolved:
                yield Mistake(
                    entry[LINE], f"{identifier}: no resolution says how it stands to {other}"
                )


def _mistakes_in_contradictions(raw: Entry, claims: Mapping[str, Entry]) -> Iterator[Mistake]:
    for entry in raw["contradictions"]:
        between = entry.get("between", ())
        if len(between) != 2:
            yield Mistake(entry[LINE], f"{_name(entry)}: a contradiction is between two claims")
            continue
        first, second = between
        for one, other in ((first, second), (second, first)):
            if other not in claims.get(one, {}).get("contradicts", ()):
                yield Mistake(
                    entry[LINE], f"{_name(entry)}: {one} does not say that it contradicts {other}"
                )
