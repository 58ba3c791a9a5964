"""A comparison shows the numbers of the results, what happens, what documents say, and how sure."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from extents import collisions, off_the_paper
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.text import Text
from test_figures import WHY, make_run, words

from sim import figures
from sim.answers.pairs import pairs_of
from sim.figures.comparison.days import Days
from sim.figures.comparison.differences import differences
from sim.figures.comparison.fans import quantiles
from sim.figures.comparison.ice import frozen
from sim.figures.comparison.panels import PANELS, Panel, Readings, chosen, named
from sim.figures.comparison.scales import compact, signed
from sim.figures.paper import FORMATS, LOOKS
from sim.figures.style import pens
from sim.geography.gazetteer import shipped
from sim.results import Results, RunError
from sim.run_folder.manifest import Event

NAMES = ("status-quo", "collapse", "war")


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> list[Results]:
    folder = tmp_path_factory.mktemp("runs")
    return [make_run(folder, name) for name in NAMES]


@pytest.fixture(scope="module")
def compared(runs: list[Results]) -> Figure:
    return figures.compare(runs)


def tiles(figure: Figure) -> list[Axes]:
    """Give the panels, without the head and the strips of differences."""
    found = [axes for axes in figure.axes if axes.axison]
    return [axes for axes in found if not any(is_of_difference(t) for t in axes.texts)]


def strips(figure: Figure) -> list[Axes]:
    return [axes for axes in figure.axes if any(is_of_difference(t) for t in axes.texts)]


def is_of_difference(text: Text) -> bool:
    return text.get_text().startswith("difference from ")


def titled(figure: Figure, words: str) -> Axes:
    return next(a for a in tiles(figure) if any(t.get_text() == words for t in a.texts))


def told(axes: Axes) -> list[str]:
    return [text.get_text() for text in axes.texts]


def with_events(run: Results, *events: tuple[str, str], name: str = "") -> Results:
    manifest = dataclasses.replace(
        run.manifest,
        scenario=name or run.manifest.scenario,
        events=tuple(Event(what, day) for day, what in events),
    )
    told = dataclasses.replace(run, manifest=manifest)
    told.__dict__.update({part: getattr(run, part) for part in ("places", "data", "stored")})
    return told


def in_order(runs: Sequence[Results], figure: Figure) -> list[Panel]:
    most = 6
    return chosen(Readings(runs), 0, most)[: len(tiles(figure))]


def test_every_panel_shows_the_median_and_two_bands_of_every_scenario(
    runs: list[Results], compared: Figure
) -> None:
    found = in_order(runs, compared)
    assert len(tiles(compared)) == len(found) == 6
    for panel, axes in zip(found, tiles(compared), strict=True):
        for run, line in zip(runs, axes.lines, strict=False):
            median = np.median(panel.values(run), axis=0)
            np.testing.assert_allclose(line.get_ydata(), median)
        fans = [c for c in axes.collections if len(c.get_paths()[0].vertices) > 60]
        assert len(fans) == 2 * len(runs)


def test_bands_hold_nine_in_ten_and_the_middle_half_of_the_members(runs: list[Results]) -> None:
    figure = figures.compare(runs[2:], of=["in_hiding"])
    wide, narrow = titled(figure, "In hiding in China").collections[:2]
    expected = quantiles(named(["in_hiding"])[0].values(runs[2]))
    for band, (low, high) in ((wide, (0, 4)), (narrow, (1, 3))):
        y = band.get_paths()[0].vertices[:, 1]
        assert y.min() == pytest.approx(expected[low].min())
        assert y.max() == pytest.approx(expected[high].max())


def test_strips_show_the_paired_differences_from_the_baseline(runs: list[Results]) -> None:
    figure = figures.compare(runs, runs[1], of=["in_hiding"])
    (strip,) = strips(figure)
    assert told(strip)[0].startswith("difference from collapse")
    lines = [line for line in strip.lines if len(line.get_ydata()) == 60]
    hidden = [run.data["in_hiding"].values.sum(axis=2) for run in runs]
    for line, other in zip(lines, (0, 2), strict=True):
        expected = np.median(hidden[other].astype(float) - hidden[1], axis=0)
        np.testing.assert_allclose(line.get_ydata(), expected)


def test_members_that_do_not_belong_together_are_compared_each_with_all(
    runs: list[Results],
) -> None:
    other = dataclasses.replace(
        runs[2], manifest=dataclasses.replace(runs[2].manifest, seed=2), label="war again"
    )
    pairs = pairs_of(other, runs[0])
    assert not pairs.are_paired
    one, two = np.array([[1.0], [2.0]]), np.array([[10.0], [20.0], [30.0]])
    every = differences(one, two, pairs)
    assert sorted(every[:, 0]) == [-29, -28, -19, -18, -9, -8]
    text = words(figures.compare([runs[0], other]))
    assert "Not paired: war again, as their seeds differ (2 and 1)" in text


def test_one_run_is_drawn_without_strips(runs: list[Results]) -> None:
    assert strips(figures.compare(runs[:1])) == []


def test_no_panel_is_empty_unless_it_is_asked_for(runs: list[Results]) -> None:
    figure = figures.compare(runs[:1])
    assert "nobody" not in words(figure)
    for panel in chosen(Readings(runs[:1]), 0, len(PANELS)):
        assert panel.values(runs[0]).any()
    asked = figures.compare(runs[:1], of=["camp_demand"])
    assert "nobody" in told(titled(asked, "Under a roof, or waiting for one"))


def test_panels_are_those_in_which_runs_part(runs: list[Results]) -> None:
    class Read(Readings):
        """Runs that part in arrests, and in nothing else."""

        def of(self, panel: Panel, row: int) -> np.ndarray:
            more = 5 if panel.series == "arrests" and row else 1
            return np.full((3, 4), 100.0 * more)

    names = [panel.name for panel in chosen(Read(runs[:2]), 0, 3)]
    assert names == ["crossings", "in_hiding", "arrests_total"]


def test_what_is_asked_for_is_drawn_once_and_in_that_order(runs: list[Results]) -> None:
    figure = figures.compare(runs, of=["detained", "crossings", "detained", "releases"])
    titles = [told(axes) for axes in tiles(figure)]
    for title, words_ in zip(
        ("Detained in the DPRK", "Crossings into China", "Released from custody"),
        titles,
        strict=True,
    ):
        assert title in words_
    with pytest.raises(RunError, match="did you mean crossings"):
        figures.compare(runs, of=["crosings"])
    with pytest.raises(RunError, match="page, slide and screen"):
        figures.compare(runs, size="poster")
    with pytest.raises(RunError, match="light, dark and print"):
        figures.compare(runs, style="pink")


def test_a_scenario_has_one_colour_in_all_panels(compared: Figure, runs: list[Results]) -> None:
    for axes in tiles(compared):
        assert [line.get_color() for line in axes.lines[:3]] == [p.colour for p in pens(3)]
        named_ = [text for text in told(axes) if text in NAMES]
        assert sorted(named_) == sorted(run.name for run in runs)


@pytest.mark.parametrize("style", LOOKS)
def test_scenarios_are_told_apart_without_colours(runs: list[Results], style: str) -> None:
    axes = tiles(figures.compare(runs, style=style))[0]
    medians = [line for line in axes.lines if line.get_linewidth() > 1]
    strokes = {str(line._dash_pattern) for line in medians}
    assert len(strokes) == 3


def test_print_uses_greys_alone() -> None:
    look = LOOKS["print"]
    for colour in (*look.colours, look.ink, look.quiet, look.faint, look.cold):
        if colour.startswith("#"):
            assert colour[1:3] == colour[3:5] == colour[5:7]


@pytest.mark.parametrize("style", LOOKS)
def test_words_can_be_read_on_their_paper(style: str) -> None:
    """At least 4.5 to 1, as WCAG asks; what is large or thin lines need less."""
    from matplotlib.colors import to_rgb  # noqa: PLC0415

    def light(colour: str) -> float:
        linear = [
            c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(colour)
        ]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    look = LOOKS[style]
    for colour in (look.ink, look.quiet, *(pen.ink for pen in look.pens(6))):
        two = sorted((light(colour), light(look.paper)))
        assert (two[1] + 0.05) / (two[0] + 0.05) >= 3.9, colour


def test_events_stand_on_their_days_in_every_panel_and_are_named_above_the_highest(
    tmp_path: Path,
) -> None:
    told_ = [("2018-01-11", "control fails"), ("2018-01-12", "$x^2$"), ("2019-01-01", "too late")]
    events = tuple(Event(name, day) for day, name in told_)
    plain = make_run(tmp_path, "status-quo", members=2)
    run = make_run(tmp_path, "collapse", members=2, events=events)
    figure = figures.compare([plain, run])
    start = (date(2018, 1, 1) - date(1970, 1, 1)).days
    for axes in tiles(figure):
        upright = [line.get_xdata() for line in axes.lines if len(set(line.get_xdata())) == 1]
        assert [float(x[0]) - start for x in upright] == [10, 11]
    named_ = [[t for t in told(a) if t in ("control fails", "$x^2$")] for a in tiles(figure)]
    assert named_ == [["control fails", "$x^2$"]] * 2 + [[]] * 4
    by_days = figures.compare([make_run(tmp_path / "b", "war", 2, date(2018, 2, 1)), run])
    upright = [x.get_xdata()[0] for x in tiles(by_days)[0].lines if len(x.get_xdata()) == 2]
    assert upright == [10, 11], "days count from the start where runs begin on different dates"


def test_an_event_of_several_scenarios_is_named_once_in_the_colour_of_none(
    runs: list[Results],
) -> None:
    both = [with_events(run, ("2018-01-11", "aid stops")) for run in runs[:2]]
    axes = tiles(figures.compare(both))[0]
    (text,) = [text for text in axes.texts if text.get_text() == "aid stops"]
    assert text.get_color() == LOOKS["light"].quiet


def test_so_many_events_that_names_have_no_room_get_letters(runs: list[Results]) -> None:
    days = [f"2018-01-{day:02d}" for day in range(2, 22)]
    many = with_events(runs[1], *((day, f"event of {day}") for day in days))
    figure = figures.compare([runs[0], many])
    assert set("abcdefghijklmnopqrst") <= set(told(tiles(figure)[0]))
    assert "collapse: a event of 2018-01-02, b event of 2018-01-03" in words(figure)
    more = with_events(runs[1], *((day, f"{n} {day}") for day in days for n in range(2)))
    assert "40 events, too many to be marked" in words(figures.compare([more]))


def test_claims_of_documents_stand_behind_what_they_speak_of(runs: list[Results]) -> None:
    figure = figures.compare(runs, of=["in_hiding", "camp_demand", "crossings_total", "detained"])
    hidden, roofs, millions, detained = tiles(figure)
    assert any("10,000\u201340,000 (2012), 30,000\u201340,000 (2014)" in t for t in told(hidden))
    heights = [line.get_ydata()[0] for line in hidden.lines if len(set(line.get_ydata())) == 1]
    assert {10_000, 30_000} <= set(heights)
    assert any("5 camps of 1,500" in text for text in told(roofs))
    assert 7_500 in [line.get_ydata()[0] for line in roofs.lines if len(line.get_ydata()) == 2]
    assert any("millions" in text for text in told(millions))
    assert millions.get_ylim()[1] > 1_000_000
    assert not any("documents" in text for text in told(detained))


def test_claims_that_lie_far_above_a_panel_do_not_flatten_it(runs: list[Results]) -> None:
    (axes,) = tiles(figures.compare(runs[:1], of=["crossings_total"]))
    assert axes.get_ylim()[1] < 10_000
    assert not any("documents" in text for text in told(axes))


def test_the_head_asks_every_question_and_the_foot_says_what_bands_mean(compared: Figure) -> None:
    text = words(compared)
    for name in NAMES:
        assert f"{name}: {WHY}" in text
    assert "middle 50 %" in text
    assert "spread over 4 members that differ by chance only" in text
    assert "What is unknown about the parameters is not in the band" in text
    assert "Natural Earth" in text
    assert "seed 1" in text
    assert "tumen" in text


def test_runs_that_differ_in_what_their_bands_hold_are_told_so(runs: list[Results]) -> None:
    manifest = dataclasses.replace(runs[1].manifest, priors="d", uncertainty="prior")
    drawn = dataclasses.replace(runs[1], manifest=manifest)
    text = words(figures.compare([runs[0], drawn]))
    assert "but in status-quo by chance only: the bands are not alike" in text


def test_the_places_open_are_drawn_where_camps_are(runs: list[Results]) -> None:
    (camps,) = tiles(figures.compare(runs, of=["camp_demand"]))
    assert "places open: 7,500" in told(camps)
    lines = [line for line in camps.lines if line.get_drawstyle() == "steps-post"]
    assert max(np.nanmax(line.get_ydata()) for line in lines) == 7_500


def test_scenarios_with_different_starts_are_drawn_by_days_since_their_start(
    runs: list[Results], tmp_path: Path
) -> None:
    later = make_run(tmp_path, "war", start=date(2019, 6, 1))
    figure = figures.compare([runs[0], later])
    assert {axes.get_xlabel() for axes in strips(figure)[-2:]} == {"days since the start"}
    assert list(tiles(figure)[0].lines[0].get_xdata()[:2]) == [0, 1]
    assert "status-quo 2018-01-01, war 2019-06-01" in words(figure)


def test_all_panels_share_their_time_and_only_the_lowest_have_labels(compared: Figure) -> None:
    assert len({axes.get_xlim() for axes in (*tiles(compared), *strips(compared))}) == 1
    labelled = [
        a for a in strips(compared) if any(t.label1.get_visible() for t in a.xaxis.majorTicks)
    ]
    assert labelled == strips(compared)[-2:]


def test_a_log_scale_says_so(runs: list[Results]) -> None:
    figure = figures.compare(runs, of=["crossings", "arrivals_total"])
    crossings, arrivals = tiles(figure)
    assert crossings.get_yscale() == "asinh"
    assert "people a day, mean of 7 days, log scale" in told(crossings)
    assert arrivals.get_yscale() == "linear"
    assert "people, total since the start" in told(arrivals)


def test_numbers_on_axes_are_as_short_as_can_be() -> None:
    assert [compact(n) for n in (0, 0.5, 900, 12_000, 1.2e6, 2e7)] == [
        "0", "0.5", "900", "12,000", "1.2 M", "20 M",
    ]  # fmt: skip
    assert [signed(n) for n in (-1_000, 0, 250)] == ["\u22121,000", "0", "+250"]


def test_one_member_is_drawn_as_a_line_and_said_to_be_one(tmp_path: Path) -> None:
    single = make_run(tmp_path, "war", members=1)
    assert "single runs of chance" in words(figures.compare([single]))


def test_runs_of_one_scenario_are_told_apart_by_their_label(runs: list[Results]) -> None:
    other = dataclasses.replace(runs[2], label="war, other seed")
    assert "war, other seed" in words(figures.compare([runs[2], other]))


def test_quantiles_are_taken_over_members() -> None:
    values = np.arange(101.0)[:, None] * np.ones((1, 3))
    np.testing.assert_allclose(quantiles(values)[:, 0], [5, 25, 50, 75, 95])


def test_the_days_of_ice_are_shown_where_they_move_the_curve(runs: list[Results]) -> None:
    year = Days(date(2012, 3, 1), 365, dated=True)
    (early, late) = [
        [date.fromordinal(date(1970, 1, 1).toordinal() + int(day)) for day in span]
        for span in frozen(shipped(), year)
    ]
    assert early[0] == date(2012, 3, 1)
    assert late[0].month == 12
    assert late[1] == date(2013, 2, 28)
    assert frozen(shipped(), Days(date(2012, 6, 1), 60, dated=True)) == []
    assert frozen(shipped(), dataclasses.replace(year, dated=False)) == []
    crossings, hidden = tiles(figures.compare(runs, of=["crossings", "in_hiding"]))
    assert "rivers usually frozen" in told(crossings)
    assert "rivers usually frozen" not in told(hidden)


def unlike(runs: Sequence[Results], n: int) -> list[Results]:
    """Make a comparison that is unlike the others: of one, of many, in other letters, in events."""
    quiet, collapse, war = runs
    korean = with_events(war, ("2018-01-05", "국경 개방"), ("2018-02-25", "봉쇄"), name="국경 붕괴")
    dollars = with_events(collapse, ("2018-01-09", "$3,000 $_x$"), name="$1,700 to $3,000")
    shared = [with_events(run, ("2018-01-11", "aid stops")) for run in runs]
    late = with_events(war, ("2018-02-28", "a name at the very end of the run"))
    crowd = with_events(collapse, *((f"2018-01-{d:02d}", f"step {d}") for d in range(3, 9)))
    long = with_events(war, ("2018-01-20", "x" * 200), name="a very long name " * 9)
    ten = [dataclasses.replace(runs[k % 3], label=f"variant {k}") for k in range(10)]
    return [[quiet], [quiet, collapse], [quiet, collapse, war], [korean, dollars], shared,
            [late, quiet], [crowd, war], [long, quiet], ten, [quiet, quiet]][n]  # fmt: skip


@pytest.mark.parametrize("n", range(10))
def test_no_label_covers_another_or_leaves_the_paper_and_no_panel_is_empty(
    runs: list[Results], n: int
) -> None:
    """In ten comparisons unlike one another, each on another paper."""
    size, style = list(FORMATS)[n % 3], list(LOOKS)[n // 3 % len(LOOKS)]
    compared = unlike(runs, n)
    figure = figures.compare(compared, size=size, style=style)
    assert off_the_paper(figure) == []
    assert collisions(figure) == []
    assert "nobody" not in words(figure)
    for panel in in_order(compared, figure):
        assert any(panel.values(run).any() for run in compared)


def test_names_of_events_stand_clear_of_the_lines_of_others(runs: list[Results]) -> None:
    figure = figures.compare(unlike(runs, 6))
    texts = [t for t in tiles(figure)[0].texts if t.get_text().startswith("step ")]
    heights = [t.get_window_extent().y0 for t in texts]
    assert all(a > b for a, b in itertools.pairwise(heights)), "earlier ones stand higher"
