"""Days that hang on the start or on an event move with it, and nothing else does."""

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from scenario_example import Settings

from sim.cli.completion import Setting
from sim.cli.main import tumen
from sim.scenario import ScenarioError, load_scenario
from sim.scenario.help.differences import differences, followers
from sim.scenario.help.starter import new_scenario
from sim.scenario.text import as_yaml

ROOT = Path(__file__).parents[2]
DATED = ROOT / "tests" / "scenarios" / "dated"
STORY = """
why: When does control fail?
start: 2018-03-01
days: 100
events:
  control fails: start + 9 days
  aid stops: control fails - 5 days
  fair: 2018-04-01
departure:
  food_gap: {start: 0.1, aid stops: 0.2, control fails: 0.3, control fails + 10 days: 0.4}
  conflict: {Musan: {start + 1 day: 0.5}}
beijing: {stance: {fair: shelter}}
camps: {capacity: {2018-03-20: 10}}
"""


@pytest.fixture
def write(tmp_path):
    def write(name: str, text: str) -> str:
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
        return str(tmp_path / f"{name}.yaml")

    write("story", STORY)
    return write


def load(path: str, **options):
    return load_scenario(path, settings=Settings, **options)


def child(write, text: str, **options):
    return load(write("child", f"extends: story\nwhy: What if?\n{text}"), **options)


def days_of(scenario, key: str) -> list[tuple[str, object]]:
    return [(str(d.since)[5:], d.value) for d in scenario.given[key]]


def refused(path: str, **options) -> list[str]:
    with pytest.raises(ScenarioError) as caught:
        load(path, **options)
    return [str(m).replace(f"{Path(path).parent}/", "") for m in caught.value.mistakes]


def test_a_day_hangs_on_the_start_or_on_an_event(write):
    scenario = child(write, "")
    assert days_of(scenario, "departure.food_gap") == [
        ("03-01", 0.1), ("03-05", 0.2), ("03-10", 0.3), ("03-20", 0.4),
    ]  # fmt: skip
    assert days_of(scenario, "departure.conflict.Musan") == [("03-01", 0.0), ("03-02", 0.5)]
    assert scenario.events == (
        ("aid stops", date(2018, 3, 5)),
        ("control fails", date(2018, 3, 10)),
        ("fair", date(2018, 4, 1)),
    )


@pytest.mark.parametrize("given", ["file", "set", "text", "date"])
def test_all_that_hangs_on_the_start_moves_and_dates_stay(write, given):
    if given == "file":
        moved = child(write, "start: 2018-01-31\n")
    elif given == "set":
        moved = child(write, "", sets=["start=2018-01-31"])
    else:
        moved = child(write, "", start="2018-01-31" if given == "text" else date(2018, 1, 31))
    assert days_of(moved, "departure.food_gap") == [
        ("01-31", 0.1), ("02-04", 0.2), ("02-09", 0.3), ("02-19", 0.4),
    ]  # fmt: skip
    assert days_of(moved, "beijing.stance")[1] == ("04-01", "shelter")
    assert days_of(moved, "camps.capacity")[1] == ("03-20", 10)
    assert dict(moved.events)["control fails"] == date(2018, 2, 9)


@given(shift=st.integers(-3000, 3000))
def test_a_story_told_by_its_start_is_the_same_story_on_any_start(tmp_path_factory, shift):
    path = tmp_path_factory.getbasetemp() / "relative.yaml"
    if not path.exists():
        path.write_text(STORY.replace("2018-04-01", "start + 31 days").partition("camps:")[0])
    here, there = load(str(path)), load(str(path), start=date(2018, 3, 1) + timedelta(days=shift))
    assert [p.first_day for p in here.phases] == [p.first_day for p in there.phases]
    assert [p.settings for p in here.phases] == [p.settings for p in there.phases]
    assert [d.key for d in differences(here, there) if not d.key.startswith("events.")] == (
        ["start"] if shift else []
    )


