"""Who went which way and what became of them: province of home, way out, fate."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.geography.words import with_countries
from sim.quantities.measures import SECTOR
from sim.results.load import Results

BEFORE = "before the run"
"""The way of those who were across when the run began, as the recorder calls it."""


FATES: dict[str, str] = {
    "arrived": "arrived in {destination}",
    "in_a_third_country": "in a third country",
    "onward": "in transit onward",
    "in_camp": "in a camp",
    "at_reception": "known, without shelter",
    "hides": "in hiding in {across}",
    "went_home": "went home",
    "in_custody": "in custody in {across}",
    "returned_by_force": "returned by force",
    "caught_leaving": "caught while leaving",
    "killed_leaving": "killed while leaving",
    "died_across": "died in {across}",
}
"""What became of people, from the best to the worst, in words of tables and pictures."""


@dataclass(frozen=True)
class Way:
    """A way out of the country; `river` is empty where it is no sector of a border."""

    name: str
    river: str


@dataclass(frozen=True)
class Flows:
    """People by home, last way out and fate, shape (member, home, way, fate).

    Homes are provinces in the order of the table of counties; ways stand in the order along the
    border, those who had left before the run first; fates are in the order of `FATES`.
    """

    homes: tuple[str, ...]
    ways: tuple[Way, ...]
    fates: tuple[str, ...]
    people: NDArray[np.float64]

    @property
    def mean(self) -> NDArray[np.float64]:
        """The mean over members, shape (home, way, fate): unlike medians, means add up."""
        mean: NDArray[np.float64] = self.people.mean(axis=0)
        return mean


def flows_of(run: Results) -> Flows:
    """Count who went which way in each member of a run, until its last day."""
    fates = run.data["fates"]
    provinces = run.data["county_province"].values.astype(str)
    homes = tuple(dict.fromkeys(provinces.tolist()))
    cells = fates.values.astype(float)
    people = np.stack([cells[:, provinces == home].sum(axis=1) for home in homes], axis=1)
    names = fates["fate"].values.astype(str).tolist()
    order = [names.index(name) for name in FATES]
    return Flows(homes, _ways(run), tuple(FATES), people[..., order])


def fate_in_words(fate: str, run: Results) -> str:
    """Say what became of somebody, with the countries of the run."""
    return with_countries(FATES[fate], [run.words])


def _ways(run: Results) -> tuple[Way, ...]:
    """Name the ways out, in the order in which fates are counted by them."""
    kinds = run.data["exit_kind"].values.astype(str)
    rivers = run.data["exit_river"].values.astype(str)
    river = {
        str(name): str(rivers[n]) if kinds[n] == SECTOR else ""
        for n, name in enumerate(run.data["exit"].values)
    }
    return tuple(Way(str(name), river.get(str(name), "")) for name in run.data["last_exit"].values)
