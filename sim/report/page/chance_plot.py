"""How surely runs have more than their baseline: a point and an interval for each number."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from markupsafe import Markup

from sim.report.page.shown_tables import Apart
from sim.report.page.svg import Element, element, labelled, markup

WIDTH, LEFT, RIGHT, TOP, ROW = 440.0, 178.0, 18.0, 26.0, 22.0


def chance_plot(ident: str, title: str, rows: Sequence[Apart], pen: int) -> Markup:
    """Draw in what share of members a run has more than its baseline, with 90 % intervals."""
    high = TOP + ROW * len(rows) + 8
    figure = element("svg", *_scale(high), viewBox=f"0 0 {WIDTH:g} {high:g}", class_="chances")
    for number, row in enumerate(rows):
        y = TOP + ROW * (number + 0.5) + 4
        figure.append(element("text", row.label, x=LEFT - 10, y=y + 4, text_anchor="end"))
        figure.append(_point(row, y, pen))
    told = [f"{row.label}: more in {row.chance} ({row.chance_between})." for row in rows]
    return markup(labelled(figure, ident, title, told))


def _x(share: float) -> float:
    return LEFT + share * (WIDTH - LEFT - RIGHT)


def _scale(high: float) -> Iterator[Element]:
    for percent in (0, 25, 50, 75, 100):
        x = _x(percent / 100)
        name = "grid even" if percent == 50 else "grid"
        yield element("line", class_=name, x1=x, x2=x, y1=TOP, y2=high)
        yield element("text", f"{percent} %", x=x, y=TOP - 8, text_anchor="middle")


def _point(row: Apart, y: float, pen: int) -> Element:
    told = element("title", f"{row.label}: more in {row.chance} of members ({row.chance_between})")
    group = element("g", told, class_=f"run{pen % 6}")
    low, high = _x(row.low), _x(row.high)
    group.append(element("line", class_="whisker", x1=low, x2=high, y1=y, y2=y))
    group.append(element("circle", class_="open" if row.is_same else "point",
                         cx=_x(row.estimate), cy=y, r=4.5))  # fmt: skip
    return group
