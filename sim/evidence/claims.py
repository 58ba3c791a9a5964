"""A claim, who makes it, what contradicts it, and the register of them all."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from sim.messages.refusals import UserError

Value: TypeAlias = "bool | int | float | str | tuple[Value, ...] | Mapping[str, Value] | None"
"""A number, a word, a range as (low, high) with `None` for an open end, or named values."""

ROLES = (
    "parameter",
    "calibration_target",
    "validation",
    "bound",
    "scenario_trigger",
    "context",
)
MUST_BE_CITED = ("parameter", "calibration_target", "bound", "scenario_trigger")
"""Roles whose claims have to be used somewhere in the model."""
OBSERVED = ("calibration_target", "validation")
"""Roles of what is observed and compared with outcomes, so that no parameter may rest on it."""
FOR_THE_READER = "context"
"""The role of what sets and judges nothing, and says why."""

CONFIDENCE = (
    "very low",
    "low",
    "low to medium",
    "medium",
    "medium to high",
    "high",
    "opinion",
)
IN_THE_DOCUMENT = "in the document"
STATUSES = (IN_THE_DOCUMENT, "looked-up", "derived", "from memory, to be checked", "judgement")
LONGEST_LOCATOR = 8
"""Words of a document that a claim may repeat, so that its place can be found."""


class Mistake(NamedTuple):
    """What is wrong on a line of a file."""

    line: int
    text: str


class EvidenceError(UserError):
    """The register or the reference class has mistakes: all of them, as `file:line: what`."""

    def __init__(self, file: str, mistakes: Iterable[Mistake]) -> None:
        self.mistakes = tuple(f"{file}:{line}: {text}" for line, text in sorted(mistakes))
        super().__init__("\n".join(self.mistakes))


@dataclass(frozen=True)
class Publication:
    """A document or a public source that claims are taken from."""

    key: str
    title: str
    publisher: str
    date: str
    author: str
    chain: str
    url: str
    status: str

    def __str__(self) -> str:
        return f"{self.title} ({self.publisher}; {self.date})"


@dataclass(frozen=True)
class Claim:
    """One claim, in our own words.

    `locator` holds the few words to look for in the document, `as_of` the time that the claim
    speaks of, `line` where the claim begins in the register, `reason` why a claim of context is not
    used.
    """

    id: str
    text: str
    publications: tuple[Publication, ...]
    locator: str
    value: Value
    unit: str
    as_of: str
    confidence: str
    note: str
    role: str
    reason: str
    binds: str
    mechanism: str
    contradicts: tuple[str, ...]
    see_also: tuple[str, ...]
    status: str
    line: int

    @property
    def title(self) -> str:
        """Titles of the publications."""
        return "; ".join(publication.title for publication in self.publications)

    @property
    def publisher(self) -> str:
        """Publishers of the publications."""
        return "; ".join(publication.publisher for publication in self.publications)

    @property
    def date(self) -> str:
        """Dates of the publications."""
        return "; ".join(publication.date for publication in self.publications)


@dataclass(frozen=True)
class DatedValue:
    """The value of a claim, and the time that it speaks of, in the words of the register."""

    claim: str
    value: Value
    as_of: str


@dataclass(frozen=True)
class Contradiction:
    """Two claims that do not agree, and how the model deals with it."""

    name: str
    between: tuple[str, str]
    resolution: str


@dataclass(frozen=True)
class Register:
    """All claims with their documents and public sources, and what no document says."""

    claims: Mapping[str, Claim]
    documents: Mapping[str, Publication]
    sources: Mapping[str, Publication]
    contradictions: tuple[Contradiction, ...]
    silences: tuple[str, ...]

    def get(self, identifier: str) -> Claim:
        """Give a claim by its id; raise `KeyError` with the nearest ids if there is none."""
        if identifier in self.claims:
            return self.claims[identifier]
        near = difflib.get_close_matches(identifier, self.claims, n=3)
        hint = f"; did you mean {' or '.join(near)}?" if near else ""
        raise KeyError(f"no claim has the id {identifier}{hint}")

    def role(self, role: str) -> tuple[Claim, ...]:
        """List the claims that play a role, in the order of the file."""
        return tuple(claim for claim in self.claims.values() if claim.role == role)

    def disputes(self, identifier: str) -> Iterator[tuple[Claim, str]]:
        """Give each claim that contradicts this one, with how the model deals with it."""
        for contradiction in self.contradictions:
            first, second = contradiction.between
            if identifier == first:
                yield self.claims[second], contradiction.resolution
            elif identifier == second:
                yield self.claims[first], contradiction.resolution
