"""Policies of shelter: posts, families, halls and camps across the border, and the camp sites."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sim.params import Parameters, by_place, names, number


@dataclass(frozen=True)
class Sheltering(Parameters):
    """How a neighbour that shelters brings people in, screens them, and finds them roofs."""

    staff: float = number(
        0.5,
        "officials at the posts of a county for each 1,000 residents: quarantine, customs, police "
        "and clerks; in a war troops stand there instead",
        unit="per 1,000",
        low=0.0,
        high=100.0,
        source="recruitment-border-posts-2017, plan-2013-groups",
    )
    staff_sent: float = number(
        600.0,
        "further officials sent once shelter is ordered, to where people wait",
        unit="officials",
        low=0.0,
        high=100_000.0,
        source="assumption: as many as the counties of the bank have themselves; that posts were "
        "advertised is documented, recruitment-border-posts-2017, their number is not",
    )
    troops_share: float = number(
        0.03,
        "share of the force on the bank that stands at the posts where the river is sealed",
        unit="share",
        low=0.0,
        high=1.0,
        source="assumption: of the four kinds of groups of plan-2013-groups one screens, and most "
        "men block; hundreds of the usual force, thousands of a surge",
    )
    rescued_a_day: float = number(
        15.0,
        "people whom one of those at the posts brings in from the bank in a day",
        unit="people/day",
        low=0.0,
        high=1000.0,
        source="assumption: a lorry with three men makes two trips with twenty-five people each",
    )
    screened_a_day: float = number(
        10.0,
        "people whom one of those at the posts sees through quarantine, customs and police a day",
        unit="people/day",
        low=0.0,
        high=1000.0,
        source="registration-norms",
    )
    families_of_kin: float = number(
        0.09,
        "people whom families take in, in the end, for each resident of the origin's nation",
        unit="people/person",
        low=0.0,
        high=5.0,
        source="shelter-albania-1999",
    )
    families_of_others: float = number(
        0.005,
        "people whom families take in, in the end, for each other resident",
        unit="people/person",
        low=0.0,
        high=5.0,
        source="assumption: strangers without a common tongue, at a twentieth of what kin did in "
        "shelter-albania-1999",
    )
    families_days: float = number(
        20.0,
        "days after the order within which two thirds of these families come forward",
        unit="days",
        low=1.0,
        high=365.0,
        source="assumption: word and lists go through villages and works within weeks; where "
        "nobody had to be asked it was days, shelter-poland-2022",
    )
    centres: float = number(
        0.015,
        "places in schools and halls for each resident of a county",
        unit="places/person",
        low=0.0,
        high=1.0,
        source="assumption: half of what was opened for each resident in shelter-albania-1999, "
        "since schools go on; that they are meant as sites was reported, schools-as-sites-2017",
    )
    centres_days: float = number(
        21.0,
        "days after the order until all of these schools and halls are fitted out",
        unit="days",
        low=1.0,
        high=365.0,
        source="assumption: classes are moved, stoves and bedding brought, one hall after another",
    )
    centres_until: float = number(
        140.0,
        "days after the order from which schools and halls are given back: nobody more is let in, "
        "and those inside are moved to camps that have places",
        unit="days",
        low=0.0,
        high=1000.0,
        source="assumption: a school term of twenty weeks; schools and works want their halls "
        "back, and who has no place elsewhere stays",
    )
    added_a_week: float = number(
        25.0,
        "further camps that are put up a week where people wait without a roof",
        unit="camps/week",
        low=0.0,
        high=1000.0,
        source="assumption: a large state's engineers put up tents for some 5,000 people a day; a "
        "small one had 52 sites after ten weeks, shelter-albania-1999",
    )
    added_when_full: float = number(
        0.8,
        "share of the places in a county's camps that is taken, from which further ones are put "
        "up there",
        unit="share",
        low=0.0,
        high=1.0,
        source="assumption: the next field is levelled before the last is full",
    )
    added_after: float = number(
        14.0,
        "days from the order until the first of them stands",
        unit="days",
        low=0.0,
        high=365.0,
        source="assumption: a fortnight to bring tents and level ground, a quarter of the building "
        "days of a camp of houses",
    )
    added_most: float = number(
        400.0,
        "how many of them are put up at most",
        unit="camps",
        low=0.0,
        high=10_000.0,
        source="assumption: eight times those of shelter-albania-1999, beyond which fields, water "
        "and patience end; the plan of 2013 gives no number, camp-capacity-1500-each",
    )
    buses: float = number(
        190.0,
        "buses that carry people from a county without room to one that has some, one trip a day",
        unit="buses",
        low=0.0,
        high=100_000.0,
        source="shelter-transport-1999",
    )
    people_a_bus: float = number(
        40.0,
        "people in a bus",
        unit="people/bus",
        low=1.0,
        high=200.0,
        source="assumption: a coach with its seats taken; with the buses it comes to the 7,500 a "
        "day of shelter-transport-1999",
    )
    care: float = number(
        0.85,
        "share of the need for water, food and doctors that is met in the end for those who are "
        "known and wait",
        unit="share",
        low=0.0,
        high=1.0,
        source="assumption: clean water, salts and doctors keep off most of what kills in crowds; "
        "set by hand with past emergencies in view",
    )
    care_days: float = number(
        10.0,
        "days after the order within which two thirds of it have come",
        unit="days",
        low=1.0,
        high=365.0,
        source="assumption: water and doctors take one to two weeks to reach a field",
    )
    care_people: float = number(
        8000.0,
        "people waiting in a county whom that relief serves in full; more of them share it",
        unit="people",
        low=1.0,
        high=10_000_000.0,
        source="assumption: some fifty doctors and nurses and twenty water lorries, what a county "
        "town can spare",
    )
    zone_places: float = number(
        200_000.0,
        "places in a zone that the neighbour's army holds on the near bank; where the form of "
        "shelter has one",
        unit="places",
        low=0.0,
        high=10_000_000.0,
        source="assumption: a depth of some kilometres along the bank with tents; claimed and "
        "denied, no document gives a number, buffer-line-2013",
    )
    zone_days: float = number(
        30.0,
        "days from the order until all of the zone's places stand",
        unit="days",
        low=1.0,
        high=365.0,
        source="assumption: the army must cross and clear the bank first",
    )
    releases_apart: float = number(
        0.0,
        "daily chance that officials or soldiers who are held apart are let out to the others",
        unit="1/day",
        low=0.0,
        high=1.0,
        source="assumption: the plan says that they are held, plan-detain-leaders, and not for how "
        "long; release is a lever",
    )


@dataclass(frozen=True)
class Camps(Parameters):
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
        (),
        "sites that stand ready and need only be opened; the others must be built; if not given, "
        "those of which the table of camps says so",
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
    intake: float = number(
        300.0,
        "people whom an open site takes in a day",
        unit="people/day",
        low=0.0,
        high=1_000_000.0,
        source="assumption: a site of 1,500 fills within a week: people are led to beds, counted "
        "and given cards in a day's hours",
    )
    opens_there: Mapping[str, float] = by_place(
        "whether a site stands open whatever is ordered: 1 open from that day, -1 kept shut; 0 as "
        "ordered",
        unit="switch",
        low=-1.0,
        high=1.0,
        places=("camp",),
        source="assumption: as ordered, none by default",
    )
