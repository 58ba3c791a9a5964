"""How many of a place flee at most, what sets them off, and how fast those who are willing go."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from sim.engine.random_streams import Floats
from sim.geography.geography import Geography
from sim.params import Parameters, number


@dataclass(frozen=True)
class Flight(Parameters):
    """In danger a finite share of each place is willing and able to go; the others stay.

    Each household bears so much and no more: fighting nearby, control that is lost while food is
    short, and the news of others who go set off a share each, and whoever is set off goes within
    days. Those who went are used up; only a greater danger sets off more.
    """

    flees_fighting: float = number(
        0.5,
        "share of a place that is willing and able to flee where fighting is worst",
        unit="share",
        low=0.0,
        high=1.0,
        source="assumption: where shells fall half can and will go; the old, the sick and those "
        "who guard a house or a post stay",
    )
    flees_disorder: float = number(
        0.3,
        "share of a place at a way out that is willing and able to flee where no control is left "
        "and the food gap is twice the usual one",
        unit="share",
        low=0.0,
        high=1.0,
        source="assumption: somewhat more than half as many as flee from fighting, because nothing "
        "falls on who stays",
    )
    flees_with_others: float = number(
        0.04,
        "share of a place that goes because others of the province do",
        unit="share",
        low=0.0,
        high=1.0,
        source="assumption: a household in twenty-five goes by the news of others alone",
    )
    wishes: float = number(
        0.0,
        "share of everybody who wishes to go whatever befalls",
        unit="share",
        low=0.0,
        high=1.0,
        source="assumption: nobody flees from nothing; 1 asks how many could get out if everybody "
        "wished to",
    )
    far_share: float = number(
        0.15,
        "what is left of the share that flees from disorder where no way out is near",
        unit="share",
        low=0.0,
        high=1.0,
        source="assumption: hunger and disorder are the same at the next town; who flees from them "
        "needs a way out of the country",
    )
    fighting_km: float = number(
        30.0,
        "road distance at which fighting is felt 1/e as strongly",
        unit="km",
        low=1.0,
        high=500.0,
        source="assumption: guns are heard at a day's march",
    )
    news_of_flight: float = number(
        4.0,
        "people of a province who flee a day, per 1,000, by which all who go with others are set "
        "off",
        unit="per 1,000 a day",
        low=0.1,
        high=100.0,
        source="assumption: nobody can overlook that one in a hundred leaves within days",
    )
    place_spread: float = number(
        0.5,
        "how much places differ in who is willing and able: standard deviation of the log-odds",
        unit="log points",
        low=0.0,
        high=3.0,
        source="assumption: of two towns in the same danger one keeps twice as many as the other",
    )
    daily_chance: float = number(
        0.09,
        "daily chance that those who are set off leave, before others make them hurry",
        unit="1/day",
        low=0.001,
        high=1.0,
        source="assumption: a week to pack, to sell and to gather the family",
    )
    wave_spread: float = number(
        0.5,
        "how far rumours hurry or delay those who are set off in a province: standard deviation of "
        "the logarithm of their daily chance",
        unit="log points",
        low=0.0,
        high=2.0,
        source="assumption: a rumour doubles or halves the departures of a day",
    )
    wave_days: float = number(
        6.0,
        "days over which rumours last",
        unit="days",
        low=1.0,
        high=60.0,
        source="assumption: a week until a rumour is found to be true or false",
    )
    conflict_chance: float = number(
        0.0007,
        "daily chance that an adult decides on flight where fighting is worst, where "
        "`structure.tempo` is `herding` or `constant`",
        unit="1/day",
        low=0.0,
        high=0.5,
        source="assumption: one adult in fifty a month; meant to place a war among past exoduses, "
        "not above them",
    )
    disorder_chance: float = number(
        0.00016,
        "daily chance that an adult decides on flight where control is lost and the food gap is "
        "twice the usual one, where `structure.tempo` is `herding` or `constant`",
        unit="1/day",
        low=0.0,
        high=0.5,
        source="assumption: a quarter of the flight from fighting; meant to place a collapse among "
        "past exoduses, not above them",
    )
    orderly_control: float = number(
        0.8,
        "control below which disorder makes people flee",
        unit="share",
        low=0.01,
        high=1.0,
        source="state-control-weakening",
    )
    herding: float = number(
        2.0,
        "growth of flight with each neighbour in 1,000 who leaves a day",
        unit="per (1/1,000 a day)",
        low=0.0,
        high=50.0,
        source="assumption: departures in past exoduses accelerate before they ebb",
    )
    herding_limit: float = number(
        4.0,
        "most that herding can multiply flight",
        unit="factor",
        low=1.0,
        high=100.0,
        source="assumption: keeps the tipping finite",
    )
    soldiers_take_part: float = number(
        0.3,
        "chance of soldiers to leave, relative to civilians, where no control is left; none leaves "
        "where there is order, and in between the more, the less control",
        unit="factor",
        low=0.0,
        high=5.0,
        source="assumption: units hold together longer than households, and unfed ones dissolve",
    )
    moves_on_chance: float = number(
        0.01,
        "daily chance that displaced people move on where the fighting has caught up with them",
        unit="1/day",
        low=0.0,
        high=1.0,
        source="assumption: displacement is repeated in most wars",
    )


@lru_cache(maxsize=8)
def nearness_of_fighting(geography: Geography, fighting_km: float) -> Floats:
    """Give how strongly fighting in each county is felt in each other, shape (C, C)."""
    felt: Floats = np.exp(-geography.routes.county_to_county_km / fighting_km)
    np.fill_diagonal(felt, 1.0)
    return felt
