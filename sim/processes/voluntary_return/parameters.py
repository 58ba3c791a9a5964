"""Voluntary return: its parameters, and a day of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from sim.params import Parameters, number, numbers
from sim.processes.base import World
from sim.processes.voluntary_return.records import RECORDS
from sim.processes.voluntary_return.rule import Tables, return_home
from sim.quantities.variables import Variable


@dataclass(frozen=True)
class VoluntaryReturn(Parameters):
    """Those who came for food or money go back when they have it; some are caught at the river.

    Refugees and displaced people go home as far as the danger at home has passed: no fighting,
    control restored, food again near the usual. Who left the country fears the state that is
    restored, unless it pardons.
    """

    records: ClassVar[tuple[Variable, ...]] = RECORDS
    reads: ClassVar[tuple[str, ...]] = (
        "members",
        "people",
        "status",
        "home",
        "place",
        "crossings",
        "forced_returns",
        "intent",
        "means",
        "due",
        "fled",
        "armed",
        "went_south",
    )
    writes: ClassVar[tuple[str, ...]] = (
        "members",
        "people",
        "status",
        "goal",
        "intent",
        "stream",
        "shelter",
        "means",
        "due",
    )

    days_in_china: float = number(
        65.0,
        "mean stay of those who come for food or money",
        unit="days",
        low=1.0,
        high=1500.0,
        source="circular-survey",
    )
    stays_on: float = number(
        0.003,
        "share of those who came for food or money who have found work, and stay, when their time "
        "is over; women who then stay with a husband are not in it",
        unit="share",
        low=0.0,
        high=1.0,
        source="assumption: farms and restaurants keep some; hidden-activity-procuring-food",
    )
    caught_share: float = number(
        0.04,
        "share of returning parties caught by Korean guards, at full control",
        unit="share",
        low=0.0,
        high=1.0,
        source="assumption: guards know the returning by their bundles, and take their share",
    )
    stopped_per_km_of_zone: float = number(
        1.0,
        "rate of being caught in a closed belt along the home bank on the way back, at full "
        "control",
        unit="per return and km",
        low=0.0,
        high=20.0,
        source="assumption: whoever is seen there has no business there, coming or going; as often "
        "as on the way out, closure-2020",
    )
    shot_in_zone: float = number(
        0.05,
        "share of those caught there who are shot",
        unit="share",
        low=0.0,
        high=1.0,
        source="assumption: as on the way out, closure-2020",
    )
    goods: float = number(
        200.0,
        "what a returning party brings home",
        unit="USD",
        low=0.0,
        high=20_000.0,
        source="assumption: a bundle of food and cash earned in weeks",
    )
    refugees_return: float = number(
        0.01,
        "daily chance that refugees in China set out for home once the danger there has passed",
        unit="1/day",
        low=0.0,
        high=1.0,
        source="assumption: half are back within ten weeks, once others came to no harm",
    )
    displaced_return: float = number(
        0.03,
        "daily chance that displaced people set out for home once the danger there has passed",
        unit="1/day",
        low=0.0,
        high=1.0,
        source="assumption: half are back within a month, as they are near",
    )
    fears_return: float = number(
        0.6,
        "share of refugees whom the fear of punishment keeps from going home to full control, "
        "where no pardon is given",
        unit="share",
        low=0.0,
        high=1.0,
        source="assumption: most know of somebody who was punished for having left; some have left "
        "more behind",
    )
    safe_conflict: float = number(
        0.05,
        "exposure to fighting below which home counts as safe",
        unit="exposure",
        low=0.0,
        high=1.0,
        source="assumption: no fighting within a day's walk",
    )
    safe_control: float = number(
        0.6,
        "control from which home counts as wholly orderly",
        unit="share",
        low=0.0,
        high=1.0,
        source="assumption: rations, markets and police work again",
    )
    lost_control: float = number(
        0.2,
        "control up to which nobody goes home; in between trust grows in proportion",
        unit="share",
        low=0.0,
        high=1.0,
        source="assumption: where the state has gone, nobody vouches for those who return",
    )
    safe_food_gap: float = number(
        0.25,
        "food gap up to which home can feed all who return",
        unit="share of need",
        low=0.0,
        high=1.0,
        source="assumption: somewhat worse than the usual gap",
    )

    hunger_food_gap: float = number(
        0.5,
        "food gap from which nobody goes home; in between trust falls in proportion",
        unit="share of need",
        low=0.0,
        high=1.0,
        source="assumption: half a ration feeds nobody who comes on top",
    )

    def step(self, world: World) -> None:
        """Send home whose stay is over, and those for whom home is safe again."""
        places = world.places
        tables = Tables(places.counties, places.exits, places.hosts, places.camps, places.policy)
        rules = numbers(self), numbers(world.penalties), numbers(world.leavers.marriage)
        stream = world.stream("plans"), world.stream("going back"), world.stream("going home")
        return_home(world.people.arrays, tables, rules, stream)
