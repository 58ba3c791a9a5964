"""The indicators that planners ask for: one table, put together from what processes declare.

Every run reports all of them, in people unless the unit says otherwise. `evidence` names the
entries of the register with which an indicator is compared. Countries, rivers and reaches are
called what the geography of the run calls them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from sim.geography.gazetteer import shipped
from sim.geography.words import Words, with_countries, words_of
from sim.processes.arrest.indicators import INDICATORS as ARREST
from sim.processes.crossing.indicators import INDICATORS as CROSSING
from sim.processes.custody.indicators import INDICATORS as CUSTODY
from sim.processes.departure.indicators import INDICATORS as DEPARTURE
from sim.processes.hiding.indicators import INDICATORS as HIDING
from sim.processes.mortality.indicators import INDICATORS as MORTALITY
from sim.processes.onward.indicators import INDICATORS as ONWARD
from sim.processes.reception.indicators import INDICATORS as RECEPTION
from sim.processes.travel.indicators import INDICATORS as TRAVEL
from sim.processes.voluntary_return.indicators import INDICATORS as VOLUNTARY_RETURN
from sim.quantities.indicators import Indicator, Indicators
from sim.quantities.order import in_order

__all__ = ["Indicator", "indicator", "indicators_of", "shipped_indicators"]

_ORDER = (
    "crossings",
    "crossings_by_river",
    "crossings_peak",
    "crossings_peak_day",
    "crossings_half_day",
    "exits_half_day",
    "exits_peak_share",
    "other_ways_out",
    "in_hiding_mean",
    "in_hiding_end",
    "in_hiding_per_1000_most",
    "camp_demand",
    "camps_needed",
    "overflow_day",
    "unsheltered_person_days",
    "registered",
    "waiting_peak",
    "waiting_child_share",
    "waiting_older_share",
    "wait_median",
    "wait_90",
    "roof_within_60_days",
    "with_families_peak",
    "in_centres_peak",
    "in_camp_peak",
    "in_added_camps_peak",
    "in_zone_peak",
    "moved_to_camps",
    "carried_inland",
    "officials_apart_peak",
    "soldiers_apart_peak",
    "arrests",
    "helpers_fined",
    "fines_cny",
    "releases",
    "releases_share",
    "forced_returns",
    "forced_returns_political",
    "voluntary_returns",
    "arrivals_south_korea",
    "arrivals_female_share",
    "arrivals_by_age",
    "arrivals_years_away",
    "arrivals_called_share",
    "arrivals_by_channel",
    "arrivals_by_way",
    "arrivals_by_province",
    "internally_displaced_peak",
    "deaths",
    "deaths_by_cause",
    "deaths_at_home",
    "deaths_children",
    "deaths_waiting",
    "killed_at_home",
    "killed_at_home_rate",
    *(
        f"death_rate_{stage}{when}"
        for stage in ("unsheltered", "reception", "border", "displaced", "sheltered")
        for when in ("", "_worst")
    ),
    "drowned_rate",
    "shot_rate",
    "cold_rate_worst",
    "disease_rate_worst",
    "starved_at_home_rate",
    "detention_death_rate",
    "executed_a_year",
    "left_home_share",
    "reached_border_share",
    "got_across_share",
    "flight",
    "ability",
    "departures_by_reach",
)
"""In which they are printed; others come behind."""

_DECLARED: tuple[Indicator | Indicators, ...] = in_order(
    (
        *DEPARTURE,
        *TRAVEL,
        *CROSSING,
        *RECEPTION,
        *HIDING,
        *ARREST,
        *CUSTODY,
        *ONWARD,
        *VOLUNTARY_RETURN,
        *MORTALITY,
    ),
    _ORDER,
)
"""The indicators of every geography; words in braces are filled in from its tables."""


@lru_cache(maxsize=8)
def indicators_of(words: Words) -> tuple[Indicator, ...]:
    """Give all indicators of a geography, in the order in which they are printed."""
    return tuple(_called(words))


def _called(words: Words) -> Iterator[Indicator]:
    """Fill in what countries, rivers and reaches are called."""
    for each in _DECLARED:
        if isinstance(each, Indicators):
            yield from each.of(words)
        else:
            yield replace(
                each,
                label=with_countries(each.label, [words]),
                definition=with_countries(each.definition, [words]),
            )


def shipped_indicators() -> tuple[Indicator, ...]:
    """Give the indicators of the places that come with the model."""
    return indicators_of(words_of(shipped()))


def indicator(name: str) -> Indicator:
    """Give the indicator of that name, of the places that come with the model."""
    return next(each for each in shipped_indicators() if each.name == name)
