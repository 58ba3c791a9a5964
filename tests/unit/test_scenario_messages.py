"""Every broken file of the corpus gets the message that stands beside it, and nothing else."""

import re
from pathlib import Path

import pytest
from scenario_example import Settings

from sim.scenario import ScenarioError, load_scenario, load_scenarios
from sim.scenario.language.mistakes import one_line

BROKEN = Path(__file__).parents[1] / "scenarios" / "broken"
FILES = sorted(path for path in BROKEN.glob("*.yaml") if path.stem != "parent")


def said(*names: str, **options) -> list[str]:
    with pytest.raises(ScenarioError) as caught:
        load_scenarios([*names], **options, settings=Settings)
    return [str(m).replace(m.file, Path(m.file).name, 1) for m in caught.value.mistakes]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_broken_file_gets_the_message_beside_it(path):
    assert said(str(path)) == path.with_suffix(".txt").read_text(encoding="utf-8").splitlines()


def test_the_corpus_is_large_and_its_parent_is_sound():
    assert len(FILES) >= 200
    assert {path.stem for path in BROKEN.glob("*.txt")} == {path.stem for path in FILES}
    assert load_scenario(str(BROKEN / "parent.yaml"), settings=Settings).days == 365


def test_every_message_names_file_line_and_column():
    for path in FILES:
        with pytest.raises(ScenarioError) as caught:
            load_scenario(str(path), settings=Settings)
        for mistake in caught.value.mistakes:
            lines = len(re.split(b"\r\n|\r|\n", Path(mistake.file).read_bytes()))
            assert 1 <= mistake.line <= lines, mistake
            assert mistake.column >= 1, mistake


def test_the_mistakes_of_all_files_and_options_come_at_once():
    names = [str(BROKEN / f"{stem}.yaml") for stem in ("choice-typo", "dates-out-of-order")]
    lines = said(*names, "no-such-scenario", sets=["crossing.wlak=3"])
    assert len(lines) == 4
    assert [line.split(":")[0] for line in lines] == [
        "--set crossing.wlak=3",
        "no-such-scenario",
        "choice-typo.yaml",
        "dates-out-of-order.yaml",
    ]


def test_the_mistakes_of_a_shared_parent_are_told_once(tmp_path):
    (tmp_path / "parent.yaml").write_text("why: Who?\nstart: 2018-01-01\ndays: 0\n")
    for child in ("a", "b"):
        (tmp_path / f"{child}.yaml").write_text("extends: parent\nwhy: Who?\ndays: -1\n")
    lines = said(str(tmp_path / "a.yaml"), str(tmp_path / "b.yaml"))
    assert sorted(line.split(":")[0] for line in lines) == ["a.yaml", "b.yaml", "parent.yaml"]


@pytest.mark.parametrize(
    ("option", "message"),
    [
        ("departure.food_gpa=0.3", "unknown key; did you mean departure.food_gap?"),
        ("food_gap=0.3", "unknown key; did you mean departure.food_gap?"),
        ("stance=seal", "unknown key; did you mean beijing.stance?"),
        ("zzz=1", "unknown key; `tumen params` lists the keys"),
        ("departure.food_gap", "needs a key and a value, such as --set camps.capacity=3000"),
        ("departure.food_gap=7", "7 is too high; a share, not per cent: did you mean 0.07?"),
        ("departure.food_gap=", "has no value; give a number"),
        ("departure.food_gap=0,3", "0,3 has a decimal comma; did you mean 0.3?"),
        ("departure.food_gap={2018-03-01: x}", "x is not a number"),
        ("departure.food_gap={2019-03-01: 0.3}", "2019-03-01 lies after the run has ended"),
        ("departure.food_gap=[", "is never closed"),
        ("departure.conflict.Mussan=0.3", "Mussan is not among the counties or provinces; did"),
        ("beijing.stance.Musan=seal", "unknown key; did you mean beijing.stance?"),
        ("departure.conflict={Musan: 3}", "Musan: 3 is too high"),
        ("extends=parent", "belongs into the file and cannot be set here"),
        ("start=tomorrow", "tomorrow is not a date"),
        ("days=0", "0 is too low; allowed whole numbers 1 to 7305 days"),
        ("camps.capacity=*x", "is a YAML alias"),
        ("camps.capacity=\xa0300", "column 16: a no-break space (U+00A0) stands before 300; repl"),
        ("camps.capacity\u200b=300", "column 15: a zero width space (U+200B) stands after camps."),
        ("camps.capacity=\uff1300", "column 16: a fullwidth digit three (U+FF13) stands in 300"),
        ("departure.base_chance=1e\u22123", "column 25: a minus sign (U+2212) stands in 1e-3"),
        ("beijing.stance=\u201cseal\u201d", "column 16: a left double quotation mark (U+201C)"),
        ("departure.conflict.Mu\u00adsan=0.3", "column 22: a soft hyphen (U+00AD) stands in dep"),
        ("departure.conflict={Mu\u00adsan: 0.3}", "column 23: a soft hyphen (U+00AD) stands in"),
        ("departure.food_gap={2018\u201102-01: 0.3}", "column 25: a non-breaking hyphen (U+2011)"),
        ("start=2018\u201302-01", "column 11: an en dash (U+2013) stands in 2018-02-01"),
        ("days=1\u20600", "column 7: a word joiner (U+2060) stands in 10; delete it"),
        ("camps.ready=[Tumen\xa0city]", "column 19: a no-break space (U+00A0) stands in Tumen"),
        ("camps.capacity=\f300", "column 16: a form feed (U+000C) cannot stand in a file; del"),
        ("camps.capacity=\udc80", "column 16: a character without a name (U+DC80) cannot stand"),
        ("beijing.stance=\ufeff", "column 16: a byte order mark (U+FEFF) stands where something"),
    ],
)  # fmt: skip
def test_a_wrong_option_is_shown_with_what_was_typed(option, message):
    lines = said(str(BROKEN / "parent.yaml"), sets=[option])
    assert len(lines) == 1
    assert lines[0].startswith(f"--set {one_line(option)}: ")
    assert message in lines[0]


