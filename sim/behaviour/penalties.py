"""Penalties: which class of punishment the DPRK holds against a party that falls into its hands."""

from __future__ import annotations

from dataclasses import dataclass

from sim.engine.compiled import compiled
from sim.engine.draws import Stream, uniform
from sim.params import Parameters, number, whole
from sim.population.arrays import PeopleArrays, Records
from sim.population.party_row import Flag, has
from sim.population.transitions import become
from sim.status import Penalty, Status


@dataclass(frozen=True)
class Penalties(Parameters):
    """The three classes of penalty, by what the party did.

    Who was bound for the South is political, who has crossed often or has a background to lose is
    aggravated, everybody else is economic.
    """

    aggravated_from_crossings: int = whole(
        3,
        "crossings from which a case is aggravated",
        unit="crossings",
        low=1,
        high=50,
        source="penalty-factors",
    )
    aggravated_from_returns: int = whole(
        2,
        "earlier forced returns from which a case is aggravated",
        unit="forced returns",
        low=1,
        high=20,
        source="penalty-factors, sentence-practice, sentence-law",
    )
    political_motive_share: float = number(
        0.01,
        "share of the others who are found to have had a political motive",
        unit="share",
        low=0.0,
        high=1.0,
        source="motive-economic, penalty-political-definition",
    )


@compiled
def penalty_of(arrays: PeopleArrays, p: int, penalties: Records, stream: Stream) -> int:
    """Give the class of penalty of a party; `penalties` are the numbers of `Penalties`."""
    party, bounds = arrays.parties[p], penalties[0]
    if has(party, Flag.WENT_SOUTH) or uniform(stream) < bounds.political_motive_share:
        return Penalty.POLITICAL
    if (
        has(party, Flag.ARMED)
        or party.crossings >= bounds.aggravated_from_crossings
        or party.forced_returns >= bounds.aggravated_from_returns
    ):
        return Penalty.AGGRAVATED
    return Penalty.ECONOMIC


@compiled
def detain(arrays: PeopleArrays, p: int, penalties: Records, stream: Stream) -> None:
    """Let a party fall into the hands of the DPRK, in its class of penalty."""
    penalty = penalty_of(arrays, p, penalties, stream)
    become(arrays, p, Status.DETAINED, arrays.layout[0].penalty + penalty)
