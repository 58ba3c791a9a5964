"""What a picture is drawn on, and in which colours: page, slide or screen; light, dark, print.

Lines differ in stroke as well as in colour, so that they are told apart by readers who see no
colours, and in a grey copy.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from matplotlib.colors import to_hex, to_rgb

from sim.messages.wording import in_a_row
from sim.results import RunError

Stroke = Literal["-"] | tuple[float, tuple[float, ...]]
_STROKES: tuple[Stroke, ...] = (
    "-",
    (0, (5, 1.5)),
    (0, (1.2, 1.2)),
    (0, (6, 1.5, 1.2, 1.5)),
    (0, (8, 2)),
)


@dataclass(frozen=True)
class Pen:
    """How one scenario is drawn, everywhere in a figure; `ink` is its colour for words."""

    colour: str
    stroke: Stroke
    ink: str


@dataclass(frozen=True)
class Look:
    """Colours: of the paper, of words, of what is to stay behind, and of scenarios in their order.

    `toward` and `by` say to what and how far a scenario's colour is moved before words are written
    in it. `wide` and `narrow` are how much of its colour the bands of 90 and of 50 % have; `cold`
    is the colour of ice. `outlined` bands have edges, for paper on which greys come out as they
    please.
    """

    paper: str
    ink: str
    quiet: str
    faint: str
    colours: tuple[str, ...]
    toward: str
    by: float
    wide: float
    narrow: float
    cold: str
    outlined: bool = False

    def pens(self, count: int) -> list[Pen]:
        """Give a pen to each scenario, in their order; no two of the first thirty are the same."""
        colours, strokes = len(self.colours), len(_STROKES)
        return [
            self._pen(self.colours[n % colours], _STROKES[(n + n // colours) % strokes])
            for n in range(count)
        ]

    def _pen(self, colour: str, stroke: Stroke) -> Pen:
        mixed = [
            (1 - self.by) * own + self.by * other
            for own, other in zip(to_rgb(colour), to_rgb(self.toward), strict=True)
        ]
        return Pen(colour, stroke, to_hex((mixed[0], mixed[1], mixed[2])))


LIGHT = Look(
    "white", "#222222", "#666666", "#d9d9d9",
    # the six colours of M. A. Petroff, which readers tell apart whatever colours they see
    ("#5790fc", "#f89c20", "#e42536", "#964a8b", "#9c9ca1", "#7a21dd"),
    toward="black", by=0.28, wide=0.15, narrow=0.30, cold="#7fd0e8",
)  # fmt: skip
DARK = Look(
    "#16191d", "#f0f0f0", "#b3b8bf", "#3a3f46",
    # the same, the two darkest lighter
    ("#6fa3ff", "#f9ab42", "#ff6370", "#d291c9", "#b9b9be", "#b58cff"),
    toward="white", by=0.25, wide=0.20, narrow=0.36, cold="#4fa6c4",
)  # fmt: skip
PRINT = Look(
    "white", "black", "#444444", "#cccccc",
    ("#000000", "#6a6a6a", "#303030", "#8c8c8c", "#4c4c4c", "#7a7a7a"),
    toward="black", by=0.25, wide=0.08, narrow=0.18, cold="#9a9a9a", outlined=True,
)  # fmt: skip
LOOKS = {"light": LIGHT, "dark": DARK, "print": PRINT}


@dataclass(frozen=True)
class Format:
    """A size in inches, how large letters are beside those of a page, and dots an inch when saved.

    Panels stand in so many columns; no more than `most` are drawn unless they are asked for. What
    is read as a page may be longer or shorter than its format; a slide or screen may not.
    """

    width: float
    height: float
    columns: int
    most: int
    letters: float
    dots: int
    is_page: bool = False


FORMATS = {
    "page": Format(8.27, 11.69, columns=2, most=6, letters=1.0, dots=200, is_page=True),
    "slide": Format(40 / 3, 7.5, columns=3, most=3, letters=1.4, dots=144),
    "screen": Format(12.8, 8.0, columns=3, most=6, letters=1.0, dots=150),
}


@dataclass(frozen=True)
class Paper:
    """A format and a look; sizes of letters are in points."""

    format: Format
    look: Look

    @property
    def title(self) -> float:
        """The size of the title of a figure."""
        return 13.0 * self.format.letters

    @property
    def text(self) -> float:
        """The size of what is to be read first."""
        return 8.0 * self.format.letters

    @property
    def small(self) -> float:
        """The size of labels and notes."""
        return 6.8 * self.format.letters

    @property
    def points(self) -> float:
        """The width of the paper in points."""
        return 72 * self.format.width


A4 = Paper(FORMATS["page"], LIGHT)


def paper(size: str = "page", style: str = "light") -> Paper:
    """Give paper by the names of its format and look.

    Raises:
        RunError: There is no such format or look.
    """
    for name, known, what in ((size, FORMATS, "size"), (style, LOOKS, "style")):
        if name not in known:
            raise RunError(f"'{name}' is no {what} of a picture; allowed: {in_a_row([*known])}")
    return Paper(FORMATS[size], LOOKS[style])
