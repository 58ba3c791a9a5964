"""The common task in plain NumPy: every agent draws on every day, in blocks that fit the cache."""

from __future__ import annotations

import numpy as np
from task import PLACES, STATES, Counts, Task

LIBRARIES = ("numpy",)
BLOCK = 2**15


class Run:
    """One run; making it is not timed, `days` is."""

    def __init__(self, task: Task, seed: int) -> None:
        self.task = task
        self.rng = np.random.Generator(np.random.SFC64(seed))
        self.cell = task.place_of_agents(np.uint16)  # state times places, plus place

    def days(self) -> Counts:
        chances = self.task.chances.ravel().astype(np.float32)
        counts = np.bincount(self.cell, minlength=chances.size)
        out = np.empty((self.task.days, len(STATES), PLACES), dtype=np.int64)
        for day in range(self.task.days):
            for first in range(0, self.cell.size, BLOCK):
                counts += self._advance(self.cell[first : first + BLOCK], chances)
            out[day] = counts.reshape(len(STATES), PLACES)
        return out

    def _advance(self, cell: np.ndarray, chances: np.ndarray) -> np.ndarray:
        """Let a block of agents draw; give by how much it changes the counts."""
        draws = self.rng.random(cell.size, dtype=np.float32)
        going = np.flatnonzero(draws < chances.take(cell))
        here = cell[going]
        there = (here + PLACES) % chances.size
        cell[going] = there
        reached = np.bincount(there, minlength=chances.size)
        return reached - np.bincount(here, minlength=chances.size)
