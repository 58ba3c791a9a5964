"""From the runs of policies to their outcomes in the same futures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sim.answers.discovery import Box, NoWorkbenchError, discover
from sim.answers.policies import Explored, Goal, rows_in_all
from sim.answers.quantity import find
from sim.results import Results, RunError
from sim.results.draws import Draws


@dataclass(frozen=True)
class Futures:
    """What came of policies, and where each fails; `lacking` if nothing could look for that."""

    runs: tuple[Results, ...]
    explored: Explored
    boxes: dict[str, Box | None]
    lacking: bool


def futures_of(runs: Sequence[Results], goals: Sequence[Goal]) -> Futures:
    """Set runs of policies, all of the same draws, side by side.

    Raises:
        RunError: They do not share their seed and draws, or hardly a member.
    """
    if len({run.manifest.seed for run in runs}) > 1:
        raise RunError("the policies were run with different seeds: their futures are not the same")
    rows = rows_in_all([np.asarray(run.stored["member"].values, np.int64) for run in runs])
    if rows[0].size < 2:
        raise RunError("fewer than two members gave a result under every policy")
    values = {
        (run.name, goal.name): find(goal.name, [run], lowest=not goal.less_is_better).of(run)[own]
        for run, own in zip(runs, rows, strict=True)
        for goal in goals
    }
    drawn = [None if run.draws is None else _of(run.draws, own)
             for run, own in zip(runs, rows, strict=True)]  # fmt: skip
    draw = None if drawn[0] is None else drawn[0].draw
    explored = Explored(tuple(run.name for run in runs), tuple(goals), values, draw)
    boxes: dict[str, Box | None] = {}
    lacking = False
    for run, draws in zip(runs, drawn, strict=True):
        try:
            box = None if draws is None else discover(~explored.met(run.name), draws)
        except NoWorkbenchError:
            box, lacking = None, True
        boxes[run.name] = box
    return Futures(tuple(runs), explored, boxes, lacking)


def _of(draws: Draws, rows: np.ndarray[tuple[int], np.dtype[np.int64]]) -> Draws:
    return Draws(draws.parameters, draws.values[rows], draws.choices, draws.draw[rows])
