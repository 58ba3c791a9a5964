"""The commands around scenario files, as people and scripts meet them."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from sim.cli.main import tumen
from sim.scenario import load_scenario
from sim.scenario.files import available_scenarios
from sim.scenario.language.declared import declared

SOUND = """\
why: What if guards walk away?
start: 2011-01-01
days: 60
dprk: {control: {2011-01-01: 0.9, 2011-02-01: 0.3}}
camps: {capacity: 1000}
conflict: {exposure: {Musan: 0.5}}
"""
BROKEN = "why: What is wrong?\nstart: 2011-01-01\ndprk: {contrl: 1}\ncamps: {capacity: -1}\n"


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NO_COLOR", "1")
    (tmp_path / "sound.yaml").write_text(SOUND)
    (tmp_path / "broken.yaml").write_text(BROKEN)
    return tmp_path


def tumen_says(*args: str, status: int = 0) -> tuple[str, str]:
    result = CliRunner().invoke(tumen, [*args])
    assert result.exit_code == status, result.output
    return result.stdout, result.stderr


def test_check_without_files_checks_all_that_come_with_the_model(here):
    out, _ = tumen_says("check")
    names = [name for name, _, _ in available_scenarios()]
    assert names
    assert all(f"{name}.yaml: " in out for name in names)
    assert out.count("ok  ") == len(names)


def test_check_says_what_a_sound_file_does(here):
    out, err = tumen_says("check", "sound.yaml")
    assert out == "ok  sound.yaml: 2011-01-01 to 2011-03-01, settings change once\n"
    assert err == ""


def test_check_shows_all_mistakes_on_stderr_and_fails(here):
    out, err = tumen_says("check", "broken.yaml", "sound.yaml", "nowhere", status=2)
    assert out == ""
    assert err.splitlines() == [
        "nowhere: there is no such scenario; `tumen list` shows the scenarios there are",
        "broken.yaml:3:8: dprk.contrl: unknown parameter; did you mean control?",
        "broken.yaml:4:19: camps.capacity: -1 is too low; allowed 0 to 1000000 people",
        "3 mistakes; nothing has been run",
    ]


def test_what_is_read_when_the_run_begins_cannot_be_dated(here):
    (here / "ice.yaml").write_text(
        "why: What if the winters grow warm?\nstart: 2011-01-01\n"
        "climate: {flood_chance: {2011-02-01: 0.5}}\n"
    )
    _, err = tumen_says("check", "ice.yaml", status=2)
    assert err.splitlines()[0] == (
        "ice.yaml:3:25: climate.flood_chance: is read once, when the run begins; "
        "write one value, without dates"
    )


def test_check_takes_a_folder(here):
    _, err = tumen_says("check", ".", status=2)
    assert "broken.yaml:3:8" in err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ("check", "coll\u200bapse"),
            "coll\\u200bapse: there is no such scenario; column 5: a zero",
        ),
        (
            ("check", "sound.yaml", "--set", "camps.capacity=\xa09"),
            "column 16: a no-break space (U",
        ),
        (("run", "sound.yaml", "--save-on", "2012\u201105-01"), "column 5: a non-breaking hyphen"),
        (
            ("run", "sound.yaml", "--members", "\u200b8"),
            "'\\u200b8' is neither a number of members",
        ),
        (("compare", "runs/\xa0x"), "runs/\\xa0x: there is no such run folder"),
        (("map", "runs/\u202ex", "--day", "3"), "runs/\\u202ex: there is no such run folder"),
        (("ch\u200beck",), "No such command 'ch\\u200beck'"),
        (
            ("params", "--section", "ca\xadmps"),
            "--section: ca\\xadmps: unknown section; did you mean",
        ),
        (("explain", "camps.capacity\ufeff"), "camps.capacity\\ufeff: there is no such parameter"),
        (("new", "a\u200bb", "--from", "sound.yaml"), "a\\u200bb.yaml: is no good name"),
    ],
)
def test_what_is_invisible_in_an_argument_is_shown(here, arguments, message):
    assert message in tumen_says(*arguments, status=2)[1]


def test_check_gives_json_to_scripts(here):
    out, err = tumen_says("check", "broken.yaml", "--json", status=2)
    said = json.loads(out)
    assert err == ""
    assert said["ok"] is False
    assert said["mistakes"][0] == {
        "file": "broken.yaml",
        "line": 3,
        "column": 8,
        "key": "dprk.contrl",
        "text": "unknown parameter; did you mean control?",
    }
    said = json.loads(tumen_says("check", "sound.yaml", "--json")[0])
    assert said["scenarios"][0]["name"] == "sound"


def test_check_warns_of_what_no_evidence_speaks_for_and_still_passes(here):
    out, err = tumen_says("check", "sound.yaml", "--set", "camps.capacity=15000")
    assert out.startswith("ok  sound.yaml")
    assert err.startswith("warning: --set camps.capacity=15000: camps.capacity: 15000 people is")
    assert "(camp-capacity-1500-each)" in err


def test_show_prints_a_scenario_that_loads_back(here):
    for options in ((), ("--all",)):
        out, _ = tumen_says("show", "sound.yaml", *options)
        Path("again.yaml").write_text(out)
        assert load_scenario("again.yaml").digest == load_scenario("sound.yaml").digest


def test_show_tells_unit_source_and_line(here):
    out, _ = tumen_says("show", "sound.yaml")
    (line,) = (line for line in out.splitlines() if "capacity" in line)
    assert line.split("#")[0].strip() == "capacity: 1000"
    assert line.split("#")[1].strip() == "people; camp-capacity-1500-each; sound.yaml:5"
    assert "more parameters keep their defaults; --all shows them" in out


def test_show_gives_json_to_scripts(here):
    said = json.loads(tumen_says("show", "sound.yaml", "--json")[0])
    assert said["values"]["dprk.control"]["values"][1] == {
        "from": "2011-02-01",
        "value": 0.3,
        "set_in": "sound.yaml:4",
    }


def test_list_gives_name_parent_and_question(here):
    out, _ = tumen_says("list")
    rows = json.loads(tumen_says("list", "--json")[0])
    for row in rows:
        assert row["name"] in out
        assert row["why"].split()[0] in out
        assert set(row) == {"name", "why", "extends"}
    assert "status-quo" in [row["name"] for row in rows]


def test_list_finds_the_users_own_folder_of_scenarios(here):
    (here / "scenarios").mkdir()
    (here / "scenarios" / "mine.yaml").write_text("extends: status-quo\nwhy: What about mine?\n")
    assert "mine" in tumen_says("list")[0]
    assert tumen_says("check", "mine")[0].startswith("ok  scenarios/mine.yaml")


def test_params_lists_every_parameter_with_unit_range_and_source(here):
    lines = tumen_says("params")[0].splitlines()
    assert lines[0].split() == ["key", "default", "unit", "allowed", "source"]
    keys = [line.split()[0] for line in lines[1:]]
    assert keys == list(declared().parameters)


def test_params_can_be_markdown_or_json_and_of_one_section(here):
    out, _ = tumen_says("params", "--markdown", "--section", "camps")
    assert out.startswith("#### camps\n\n| parameter | meaning |")
    assert "| `capacity` |" in out
    rows = json.loads(tumen_says("params", "--json", "--section", "camps")[0])
    assert {row["key"].split(".")[0] for row in rows} == {"camps"}


def test_an_unknown_section_is_answered_with_the_nearest(here):
    _, err = tumen_says("params", "--section", "camp", status=2)
    assert err.splitlines()[0] == "--section: camp: unknown section; did you mean camps?"


def test_explain_tells_meaning_and_evidence(here):
    out, _ = tumen_says("explain", "camps.capacity")
    assert "places in each camp" in out
    assert "camp-capacity-1500-each" in out
    _, err = tumen_says("explain", "capacity", status=2)
    assert err.startswith("capacity: there is no such parameter; did you mean camps.capacity?")


def test_new_writes_a_file_that_runs_and_an_editor_can_check(here):
    out, _ = tumen_says("new", "my-case", "--from", "sound.yaml")
    assert "my-case.yaml is written" in out
    mine, parent = load_scenario("my-case.yaml"), load_scenario("sound.yaml")
    assert mine.digest == parent.digest
    assert mine.lineage == ("sound",)
    text = (here / "my-case.yaml").read_text()
    assert text.startswith("# yaml-language-server: $schema=scenario.schema.json\nextends: sound\n")
    assert (here / "scenario.schema.json").is_file()
    uncommented = re.sub("^  # ", "  ", text, flags=re.MULTILINE)
    (here / "all.yaml").write_text(uncommented)
    assert load_scenario("all.yaml").digest == parent.digest


def test_new_may_extend_what_comes_with_the_model(here):
    tumen_says("new", "sub.yaml", "--from", "status-quo", "--why", "Who: me, you?")
    scenario = load_scenario("sub.yaml")
    assert (scenario.why, scenario.lineage) == ("Who: me, you?", ("status-quo",))


@pytest.mark.parametrize(
    ("name", "parent", "words"),
    [
        ("sound.yaml", "status-quo", "is there already; choose another name"),
        ("status-quo", "status-quo", "comes with the model"),
        ("bad name", "status-quo", "is no good name"),
        ("no/such/x.yaml", "status-quo", "make the folder first"),
        ("mine", "status-qou", "did you mean status-quo?"),
        ("deep/mine.yaml", "sound.yaml", "can only extend files in its own folder"),
    ],
)
def test_new_never_overwrites_and_says_why_not(here, name, parent, words):
    (here / "deep").mkdir()
    before = sorted(here.rglob("*"))
    _, err = tumen_says("new", name, "--from", parent, status=2)
    assert words in err
    assert sorted(here.rglob("*")) == before
    assert (here / "sound.yaml").read_text() == SOUND


def test_diff_speaks_in_words_and_in_a_table(here):
    (here / "other.yaml").write_text(
        "extends: sound\nwhy: What if?\ndays: 30\ncamps: {capacity: 500}\n"
    )
    out, _ = tumen_says("diff", "sound.yaml", "other.yaml")
    assert out.splitlines()[:2] == [
        "sound runs for 60 days, other runs for 30 days.",
        "dprk.control is 0.9, from 2011-02-01 0.3 in sound; in other it is 0.9 (share).",
    ]
    assert "camps.capacity" in out.splitlines()[-1]
    assert "other.yaml:4" in out.splitlines()[-1]
    rows = json.loads(tumen_says("diff", "sound.yaml", "other.yaml", "--json")[0])["differences"]
    assert [row["key"] for row in rows] == ["days", "dprk.control", "camps.capacity"]
    out, _ = tumen_says("diff", "sound.yaml", "sound.yaml")
    assert out == "sound and sound run exactly alike.\n"


def test_schema_is_json(here):
    assert json.loads(tumen_says("schema")[0])["type"] == "object"
    tumen_says("schema", "--out", "s.json")
    assert (here / "s.json").read_text() == tumen_says("schema")[0]


def test_colours_are_shown_only_where_they_are_welcome(here, monkeypatch):
    def output(*args):
        result = CliRunner().invoke(tumen, [*args], color=True)
        return result.stdout + result.stderr

    for args in (("show", "sound.yaml"), ("check", "broken.yaml"), ("list",)):
        assert "\x1b[" not in output(*args)
        monkeypatch.delenv("NO_COLOR")
        assert "\x1b[" in output(*args)
        monkeypatch.setenv("NO_COLOR", "1")


def complete(words: str) -> list[str]:
    environment = {
        **os.environ,
        "_TUMEN_COMPLETE": "bash_complete",
        "COMP_WORDS": f"tumen {words}",
        "COMP_CWORD": str(len(words.split(" "))),
    }
    done = subprocess.run(
        [sys.executable, "-m", "sim"],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.split()


def test_the_shell_completes_scenarios_and_keys():
    assert "plain,status-quo" in complete("show status")
    assert "plain,camps.capacity" in complete("explain camps.ca")
    assert "plain,camps.capacity=" in complete("show status-quo --set camps.ca")
    assert "plain,camps" in complete("params --section cam")


def test_looking_at_scenarios_imports_nothing_heavy():
    code = (
        "import sys; from click.testing import CliRunner; from sim.cli.main import tumen\n"
        "for args in (['check'], ['list'], ['show', 'status-quo'], ['params'],"
        " ['explain', 'camps.capacity'], ['schema'], ['diff', 'status-quo', 'status-quo']):\n"
        "    assert CliRunner().invoke(tumen, args).exit_code == 0, args\n"
        "heavy = ('mesa', 'pandas', 'scipy', 'matplotlib', 'xarray')\n"
        "print([name for name in heavy if name in sys.modules])"
    )
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"
