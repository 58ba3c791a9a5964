"""What is believed of uncertain parameters: declared, drawn, and said in scenario files."""

from __future__ import annotations

import re

import numpy as np
import pytest
from scipy import stats

from sim.evidence import load_register
from sim.params import Parameter
from sim.params.prior_table import PriorsError, declared_table, read_table
from sim.params.priors import LAWS, WEIGHTS, Prior, wrong_with
from sim.scenario import ScenarioError, load_scenario
from sim.scenario.language.declared import declared
from sim.scenario.uncertainty import (
    coordinates,
    declared_priors,
    digest_of,
    wrong_declarations,
)

KNOWN = declared()
DECLARED = declared_table()
NUMBER = Parameter("a", "b", "number", 1.0, "a number", "people", "assumption: a test", 0.0, 10.0)
GRID = np.linspace(0.001, 0.999, 200)

SCIPYS = {
    "uniform": ((2.0, 5.0), stats.uniform(2, 3)),
    "loguniform": ((0.5, 8.0), stats.loguniform(0.5, 8.0)),
    "triang": ((1.0, 2.0, 6.0), stats.triang(0.2, 1, 5)),
    "beta": ((2.0, 3.0, 1.0, 4.0), stats.beta(2, 3, 1, 3)),
    "norm": ((5.0, 0.5), stats.norm(5, 0.5)),
    "lognorm": ((2.0, 0.3), stats.lognorm(0.3, scale=2.0)),
    "truncnorm": ((3.0, 2.0, 1.0, 4.0), stats.truncnorm(-1, 0.5, 3, 2)),
}


def test_all_declared_priors_lie_within_the_ranges_of_their_parameters():
    assert [*wrong_declarations(KNOWN)] == []


@pytest.mark.parametrize("key", DECLARED)
def test_a_prior_says_what_it_rests_on(key):
    assert len(DECLARED[key].reason) > 8
    assert not DECLARED[key].reason.endswith(".")


def test_a_prior_that_names_a_claim_names_one_of_the_register_and_never_a_target():
    """What is observed is an outcome: a prior that rests on it would have it both ways."""
    claims = load_register().claims
    named = re.compile(r"[a-z]+(?:-[a-z0-9]+)+")
    for key, prior in DECLARED.items():
        cited = {each for each in named.findall(prior.reason) if each in claims}
        assert not {each for each in cited if claims[each].role == "target"}, key
        head = prior.reason.partition(";")[0]
        for word in re.split(r", | against ", head) if ";" in prior.reason else ():
            if re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)+", word):
                assert word in claims, f"{key}: {word}"


def test_the_value_of_a_parameter_lies_within_what_is_believed_of_it():
    for parameter, prior in declared_priors(KNOWN):
        if prior.law == WEIGHTS:
            assert prior.weights[parameter.default] > 0
        else:
            low, high = prior.within(parameter)
            assert low <= parameter.default <= high, parameter.key


def test_what_planners_set_has_no_prior():
    policies = {
        "beijing.stance", "beijing.cooperation", "beijing.opens_camps_at", "camps.capacity",
        "dprk.control", "dprk.exit_open", "dprk.takes_back", "patrols.surge", "networks.funding",
        "food.aid", "county_governments.campaign", "structure.control", "camps.opening_days",
    }  # fmt: skip
    assert not policies & DECLARED.keys()


def test_parameters_of_one_group_share_a_coordinate_and_no_others_do():
    at = coordinates(KNOWN)
    assert at["crossing.meets_guards"] == at["crossing.meets_patrols"]
    groups = {prior.together for prior in DECLARED.values()} - {""}
    for group in groups:
        assert sum(prior.together == group for prior in DECLARED.values()) > 1, group
    alone = [key for key in at if key not in DECLARED or not DECLARED[key].together]
    assert len({at[key] for key in alone}) == len(alone)


