"""The streams' parameters: how likely who leaves for what, with whom, and with what means."""

from __future__ import annotations

from dataclasses import dataclass

from sim.params import Parameters, number


@dataclass(frozen=True)
class Trade(Parameters):
    """Food and trade: people of both sexes who fetch food or money and go back, again and again."""

    chance: float = number(
        3.0e-4,
        "daily chance that an adult without kin in China leaves for food or trade, where the "
        "border is nearest, the way is known and the food gap is the usual one",
        unit="1/day",
        low=0.0,
        high=0.01,
        source="assumption: no document gives a chance; at the hunger of 1997 one in ten near the "
        "river would have gone within a year, famine-thousands-cross",
    )
    hunger_response: float = number(
        1.12,
        "power with which the chance grows with the food gap",
        unit="exponent",
        low=0.0,
        high=5.0,
        source="motive-economic, famine-thousands-cross",
    )
    women_factor: float = number(
        0.6,
        "chance of women relative to men",
        unit="factor",
        low=0.1,
        high=10.0,
        source="assumption: men went to work and carry, women kept the markets at home",
    )
    child_factor: float = number(
        0.06,
        "chance of children to set out alone relative to adults",
        unit="factor",
        low=0.0,
        high=1.0,
        source="assumption: children without parents live on markets, and few go over the river",
    )
    older_factor: float = number(
        0.2,
        "chance of people of 65 and over relative to adults",
        unit="factor",
        low=0.0,
        high=1.0,
        source="assumption: one in five still walks and carries",
    )
    family_share: float = number(
        0.04,
        "share of those who leave that take their family",
        unit="share",
        low=0.0,
        high=1.0,
        source="assumption: carriers go alone",
    )
    means_median: float = number(
        120.0,
        "median of what a party can pay, for those without kin in China",
        unit="USD",
        low=1.0,
        high=10000.0,
        source="assumption: several months of market earnings; no income survey at hand",
    )


@dataclass(frozen=True)
class Marriage(Parameters):
    """Marriage: women brought to husbands, mostly by brokers or against their will.

    The buyer pays the way. They stay for years, and most live with the family of the husband.
    """

    chance: float = number(
        1.55e-5,
        "daily chance that a woman without kin in China leaves for a marriage there, where the "
        "border is within a day's ride, the way is known and the food gap is the usual one",
        unit="1/day",
        low=0.0,
        high=0.001,
        source="assumption: no document gives a chance; a twentieth of the chance to go for food",
    )
    hunger_response: float = number(
        0.6,
        "power with which the chance grows with the food gap",
        unit="exponent",
        low=0.0,
        high=5.0,
        source="assumption: half the response of food and trade: demand for brides is the other "
        "side of it",
    )
    after_trade: float = number(
        0.017,
        "share of women who came alone for food or money who stay with a husband when their time "
        "is over",
        unit="share",
        low=0.0,
        high=1.0,
        source="assumption: recruited or sold after they crossed; no count",
    )
    means_median: float = number(
        60.0,
        "median of what a woman herself can pay later",
        unit="USD",
        low=1.0,
        high=10000.0,
        source="assumption: the price goes to the brokers",
    )


@dataclass(frozen=True)
class Southbound(Parameters):
    """On to the South: called and paid for by kin who arrived there before."""

    brought_a_year: float = number(
        0.45,
        "people whom one who has arrived tries to bring in a year, while she calls, phones are "
        "common and the price is as usual",
        unit="people/year",
        low=0.0,
        high=3.0,
        source="assumption: near half try to bring somebody in a year, for the first years; "
        "that it is done is documented, chain-migration",
    )
    budget: float = number(
        4000.0,
        "price of the whole way, a person, at which half of those who would pay still can",
        unit="USD",
        low=100.0,
        high=100_000.0,
        source="assumption: a year's savings of a newcomer in the South",
    )
    women_factor: float = number(
        2.4,
        "chance of women to be brought relative to men",
        unit="factor",
        low=0.1,
        high=10.0,
        source="assumption: daughters and mothers of women; men are bound to work units and army",
    )
    child_factor: float = number(
        0.4,
        "chance of children relative to adults",
        unit="factor",
        low=0.0,
        high=5.0,
        source="assumption: children are sent for when a parent has arrived, and cannot go alone",
    )
    older_factor: float = number(
        0.4,
        "chance of people of 65 and over relative to adults",
        unit="factor",
        low=0.0,
        high=5.0,
        source="assumption: parents are called, but fewer stand the way",
    )


@dataclass(frozen=True)
class Access(Parameters):
    """Early leavers with access: officials, soldiers, loggers, with papers, money and vehicles."""

    chance: float = number(
        6.0e-7,
        "daily chance of an adult man to leave by what his post gives him, where the border is "
        "within a day's ride",
        unit="1/day",
        low=0.0,
        high=1e-5,
        source="assumption: some hundreds a year set out in the whole country; most lack the last "
        "contact",
    )
    women_factor: float = number(
        0.05,
        "chance of women relative to men",
        unit="factor",
        low=0.0,
        high=10.0,
        source="assumption: posts abroad and in the army are held by men",
    )
    family_share: float = number(
        0.1,
        "share of those who leave that take their family",
        unit="share",
        low=0.0,
        high=1.0,
        source="assumption: families of officials abroad are kept at home",
    )
    means_median: float = number(
        3000.0,
        "median of what they can pay",
        unit="USD",
        low=1.0,
        high=100_000.0,
        source="assumption: foreign currency passes through their hands",
    )
