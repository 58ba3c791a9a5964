"""A scenario as a function of its parameters, also in the hands of the EMA Workbench."""

from __future__ import annotations

import pickle
import re
import warnings
from pathlib import Path

import pytest

import sim

QUIET = Path(__file__).resolve().parents[2] / "tests" / "world" / "quiet.yaml"
OUTCOMES = ["crossings", "in_hiding_mean"]


@pytest.fixture(scope="module")
def quiet() -> sim.Scenario:
    return sim.load(QUIET, days=6)


def test_a_call_gives_what_a_run_gives(quiet: sim.Scenario) -> None:
    function = sim.as_function(quiet, OUTCOMES, members=2, seed=3)
    varied = quiet.vary({"crossing.attempt_chance": 0.3})
    run = sim.run(varied, members=2, seed=3, workers=1).indicators
    for found in (
        function(crossing__attempt_chance=0.3),
        function(**{"crossing.attempt_chance": 0.3}),
    ):
        assert found == {name: run[name].median() for name in OUTCOMES}
    assert pickle.loads(pickle.dumps(function))() == function()  # noqa: S301 - our own


def test_what_cannot_be_is_refused_in_words(quiet: sim.Scenario) -> None:
    with pytest.raises(sim.RunError, match="did you mean crossings"):
        sim.as_function(quiet, ["crosings"])
    with pytest.raises(sim.RunError, match="no outcomes"):
        sim.as_function(quiet, [])
    with pytest.raises(sim.ScenarioError, match="did you mean"):
        sim.as_function(quiet, OUTCOMES)(crossing__atempt_chance=0.3)


def test_the_workbench_runs_experiments_with_it(quiet: sim.Scenario) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what the library says of others that it does not find
        import ema_workbench as ema  # noqa: PLC0415

        model = ema.Model("tumen", function=sim.as_function(quiet, OUTCOMES))
        model.uncertainties = [ema.RealParameter("crossing__attempt_chance", 0.05, 0.4)]
        model.outcomes = [ema.ScalarOutcome(name) for name in OUTCOMES]
        experiments, outcomes = ema.perform_experiments(model, scenarios=3)
    assert len(experiments) == 3
    assert outcomes["crossings"].shape == (3,)


def test_the_example_of_the_page_for_the_workbench_runs() -> None:
    page = QUIET.parents[2] / "docs" / "python.md"
    block = re.search(r"^    from ema_workbench .*", page.read_text("utf-8"), flags=re.M | re.S)
    assert block is not None
    code = re.sub(r"^    ", "", block[0], flags=re.M)
    small = code.replace("scenarios=50, policies=4", "scenarios=1, policies=1")
    assert small != code
    hidden = sim.as_function(sim.load(QUIET, days=2), ["in_hiding_mean", "deaths"], members=1)
    space: dict[str, object] = {"hidden": hidden}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what the library says of others that it does not find
        exec(small, space)  # noqa: S102 - our own page
    assert len(space["experiments"]) == 1  # type: ignore[arg-type]
