"""The common task in Mesa: an agent an object, `AgentSet.do` a day."""

from __future__ import annotations

import mesa
import numpy as np
from task import PLACES, STATES, Counts, Task

LIBRARIES = ("mesa",)


class Traveller(mesa.Agent):
    """One agent."""

    def __init__(self, model: World, place: int) -> None:
        super().__init__(model)
        self.place = place
        self.state = 0

    def step(self) -> None:
        model, state, place = self.model, self.state, self.place
        if model.random.random() < model.chances[state][place]:
            model.counts[state][place] -= 1
            self.state = state = (state + 1) % len(STATES)
            model.counts[state][place] += 1


class World(mesa.Model):
    """All agents; counts are kept up to date as agents move, which beats counting anew."""

    def __init__(self, task: Task, seed: int) -> None:
        super().__init__(rng=seed)
        self.chances = task.chances.tolist()
        self.counts = [task.sizes.tolist(), *([0] * PLACES for _ in STATES[1:])]
        Traveller.create_agents(self, task.agents, task.place_of_agents().tolist())

    def step(self) -> None:
        self.agents.do("step")


class Run:
    """One run; making it is not timed, `days` is."""

    def __init__(self, task: Task, seed: int) -> None:
        self.task = task
        self.world = World(task, seed)

    def days(self) -> Counts:
        out = np.empty((self.task.days, len(STATES), PLACES), dtype=np.int64)
        for day in range(self.task.days):
            self.world.step()
            out[day] = self.world.counts
        return out
