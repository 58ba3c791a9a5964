"""The common task in Starsim: a module with two states and one draw an agent and day."""

from __future__ import annotations

import numpy as np
import starsim as ss
from task import PLACES, STATES, Counts, Task

LIBRARIES = ("starsim",)


class Course(ss.Module):
    """The walk of all agents."""

    def __init__(self, task: Task) -> None:
        super().__init__()
        self.task = task
        self.define_states(ss.IntArr("state", default=0), ss.IntArr("place", default=0))
        self.goes_on = ss.bernoulli(p=_chance)
        self.counts: list[np.ndarray] = []

    def init_post(self) -> None:
        super().init_post()
        self.place[:] = self.task.place_of_agents(np.int64)

    def step(self) -> None:
        going = self.goes_on.filter()
        self.state[going] = (self.state[going] + 1) % len(STATES)
        cell = self.state.values * PLACES + self.place.values
        counts = np.bincount(cell, minlength=len(STATES) * PLACES)
        self.counts.append(counts.reshape(len(STATES), PLACES))


def _chance(module: Course, sim: ss.Sim, uids: ss.uids) -> np.ndarray:
    return module.task.chances[module.state[uids], module.place[uids]]


class Run:
    """One run; making it is not timed, `days` is."""

    def __init__(self, task: Task, seed: int) -> None:
        self.task = task
        self.sim = ss.Sim(
            modules=Course(task),
            n_agents=task.agents,
            dt=ss.days(1),
            start=ss.days(0),
            dur=ss.days(task.days - 1),
            rand_seed=seed,
            verbose=0,
        )
        self.sim.init()

    def days(self) -> Counts:
        self.sim.run()
        (course,) = self.sim.modules
        return np.array(course.counts)
