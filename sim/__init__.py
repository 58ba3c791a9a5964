"""Tumen: scenarios of border crossings from North Korea to China, each number with its source.

    import sim

    collapse = sim.load("collapse")
    bigger = collapse.vary({"camps.capacity": 3000}, why="Camps of double size.")
    both = sim.compare(sim.run(collapse, members=8), sim.run(bigger, members=8))
    both.figure("compare.png")

What is named here is all there is to the interface; each part is loaded when it is asked for.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sim.interface.function import as_function
    from sim.interface.run import Comparison, Run
    from sim.interface.running import compare, load, run
    from sim.interface.running import days_of as days
    from sim.interface.running import open_run as open  # noqa: A004 - as `gzip` and `io` name it
    from sim.run_folder.files import RunError
    from sim.scenario.draws import Draws
    from sim.scenario.language.mistakes import ScenarioError
    from sim.scenario.scenario import Scenario
    from sim.simulation.days import Day

__all__ = [
    "Comparison",
    "Day",
    "Draws",
    "Run",
    "RunError",
    "Scenario",
    "ScenarioError",
    "as_function",
    "compare",
    "days",
    "load",
    "open",
    "run",
]

_FOUND_IN = {
    "Comparison": "sim.interface.run:Comparison",
    "Day": "sim.simulation.days:Day",
    "Draws": "sim.scenario.draws:Draws",
    "Run": "sim.interface.run:Run",
    "RunError": "sim.run_folder.files:RunError",
    "Scenario": "sim.scenario.scenario:Scenario",
    "ScenarioError": "sim.scenario.language.mistakes:ScenarioError",
    "as_function": "sim.interface.function:as_function",
    "compare": "sim.interface.running:compare",
    "days": "sim.interface.running:days_of",
    "load": "sim.interface.running:load",
    "open": "sim.interface.running:open_run",
    "run": "sim.interface.running:run",
}


def __getattr__(name: str) -> object:
    if name not in _FOUND_IN:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module  # noqa: PLC0415 - nothing is loaded before it is needed

    module, _, own = _FOUND_IN[name].partition(":")
    found: object = getattr(import_module(module), own)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