def test_a_child_moves_an_event_and_what_hangs_on_it(write):
    moved = child(write, "events: {control fails: start + 20 days}\n")
    assert days_of(moved, "departure.food_gap") == [
        ("03-01", 0.1), ("03-16", 0.2), ("03-21", 0.3), ("03-31", 0.4),
    ]  # fmt: skip


def test_an_option_moves_an_event(write):
    moved = child(write, "", sets=["events.control fails=2018-03-15"])
    assert days_of(moved, "departure.food_gap")[2:] == [("03-15", 0.3), ("03-25", 0.4)]


def test_named_days_merge_by_what_is_written(write):
    merged = child(write, "departure: {food_gap: {control fails: 0.9, control fails + 3 days: 1}}")
    assert days_of(merged, "departure.food_gap") == [
        ("03-01", 0.1), ("03-05", 0.2), ("03-10", 0.9), ("03-13", 1.0), ("03-20", 0.4),
    ]  # fmt: skip


def test_plain_dates_replace_from_the_first_of_them_on(write):
    replaced = child(write, "departure: {food_gap: {2018-03-08: 0.9}}")
    assert days_of(replaced, "departure.food_gap") == [
        ("03-01", 0.1), ("03-05", 0.2), ("03-08", 0.9),
    ]  # fmt: skip


def test_a_plain_value_replaces_the_whole_story(write):
    assert days_of(child(write, "departure: {food_gap: 0.7}"), "departure.food_gap") == [
        ("03-01", 0.7)
    ]


def test_two_files_that_name_one_day_in_two_ways_are_refused_with_both_lines(write):
    (line,) = refused(
        write("child", "extends: story\nwhy: Who?\ndeparture: {food_gap: {start + 9 days: 0.9}}\n")
    )
    assert line.startswith("child.yaml:3:24: departure.food_gap: control fails and start + 9 days")
    assert line.endswith(
        "same day, 2018-03-10, set in story.yaml:10 and child.yaml:3; keep one of them"
    )


def test_an_event_moved_onto_another_is_refused_where_both_set_a_value(write):
    lines = refused(
        write("child", "extends: story\nwhy: Who?\nevents: {aid stops: control fails}\n")
    )
    assert len(lines) == 1
    assert "aid stops and control fails fall on the same day, 2018-03-10" in lines[0]


def test_a_circle_that_a_child_closes_is_told_in_the_child(write):
    lines = refused(
        write("child", "extends: story\nwhy: Who?\nevents: {control fails: aid stops + 1 day}\n")
    )
    assert len(lines) == 1
    assert lines[0].startswith("child.yaml:3:")
    assert "goes in a circle, control fails → aid stops → control fails" in lines[0]


def test_days_outside_the_run_are_cut_where_they_are_inherited(write):
    short = child(write, "days: 7\n")
    assert days_of(short, "departure.food_gap") == [("03-01", 0.1), ("03-05", 0.2)]
    late = child(write, "start: 2018-06-01\n")
    assert days_of(late, "beijing.stance") == [("06-01", "shelter")]
    assert dict(late.events)["fair"] == date(2018, 4, 1)


def test_an_event_may_lie_outside_the_run(write):
    text = "why: Who?\nstart: 2018-03-01\nevents: {harvest: 2017-10-01}\n"
    text += "departure: {food_gap: {harvest + 160 days: 0.2}}\n"
    assert days_of(load(write("late", text)), "departure.food_gap")[1] == ("03-10", 0.2)


def test_the_digest_is_about_dates_and_not_how_they_are_told(write, tmp_path):
    told = child(write, "")
    shown = write("shown", as_yaml(told, defaults=True))
    assert load(shown).digest == told.digest
    assert load(shown).events == told.events
    assert child(write, "events: {fair: 2018-04-02}\n").digest != told.digest
    assert child(write, "events: {market: 2018-04-02}\n").digest == told.digest


def test_what_is_shown_says_how_each_day_was_told(write):
    lines = as_yaml(child(write, ""), defaults=False).splitlines()
    (event,) = (line for line in lines if "aid stops:" in line)
    assert event.split("#")[0].strip() == "aid stops: 2018-03-05"
    assert "# control fails - 5 days; " in event
    assert any(
        "2018-03-20: 0.4" in line and "# control fails + 10 days; " in line for line in lines
    )


