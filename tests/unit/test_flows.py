"""Flows: everybody is counted once, nothing is lost on the way to the page, labels are readable."""

from __future__ import annotations

import dataclasses
import itertools
import json
from pathlib import Path

import numpy as np
import pytest
import synthetic
from click.testing import CliRunner
from matplotlib.patches import Circle, PathPatch, Rectangle
from matplotlib.text import Text

from sim import figures
from sim.cli.main import tumen
from sim.ensemble.runner import Runner
from sim.figures.flows.bundles import bundled
from sim.figures.flows.roads import roads_of
from sim.figures.page import Page
from sim.geography.geography import geography_of
from sim.geography.roads import great_circle_km
from sim.results import Results, load_results
from sim.results.flows import BEFORE, FATES, Flows, Way, flows_of
from sim.status import Fate


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Results:
    runner = Runner(tmp_path_factory.mktemp("flows"), 1, engine="synthetic:run_member")
    [folder] = runner.run([synthetic.MadeUpScenario("collapse", days=40)], 3, seed=1)
    return load_results(folder)


@pytest.fixture(scope="module")
def drawn(run: Results) -> Page:
    return figures.draw_flows(run)


def bars(page: Page) -> list[Rectangle]:
    return [patch for patch in page.axes[0].patches if isinstance(patch, Rectangle)]


def test_every_fate_has_words_and_a_place_in_the_order() -> None:
    assert sorted(FATES) == sorted(fate.name.lower() for fate in Fate)


def test_flows_hold_everybody_who_has_a_fate(run: Results) -> None:
    everybody = run.data["fates"].values.sum(axis=(1, 2, 3))
    np.testing.assert_array_equal(flows_of(run).people.sum(axis=(1, 2, 3)), everybody)


def test_small_ways_go_together_by_river_and_nobody_is_lost() -> None:
    along = (Way("Ford", "Long"), Way("Reeds", "Long"), Way("Isle", "Long"), Way("Pass", "High"))
    ways = (Way("before the run", ""), *along, Way("Sea", ""))
    people = np.zeros((2, 3, len(ways), len(FATES)))
    people[:, 0, 1, 0] = 1000
    people[:, 1, 2:, 1] = 2
    people[:, 2, 0, 2] = 1
    flows = Flows(("North", "South", "West"), ways, tuple(FATES), people)
    drawn = bundled(flows)
    assert set(drawn.ways) == {"before the run", "Ford", "Long, 2 other sectors", "Pass", "Sea"}
    assert set(drawn.homes) == {"North", "2 other provinces"}
    assert drawn.fates == tuple(FATES)[:3]
    assert drawn.people.sum() == people.mean(axis=0).sum()


def test_the_bars_of_each_column_are_as_high_as_all_people(run: Results, drawn: Page) -> None:
    everybody = flows_of(run).mean.sum()
    columns = itertools.groupby(sorted(bars(drawn), key=lambda bar: bar.get_x()),
                                key=lambda bar: bar.get_x())  # fmt: skip
    heights = [sum(bar.get_height() for bar in column) for _, column in columns]
    assert len(heights) == 3
    np.testing.assert_allclose(heights, heights[0])
    highest = max(bar.get_height() for bar in bars(drawn) if bar.get_x() < 0)
    largest = flows_of(run).mean.sum(axis=(1, 2)).max()
    assert highest / heights[0] == pytest.approx(largest / everybody)


def test_ribbons_stay_inside_the_page_and_begin_at_bars(drawn: Page) -> None:
    low = min(bar.get_y() for bar in bars(drawn))
    high = max(bar.get_y() + bar.get_height() for bar in bars(drawn))
    ribbons = [p for p in drawn.axes[0].patches if isinstance(p, PathPatch)]
    assert ribbons
    for ribbon in ribbons:
        heights = ribbon.get_path().vertices[:, 1]
        assert low - 1e-9 <= heights.min()
        assert heights.max() <= high + 1e-9


def test_no_label_covers_another_or_leaves_the_page(drawn: Page) -> None:
    renderer = drawn.canvas.get_renderer()
    labels = [text for text in drawn.axes[0].texts if text.get_text()]
    boxes = [Text.get_window_extent(label, renderer) for label in labels]
    for box in boxes:
        assert box.x0 >= 0
        assert box.x1 <= drawn.bbox.width
    for (one, a), (other, b) in itertools.combinations(zip(labels, boxes, strict=True), 2):
        shared = min(a.y1, b.y1) - max(a.y0, b.y0)
        beside = min(a.x1, b.x1) > max(a.x0, b.x0)
        assert not (beside and shared > 0.35 * a.height), (one.get_text(), other.get_text())


