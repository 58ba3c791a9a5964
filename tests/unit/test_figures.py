"""Pictures show the numbers of the results, their uncertainty, and no label over another."""

from __future__ import annotations

import dataclasses
import itertools
from datetime import date
from pathlib import Path

import numpy as np
import pytest
import synthetic
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.container import ErrorbarContainer
from matplotlib.figure import Figure
from matplotlib.text import Annotation, Text

from sim import figures
from sim.figures.map.labels import Label, write_labels
from sim.figures.map.scene import scene_of
from sim.figures.page import page
from sim.figures.style import about, pens, spread
from sim.results import Results, RunError, RunFolder, load_results
from sim.results.gather import Gatherer
from sim.run_folder.folder import Manifest
from sim.run_folder.manifest import Event
from sim.run_folder.members import write_member
from sim.run_folder.upkeep import prepare

DAYS = 60
WHY = "A question that is long enough to be broken into lines, so that the head has to make room?"


def make_run(
    folder: Path,
    scenario: str,
    members: int = 4,
    start: date = date(2018, 1, 1),
    events: tuple[Event, ...] = (),
) -> Results:
    run = RunFolder(folder / scenario)
    manifest = Manifest(
        scenario=scenario,
        why=WHY,
        digest="d",
        seed=1,
        start=start.isoformat(),
        days=DAYS,
        members=members,
        model="m",
        versions={"tumen": "0.1.0"},
        events=events,
    )
    prepare(run, manifest, overwrite=False)
    for member in range(members):
        shape = synthetic.SHAPES[scenario]
        write_member(synthetic.make_record(shape, 1, member, DAYS, start), run)
    Gatherer(run, manifest).gather(range(members))
    return load_results(run.path)


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> list[Results]:
    folder = tmp_path_factory.mktemp("runs")
    return [make_run(folder, name) for name in ("status-quo", "collapse", "war")]


def words(figure: Figure) -> str:
    texts = figure.findobj(Text)
    return " ".join(" ".join(text.get_text().split()) for text in texts)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=9).map(sorted), st.sampled_from([0.02, 0.08]))
def test_labels_at_line_ends_stand_apart_and_in_order(heights: list[float], apart: float) -> None:
    moved = spread(heights, apart)
    assert len(moved) == len(heights)
    assert all(-1e-9 <= height <= 1 + 1e-9 for height in moved)
    assert all(b - a >= apart - 1e-9 for a, b in itertools.pairwise(moved))


def test_labels_that_stand_apart_stay_where_they_are() -> None:
    assert spread([0.1, 0.5, 0.9], 0.08) == pytest.approx([0.1, 0.5, 0.9])


def test_thirty_scenarios_get_thirty_pens() -> None:
    assert len({(pen.colour, str(pen.stroke)) for pen in pens(30)}) == 30


def test_no_name_on_the_map_covers_another(runs: list[Results]) -> None:
    for run, day in ((runs[0], 30), (runs[2], 40)):
        figure = figures.draw_map(run, day)
        figure.draw_without_rendering()
        renderer = figure.canvas.get_renderer()  # type: ignore[attr-defined]
        maps = [axes for axes in figure.axes if axes.get_aspect() != "auto"]
        names = [t for axes in maps for t in axes.texts if isinstance(t, Annotation)]
        names = [name for name in names if name.get_text()]
        boxes = [Text.get_window_extent(name, renderer) for name in names]
        for (a, one), (b, two) in itertools.combinations(zip(names, boxes, strict=True), 2):
            assert not one.overlaps(two), (a.get_text(), b.get_text())
        shown = {name.get_text().split("\n")[0] for name in names}
        assert {"Yanji", "Tumen", "Hunchun", "Dandong", "Hyesan", "1", "2", "3", "4", "5"} <= shown


def test_the_map_shows_the_medians_of_the_day(runs: list[Results]) -> None:
    data, scene = runs[2].data, scene_of(runs[2], 40)
    assert scene.on == date(2018, 2, 9)
    np.testing.assert_allclose(scene.in_hiding, np.median(data["in_hiding"].values[:, 39], axis=0))
    so_far = np.median(data["crossings"].values[:, :40].sum(axis=1), axis=0)
    np.testing.assert_allclose(scene.so_far, so_far[scene.sectors])
    week = np.median(data["crossings"].values[:, 33:40].sum(axis=1), axis=0)
    np.testing.assert_allclose(scene.this_week, week[scene.sectors])
    text = words(figures.draw_map(runs[2], 40))
    assert "1,500 of 1,500" in text
    assert about(scene.totals["in hiding in China"]) in text


