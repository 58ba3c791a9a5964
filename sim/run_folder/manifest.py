"""The manifest of a run: what was run, with what, and which files came of it."""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sim.messages.wording import counted
from sim.params import ORDINARY, SCENARIO_KINDS
from sim.run_folder.files import Mark
from sim.system.file_names import why_no_name

FORMAT = 2
"""Of what form a manifest is; the first had no number, and did not list the files."""
MOST_MEMBERS, MOST_DAYS, LARGEST_SEED = 9999, 2**16 - 1, 2**63 - 1
"""What the names and types of the files have room for."""
LARGEST = 2**26
"""Bytes; a run of as many members and snapshots as there may be has a fraction of it."""

_is_member = re.compile("[0-9]{1,4}").fullmatch
_DIGEST = re.compile(r"[0-9A-Za-z]{0,128}")
_FILES = (
    r"scenario\.yaml",
    r"results\.nc",
    r"(indicators|series|overflow|actors)\.csv(\.gz)?",
    r"members/member-[0-9]{4}\.npz",
    r"snapshots/day-[0-9]{4,5}/member-[0-9]{4}\.npz",
    r"geography/[^/]+\.(csv|geojson)",
    r"before/[^/]+-[0-9a-z]{8}\.yaml",
)
_FILE = re.compile("|".join(_FILES))


class ManifestError(ValueError):
    """A manifest that says nothing that could be used."""


class OtherFormatError(ManifestError):
    """A manifest of another version of the program."""


def is_ours(name: str) -> bool:
    """Tell whether the program writes files of this name, as the path from the run folder on."""
    return bool(_FILE.fullmatch(name))


@dataclass(frozen=True)
class Origin:
    """Another scenario under which the days of a run before `day` passed; days count from 0."""

    scenario: str
    digest: str
    day: int
    lineage: tuple[str, ...] = ()


@dataclass(frozen=True)
class Event:
    """A day that the scenario has given a name."""

    name: str
    date: str


def told(origin: Sequence[Origin]) -> str:
    """Say from what a run goes on, in words; nothing if it begins by itself."""
    steps = (f"{each.scenario} after {counted(each.day, 'day')}" for each in reversed(origin))
    return ", ".join(f"from {step}" for step in steps)


@dataclass(frozen=True)
class Identity:
    """What must agree before members of an earlier run may stand beside new ones."""

    scenario: str
    digest: str
    seed: int
    days: int
    model: str
    origin: tuple[Origin, ...] = ()
    geography: str = ""

    def difference(self, other: Identity) -> str:
        """Name the first thing that differs, in words; empty if nothing does."""
        words = {
            "scenario": "another scenario",
            "geography": "another geography",
            "digest": "another version of this scenario",
            "seed": "another seed",
            "days": "another number of days",
            "model": "another version of the model",
            "origin": "another beginning",
        }
        for name, text in words.items():
            if getattr(self, name) != (there := getattr(other, name)):
                shown = f" ({there})" if name in ("scenario", "seed", "days") else ""
                shown = f" ({told(other.origin) or 'its own'})" if name == "origin" else shown
                return f"{text}{shown}"
        return ""


@dataclass(frozen=True)
class Manifest:
    """What was run, with what, and how long it took; the only file of a run that holds times.

    `origin` lists the scenarios of the days before the run took its own, in order; it is empty for
    a run that begins by itself. `geography` is the digest of its places. `kind` tells whether any
    of these scenarios is a crisis. `wall_seconds` and `failed` go by the number of the member.
    `files` are those that the program wrote, by their paths from the run folder on; `finished`
    says that the results are of all that did not fail.
    """

    scenario: str
    why: str
    digest: str
    seed: int
    start: str
    days: int
    members: int
    model: str
    versions: Mapping[str, str]
    commit: str | None = None
    lineage: tuple[str, ...] = ()
    origin: tuple[Origin, ...] = ()
    geography: str = ""
    kind: str = ORDINARY
    events: tuple[Event, ...] = ()
    saves: tuple[int, ...] = ()  # days done when snapshots are taken
    finished: bool = False
    wall_seconds: Mapping[int, float] = field(default_factory=dict)
    failed: Mapping[int, str] = field(default_factory=dict)
    files: Mapping[str, Mark] = field(default_factory=dict)

    @property
    def identity(self) -> Identity:
        """The part that decides whether a run may be continued."""
        of_code = self.model, self.origin, self.geography
        return Identity(self.scenario, self.digest, self.seed, self.days, *of_code)


def written(manifest: Manifest) -> str:
    """Write a manifest as JSON, in a fixed order of keys."""
    content = {"format": FORMAT, **dataclasses.asdict(manifest)}
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"


