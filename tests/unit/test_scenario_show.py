"""What is printed means what was loaded; what differs is said in words."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scenario_example import Settings

from sim.scenario import load_scenario
from sim.scenario.help.differences import differences
from sim.scenario.language.mistakes import Findings
from sim.scenario.language.writing import quoted, written
from sim.scenario.language.yaml import Scalar, Table, read_text
from sim.scenario.text import as_yaml

TEXT = """
why: "Who leaves, and when: first answers?"
start: 2018-01-01
days: 100
departure:
  food_gap: {2018-01-01: 0.1, 2018-02-01: 0.2}
  conflict: {Musan: 0.5, Hoeryong: {2018-02-01: 0.25}}
  base_chance: 1e-7
crossing:
  closed: ["Samjiyon (upper Yalu)", Sea]
  guards: {Russia: 3}
beijing: {stance: {2018-01-20: seal}, cooperates: true}
camps: {ready: []}
"""


def load(folder, text, name="one", **options):
    path = folder / f"{name}.yaml"
    path.write_text(text, encoding="utf-8")
    return load_scenario(str(path), settings=Settings, **options)


@pytest.mark.parametrize("defaults", [True, False])
def test_what_is_shown_loads_back_to_the_same_scenario(tmp_path, defaults):
    first = load(tmp_path, TEXT, sets=["crossing.walk={2018-03-01: 33.3}"], days=77)
    again = load(tmp_path, as_yaml(first, defaults=defaults), name="two")
    assert again.phases == first.phases
    assert again.digest == first.digest
    assert (again.why, again.start, again.days) == (first.why, first.start, 77)


def test_showing_what_was_shown_changes_only_where_values_come_from(tmp_path):
    def bare(text):
        return [line.partition("  #")[0].rstrip() for line in text.splitlines()[2:]]

    first = load(tmp_path, TEXT)
    again = load(tmp_path, first.resolved_yaml(), name="two")
    assert bare(again.resolved_yaml()) == bare(first.resolved_yaml())


def test_each_value_is_shown_with_unit_source_and_line(tmp_path):
    shown = as_yaml(load(tmp_path, TEXT), defaults=True)
    lines = {line.split(":")[0].strip(): line for line in shown.splitlines()}
    assert "# 1/day; assumption: an example for tests; " in lines["base_chance"]
    assert lines["base_chance"].endswith("one.yaml:8")
    assert lines["fine"].endswith("# yuan; kinu-helper-fine; default")


def test_without_defaults_only_what_files_say_is_shown(tmp_path):
    scenario = load(tmp_path, TEXT)
    assert "custody" not in as_yaml(scenario, defaults=False)
    assert "custody: 7" in as_yaml(scenario, defaults=True)


@settings(deadline=None, max_examples=300)
@given(st.text(min_size=1, max_size=40))
def test_any_text_is_written_so_that_it_is_read_back(text):
    findings = Findings("x")
    for line in (f"a: {quoted(text)}", f"a: [{quoted(text)}]", f"{{{quoted(text)}: 1}}"):
        root = read_text(line, findings)
        assert not findings.mistakes, (line, findings.mistakes)
        assert isinstance(root, Table)
        key, value = root.entries[0]
        found = key if line.startswith("{") else getattr(value, "items", [value])[0]
        assert isinstance(found, Scalar)
        assert found.text == text


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_any_number_is_written_so_that_it_is_read_back(value):
    assert float(written(value)) == value


def test_a_scenario_does_not_differ_from_itself(tmp_path):
    scenario = load(tmp_path, TEXT)
    assert differences(scenario, scenario) == []


def test_differences_are_said_in_words(tmp_path):
    first = load(tmp_path, TEXT)
    changed = TEXT.replace("days: 100", "days: 90").replace("1e-7", "1e-6").replace("Russia: 3", "")
    changed = changed.replace("cooperates: true", "cooperates: false, custody: 3")
    second = load(tmp_path, changed, name="two")
    assert [d.words for d in differences(first, second)] == [
        "one runs for 100 days, two runs for 90 days",
        "departure.base_chance is 1e-07 in one; in two it is 1e-06 (1/day): 10 times as much",
        "crossing.guards.Russia is 3 in one; in two it is 0 (guards/km): lower by 3",
        "beijing.cooperates is true in one; in two it is false",
        "beijing.custody is 7 in one; in two it is 3 (days): lower by 4",
    ]


def test_dated_differences_name_the_dates(tmp_path):
    first = load(tmp_path, TEXT)
    second = load(tmp_path, TEXT.replace("2018-02-01: 0.2}", "2018-02-05: 0.2}"), name="two")
    (found,) = differences(first, second)
    assert found.first == "0.1; 2018-02-01: 0.2"
    assert "in two it is 0.1, from 2018-02-05 0.2" in found.words
    assert found.second_origin.endswith("two.yaml:6")


def test_a_later_start_alone_changes_no_constant_value(tmp_path):
    text = "why: Who?\nstart: 2018-01-01\ndays: 10\ncamps: {capacity: 10}\n"
    first = load(tmp_path, text)
    second = load(tmp_path, text.replace("01-01", "02-01"), name="two")
    assert [d.key for d in differences(first, second)] == ["start"]


def test_values_hold_dates_and_whole_mappings(tmp_path):
    values = load(tmp_path, TEXT).values
    assert values["departure.conflict"] == {
        date(2018, 1, 1): {"Musan": 0.5, "Hoeryong": 0.0},
        date(2018, 2, 1): {"Musan": 0.5, "Hoeryong": 0.25},
    }
    assert values["beijing.stance"] == {date(2018, 1, 1): "return", date(2018, 1, 20): "seal"}


def test_every_shipped_scenario_survives_being_shown(tmp_path):
    for path in sorted((Path(__file__).parents[2] / "scenarios").glob("*.yaml")):
        first = load_scenario(str(path))
        for defaults in (True, False):
            shown = tmp_path / path.name
            shown.write_text(as_yaml(first, defaults=defaults), encoding="utf-8")
            assert load_scenario(str(shown)).digest == first.digest
