"""Which journeys are shown, and a table of the kinds that there are."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest

from sim.messages.wording import in_a_row
from sim.report.answers.table import sentences, table
from sim.results import RunError
from sim.results.journeys.reading import Journey


def chosen(
    journeys: Sequence[Journey],
    *,
    member: int | None = None,
    stream: str | None = None,
    outcome: str | None = None,
    party: int | None = None,
) -> list[Journey]:
    """Choose journeys of a member, of a stream, with an outcome that holds a word, or of a party.

    Raises:
        RunError: There is none.
    """
    wanted = (outcome or "").lower().replace("_", " ").strip()
    found = [
        each
        for each in journeys
        if member in (None, each.member)
        and stream in (None, each.stream)
        and party in (None, each.party)
        and wanted in each.ends
    ]
    if not found:
        known = sorted({each.ends for each in journeys})
        raise RunError(
            "no party that was followed is so; "
            + (f"outcomes are: {'; '.join(known)}" if known else "nobody left home in this run")
        )
    return found


def some_of_each(journeys: Sequence[Journey], most: int) -> list[Journey]:
    """Choose so many, of each stream and outcome in turn; in the order in which they were."""
    kinds: dict[tuple[str, str], list[Journey]] = {}
    for each in journeys:
        kinds.setdefault((each.stream, each.outcome), []).append(each)
    in_turn = (each for turn in zip_longest(*kinds.values()) for each in turn if each is not None)
    kept = {id(each) for each, _ in zip(in_turn, range(most), strict=False)}
    return [each for each in journeys if id(each) in kept]


def kinds_table(journeys: Sequence[Journey]) -> list[str]:
    """Write how many parties of each stream and outcome were followed, and for how many each is."""
    kinds: dict[tuple[str, str], list[Journey]] = {}
    for each in journeys:
        kinds.setdefault((each.stream, each.ends), []).append(each)
    rows = [("stream, and where they are on the last day", "followed", "stand for departures")]
    for (stream, outcome), alike in sorted(
        kinds.items(), key=lambda kind: (kind[0][0], -sum(each.stands_for for each in kind[1]))
    ):
        stands_for = sum(each.stands_for for each in alike)
        rows.append((f"{stream}: {outcome}", f"{len(alike):,}", f"{stands_for:,}"))
    members = sorted({each.member for each in journeys})
    said = (
        f"Followed in member{'s' * (len(members) > 1)} {in_a_row([*map(str, members)])}, from the "
        "day they left. Rare outcomes are followed as well as common ones; how often each comes "
        "about is in the last column, an estimate from the departures that were looked at."
    )
    return [*table(rows), "", *sentences(said)]
