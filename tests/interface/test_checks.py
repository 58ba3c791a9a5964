"""One check of every value: files, options, Python, draws and holders refuse the same."""

from __future__ import annotations

import math
from datetime import date
from pathlib import Path

import numpy as np
import pytest

import sim
from sim.params import Parameter, ParameterError
from sim.scenario import load_scenario
from sim.scenario.language.declared import declared
from sim.scenario.language.writing import written

WRONG = 100
NUMBERS = [p for p in declared().parameters.values() if p.kind in ("number", "whole")]
COLLAPSE = sim.load("collapse")
WHOLE = next(p.key for p in NUMBERS if p.kind == "whole" and (p.low or 0) <= 1)


def wrong_numbers() -> list[tuple[Parameter, float]]:
    """Give a hundred: too low, too high, broken, and not finite, each of another parameter."""
    chance = np.random.default_rng(1)
    whole = [p for p in NUMBERS if p.kind == "whole"]
    found: list[tuple[Parameter, float]] = []
    for number, place in enumerate(chance.permutation(len(NUMBERS))):
        parameter = NUMBERS[place]
        low, high = float(parameter.low or 0), float(parameter.high or 0)
        kinds = [low - 1 - number, high + 0.5, high * 3 + 7]
        found.append((parameter, kinds[number % 3]))
    found += [(parameter, float(parameter.low or 0) + 0.5) for parameter in whole]
    return found[-WRONG:]


def refusal(way: str, parameter: Parameter, value: float, folder: Path) -> str:
    """Give what is said of a value by one of the ways in, without the place that it stands in."""
    if way == "file":
        path = folder / "wrong.yaml"
        path.write_text(
            f"extends: collapse\nwhy: What is refused?\n{parameter.section}:\n"
            f"  {parameter.name}: {written(value)}\n"
        )
        act = lambda: load_scenario(path)  # noqa: E731
    elif way == "--set":
        act = lambda: load_scenario("collapse", [f"{parameter.key}={written(value)}"])  # noqa: E731
    elif way == "vary":
        act = lambda: COLLAPSE.vary({parameter.key: plain(value)})  # noqa: E731
    elif way == "draws":
        act = lambda: COLLAPSE.draws({parameter.key: [plain(value)]})  # noqa: E731
    else:
        holder = declared().sections[parameter.section]
        act = lambda: holder(**{parameter.name: plain(value)})  # noqa: E731
    with pytest.raises((sim.ScenarioError, ParameterError)) as error:
        act()
    (line,) = str(error.value).splitlines()
    return line.partition(f"{parameter.name}: ")[2]


def plain(value: float) -> float:
    """Give the number that its text stands for in a file."""
    return int(value) if value == int(value) else value


def test_there_are_a_hundred_wrong_numbers_of_many_kinds():
    assert len(wrong_numbers()) == WRONG
    assert len({parameter.key for parameter, _ in wrong_numbers()}) > 80


@pytest.mark.parametrize("way", ["--set", "vary", "draws", "holder"])
def test_a_hundred_wrong_numbers_are_refused_as_a_file_is(way: str, tmp_path: Path):
    for parameter, value in wrong_numbers():
        expected = refusal("file", parameter, value, tmp_path)
        assert expected
        assert refusal(way, parameter, value, tmp_path) == expected


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf, True, "no", None, 1j, [1]])
@pytest.mark.parametrize("key", ["camps.capacity", "crossing.attempt_chance"])
def test_what_is_no_number_is_refused_by_python_draws_and_holders(key: str, value: object):
    section, name = key.split(".")
    for act in (
        lambda: COLLAPSE.vary({key: value}),
        lambda: COLLAPSE.draws({key: [value]}),
        lambda: declared().sections[section](**{name: value}),
    ):
        with pytest.raises((sim.ScenarioError, ParameterError), match=name):
            act()


def test_a_holder_names_all_that_is_wrong_with_it():
    crossing = declared().sections["crossing"]
    with pytest.raises(ParameterError) as error:
        crossing(attempt_chance=7.0, gives_up="no")
    assert str(error.value).splitlines() == [
        "Crossing.attempt_chance: 7.0 is too high; allowed 0 to 1 per day",
        "Crossing.gives_up: no is not a number; allowed 0 to 1 share",
    ]


def test_every_section_refuses_what_is_wrong():
    for section, holder in declared().sections.items():
        for parameter in declared().of(section):
            with pytest.raises(ParameterError, match=parameter.name):
                holder(**{parameter.name: object()})


def test_all_mistakes_of_a_variation_are_told_at_once():
    with pytest.raises(sim.ScenarioError) as error:
        COLLAPSE.vary(
            {
                WHOLE: 2.5,
                "beijing.stanse": "shelter",
                "beijing.stance": "shelters",
                "dprk.control": {"2012-03-32": 0.5, "no such event": 0.1},
                "events.start": "2012-01-01",
                "extends": "war",
            },
            days=0,
            start="soon",
            name="a/b",
        )
    told = str(error.value)
    for words in (
        f"vary: {WHOLE}: 2.5 is not a whole number",
        "beijing.stanse: unknown key; did you mean beijing.stance?",
        "beijing.stance: shelters is not one of the words; did you mean shelter?",
        "2012-03-32 is no day of the calendar",
        "events.start: start is the first day of the run",
        "extends: belongs into the file",
        "days: 0 is no number of days",
        "start: soon is not a date",
        "name: a/b has '/' in its name",
    ):
        assert words in told


