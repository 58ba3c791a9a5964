"""A rehearsal: a day of an empty world in plain Python, which tells what machine code is needed.

Which functions are called from Python, and with arrays of which kinds, is known only when a day is
run. Nobody is away in the world of the rehearsal, so that even Python is through in no time; then
all the code can be made at once, by as many processes as there are, each at another piece.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

from sim.behaviour.initial_state import Beginning
from sim.engine.compiled import Call, is_compiled, rehearsing, to_compile
from sim.engine.machine_code import Piece
from sim.geography.gazetteer import shipped
from sim.model import BorderModel
from sim.scenario.language.declared import declared
from sim.scenario.scenario import Phase, Scenario
from sim.scenario.settings import Settings

_NOBODY_AWAY = Beginning(
    run_in_days=0, in_hiding=0, in_custody=0, detained=0, onward=0, home_again=0
)
_EMPTY = Scenario(
    name="rehearsal",
    why="What is to be compiled?",
    start=date(2012, 1, 1),
    days=2,
    path=Path(),
    lineage=(),
    phases=(Phase(0, replace(Settings(), beginning=_NOBODY_AWAY)),),
    given={},
    head={},
    declared=declared(),
    places=shipped(),
)


def rehearse() -> list[Call]:
    """Give the calls of compiled functions of which a run is made.

    The process is of no use for runs afterwards, as tables may stay that are made for Python.
    """
    with rehearsing() as calls:
        model = BorderModel(_EMPTY, seed=0)
        for _ in range(_EMPTY.days):
            model.step()
        model.forget()
        return calls


def compile_share() -> Iterator[tuple[list[str], int]]:
    """Make the machine code of the model, leaving to others what they are at.

    Yields:
        After each piece, the names of all files that are kept by now, and how many there will be.
    """
    if not is_compiled():
        return
    pieces = [piece for piece in to_compile(rehearse()) if piece.file is not None]
    yield _kept(pieces), len(pieces)
    for is_last in (False, True):
        for piece in pieces:
            if not piece.is_kept and (is_last or not piece.is_being_made):
                piece.make()
                if not piece.is_kept:
                    return  # there is no room
                yield _kept(pieces), len(pieces)


def _kept(pieces: list[Piece]) -> list[str]:
    return [str(piece.file) for piece in pieces if piece.is_kept]
