"""Waiting: everybody who waits is in it, days and camps add up, and the picture can be read."""

from __future__ import annotations

import csv
import dataclasses
import json
from datetime import date
from io import StringIO
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from extents import collisions, off_the_paper
from matplotlib.collections import QuadMesh
from matplotlib.figure import Figure
from test_figures import make_run, words

from sim import figures
from sim.cli.main import tumen
from sim.figures.waits.strip import LEAST, strip_of
from sim.quantities.measures import Column
from sim.report.waits import COLUMNS, wait_rows, waits_csv, waits_table
from sim.results import Results
from sim.results.outcomes.waits import MANY, Waits, waits_of
from sim.run_folder.manifest import Event


@pytest.fixture(scope="module")
def war(tmp_path_factory: pytest.TempPathFactory) -> Results:
    events = (Event("control fails", "2018-01-11"), Event("camps open", "2018-01-14"))
    return make_run(tmp_path_factory.mktemp("waits"), "war", events=events)


@pytest.fixture(scope="module")
def waits(war: Results) -> Waits:
    return waits_of(war)


@pytest.fixture(scope="module")
def drawn(war: Results, waits: Waits) -> Figure:
    return figures.draw_waits(war, waits)


def test_everybody_who_waits_is_at_one_place(war: Results, waits: Waits) -> None:
    assert [waiting.stage.name for waiting in waits.stages] == [
        "at_border", "at_reception", "in_custody",
    ]  # fmt: skip
    for waiting in waits.stages:
        expected = war.data[waiting.stage.variable].values.sum(axis=2)
        np.testing.assert_array_equal(waiting.people.sum(axis=1), expected)
        assert len(waiting.places) == waiting.people.shape[1]


def test_days_waited_are_shared_among_those_who_went_on_and_those_still_there(
    war: Results,
) -> None:
    """Ten wait for four days: five then go on, and five stay, so that each waited four days."""
    run = dataclasses.replace(war)
    stored = {name: war.stored[name] for name in (
        "flow", "at_border", "at_reception", "in_custody", "exit", "host", "exit_river", "age",
        "at_reception_by_age", "waited", "roofs_after", "camp_places", "with_families",
        "in_centres", "in_camp", "in_added_camps", "in_zone", "family_room", "centre_places",
        "added_places", "status_from", "status_to",
    )}  # fmt: skip
    border = np.zeros_like(stored["at_border"].values)
    border[:, :4, 0], border[:, 4:, 0] = 10, 0
    border[:, 4, 0] = 5
    border = border[:, :5]
    flow = np.zeros_like(stored["flow"].values)[:, :5]
    names = stored["status_from"].values.astype(str).tolist()
    here, there = names.index("at_border"), names.index("in_hiding")
    flow[:, 4, here, there] = 5
    flow[:, 2, here, here] = 99
    stored["at_border"] = Column(stored["at_border"].dims, border)
    stored["flow"] = Column(stored["flow"].dims, flow)
    run.__dict__["stored"] = stored
    run.__dict__["words"] = war.words
    found = waits_of(run)
    np.testing.assert_allclose(found.stages[0].mean_days, 45 / 10)


def test_camps_needed_hold_everybody_who_needs_a_roof(war: Results, waits: Waits) -> None:
    demand = war.data["in_camp"].values.sum(axis=2) + war.data["at_reception"].values.sum(axis=2)
    np.testing.assert_array_equal(waits.needed, np.ceil(demand / 1_500))
    np.testing.assert_array_equal(waits.open[:, -1], 5)
    most = war.indicator_values()["camps_needed"]
    np.testing.assert_array_equal(waits.needed.max(axis=1), most)
    assert [day for _, day in waits.dates] == [date(2018, 1, 30), date(2018, 3, 1)]


def test_rows_have_medians_within_their_intervals(waits: Waits) -> None:
    rows = [dict(zip(COLUMNS, row, strict=True)) for row in wait_rows(waits)]
    assert all(row["low"] <= row["median"] <= row["high"] for row in rows if row["members"])
    border = waits.stages[0]
    at = next(r for r in rows if r["place"] == border.places[0] and r["unit"] == "person-days")
    assert at["median"] == np.median(border.people[:, 0].sum(axis=1))
    many = next(r for r in rows if r["place"] == border.places[0] and str(MANY) in r["what"])
    assert many["median"] == np.median((border.people[:, 0] >= MANY).sum(axis=1))
    again = list(csv.DictReader(StringIO(waits_csv(waits))))
    assert len(again) == len(rows)


def test_the_picture_shows_the_medians_of_each_place_and_day(waits: Waits, drawn: Figure) -> None:
    strips = [strip_of(waiting) for waiting in waits.stages]
    meshes = [
        mesh for axes in drawn.axes for mesh in axes.collections if isinstance(mesh, QuadMesh)
    ]
    for strip, mesh in zip([each for each in strips if each.rows], meshes, strict=False):
        people = np.median(strip.waiting.people, axis=0)[list(strip.rows)]
        shown = np.ma.asarray(mesh.get_array()).reshape(people.shape)
        np.testing.assert_array_equal(shown.mask, people < LEAST)
        np.testing.assert_allclose(shown.filled(0), np.where(people < LEAST, 0, people))
        norms = {id(mesh.norm) for mesh in meshes}
        assert len(norms) == 1, "all strips share their colours"


def test_colours_grow_darker_without_a_turn() -> None:
    from sim.figures.waits.strip import HEAT  # noqa: PLC0415

    light = HEAT(np.linspace(0, 1, 50))[:, :3] @ np.array([0.2126, 0.7152, 0.0722])
    assert (np.diff(light) < 0).all()


def test_no_label_of_the_picture_covers_another_or_leaves_the_paper(drawn: Figure) -> None:
    assert off_the_paper(drawn) == []
    assert collisions(drawn) == []
    assert {"control fails", "camps open"} <= {t.get_text() for a in drawn.axes for t in a.texts}


def test_a_run_without_camps_has_strips_alone_and_one_without_anybody_says_so(
    war: Results, tmp_path: Path
) -> None:
    quiet = make_run(tmp_path, "status-quo", members=2)
    figure = figures.draw_waits(quiet)
    assert collisions(figure) == []
    assert "Camps needed" not in words(figure)
    assert "camps needed: none" in waits_table(waits_of(quiet))
    found = waits_of(quiet)
    nobody = dataclasses.replace(found, stages=tuple(
        dataclasses.replace(each, people=each.people * 0) for each in found.stages
    ))  # fmt: skip
    assert "nobody waits anywhere" in words(figures.draw_waits(quiet, nobody))
    assert "waiting at the border: nobody" in waits_table(nobody)


def test_the_command_prints_draws_and_writes(war: Results, tmp_path: Path) -> None:
    for name in ("new/waits.csv", "waits.png", "waits.svg", "waits.pdf"):
        out = tmp_path / name
        said = CliRunner().invoke(tumen, ["waits", str(war.folder), "--out", str(out), "--json"])
        assert said.exit_code == 0, said.output
        assert out.stat().st_size > 1_000
    assert {*COLUMNS} == {*json.loads(said.stdout)[0]}
    table = CliRunner().invoke(tumen, ["waits", str(war.folder)]).stdout
    assert "camps of 1,500 by date" in table
    assert "known in China, without shelter: at most" in table
    refused = CliRunner().invoke(tumen, ["waits", str(war.folder), "--out", str(tmp_path / "a.x")])
    assert refused.exit_code == 2
    assert ".csv" in refused.output
