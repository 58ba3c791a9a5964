"""What files, parents and options mean together, day by day."""

import pickle
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scenario_example import Settings

from sim.scenario import ScenarioError, load_scenario
from sim.scenario.language.timelines import Dated, Origin, overlay, within

ROOT = """
why: What happens if nothing changes?
start: 2018-01-01
days: 100
departure:
  food_gap: {2018-01-01: 0.1, 2018-02-01: 0.2, 2018-03-01: 0.3}
  conflict: {Musan: 0.5, Hoeryong: {2018-02-01: 0.25}}
  base_chance: 1e-4
camps: {ready: [Tumen city]}
"""


@pytest.fixture
def write(tmp_path):
    def write(name: str, text: str) -> str:
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8", newline="")
        return str(tmp_path / f"{name}.yaml")

    write("root", ROOT)
    return write


def child(write, text: str, **options):
    path = write("child", f"extends: root\nwhy: What if?\n{text}")
    return load_scenario(path, settings=Settings, **options)


def gap(scenario) -> list[float]:
    return [scenario.on(day).departure.food_gap for day in (0, 31, 59)]


def test_a_dated_value_holds_from_its_date_on(write):
    scenario = child(write, "")
    assert [scenario.on(day).departure.food_gap for day in (0, 30, 31, 58, 59, 99)] == [
        0.1, 0.1, 0.2, 0.2, 0.3, 0.3,
    ]  # fmt: skip


def test_a_plain_value_replaces_a_dated_one_and_the_other_way_round(write):
    assert gap(child(write, "departure: {food_gap: 0.9}\n")) == [0.9, 0.9, 0.9]
    plain_then_dated = "departure: {base_chance: {2018-02-01: 1e-3}}\n"
    scenario = child(write, plain_then_dated)
    assert scenario.on(30).departure.base_chance == 1e-4
    assert scenario.on(31).departure.base_chance == 1e-3


def test_from_its_first_date_on_a_dated_value_replaces_the_parents_dates(write):
    assert gap(child(write, "departure: {food_gap: {2018-02-01: 0.9}}\n")) == [0.1, 0.9, 0.9]


def test_before_the_first_date_the_default_holds_where_no_file_says_more(write):
    scenario = child(write, "crossing: {walk: {2018-02-01: 30}}\n")
    assert scenario.on(30).crossing.walk == 20
    assert scenario.on(31).crossing.walk == 30
    assert str(scenario.given["crossing.walk"][0].origin) == "default"


def test_places_merge_one_by_one(write):
    scenario = child(write, "departure: {conflict: {Hoeryong: 1, Onsong: 0.75}}\n")
    assert scenario.on(0).departure.conflict == {"Musan": 0.5, "Hoeryong": 1.0, "Onsong": 0.75}
    inherited = child(write, "")
    assert inherited.on(0).departure.conflict == {"Musan": 0.5, "Hoeryong": 0.0}
    assert inherited.on(31).departure.conflict == {"Musan": 0.5, "Hoeryong": 0.25}


def test_lists_replace(write):
    assert child(write, "camps: {ready: [Hunchun city]}\n").on(0).camps.ready == ("Hunchun city",)
    assert child(write, "camps: {ready: []}\n").on(0).camps.ready == ()


def test_a_parent_stays_usable_with_another_start(write):
    scenario = child(write, "start: 2018-02-15\ndays: 10\n")
    assert scenario.on(0).departure.food_gap == 0.2
    assert len(scenario.phases) == 1
    assert scenario.values["departure.food_gap"] == {date(2018, 2, 15): 0.2}


def test_head_keys_are_inherited_but_not_why(write):
    scenario = child(write, "days: 50\n")
    assert (scenario.start, scenario.days, scenario.why) == (date(2018, 1, 1), 50, "What if?")
    assert scenario.lineage == ("root",)
    assert scenario.last == date(2018, 2, 19)


def test_a_year_is_run_where_nobody_says_how_long(write):
    path = write("short", "why: How long?\nstart: 2018-01-01\n")
    assert load_scenario(path, settings=Settings).days == 365


def test_options_lie_over_every_file(write):
    sets = ["departure.food_gap=0.7", "departure.conflict.Musan=1", "beijing.stance=shelter"]
    scenario = child(write, "", sets=sets, days=40)
    assert scenario.on(0).departure.food_gap == 0.7
    assert scenario.on(0).departure.conflict["Musan"] == 1
    assert scenario.on(0).departure.conflict["Hoeryong"] == 0
    assert scenario.days == 40
    assert str(scenario.origins["beijing.stance"]) == "--set beijing.stance=shelter"


