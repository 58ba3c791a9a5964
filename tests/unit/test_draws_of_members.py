"""What members draw: paired between scenarios, the same in every run, kept, and told apart."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

import sim
from sim.answers.variance import split
from sim.cli.main import tumen
from sim.ensemble.continuation import read_continuation
from sim.ensemble.rerun import rerun
from sim.ensemble.runner import Runner
from sim.ensemble.sampling import Sample, _quantiles
from sim.ensemble.verify import verify
from sim.results import RunError, load_results
from sim.results.draws import Draws, draw_of
from sim.scenario import load_scenario

WORLD = Path(__file__).resolve().parents[1] / "world"
QUIET, COLLAPSE = WORLD / "quiet.yaml", WORLD / "collapse.yaml"


def run(folder, *scenarios, members=3, days=4, sets=(), **how):
    loaded = [load_scenario(each, sets, days) for each in scenarios]
    where = how.pop("continuation", None)
    runner = Runner(folder, 1, uncertainty="prior")
    return runner.run(loaded, members, 1, how.pop("save_on", ()), where, how.pop("first", 0))


def sample(name="status-quo", sets=()):
    return Sample(load_scenario(name, sets), (), 1)


# --------------------------------------------------------------------------------------- drawing


def test_scenarios_that_are_compared_draw_the_same_and_one_that_fixes_shifts_no_other():
    first = sample().points(range(40))
    for other in (sample("crackdown"), sample(sets=["crossing.drowning=0.004"])):
        points = other.points(range(40))
        shared = first[0].draw.keys() & points[0].draw.keys()
        assert len(shared) > 200
        assert all(points[m].draw[key] == first[m].draw[key] for m in range(40) for key in shared)


def test_a_prior_of_ones_own_draws_the_same_quantiles():
    wide = sample(sets=["uncertainty.crossing.drowning={uniform: [0.001, 0.009]}"])
    narrow = sample(sets=["uncertainty.crossing.drowning={uniform: [0.004, 0.005]}"])
    one, other = (
        [point.draw["crossing.drowning"] for point in each.points(range(30)).values()]
        for each in (wide, narrow)
    )
    shares = (np.array(one) - 0.001) / 0.008, (np.array(other) - 0.004) / 0.001
    assert np.allclose(*shares, atol=1e-3)


def test_a_member_draws_the_same_however_many_there_are():
    few, many = sample().points(range(7)), sample().points(range(200))
    assert all(few[member] == many[member] for member in few)
    assert sample().points([6]) == {6: few[6]}


def test_every_fifth_member_shares_the_draw_of_the_one_before():
    assert [draw_of(member) for member in range(11)] == [0, 1, 2, 3, 3, 4, 5, 6, 7, 7, 8]
    points = sample().points(range(5))
    assert points[3].draw == points[4].draw
    assert points[3].member != points[4].member
    assert points[2].draw != points[3].draw


def test_the_sequence_is_the_same_with_all_versions_of_the_library():
    """What a run has drawn must be drawn again, whatever is installed by then."""
    found = _quantiles(1, [0, 1, 5], 3)
    assert found[0] == pytest.approx([0.3878833, 0.3470568, 0.2507935], abs=1e-6)
    assert found[1] == pytest.approx([0.7605795, 0.9003126, 0.8698990], abs=1e-6)
    assert found[5] == pytest.approx([0.2507167, 0.6094245, 0.5313496], abs=1e-6)


def test_another_seed_draws_others():
    scenario = load_scenario("status-quo")
    assert (
        Sample(scenario, (), 1).points([0])[0].draw != Sample(scenario, (), 2).points([0])[0].draw
    )


def test_draws_fill_their_priors_more_evenly_than_chance_would():
    members = [member for member in range(320) if member % 5 != 4]
    draws = sample().draws(members)
    values = np.sort(draws.of("crossing.shot_share"))
    at = (values - 0.1) / 0.25
    assert np.abs(at - (np.arange(256) + 0.5) / 256).max() < 1 / 64
    linear = draws.choices["structure.network"].index("linear")
    assert (draws.of("structure.network") == linear).sum() == pytest.approx(64, abs=4)


def test_no_two_axes_run_side_by_side():
    """What does nothing would look like what drives. Luck 1e-4: six standard errors each."""
    points = _quantiles(3, range(160), 240)
    ranks = np.array([points[draw] for draw in range(160)]).argsort(axis=0).argsort(axis=0)
    for seen in (ranks, np.cos(2 * np.pi * ranks / 160)):
        correlations = np.corrcoef(seen, rowvar=False)
        np.fill_diagonal(correlations, 0)
        assert np.abs(correlations).max() < 6 / np.sqrt(160)


def test_groups_move_together():
    draws = sample().draws(range(50))
    one, other = draws.of("crossing.meets_guards"), draws.of("crossing.meets_patrols")
    assert (np.argsort(one, kind="stable") == np.argsort(other, kind="stable")).all()


def test_draws_that_cannot_be_meant_are_refused_before_anything_is_run(tmp_path):
    odd = [
        "uncertainty.beginning.trade_share={uniform: [0.5, 0.9]}",
        "uncertainty.beginning.stayed_share={uniform: [0.5, 0.9]}",
    ]
    with pytest.raises(RunError, match=r"what it draws cannot be meant: .*narrow a prior"):
        run(tmp_path, QUIET, sets=odd)
    assert not (tmp_path / "quiet" / "manifest.json").exists()


# ------------------------------------------------------------------------------------ run folders


@pytest.fixture(scope="module")
def drawn_run(tmp_path_factory):
    return run(tmp_path_factory.mktemp("drawn"), QUIET, members=6, save_on=[2])[0]


def test_results_say_what_members_drew(drawn_run):
    draws = load_results(drawn_run).draws
    expected = Sample(load_scenario(QUIET, (), 4), (), 1).draws(range(6))
    assert draws.parameters == expected.parameters == tuple(sorted(expected.parameters))
    assert np.array_equal(draws.values, expected.values)
    assert draws.draw.tolist() == [0, 1, 2, 3, 3, 4]
    assert draws.choices["structure.network"] == ("saturating", "linear", "threshold")


def test_members_differ_by_what_they_draw(drawn_run, tmp_path):
    plain = Runner(tmp_path, 1).run([load_scenario(QUIET, (), 4)], 6, 1)[0]
    assert load_results(plain).draws is None
    for member in range(6):
        name = f"members/member-{member:04d}.npz"
        assert (plain / name).read_bytes() != (drawn_run / name).read_bytes()


def test_a_run_with_draws_is_sound_and_comes_out_the_same_again(drawn_run):
    found = {each.check: each for each in verify(drawn_run)}
    assert not any(each.wrong for each in found.values())
    assert "6 members" in found["draws"].extent
    assert rerun(drawn_run, workers=1).is_same


def test_a_run_grows_and_members_that_were_there_stay(drawn_run, tmp_path):
    folder = tmp_path / "quiet"
    shutil.copytree(drawn_run, folder)
    before = {path.name: path.read_bytes() for path in (folder / "members").iterdir()}
    times = {path.name: path.stat().st_mtime_ns for path in (folder / "members").iterdir()}
    run(tmp_path, QUIET, members=9, save_on=[2])
    after = {path.name: path.read_bytes() for path in (folder / "members").iterdir()}
    assert len(after) == 9
    assert before.items() <= after.items()
    assert all((folder / "members" / name).stat().st_mtime_ns == at for name, at in times.items())
    at_once = run(tmp_path / "at-once", QUIET, members=9, save_on=[2])[0]
    assert (at_once / "results.nc").read_bytes() == (folder / "results.nc").read_bytes()


def test_a_folder_of_other_draws_is_refused_and_left_alone(drawn_run, tmp_path):
    folder = tmp_path / "quiet"
    shutil.copytree(drawn_run, folder)
    before = (folder / "manifest.json").read_bytes()
    with pytest.raises(RunError, match=r"holds a run of another uncertainty \(prior\)"):
        Runner(tmp_path, 1).run([load_scenario(QUIET, (), 4)], 6, 1)
    fixed = ["uncertainty.crossing.drowning=fixed"]
    with pytest.raises(RunError, match="holds a run of other priors or draws"):
        run(tmp_path, QUIET, members=6, sets=fixed)
    assert (folder / "manifest.json").read_bytes() == before


def test_who_goes_on_from_a_run_goes_on_with_its_draws_from_snapshots_or_without(
    drawn_run, tmp_path
):
    ways = []
    for name, source in (("with", drawn_run), ("without", tmp_path / "bare" / "quiet")):
        if name == "without":
            shutil.copytree(drawn_run, source, ignore=shutil.ignore_patterns("snapshots"))
        start = read_continuation(source, 2)
        ways.append(run(tmp_path / name, COLLAPSE, members=6, continuation=start)[0])
    one, other = ((each / "results.nc").read_bytes() for each in ways)
    assert one == other
    kept = load_results(ways[0]).stored["crossings"].values[:, :2]
    assert np.array_equal(kept, load_results(drawn_run).stored["crossings"].values[:, :2])
    assert rerun(ways[0], workers=1).is_same
    assert not any(each.wrong for each in verify(ways[0]))


def test_who_goes_on_under_the_same_scenario_comes_to_the_same_bytes(drawn_run, tmp_path):
    start = read_continuation(drawn_run, 2)
    again = run(tmp_path, QUIET, members=6, continuation=start)[0]
    assert (again / "results.nc").read_bytes() == (drawn_run / "results.nc").read_bytes()
    other = ["uncertainty.crossing.drowning=fixed"]
    with pytest.raises(RunError, match="only in what it says under `uncertainty:`"):
        run(tmp_path / "other", QUIET, members=6, sets=other, continuation=start)


def test_who_goes_on_has_the_uncertainty_of_the_run(drawn_run, tmp_path):
    with pytest.raises(RunError, match=r"--uncertainty none: the run in .* has prior"):
        read_continuation(drawn_run, 2, uncertainty="none")
    start = read_continuation(drawn_run, 2)
    with pytest.raises(RunError, match="has uncertainty prior; go on from it with the same"):
        Runner(tmp_path, 1).run([load_scenario(COLLAPSE, (), 4)], 6, 1, (), start)


def test_draws_that_somebody_changed_are_found(drawn_run, tmp_path):
    import netCDF4  # noqa: PLC0415

    folder = tmp_path / "quiet"
    shutil.copytree(drawn_run, folder)
    with netCDF4.Dataset(folder / "results.nc", "a") as file:
        file["drawn"][2, 3] += 1.0
    wrong = {each.check: each.wrong for each in verify(folder)}["draws"]
    assert "1 of " in wrong[0]


def test_without_a_posterior_the_command_says_so_and_nothing_is_run(tmp_path, monkeypatch):
    monkeypatch.setattr("sim.ensemble.sampling.shipped_posterior", lambda: tmp_path / "none.nc")
    asked = ["run", str(QUIET), "--uncertainty", "posterior", "--out", str(tmp_path / "out")]
    done = CliRunner().invoke(tumen, asked)
    assert done.exit_code == 2
    assert "nothing has been fitted" in done.output
    assert not (tmp_path / "out" / "quiet").exists()


def test_python_has_what_was_drawn_as_columns_and_as_coordinates():
    found = sim.run(load_scenario(QUIET, (), 3), members=2, workers=1, uncertainty="prior")
    assert found.indicators["crossing.drowning"].between(0.002, 0.008).all()
    assert set(found.indicators["structure.news"]) <= {"county", "nation"}
    assert found.dataset.coords["drawn"].dims == ("member", "parameter")
    with pytest.raises(RunError, match="leave one away"):
        sim.run(QUIET, draws={"crossing.drowning": [0.1]}, uncertainty="prior")


DESIGN = {
    "crossing.drowning": [0.1, 0.2, 0.1],
    "camps.capacity": [10, 20, 30],
    "structure.network": ["linear", "saturating", "threshold"],
}


def test_draws_that_somebody_gives_are_kept_in_the_run_folder(tmp_path):
    scenario = load_scenario(QUIET, (), 4)
    how = {"members": 2, "draws": DESIGN, "workers": 1}
    found = sim.run(scenario, out=tmp_path / "run", **how)
    opened = sim.open(tmp_path / "run")
    assert opened.indicators["structure.network"].tolist()[::2] == DESIGN["structure.network"]
    assert opened.indicators["camps.capacity"].tolist() == [10, 10, 20, 20, 30, 30]
    assert opened.indicators["draw"].tolist() == [0, 0, 1, 1, 2, 2]
    assert not any(each.wrong for each in verify(tmp_path / "run"))
    assert rerun(tmp_path / "run", workers=1).is_same
    assert sim.run(scenario, **how).indicators.equals(found.indicators)


def test_a_folder_of_other_given_draws_is_refused(tmp_path):
    scenario = load_scenario(QUIET, (), 2)
    sim.run(scenario, members=1, draws={"camps.capacity": [1, 2]}, workers=1, out=tmp_path / "run")
    with pytest.raises(RunError, match="holds a run of other priors or draws"):
        sim.run(scenario, members=1, draws={"camps.capacity": [1, 3]}, out=tmp_path / "run")
    with pytest.raises(RunError, match=r"another uncertainty \(given\)"):
        sim.run(scenario, members=2, out=tmp_path / "run")


# ------------------------------------------------------------------------ what spread is made of


def made_up(members: int, luck: float, structure: float, parameters: float):
    """Make an indicator whose variance has these parts."""
    stream = np.random.default_rng(7)
    draw = np.array([draw_of(member) for member in range(members)])
    number = int(draw[-1]) + 1
    word, value = stream.integers(0, 2, number), stream.normal(size=number)
    noise = stream.normal(size=members)
    found = (
        np.sqrt(luck) * noise + (2 * np.sqrt(structure) * word + np.sqrt(parameters) * value)[draw]
    )
    values = np.stack([word, value], axis=1)[draw].astype(float)
    keys = ("structure.network", "trade.chance")
    return found, Draws(keys, values, {keys[0]: ("linear", "threshold")}, draw)


@pytest.mark.parametrize(
    ("luck", "structure", "parameters"), [(0.2, 0.3, 0.5), (1.0, 0.0, 0.0), (0.0, 0.5, 0.5)]
)
def test_the_parts_of_a_variance_are_found_again(luck, structure, parameters):
    """Over 5,000 members each part is within four of its standard errors, which are near 0.03."""
    parts = split(*made_up(5000, luck, structure, parameters))
    assert parts.luck.estimate == pytest.approx(luck, abs=0.12)
    assert parts.structure.estimate == pytest.approx(structure, abs=0.12)
    assert parts.parameters.estimate == pytest.approx(parameters, abs=0.12)


def test_what_does_not_vary_has_no_parts():
    _, draws = made_up(50, 0.2, 0.3, 0.5)
    assert split(np.ones(50), draws) is None
