"""Distance: how the worth of a way out falls with the days of travel, in two forms.

Both are 1 at the door and 1/e at the end of `distance_days`, so that one number sets the scale of
either; `way` is the way in that unit.

* *exponential*: every day of travel takes the same share of the worth, as a choice between ways
  with a constant cost a day has it. Three times as far 5 % are left, six times as far 0.2 %: who
  lives far off does not come into question.
* *power*: every doubling of a long way takes the same share, as models of migration by gravity have
  it: whoever has set out bears another day more lightly. It falls faster near the door and slower
  far off; with the power 2, 12 % are left three times as far and 4 % six times as far. The greater
  the power, the nearer this comes to the exponential form.

They agree where most leavers live and differ where few do, so the origins of those who left tell
them apart better than how many left.
"""

from __future__ import annotations

import math

import numpy as np

from sim.engine.random_streams import Floats


def exponential(way: Floats) -> Floats:
    """Give the worth left after ways of a length, any shape; none where no way leads."""
    return np.exp(-way)


def power(way: Floats, exponent: float) -> Floats:
    """Give the same by a power of the way."""
    worth: Floats = (1.0 + math.expm1(1.0 / exponent) * way) ** -exponent
    return worth


def worth_of(way: Floats, form: str, exponent: float) -> Floats:
    """Give the worth left after ways of a length, by the form that a scenario chose.

    Args:
        way: days of travel over `distance_days`, any shape.
        form: `exponential` or `power`.
        exponent: of the power; the exponential form has none.
    """
    return power(way, exponent) if form == "power" else exponential(way)
