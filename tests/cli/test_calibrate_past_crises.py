"""From past crises to what members of a crisis draw: small, in an invented world."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from sim.calibration.crises.cases import COLUMNS
from sim.calibration.methods.regression import LINEAR
from sim.calibration.product import read_posterior
from sim.cli.main import tumen
from sim.ensemble.sampling import sample_of
from sim.scenario import load_scenario

WORLD = Path(__file__).resolve().parents[1] / "world"
MEMBERS, CHECKS = 50, 2
OUTDOORS = ("mortality.cold", "mortality.disease", "mortality.winter_factor")
"""They move together, as `deaths outdoors`."""
UNCERTAIN = (*OUTDOORS, "flight.daily_chance")
CASES = """
waiting,{0},{1},control fails,1,40,"10,000 a day",one,3,3,1,log,.1,0,reference-class,why
waiting,{0},{1},control fails,1,40,"10,000 a day",two,3.2,3.2,1,log,.1,0,reference-class,why
half,{0},crossed_first,control fails,1,40,half,one,20,24,1,log,.3,0,reference-class,why
half,{0},crossed_first,control fails,1,40,half,two,22,22,1,log,.3,0,reference-class,why
"""


def failing() -> str:
    """Write a short crisis in which little is uncertain, so that a small bank teaches something."""
    lines = ["extends: collapse", "why: How fast do people leave?", "kind: crisis",
             "events:", "  control fails: 2012-03-10", "uncertainty:"]  # fmt: skip
    sections: dict[str, list[str]] = {}
    for key in load_scenario(WORLD / "collapse.yaml").priors:
        section, _, name = key.partition(".")
        if key not in UNCERTAIN:
            sections.setdefault(section, []).append(f"    {name}: fixed")
    for section, names in sections.items():
        lines += [f"  {section}:", *names]
    return "\n".join(lines) + "\n"


def tumen_says(*asked: object):
    return CliRunner().invoke(tumen, [*map(str, asked)])


@pytest.fixture(scope="module", autouse=True)
def one_method():
    """How methods are weighed is asked of the record; here one does."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("sim.interface.crises.methods", lambda: (LINEAR,))
        yield


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    folder = tmp_path_factory.mktemp("world")
    shutil.copytree(WORLD, folder / "world")
    scenario = folder / "world" / "failing.yaml"
    scenario.write_text(failing(), encoding="utf-8")
    table = ",".join(COLUMNS) + CASES.format(scenario, "deaths_at_reception / at_reception")
    (folder / "cases.csv").write_text(table, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def asked(world):
    return (
        "calibrate", "--of", "past-crises", "--targets", world / "cases.csv", "--members", MEMBERS,
        "--checks", CHECKS, "--out", world / "out", "--workers", 1,
    )  # fmt: skip


@pytest.fixture(scope="module")
def taught(asked, world):
    done = tumen_says(*asked)
    assert done.exit_code == 0, done.output
    return done, world / "out" / "posterior.nc"


def test_it_says_what_was_learned_and_members_draw_it(taught, world):
    done, path = taught
    for part in ("Calibration: 50 members", "deaths outdoors", "half", "runs at the posterior's"):
        assert part in done.output
    learned = read_posterior(path)
    assert learned.from_crises == {"deaths outdoors"}
    assert set(OUTDOORS) <= set(learned.values)
    sample = sample_of(
        "posterior", load_scenario(world / "world" / "failing.yaml"), (), 1, posterior=path
    )
    for member, draw in ((0, 0), (2, 2)):
        point = sample.points([member])[member]
        assert all(point.draw[key] == learned.values[key][draw] for key in OUTDOORS)


def test_it_runs_no_further_than_is_asked_and_a_longer_bank_teaches_the_same(taught, asked, world):
    """What is kept is not run again."""
    bank = world / "out" / "bank" / "failing"
    assert json.loads((bank / "manifest.json").read_text(encoding="utf-8"))["days"] == 49
    members = sorted((world / "out").glob("*/failing/members/*.npz"))
    made = [path.stat().st_mtime_ns for path in members]
    before = taught[1].read_bytes()
    again = tumen_says(*asked, "--bank", bank, "--json")
    assert again.exit_code == 0, again.output
    assert set(json.loads(again.stdout)["learned"]) == read_posterior(taught[1]).from_crises
    assert taught[1].read_bytes() == before
    assert [path.stat().st_mtime_ns for path in members] == made


def test_what_cannot_be_meant_is_refused_before_anything_is_run(asked, world, tmp_path):
    for more, told in (
        (("--until", 2005), "past crises have one bank and no years"),
        (("--waves", 1), "past crises have one bank and no years"),
        (("quiet",), "nothing is asked of quiet: the table of past crises asks something of"),
        (("--posterior", tmp_path / "gone.nc"), "there is no posterior in"),
    ):
        done = tumen_says(*asked, *more)
        assert done.exit_code == 2, done.output
        assert told in done.output
    table = (world / "cases.csv").read_text(encoding="utf-8")
    (tmp_path / "cases.csv").write_text(table.replace("control fails", "control fail"), "utf-8")
    done = tumen_says("calibrate", "--of", "past-crises", "--targets", tmp_path / "cases.csv",
                      "--out", tmp_path / "out")  # fmt: skip
    assert done.exit_code == 2
    assert "waiting: failing has no event control fail; did you mean control fails?" in done.output
    assert not (tmp_path / "out").exists()
    done = tumen_says("calibrate", "--posterior", tmp_path / "any.nc", "--out", tmp_path / "out")
    assert done.exit_code == 2
    assert "the record teaches first" in done.output
