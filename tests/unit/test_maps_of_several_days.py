"""Maps between two days, of two runs apart, and as a film: their numbers, and what is refused."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import synthetic
from click.testing import CliRunner, Result
from extents import collisions, off_the_paper
from matplotlib.collections import PolyCollection
from matplotlib.colors import to_rgba
from matplotlib.patches import Rectangle
from matplotlib.text import Text
from PIL import Image
from test_figures import make_run

from sim import figures
from sim.cli.main import tumen
from sim.ensemble.runner import Runner
from sim.figures.map import animation
from sim.figures.map.land import draw_camp
from sim.figures.map.scene import scene_of
from sim.figures.map.shading import hidden_shades, left_shades
from sim.figures.map.windows import windows_of
from sim.figures.page import page
from sim.results import Results, RunError, load_results
from sim.run_folder.manifest import Event


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> list[Results]:
    runner = Runner(tmp_path_factory.mktemp("maps"), 1, engine="synthetic:run_member")
    made = [synthetic.MadeUpScenario(name, days=30) for name in ("collapse", "status-quo")]
    return [load_results(folder) for folder in runner.run(made, 3, seed=1)]


def call(*arguments: object) -> Result:
    return CliRunner().invoke(tumen, ["map", *map(str, arguments)])


def words(drawn: figures.Page) -> str:
    return " ".join(" ".join(text.get_text().split()) for text in drawn.findobj(Text))


def test_crossings_between_two_days_are_those_until_the_second_less_those_before_the_first(
    runs: list[Results],
) -> None:
    crossings = runs[0].data["crossings"].values
    scene = scene_of(runs[0], 20, 11)
    expected = np.median(crossings[:, 10:20].sum(axis=1), axis=0)[scene.sectors]
    np.testing.assert_allclose(scene.so_far, expected)
    said = words(figures.draw_map(runs[0], 20, 11))
    assert "from 11 January 2018 to 20 January 2018" in said


def test_the_days_between_must_be_in_order(runs: list[Results]) -> None:
    with pytest.raises(RunError, match="earlier"):
        scene_of(runs[0], 10, 11)
    assert call(runs[0].folder, "--between", 11, 10).exit_code == 2


def test_a_difference_is_taken_member_by_member(runs: list[Results]) -> None:
    page = figures.draw_difference(*runs, 20)
    bars = [patch for patch in page.axes[2].patches if isinstance(patch, Rectangle)]
    one, two = (run.data["crossings"].values[:, :20].sum(axis=1) for run in runs)
    rows = scene_of(runs[0], 20).sectors
    expected = np.median((one - two)[:, rows], axis=0)
    np.testing.assert_allclose([bar.get_height() for bar in bars], expected)
    assert "member by member" in words(page)


def test_runs_of_other_luck_are_compared_without_pairs(runs: list[Results], tmp_path: Path) -> None:
    runner = Runner(tmp_path, 1, engine="synthetic:run_member")
    [folder] = runner.run([synthetic.MadeUpScenario("status-quo", days=30)], 2, seed=2)
    said = words(figures.draw_difference(runs[0], load_results(folder), 20))
    assert "do not share their luck" in said


def test_a_run_apart_from_itself_is_nowhere_more_or_fewer(runs: list[Results]) -> None:
    page = figures.draw_difference(runs[0], runs[0], 20)
    heights = [p.get_height() for p in page.axes[2].patches if isinstance(p, Rectangle)]
    assert not any(heights)


@pytest.mark.parametrize("kind", ["webp", "gif"])
def test_a_film_has_a_picture_for_every_so_many_days_and_the_last(
    runs: list[Results], tmp_path: Path, kind: str
) -> None:
    path = tmp_path / "new" / f"film.{kind}"
    said = call(runs[0].folder, "--animate", "--every", 12, "--out", path)
    assert said.exit_code == 0, said.output
    assert [*animation.film_days(30, 12)] == [1, 13, 25, 30]
    with Image.open(path) as film:
        assert film.n_frames == 4


def test_films_that_cannot_be_made_are_refused_before_anything_is_drawn(
    runs: list[Results], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(animation.shutil, "which", lambda _: None)
    for name, reason in (("film.avi", ".webp"), ("film.mp4", "ffmpeg")):
        said = call(runs[0].folder, "--animate", "--out", tmp_path / name)
        assert said.exit_code == 2
        assert reason in said.output
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "options", [(), ("--day", 3, "--animate"), ("--animate", "--difference", "x")]
)
def test_one_kind_of_map_is_asked_for(runs: list[Results], options: tuple[object, ...]) -> None:
    said = call(runs[0].folder, *options)
    assert said.exit_code == 2
    assert "--between" in said.output


def test_rings_are_as_large_as_the_queues_and_stand_on_the_near_bank(runs: list[Results]) -> None:
    run, scene = runs[0], scene_of(runs[0], 20)
    page = figures.draw_map(run, 20)
    (rings,) = [
        each
        for each in page.axes[0].collections
        if not each.get_facecolor().size and each.get_edgecolor().size
    ]
    queues = np.median(run.data["at_border"].values[:, 19], axis=0)[scene.sectors]
    np.testing.assert_allclose(scene.queues, queues)
    radii = np.array([scene.radius(float(each)) for each in queues])
    seen = radii >= 1.2
    np.testing.assert_allclose(np.sqrt(rings.get_sizes()) / 2, radii[seen])
    rows = {name: row for row, name in enumerate(run.data["county"].values)}
    for (lon, lat), sector in zip(rings.get_offsets(), scene.sectors[seen], strict=True):
        home = rows[run.data["exit_county"].values[sector]]
        county = [run.data[f"county_{part}"].values[home] for part in ("lon", "lat")]
        middle = [run.data[f"exit_{part}"].values[sector] for part in ("lon", "lat")]
        toward = np.subtract(county, middle)
        assert np.dot(np.subtract([lon, lat], middle), toward) >= 0


def test_bars_below_a_map_count_what_is_asked_for(runs: list[Results], tmp_path: Path) -> None:
    run, scene = runs[0], scene_of(runs[0], 20)
    residents = run.data["host_population"].values
    hidden = 1_000 * run.data["in_hiding"].values[:, 19] / residents
    for below, expected in (
        ("queues", np.median(run.data["at_border"].values[:, 19], axis=0)[scene.sectors]),
        ("hidden", np.median(hidden, axis=0)),
    ):
        page = figures.draw_map(run, 20, below_it=below)
        bars = [patch for patch in page.axes[2].patches if isinstance(patch, Rectangle)]
        np.testing.assert_allclose([bar.get_height() for bar in bars], expected)
        assert off_the_paper(page) == []
        assert collisions(page) == []
        out = tmp_path / f"{below}.png"
        assert call(run.folder, "--day", 20, "--below", below, "--out", out).exit_code == 0
    assert call(run.folder, "--day", 20, "--below", "roads").exit_code == 2


def test_windows_hold_the_crowded_places_whole_and_are_named_after_them(
    runs: list[Results],
) -> None:
    data, windows = runs[0].data, windows_of(runs[0])
    assert [window.name for window in windows] == ["Yanbian", "Changbai"]
    first, second = (window.on for window in windows)
    assert first.south > second.north or first.west > second.east
    camps = zip(data["camp_lon"].values, data["camp_lat"].values, strict=True)
    assert sum(windows[1].holds(*at) for at in camps) == 3
    page = figures.draw_map(runs[0], 20)
    drawn = {axes.get_title(loc="left"): axes for axes in page.axes}
    for window in windows:
        axes = drawn[f"{window.letter}  {window.name}"]
        assert axes.get_xlim() == (window.on.west, window.on.east)
        assert sum(text.get_text() == window.letter for text in page.axes[0].texts) == 1


def test_counties_are_shaded_by_the_hidden_and_by_departures_for_each_1000_people(
    runs: list[Results],
) -> None:
    run, scene = runs[0], scene_of(runs[0], 20, 11)
    hidden, left = hidden_shades(run, scene), left_shades(run, scene)
    data = run.data
    rate = 1_000 * data["in_hiding"].values[:, 19] / data["host_population"].values
    np.testing.assert_allclose(hidden.rates, np.median(rate, axis=0))
    gone = data["departures"].values[:, 10:20].sum(axis=1)
    expected = 1_000 * np.median(gone, axis=0) / data["county_population"].values
    np.testing.assert_allclose(left.rates, expected)
    page = figures.draw_map(run, 20, 11, is_shaded=True)
    across, home = [c for c in page.axes[0].collections if isinstance(c, PolyCollection)]
    for shapes, shades, kind in ((across, hidden, "host"), (home, left, "county")):
        assert len(shapes.get_paths()) == data.sizes[kind]
        wanted = [to_rgba(shades.colour(float(each))) for each in shades.rates]
        np.testing.assert_allclose(shapes.get_facecolor(), wanted)
        for row, path in enumerate(shapes.get_paths()):
            seat = [data[f"{kind}_{part}"].values[row] for part in ("lon", "lat")]
            others = np.column_stack([data[f"{kind}_{part}"].values for part in ("lon", "lat")])
            inside = path.contains_points(np.delete(others, row, axis=0), radius=-1e-9)
            assert not inside.any(), (kind, row)
            near = np.hypot(*(path.vertices - seat).T).min() < 0.2
            assert path.contains_point(seat) or near, (
                "on an island or a bank, and outlines are smoothed"
            )


def test_shades_keep_their_classes_on_all_days_and_part_them_at_round_numbers(
    runs: list[Results],
) -> None:
    for shades in (hidden_shades, left_shades):
        early, late = (shades(runs[0], scene_of(runs[0], day)) for day in (3, 30))
        assert early.bounds == late.bounds
        assert len(early.bounds) == len(early.colours)
        assert all(float(f"{bound:.2g}") == pytest.approx(bound) for bound in early.bounds)
        assert early.colour(0.0) not in early.colours
        assert late.colour(1e9) == late.colours[-1]


def test_camps_are_filled_as_far_as_they_are_full() -> None:
    with page(2, 2) as figure:
        axes = figure.add_subplot()
    for full, heights in ((0.5, [-1, -1, 0, 0, -1]), (2.0, [-1, -1, 1, 1, -1]), (0.0, None)):
        axes.clear()
        draw_camp(axes, (0.5, 0.5), full)
        filled = axes.collections[1:]
        assert len(filled) == (heights is not None)
        for each in filled:
            np.testing.assert_allclose(2 * each.get_paths()[0].vertices[:, 1], heights)


def test_maps_of_one_run_lie_on_one_another_whatever_has_happened(tmp_path: Path) -> None:
    events = tuple(Event(f"event number {n} of many", f"2018-01-{n:02d}") for n in range(5, 15))
    run = make_run(tmp_path, "war", members=2, events=events)
    charts = [figures.draw_map(run, day, top=9e5).axes[0] for day in (1, 8, 30)]
    first, *others = (axes.get_position().bounds for axes in charts)
    np.testing.assert_allclose(others, [first] * 2, atol=1e-3)
    alone, early = figures.draw_map(run, 30, top=9e5), figures.draw_map(run, 1, top=9e5)
    lent = figures.draw_map(run, 30, top=9e5, like=early)
    for each in (lent, alone):
        each.draw_without_rendering()  # axes write their numbers when they are drawn
    assert set(words(lent).split()) == set(words(alone).split())
    for one, two in zip(lent.axes, alone.axes, strict=True):
        np.testing.assert_allclose(one.get_position().bounds, two.get_position().bounds, atol=1e-3)
