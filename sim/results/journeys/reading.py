"""The journeys of the parties that were followed, as they are read from their table."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from sim.results.journeys.table import COLUMNS
from sim.results.load import Results, check_own
from sim.run_folder.files import RunError
from sim.run_folder.folder import RunFolder
from sim.status import Status

_IN_WORDS = {
    Status.IN_SOUTH_KOREA.name.lower(): "arrived",
    Status.ELSEWHERE_ABROAD.name.lower(): "abroad",
}
"""Statuses whose names say less, or more, than is meant."""


@dataclass(frozen=True)
class Step:
    """Where a party was from a day on; `shelter` says with whom it hides, where it does."""

    date: date
    day: int
    status: Status
    place: str
    people: int
    crossings: int
    forced_returns: int
    shelter: str


@dataclass(frozen=True)
class Journey:
    """A party that was followed from the day it left; it stands for so many departures like it.

    People, women and children are those who left; `outcome` is the status on the last day of the
    run, and whether it was ever returned by force since it left.
    """

    member: int
    party: int
    stands_for: int
    stream: str
    left: date
    home: str
    people: int
    women: int
    children: int
    has_kin: bool
    means_usd: int
    intent: str
    outcome: str
    is_cut: bool
    steps: tuple[Step, ...]

    @property
    def ends(self) -> str:
        """Where it is on the last day, in words: `in hiding, returned by force`."""
        words = self.outcome
        for name, told in _IN_WORDS.items():
            words = words.replace(name, told)
        return words.replace("_", " ")


def journeys_of(run: Results) -> tuple[Journey, ...]:
    """Read the journeys of a run, in the order of members, streams and outcomes.

    Raises:
        RunError: Nobody was followed, or somebody has changed the table.
    """
    if not run.manifest.trace:
        raise RunError(
            f"{run.folder}: nobody was followed in this run; run the scenario with --trace 200, "
            "and another --out or --overwrite"
        )
    alike = groupby(_rows(run), key=lambda row: (row["member"], row["party"], row["left"]))
    return tuple(_journey([*group]) for _, group in alike)


def table_of(run: Results, journeys: Sequence[Journey]) -> str:
    """Give the rows of some journeys as the table has them."""
    chosen = {(str(each.member), str(each.party), each.left.isoformat()) for each in journeys}
    text = io.StringIO()
    table = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    table.writeheader()
    table.writerows(r for r in _rows(run) if (r["member"], r["party"], r["left"]) in chosen)
    return text.getvalue()


def _rows(run: Results) -> list[dict[str, str]]:
    folder = RunFolder(run.folder)
    check_own(folder, run.manifest, folder.journeys)
    with folder.journeys.open(encoding="utf-8", newline="") as file:
        return [*csv.DictReader(file)]


def _journey(rows: list[dict[str, str]]) -> Journey:
    first = rows[0]
    return Journey(
        member=int(first["member"]),
        party=int(first["party"]),
        stands_for=int(first["stands_for"]),
        stream=first["stream"],
        left=date.fromisoformat(first["left"]),
        home=first["home"],
        people=int(first["people_then"]),
        women=int(first["women_then"]),
        children=int(first["children_then"]),
        has_kin=first["kin_across"] == "1",
        means_usd=int(first["means_usd"]),
        intent=first["intent"],
        outcome=first["outcome"],
        is_cut=first["is_cut"] == "1",
        steps=tuple(map(_step, rows)),
    )


def _step(row: dict[str, str]) -> Step:
    return Step(
        date=date.fromisoformat(row["date"]),
        day=int(row["day"]),
        status=Status[row["status"].upper()],
        place=row["place"],
        people=int(row["people"]),
        crossings=int(row["crossings"]),
        forced_returns=int(row["forced_returns"]),
        shelter=row["shelter"],
    )
