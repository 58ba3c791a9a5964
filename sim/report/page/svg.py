"""Pictures as elements of SVG: text is escaped where it is written, and nowhere else."""

from __future__ import annotations

import math
from collections.abc import Sequence
from xml.etree import ElementTree

import numpy as np
from markupsafe import Markup

from sim.quantities.measures import Values

Element = ElementTree.Element
_TENTHS = 10
"""Points are written in tenths, as whole numbers: a curve of a year takes a third of the room."""

SCALED = f"scale({1 / _TENTHS:g})"
"""How what is made of paths of `path` has to be transformed."""


def element(tag: str, *parts: Element | str, **attributes: object) -> Element:
    """Make an element; `_` in names of attributes stands for `-`, and behind a name for nothing."""
    made = Element(
        tag, {k.rstrip("_").replace("_", "-"): _written(v) for k, v in attributes.items()}
    )
    for part in parts:
        if isinstance(part, str):
            made.text = (made.text or "") + part
        else:
            made.append(part)
    return made


def markup(made: Element) -> Markup:
    """Write an element as text that a template takes as it is."""
    return Markup(ElementTree.tostring(made, encoding="unicode"))  # noqa: S704 - escaped by it


def _written(value: object) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)


def path(x: Values, y: Values, *, closed: bool = False) -> str:
    """Write a line as steps from point to point, without points that nobody would miss."""
    points = np.column_stack([x, y])
    points = np.rint(points[kept(points)] * _TENTHS).astype(np.int64)
    steps = np.diff(points, axis=0)
    shown = "".join(_pair(dx, dy) for dx, dy in steps.tolist())
    return f"M{points[0, 0]},{points[0, 1]}l{shown.strip()}{'z' * closed}" if shown else ""


def _pair(dx: int, dy: int) -> str:
    return f" {dx}{dy}" if dy < 0 else f" {dx},{dy}"


def kept(points: Values, tolerance: float = 0.25) -> list[int]:
    """Choose the points without which a line would be off by more than a tolerance.

    The method is that of Douglas and Peucker.
    """
    waiting, found = [(0, len(points) - 1)], {0, len(points) - 1}
    while waiting:
        first, last = waiting.pop()
        if last - first < 2:
            continue
        start, along = points[first], points[last] - points[first]
        length = math.hypot(*along)
        apart = points[first + 1 : last] - start
        off = (
            np.abs(apart[:, 0] * along[1] - apart[:, 1] * along[0]) / length
            if length
            else np.hypot(apart[:, 0], apart[:, 1])
        )
        furthest = int(off.argmax())
        if off[furthest] > tolerance:
            middle = first + 1 + furthest
            found.add(middle)
            waiting += [(first, middle), (middle, last)]
    return sorted(found)


def round_steps(top: float, most: int = 5) -> list[float]:
    """Give round numbers from nothing to the first that is not below the top."""
    if top <= 1:
        return [0.0, 1.0]
    power = 10.0 ** math.floor(math.log10(top / most))
    step = next(each * power for each in (1, 2, 5, 10) if each * power * most >= top)
    step = max(step, 1.0)
    return [step * number for number in range(math.ceil(top / step - 1e-9) + 1)]


def labelled(figure: Element, ident: str, title: str, words: Sequence[str]) -> Element:
    """Give a picture a name and a description for those who do not see it."""
    described = element("desc", " ".join(words), id=f"{ident}-desc")
    figure.insert(0, described)
    figure.insert(0, element("title", title, id=f"{ident}-title"))
    figure.set("role", "img")
    figure.set("aria-labelledby", f"{ident}-title")
    figure.set("aria-describedby", f"{ident}-desc")
    return figure
