"""What an indicator is, and those of which there is one for each river or reach of the border."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sim.geography.words import Words
from sim.messages.wording import in_a_row
from sim.results import measures as m
from sim.results.measures import Whole


@dataclass(frozen=True)
class Indicator:
    """One number a member. `value` gives shape (member,), not-a-number where there is none."""

    name: str
    label: str
    unit: str
    definition: str
    value: Whole
    evidence: tuple[str, ...] = ()


_CROSSINGS = m.total(m.across_border("crossings"))


def shares_of_rivers(words: Words) -> Iterator[Indicator]:
    """Count crossings by river or land border."""
    for river in words.rivers:
        yield Indicator(
            f"crossings_{river.key}_share",
            f"of which over {river.in_words}",
            "share",
            f"crossings over {river.in_words}, as a share of all crossings into {words.across}",
            m.share(m.total(m.across_border("crossings", (river.name,))), _CROSSINGS),
            river.evidence,
        )


def departures_by_reach(words: Words) -> Iterator[Indicator]:
    """Count departures by reach of the border."""
    for reach in words.reaches:
        yield Indicator(
            f"departures_{reach.key}_per_1000",
            f"departures per 1,000, {reach.name}",
            "departures per 1,000 residents",
            "times that somebody left home in the border counties of "
            f"{in_a_row(list(reach.provinces))}, per 1,000 residents of the census",
            m.departures_per_1000(reach.name),
            reach.evidence,
        )
