"""The indicators that speak of reception."""

from __future__ import annotations

from sim.quantities import measures as m
from sim.quantities import shelter
from sim.quantities.indicators import Indicator

_MONTHS_TWO = 60
_ROOFS = (
    ("with_families", "with families", "taken in by families in {across}"),
    ("in_centres", "in schools and halls", "in schools and halls in {across}"),
    ("in_camp", "in camp sites", "in the named camp sites"),
    ("in_added_camps", "in further camps", "in camps that were put up beside the named sites"),
    ("in_zone", "in a zone on the near bank", "in a zone that {across} holds in {home}"),
)

INDICATORS: tuple[Indicator, ...] = (
    Indicator(
        "camp_demand",
        "in need of a roof, most",
        "people",
        "the largest number, on any day, of people under a roof of any kind or waiting at "
        "reception for one",
        m.highest(shelter.camp_demand),
    ),
    Indicator(
        "camps_needed",
        "camps needed",
        "camps",
        "that number divided by the places of one camp (the largest that opens in the "
        "run, or 1,500 if none does), rounded up: were there camps alone",
        shelter.camps_needed,
        ("camp-capacity-1500-each", "camp-sites-five-2017"),
    ),
    Indicator(
        "overflow_day",
        "first day of overflow",
        "day of the run",
        "the first day on which people wait at reception while every open camp site is full; the "
        "first day of the run is day 1",
        shelter.overflow_day,
    ),
    Indicator(
        "unsheltered_person_days",
        "unsheltered person-days",
        "person-days",
        "people at reception, known to the authorities and without shelter, summed over all days",
        m.total(m.nationwide("at_reception")),
    ),
    Indicator(
        "registered",
        "registered at reception",
        "people",
        "people registered by the authorities at reception",
        m.total(m.nationwide("registered")),
    ),
    Indicator(
        "waiting_peak",
        "waiting at reception, most",
        "people",
        "the largest number, on any day, of people at reception without shelter",
        m.highest(m.nationwide("at_reception")),
    ),
    *(
        Indicator(
            f"waiting_{age}_share",
            f"of the waiting, {words}",
            "share",
            f"unsheltered person-days at reception of {words}, as a share of all",
            m.share(
                m.total(m.nationwide("at_reception_by_age", age=age)),
                m.total(m.nationwide("at_reception")),
            ),
        )
        for age, words in (("child", "children"), ("older", "older people"))
    ),
    Indicator(
        "wait_median",
        "days to a roof, half",
        "days",
        "days at reception after which half of those who got a roof had one; long waits in steps "
        "of days to months",
        shelter.waited(0.5),
    ),
    Indicator(
        "wait_90",
        "days to a roof, nine in ten",
        "days",
        "the same for nine in ten of them",
        shelter.waited(0.9),
    ),
    Indicator(
        "roof_within_60_days",
        "a roof within 60 days",
        "share",
        "people who got a roof before 60 days at reception were over, as a share of all who became "
        "known; who goes home, hides or dies before has none",
        shelter.roof_within(_MONTHS_TWO),
        ("shelter-albania-1999",),
    ),
    *(
        Indicator(
            f"{name}_peak",
            f"{label}, most",
            "people",
            f"the largest number, on any day, of people {words}",
            m.highest(m.nationwide(name)),
            ("shelter-albania-1999",) if name in ("with_families", "in_centres") else (),
        )
        for name, label, words in _ROOFS
    ),
    Indicator(
        "moved_to_camps",
        "moved to camps from roofs",
        "people",
        "people who moved into a camp from a family, a school or a hall",
        m.total(
            m.together(
                *(
                    m.nationwide("flow", status_from=roof, status_to="in_camp")
                    for roof in ("with_families", "in_centre")
                )
            )
        ),
        ("shelter-families-tire-1999",),
    ),
    Indicator(
        "carried_inland",
        "carried inland",
        "people",
        "people taken by bus to a roof in another county",
        m.total(m.nationwide("carried_inland")),
        ("shelter-transport-1999",),
    ),
)