@pytest.mark.parametrize("law", LAWS)
def test_quantiles_are_those_of_scipy(law):
    numbers, scipys = SCIPYS[law]
    found = [Prior(law, numbers).value(NUMBER, at) for at in GRID]
    assert np.allclose(found, scipys.ppf(GRID), rtol=1e-5)


def test_the_tails_of_a_normal_end_at_the_range():
    found = [Prior("norm", (9.0, 0.38)).value(NUMBER, at) for at in GRID]
    assert max(found) <= 10.0
    assert np.allclose(found, stats.truncnorm(-np.inf, 1 / 0.38, 9, 0.38).ppf(GRID), rtol=1e-5)


@pytest.mark.parametrize(
    ("prior", "said"),
    [
        (Prior("uniform", (2.0, 11.0)), "reaches 11, too high; allowed 0 to 10 people"),
        (Prior("uniform", (-1.0, 5.0)), "reaches -1, too low"),
        (Prior("norm", (9.0, 2.0)), "too high"),
        (Prior("loguniform", (0.0, 5.0)), "its low end is above 0"),
        (Prior("triang", (1.0, 5.0, 2.0)), "not in order"),
        (Prior("beta", (2.0, 2.0)), "needs 4 numbers"),
        (Prior("gamma", (2.0, 2.0)), "no distribution"),
        (Prior("truncnorm", (2.0, -1.0, 0.0, 3.0)), "spread is above 0"),
    ],
)
def test_a_prior_that_does_not_fit_is_refused_with_the_reason(prior, said):
    assert said in wrong_with(prior, NUMBER)


def test_words_are_drawn_by_their_weights():
    network = KNOWN.parameters["structure.network"]
    prior = DECLARED["structure.network"]
    drawn = [prior.value(network, at) for at in np.linspace(0, 1, 1001)[:-1]]
    assert {word: drawn.count(word) / 1000 for word in prior.weights} == dict(prior.weights)


# ------------------------------------------------------------------------------------ scenarios


def write(folder, text):
    path = folder / "mine.yaml"
    path.write_text(f"extends: status-quo\nwhy: What is not known?\n{text}", encoding="utf-8")
    return path


def test_what_a_scenario_sets_is_fixed_and_all_else_stays_uncertain(tmp_path):
    base = load_scenario("status-quo")
    mine = load_scenario(write(tmp_path, "crossing:\n  drowning: 0.002\n"))
    assert base.priors.keys() - mine.priors.keys() == {"crossing.drowning"}


def test_a_scenario_narrows_widens_and_fixes_and_the_groups_stay(tmp_path):
    text = (
        "crossing:\n  drowning: 0.003\n"
        "uncertainty:\n  crossing:\n    drowning: {triang: [0.001, 0.002, 0.01]}\n"
        "    meets_guards: {uniform: [0.4, 0.6]}\n    shot_share: fixed\n"
        "  structure:\n    network: {linear: 1.0}\n"
        "  camps:\n    capacity: {uniform: [1000, 2000]}\n"
    )
    mine = load_scenario(write(tmp_path, text))
    assert mine.priors["crossing.drowning"].numbers == (0.001, 0.002, 0.01)
    assert mine.priors["crossing.meets_guards"].together == "guards on both banks"
    assert "crossing.shot_share" not in mine.priors
    assert mine.priors["structure.network"].weights == {"linear": 1.0}
    assert mine.priors["camps.capacity"].numbers == (1000.0, 2000.0)


def test_beliefs_merge_key_by_key_over_the_scenario_that_is_extended(tmp_path):
    write(tmp_path, "uncertainty:\n  crossing: {shot_share: fixed, drowning: fixed}\n")
    child = tmp_path / "child.yaml"
    child.write_text(
        "extends: mine\nwhy: And now?\n"
        "uncertainty:\n  crossing: {drowning: {uniform: [0.001, 0.002]}}\n",
        encoding="utf-8",
    )
    found = load_scenario(child)
    assert "crossing.shot_share" not in found.priors
    assert found.priors["crossing.drowning"].law == "uniform"


