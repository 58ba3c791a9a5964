"""Mesa's core is loaded alone, and the whole of Mesa is there for whoever asks for it."""

from __future__ import annotations

import gc
import subprocess
import sys
import weakref

import pytest

from sim.model import BorderModel
from sim.scenario.load import load_scenario

ALONE = """
import multiprocessing, sys
from sim.engine.mesa_core import Agent, Model
from mesa.model import Model as same
assert Model is same
agent = Agent(Model(rng=1))
assert len(agent.model.agents) == 1
heavy = {"scipy", "networkx", "tqdm", "mesa.datacollection", "mesa.space"}
from importlib.metadata import version
if version("mesa") < "3.5":  # whose agents can be made of data frames
    heavy.add("pandas")
assert not heavy & set(sys.modules), heavy & set(sys.modules)
assert multiprocessing.get_start_method(allow_none=True) is None
"""

THEN_ALL = """
import mesa
assert mesa.Agent is Agent and mesa.Model is Model
assert mesa.agent.Agent is Agent and mesa.__version__
from mesa import DataCollector, space
collector = DataCollector(model_reporters={"agents": lambda model: len(model.agents)})
collector.collect(agent.model)
assert collector.get_model_vars_dataframe()["agents"].tolist() == [1]
assert not hasattr(mesa, "no_such_thing")
"""

IN_THREADS = """
import sys
from concurrent.futures import ThreadPoolExecutor
from sim.engine.mesa_core import Agent
import mesa
sys.setswitchinterval(1e-5)
with ThreadPoolExecutor(8) as pool:
    found = list(pool.map(lambda n: (mesa.DataCollector, mesa.space, mesa.Agent), range(8)))
assert len(set(found)) == 1 and found[0][2] is Agent
"""

AFTER_ALL = """
import mesa
from sim.engine.mesa_core import Agent
assert mesa.Agent is Agent
"""


VERSION = """
import sim.engine.mesa_core, mesa, importlib.metadata
assert mesa.__version__ == importlib.metadata.version("mesa")
"""

EVERYTHING = """
import sim.engine.mesa_core
from mesa import *
from mesa.experimental import *
assert Model is sim.engine.mesa_core.Model and DataCollector and devs.ABMSimulator
"""

EXPERIMENTS = """
import sim.engine.mesa_core
from mesa.experimental.devs import ABMSimulator
import mesa
assert mesa.experimental.devs.ABMSimulator is ABMSimulator
"""

CANNOT_YET = """
import sim.engine.mesa_core, mesa, sys
sys.modules["mesa.batchrunner"] = None
for attempt in range(2):
    try:
        mesa.DataCollector
    except ImportError:
        continue
    raise SystemExit("half of the package was given")
del sys.modules["mesa.batchrunner"]
assert mesa.DataCollector and mesa.Model is sim.engine.mesa_core.Model
"""


def passes(script: str) -> bool:
    command = [sys.executable, "-W", "ignore", "-c", script]
    return subprocess.run(command, check=False, timeout=120).returncode == 0  # noqa: S603


def test_models_and_agents_are_loaded_without_what_mesa_loads_for_others() -> None:
    assert passes(ALONE)


def test_the_whole_of_mesa_comes_when_it_is_asked_for_with_the_same_classes() -> None:
    assert passes(ALONE + THEN_ALL)


def test_mesa_that_is_there_already_is_left_as_it_is() -> None:
    assert passes(AFTER_ALL)


@pytest.mark.parametrize("script", [VERSION, EVERYTHING, EXPERIMENTS])
def test_mesa_answers_whatever_it_is_asked_first(script: str) -> None:
    assert passes(script)


def test_mesa_that_could_not_be_loaded_is_loaded_when_it_can_be() -> None:
    assert passes(CANNOT_YET)


def test_threads_that_ask_for_the_whole_of_mesa_at_the_same_time_all_get_it() -> None:
    assert passes(IN_THREADS)


def test_a_model_that_is_forgotten_lets_go_of_all_even_if_mesa_keeps_it() -> None:
    model = BorderModel(load_scenario("status-quo", days=2), seed=1)
    people, actor = weakref.ref(model.people), weakref.ref(model.actors[0])
    model.forget()
    gc.collect()
    assert people() is None
    assert actor() is None
