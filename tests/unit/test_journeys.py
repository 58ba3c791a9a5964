"""Parties that are followed: a fair sample, whole journeys, and nothing else is touched by it."""

from __future__ import annotations

import csv
import dataclasses
import json
import shutil
from collections import Counter
from datetime import date, timedelta
from io import StringIO
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from click.testing import CliRunner, Result

from sim.cli.main import tumen
from sim.ensemble.continuation import read_continuation
from sim.ensemble.rerun import rerun
from sim.ensemble.runner import Runner
from sim.ensemble.verify import verify
from sim.figures.flows.journeys import draw_journeys
from sim.population.parties import Parties
from sim.recording.journeys import Follower
from sim.report.journeys import account, some_of_each
from sim.report.page import page_of
from sim.results import Results, RunError, load_results
from sim.results.journeys.reading import Journey, journeys_of
from sim.run_folder.folder import TABLES, RunFolder
from sim.scenario import Scenario, load_scenario
from sim.status import MAY_BECOME, Status

WORLD = Path(__file__).parents[1] / "world"
DAYS, MEMBERS, SEED, TRACE = 40, 2, 3, 30
FEW = (
    "beginning.in_hiding=400",
    "beginning.detained=50",
    "beginning.onward=20",
    "beginning.home_again=200",
    "beginning.known_leavers=500",
)
SAME = ("results.nc", *TABLES.values())


def scenario(name: str = "collapse") -> Scenario:
    return load_scenario(str(WORLD / f"{name}.yaml"), FEW, DAYS)


def run(out: Path, trace: int = TRACE, workers: int = 1, **how: object) -> Path:
    leaving = how.pop("leaving", None)
    saves = how.pop("save_on", ())
    continuation = None if leaving is None else read_continuation(*leaving)
    runner = Runner(out, workers, trace=trace, **how)
    return runner.run([scenario()], MEMBERS, SEED, saves, continuation)[0]


