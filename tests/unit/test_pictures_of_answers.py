"""Pictures of answers show the numbers of the answers, in their bars, lines and marks."""

from __future__ import annotations

import numpy as np
import pytest
from drawn import drawn_uniformly
from gallery import CHOICES, EXPLORED, GOALS, LIMIT, SPANS, Gallery
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle
from test_figures import words

from sim.answers.against import against
from sim.answers.chances import exceedance
from sim.answers.driven import driven
from sim.answers.quantity import find
from sim.figures.answers.differences import SHOWN
from sim.figures.page import Page


@pytest.fixture(scope="module")
def gallery(tmp_path_factory: pytest.TempPathFactory) -> Gallery:
    return Gallery(tmp_path_factory.mktemp("answers"))


def titled(page: Page, begin: str) -> Axes:
    return next(axes for axes in page.axes if axes.get_title(loc="left").startswith(begin))


def bars(axes: Axes) -> list[Rectangle]:
    return [p for p in axes.patches if isinstance(p, Rectangle) and 0.5 < p.get_height() < 0.7]


def test_differences_are_bars_from_the_low_to_the_high_end_with_the_median(
    gallery: Gallery,
) -> None:
    page = gallery.draw("differences")
    found = against(gallery.runs, gallery.runs[0])
    axes = titled(page, "crossings into China,")
    assert "crossings" in SHOWN
    lines = [line for line in axes.lines if len(set(line.get_ydata())) == 1]
    thin, thick, ring = (lines[n::3][:2] for n in range(3))
    for row, each in enumerate(found):
        one = each.differences["crossings"]
        scale = ring[row].get_xdata()[0] / one.median
        assert list(thin[row].get_xdata()) == pytest.approx([one.low * scale, one.high * scale])
        ends = [one.lower * scale, one.upper * scale]
        assert list(thick[row].get_xdata()) == pytest.approx(ends)
        assert 1 / scale in (1.0, pytest.approx(1e3), pytest.approx(1e6))


def test_a_curve_gives_the_share_of_members_above_each_value(gallery: Gallery) -> None:
    page = gallery.draw("exceedance")
    (axes,) = [each for each in page.axes if each.axison]
    quantity = find("crossings", gallery.runs)
    curves = [line for line in axes.lines if line.get_drawstyle() == "steps-post"]
    for run, line in zip(gallery.runs, curves, strict=True):
        drawn = exceedance(quantity.of(run), None)
        np.testing.assert_allclose(line.get_xdata()[1:-1], drawn.values)
        np.testing.assert_allclose(line.get_ydata()[1:-1], drawn.chance)
    assert any(list(line.get_xdata()) == [LIMIT, LIMIT] for line in axes.lines)


def test_bars_of_drivers_are_as_long_as_what_they_move(gallery: Gallery) -> None:
    page = gallery.draw("drivers")
    run = gallery._driven_by(drawn_uniformly(("x.one", "x.two", "x.three"), 200))
    found = driven(run, find("crossings", [run]), {}).found
    axes = next(each for each in page.axes if bars(each))
    shown = [each.moves.estimate for each in found.drivers if each.verdict != "shadow"]
    assert [bar.get_width() for bar in bars(axes)] == pytest.approx(shown)
    names = [label.get_text() for label in axes.get_yticklabels()]
    assert names == [each.name for each in found.drivers if each.verdict != "shadow"]


def test_policies_are_as_long_as_the_share_of_futures_in_which_they_do(gallery: Gallery) -> None:
    page = gallery.draw("tradeoffs")
    met = [100 * EXPLORED.satisfices(policy).estimate for policy in EXPLORED.policies]
    good = titled(page, "Good enough")
    assert [bar.get_width() for bar in bars(good)] == pytest.approx(met)
    for goal in GOALS:
        axes = titled(page, f"{goal.label}, ")
        rings = [line for line in axes.lines if line.get_marker() == "o"]
        medians = [np.median(EXPLORED.values[policy, goal.name]) for policy in EXPLORED.policies]
        assert [line.get_xdata()[0] for line in rings] == pytest.approx(medians)


def test_priors_are_drawn_in_parts_of_the_value_that_holds_without_them(gallery: Gallery) -> None:
    page = gallery.draw("priors")
    rows = [each.lines[1:4] for each in page.axes if len(each.lines) > 1]
    for span, (thin, thick, middle) in zip(SPANS, rows, strict=True):
        low, first, median, third, high = (each / span.default for each in span.quantiles)
        assert list(thin.get_xdata()) == pytest.approx([low, high])
        assert list(thick.get_xdata()) == pytest.approx([first, third])
        assert list(middle.get_xdata()) == pytest.approx([median])
    assert f"{CHOICES[0][0]}, fading without uncertainty: fading 60%" in words(page)