def test_all_mistakes_are_told_at_once_with_line_and_remedy(tmp_path):
    text = (
        "crossing:\n  drowning: {2012-03-05: 0.004, 2012-06-01: 0.002}\n"
        "uncertainty:\n  crossing:\n    meets_guards: {uniform: [0.2, 90]}\n"
        "    meets_patrols: fixd\n    caught_share: {unifrm: [0.1, 0.2]}\n"
        "    fence_factor: {triang: [1, 2]}\n    gives_up: {uniform: 0.2}\n"
        "  structure:\n    network: {saturating: 0.5, linar: 0.5}\n"
        "    distance: {exponential: 0.5, power: 0.2}\n"
        "  camp:\n    capacity: fixed\n  conflict: {exposure: {uniform: [0, 1]}}\n  food: 3\n"
    )
    with pytest.raises(ScenarioError) as caught:
        load_scenario(write(tmp_path, text))
    told = str(caught.value)
    for line, part in (
        (7, "reaches 90, too high; allowed 0 to 20"),
        (8, "needs a prior or the word fixed; write {uniform: [low, high]}"),
        (9, "did you mean uniform?"),
        (10, "triang needs 3 numbers, triang: [low, mode, high]"),
        (11, "uniform needs a list of numbers"),
        (13, "linar: not among its words; allowed saturating, linear, threshold"),
        (14, "weights sum to 0.7"),
        (15, "did you mean camps?"),
        (17, "differs between places"),
        (18, "needs parameters below it"),
    ):
        assert re.search(rf"mine\.yaml:{line}:\d+: .*{re.escape(part)}", told), part


def test_a_draw_for_the_whole_run_does_not_stand_beside_values_with_dates(tmp_path):
    text = (
        "crossing:\n  drowning: {2012-03-05: 0.004, 2012-06-01: 0.002}\n"
        "uncertainty:\n  crossing:\n    drowning: {uniform: [0.001, 0.004]}\n"
    )
    with pytest.raises(ScenarioError, match=r"has values with dates.*or write `fixed`"):
        load_scenario(write(tmp_path, text))


def test_options_have_the_last_word():
    prior = "uncertainty.crossing.drowning={uniform: [0.001, 0.002]}"
    found = load_scenario("status-quo", [prior, "uncertainty.crossing.gives_up=fixed"])
    assert found.priors["crossing.drowning"].numbers == (0.001, 0.002)
    assert "crossing.gives_up" not in found.priors
    with pytest.raises(ScenarioError, match="unknown key"):
        load_scenario("status-quo", ["uncertainty.crossing.drownin=fixed"])


@pytest.mark.parametrize("name", ["status-quo", "back-cast", "war"])
def test_a_scenario_that_is_written_out_whole_believes_the_same(name, tmp_path):
    scenario = load_scenario(name)
    path = tmp_path / f"{name}.yaml"
    path.write_text(scenario.resolved_yaml(), encoding="utf-8")
    again = load_scenario(path)
    assert digest_of(again.priors) == digest_of(scenario.priors)
    assert again.digest == scenario.digest


def test_what_is_believed_does_not_change_what_a_run_without_it_computes():
    plain = load_scenario("status-quo")
    other = load_scenario("status-quo", ["uncertainty.crossing.gives_up=fixed"])
    assert other.digest == plain.digest
    assert digest_of(other.priors) != digest_of(plain.priors)


def test_every_line_of_a_table_that_is_wrong_is_named(tmp_path):
    path = tmp_path / "priors.csv"
    text = "parameter,prior,numbers,together,why\na.b,uniform,1; x,,a reason\na.b,uniform,1; 2,,a\n"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(PriorsError, match=r"priors\.csv:2: a\.b: could not convert"):
        read_table(path)
    path.write_text("parameter,prior\n", encoding="utf-8")
    with pytest.raises(PriorsError, match="the columns are"):
        read_table(path)
