"""What drives a number: known functions are recovered, and what does nothing is called so."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
from drawn import drawn_uniformly, one_run, with_draws

from sim.answers.driven import driven
from sim.answers.drivers import drivers_of
from sim.answers.quantity import find
from sim.answers.variance import can_be_split, split
from sim.report.answers.drivers import drivers_json, drivers_text
from sim.results import Results, RunError
from sim.results.draws import Draws

NAMES = ("x.1", "x.2", "x.3", "x.4", "x.5", "x.6")
SOBOL = {"x.1": 0.3139, "x.2": 0.4424, "x.3": 0.0, "x.4": 0.0}
"""First-order indices of the function of Ishigami and Homma with a = 7 and b = 0.1."""

REPEATS, FALSE_ALARM = 40, 1e-6


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Results:
    return one_run(tmp_path_factory.mktemp("run"))


def ishigami(draws: Draws) -> np.ndarray:
    one, two, three = ((2 * draws.of(f"x.{n}") - 1) * np.pi for n in (1, 2, 3))
    return np.sin(one) + 7 * np.sin(two) ** 2 + 0.1 * three**4 * np.sin(one)


def rarely(share: float, count: int = REPEATS) -> int:
    """Give a number of hits that is undercut with the false-alarm rate, if each has this chance."""
    chances = [
        math.comb(count, k) * share**k * (1 - share) ** (count - k) for k in range(count + 1)
    ]
    return int(np.searchsorted(np.cumsum(chances), FALSE_ALARM))


@pytest.fixture(scope="module")
def found() -> list[dict[str, object]]:
    made = []
    for seed in range(REPEATS):
        draws = drawn_uniformly(NAMES, 500, seed=seed)
        made.append({each.name: each for each in drivers_of(ishigami(draws), draws).drivers})
    return made


@pytest.mark.statistical
def test_the_function_of_ishigami_is_recovered_within_the_intervals(found: list) -> None:
    """Of 90 % intervals at least 80 in 100 cover what the formula gives, at the stated rate."""
    for name, truth in SOBOL.items():
        covered = sum(f[name].explains.low <= truth <= f[name].explains.high for f in found)
        assert covered >= rarely(0.80), name


def pawn_of(draws: Draws, outcome: np.ndarray, name: str, slices: int) -> float:
    """Give the index of very many members, in which there is no noise to speak of."""
    ordered, distances = np.sort(outcome), []
    at = np.minimum((draws.of(name) * slices).astype(int), slices - 1)
    for number in range(slices):
        own = np.sort(outcome[at == number])
        below = np.searchsorted(ordered, own, side="right") / ordered.size
        distances.append(np.abs(below - np.arange(1, own.size + 1) / own.size).max())
    return float(np.mean(distances))


@pytest.mark.statistical
def test_the_distances_of_a_small_ensemble_cover_those_of_a_very_large_one(found: list) -> None:
    draws = drawn_uniformly(NAMES, 200_000, seed=99)
    outcome = ishigami(draws)
    for name in ("x.1", "x.2", "x.3"):
        truth = pawn_of(draws, outcome, name, 10)
        covered = sum(f[name].moves.low <= truth <= f[name].moves.high for f in found)
        assert covered >= rarely(0.75), name


@pytest.mark.statistical
def test_what_acts_only_with_others_acts_and_what_does_nothing_is_called_so(found: list) -> None:
    """A dummy passes the lower floor in 5 of 100 cases, that of all six in less than one."""
    for name in ("x.1", "x.2"):
        assert all(f[name].verdict == "drives" for f in found)
    assert sum(f["x.3"].verdict != "nothing" for f in found) >= rarely(0.7)
    idle = [f[name].verdict for f in found for name in ("x.4", "x.5", "x.6")]
    assert idle.count("nothing") >= rarely(0.95, len(idle))
    assert idle.count("drives") <= len(idle) - rarely(0.99, len(idle))


@pytest.mark.statistical
def test_a_form_that_acts_is_found_and_one_that_does_not_is_called_so() -> None:
    choices = {"structure.acts": ("one", "two", "three"), "structure.idle": ("one", "two")}
    names = ("structure.acts", "structure.idle", "x.1")
    verdicts = []
    for seed in range(REPEATS):
        draws = drawn_uniformly(names, 300, choices, seed=seed)
        noise = np.random.default_rng(seed).normal(size=300)
        outcome = np.exp(draws.of("structure.acts") + noise)
        made = {each.name: each.verdict for each in drivers_of(outcome, draws).drivers}
        verdicts.append(made)
    assert all(each["structure.acts"] == "drives" for each in verdicts)
    assert sum(e["structure.idle"] == "nothing" for e in verdicts) >= rarely(0.95)


@pytest.mark.statistical
def test_luck_parameters_and_forms_are_told_apart_as_they_were_made() -> None:
    """Variances 1 (luck), 2 (parameter) and 1 (form): shares of a quarter, a half, a quarter."""
    choices = {"structure.form": ("one", "two")}
    covered = {"luck": 0, "parameters": 0, "structure": 0}
    for seed in range(REPEATS):
        draws = drawn_uniformly(("structure.form", "x.1"), 400, choices, seed=seed, twice=100)
        luck = np.random.default_rng(seed).normal(size=400)
        outcome = math.sqrt(24) * draws.of("x.1") + 2 * draws.of("structure.form") + luck
        parts = split(outcome, draws)
        assert parts is not None
        assert parts.structure is not None
        for name, truth in (("luck", 0.25), ("parameters", 0.5), ("structure", 0.25)):
            share = getattr(parts, name)
            covered[name] += share.low <= truth <= share.high
    assert all(each >= rarely(0.80) for each in covered.values()), covered


def test_without_repeated_draws_nothing_is_said_of_luck() -> None:
    assert not can_be_split(None)
    assert not can_be_split(drawn_uniformly(("x.1",), 50))
    assert can_be_split(drawn_uniformly(("x.1",), 50, twice=10))
    assert split(np.ones(50), drawn_uniformly(("x.1",), 50, twice=10)) is None


def test_the_text_ranks_and_names_what_shows_no_effect(run: Results) -> None:
    draws = drawn_uniformly(
        ("structure.form", *NAMES), 400, {"structure.form": ("fading", "lasting")}
    )
    made = with_draws(run, draws, crossings=lambda d: 10 * d.of("structure.form") + ishigami(d))
    asked = driven(made, find("crossings", [made]), {})
    text = drivers_text(asked)
    assert "most under lasting then fading" in text
    assert text.index("structure.form") < text.index("x.2") < text.index("No effect")
    told = drivers_json(asked)
    assert {each["verdict"] for each in told["drivers"]} >= {"drives", "nothing"}
    assert len(told["drivers"]) == 7


def test_a_run_without_draws_with_few_or_of_one_value_is_refused_in_words(run: Results) -> None:
    quantity = find("crossings", [run])
    with pytest.raises(RunError, match=r"differ by luck alone.*--uncertainty prior"):
        driven(run, quantity, {})
    few = with_draws(run, drawn_uniformly(NAMES, 20), crossings=np.arange(20.0))
    with pytest.raises(RunError, match="20 draws tell nothing"):
        driven(few, quantity, {})
    same = with_draws(run, drawn_uniformly(NAMES, 100), crossings=np.ones(100))
    with pytest.raises(RunError, match="nothing to explain"):
        driven(same, quantity, {})


def test_the_picture_has_bars_a_floor_and_four_responses(run: Results, tmp_path: Path) -> None:
    from sim import figures  # noqa: PLC0415
    from sim.figures.answers.drivers import draw_drivers  # noqa: PLC0415

    made = with_draws(run, drawn_uniformly(NAMES, 200), crossings=ishigami)
    page = draw_drivers(driven(made, find("crossings", [made]), {}))
    titles = [axes.get_title(loc="left") for axes in page.axes]
    assert len([title for title in titles if title.startswith("x.")]) == 4
    figures.save(page, tmp_path / "one.png")
    figures.save(page, tmp_path / "two.png")
    assert (tmp_path / "one.png").read_bytes() == (tmp_path / "two.png").read_bytes()


def test_parameters_that_were_drawn_together_are_one_driver() -> None:
    draws = drawn_uniformly(("a.one", "a.two", "b.other"), 200)
    values = draws.values.copy()
    values[:, 1] = 3 + 10 * values[:, 0] ** 2
    both = Draws(draws.parameters, values, {}, draws.draw)
    found = drivers_of(both.of("a.one") + 0.01 * both.of("b.other"), both)
    assert [(each.name, each.together) for each in found.drivers] == [
        ("a.one", ("a.two",)),
        ("b.other", ()),
    ]


@pytest.mark.statistical
def test_what_only_moves_with_a_stronger_one_is_its_shadow_and_drives_nothing() -> None:
    """In a straight line and in a wave, as points of a sequence with very many axes may."""
    called = []
    for seed in range(10):
        draws = drawn_uniformly(("a.acts", "b.line", "c.wave", "d.acts"), 200, seed=seed)
        values, noise = draws.values.copy(), np.random.default_rng(seed).uniform(size=(200, 2))
        values[:, 1] = 0.75 * values[:, 0] + 0.25 * noise[:, 0]
        values[:, 2] = 0.75 * np.abs(2 * values[:, 0] - 1) + 0.25 * noise[:, 1]
        both = Draws(draws.parameters, values, {}, draws.draw)
        outcome = np.sin(np.pi * values[:, 0]) + values[:, 0] + 0.5 * values[:, 3]
        outcome += 0.2 * np.random.default_rng(seed + 99).normal(size=200)
        called.append({each.name: each for each in drivers_of(outcome, both).drivers})
    assert all(each["a.acts"].verdict == "drives" for each in called)
    assert sum(each["d.acts"].verdict in ("drives", "perhaps") for each in called) >= 7
    shadows = [each[name] for each in called for name in ("b.line", "c.wave")]
    assert sum(each.verdict in ("shadow", "nothing") for each in shadows) >= 16
    assert any("a.acts" in each.shadow_of for each in shadows)