def test_a_dated_option_works_like_a_dated_value(write):
    scenario = child(write, "", sets=["departure.food_gap={2018-03-01: 0.8}"])
    assert gap(scenario) == [0.1, 0.2, 0.8]


def test_a_shorter_run_forgets_later_dates_without_complaint(write):
    assert len(child(write, "", days=10).phases) == 1


def test_days_outside_the_run_have_no_settings(write):
    scenario = child(write, "")
    for day in (-1, 100):
        with pytest.raises(IndexError, match="outside the run of 100 days"):
            scenario.on(day)


def test_sections_that_do_not_change_stay_the_same_object(write):
    scenario = child(write, "")
    assert [phase.first_day for phase in scenario.phases] == [0, 31, 59]
    first, second = scenario.phases[0].settings, scenario.phases[1].settings
    assert first.departure is not second.departure
    assert first.camps is second.camps


def test_a_scenario_travels_to_another_process(write):
    scenario = child(write, "beijing: {stance: seal}\n")
    copy = pickle.loads(pickle.dumps(scenario))  # noqa: S301
    assert copy.digest == scenario.digest
    assert copy.phases == scenario.phases


def test_origins_point_to_file_and_line(write, tmp_path):
    scenario = child(write, "beijing:\n  stance: seal\n")
    assert scenario.origins["beijing.stance"] == Origin(str(tmp_path / "child.yaml"), 4, 11)
    assert scenario.origins["departure.base_chance"].line == 8
    assert "camps.capacity" not in scenario.origins


def test_the_digest_is_about_what_runs_and_nothing_else(write):
    plain = child(write, "").digest
    assert plain == child(write, "# a remark\ncamps: {capacity: 1500}\n").digest
    assert plain == child(write, "departure: {base_chance: 0.0001}\n").digest
    assert (
        plain == child(write, "camps: {capacity: {2018-01-01: 1500, 2018-02-01: 1.5e3}}\n").digest
    )
    assert plain != child(write, "camps: {capacity: 1501}\n").digest
    assert plain != child(write, "days: 99\n").digest


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1e-3", 1e-3), ("0.5", 0.5), (".5", 0.5), ("+0.5", 0.5), ("1", 1.0), ("1.", 1.0),
        ("5E-1", 0.5), ("0", 0.0), ("-0", 0.0),
    ],
)  # fmt: skip
def test_numbers_are_read_as_people_write_them(write, text, expected):
    value = child(write, f"departure: {{food_gap: {text}}}\n").on(0).departure.food_gap
    assert value == expected
    assert isinstance(value, float)


def test_a_whole_number_may_have_an_exponent(write):
    capacity = child(write, "camps: {capacity: 2e3}\n").on(0).camps.capacity
    assert capacity == 2000
    assert isinstance(capacity, int)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_windows_files_are_read_like_others(tmp_path, encoding, newline):
    path = tmp_path / "windows.yaml"
    path.write_bytes(ROOT.replace("\n", newline).encode(encoding))
    assert load_scenario(str(path), settings=Settings).on(0).departure.food_gap == 0.1


PLAIN = "why: What if?\nstart: 2018-01-01\ndeparture:\n  food_gap: 0.3\ncamps: {ready: []}\n"


