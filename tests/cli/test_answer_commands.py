"""The commands that ask runs something: what they print, and what they refuse."""

from __future__ import annotations

import json
import textwrap
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from synthetic import MadeUpScenario

from sim.cli.main import tumen
from sim.ensemble.runner import Runner


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    runner = Runner(tmp_path_factory.mktemp("made-up"), 1, engine="synthetic:run_member")
    return runner.run(
        [MadeUpScenario("status-quo", days=40), MadeUpScenario("war", days=40)], 6, seed=1
    )


def call(*arguments: object) -> Result:
    return CliRunner().invoke(tumen, [str(argument) for argument in arguments])


def test_a_chance_is_printed_drawn_and_given_as_json(runs: list[Path], tmp_path: Path) -> None:
    asked = ("chance", *runs, "--of", "crossings", "--above", "10,000", "--by", "2018-01-20")
    result = call(*asked, "--out", tmp_path / "curve.svg")
    assert result.exit_code == 0
    assert "Chance of crossings into China above 10,000 people, by 2018-01-20" in result.stdout
    assert (tmp_path / "curve.svg").is_file()
    told = json.loads(call(*asked, "--json").stdout)
    assert [each["scenario"] for each in told["runs"]] == ["status-quo", "war"]
    assert told["runs"][0]["low"] <= told["runs"][0]["chance"] <= told["runs"][0]["high"]


@pytest.mark.parametrize(
    ("more", "told"),
    [
        (("--of", "crossing", "--above", "1"), "did you mean crossings"),
        (("--of", "crossings"), "give either --above N or --below N"),
        (("--of", "crossings", "--above", "1", "--below", "2"), "give either"),
        (("--of", "crossings", "--above", "many"), "'many' is no number"),
        (("--of", "crossings", "--above", "1", "--by", "2030-01-01"), "is after the run"),
        (("--of", "crossings", "--above", "1", "--by", "soon"), "soon"),
        (("--of", "crossings", "--above", "1", "--out", "x.doc"), "cannot draw '.doc'"),
    ],
)
def test_a_question_that_cannot_be_answered_is_refused_with_status_2(
    runs: list[Path], more: tuple[str, ...], told: str
) -> None:
    result = call("chance", runs[0], *more)
    assert result.exit_code == 2
    assert told in result.stderr
    assert result.stdout == ""


def test_a_comparison_tells_differences_from_the_baseline_that_is_chosen(
    runs: list[Path], tmp_path: Path
) -> None:
    drawn, written = tmp_path / "apart.png", tmp_path / "new" / "apart.csv"
    result = call("compare", *runs, "--baseline", runs[1], "--differences", drawn, "--csv", written)
    assert result.exit_code == 0
    assert "median (90 % interval)" in result.stdout
    assert "status-quo less war" in result.stdout
    assert drawn.is_file()
    assert written.read_text().startswith("run,baseline,paired,indicator,unit,median")
    told = json.loads(call("compare", *runs, "--json").stdout)
    assert told[0]["difference"] is None
    assert told[1]["difference"]["paired"] is True


def test_a_baseline_that_is_not_among_the_runs_comes_first(runs: list[Path]) -> None:
    result = call("compare", runs[1], "--baseline", runs[0])
    assert "war less status-quo" in result.stdout


def test_one_run_has_nothing_to_differ_from(runs: list[Path], tmp_path: Path) -> None:
    result = call("compare", runs[0], "--csv", tmp_path / "apart.csv")
    assert result.exit_code == 2
    assert "nothing to differ from" in result.stderr
    assert "less" not in call("compare", runs[0]).stdout


def test_the_indicators_of_runs_come_with_intervals(runs: list[Path]) -> None:
    text = call("indicators", *runs).stdout
    assert text.count("middle 90 %") >= 2
    assert "luck alone" in text
    told = json.loads(call("indicators", runs[0], "--json").stdout)
    assert told[0]["indicators"]["crossings"]["members"] == 6


def test_a_run_without_draws_has_no_drivers(runs: list[Path]) -> None:
    result = call("drivers", runs[0], "--of", "crossings")
    assert result.exit_code == 2
    assert "--uncertainty prior" in result.stderr


