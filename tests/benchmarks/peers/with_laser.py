"""The common task in LASER: a frame of columns, and a component with a compiled pass a transition.

Components run one after the other, as LASER's do. Agents who come home are marked as returning
until the last component, which lets nobody of them leave on the same day.
"""

from __future__ import annotations

import numba as nb
import numpy as np
from laser.core import LaserFrame
from laser.core.random import seed as seed_all
from numpy.typing import NDArray
from task import PLACES, STATES, Counts, Task

LIBRARIES = ("laser-core", "numba")
HOME, RETURNING = 0, len(STATES)


@nb.njit(nogil=True, parallel=True, cache=True)
def _advance(state, place, chance, here, there, flow):
    """Move agents from one state to the next, and count them by thread and place."""
    for i in nb.prange(state.size):
        if state[i] == here and np.random.random() < chance[place[i]]:  # noqa: NPY002
            state[i] = there
            flow[nb.get_thread_id(), place[i]] += 1


@nb.njit(nogil=True, parallel=True, cache=True)
def _leave_home(state, place, chance, flow):
    """Let agents leave home, and let those come home who returned today."""
    for i in nb.prange(state.size):
        if state[i] == HOME:
            if np.random.random() < chance[place[i]]:  # noqa: NPY002
                state[i] = HOME + 1
                flow[nb.get_thread_id(), place[i]] += 1
        elif state[i] == RETURNING:
            state[i] = HOME


class Transition:
    """The component of one transition."""

    def __init__(self, run: Run, state: int) -> None:
        self.run, self.state = run, state

    def step(self) -> NDArray[np.int64]:
        people, chance = self.run.people, self.run.task.chances[self.state]
        flow = np.zeros((nb.get_num_threads(), PLACES), dtype=np.int64)
        if self.state == HOME:
            _leave_home(people.state, people.place, chance, flow)
        else:
            after = self.state + 1  # after the last state: returning
            _advance(people.state, people.place, chance, self.state, after, flow)
        return flow.sum(axis=0)


class Run:
    """One run; making it is not timed, `days` is."""

    def __init__(self, task: Task, seed: int) -> None:
        self.task = task
        seed_all(seed)
        self.people = LaserFrame(task.agents, initial_count=task.agents)
        self.people.add_scalar_property("state", dtype=np.uint8)
        self.people.add_scalar_property("place", dtype=np.uint8)
        self.people.place[:] = task.place_of_agents()
        self.components = [Transition(self, state) for state in reversed(range(len(STATES)))]

    def days(self) -> Counts:
        counts = np.zeros((len(STATES), PLACES), dtype=np.int64)
        counts[HOME] = self.task.sizes
        out = np.empty((self.task.days, *counts.shape), dtype=np.int64)
        for day in range(self.task.days):
            for component in self.components:
                flow = component.step()
                counts[component.state] -= flow
                counts[(component.state + 1) % len(STATES)] += flow
            out[day] = counts
        return out
