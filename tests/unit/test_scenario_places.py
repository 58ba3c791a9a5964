"""Tables of places may be changed from a scenario, and what is wrong is told as ever."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from worlds import INVENTED

from sim.model import BorderModel
from sim.scenario.language.mistakes import ScenarioError
from sim.scenario.load import load_scenario
from sim.scenario.scenario import Scenario

WORLD = Path(__file__).parents[1] / "world"
HEAD = f"geography: {WORLD}\nwhy: Does another site help?\nstart: 2012-03-01\ndays: 60\n"
FIELD = "camps:\n  sites:\n    Castle field: {host: Aldcastle, capacity: 4000}\n"


def written(folder: Path, text: str, name: str = "field") -> Path:
    path = folder / f"{name}.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def loaded(folder: Path, text: str, name: str = "field") -> Scenario:
    return load_scenario(written(folder, HEAD + text, name))


def wrong(folder: Path, text: str) -> list[str]:
    with pytest.raises(ScenarioError) as refused:
        loaded(folder, text)
    return [str(mistake).partition("field.yaml:")[2] for mistake in refused.value.mistakes]


def row_of(scenario: Scenario, table: str, name: str) -> dict[str, object]:
    return next(dict(row) for row in scenario.places.rows(table) if row["name"] == name)


def test_a_site_is_added_at_its_host_and_all_others_stay(tmp_path):
    scenario = loaded(tmp_path, FIELD)
    field = row_of(scenario, "camps.csv", "Castle field")
    castle = row_of(scenario, "hosts.csv", "Aldcastle")
    assert (field["host"], field["capacity"]) == ("Aldcastle", 4000)
    assert (field["lat"], field["lon"]) == (castle["lat"], castle["lon"])
    assert scenario.places.names("camp") == (*INVENTED.camps.name, "Castle field")


def test_a_site_is_moved_and_sized_and_a_place_of_any_table_may_differ(tmp_path):
    text = (
        "camps:\n  sites:\n    Aldport Meadow: {host: Aldwick, capacity: 70}\n"
        "places:\n  hosts:\n    Aldwick: {interpreters: 12}\n"
    )
    scenario = loaded(tmp_path, text)
    meadow, wick = row_of(scenario, "camps.csv", "Aldport Meadow"), "Aldwick"
    assert (meadow["host"], meadow["capacity"], meadow["ready"]) == (wick, 70, True)
    assert row_of(scenario, "hosts.csv", wick)["interpreters"] == 12


def test_what_a_site_is_called_may_be_said_of_parameters(tmp_path):
    scenario = loaded(tmp_path, f"{FIELD}  ready: [Castle field]\n")
    assert scenario.on(0).camps.ready == ("Castle field",)


def test_a_file_that_extends_another_has_its_places_and_may_change_them_again(tmp_path):
    parent = loaded(tmp_path, FIELD, "parent")
    more = "  sites:\n    Castle field: {capacity: 90}\n    Wick green: {host: Aldwick}\n"
    child = load_scenario(written(tmp_path, f"extends: parent\nwhy: And less?\ncamps:\n{more}"))
    assert row_of(child, "camps.csv", "Castle field")["capacity"] == 90
    assert child.places.names("camp") == (*parent.places.names("camp"), "Wick green")


def test_a_site_opens_on_its_day_whatever_is_ordered(tmp_path):
    text = FIELD.replace("4000}", "4000, opens: leave + 5 days}")
    scenario = loaded(tmp_path, f"events:\n  leave: start + 10 days\n{text}")
    model = BorderModel(scenario, seed=1)
    site = scenario.places.names("camp").index("Castle field")
    for _ in range(20):
        model.step()
    places = model.recorder.variables["camp_places"][:20, site]
    assert (places[:15] == 0).all()
    assert (places[15:] == 4000).all()


def test_the_places_are_part_of_what_names_a_run(tmp_path):
    digests = {loaded(tmp_path, text).digest for text in ("", FIELD, FIELD.replace("4000", "4001"))}
    assert len(digests) == 3


def test_a_resolved_scenario_loads_back_to_the_same_places(tmp_path):
    scenario = loaded(tmp_path, FIELD.replace("4000}", "4000, opens: 2012-03-20}"))
    again = load_scenario(written(tmp_path, scenario.resolved_yaml(), "again"))
    assert again.places == scenario.places
    assert again.digest == scenario.digest
    assert again.on(30).camps.opens_there == {"Castle field": 1.0}
    assert scenario.start == date(2012, 3, 1)


def test_all_mistakes_are_told_at_once_each_with_its_line_and_a_remedy(tmp_path):
    text = (
        "camps:\n  sites:\n"
        "    Castle field: {host: Aldcastl, capacity: many, opens: soon, redy: true}\n"
        "    Nowhere: {capacity: 5}\n"
        "places:\n  hosts:\n    Aldwick: {interpreters: -3}\n  towns: {}\n"
    )
    told = wrong(tmp_path, text)
    expected = (
        ("7:26", "Aldcastl is not in hosts.csv; did you mean Aldcastle?"),
        ("7:46", "many is not a number; allowed whole numbers"),
        ("7:59", "soon is neither a date nor an event"),
        ("7:65", "is nothing that camps.csv says of a place; did you mean ready?"),
        ("8:5", "host: is empty; give the host in which it lies"),
        ("11:29", "-3 lies below what is allowed; allowed 0 to"),
        ("12:3", "towns is no table whose rows have names"),
    )
    assert len(told) == len(expected)
    for line, (place, words) in zip(told, expected, strict=True):
        assert line.startswith(f"{place}: ")
        assert words in line


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("camps:\n  sites: many\n", "needs names, indented below it"),
        ("camps:\n  sites:\n    Castle field: big\n", "needs what is to differ"),
        ("places:\n  hosts:\n    Aldwick: {population: {a: 1}}\n", "needs one value"),
        (FIELD.replace("4000}", "4000, opens: {a: 1}}"), "needs a day, such as"),
    ],
)
def test_what_is_no_row_is_refused_with_what_it_should_be(tmp_path, text, words):
    assert any(words in line for line in wrong(tmp_path, text))
