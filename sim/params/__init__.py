"""Parameters: how they are declared, and what each of them may hold."""

from sim.params.allowed import ParameterError, Parameters
from sim.params.declarations import (
    ASSUMPTION,
    CRISIS,
    ORDINARY,
    SCENARIO_KINDS,
    Kind,
    Parameter,
    PlaceKind,
    by_place,
    choice,
    choice_by_place,
    flag,
    names,
    number,
    numbers,
    parameters_of,
    whole,
)

__all__ = [
    "ASSUMPTION",
    "CRISIS",
    "ORDINARY",
    "SCENARIO_KINDS",
    "Kind",
    "Parameter",
    "ParameterError",
    "Parameters",
    "PlaceKind",
    "by_place",
    "choice",
    "choice_by_place",
    "flag",
    "names",
    "number",
    "numbers",
    "parameters_of",
    "whole",
]