def test_what_differs_is_told_by_the_days_that_moved(write):
    first, second = child(write, ""), load(write("b", f"{STORY}".replace("+ 9", "+ 12")))
    assert [d.words for d in differences(first, second)] == [
        "aid stops is on 2018-03-05 in child; in b it is on 2018-03-08",
        "control fails is on 2018-03-10 in child; in b it is on 2018-03-13",
    ]
    assert followers(first, second) == ["departure.food_gap"]
    other = load(write("c", STORY.replace("control fails: 0.3", "control fails: 0.35")))
    (found,) = differences(first, other)
    assert "from control fails (2018-03-10) 0.35" in found.words


def test_a_new_scenario_offers_the_events_and_moves_with_them(write):
    parent = child(write, "")
    text = new_scenario(parent, "story", "What now?")
    assert "  # control fails: start + 9 days" in text
    said = (
        "# food_gap: {start: 0.1, aid stops: 0.2, control fails: 0.3, control fails + 10 days: 0.4}"
    )
    assert said in text
    uncommented = text.replace(said, said.removeprefix("# "))
    assert load(write("new", uncommented)).digest == parent.digest


@pytest.mark.parametrize("name", sorted(path.stem for path in DATED.glob("*.yaml")))
def test_a_shipped_story_sets_what_it_set_when_it_was_told_in_dates(name):
    assert load_scenario(name).digest == load_scenario(str(DATED / f"{name}.yaml")).digest


@pytest.mark.parametrize("season", ["winter", "summer"])
def test_a_season_is_the_collapse_with_another_start(season):
    other = load_scenario(f"collapse-{season}")
    moved = load_scenario("collapse", start=other.start)
    assert (moved.digest, moved.events) == (other.digest, other.events)


def says(*arguments: str, status: int = 0) -> str:
    result = CliRunner().invoke(tumen, [*arguments])
    assert result.exit_code == status, result.output
    return result.stdout if status == 0 else result.stderr


def test_commands_take_another_start():
    shown = says("show", "collapse", "--start", "2012-01-01")
    assert "control fails: 2012-01-10" in shown
    assert "2012-01-20: 0.2" in shown
    (checked,) = json.loads(says("check", "collapse", "--start", "2012-01-01", "--json"))[
        "scenarios"
    ]
    assert checked["events"]["control fails"] == "2012-01-10"
    told = says("diff", "collapse", "war", "--start", "2012-07-01", "--json")
    assert "2012-07-10" in told
    assert "2012-03" not in told


@pytest.mark.parametrize(
    ("start", "message"),
    [
        ("2012-13-01", "--start: 2012-13-01 is no day of the calendar"),
        ("tomorrow", "--start: tomorrow is not a date; write year-month-day"),
        ("13.7.2012", "--start: 13.7.2012 is not a date; did you mean 2012-07-13?"),
        (
            "2012\u201101-01",
            "--start: column 5: a non-breaking hyphen (U+2011) stands in 2012-01-01",
        ),
        ("1812-01-01", "--start: 1812-01-01 lies too far away"),
        ("", "--start: nothing is not a date"),
    ],
)
def test_a_wrong_start_is_told(start, message):
    for command in (["check"], ["show"], ["diff", "war"], ["run"]):
        assert message in says(*command, "collapse", "--start", start, status=2)


def test_a_start_given_twice_is_refused():
    told = says("check", "war", "--start", "2012-01-01", "--set", "start=2012-01-02", status=2)
    assert "--set: start: is set here, and by --start too; keep one of them" in told


def test_completion_offers_the_events_of_the_scenarios_typed():
    context = tumen.make_context("tumen", ["check", "collapse"], resilient_parsing=True)
    command = tumen.get_command(context, "check")
    inner = command.make_context("check", ["collapse"], parent=context, resilient_parsing=True)
    offered = {c.value for c in Setting().shell_complete(inner, command.params[1], "events.c")}
    assert offered == {"events.control fails="}
    assert "start=" in {c.value for c in Setting().shell_complete(inner, command.params[1], "st")}