@pytest.fixture(scope="module")
def traced(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return run(tmp_path_factory.mktemp("traced"), save_on=(10, 20))


@pytest.fixture(scope="module")
def journeys(traced: Path) -> tuple[Journey, ...]:
    return journeys_of(load_results(traced))


def call(*arguments: object) -> Result:
    return CliRunner().invoke(tumen, ["journeys", *map(str, arguments)])


def text(folder: Path) -> bytes:
    return RunFolder(folder).journeys.read_bytes()


def test_following_parties_changes_no_byte_of_the_results(traced: Path, tmp_path: Path) -> None:
    plain = run(tmp_path, trace=0)
    for name in SAME:
        assert (plain / name).read_bytes() == (traced / name).read_bytes(), name
    assert not RunFolder(plain).journeys.exists()
    own, other = (
        {each.filename: each.CRC for each in _entries(RunFolder(folder).member(0))}
        for folder in (plain, traced)
    )
    assert own.items() <= other.items()
    assert all(name.startswith("journey_") for name in other.keys() - own.keys())


def _entries(path: Path) -> list[object]:
    import zipfile  # noqa: PLC0415

    with zipfile.ZipFile(path) as file:
        return [*file.infolist()]


def test_as_many_are_followed_in_each_member_as_are_asked_for(
    journeys: tuple[Journey, ...],
) -> None:
    assert Counter(each.member for each in journeys) == {0: TRACE, 1: TRACE}


def test_a_journey_begins_on_the_day_the_party_left_and_goes_on_in_order(
    journeys: tuple[Journey, ...], traced: Path
) -> None:
    manifest = load_results(traced).manifest
    start = date.fromisoformat(manifest.start)
    for each in journeys:
        assert each.steps[0].date == each.left
        assert each.steps[0].people <= each.people or each.steps[0].people == each.people
        for step in each.steps:
            assert step.date == start + timedelta(step.day - 1)
            assert 1 <= step.day <= manifest.days
        for before, after in pairwise(each.steps):
            assert before.day < after.day
            assert before.people >= after.people
            assert before.crossings <= after.crossings
            assert before.forced_returns <= after.forced_returns
        assert each.outcome.startswith(each.steps[-1].status.name.lower())


def test_no_journey_takes_a_way_that_the_table_of_steps_does_not_hold(
    journeys: tuple[Journey, ...],
) -> None:
    """Several steps may fall on one day, of which the evening shows the last."""
    reach = {status: {status, *MAY_BECOME[status]} for status in Status}
    for _ in Status:
        reach = {s: to.union(*(reach[each] for each in to)) for s, to in reach.items()}
    for each in journeys:
        for before, after in pairwise(each.steps):
            assert after.status in reach[before.status]
        dead = [n for n, step in enumerate(each.steps) if step.status == Status.DEAD]
        assert dead in ([], [len(each.steps) - 1])


def test_journeys_of_every_stream_and_outcome_are_told_and_stand_for_all_departures(
    journeys: tuple[Journey, ...], traced: Path
) -> None:
    of_one = [each for each in journeys if each.member == 0]
    assert len({each.outcome for each in of_one}) > 3
    everybody = run(traced.parent / "all", trace=1000)
    all_of_one = [each for each in journeys_of(load_results(everybody)) if each.member == 0]
    if len(all_of_one) < 1000:
        assert {each.stands_for for each in all_of_one} == {1}
        kinds = {(each.stream, each.outcome) for each in all_of_one}
        assert {(each.stream, each.outcome) for each in of_one} <= kinds
    assert sum(each.stands_for for each in of_one) == pytest.approx(
        sum(each.stands_for for each in all_of_one), rel=0.05
    )


def test_which_are_followed_depends_on_no_number_of_workers(traced: Path, tmp_path: Path) -> None:
    assert text(run(tmp_path, workers=2)) == text(traced)


def test_a_run_that_lost_a_member_follows_the_same_again(traced: Path, tmp_path: Path) -> None:
    """Also where there is a snapshot from which the member would begin if nobody were followed."""
    copied = Path(shutil.copytree(traced, tmp_path / traced.name))
    RunFolder(copied).member(1).unlink()
    RunFolder(copied).journeys.unlink()
    again = run(tmp_path, save_on=(10, 20))
    assert text(again) == text(traced)


def test_a_rerun_gives_the_same_journeys_and_a_sound_run_says_so(traced: Path) -> None:
    found = rerun(traced, workers=1)
    assert found.is_same, found.different
    assert "journeys.csv" in found.same
    assert not [each.wrong for each in verify(traced) if each.wrong]


def test_a_table_that_says_something_else_is_found_out_and_not_read(
    traced: Path, tmp_path: Path
) -> None:
    copied = Path(shutil.copytree(traced, tmp_path / traced.name))
    table = RunFolder(copied).journeys
    table.write_text(table.read_text().replace("en_route", "at_home", 1))
    wrong = [line for each in verify(copied) for line in each.wrong]
    assert any("journeys.csv says something else from line" in line for line in wrong)
    with pytest.raises(RunError, match=r"journeys\.csv was changed or damaged"):
        journeys_of(load_results(copied))


def test_another_number_of_followed_parties_is_another_run(traced: Path, tmp_path: Path) -> None:
    shutil.copytree(traced, tmp_path / traced.name)
    with pytest.raises(RunError, match=r"another number of followed parties \(30\)"):
        run(tmp_path, trace=0)


def test_who_goes_on_from_a_run_is_followed_from_that_day_with_snapshots_or_without(
    traced: Path, tmp_path: Path
) -> None:
    bare = Path(shutil.copytree(traced, tmp_path / "bare" / traced.name))
    shutil.rmtree(bare / "snapshots")
    manifest = json.loads((bare / "manifest.json").read_text())
    manifest["files"] = {n: m for n, m in manifest["files"].items() if "snapshots" not in n}
    manifest["saves"] = []
    (bare / "manifest.json").write_text(json.dumps(manifest))
    one = run(tmp_path / "one", leaving=(traced, 20))
    two = run(tmp_path / "two", leaving=(bare, 20))
    assert text(one) == text(two)
    results = load_results(one)
    start = date.fromisoformat(results.manifest.start)
    assert min(each.left for each in journeys_of(results)) >= start + timedelta(20)


def followed_of(departures: list[tuple[int, int, int]], count: int) -> Follower:
    """Follow made-up departures: day, party, stream."""
    parties = Parties()
    parties.add(max(party for _, party, _ in departures) + 1)
    parties.records["people"] = 1
    parties.records["left_on"] = -1
    follower = Follower(count, seed=1, member=0)
    for day in range(max(day for day, _, _ in departures) + 1):
        for on, party, stream in departures:
            if on == day:
                parties.records["left_on"][party] = day
                parties.records["stream"][party] = stream
        follower.look(SimpleNamespace(parties=parties, day=day), day)
    return follower


def test_of_each_stream_those_with_the_lowest_lots_are_followed_whenever_they_left() -> None:
    departures = [(party % 7, party, party % 3) for party in range(600)]
    follower = followed_of(departures, count=20)
    for stream in range(3):
        lots = sorted(
            int(follower._lots(np.array([party]), day)[0])
            for day, party, of in departures
            if of == stream
        )
        assert [each.lot for each in follower._of[stream]] == lots[:80]
    assert follower._departures.tolist() == [200, 200, 200, 0, 0]


def test_lots_are_spread_evenly() -> None:
    """By chi-square on 100 cells; a fair lottery fails it once in a million seeds."""
    lots = Follower(1, seed=5, member=2)._lots(np.arange(100_000), today=17)
    cells = np.bincount((lots >> np.uint64(32)).astype(np.int64) * 100 >> 32, minlength=100)
    assert ((cells - 1000.0) ** 2 / 1000).sum() < 99 + 5 * np.sqrt(2 * 99) + 25


def test_the_command_tells_kinds_and_journeys_in_words(
    traced: Path, journeys: tuple[Journey, ...]
) -> None:
    told = call(traced, "--show", 3)
    assert told.exit_code == 0, told.output
    assert told.output.count("Stands for about") == 3
    assert "stand for departures" in told.output
    one = journeys[0]
    alone = call(traced, "--party", one.party, "--member", one.member)
    assert "\n".join(account(one)) in alone.output


def test_json_and_csv_hold_the_journeys_that_were_chosen(
    traced: Path, journeys: tuple[Journey, ...], tmp_path: Path
) -> None:
    stream = journeys[-1].stream
    out = tmp_path / "new" / "journeys.csv"
    told = call(traced, "--stream", stream, "--json", "--out", out)
    assert told.exit_code == 0, told.output
    wanted = [each for each in journeys if each.stream == stream]
    found = json.loads(told.stdout)
    assert [each["party"] for each in found] == [each.party for each in wanted]
    assert found[0]["steps"][0]["status"] == wanted[0].steps[0].status.name.lower()
    rows = [*csv.DictReader(StringIO(out.read_text()))]
    assert len(rows) == sum(len(each.steps) for each in wanted)
    assert {row["stream"] for row in rows} == {stream}


def test_what_was_not_followed_or_is_not_there_is_said(traced: Path, tmp_path: Path) -> None:
    none = call(traced, "--outcome", "on the moon")
    assert none.exit_code == 2
    assert "outcomes are:" in none.output
    plain = run(tmp_path, trace=0)
    told = call(plain)
    assert told.exit_code == 2
    assert "run the scenario with --trace 200" in told.output


def test_the_picture_has_a_piece_for_every_step(
    traced: Path, journeys: tuple[Journey, ...]
) -> None:
    shown = some_of_each(journeys, 12)
    assert len(shown) == 12
    figure = draw_journeys(load_results(traced), shown)
    axes = figure.axes[0]
    assert len(axes.patches) == sum(len(each.steps) for each in shown)
    names = [label.get_text() for label in axes.get_yticklabels()]
    assert sorted(names) == sorted(f"{each.home}, {each.people}" for each in shown)


def test_some_of_each_takes_every_kind_before_it_takes_two_of_one(
    journeys: tuple[Journey, ...],
) -> None:
    kinds = {(each.stream, each.outcome) for each in journeys}
    shown = some_of_each(journeys, len(kinds))
    assert {(each.stream, each.outcome) for each in shown} == kinds


def test_a_report_tells_some_of_the_journeys_and_one_without_them_has_no_such_section(
    traced: Path, tmp_path: Path
) -> None:
    run_ = load_results(traced)
    told = page_of([run_], run_, {})
    assert "12 journeys of collapse" in told
    assert told.count("Stands for about") == 12
    plain = load_results(run(tmp_path, trace=0))
    assert 'id="journeys"' not in page_of([plain], plain, {})


def test_a_run_remembers_that_parties_were_followed(traced: Path) -> None:
    results: Results = load_results(traced)
    assert results.manifest.trace == TRACE
    assert dataclasses.asdict(results.manifest.identity)["trace"] == TRACE