@pytest.mark.parametrize(
    "encoding",
    ["utf-8-sig", "utf-16", "utf-32", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"],
)
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_every_encoding_and_line_end_of_yaml_is_read(tmp_path, encoding, newline):
    path = tmp_path / "foreign.yaml"
    path.write_bytes(PLAIN.replace("\n", newline).encode(encoding))
    scenario = load_scenario(str(path), settings=Settings)
    assert scenario.on(0).departure.food_gap == 0.3
    assert scenario.origins["departure.food_gap"].line == 4


@pytest.mark.parametrize(
    ("plain", "tabbed"),
    [
        ("food_gap: 0.3", "food_gap:\t0.3"),
        ("food_gap: 0.3", "food_gap\t:\t \t0.3\t\t# a share"),
        ("departure:\n", "departure:\t# who leaves\n\t# a remark\n \t\n"),
        ("camps: {ready: []}", "camps:\t{\n\tready:\t[],\n\t}\t"),
        ("camps: {ready: []}", "camps:\n  ready:\n  -\tTumen city\n  -\tHunchun city"),
        ("why: What if?", "why: What\n  \tif?"),
        ("why: What if?", "why:\t>\t# folded\n  What\n  \tif?"),
        ("why: What if?", 'why:\t"What\n\tif?"\t'),
        ("start: 2018", "start:\t2018"),
    ],
)
def test_tabs_are_blanks_wherever_yaml_lets_them(write, plain, tabbed):
    assert plain in PLAIN
    scenario = load_scenario(write("tabs", PLAIN.replace(plain, tabbed)), settings=Settings)
    assert scenario.on(0).departure.food_gap == 0.3
    assert scenario.why == "What if?"


@pytest.mark.parametrize(
    "why", ["Who\u2019s leaving\xa0\u2013 and when?", "누가 떠나는가?", '"Who\ufeff?"']
)
def test_a_question_and_a_remark_may_hold_any_character(write, why):
    text = PLAIN.replace("What if?", f"{why}\n# \u200b\xa0\u201cso\u201d\ufeff\u2028")
    assert (
        load_scenario(write("free", text), settings=Settings).why.split() == why.strip('"').split()
    )


def test_a_section_whose_parameters_are_commented_out_is_allowed(write):
    assert gap(child(write, "departure:\n#  food_gap: 0.9\n")) == [0.1, 0.2, 0.3]


def test_quoted_dates_and_words_are_dates_and_words(write):
    scenario = child(write, "beijing: {stance: {'2018-01-01': 'seal'}}\nstart: '2018-01-01'\n")
    assert scenario.on(0).beijing.stance == "seal"


def test_a_file_may_extend_one_in_a_folder_below(write, tmp_path):
    (tmp_path / "base").mkdir()
    (tmp_path / "base" / "deep.yaml").write_text(ROOT)
    path = write("upper", "extends: base/deep.yaml\nwhy: From where?\n")
    assert load_scenario(path, settings=Settings).lineage == ("deep",)


def test_each_file_is_held_to_its_own_run(write):
    write("root", ROOT.replace("2018-03-01: 0.3", "2019-03-01: 0.3"))
    with pytest.raises(ScenarioError, match=r"root\.yaml:.*2019-03-01 lies after the run"):
        child(write, "days: 700\n")


days = st.integers(0, 40).map(lambda n: date(2018, 1, 1) + timedelta(days=n))


@st.composite
def timelines(draw):
    if draw(st.booleans()):
        return (Dated(None, draw(st.integers(0, 9)), Origin("x")),)
    dates = sorted(draw(st.sets(days, min_size=1, max_size=5)))
    return tuple(Dated(day, draw(st.integers(0, 9)), Origin("x")) for day in dates)


@given(below=timelines(), above=timelines(), on=days)
def test_on_every_day_the_nearest_file_that_speaks_of_it_is_heard(below, above, on):
    def at(timeline, default):
        spoken = [d.value for d in timeline if d.since is None or d.since <= on]
        return spoken[-1] if spoken else default

    merged = overlay(below, above)
    assert at(merged, -1) == at(above, at(below, -1))
    cut = within(merged, date(2018, 1, 10), date(2018, 1, 30), -1)
    assert cut[0].since == date(2018, 1, 10)
    if date(2018, 1, 10) <= on <= date(2018, 1, 30):
        assert at(cut, -1) == at(merged, -1)


def test_every_shipped_scenario_loads():
    folder = Path(__file__).parents[2] / "scenarios"
    for path in sorted(folder.glob("*.yaml")):
        scenario = load_scenario(str(path))
        assert scenario.name == path.stem
        assert scenario.why.endswith(("?", "."))


def test_a_scenario_is_ordinary_unless_it_or_one_that_it_extends_says_otherwise(
    tmp_path: Path,
) -> None:
    (tmp_path / "storm.yaml").write_text("why: Who goes?\nkind: crisis\nextends: status-quo\n")
    (tmp_path / "calm.yaml").write_text("why: Who stays?\nkind: ordinary\nextends: storm\n")
    (tmp_path / "flood.yaml").write_text("why: Who goes?\nextends: storm\n")
    kinds = {name: load_scenario(tmp_path / f"{name}.yaml").kind for name in ("calm", "flood")}
    assert kinds == {"calm": "ordinary", "flood": "crisis"}
    assert load_scenario("status-quo").kind == "ordinary"
    (tmp_path / "again.yaml").write_text(load_scenario(tmp_path / "flood.yaml").resolved_yaml())
    assert load_scenario(tmp_path / "again.yaml").kind == "crisis"
