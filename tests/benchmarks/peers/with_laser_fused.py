"""The common task in LASER: one compiled pass a day, for all transitions at once."""

from __future__ import annotations

import numba as nb
import numpy as np
from laser.core import LaserFrame
from laser.core.random import seed as seed_all
from task import PLACES, STATES, Counts, Task

LIBRARIES = ("laser-core", "numba")


@nb.njit(nogil=True, parallel=True, cache=True)
def _advance(state, place, chances, flow):
    """Move agents to the next state, and count them by thread, state and place."""
    for i in nb.prange(state.size):
        here, where = state[i], place[i]
        if np.random.random() < chances[here, where]:  # noqa: NPY002
            state[i] = (here + 1) % 5
            flow[nb.get_thread_id(), here, where] += 1


class Run:
    """One run; making it is not timed, `days` is."""

    def __init__(self, task: Task, seed: int) -> None:
        self.task = task
        seed_all(seed)
        self.people = LaserFrame(task.agents, initial_count=task.agents)
        self.people.add_scalar_property("state", dtype=np.uint8)
        self.people.add_scalar_property("place", dtype=np.uint8)
        self.people.place[:] = task.place_of_agents()

    def days(self) -> Counts:
        counts = np.zeros((len(STATES), PLACES), dtype=np.int64)
        counts[0] = self.task.sizes
        out = np.empty((self.task.days, *counts.shape), dtype=np.int64)
        for day in range(self.task.days):
            flow = np.zeros((nb.get_num_threads(), *counts.shape), dtype=np.int64)
            _advance(self.people.state, self.people.place, self.task.chances, flow)
            went = flow.sum(axis=0)
            counts += np.roll(went, 1, axis=0) - went
            out[day] = counts
        return out
