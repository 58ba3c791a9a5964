"""Penalties: which class of punishment the DPRK holds against whom, for how long, and the fear."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.engine.compiled import compiled
from sim.engine.draws import Stream, uniform
from sim.engine.random_streams import Floats
from sim.params import Parameters, number, whole
from sim.population.arrays import PeopleArrays, Records
from sim.population.party_row import Flag, has
from sim.population.transitions import become
from sim.status import Penalty, Status

DAYS_A_YEAR = 365
YEARS_LOST_BY_EXECUTION = 40.0
_LEAST_LEAVERS = 0.01  # people a day; keeps a risk that nobody ran at nought


@dataclass(frozen=True)
class Penalties(Parameters):
    """The three classes of penalty, by what the party did, and how much they frighten.

    Who was bound for the South is political, who has crossed often or has a background to lose is
    aggravated, everybody else is economic.
    """

    aggravated_from_crossings: int = whole(
        10,
        "crossings from which a case is aggravated",
        unit="crossings",
        low=1,
        high=50,
        source="assumption: the police know few of them; that they count is documented, "
        "penalty-factors",
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

    economic_days: float = number(
        120.0,
        "mean sentence of the economic class",
        unit="days",
        low=1.0,
        high=1500.0,
        source="penalty-nonpolitical-village, sentence-practice",
    )
    aggravated_years: float = number(
        3.0,
        "sentence of the aggravated class",
        unit="years",
        low=0.2,
        high=30.0,
        source="penalty-3y-camp",
    )
    political_years: float = number(
        5.0,
        "least sentence of the political class",
        unit="years",
        low=0.5,
        high=50.0,
        source="penalty-political-5y",
    )
    political_years_most: float = number(
        10.0,
        "longest sentence of the political class that ends",
        unit="years",
        low=0.5,
        high=60.0,
        source="assumption: twice the least; terms without end lie beyond any run",
    )
    executed_share: float = number(
        0.1,
        "share of people of the political class who are executed",
        unit="share",
        low=0.0,
        high=1.0,
        source="assumption: documents call execution likely and give no count; one in ten keeps it "
        "visible without taking the word for a rate, penalty-political-5y",
    )
    deterrence: float = number(
        1.0,
        "how strongly the years of punishment that somebody who leaves must reckon with deter",
        unit="log points per year",
        low=0.0,
        high=20.0,
        source="assumption: a year in a camp for sure would keep two in three at home; that people "
        "reckon with punishment is documented, penalty-torture-death",
    )

    def years_to_fear(self, leavers: float, punished: Floats) -> float:
        """Give the years of punishment that somebody who leaves must reckon with.

        Args:
            leavers: people who set out, a day.
            punished: people sentenced, a day, by class of penalty.
        """
        political = (self.political_years + self.political_years_most) / 2
        political += self.executed_share * YEARS_LOST_BY_EXECUTION
        years = np.array([self.economic_days / DAYS_A_YEAR, self.aggravated_years, political])
        return float(years @ punished) / max(leavers, _LEAST_LEAVERS)


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
