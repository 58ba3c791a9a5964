"""Stamps: they change with what machine code is made of, and with nothing else."""

from __future__ import annotations

import gc
import importlib.util
import itertools
import sys
from pathlib import Path

import pytest

import sim.model  # noqa: F401 - brings all compiled functions
from sim.engine.compiled import Compiled, _inner
from sim.engine.stamps import UntoldError, stamp

SHOES = """
from enum import IntEnum
from typing import NamedTuple
import numpy as np
from sim.engine.compiled import compiled

class Size(IntEnum):
    SMALL = 3
    LARGE = 4

class Pair(NamedTuple):
    left: int
    right: int

class TornError(Exception):
    pass

WEAR = np.array([0.5, 0.25])
PRICES = (1, 2.5)
ROW = np.dtype([("sole", np.int8)])

@compiled
def mend(km, price=2):
    return km * 2.0
"""
WALK = """
import math
from shoes import mend, PRICES, Pair, ROW, Size, TornError, WEAR
import shoes

FAR = 30

@compiled
def walk(km, row):
    if km > FAR:
        raise TornError
    pair: Pair = Pair(int(km), Size.LARGE)
    return mend(km) + shoes.mend(1.0) + WEAR[0] + PRICES[0] + pair.left + math.sqrt(km)
"""
COUNT = itertools.count()


def stamp_of_walk(folder: Path, shoes: str = SHOES, walk: str = WALK) -> str:
    """Write both modules to a folder of their own, import them, and stamp `walk`."""
    place = folder / str(next(COUNT))
    place.mkdir()
    made = []
    for name, text in (
        ("shoes", shoes),
        ("walk", "from sim.engine.compiled import compiled\n" + walk),
    ):
        (place / f"{name}.py").write_text(text)
        spec = importlib.util.spec_from_file_location(name, place / f"{name}.py")
        made.append(importlib.util.module_from_spec(spec))
        sys.modules[name] = made[-1]
        spec.loader.exec_module(made[-1])
    for name in ("shoes", "walk"):
        del sys.modules[name]
    return stamp(made[-1].walk.function, _inner)


def test_copies_of_the_sources_have_the_same_stamps(tmp_path):
    assert stamp_of_walk(tmp_path) == stamp_of_walk(tmp_path)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("def walk(km, row):", 'def walk(km, row):\n    """Walk far."""'),
        ("def walk(km, row):", "\n\n# far\ndef walk(km: float, row: 'Row') -> float:"),
        ("    raise TornError", "    raise  (  TornError  )  # too far"),
        ("pair: Pair =", "pair ="),
        ("FAR = 30", "NEAR = 1\nFAR = 3 * 10"),
        ("FAR = 30", "FAR = 30\n@compiled\ndef run(km):\n    return km\n"),
    ],
)
def test_words_leave_no_trace_in_a_stamp(tmp_path, old, new):
    assert old in WALK
    assert stamp_of_walk(tmp_path) == stamp_of_walk(tmp_path, walk=WALK.replace(old, new))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("km > FAR", "km >= FAR"),
        ("FAR = 30", "FAR = 31"),
        ("FAR = 30", "FAR = 30.0"),
        ("shoes.mend(1.0)", "shoes.mend(1)"),
        ("math.sqrt", "math.exp"),
        ("Size.LARGE", "Size.SMALL"),
        ("+ PRICES[0]", "+ PRICES[1]"),
        ("+ math.sqrt(km)", ""),
    ],
)
def test_a_change_of_a_function_changes_its_stamp(tmp_path, old, new):
    assert old in WALK
    assert stamp_of_walk(tmp_path) != stamp_of_walk(tmp_path, walk=WALK.replace(old, new))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("km * 2.0", "km * 3.0"),
        ("price=2", "price=3"),
        ("0.25", "0.125"),
        ("np.array([0.5, 0.25])", "np.array([0.5, 0.25], dtype=np.float32)"),
        ("np.array([0.5, 0.25])", "np.array([[0.5, 0.25]])"),
        ("2.5", "2.25"),
        ("LARGE = 4", "LARGE = 5"),
        ("LARGE = 4", "LARGE = 4\n    HUGE = 5"),
        ("    right: int", "    rear: int"),
    ],
)
def test_a_change_of_what_a_function_uses_changes_its_stamp(tmp_path, old, new):
    assert old in SHOES
    assert stamp_of_walk(tmp_path) != stamp_of_walk(tmp_path, shoes=SHOES.replace(old, new))


def test_what_cannot_be_told_is_refused(tmp_path):
    with pytest.raises(UntoldError):
        stamp_of_walk(tmp_path, walk=WALK.replace("FAR = 30", "FAR = object()"))


def test_every_compiled_function_of_the_model_has_a_stamp_of_its_own():
    functions = [each for each in gc.get_objects() if type(each) is Compiled]  # asks no proxy
    own = [each.function for each in functions if each.__module__.startswith("sim.")]
    assert len(own) > 100
    assert len({stamp(each, _inner) for each in own}) == len(own)
