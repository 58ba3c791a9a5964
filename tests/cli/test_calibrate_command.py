"""From nothing to a posterior that members draw from: a small calibration of an invented world."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest
import xarray as xr
from click.testing import CliRunner

from sim.calibration import product
from sim.calibration.fitting import FEWEST_ARRIVED
from sim.calibration.product import read_posterior
from sim.calibration.targets import COLUMNS
from sim.cli.calibration import calibrate as command
from sim.cli.main import tumen
from sim.ensemble import sampling
from sim.ensemble.rerun import rerun
from sim.ensemble.runner import Runner
from sim.ensemble.sampling import Sample, Usual, usual
from sim.ensemble.verify import verify
from sim.interface import vouching
from sim.results import RunError, load_results
from sim.results.draws import draw_of
from sim.scenario import load_scenario

WORLD = Path(__file__).resolve().parents[1] / "world"
MEMBERS, AGAIN, CHAINS, CHECKS = 60, 50, 40, 3
TARGETS = """
arrivals-2012,arrivals_south_korea,2012,2012,year,55,55,1,log,.1,.1,0,arrivals-2002-2011,made up
stock-2012,in_hiding,2012,2012,mean,750,900,.5,log,.1,.1,0,stock-series,made up
stock-2012,in_hiding,2012,2012,mean,900,1000,.5,log,.1,.1,0,stock-series,made up
returns-2012,forced_returns,2012,2012,year,45,65,1,log,.02,.05,0,returns-2012,made up
crossings-2012,crossings,2012,2012,year,2200,2500,1,log,.02,.02,0,returns-2012,made up
"""


UNCERTAIN = (
    "arrest.chance", "voluntary_return.days_in_china", "departure.again_chance",
    "crossing.drowning", "hiding.drift_km", "structure.distance",
)  # fmt: skip
"""Few, so that a small bank teaches something: what is not among them is fixed."""


def past() -> str:
    """Write a scenario of a year that has passed."""
    lines = ["extends: quiet", "why: What did a year bring?", "start: 2012-01-01", "days: 366",
             "uncertainty:"]  # fmt: skip
    sections: dict[str, list[str]] = {}
    for key in load_scenario(WORLD / "quiet.yaml").priors:
        section, _, name = key.partition(".")
        if key not in UNCERTAIN:
            sections.setdefault(section, []).append(f"    {name}: fixed")
    for section, names in sections.items():
        lines += [f"  {section}:", *names]
    return "\n".join(lines) + "\n"


def tumen_says(*asked: object):
    return CliRunner().invoke(tumen, [*map(str, asked)])


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    folder = tmp_path_factory.mktemp("world")
    shutil.copytree(WORLD, folder / "world")
    (folder / "world" / "past.yaml").write_text(past(), encoding="utf-8")
    (folder / "targets.csv").write_text(",".join(COLUMNS) + TARGETS, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def asked(world):
    return (
        "calibrate", world / "world" / "past.yaml", "--targets", world / "targets.csv",
        "--members", MEMBERS, "--waves", 1, "--moves", 1, "--again", AGAIN,
        "--out", world / "out", "--workers", 1,
    )  # fmt: skip


@pytest.fixture(scope="module")
def calibrated(asked, world):
    done = tumen_says(*asked)
    assert done.exit_code == 0, done.output
    return done, world / "out" / "posterior.nc"


def test_it_says_how_methods_did_what_was_learned_and_what_runs_give(calibrated):
    done, path = calibrated
    for part in ("method", "lines", "emulator", "arrest.chance", "Not learned", "crossings-2012"):
        assert part in done.output
    assert "runs at the posterior's draws" in done.output
    for name in ("truths", "beside", "learned"):
        assert (path.parent / f"{name}.png").stat().st_size > 10_000


def test_what_was_run_is_kept_and_the_same_command_says_the_same(
    calibrated, asked, world, monkeypatch
):
    monkeypatch.setattr(command, "_draw", lambda *_: None)  # they are drawn once above
    members = sorted((world / "out").glob("*/past/members/*.npz"))
    assert len(members) == MEMBERS + 2 * AGAIN
    made = [path.stat().st_mtime_ns for path in members]
    before = calibrated[1].read_bytes()
    again = tumen_says(*asked, "--json")
    assert again.exit_code == 0, again.output
    told = json.loads(again.stdout)
    assert {each["method"] for each in told["methods"]} >= {"lines", "emulator"}
    assert told["learned"]
    assert calibrated[1].read_bytes() == before
    assert [path.stat().st_mtime_ns for path in members] == made


def test_the_product_has_the_groups_of_arviz(calibrated):
    tree = xr.open_datatree(calibrated[1], engine="netcdf4")
    groups = {
        "posterior", "prior", "observed_data", "prior_predictive", "posterior_predictive",
        "sample_stats",
    }  # fmt: skip
    assert groups == set(tree.children)
    assert tree["posterior"].sizes == {"chain": 1, "draw": 1000}
    assert FEWEST_ARRIVED <= tree["posterior_predictive"].sizes["draw"] <= CHAINS
    for name, values in tree["posterior"].data_vars.items():
        assert values.dims == ("chain", "draw"), name
        assert np.isfinite(values).all()
    tree.close()


def test_without_waves_and_moves_a_posterior_is_checked_by_runs_at_its_draws(
    calibrated, world, tmp_path, monkeypatch
):
    monkeypatch.setattr(command, "_draw", lambda *_: None)
    assert calibrated[1].is_file()
    done = tumen_says(
        "calibrate", world / "world" / "past.yaml", "--targets", world / "targets.csv", "--waves",
        0, "--moves", 0, "--checks", CHECKS, "--out", tmp_path, "--workers", 1, "--bank",
        world / "out" / "bank" / "past",
    )  # fmt: skip
    assert done.exit_code == 0, done.output
    assert len([*tmp_path.glob("checks/past/members/*.npz")]) == CHECKS
    tree = xr.open_datatree(tmp_path / "posterior.nc", engine="netcdf4")
    assert tree["posterior_predictive"].sizes["draw"] == CHECKS
    tree.close()


def test_draw_i_of_what_was_learned_is_that_of_the_posterior_in_every_scenario(calibrated):
    learned = read_posterior(calibrated[1])
    assert "arrest.chance" in learned.values
    for name in ("quiet", "collapse"):
        scenario = load_scenario(WORLD / f"{name}.yaml")
        drawn = Sample(scenario, (), 1, learned).points(range(12))
        prior = Sample(scenario, (), 1).points(range(12))
        for member in range(12):
            for key, value in drawn[member].draw.items():
                if key in learned.values:
                    assert value == learned.values[key][draw_of(member)]
                else:
                    assert value == prior[member].draw[key]


def test_what_a_scenario_believes_itself_it_keeps(calibrated):
    learned = read_posterior(calibrated[1])
    key = "arrest.chance"
    low, high = min(learned.values[key]), max(learned.values[key])
    sets = [f"uncertainty.{key}={{uniform: [{low}, {high}]}}"]
    scenario = load_scenario(WORLD / "quiet.yaml", sets)
    with_it = Sample(scenario, (), 1, learned).points(range(5))
    without = Sample(scenario, (), 1).points(range(5))
    assert [with_it[m].draw[key] for m in range(5)] == [without[m].draw[key] for m in range(5)]


def test_a_run_that_draws_from_it_is_whole_in_its_folder(calibrated, tmp_path):
    runner = Runner(tmp_path / "runs", 1, uncertainty="posterior", posterior=calibrated[1])
    (folder,) = runner.run([load_scenario(WORLD / "quiet.yaml", (), 3)], 3, 1)
    assert not [each for each in verify(folder) if each.wrong]
    assert rerun(folder, workers=1).is_same
    assert load_results(folder).manifest.uncertainty == "posterior"


def test_more_members_than_it_has_draws_for_are_refused(calibrated, tmp_path):
    runner = Runner(tmp_path / "runs", 1, uncertainty="posterior", posterior=calibrated[1])
    with pytest.raises(RunError, match=r"no more than 1,250 members"):
        runner.run([load_scenario(WORLD / "quiet.yaml", (), 3)], 1300, 1)


def test_a_model_that_has_changed_since_is_to_be_fitted_anew(calibrated, monkeypatch):
    monkeypatch.setattr(product, "model_code", lambda: "another")
    with pytest.raises(RunError, match=r"another version of the model.*tumen calibrate"):
        read_posterior(calibrated[1])


def test_members_usually_draw_from_it_where_it_holds(calibrated, monkeypatch, tmp_path):
    quiet, elsewhere = load_scenario(WORLD / "quiet.yaml"), load_scenario("status-quo")
    monkeypatch.setattr(sampling, "shipped_posterior", lambda: calibrated[1])
    assert usual([quiet]) == Usual("posterior")
    assert "to other places" in usual([quiet, elsewhere]).remark
    monkeypatch.setattr(product, "model_code", lambda: "another")
    assert usual([quiet]).uncertainty == "prior"
    assert "another version of the model" in usual([quiet]).remark
    monkeypatch.setattr(sampling, "shipped_posterior", lambda: tmp_path / "none.nc")
    assert usual([quiet]) == Usual("prior")


def test_a_posterior_of_other_places_is_refused(calibrated, tmp_path):
    runner = Runner(tmp_path / "runs", 1, uncertainty="posterior", posterior=calibrated[1])
    with pytest.raises(RunError, match="status-quo: the posterior was fitted to other places"):
        runner.run([load_scenario("status-quo", (), 3)], 2, 1)


def test_a_model_that_gives_the_same_numbers_is_vouched_for(calibrated, tmp_path, monkeypatch):
    """Two members of a scenario at its draws bear witness; one digest that is off is enough."""
    path = tmp_path / "posterior.nc"
    shutil.copyfile(calibrated[1], path)
    asked = "vouch", path, "--scenario", WORLD / "quiet.yaml", "--workers", 1
    assert "witnesses taken down" in tumen_says(*asked).output
    assert "nothing to do" in tumen_says(*asked).output
    before = read_posterior(path)
    for module in (product, vouching):
        monkeypatch.setattr(module, "model_code", lambda: "another")
    with pytest.raises(RunError, match="another version of the model"):
        read_posterior(path)
    assert "signed for it as it is" in tumen_says(*asked).output
    assert read_posterior(path).values == before.values
    for module in (product, vouching):
        monkeypatch.setattr(module, "model_code", lambda: "a third")
    monkeypatch.setattr(vouching, "_digest", lambda _: "other numbers")
    content = path.read_bytes()
    done = tumen_says(*asked)
    assert done.exit_code == 2
    assert "does not hold for the model as it is" in done.output
    assert path.read_bytes() == content


def test_nobody_vouches_for_a_posterior_without_witnesses(calibrated, tmp_path, monkeypatch):
    monkeypatch.setattr(vouching, "model_code", lambda: "another")
    done = tumen_says("vouch", calibrated[1])
    assert done.exit_code == 2
    assert "nobody can vouch for it" in done.output
    assert "there is no posterior" in tumen_says("vouch", tmp_path / "gone.nc").output
    (tmp_path / "none.nc").write_text("none", encoding="utf-8")
    assert "is no posterior" in tumen_says("vouch", tmp_path / "none.nc").output


def test_priors_that_have_changed_since_are_named(calibrated, tmp_path, monkeypatch):
    learned = read_posterior(calibrated[1])
    key = next(iter(learned.values))
    changed = product.Posterior(
        learned.values,
        {**learned.priors, key: "{uniform: [8, 9]}"},
        learned.model,
        "",
        learned.places,
        1000,
        60,
    )
    monkeypatch.setattr("sim.ensemble.sampling.read_posterior", lambda _: changed)
    runner = Runner(tmp_path / "runs", 1, uncertainty="posterior")
    with pytest.raises(RunError, match=f"under other priors of {key}"):
        runner.run([load_scenario(WORLD / "quiet.yaml", (), 3)], 2, 1)


def test_what_is_no_posterior_is_refused(tmp_path):
    (tmp_path / "posterior.nc").write_text("none", encoding="utf-8")
    with pytest.raises(RunError, match="is no posterior"):
        read_posterior(tmp_path / "posterior.nc")
    with pytest.raises(RunError, match="nothing has been fitted"):
        read_posterior(tmp_path / "gone.nc")


# ------------------------------------------------------------------------------------- bad input


def test_a_bank_of_luck_alone_is_refused(world, asked, tmp_path):
    scenario = load_scenario(world / "world" / "past.yaml")
    (folder,) = Runner(tmp_path, 1).run([scenario], 1, 1)
    done = tumen_says(*asked, "--bank", folder)
    assert done.exit_code == 2
    assert "its members have uncertainty none" in done.output


def test_a_bank_of_another_scenario_is_refused(calibrated, world, asked, tmp_path):
    other = tumen_says("calibrate", WORLD / "quiet.yaml", *asked[2:], "--bank",
                       world / "out" / "bank" / "past")  # fmt: skip
    assert other.exit_code == 2
    assert "it is a run of another past than quiet" in other.output


def test_a_bank_of_another_version_of_the_model_is_refused(calibrated, world, asked, monkeypatch):
    monkeypatch.setattr("sim.interface.calibrating.model_fingerprint", lambda: "another")
    done = tumen_says(*asked, "--bank", world / "out" / "bank" / "past")
    assert done.exit_code == 2
    assert "another version of the model made it" in done.output


def test_too_few_members_and_years_without_targets_are_refused(world, asked, calibrated, tmp_path):
    few = tumen_says(*asked[:4], "--members", 3, "--out", tmp_path / "few", "--workers", 1)
    assert few.exit_code == 2
    assert "3 draws teach nothing; 40 are the fewest" in few.output
    before = tumen_says(*asked, "--until", 1990)
    assert before.exit_code == 2
    assert "no target lies before 1991" in before.output


def test_a_table_with_mistakes_is_refused_before_anything_is_run(world, asked, tmp_path):
    wrong = tmp_path / "wrong.csv"
    text = (world / "targets.csv").read_text(encoding="utf-8")
    wrong.write_text(text.replace("forced_returns", "forced_return"), encoding="utf-8")
    done = tumen_says(*asked[:2], "--targets", wrong, "--out", tmp_path / "none")
    assert done.exit_code == 2
    assert "did you mean forced_returns?" in done.output
    assert not (tmp_path / "none").exists()


# -------------------------------------------------------------------------------------- validation


def observed(tmp_path, *rows: str) -> Path:
    path = tmp_path / "observed.csv"
    path.write_text(
        "\n".join(["year,quantity,value,low,high,source", *rows]) + "\n", encoding="utf-8"
    )
    return path


def test_runs_are_judged_by_a_year_beside_rivals_and_drawn(calibrated, world, tmp_path):
    file = observed(
        tmp_path, "2010,arrivals_south_korea,120,,,", "2011,arrivals_south_korea,140,,,",
        "2012,arrivals_south_korea,150,,,",
    )  # fmt: skip
    asked = ("validate", file, "--run", world / "out" / "bank" / "past", "--since", 2012)
    picture = tmp_path / "years.png"
    done = tumen_says(*asked, "--picture", picture)
    assert done.exit_code == 0, done.output
    assert "last year" in done.output
    assert picture.stat().st_size > 10_000
    (told,) = json.loads(tumen_says(*asked, "--json").stdout)
    assert set(told["rivals"]) == {"last year", "mean of five", "trend"}
    assert told["crps"] > 0


def test_a_posterior_is_not_judged_by_what_it_was_told(calibrated, world, tmp_path):
    file = observed(tmp_path, "2012,arrivals_south_korea,150,,,")
    done = tumen_says("validate", file, "--run", world / "out" / "move-1" / "past",
                      "--since", 2011)  # fmt: skip
    assert done.exit_code == 2
    assert "would be to ask it what it was told" in done.output


def test_years_that_a_run_does_not_hold_and_a_missing_first_year_are_named(
    calibrated, world, tmp_path
):
    file = observed(tmp_path, "2013,arrivals_south_korea,150,,,")
    asked = ("validate", file, "--run", world / "out" / "bank" / "past")
    done = tumen_says(*asked)
    assert done.exit_code == 2
    assert "say from which on, by --since" in done.output
    done = tumen_says(*asked, "--since", 2012)
    assert done.exit_code == 2
    assert "it does not run through 2013" in done.output
    done = tumen_says(*asked, "--since", 2014)
    assert done.exit_code == 2
    assert "no row is of 2014 or later" in done.output


def test_a_file_of_years_that_is_not_there_is_bad_input(tmp_path):
    done = tumen_says("validate", tmp_path / "nowhere.csv")
    assert done.exit_code == 2
    assert "nowhere.csv" in done.output
