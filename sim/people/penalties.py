"""Penalties: which class of punishment the DPRK holds against a party that falls into its hands."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.luck import Ids
from sim.params import number, whole
from sim.people.parties import Parties
from sim.status import Penalty


@dataclass(frozen=True)
class Penalties:
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

    def of(self, parties: Parties, ids: Ids, rng: np.random.Generator) -> NDArray[np.int64]:
        """Give the class of penalty of each party, shape (n,)."""
        is_grave = parties.armed[ids].copy()
        is_grave |= parties.crossings[ids] >= self.aggravated_from_crossings
        is_grave |= parties.forced_returns[ids] >= self.aggravated_from_returns
        is_political = parties.went_south[ids] | (
            rng.random(ids.size) < self.political_motive_share
        )
        found = np.where(is_grave, Penalty.AGGRAVATED, Penalty.ECONOMIC)
        return np.where(is_political, Penalty.POLITICAL, found).astype(np.int64)
