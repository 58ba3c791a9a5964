"""The table of the parties that were followed, a row a step, written from the members' files."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from sim.population.party_row import Intent, LeaverStream, Shelter
from sim.recording.journeys import MEMBERS_FOLLOWED
from sim.run_folder.folder import Manifest, RunFolder
from sim.run_folder.members import read_journeys
from sim.status import Status

COLUMNS = (
    "member", "party", "stands_for", "stream", "left", "home", "people_then", "women_then",
    "children_then", "kin_across", "means_usd", "intent", "outcome", "is_cut", "date", "day",
    "status", "place", "people", "crossings", "forced_returns", "shelter",
)  # fmt: skip
"""Of the party as it was in the evening of the day it left, and behind `is_cut` of each step."""
BY_FORCE = "returned by force"


def followed(manifest: Manifest) -> list[int]:
    """List the members in which parties were followed."""
    return [member for member in manifest.whole if manifest.trace and member < MEMBERS_FOLLOWED]


def journeys_csv(folder: RunFolder, manifest: Manifest) -> str:
    """Write the table from the files of the members.

    Raises:
        DamagedError: A member cannot be read.
    """
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(COLUMNS)
    start = date.fromisoformat(manifest.start)
    for member in followed(manifest):
        found = read_journeys(folder.member(member))
        table.writerows(_rows(member, {name: each.tolist() for name, each in found.items()}, start))
    return text.getvalue()


def _rows(member: int, found: dict[str, list[Any]], start: date) -> Iterator[tuple[object, ...]]:
    names: list[str] = found["names"]
    party = {name.removeprefix("party_"): each for name, each in found.items() if "party_" in name}
    steps = {name.removeprefix("step_"): each for name, each in found.items() if "step_" in name}
    numbers = range(len(steps["of"]))
    for row, group in groupby(numbers, key=lambda number: steps["of"][number]):
        own = [*group]
        about = _about(member, row, party, names, start, _outcome(steps, own))
        for at in own:
            day, status = steps["day"][at], Status(steps["status"][at])
            hides = status == Status.IN_HIDING
            yield (
                *about, start + timedelta(day), day + 1, status.name.lower(),
                names[steps["place"][at]], steps["people"][at], steps["crossings"][at],
                steps["forced_returns"][at],
                Shelter(steps["shelter"][at]).name.lower() if hides else "",
            )  # fmt: skip


def _about(
    member: int,
    row: int,
    party: dict[str, list[Any]],
    names: list[str],
    start: date,
    outcome: str,
) -> tuple[object, ...]:
    return (
        member, party["party"][row], round(party["stands_for"][row]),
        LeaverStream(party["stream"][row]).name.lower(),
        start + timedelta(party["left"][row]), names[party["home"][row]], party["people"][row],
        party["women"][row], party["children"][row], party["has_kin"][row],
        round(party["means"][row]), Intent(party["intent"][row]).name.lower(), outcome,
        party["is_cut"][row],
    )  # fmt: skip


def _outcome(steps: dict[str, list[Any]], own: list[int]) -> str:
    forced = steps["forced_returns"]
    by_force = f", {BY_FORCE}" if forced[own[-1]] > forced[own[0]] else ""
    return f"{Status(steps['status'][own[-1]]).name.lower()}{by_force}"