def parsed(text: bytes) -> Manifest:
    """Read a manifest; everything in it is looked at before it is used.

    Raises:
        OtherFormatError: Another version of the program wrote it.
        ManifestError: It is none.
    """
    try:
        found = json.loads(text.decode("utf-8-sig"), parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise ManifestError(f"no JSON: {error}") from None
    if not isinstance(found, dict) or not {"scenario", "digest", "members"} <= found.keys():
        raise ManifestError("it is of something else")
    _check_format(found)
    if wrong := ", ".join(dict.fromkeys(_wrong(found))):
        raise ManifestError(f"wrong or missing: {wrong}")
    return _manifest_from(found)


def listed(text: str) -> dict[str, Mark]:
    """Read a list of files, as it stands in a manifest.

    Raises:
        ManifestError: It is none.
    """
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ManifestError(f"no JSON: {error}") from None
    if not _FIELDS["files"](found):
        raise ManifestError("it lists no files")
    return {name: Mark(**mark) for name, mark in found.items()}


def _refuse(constant: str) -> object:
    raise ValueError(f"{constant} is no number")


def _check_format(found: Mapping[str, Any]) -> None:
    form = found.get("format", 1)
    if form == FORMAT and isinstance(form, int):
        return
    versions = found.get("versions")
    by = versions.get("tumen", "") if isinstance(versions, dict) else ""
    writer = f"tumen {by}" if isinstance(by, str) and by.isprintable() and by else "another tumen"
    if isinstance(form, int) and form < FORMAT:
        raise OtherFormatError(
            f"{writer} wrote this run before digests of its files were kept (form {form}, now "
            f"{FORMAT}); run the scenario again with another --out, or remove the folder"
        )
    raise OtherFormatError(
        f"{writer} wrote this run in a later form ({str(form)[:20]!a}; this version knows "
        f"{FORMAT}); use that version or a later one, or choose another --out"
    )


def _is_whole(low: int, high: int) -> Callable[[object], bool]:
    return lambda value: type(value) is int and low <= value <= high


def _is_text(value: object) -> bool:
    return isinstance(value, str) and not re.search("[\ud800-\udfff]", value)


def _is_digest(value: object) -> bool:
    return isinstance(value, str) and bool(_DIGEST.fullmatch(value))


def _is_name(value: object) -> bool:
    return isinstance(value, str) and not why_no_name(value)


def _is_date(value: object) -> bool:
    try:
        return isinstance(value, str) and date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def _is_list(of: Callable[[Any], bool]) -> Callable[[object], bool]:
    return lambda value: isinstance(value, list) and all(map(of, value))


def _is_table(key: Callable[[str], object], of: Callable[[Any], bool]) -> Callable[[object], bool]:
    return lambda value: (
        isinstance(value, dict) and all(map(key, value)) and all(map(of, value.values()))
    )


def _is_duration(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < 1e12


def _has(**parts: Callable[[Any], bool]) -> Callable[[object], bool]:
    return lambda value: (
        isinstance(value, dict)
        and value.keys() == parts.keys()
        and all(is_right(value[name]) for name, is_right in parts.items())
    )


_ORIGIN = {
    "scenario": _is_name,
    "digest": _is_digest,
    "day": _is_whole(0, MOST_DAYS),
    "lineage": _is_list(_is_text),
}
_FIELDS: dict[str, Callable[[Any], bool]] = {
    "scenario": _is_name,
    "why": _is_text,
    "digest": _is_digest,
    "seed": _is_whole(0, LARGEST_SEED),
    "start": _is_date,
    "days": _is_whole(1, MOST_DAYS),
    "members": _is_whole(1, MOST_MEMBERS),
    "model": _is_digest,
    "versions": _is_table(_is_text, _is_text),
    "commit": lambda value: value is None or _is_text(value),
    "lineage": _is_list(_is_text),
    "origin": _is_list(_has(**_ORIGIN)),
    "geography": _is_digest,
    "kind": SCENARIO_KINDS.__contains__,
    "events": _is_list(_has(name=_is_text, date=_is_date)),
    "saves": _is_list(_is_whole(0, MOST_DAYS)),
    "finished": lambda value: isinstance(value, bool),
    "wall_seconds": _is_table(_is_member, _is_duration),
    "failed": _is_table(_is_member, _is_text),
    "files": _is_table(is_ours, _has(size=_is_whole(0, 2**62), sha256=_is_digest)),
}


def _wrong(found: Mapping[str, Any]) -> Iterator[str]:
    for name, is_right in _FIELDS.items():
        if name not in found or not is_right(found[name]):
            yield name
    yield from (ascii(name[:30]) for name in found if name not in _FIELDS and name != "format")


def _manifest_from(found: Mapping[str, Any]) -> Manifest:
    given = {name: found[name] for name in _FIELDS}
    for name in ("wall_seconds", "failed"):
        given[name] = {int(number): value for number, value in found[name].items()}
    given["origin"] = tuple(
        Origin(**{**each, "lineage": tuple(each["lineage"])}) for each in found["origin"]
    )
    given["files"] = {name: Mark(**mark) for name, mark in found["files"].items()}
    given["events"] = tuple(Event(**each) for each in found["events"])
    given["lineage"], given["saves"] = tuple(found["lineage"]), tuple(found["saves"])
    return Manifest(**given)
