"""The paper that pictures are drawn on: it knows its fonts, and no settings but our own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from matplotlib.backend_bases import RendererBase
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine
from matplotlib.text import Text

from sim.figures.fonts import Lettering, lettering
from sim.figures.own_settings import own_settings
from sim.figures.paper import A4, Paper
from sim.figures.texts import literal

_DPI = 100


class _Canvas(FigureCanvasAgg):
    """What notebooks print a page with."""

    def print_figure(self, *args: Any, **how: Any) -> Any:
        """Print the page, as `matplotlib.backend_bases.FigureCanvasBase.print_figure` does."""
        assert isinstance(self.figure, Page)  # noqa: S101 - it is made with each page below
        with own_settings(self.figure.lettering.fonts):
            return super().print_figure(*args, **how)


class Page(Figure):
    """A figure that is drawn and saved the same, whatever settings its reader has."""

    lettering: Lettering = lettering(())
    dots_saved = A4.format.dots
    """Dots an inch of a picture that is saved as such."""

    @property
    def notes(self) -> tuple[str, ...]:
        """What a reader should know about how the picture is drawn, in sentences."""
        return (self.lettering.note,) if self.lettering.note else ()

    def draw(self, renderer: RendererBase) -> None:
        """Draw everything, as `matplotlib.figure.Figure.draw` does."""
        with own_settings(self.lettering.fonts):
            super().draw(renderer)

    def savefig(self, fname: Any, **how: Any) -> None:
        """Save the figure, as `matplotlib.figure.Figure.savefig` does."""
        with own_settings(self.lettering.fonts):
            super().savefig(fname, **{"dpi": self.dots_saved, **how})


@contextmanager
def page(
    width: float,
    height: float,
    texts: Iterable[str] = (),
    spacing: float = 0.02,
    paper: Paper = A4,
) -> Iterator[Page]:
    """Give a page of a size in inches to draw on, in fonts that have all letters of some texts.

    Whatever is drawn or measured inside is so under our own settings.
    """
    letters = lettering(map(literal, texts))
    with own_settings(letters.fonts):
        layout = ConstrainedLayoutEngine(hspace=2 * spacing, wspace=spacing, h_pad=0.02 + spacing)
        figure = Page(figsize=(width, height), dpi=_DPI, layout=layout)
        figure.set_facecolor(paper.look.paper)
        figure.dots_saved = paper.format.dots
        figure.lettering = letters
        _Canvas(figure)
        yield figure


def keep_free(figure: Figure, top: float) -> None:
    """Keep so large a share of a page at its upper end free of what is laid out."""
    layout = figure.get_layout_engine()
    if isinstance(layout, ConstrainedLayoutEngine):
        layout.set(rect=(0.0, 0.0, 1.0, 1.0 - top))


def settle(figure: Figure, like: Figure | None = None) -> None:
    """Lay everything out, for good: what is drawn next to it later moves nothing.

    The solver's last digits differ from run to run; rounded, they do not. A page of the same parts
    that was settled before may lend its layout, which saves finding it again.
    """
    if like is not None:
        _lay_out_like(figure, like)
        return
    for _ in range(2):
        figure.draw_without_rendering()
    figure.set_layout_engine("none")
    for axes in figure.axes:
        left, bottom, width, height = axes.get_position(original=True).bounds
        axes.set_position((round(left, 5), round(bottom, 5), round(width, 5), round(height, 5)))
    for text in _beside_axes(figure):
        text.set_position((round(text.get_position()[0], 5), round(text.get_position()[1], 5)))
    figure.draw_without_rendering()


def _lay_out_like(figure: Figure, like: Figure) -> None:
    figure.set_layout_engine("none")
    for axes, other in zip(figure.axes, like.axes, strict=True):
        axes.set_position(other.get_position(original=True))
        axes.apply_aspect()
    for text, model in zip(_beside_axes(figure), _beside_axes(like), strict=True):
        text.set_position(model.get_position())


def _beside_axes(figure: Figure) -> list[Text]:
    """Give the texts of a page that belong to no chart."""
    texts = figure.findobj(Text, include_self=False)
    return [text for text in texts if text.axes is None and text.figure is figure]
