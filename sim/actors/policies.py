"""Policies: what each actor is set to do, one frozen dataclass an actor; the levers of a scenario."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sim.params import by_place, choice, names, number


@dataclass(frozen=True)
class NorthKorea:
    """The DPRK state and its border guard."""

    control: float = number(
        0.95,
        "how far the state controls movement and its own guards",
        unit="share",
        low=0.0,
        high=1.0,
        source="state-control-weakening, nk-traitors",
    )
    fuel: float = number(
        1.0,
        "fuel for trucks and trains relative to the usual supply",
        unit="share",
        low=0.0,
        high=1.0,
        source="china-oil-lever, rail-travel",
    )
    exit_open: float = number(
        0.0,
        "how far Pyongyang lets its people go: 0 holds them, 1 opens the border and the bridges",
        unit="share",
        low=0.0,
        high=1.0,
        source="nk-opens-borders-lever",
    )
    shoot_on_sight: float = number(
        0.02,
        "how far guards follow an order to shoot",
        unit="share",
        low=0.0,
        high=1.0,
        source="control-timeline",
    )
    border_forces: float = number(
        100_000.0,
        "soldiers of the border forces, all tasks together",
        unit="soldiers",
        low=0.0,
        high=500_000.0,
        source="guards-2006",
    )
    on_picket: float = number(
        0.12,
        "share of the border forces who stand at the river at one time",
        unit="share",
        low=0.0,
        high=1.0,
        source="assumption: three watches, and the larger part in barracks and on other tasks",
    )
    mobile_share: float = number(
        0.4,
        "share of pickets moved to where crossings were of late",
        unit="share",
        low=0.0,
        high=1.0,
        source="secret-police-increase, guards-2012",
    )
    reinforces: float = number(
        0.25,
        "growth of the pickets with each 100 crossings a day, to at most twice, while control holds",
        unit="per 100 people/day",
        low=0.0,
        high=10.0,
        source="secret-police-increase",
    )
    bribes_in_order: float = number(
        0.45,
        "share of guards who take a bribe under full control",
        unit="share",
        low=0.0,
        high=1.0,
        source="crossing-before-2010, price-split",
    )
    bribes_in_disorder: float = number(
        0.8,
        "share of guards who take a bribe where control is lost",
        unit="share",
        low=0.0,
        high=1.0,
        source="state-control-weakening",
    )
    desertion: float = number(
        0.85,
        "share of guards gone where control is lost",
        unit="share",
        low=0.0,
        high=1.0,
        source="assumption: unfed guards leave too",
    )


@dataclass(frozen=True)
class Food:
    """Food in the DPRK and the aid that fills part of the gap."""

    gap: float = number(
        0.15,
        "share of need that is not met while aid arrives as usual",
        unit="share of need",
        low=0.0,
        high=1.0,
        source="assumption: a chronic shortfall in the years around 2011; famine-thousands-cross "
        "ties the gap to crossings but gives no share",
    )
    gap_there: Mapping[str, float] = by_place(
        "what a county or province lacks beyond the rest of the country",
        unit="share of need",
        low=0.0,
        high=1.0,
        places=("county", "province"),
        source="assumption: none by default; no document compares provinces",
    )
    aid: float = number(
        1.0,
        "food and fuel aid from China relative to the usual",
        unit="share",
        low=0.0,
        high=5.0,
        source="food-aid-lever-2014, china-aid-props-regime",
    )
    aid_covers: float = number(
        0.15,
        "share of need that the usual aid covers",
        unit="share of need",
        low=0.0,
        high=0.5,
        source="assumption: several hundred thousand tonnes against five million",
    )
    stocks_days: float = number(
        45.0,
        "mean days until a change of aid is felt on tables",
        unit="days",
        low=1.0,
        high=365.0,
        source="assumption: stocks and markets buffer for weeks",
    )


@dataclass(frozen=True)
class Conflict:
    """Where there is fighting."""

    exposure: Mapping[str, float] = by_place(
        "exposure to fighting, 0 for peace to 1 for the worst; a county overrides its province",
        unit="exposure",
        low=0.0,
        high=1.0,
        places=("county", "province"),
        source="trigger-war-2017",
    )


@dataclass(frozen=True)
class Beijing:
    """China's stance towards those who cross."""

    stance: str = choice(
        "return",
        "what China does with those it finds: return them, tolerate them, shelter them in camps, or "
        "seal the river, push back whom patrols meet there, and shelter those who are across",
        options=("return", "tolerate", "shelter", "seal"),
        source="china-objective-stability, china-says-economic, policy-unlikely-change",
    )
    cooperation: float = number(
        1.0,
        "share of those in custody whom China hands over, unless they are bought free; a public case "
        "is handed over as long as this is above 0",
        unit="share",
        low=0.0,
        high=1.0,
        source="protocol-1986, publicity-forces-repatriation",
    )
    opens_camps_at: float = number(
        500.0,
        "arrivals, running mean of a week, from which Beijing orders camps to open",
        unit="people/day",
        low=0.0,
        high=1_000_000.0,
        source="assumption: a day's arrivals that fill the five sites in a fortnight",
    )
    interpreters_sent: float = number(
        150.0,
        "interpreters sent from elsewhere once camps are ordered, to where people wait",
        unit="interpreters",
        low=0.0,
        high=20_000.0,
        source="recruitment-interpreters-urgent",
    )


