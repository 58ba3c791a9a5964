"""What those in flight are exposed to: cold, disease in crowds, and want, by stage and care."""

from __future__ import annotations

from dataclasses import dataclass

from sim.params import Parameters, number


@dataclass(frozen=True)
class Exposed(Parameters):
    """The part of mortality that falls on those who are away from home and not held."""

    cold: float = number(
        0.00002,
        "daily chance of an adult without shelter to die of cold and wet, outside winter",
        unit="1/day",
        low=0.0,
        high=0.01,
        source="assumption: two in 100,000; spring and autumn nights at the river are near frost",
    )
    winter_factor: float = number(
        5.0,
        "that chance from December to February relative to the other months",
        unit="factor",
        low=1.0,
        high=100.0,
        source="assumption: nights of twenty degrees of frost; cold alone then kills as many as "
        "where an emergency begins",
    )
    cold_child_factor: float = number(
        2.0,
        "chance of a child to die of cold relative to adults",
        unit="factor",
        low=0.0,
        high=50.0,
        source="assumption: small bodies lose warmth fast; older children hardly more than adults",
    )
    cold_older_factor: float = number(
        4.0,
        "chance of an older person to die of cold relative to adults",
        unit="factor",
        low=0.0,
        high=50.0,
        source="assumption: as with hunger",
    )
    displaced_roof: float = number(
        0.7,
        "share of the cold that is kept from the internally displaced",
        unit="share",
        low=0.0,
        high=1.0,
        source="assumption: most find a roof with others or in a school",
    )
    tent_keeps: float = number(
        0.8,
        "share of the cold that a tent or hut in a camp keeps out",
        unit="share",
        low=0.0,
        high=1.0,
        source="assumption: canvas with a stove and blankets; houses keep all of it out",
    )
    disease: float = number(
        0.00002,
        "daily chance of an adult in flight to die of disease where there is no crowd",
        unit="1/day",
        low=0.0,
        high=0.01,
        source="assumption: about what disease takes of adults anywhere who are tired, cold and "
        "without a doctor; set by hand with past emergencies in view",
    )
    crowd_doubles: float = number(
        3000.0,
        "people who share water and ground at one place at whom that chance is doubled",
        unit="people",
        low=10.0,
        high=1_000_000.0,
        source="assumption: a few latrines and one stream serve some thousands; set by hand with "
        "past emergencies in view",
    )
    disease_most: float = number(
        0.003,
        "highest chance of an adult to die of disease a day",
        unit="1/day",
        low=0.0,
        high=0.1,
        source="assumption: an epidemic among people who have no immunity and no care, three in a "
        "thousand; set by hand with past emergencies in view",
    )
    disease_child_factor: float = number(
        2.5,
        "chance of a child to die of disease relative to adults",
        unit="factor",
        low=0.0,
        high=50.0,
        source="assumption: those under five die first; those up to fourteen together are less "
        "weak",
    )
    disease_older_factor: float = number(
        2.5,
        "chance of an older person to die of disease relative to adults",
        unit="factor",
        low=0.0,
        high=50.0,
        source="assumption: as children",
    )
    displaced_crowd: float = number(
        20_000.0,
        "crowd that the displaced of a county live in where they are as many as its people",
        unit="people",
        low=0.0,
        high=10_000_000.0,
        source="assumption: where guests are as many as hosts, they live as in a field with so "
        "many people; set by hand with past emergencies in view",
    )
    centre_crowd: float = number(
        300.0,
        "people who share water and ground in a school or hall",
        unit="people",
        low=0.0,
        high=100_000.0,
        source="assumption: a school of twelve classes",
    )
    camp_crowd: float = number(
        1500.0,
        "people who share water and ground in a camp that was put up, or in a section of a zone",
        unit="people",
        low=0.0,
        high=1_000_000.0,
        source="camp-capacity-1500-each",
    )
    roof_care: float = number(
        0.8,
        "share of the need for water, food and doctors that is met for those under a roof",
        unit="share",
        low=0.0,
        high=1.0,
        source="assumption: the state feeds camps and halls and sends doctors; some are far away",
    )
    zone_care: float = number(
        0.5,
        "the same in a zone that the neighbour's army holds on the near bank",
        unit="share",
        low=0.0,
        high=1.0,
        source="assumption: behind a line, supplied over broken bridges",
    )
    unfed_lack: float = number(
        0.3,
        "share of the need for food that those without shelter lack where no relief comes",
        unit="share of need",
        low=0.0,
        high=1.0,
        source="assumption: they carry food for some days, and buy, beg and are given some",
    )
