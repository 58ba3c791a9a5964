"""The manifest of a run: what was run, with what, and which files came of it."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sim.messages.wording import counted
from sim.params import ORDINARY, SCENARIO_KINDS
from sim.run_folder.files import Mark
from sim.run_folder.manifest_checks import (
    has,
    is_date,
    is_digest,
    is_duration,
    is_list,
    is_member,
    is_name,
    is_ours,
    is_table,
    is_text,
    is_whole,
)

FORMAT = 2
"""Of what form a manifest is; the first had no number, and did not list the files."""
MOST_MEMBERS, MOST_DAYS, LARGEST_SEED, MOST_TRACED = 9999, 2**16 - 1, 2**63 - 1, 1000
"""What the names and types of the files have room for, and how many parties a member follows."""
NO_DRAWS = "none"
UNCERTAINTIES = (NO_DRAWS, "prior", "posterior", "given")
"""Whether members differ by luck alone, or by what they draw of their parameters, too: from what is
believed of them, or as somebody has given them."""
LARGEST = 2**26
"""Bytes; a run of as many members and snapshots as there may be has a fraction of it."""

_SHOWN = ("scenario", "seed", "days", "uncertainty", "trace")
_SINCE = {"uncertainty": NO_DRAWS, "priors": "", "first": 0, "trace": 0}
"""What a manifest says only since members may draw their parameters, and parties be followed."""


class ManifestError(ValueError):
    """A manifest that says nothing that could be used."""


class OtherFormatError(ManifestError):
    """A manifest of another version of the program."""


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
    uncertainty: str = NO_DRAWS
    priors: str = ""
    first: int = 0
    trace: int = 0

    def difference(self, other: Identity) -> str:
        """Name the first thing that differs, in words; empty if nothing does."""
        words = {
            "scenario": "another scenario",
            "geography": "another geography",
            "digest": "another version of this scenario",
            "seed": "another seed",
            "uncertainty": "another uncertainty",
            "first": "other members",
            "days": "another number of days",
            "model": "another version of the model",
            "origin": "another beginning",
            "priors": "other priors or draws",
            "trace": "another number of followed parties",
        }
        for name, text in words.items():
            here, there = getattr(self, name), getattr(other, name)
            if here != there:
                shown = f" ({there})" if name in _SHOWN else ""
                shown = f" (from {there} on)" if name == "first" else shown
                shown = f" ({told(other.origin) or 'its own'})" if name == "origin" else shown
                return f"{text}{shown}"
        return ""


@dataclass(frozen=True)
class Manifest:
    """What was run, with what, and how long it took; the only file of a run that holds times.

    `origin` lists the scenarios of the days before the run took its own, in order; it is empty for
    a run that begins by itself. `geography` is the digest of its places. `kind` tells whether any
    of these scenarios is a crisis. `uncertainty` tells whether members draw their parameters, and
    `priors` is the digest of what they are drawn from. A part of a run has its members from the
    `first` on; `members` is one more than the number of the last. `trace` is how many parties are
    followed in each of the first members.
    `wall_seconds` and `failed` go by the number of the member. `files` are those that the program
    wrote, by their paths from the run folder on; `finished` says that the results among them are
    of all members, but for those that failed.
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
    uncertainty: str = NO_DRAWS
    priors: str = ""
    first: int = 0
    trace: int = 0
    events: tuple[Event, ...] = ()
    kind: str = ORDINARY
    saves: tuple[int, ...] = ()  # days done when snapshots are taken
    finished: bool = False
    wall_seconds: Mapping[int, float] = field(default_factory=dict)
    failed: Mapping[int, str] = field(default_factory=dict)
    files: Mapping[str, Mark] = field(default_factory=dict)

    @property
    def numbers(self) -> range:
        """The numbers of the members."""
        return range(self.first, self.members)

    @property
    def whole(self) -> list[int]:
        """The numbers of the members that gave a result."""
        return [member for member in self.numbers if member not in self.failed]

    @property
    def identity(self) -> Identity:
        """The part that decides whether a run may be continued."""
        of_code = self.model, self.origin, self.geography
        drawn = self.uncertainty, self.priors, self.first
        own = self.scenario, self.digest, self.seed, self.days
        return Identity(*own, *of_code, *drawn, trace=self.trace)


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
    found = {**_SINCE, **found}
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


_ORIGIN = {
    "scenario": is_name,
    "digest": is_digest,
    "day": is_whole(0, MOST_DAYS),
    "lineage": is_list(is_text),
}
_FIELDS: dict[str, Callable[[Any], bool]] = {
    "scenario": is_name,
    "why": is_text,
    "digest": is_digest,
    "seed": is_whole(0, LARGEST_SEED),
    "start": is_date,
    "days": is_whole(1, MOST_DAYS),
    "members": is_whole(1, MOST_MEMBERS),
    "model": is_digest,
    "versions": is_table(is_text, is_text),
    "commit": lambda value: value is None or is_text(value),
    "lineage": is_list(is_text),
    "origin": is_list(has(**_ORIGIN)),
    "geography": is_digest,
    "uncertainty": UNCERTAINTIES.__contains__,
    "priors": is_digest,
    "first": is_whole(0, MOST_MEMBERS - 1),
    "trace": is_whole(0, MOST_TRACED),
    "events": is_list(has(name=is_text, date=is_date)),
    "kind": SCENARIO_KINDS.__contains__,
    "saves": is_list(is_whole(0, MOST_DAYS)),
    "finished": lambda value: isinstance(value, bool),
    "wall_seconds": is_table(is_member, is_duration),
    "failed": is_table(is_member, is_text),
    "files": is_table(is_ours, has(size=is_whole(0, 2**62), sha256=is_digest)),
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