def test_a_variation_is_what_the_options_give():
    pairs = [
        ({"camps.capacity": 3000}, ["camps.capacity=3000"]),
        ({"beijing.stance": "seal"}, ["beijing.stance=seal"]),
        ({"dprk.control": {date(2012, 3, 12): 0.5}}, ["dprk.control={2012-03-12: 0.5}"]),
        ({"dprk.control": {"control fails": 0.5}}, ["dprk.control={control fails: 0.5}"]),
        ({"food.gap_there.Ryanggang": np.float64(0.3)}, ["food.gap_there.Ryanggang=0.3"]),
        ({"events.control fails": date(2012, 4, 1)}, ["events.control fails=2012-04-01"]),
    ]
    for changes, sets in pairs:
        mine, theirs = COLLAPSE.vary(changes), load_scenario("collapse", sets)
        assert mine.digest == theirs.digest
        assert mine.phases == theirs.phases
    moved = COLLAPSE.vary(start="2012-01-01", days=30)
    assert moved.digest == load_scenario("collapse", days=30, start="2012-01-01").digest
    assert moved.events == load_scenario("collapse", start="2012-01-01").events


def test_variations_build_on_one_another_and_leave_the_first_as_it_was():
    before = COLLAPSE.digest
    first = COLLAPSE.vary({"dprk.control": {"2012-06-01": 0.3}}, why="What then?")
    with pytest.raises(sim.ScenarioError, match="after the run has ended"):
        first.vary(days=10)
    second = first.vary({"camps.capacity": 10})
    both = ["dprk.control={2012-06-01: 0.3}", "camps.capacity=10"]
    assert second.digest == load_scenario("collapse", both).digest
    assert (second.why, COLLAPSE.digest) == ("What then?", before)
    assert second.lineage[:2] == (first.name, "collapse")


@pytest.mark.parametrize(
    ("changes", "how", "name"),
    [
        ({"camps.capacity": 3000}, {}, "collapse-capacity-3000"),
        ({"camps.capacity": 3000}, {"name": "bigger"}, "bigger"),
        ({"dprk.control": {"2012-03-12": 0.5}}, {}, "collapse-control-2012-03-12-0.5"),
        ({}, {"days": 30}, "collapse-30-days"),
        ({}, {"start": date(2012, 1, 1)}, "collapse-from-2012-01-01"),
        ({}, {"why": "Why?"}, "collapse-varied"),
    ],
)
def test_a_variation_has_a_name(changes: dict[str, object], how: dict[str, object], name: str):
    assert COLLAPSE.vary(changes, **how).name == name


def test_a_variation_is_written_as_a_file_that_loads_to_the_same(tmp_path: Path):
    varied = COLLAPSE.vary({"camps.capacity": 3000, "dprk.control": {"control fails": 0.4}})
    path = tmp_path / "again.yaml"
    path.write_text(varied.resolved_yaml(), encoding="utf-8")
    assert sim.load(path).digest == varied.digest


def test_a_draw_is_the_scenario_that_a_variation_gives():
    values = {
        "camps.capacity": [100, 200],
        "dprk.control": np.array([0.2, 0.4]),
        "beijing.stance": ["seal", "shelter"],
        "food.gap_there.Ryanggang": [0.1, 0.2],
    }
    draws = COLLAPSE.draws(values)
    assert len(draws) == 2
    for number, draw in enumerate(draws):
        same = COLLAPSE.vary({key: each[number] for key, each in values.items()})
        assert draw.digest == same.digest
        for day in range(COLLAPSE.days):
            assert draw.on(day) == same.on(day)
    assert draws[-1].digest == draws[1].digest
    with pytest.raises(IndexError):
        draws[2]


def test_a_draw_replaces_only_the_sections_concerned():
    (draw,) = COLLAPSE.draws({"camps.capacity": [100]})
    before, after = COLLAPSE.on(0), draw.on(0)
    assert after.camps != before.camps
    others = set(vars(before)) & set(declared().sections) - {"camps"}
    assert all(getattr(before, name) is getattr(after, name) for name in others)


def test_wrong_draws_are_told_with_their_numbers():
    with pytest.raises(sim.ScenarioError) as error:
        COLLAPSE.draws(
            {"camps.capacity": [1, -5, 9], WHOLE: [1, 1, 2.5], "camps.capazity": [1, 2, 3]}
        )
    told = str(error.value)
    assert "draw 1: camps.capacity: -5 is too low" in told
    assert f"draw 2: {WHOLE}: 2.5 is not a whole number" in told
    assert "camps.capazity: unknown key; did you mean camps.capacity?" in told
    for values, words in (
        ({}, "there are none"),
        ({"camps.capacity": []}, "there are none"),
        ({"camps.capacity": [1], "dprk.control": [0.1, 0.2]}, "one length"),
        ({"camps.capacity": 5}, "is no list of values"),
        ({"dprk.control": [{"2012-03-10": 0.5}]}, "one value a draw"),
        ({"start": ["2012-01-01"]}, "one value a draw"),
    ):
        with pytest.raises(sim.ScenarioError, match=words):
            COLLAPSE.draws(values)


def test_draws_that_contradict_themselves_are_told_before_anything_is_run():
    with pytest.raises(sim.ScenarioError) as error:
        COLLAPSE.vary({"structure.shelter": "camps"}).draws({"camps.capacity": [0, 5, 0]})
    first, second = str(error.value).splitlines()
    assert first.startswith("draw 0: ")
    assert second.startswith("draw 2: ")
    assert "sheltering in camps alone needs camps with places" in first