def test_policies_are_run_compared_and_drawn(tmp_path: Path) -> None:
    plan = tmp_path / "two.yaml"
    plan.write_text(
        textwrap.dedent("""\
        why: Do larger camps help?
        scenario: collapse
        days: 3
        members: 2
        policies:
          as it is: {}
          larger:
            camps: {capacity: 3000}
        outcomes:
          unsheltered_person_days: {at most: "1,000"}
          deaths: less
        """)
    )
    picture = tmp_path / "two.png"
    how = ("--out", tmp_path / "runs", "--workers", "1", "--uncertainty", "none")
    result = call("explore", plan, *how, "--picture", picture)
    assert result.exit_code == 0, result.stderr
    assert "2 policies in 2 futures" in result.stdout
    assert "Regret" in result.stdout
    assert picture.is_file()
    told = json.loads(call("explore", plan, *how, "--json").stdout)
    assert [each["policy"] for each in told["policies"]] == ["as it is", "larger"]


def test_every_mistake_of_a_file_of_policies_is_told_with_its_line(tmp_path: Path) -> None:
    plan = tmp_path / "bad.yaml"
    plan.write_text(
        textwrap.dedent("""\
        scenario: collapse
        members: none
        policys: {}
        policies:
          one: {camps.capcity: 3, beijing: {stance: shelterr}}
          two: {camps: {capacity: -1}}
        outcomes:
          deths: less
          crossings: {at most: many}
        """)
    )
    result = call("explore", plan, "--out", tmp_path / "runs")
    assert result.exit_code == 2
    for told in (
        ":2:10: members: needs a whole number",
        ":3:1: policys: unknown key; did you mean policies?",
        ":5:9: policies.one.camps.capcity: unknown key; did you mean camps.capacity?",
        "policies.one.beijing.stance: shelterr is not one of the words",
        "policies.two.camps.capacity: -1 is too low",
        ":8:3: outcomes.deths: unknown outcome; did you mean deaths?",
        ":9:14: outcomes.crossings: needs less or more",
    ):
        assert told in result.stderr
    assert not (tmp_path / "runs").exists()


@pytest.mark.parametrize("command", ["chance", "compare", "indicators", "drivers", "explore"])
def test_help_has_an_example(command: str) -> None:
    assert f"tumen {command} " in call(command, "--help").stdout.partition("Example")[2]


QUIET = Path(__file__).resolve().parents[1] / "world" / "quiet.yaml"


def test_members_are_run_until_a_median_is_sure_enough(tmp_path: Path) -> None:
    where = ("--out", tmp_path, "--workers", "1", "--uncertainty", "none")
    asked = ("run", QUIET, "--days", "20", *where, "--members", "4")
    result = call(*asked, "--until", "crossings ±10 %")
    assert result.exit_code == 0, result.stderr
    notes = [line for line in result.stderr.splitlines() if line.startswith("note: crossings ±")]
    assert "going on to" in notes[0] or len(notes) == 1
    share, members = (notes[-1].split()[n].replace("±", "") for n in (2, 5))
    assert float(share) <= 10
    told = json.loads(call("indicators", tmp_path / "quiet", "--json").stdout)
    assert told[0]["indicators"]["crossings"]["members"] == int(members)


@pytest.mark.parametrize(
    ("until", "told"),
    [("crossings", "say an indicator and how sure"), ("crossings ±0 %", "say an indicator"),
     ("crosings ±5 %", "did you mean crossings")],
)  # fmt: skip
def test_what_cannot_be_reached_is_refused_before_anything_is_run(
    tmp_path: Path, until: str, told: str
) -> None:
    result = call("run", QUIET, "--out", tmp_path / "runs", "--until", until)
    assert result.exit_code == 2
    assert told in result.stderr
    assert not (tmp_path / "runs").exists()
    parted = call("run", QUIET, "--members", "0-3", "--out", tmp_path / "runs", "--until",
                  "crossings ±5 %")  # fmt: skip
    assert "--until goes with neither" in parted.stderr
