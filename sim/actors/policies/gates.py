"""Policies on the far side of the exits that lead to no neighbour: what is opened to whom."""

from __future__ import annotations

from dataclasses import dataclass

from sim.geography.reading.vocabulary import GATES
from sim.params import Parameters, choice, number

CLOSED, GATE, OPEN = GATES


@dataclass(frozen=True)
class Gates(Parameters):
    """What South Korea and a third country open to those who come; by default nothing."""

    front_line: str = choice(
        CLOSED,
        "what the South does with those who come over the line: it opens nothing, a gate until its "
        "places are full, or the roads to all",
        options=GATES,
        source="assumption: the line stays shut unless both sides clear a way; a plan knows places "
        "for those who come over it, south-places",
    )
    front_line_people: float = number(
        1_500.0,
        "most people whom a gate in the front line lets through in a day",
        unit="people/day",
        low=0.0,
        high=1_000_000.0,
        source="assumption: one corridor, and a search of each who comes",
    )
    front_line_open_people: float = number(
        90_000.0,
        "most people who come over the front line in a day where it is open",
        unit="people/day",
        low=0.0,
        high=1_000_000.0,
        source="assumption: two roads lead through the line, each as full as a road can be, "
        "road-throughput",
    )
    places: float = number(
        200_000.0,
        "people for whom the South has places, after whom a gate is shut",
        unit="people",
        low=0.0,
        high=10_000_000.0,
        source="south-places",
    )
    third_country: str = choice(
        CLOSED,
        "what Russia does with those who come: it opens nothing, a gate, or its bank to all",
        options=GATES,
        source="assumption: a closed border zone behind one railway bridge",
    )
    third_country_people: float = number(
        300.0,
        "most people whom a gate at that bank lets through in a day",
        unit="people/day",
        low=0.0,
        high=1_000_000.0,
        source="assumption: a train of six carriages a day",
    )
    third_country_open_people: float = number(
        10_000.0,
        "most people who come over there in a day where it is open",
        unit="people/day",
        low=0.0,
        high=1_000_000.0,
        source="assumption: one railway bridge, walked over by day, and a town of a few thousand",
    )

    def at_front_line(self, passed: float) -> float:
        """Give how many people a day a gate lets through after so many who came out there."""
        if self.front_line == OPEN:
            return self.front_line_open_people
        if self.front_line == GATE:
            return min(self.front_line_people, max(self.places - passed, 0.0))
        return 0.0

    def at_third_country(self) -> float:
        """Give how many people a day a gate there lets through."""
        if self.third_country == OPEN:
            return self.third_country_open_people
        return self.third_country_people if self.third_country == GATE else 0.0