def test_a_run_that_nobody_left_says_so(run: Results) -> None:
    still = dataclasses.replace(run)
    still.__dict__["data"] = run.data.assign(fates=run.data["fates"] * 0)
    for page in (figures.draw_flows(still), figures.draw_flow_map(still)):
        assert any("nobody left" in text.get_text() for text in page.findobj(Text))


def test_everybody_is_laid_on_the_shortest_way_from_home_to_the_last_way_out(run: Results) -> None:
    one = dataclasses.replace(run)
    fates = run.data["fates"] * 0
    counties, exits = (run.data[each].values.astype(str).tolist() for each in ("county", "exit"))
    home, way = counties.index("Hamhung"), exits.index("Hyesan")
    fates.loc[{"county": counties[home], "last_exit": exits[way]}] += 1
    one.__dict__["data"] = run.data.assign(fates=fates)
    roads = roads_of(one)
    people = float(fates.mean("member").sum())
    np.testing.assert_allclose(roads.people, people)
    seats = [tuple(run.data[f"county_{e}"].values[home] for e in ("lon", "lat"))]
    out = tuple(run.data[f"exit_{e}"].values[way] for e in ("lon", "lat"))
    ends = [tuple(map(tuple, each)) for each in roads.ends]
    begun = [end for pair in ends for end in pair]
    assert begun.count(seats[0]) == begun.count(out) == 1
    between = set(begun) - {seats[0], out}
    assert all(begun.count(each) == 2 for each in between)
    geography = geography_of(run.places)
    km = sum(float(great_circle_km(a[1], a[0], b[1], b[0])) for a, b in ends)
    assert km <= geography.routes.county_to_exit_km[home, way]


def test_circles_hold_the_people_of_their_ways_and_stand_apart(run: Results) -> None:
    page = figures.draw_flow_map(run)
    circles = [p for axes in page.axes for p in axes.patches if isinstance(p, Circle)]
    bundles = bundled(flows_of(run))
    here = [n for n, name in enumerate(bundles.ways) if name != BEFORE]
    people = bundles.people[:, here].sum(axis=(0, 2))
    radii = np.array([circle.get_radius() for circle in circles])
    large = radii > radii.max() / 4
    np.testing.assert_allclose((radii[large] / radii.max()) ** 2, people[large] / people.max())
    for one, two in itertools.combinations(circles, 2):
        apart = np.hypot(*np.subtract(one.center, two.center))
        assert apart >= one.get_radius() + two.get_radius()
    shown = " ".join(text.get_text() for text in page.findobj(Text))
    assert all(f"{name}\n" in shown for name in bundles.ways if name != BEFORE)


def test_a_flow_map_is_a_picture(run: Results, tmp_path: Path) -> None:
    for extra in ((), ("--out", str(tmp_path / "flows.csv"))):
        said = CliRunner().invoke(tumen, ["flows", str(run.folder), "--map", *extra])
        assert said.exit_code == 2
        assert "--out FILE.png" in said.output
    assert not list(tmp_path.iterdir())


def test_the_table_and_the_rows_add_up(run: Results, tmp_path: Path) -> None:
    out = tmp_path / "new" / "flows.csv"
    said = CliRunner().invoke(tumen, ["flows", str(run.folder), "--out", str(out), "--json"])
    assert said.exit_code == 0, said.output
    rows = json.loads(said.stdout)
    everybody = flows_of(run).mean.sum()
    assert sum(row["mean"] for row in rows) == pytest.approx(everybody, rel=1e-4)
    assert all(row["low"] <= row["median"] <= row["high"] for row in rows)
    assert len(out.read_text(encoding="utf-8").splitlines()) == len(rows) + 1
    table = CliRunner().invoke(tumen, ["flows", str(run.folder)]).stdout.splitlines()
    assert f"{everybody:,.0f}" in table[-1]
    by_way = flows_of(run).people.sum(axis=(1, 3))
    of_ways = {line.split("  ")[0]: line for line in table[1 : table.index("")]}
    for way, members in zip(flows_of(run).ways, by_way.T, strict=True):
        assert (way.name in of_ways) == members.any()
        assert not members.any() or f" {members.mean():,.0f} " in of_ways[way.name]


def test_a_kind_of_file_that_cannot_be_written_is_refused(run: Results, tmp_path: Path) -> None:
    said = CliRunner().invoke(tumen, ["flows", str(run.folder), "--out", str(tmp_path / "a.xls")])
    assert said.exit_code == 2
    assert ".csv" in said.output
    assert not list(tmp_path.iterdir())