@pytest.mark.parametrize(
    ("name", "message"),
    [
        (
            "coll\u200bapse",
            r"^coll\\u200bapse: .* column 5: a zero width space \(U\+200B\) stands in",
        ),
        ("collapse\xa0", r"collapse\\xa0: .* stands after collapse; .*; did you mean collapse"),
        ("status\u2011quo", r"column 7: a non-breaking hyphen .*did you mean status-quo\?"),
        ("./\u202eparent.yaml", r"column 3: a right-to-left override \(U\+202E\)"),
    ],
)
def test_what_is_invisible_in_the_name_of_a_scenario_is_named(name, message):
    with pytest.raises(ScenarioError, match=message):
        load_scenario(name, settings=Settings)


def test_an_option_given_twice_is_refused():
    sets = ["beijing.stance=seal", "beijing.stance=return"]
    lines = said(str(BROKEN / "parent.yaml"), sets=sets)
    assert lines == ["--set: beijing.stance: is set twice; keep one of them"]


def test_a_wrong_number_of_days_is_refused():
    line = "--days: 0 is no number of days; allowed whole numbers 1 to 7305 days"
    assert said(str(BROKEN / "parent.yaml"), days=0) == [line]


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("x/y/nowhere.yaml", "there is no such file"),
        (str(BROKEN / "parrent.yaml"), "there is no such file; did you mean"),
        (str(BROKEN), "is not a file that can be read"),
        ("nul\0name", "there is no such scenario"),
        ("n" * 5000, "there is no such scenario"),
        ("", "there is no such scenario"),
        ("/dev/zero", "is not a file that can be read"),
    ],
)
def test_a_name_that_finds_no_file_is_a_mistake_too(name, message):
    with pytest.raises(ScenarioError, match=message):
        load_scenario(name, settings=Settings)


def test_a_file_that_is_too_large_is_refused_before_it_is_read(tmp_path):
    path = tmp_path / "large.yaml"
    path.write_bytes(b"why: " + b"a" * 2_000_000)
    with pytest.raises(ScenarioError, match=r"large\.yaml:1:1: is larger than 400,000 bytes"):
        load_scenario(str(path), settings=Settings)


def test_a_row_of_too_many_parents_is_refused(tmp_path):
    for number in range(25):
        text = f"extends: s{number + 1}\nwhy: How long is the row?\n"
        (tmp_path / f"s{number}.yaml").write_text(text)
    (tmp_path / "s25.yaml").write_text("why: Where does it end?\nstart: 2018-01-01\n")
    lines = said(str(tmp_path / "s0.yaml"))
    words = "is the end of more than 20 files in a row; put some together"
    assert lines == [f"s20.yaml:1:10: extends: {words}"]
    assert load_scenario(str(tmp_path / "s6.yaml"), settings=Settings).days == 365


def test_a_link_out_of_the_folder_is_no_parent(tmp_path):
    outside, inside = tmp_path / "outside.yaml", tmp_path / "in"
    inside.mkdir()
    outside.write_text("why: Who?\nstart: 2018-01-01\n")
    (inside / "link.yaml").symlink_to(outside)
    (inside / "child.yaml").write_text("extends: link\nwhy: Who?\n")
    with pytest.raises(ScenarioError, match="link is a link that leaves the scenario's folder"):
        load_scenario(str(inside / "child.yaml"), settings=Settings)
