"""From a bank of a formula and dice to a posterior: what is learned and what is not."""

from __future__ import annotations

import csv
from dataclasses import replace

import numpy as np
import pytest

from sim.calibration.bank import Axis, Bank
from sim.calibration.checks import check
from sim.calibration.diagnostics import NOT_LEARNED
from sim.calibration.errors import Errors
from sim.calibration.fitting import fit, guide
from sim.calibration.methods.emulator import Emulation
from sim.calibration.methods.lessons import Lessons
from sim.calibration.methods.regression import LINEAR
from sim.calibration.product import read_posterior, too_few, write_posterior
from sim.calibration.targets import COLUMNS, read_targets
from sim.params.priors import Prior
from sim.report.answers.calibration import calibration_json, calibration_text
from sim.run_folder.files import RunError
from sim.scenario.language.declared import declared

DRAWS = 300
PRIORS = {
    "crossing.drowning": Prior("loguniform", (0.002, 0.008)),
    "arrest.tolerated_factor": Prior("uniform", (0.05, 0.2)),
    "structure.distance": Prior("weights", weights={"exponential": 0.5, "power": 0.5}),
    "hiding.drift_km": Prior("uniform", (50.0, 150.0)),
    "custody.public_chance": Prior("uniform", (0.1, 0.4), together="a group"),
    "custody.leak_chance": Prior("loguniform", (0.01, 0.1), together="a group"),
}
NAMES = ["crossing.drowning", "arrest.tolerated_factor", "structure.distance", "hiding.drift_km",
         "a group"]  # fmt: skip
SLOPE, LUCK = 0.8, 0.2


def axes() -> tuple[Axis, ...]:
    parameters = declared().parameters
    grouped: dict[str, dict[str, Prior]] = {}
    for key, prior in PRIORS.items():
        grouped.setdefault(prior.together or key, {})[key] = prior
    return tuple(
        Axis(name, own, {key: parameters[key] for key in own}) for name, own in grouped.items()
    )


@pytest.fixture(scope="module")
def targets(tmp_path_factory):
    path = tmp_path_factory.mktemp("targets") / "targets.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        made = csv.writer(file)
        made.writerow(COLUMNS)
        for year, value in ((2005, 1500), (2006, 1200), (2007, 900)):
            made.writerow([f"arrivals-{year}", "arrivals_south_korea", year, year, "year", value,
                           value, 1, "log", 0.1, 0.1, 0, "arrivals-2002-2011", "why"])  # fmt: skip
    return read_targets(path)


@pytest.fixture(scope="module")
def bank(targets):
    """Drowning moves the first two targets, the form of distance the third; nothing else does."""
    scores = np.random.default_rng(3).standard_normal((DRAWS, len(NAMES)))
    none = np.zeros(DRAWS, bool)
    return Bank(axes(), targets, scores, formula(scores, 4), np.arange(DRAWS), "m" * 64, 1, none)


def posterior_of(method, bank):
    errors = Errors(bank.targets)
    lessons = Lessons(bank.scores, bank.summaries, bank.draw, errors, 1, bank.guided)
    drawn = method.learn(lessons).posterior(errors.centre[None], np.random.default_rng(1))
    return drawn.tolist()


def formula(scores, seed):
    """Give the summaries of some points, with luck."""
    first = np.log(1000) + SLOPE * scores[:, 0]
    third = np.log(1000) + 1.5 * (scores[:, 2] > 0)
    means = np.stack([first, first, third], axis=1)
    return means + LUCK * np.random.default_rng(seed).standard_normal(means.shape)


@pytest.fixture(scope="module")
def found(bank):
    return fit(bank, 1, [LINEAR])


def test_what_moves_a_target_is_learned_and_what_moves_none_is_not(found):
    """What is known of drowning: two summaries of slope .8 with errors of .24 each."""
    assert found.chosen.method == "lines"
    learned = {found.bank.axes[n].name for n in found.learned_axes}
    assert learned == {"crossing.drowning", "structure.distance"}
    left = 1 / (1 + 2 * SLOPE**2 / (LUCK**2 + 0.02))
    assert 1 - found.contraction[0] == pytest.approx(left, rel=0.5)
    assert (found.contraction[[1, 3, 4]] < NOT_LEARNED).all()


def test_what_is_learned_lies_where_the_data_put_it(found):
    observed = np.log([1500, 1200]).mean()
    expected = (observed - np.log(1000)) / SLOPE
    assert found.scores[:, 0].mean() == pytest.approx(expected, abs=0.25)


def test_the_form_that_the_data_speak_against_loses_weight(found):
    after = {each.word: each for each in found.shapes}
    assert after["exponential"].after > 0.8
    assert after["exponential"].factor > 4
    assert after["power"].before == 0.5