@dataclass(frozen=True)
class Patrols:
    """The People's Liberation Army and the border police on the Chinese bank."""

    force: float = number(
        18_000.0,
        "men deployed on the bank in ordinary days",
        unit="men",
        low=0.0,
        high=150_000.0,
        source="assumption: the bank is called largely unguarded; some thirteen men on a km",
    )
    surge: float = number(
        0.0,
        "further men deployed in a crisis",
        unit="men",
        low=0.0,
        high=150_000.0,
        source="troops-150000-2017",
    )
    on_watch: float = number(
        0.33,
        "share of the men deployed who are on the bank at one time",
        unit="share",
        low=0.0,
        high=1.0,
        source="assumption: three watches",
    )
    surge_days: float = number(
        14.0,
        "days over which a change of the surge takes place",
        unit="days",
        low=1.0,
        high=180.0,
        source="assumption: divisions move within two weeks",
    )
    mobile_share: float = number(
        0.5,
        "share of the force moved to where crossings were of late",
        unit="share",
        low=0.0,
        high=1.0,
        source="assumption: half is bound to posts",
    )
    builds_fence: float = number(
        1.0,
        "whether the fence stands in the years in which it was built: 1 yes, 0 no",
        unit="share",
        low=0.0,
        high=1.0,
        source="fence-2006-2012",
    )


@dataclass(frozen=True)
class CountyGovernments:
    """The Chinese counties and cities: police, officials, interpreters."""

    leniency: float = number(
        0.6,
        "chance that officials who have let nobody go of late accept a payment",
        unit="share",
        low=0.0,
        high=1.0,
        source="officials-look-away, bribe-6000-usd",
    )
    leniency_falls: float = number(
        1.5,
        "how fast that chance falls with releases a day in the county",
        unit="log points per person/day",
        low=0.0,
        high=100.0,
        source="officials-cannot-be-lax",
    )
    campaign: float = number(
        1.0,
        "arrests relative to the usual zeal",
        unit="factor",
        low=0.0,
        high=20.0,
        source="control-timeline",
    )
    campaign_there: Mapping[str, float] = by_place(
        "further growth of zeal in a Chinese county or city, 0 for none",
        unit="factor",
        low=0.0,
        high=20.0,
        places=("host",),
        source="assumption: none by default",
    )
    host_room_per_korean: float = number(
        0.08,
        "people whom hosts could take in for each ethnic Korean",
        unit="people/person",
        low=0.0,
        high=5.0,
        source="yanbian-800k",
    )
    fear_per_fine: float = number(
        0.5,
        "how far one fine a day in a county frightens all helpers there",
        unit="share per fine/day",
        low=0.0,
        high=10.0,
        source="fine-30000-yuan, treatment-crime",
    )
    interpreters: float = number(
        0.3,
        "interpreters at hand for each 1,000 ethnic Koreans",
        unit="per 1,000",
        low=0.0,
        high=100.0,
        source="recruitment-interpreters-urgent, recruitment-border-posts-2017",
    )
    registers_a_day: float = number(
        25.0,
        "people whom one interpreter can register a day",
        unit="people/day",
        low=1.0,
        high=500.0,
        source="assumption: twenty minutes a person",
    )


@dataclass(frozen=True)
class Camps:
    """The camp sites."""

    capacity: float = number(
        1500.0,
        "places in each camp",
        unit="people",
        low=0.0,
        high=1_000_000.0,
        source="camp-capacity-1500-each",
    )
    ready: tuple[str, ...] = names(
        ("Changbai Riverside", "Shibalidaogou"),
        "sites that stand ready and need only be opened; the others must be built",
        places=("camp",),
        source="camp-housing-under-way, camp-sites-five-2017, camp-sites-location-2017",
    )
    opening_days: float = number(
        5.0,
        "days from the order to the opening of a site that stands ready",
        unit="days",
        low=0.0,
        high=365.0,
        source="camp-housing-under-way, camp-telecom",
    )
    building_days: float = number(
        60.0,
        "days from the order to the opening of a site that must be built",
        unit="days",
        low=0.0,
        high=1000.0,
        source="assumption: prefabricated housing on prepared ground takes two months",
    )


@dataclass(frozen=True)
class Networks:
    """Brokers and relief networks that take people from China to South Korea."""

    brokers_room: float = number(
        6.5,
        "people whom brokers can take a day",
        unit="people/day",
        low=0.0,
        high=2000.0,
        source="arrivals-2011-2737, underground-network, underground-railroad-suh",
    )
    relief_room: float = number(
        1.8,
        "people whom churches and relief groups can take a day",
        unit="people/day",
        low=0.0,
        high=2000.0,
        source="arrivals-2011-2737, underground-network",
    )
    funding: float = number(
        1.0,
        "funds relative to the usual; room grows with them",
        unit="factor",
        low=0.0,
        high=50.0,
        source="network-expandable",
    )
    price: float = number(
        2500.0,
        "what brokers ask for the way from China to South Korea, a person",
        unit="USD",
        low=0.0,
        high=100_000.0,
        source="crossing-prices, route-prices",
    )
    price_rises: float = number(
        0.5,
        "growth of the price when all room is taken",
        unit="share",
        low=0.0,
        high=10.0,
        source="crossing-prices",
    )
    fear_per_arrest: float = number(
        0.1,
        "room lost, and price added, with each person a day caught on the way",
        unit="share per person/day",
        low=0.0,
        high=5.0,
        source="penalty-helpers-2-7y, treatment-crime",
    )


@dataclass(frozen=True)
class Policies:
    """What holds today for every actor."""

    dprk: NorthKorea
    food: Food
    conflict: Conflict
    beijing: Beijing
    patrols: Patrols
    county_governments: CountyGovernments
    camps: Camps
    networks: Networks
