"""The head of a comparison: its title, and what each scenario asks beside its line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sim.figures import style
from sim.figures.page import Page
from sim.figures.paper import Paper
from sim.figures.texts import cut, literal, width
from sim.results import Results

_LINES, _FEWEST, _MOST = 20, 2, 10
"""Lines of a page that questions share, and how many each has at least and at most."""
_MOST_LINES = 4
"""Scenarios whose questions are written on what may not grow, and names in one of its columns."""
_LINE, _BELOW = 0.155, 0.1
"""Inches on a page: a line, and what stays free below the last."""
_MARGIN = 0.012
_COLUMNS = (1, 2, 3, 4, 5)


@dataclass(frozen=True)
class Head:
    """What stands above the panels, and how high it is, in inches."""

    title: str
    asked: list[list[str]]
    paper: Paper
    columns: int = 1

    @property
    def height(self) -> float:
        """The height of the title and the lines below it."""
        return self._lines * _LINE * self.paper.format.letters + self._above + _BELOW

    @property
    def _lines(self) -> int:
        in_columns = self.columns > 1
        return -(-len(self.asked) // self.columns) if in_columns else sum(map(len, self.asked))

    @property
    def _above(self) -> float:
        return 2.1 * self.paper.title / 72

    def draw(self, figure: Page) -> None:
        """Draw it at the upper end of the paper."""
        lines, high = self._lines * _LINE * self.paper.format.letters, figure.get_figheight()
        left = 1 - (self._above + lines) / high
        axes = figure.add_axes((_MARGIN, left, 1 - 2 * _MARGIN, lines / high))
        style.header(axes, self.title, self.asked, self.paper, self.columns)


def head_of(runs: Sequence[Results], paper: Paper) -> Head:
    """Write the head of a comparison in as many lines as its paper has."""
    title = _title(runs, paper)
    points = 0.89 * paper.points
    letters = int(points / (paper.text * 0.5))
    if paper.format.is_page:
        most = max(_FEWEST, min(_MOST, _LINES // max(len(runs), 1)))
        return Head(title, style.questions(runs, letters, points, most, paper.text), paper)
    if len(runs) <= _MOST_LINES:
        most = 1 if len(runs) == _MOST_LINES else 2
        return Head(title, style.questions(runs, letters, points, most, paper.text), paper)
    columns = next((n for n in _COLUMNS if len(runs) <= n * _MOST_LINES), _COLUMNS[-1])
    room = 0.8 * paper.points / columns
    return Head(title, [[cut(run.name, room, paper.text)] for run in runs], paper, columns)


def _title(runs: Sequence[Results], paper: Paper) -> str:
    """Name what is drawn, as far as the paper reaches."""
    room = 0.89 * paper.points
    if len(runs) == 1:
        return f"Scenario {cut(runs[0].name, 0.8 * room, paper.title, 'bold')}"
    title = literal(f"Scenarios compared: {', '.join(run.name for run in runs)}")
    fits = len(title) <= 150 and width(title, paper.title, "bold") <= room
    return title if fits else f"{len(runs)} scenarios compared"
