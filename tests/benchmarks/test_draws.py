"""A thousand draws of parameters are set up while a few files are read, measured in one run.

`pytest tests/benchmarks/test_draws.py -s` says the figures. Only ratios are asserted.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np
import pytest

import sim
from sim.scenario import load_scenario

DRAWS, PARAMETERS, DAYS = 1000, 10, 30
TIMES_FASTER = 10
"""How many times faster a draw is at least than a file that gives the same values."""


@pytest.fixture(scope="module")
def question() -> sim.Scenario:
    return sim.load("status-quo", days=DAYS)


@pytest.fixture(scope="module")
def values(question: sim.Scenario) -> dict[str, np.ndarray]:
    """Draw ten numbers of ten sections, each around what it is."""
    chance = np.random.default_rng(1)
    numbers = (p for p in question.declared.parameters.values() if p.kind == "number" and p.default)
    one_a_section = {p.section: p for p in reversed(list(numbers))}
    chosen = list(one_a_section.values())[:PARAMETERS]
    assert len(chosen) == PARAMETERS
    return {
        p.key: np.clip(p.default * chance.uniform(0.9, 1.1, DRAWS), p.low, p.high) for p in chosen
    }


def seconds(act: Callable[[], object]) -> float:
    """Take the least of three times, of processor time: others may be at work."""
    times = []
    for _ in range(3):
        began = time.process_time()
        act()
        times.append(time.process_time() - began)
    return min(times)


def test_a_draw_is_many_times_faster_than_a_file(question, values, tmp_path):
    def by_draws() -> object:
        return list(question.draws(values))

    def by_files() -> object:
        return [load_scenario(path, days=DAYS) for path in paths]

    paths = []
    for number, draw in enumerate(question.draws(values)[:20]):
        paths.append(tmp_path / f"draw-{number}.yaml")
        paths[-1].write_text(
            "extends: status-quo\nwhy: What then?\n"
            + "".join(
                f"{key.partition('.')[0]}:\n  {key.partition('.')[2]}: {value[number]!r}\n"
                for key, value in ((k, v.tolist()) for k, v in values.items())
            )
        )
        assert load_scenario(paths[-1], days=DAYS).digest == draw.digest
    a_draw, a_file = seconds(by_draws) / DRAWS, seconds(by_files) / len(paths)
    told = f"{DRAWS:,} draws of {PARAMETERS} parameters: {a_draw * DRAWS:.3f} s"
    a_file_told = f"a file: {a_file * 1000:.2f} ms, {a_file / a_draw:.0f} times"
    print(f"\n{told}, {a_draw * 1000:.3f} ms a draw; {a_file_told}")  # noqa: T201 - for -s
    assert a_file / a_draw >= TIMES_FASTER


def test_setting_up_a_thousand_draws_takes_less_than_running_ten_of_them(question, values):
    few = {key: column[:10] for key, column in values.items()}
    set_up = seconds(lambda: list(question.draws(values)))
    run = seconds(lambda: sim.run(question, draws=few, members=1, workers=1))
    print(f"\nset up {DRAWS:,}: {set_up:.3f} s; run 10 of them, in all: {run:.3f} s")  # noqa: T201
    assert set_up < run
