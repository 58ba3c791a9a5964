"""Random scenarios: a file of the project, a few days, and a handful of parameters anywhere."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import assume
from hypothesis import strategies as st

from sim.params import Parameter
from sim.scenario.language.declared import declared
from sim.scenario.load import ScenarioError, load_scenario
from sim.scenario.scenario import Scenario

NAMES = ("status-quo", "collapse", "war", "open-border", "crackdown", "amnesty", "famine")
POPULATION = 24_052_231
MOST_LEAVERS = {
    "trade.chance",
    "marriage.chance",
    "access.chance",
    "southbound.brought_a_year",
    "flight.flees_fighting",
    "flight.flees_disorder",
    "flight.wishes",
    "flight.conflict_chance",
    "flight.disorder_chance",
    "departure.network_floor",
}
"""Parameters whose upper end would set millions on the road; they are raised threefold at most."""
LONGEST_RUN_IN = 150

PARAMETERS = tuple(
    parameter
    for parameter in declared().parameters.values()
    if parameter.kind in ("number", "whole", "choice") and parameter.section != "population"
)
POLICY = tuple(
    parameter
    for parameter in PARAMETERS
    if parameter.section not in ("beginning", "climate")
    and parameter.key != "destination.community_km"
)
"""Parameters that may change during a run; the others speak of its start."""


def value_of(draw: st.DrawFn, parameter: Parameter) -> float | int | str:
    """Draw a value within the range: an end of it, or a multiple of the default."""
    if parameter.kind == "choice":
        return draw(st.sampled_from(parameter.options))
    low, high, usual = parameter.low, parameter.high, parameter.default
    if parameter.key in MOST_LEAVERS:
        high = min(high, 3 * usual)
    if parameter.section == "beginning":
        high = min(high, LONGEST_RUN_IN if parameter.name == "run_in_days" else 60_000)
    wanted = draw(st.sampled_from([low, 0.3 * usual, usual, 3 * usual, high]))
    value = min(max(wanted, low), high)
    return int(value) if parameter.kind == "whole" else float(value)


@st.composite
def scenarios(draw: st.DrawFn, most_days: int = 20) -> Scenario:
    """Draw a scenario with up to six parameters set to values within their ranges."""
    chosen = draw(st.lists(st.sampled_from(PARAMETERS), max_size=6, unique_by=lambda p: p.key))
    sets = [f"{parameter.key}={value_of(draw, parameter)}" for parameter in chosen]
    name, days = draw(st.sampled_from(NAMES)), draw(st.integers(3, most_days))
    return load_or_pass(name, sets, days)


@st.composite
def partings(draw: st.DrawFn, most_days: int = 16) -> tuple[Scenario, Scenario, int]:
    """Draw two scenarios that are one until a day, and that day."""
    name, days = draw(st.sampled_from(NAMES)), draw(st.integers(4, most_days))
    day = draw(st.integers(1, days - 1))
    parameter = draw(st.sampled_from(POLICY))
    one = load_scenario(name, days=days)
    before = current(one, parameter)
    value = value_of(draw, parameter)
    start, then = one.start, one.start + timedelta(days=day)
    dated = f"{parameter.key}={{{start}: {before}, {then}: {value}}}"
    undated = f"{parameter.key}={{{start}: {before}}}"
    return load_or_pass(name, [undated], days), load_or_pass(name, [dated], days), day


def current(scenario: Scenario, parameter: Parameter) -> object:
    """Give the value of a parameter on the first day."""
    return getattr(getattr(scenario.on(0), parameter.section), parameter.name)


def load_or_pass(name: str, sets: list[str], days: int) -> Scenario:
    """Load a scenario; values that contradict one another are no example."""
    try:
        return load_scenario(name, sets, days)
    except ScenarioError:
        assume(False)
        raise
