"""Fighting from a table: what a scenario reads of it, and what it says of a table that is wrong."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from sim.scenario.load import ScenarioError, load_scenario
from sim.scenario.scenario import Scenario

HEADER = "event_date,admin1,admin2,fatalities,intensity,days,notes"
SCENARIO = """
why: Does the fighting of a table count?
geography: {world}
start: 2012-03-01
days: 100
fighting: fighting.csv
"""
WORLD = Path(__file__).parents[1] / "world"


def scenario_in(folder: Path, *rows: str, more: str = "", header: str = HEADER) -> Scenario:
    path = folder / "a.yaml"
    (folder / "fighting.csv").write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    (folder / "world").symlink_to(WORLD, target_is_directory=True)
    path.write_text(SCENARIO.format(world="world") + more, encoding="utf-8")
    return load_scenario(path)


def exposure(scenario: Scenario, place: str, day: date) -> float:
    settings = scenario.on((day - scenario.start).days)
    return float(settings.conflict.exposure.get(place, 0.0))


def test_rows_hold_from_their_day_to_the_next_or_for_as_long_as_they_say(tmp_path: Path):
    scenario = scenario_in(
        tmp_path, "2012-03-10,Coast,,3,0.8,,a port is shelled", "2012-04-01,Coast,,0,0.2,10,"
    )
    told = [exposure(scenario, "Coast", date(2012, *day)) for day in ((3, 9), (3, 31), (4, 10))]
    assert told == [0.0, 0.8, 0.2]
    assert exposure(scenario, "Coast", date(2012, 4, 11)) == 0.0


def test_a_county_is_at_least_as_exposed_as_its_province_and_the_worst_event_counts(tmp_path: Path):
    scenario = scenario_in(
        tmp_path,
        "2012-03-20,Coast,Portmar,9,0.9,7,",
        "2012-03-10,Coast,,3,0.5,,",
        "2012-03-22,Coast,Portmar,2,0.7,7,",
    )
    days = ((3, 15), (3, 23), (3, 27), (3, 29))
    told = [exposure(scenario, "Portmar", date(2012, *day)) for day in days]
    assert told == [0.5, 0.9, 0.7, 0.5]


def test_the_resolved_scenario_stands_without_the_table(tmp_path: Path):
    scenario = scenario_in(tmp_path, "2012-03-10,Coast,,3,0.8,,")
    resolved = tmp_path / "resolved.yaml"
    resolved.write_text(scenario.resolved_yaml("world"), encoding="utf-8")
    (tmp_path / "fighting.csv").unlink()
    again = load_scenario(resolved)
    assert exposure(again, "Coast", date(2012, 3, 20)) == 0.8
    assert again.digest == scenario.digest


def messages(folder: Path, *rows: str, header: str = HEADER, more: str = "") -> list[str]:
    with pytest.raises(ScenarioError) as caught:
        scenario_in(folder, *rows, header=header, more=more)
    return [str(each).replace(str(folder) + "/", "") for each in caught.value.mistakes]


def test_every_mistake_is_told_at_once_with_row_column_and_remedy(tmp_path: Path):
    told = messages(
        tmp_path,
        "10/03/2012,Coast,,3,0.8,,",
        "2012-03-12,Coats,,3,1.2,x,",
        "2012-03-13,,,3,0.5,,",
        "2012-03-13,Coast,Portmer,3,,,",
    )
    assert len(told) == 7
    assert told[0].startswith("fighting.csv:2:1: event_date: 10/03/2012 is no date; write year-")
    expected = [
        ("3:5: intensity", "allowed 0 to 1"),
        ("3:6: days", "whole numbers"),
        ("3:2: admin1", "did you mean Coast"),
        ("4:2: admin1", "names no place"),
        ("5:3: admin2", "did you mean Portmar"),
        ("5:5: intensity", "is empty"),
    ]
    for where, remedy in expected:
        assert any(where in text and remedy in text for text in told), where


def test_what_no_table_has_is_refused(tmp_path: Path):
    header = "event_date,admin1,admin2,fatalities"
    told = messages(tmp_path, "2012-03-10,Coast,,3", header=header)
    assert "intensity: is missing among the columns" in told[0]


def test_days_outside_the_run_are_told_of_the_table(tmp_path: Path):
    (told,) = messages(tmp_path, "2013-03-10,Coast,,3,0.5,,")
    assert told.startswith("fighting.csv:2:1: conflict.exposure.Coast: ")


def test_a_place_is_said_once(tmp_path: Path):
    more = "conflict:\n  exposure: {Coast: 0.5}\n"
    (told,) = messages(tmp_path, "2012-03-10,Coast,,3,0.5,,", more=more)
    assert "keep one of them" in told


def test_a_table_that_is_not_there_is_named(tmp_path: Path):
    path = tmp_path / "a.yaml"
    path.write_text("extends: war\nwhy: Where?\nfighting: nowhere.csv\n", encoding="utf-8")
    with pytest.raises(ScenarioError, match=r"there is no file .*nowhere\.csv"):
        load_scenario(path)
