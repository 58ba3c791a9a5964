"""What past crises may teach: not what the record has taught, and only what acts in a crisis."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from dataclasses import replace

import numpy as np

from sim.calibration.bank import FEWEST, Axis, Bank
from sim.calibration.targets import Target
from sim.messages.wording import counted
from sim.run_folder.files import RunError


def by_scenario(targets: Sequence[Target]) -> dict[str, tuple[Target, ...]]:
    """Part targets by the scenario that they are asked of."""
    names = dict.fromkeys(each.scenario for each in targets)
    return {name: tuple(each for each in targets if each.scenario == name) for name in names}


def teachable(bank: Bank, learned: Container[str]) -> Bank:
    """Keep of a bank the axes that crises teach.

    What the record has taught is known by better evidence, and what acts in ordinary years as well
    would be moved there too. To all that is left out the lessons are blind: what it does is luck.

    Args:
        bank: the bank.
        learned: the parameters, and the groups of them, that the record has taught.

    Raises:
        RunError: None is left.
    """
    kept = [n for n, axis in enumerate(bank.axes)
            if axis.is_of_crises and axis.name not in learned]  # fmt: skip
    if not kept:
        raise RunError("the record has taught all that crises could teach")
    return bank.of_axes(kept)


def joined(banks: Sequence[Bank]) -> Bank:
    """Put banks of several scenarios side by side: what each draw gives in all of them.

    Draws and luck are the same in every scenario, member by member. Kept are the draws that are
    whole in all of them, and the axes that all have alike.

    Raises:
        RunError: They share too few draws.
    """
    first = banks[0]
    if len(banks) == 1:
        return first
    rows = [_places(each) for each in banks]
    shared = [place for place in rows[0] if all(place in other for other in rows)]
    draws = len({draw for draw, _ in shared})
    if draws < FEWEST:
        raise RunError(
            f"the runs share {counted(draws, 'draw')}, which teach nothing; {FEWEST} are the "
            "fewest: the same command with more --members goes on with them"
        )
    chosen = [np.array([each[place] for place in shared]) for each in rows]
    given = [bank.summaries[own] for bank, own in zip(banks, chosen, strict=True)]
    together = replace(
        first,
        targets=tuple(target for bank in banks for target in bank.targets),
        scores=first.scores[chosen[0]],
        summaries=np.concatenate(given, axis=1),
        draw=first.draw[chosen[0]],
        guided=first.guided[chosen[0]],
    )
    return together.of_axes([*_alike(first.axes, [each.axes for each in banks[1:]])])


def _places(bank: Bank) -> dict[tuple[int, int], int]:
    """Name each row by its draw, and by how many of the same draw stand before it."""
    found: dict[tuple[int, int], int] = {}
    for row, draw in enumerate(bank.draw.tolist()):
        found[draw, sum((draw, n) in found for n in range(2))] = row
    return found


def _alike(own: Sequence[Axis], others: Sequence[Sequence[Axis]]) -> Iterable[int]:
    return (n for n, axis in enumerate(own) if all(axis in each for each in others))