def test_the_numbers_beside_the_map_are_each_of_their_own_places(runs: list[Results]) -> None:
    data, scene = runs[2].data, scene_of(runs[2], 40)
    is_sector = data["exit_kind"].values == "river"
    so_far = data["crossings"].values[:, :40].sum(axis=1)
    week = data["crossings"].values[:, 33:40].sum(axis=1)
    expected = [
        so_far[:, is_sector].sum(axis=1),
        week[:, is_sector].sum(axis=1),
        so_far[:, ~is_sector].sum(axis=1),
        *(
            data[name].values[:, 39].sum(axis=1)
            for name in ("in_hiding", "at_reception", "in_camp")
        ),
    ]
    medians = [float(np.median(each)) for each in expected]
    assert len(set(medians)) == len(medians), "numbers that could be exchanged tell nothing"
    assert [*scene.totals.values()] == medians


def test_whiskers_end_where_nine_in_ten_members_do_and_circles_are_as_large_as_their_people(
    runs: list[Results],
) -> None:
    scene = scene_of(runs[2], 40)
    figure = figures.draw_map(runs[2], 40)
    below = next(axes for axes in figure.axes if axes.get_title(loc="left").startswith("Crossings"))
    (bars,) = (each for each in below.containers if isinstance(each, ErrorbarContainer))
    (lines,) = bars.lines[2]
    ends = np.array([segment[:, 1] for segment in lines.get_segments()]).T
    low, high = scene.so_far_range
    assert (scene.so_far - low != high - scene.so_far).any()
    np.testing.assert_allclose(ends, [low, high])
    circles = [
        each.get_sizes()
        for each in figure.axes[0].collections
        if len(each.get_sizes()) == len(scene.waiting)
    ]
    for sizes, people in zip(circles, (scene.in_hiding, scene.waiting), strict=True):
        np.testing.assert_allclose(sizes, [(2 * scene.radius(float(n))) ** 2 for n in people])


def test_areas_and_widths_grow_with_people(runs: list[Results]) -> None:
    scene = scene_of(runs[2], 40)
    assert scene.radius(4_000) == pytest.approx(2 * scene.radius(1_000))
    assert scene.line_width(0) == 0


def test_maps_of_one_run_share_their_scale(runs: list[Results]) -> None:
    early, late = scene_of(runs[2], 5), scene_of(runs[2], 55)
    assert early.radius(1_000) == late.radius(1_000)
    assert early.line_width(1_000) == late.line_width(1_000)


@pytest.mark.parametrize("day", [0, -3, DAYS + 1])
def test_a_day_outside_the_run_is_refused(runs: list[Results], day: int) -> None:
    with pytest.raises(RunError, match=f"the run has days 1 to {DAYS}"):
        figures.draw_map(runs[0], day)


def test_a_map_of_a_day_on_which_nothing_has_happened_can_be_drawn(runs: list[Results]) -> None:
    empty = runs[0].data.copy(deep=True)
    for name in empty.data_vars:
        if name in ("crossings", "in_hiding", "at_reception", "in_camp"):
            empty[name][:] = 0
    quiet = dataclasses.replace(runs[0])
    quiet.__dict__["data"] = empty
    assert "on 1 January 2018" in words(figures.draw_map(quiet, 1))


def test_a_label_without_room_is_left_out_and_named() -> None:
    with page(1, 1) as figure:
        axes = figure.add_subplot()
    axes.set(xlim=(0, 1), ylim=(0, 1))
    figure.draw_without_rendering()
    labels = [Label("a name far too long for a square inch of paper", 0.5, 0.5)]
    assert write_labels(axes, labels) == [labels[0].text]
    assert not axes.texts


@pytest.mark.parametrize("kind", ["png", "pdf", "svg"])
def test_the_same_figure_is_saved_as_the_same_bytes(
    runs: list[Results], tmp_path: Path, kind: str
) -> None:
    one, two = tmp_path / f"one.{kind}", tmp_path / "deeper" / f"two.{kind}"
    for path in (one, two):
        figures.save(figures.compare(runs[:1]), path)
    assert one.read_bytes() == two.read_bytes()
    assert len(one.read_bytes()) > 10_000


def test_a_kind_of_file_that_cannot_be_drawn_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RunError, match=r"allowed: \.png, \.pdf, \.svg"):
        figures.check_target(tmp_path / "figure.docx")


def test_numbers_of_people_keep_three_figures() -> None:
    assert about(1_253_774) == "1,250,000"
    assert about(7_500) == "7,500"
    assert about(0) == "0"
