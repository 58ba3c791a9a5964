"""Mesa's core is loaded alone, and the whole of Mesa is there for whoever asks for it."""

from __future__ import annotations

import subprocess
import sys

ALONE = """
import multiprocessing, sys
from sim.mesa_core import Agent, AgentSet, Model
from mesa.model import Model as same
assert Model is same
agent = Agent(Model(rng=1))
assert len(agent.model.agents) == 1 and isinstance(agent.model.agents, AgentSet)
heavy = {"pandas", "scipy", "networkx", "tqdm", "mesa.datacollection"}
assert not heavy & set(sys.modules), heavy & set(sys.modules)
assert multiprocessing.get_start_method(allow_none=True) is None
"""

THEN_ALL = """
import mesa
assert mesa.Agent is Agent and mesa.Model is Model
assert mesa.agent.AgentSet is AgentSet and mesa.__version__
from mesa import DataCollector, space
collector = DataCollector(model_reporters={"agents": lambda model: len(model.agents)})
collector.collect(agent.model)
assert collector.get_model_vars_dataframe()["agents"].tolist() == [1]
assert not hasattr(mesa, "no_such_thing")
"""

IN_THREADS = """
import sys
from concurrent.futures import ThreadPoolExecutor
from sim.mesa_core import Agent
import mesa
sys.setswitchinterval(1e-5)
with ThreadPoolExecutor(8) as pool:
    found = list(pool.map(lambda n: (mesa.DataCollector, mesa.space, mesa.Agent), range(8)))
assert len(set(found)) == 1 and found[0][2] is Agent
"""

AFTER_ALL = """
import mesa
from sim.mesa_core import Agent
assert mesa.Agent is Agent
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


def test_threads_that_ask_for_the_whole_of_mesa_at_the_same_time_all_get_it() -> None:
    assert passes(IN_THREADS)
