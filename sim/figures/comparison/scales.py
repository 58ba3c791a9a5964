"""Scales of people: from nothing, or in steps of ten where runs differ too much to be seen."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import FixedLocator, FuncFormatter, MaxNLocator, NullLocator

_STEPS_OF_TEN_FROM = 25.0
LOG = "log scale"
MILLION = 1e6


def set_scale(axes: Axes, peaks: Sequence[float], top: float) -> bool:
    """Set the range of an axis from 0 to the highest peak, or a higher top; say if it is a log one.

    A log scale is one from which 0 can be read, too: below its lowest mark it is an even one.
    """
    something = [peak for peak in peaks if peak > 0]
    if not something:
        axes.set_ylim(0, 1)
        axes.set_yticks([0])
        return False
    highest, lowest = max(something), min(something)
    is_log = highest / lowest >= _STEPS_OF_TEN_FROM
    if is_log:
        start = 10.0 ** math.floor(math.log10(max(lowest / 2, 1)))
        axes.set_yscale("asinh", linear_width=start / 2)
        axes.set_ylim(0, max(highest, top) * 1.5)
        exponents = range(round(math.log10(start)), math.floor(math.log10(highest * 1.5)) + 1)
        axes.yaxis.set_major_locator(FixedLocator([0.0, *(10.0**e for e in exponents)]))
    else:
        axes.set_ylim(0, max(highest, top) * 1.06)
        axes.yaxis.set_major_locator(MaxNLocator(4, integer=highest >= 4))
    axes.yaxis.set_minor_locator(NullLocator())
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: compact(value)))
    return is_log


def set_scale_of_differences(
    axes: Axes, ends: tuple[float, float], lines: Sequence[float], marks: int
) -> bool:
    """Set the range of an axis around 0; say if it is a log one, away from 0 to both sides.

    `ends` are the lowest and the highest number, `lines` the largest distance from 0 of each run;
    there is room for so many marks beside 0.
    """
    low, high = min(ends[0], 0.0), max(ends[1], 0.0)
    something = [line for line in lines if line > 0]
    if not something or low == high:
        axes.set_ylim(-1, 1)
        axes.set_yticks([0])
        return False
    is_log = max(something) / min(something) >= _STEPS_OF_TEN_FROM
    if is_log:
        start = 10.0 ** math.floor(math.log10(max(min(something) / 2, 1)))
        axes.set_yscale("asinh", linear_width=start / 2)
        axes.set_ylim(1.6 * low - start * (high > -low), 1.6 * high + start * (-low > high))
        axes.yaxis.set_major_locator(FixedLocator(_few_marks(low, high, start, marks)))
    else:
        room = 0.08 * (high - low)
        axes.set_ylim(low - room, high + room)
        axes.yaxis.set_major_locator(
            MaxNLocator(marks, steps=[1, 2, 5, 10], integer=high - low >= 4)
        )
    axes.yaxis.set_minor_locator(NullLocator())
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: signed(value)))
    return is_log


def _few_marks(low: float, high: float, start: float, most: int) -> list[float]:
    """Give 0, and the last power of ten and one between on each side, where there is room."""
    marks = [0.0]
    whole = _height(high, start) - _height(low, start)
    for end in sorted((low, high), key=abs, reverse=True):
        if abs(end) >= start:
            last = math.floor(math.log10(abs(end)))
            between = round((math.log10(start) + last) / 2)
            for exponent in (last, between):
                mark = math.copysign(10.0**exponent, end)
                gaps = [abs(_height(mark, start) - _height(each, start)) for each in marks]
                if min(gaps) >= whole / (most + 0.5):
                    marks.append(mark)
    return sorted(marks)


def _height(value: float, start: float) -> float:
    return math.asinh(value / (start / 2))


def compact(value: float) -> str:
    """Write a number of people: millions as such, and one decimal of small ones."""
    if abs(value) >= MILLION:
        return f"{np.round(value / MILLION, 3):g} M"
    return f"{value:,.0f}" if value % 1 == 0 else f"{value:,.1f}"


def signed(value: float) -> str:
    """Write a difference with its sign."""
    if value == 0:
        return "0"
    return f"{'+' if value > 0 else chr(0x2212)}{compact(abs(value))}"