def test_values_and_scores_are_the_same_thing():
    rng = np.random.default_rng(1)
    for axis in axes():
        for key, prior in axis.priors.items():
            scores = rng.standard_normal(50)
            values = axis.values(scores)[key]
            if prior.weights:
                words = [*prior.weights]
                places = np.array([words.index(word) for word in values], float)
                back = axis.scores(key, places, rng)
                assert ((back > 0) == (scores > 0)).all()
            else:
                assert axis.scores(key, np.array(values), rng) == pytest.approx(scores, abs=0.01)


def test_more_members_where_the_posterior_lies_are_learned_from_and_are_no_truths(bank):
    """What they drew is no draw of the prior: no interval is judged by whether it holds that."""
    near = guide(bank, 1)
    assert near.chosen is None
    assert near.bank is bank
    scores = near.scores[:50]
    more = replace(
        bank, scores=scores, summaries=formula(scores, 5), draw=np.arange(50),
        guided=np.zeros(50, bool),
    )  # fmt: skip
    both = bank.and_guided(more)
    assert both.draws == DRAWS + 50
    assert both.guided.sum() == 50
    again = fit(both, 1, [Emulation(), LINEAR])
    assert {each.truths for each in again.judged} == {DRAWS}
    assert both.of_the_prior.summaries.tobytes() == bank.summaries.tobytes()
    assert again.judged[0].passes
    assert posterior_of(LINEAR, both) == posterior_of(LINEAR, bank)  # lines leave them out
    assert posterior_of(Emulation(), both) != posterior_of(Emulation(), bank)
    assert again.contraction[0] > 0.5


def test_what_is_written_is_read_and_of_what_nothing_is_said_there_is_nothing(found, tmp_path):
    path = tmp_path / "posterior.nc"
    write_posterior(path, found, "toy", "p" * 64)
    read = read_posterior(path)
    assert set(read.values) == {"crossing.drowning", "structure.distance"}
    assert read.draws == 1000
    drawn = read.of(7, PRIORS)
    assert drawn["crossing.drowning"] == found.bank.axes[0].values(found.scores[7:8, 0])[
        "crossing.drowning"
    ][0]  # fmt: skip
    assert drawn["structure.distance"] in ("exponential", "power")
    assert isinstance(drawn["structure.distance"], str)
    other = {**PRIORS, "crossing.drowning": Prior("uniform", (0.001, 0.002))}
    assert "crossing.drowning" not in read.of(7, other)
    assert not too_few(read, 999)
    assert "no more than 1,250 members" in too_few(read, 1000)


def test_the_same_is_written_to_the_byte(found, tmp_path):
    for name in ("a.nc", "b.nc"):
        write_posterior(tmp_path / name, found, "toy", "p" * 64)
    assert (tmp_path / "a.nc").read_bytes() == (tmp_path / "b.nc").read_bytes()


class Narrow:
    """A method that is too sure of everything."""

    name = "narrow"
    told = np.ones(len(NAMES), bool)

    def learn(self, _lessons):
        return self

    def posterior(self, observed, rng):
        return 0.3 * rng.standard_normal((len(observed), len(NAMES)))


def test_a_method_that_fails_gives_no_posterior(bank, tmp_path):
    found = fit(bank, 1, [Narrow()])
    assert found.chosen is None
    assert not found.learned_axes
    assert "None passes" in calibration_text(found, check(bank.targets, bank.summaries, 1))
    with pytest.raises(RunError, match="no method passed"):
        write_posterior(tmp_path / "posterior.nc", found, "toy", "p" * 64)
    assert not (tmp_path / "posterior.nc").exists()


def test_a_bank_of_dice_teaches_nothing(bank):
    dice = replace(bank, summaries=np.random.default_rng(4).normal(7, 1, bank.summaries.shape))
    assert not fit(dice, 1, [LINEAR]).learned_axes


def test_a_shape_that_no_member_has_is_said_to_be_one(bank):
    """A target that every member misses is no matter of parameters."""
    near = check(bank.targets, bank.summaries, 1)
    assert not any(each.is_wrong_in_shape for each in near)
    far = check(bank.targets, bank.summaries + 9.0, 1)
    assert all(each.is_wrong_in_shape and not each.is_covered for each in far)


def test_targets_of_later_years_are_left_out(bank):
    assert [each.name for each in bank.until(2006).targets] == ["arrivals-2005", "arrivals-2006"]
    assert bank.until(2006).summaries.shape == (DRAWS, 2)
    with pytest.raises(RunError, match="no target lies before 2000"):
        bank.until(1999)


def test_words_and_json_say_the_same(found):
    checks = check(found.bank.targets, found.bank.summaries, 1)
    text, told = calibration_text(found, checks), calibration_json(found, checks, ())
    for name in told["learned"]:
        assert name in text
    assert told["chosen"] == "lines"
    assert [each["target"] for each in told["bank"]] == [each.target.name for each in checks]
