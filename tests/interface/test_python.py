"""The Python interface: the numbers and words of the command line, wherever it is called."""

from __future__ import annotations

import json
import multiprocessing
import os
import pickle
import re
import subprocess
import sys
import textwrap
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import numpy as np
import pytest
import xarray as xr
from click.testing import CliRunner

import sim
from sim.cli.main import tumen

ROOT = Path(__file__).resolve().parents[2]
QUIET = ROOT / "tests" / "world" / "quiet.yaml"
WAR = ROOT / "tests" / "world" / "war.yaml"
DAYS = 12


def quiet(**how: object) -> sim.Scenario:
    return sim.load(QUIET, days=DAYS, **how)


def war() -> sim.Scenario:
    return sim.load(WAR, days=DAYS)


@pytest.fixture(scope="module")
def run() -> sim.Run:
    return sim.run(quiet(), members=2, seed=1, workers=1)


@pytest.fixture(scope="module")
def by_command(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("runs")
    command(
        "run", QUIET, WAR, "--days", DAYS, "--members", 2, "--seed", 1, "--out", out, "--workers", 1
    )
    return out


def command(*arguments: object) -> str:
    done = subprocess.run(  # noqa: S603 - our own command
        [sys.executable, "-m", "sim", *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def in_a_new_python(code: str, folder: Path, **more: str) -> subprocess.CompletedProcess[str]:
    path = folder / "script.py"
    path.write_text(textwrap.dedent(code), encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": str(ROOT), **more}
    return subprocess.run(  # noqa: S603 - a script of this test
        [sys.executable, str(path)],
        capture_output=True,
        text=True,
        check=False,
        cwd=folder,
        env=environment,
    )


def test_importing_it_loads_nothing_but_itself(tmp_path: Path):
    told = in_a_new_python(
        """
        import sys
        before = set(sys.modules)
        import sim
        new = {name for name in set(sys.modules) - before if not name.startswith("sim")}
        assert {name for name in sys.modules if name.startswith("sim")} == {"sim"}
        print(sorted(new & {"numpy", "numba", "mesa", "xarray", "pandas", "matplotlib", "click"}))
        """,
        tmp_path,
    )
    assert told.stdout == "[]\n", told.stderr


def test_everything_that_it_names_is_there_and_is_listed():
    assert set(sim.__all__) <= set(dir(sim))
    for name in sim.__all__:
        assert getattr(sim, name) is not None
    with pytest.raises(AttributeError, match="no attribute 'lode'"):
        _ = sim.lode


def test_a_run_is_that_of_the_command_line_byte_for_byte(tmp_path: Path, by_command: Path):
    done = sim.run(quiet(), members=2, seed=1, out=tmp_path / "mine", workers=1)
    theirs = by_command / "quiet"
    names = {p.relative_to(theirs) for p in theirs.rglob("*") if p.is_file()}
    assert names == {p.relative_to(done.folder) for p in done.folder.rglob("*") if p.is_file()}
    for name in names - {Path("manifest.json")}:
        assert (done.folder / name).read_bytes() == (theirs / name).read_bytes(), name
    mine, other = (
        json.loads((folder / "manifest.json").read_text()) for folder in (done.folder, theirs)
    )
    assert {**mine, "wall_seconds": 0} == {**other, "wall_seconds": 0}


def test_a_run_of_the_command_line_can_be_opened(by_command: Path, run: sim.Run):
    opened = sim.open(by_command / "quiet")
    assert opened.name == "quiet"
    assert opened.why == run.why
    assert opened.indicators.equals(run.indicators)
    xr.testing.assert_identical(opened.dataset.load(), run.dataset)


def test_tables_say_what_the_command_line_prints(by_command: Path, run: sim.Run):
    both = sim.compare(run, sim.run(war(), members=2, seed=1, workers=1))
    printed = command("compare", by_command / "quiet", by_command / "war")
    assert printed.startswith(both.table())
    assert repr(both.table()) == both.table()
    assert "war less quiet" in printed.removeprefix(both.table())
    assert both.notes == ()


def test_pictures_are_those_of_the_command_line(tmp_path: Path, by_command: Path, run: sim.Run):
    command("compare", by_command / "quiet", "--out", tmp_path / "theirs.png")
    command("map", by_command / "quiet", "--day", 5, "--out", tmp_path / "their-map.png")
    sim.compare(run).figure(tmp_path / "mine.png")
    run.map(day=5, path=tmp_path / "my-map.png")
    assert (tmp_path / "mine.png").read_bytes() == (tmp_path / "theirs.png").read_bytes()
    assert (tmp_path / "my-map.png").read_bytes() == (tmp_path / "their-map.png").read_bytes()


def test_a_map_is_drawn_of_a_number_or_a_date(run: sim.Run):
    start = date.fromisoformat(run.results.manifest.start)
    with pytest.raises(sim.RunError, match=f"the run has days 1 to {DAYS}"):
        run.map(day=DAYS + 1)
    with pytest.raises(sim.RunError, match="neither a day"):
        run.map(day="soon")
    assert run.map(day=start).axes


def test_numbers_are_tables_with_their_units(run: sim.Run):
    assert list(run.indicators.index) == [0, 1]
    assert run.indicators.attrs["units"]["crossings"] == "people"
    assert set(run.indicators.columns) == set(run.indicators.attrs["units"])
    assert len(run.series) == 2 * DAYS
    assert set(run.series.columns) == set(run.series.attrs["units"])
    assert run.dataset.sizes["member"] == 2
    crossings = run.indicators["crossings"].to_numpy()
    assert (run.series["crossings"].groupby("member").sum().to_numpy() == crossings).all()


def test_documents_are_a_row_a_claim_with_a_verdict_or_a_reason(run: sim.Run):
    assert len(run.documents) == 0  # of an invented world
    real = sim.run(sim.load("status-quo", days=5), members=2, workers=1)
    assert list(real.documents.columns) == list(run.documents.columns)
    table = real.documents.set_index("claim")
    assert "hidden-10-40k-2012" in table.index
    told = table["verdict"] != "not comparable"
    assert table.loc[told, "median"].notna().all()
    assert (table.loc[~told, "reason"] != "").all()


def test_days_are_those_of_the_run(run: sim.Run):
    days = list(sim.days(quiet(), seed=1, member=1))
    assert [day.number for day in days] == list(range(1, DAYS + 1))
    for number, day in enumerate(days):
        there = run.dataset.isel(member=1, day=number)
        for found in (day.stocks, day.flows):
            for name, values in found.data_vars.items():
                assert values.dims == there[name].dims
                assert (values.to_numpy() == there[name].to_numpy()).all(), name
    named = {*days[0].stocks.data_vars, *days[0].flows.data_vars}
    assert named == {n for n, v in run.dataset.data_vars.items() if "day" in v.dims}


def test_two_who_look_on_do_not_disturb_one_another(run: sim.Run):
    pairs = zip(sim.days(quiet(), seed=1), sim.days(war(), seed=1), strict=True)
    for number, (day, _) in enumerate(pairs):
        there = run.dataset.isel(member=0, day=number)
        assert (day.stocks["stock"].to_numpy() == there["stock"].to_numpy()).all()


def test_a_day_cannot_be_changed():
    day = next(sim.days(quiet()))
    with pytest.raises(ValueError, match="read-only"):
        day.stocks["stock"].to_numpy()[0] = 5
    with pytest.raises(AttributeError):
        day.number = 7


def test_nothing_is_printed_and_nothing_is_written(tmp_path: Path):
    told = in_a_new_python(
        f"""
        import sim
        run = sim.run(sim.load({str(QUIET)!r}, days=3), members=2)
        run.dataset, run.indicators, run.series, run.table(), run.figure(), run.map(day=2)
        kept = run.folder
        del run
        assert not kept.exists()
        """,
        tmp_path,
    )
    assert (told.returncode, told.stdout, told.stderr) == (0, "", "")
    assert [path.name for path in tmp_path.iterdir()] == ["script.py"]


def test_a_script_needs_no_guard_for_its_processes(tmp_path: Path):
    told = in_a_new_python(
        f"""
        import sim
        run = sim.run({str(QUIET)!r}, members=2, workers=2, out="here/quiet")
        print(len(run.indicators))
        """,
        tmp_path,
    )
    assert (told.stdout, told.stderr) == ("2\n", "")
    assert (tmp_path / "here" / "quiet" / "manifest.json").is_file()


def test_what_was_read_outlives_the_run():
    data = sim.run(quiet(), members=1, workers=1).dataset
    assert int(data["stock"].isel(day=0).sum()) > 0


def crossings(scenario: sim.Scenario) -> float:
    return float(sim.run(scenario, members=1, seed=1, workers=1).indicators["crossings"].iloc[0])


def whole_run(scenario: sim.Scenario) -> sim.Run:
    return sim.run(scenario, members=2, seed=1, workers=1)


def test_threads_may_run_at_the_same_time(run: sim.Run):
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(crossings, [quiet() for _ in range(8)]))
    assert set(found) == {run.indicators["crossings"].iloc[0]}


@pytest.mark.parametrize("method", ["spawn", "forkserver"])
def test_processes_of_a_pool_may_run_and_send_runs_back(method: str, run: sim.Run):
    with multiprocessing.get_context(method).Pool(2) as pool:
        found = pool.map(whole_run, [quiet(), quiet().vary({"camps.capacity": 7})])
    xr.testing.assert_identical(found[0].dataset, run.dataset)
    assert found[1].results.manifest.scenario == "quiet-capacity-7"
    assert found[0].table() == run.table()


def test_an_executor_gives_the_same_run(run: sim.Run):
    with ThreadPoolExecutor(2) as pool:
        there = sim.run(quiet(), members=2, seed=1, executor=pool)
    xr.testing.assert_identical(there.dataset, run.dataset)


def test_a_run_is_the_same_after_a_journey(run: sim.Run):
    again = pickle.loads(pickle.dumps(run))  # noqa: S301
    assert again.folder != run.folder
    xr.testing.assert_identical(again.dataset, run.dataset)


def test_progress_is_told_to_who_asks():
    heard: list[tuple[int, int]] = []
    sim.run(quiet(), members=2, workers=1, progress=lambda *days: heard.append(days))
    assert heard[-1] == (2 * DAYS, 2 * DAYS)
    assert heard == sorted(heard)


@pytest.mark.parametrize(
    ("how", "words"),
    [
        ({"members": 0}, "members 0: allowed are whole numbers from 1 to 9,999"),
        ({"members": 2.5}, "members 2.5: allowed"),
        ({"members": True}, "members True: allowed"),
        ({"seed": -1}, "seed -1: allowed are whole numbers from 0"),
        ({"workers": 0}, "workers 0: allowed"),
        ({"draws": [1, 2]}, "draws are made by"),
        (
            {"draws": {"camps.ready": [["Aldport Meadow"]]}},
            "holds draws of numbers and words alone",
        ),
        ({"draws": {"camps.capacity": [1] * 6000}, "members": 2}, "allowed are 1 to 4,999"),
    ],
)
def test_arguments_that_cannot_be_are_told(how: dict[str, object], words: str):
    with pytest.raises(sim.RunError, match=re.escape(words)):
        sim.run(quiet(), **how)


def test_errors_have_the_texts_of_the_command_line(tmp_path: Path):
    for scenario, path in (("colapse", "nowhere"), (str(tmp_path / "x.yaml"), str(tmp_path))):
        printed = CliRunner().invoke(tumen, ["check", scenario]).output
        with pytest.raises(sim.ScenarioError) as error:
            sim.load(scenario)
        assert error.value.mistakes[0].text in " ".join(printed.split())
        with pytest.raises(sim.RunError) as unusable:
            sim.open(path)
        told = command_error("compare", path)
        assert str(unusable.value) in told
    (tmp_path / "file").write_text("")
    with pytest.raises(sim.RunError, match="is a file; the run needs a folder"):
        sim.run(quiet(), out=tmp_path / "file")


def command_error(*arguments: object) -> str:
    command = [sys.executable, "-m", "sim", *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    return done.stderr


def test_runs_of_one_name_are_told_apart(run: sim.Run):
    other = sim.run(quiet(), members=2, seed=2, workers=1)
    both = sim.compare(run, other)
    assert [each.name for each in both.runs] == ["quiet (1)", "quiet (2)"]
    assert both.notes == ("the runs have different seeds; part of the difference is luck",)
    assert list(both.indicators.index.get_level_values("run").unique()) == [
        "quiet (1)",
        "quiet (2)",
    ]
    with pytest.raises(sim.RunError, match="nothing to compare"):
        sim.compare()


def test_draws_are_coordinates_and_columns_and_draw_nothing_else():
    base = quiet()
    run = sim.run(base, members=2, seed=1, workers=1, uncertainty="none")
    key = "crossing.attempt_chance"
    values = np.array([0.3, float(base.phases[0].settings.crossing.attempt_chance)])
    done = sim.run(base, draws=base.draws({key: values}), members=2, seed=1, workers=1)
    assert list(done.indicators["draw"]) == [0, 0, 1, 1]
    assert list(done.indicators["luck"]) == [0, 1, 0, 1]
    assert list(done.indicators[key]) == [0.3, 0.3, values[1], values[1]]
    assert done.indicators.attrs["units"][key] == "1/day"
    assert list(done.dataset[key].to_numpy()) == list(done.indicators[key])
    for name in ("stock", "crossings", "deaths"):
        same = done.dataset[name].to_numpy()[2:]
        assert (same == run.dataset[name].to_numpy()).all()
    alone = sim.run(base.vary({key: 0.3}), members=2, seed=1, workers=1, uncertainty="none")
    assert (done.dataset["flow"].to_numpy()[:2] == alone.dataset["flow"].to_numpy()).all()


def test_draws_run_in_processes_as_in_this_one():
    base = quiet()
    draws = {"camps.capacity": [10, 20, 30]}
    here = sim.run(base, draws=draws, members=1, workers=1)
    xr.testing.assert_identical(
        here.dataset, sim.run(base, draws=draws, members=1, workers=2).dataset
    )


def test_a_picture_of_the_three_scenarios_is_drawn_by_ten_lines(tmp_path: Path):
    script = ROOT / "docs" / "figure.py"
    assert len(script.read_text(encoding="utf-8").splitlines()) <= 10
    line = [sys.executable, script, tmp_path / "mine.png", "1", "3"]
    subprocess.run(line, check=True)  # noqa: S603 - our own script
    names = ["status-quo", "collapse", "war"]
    command("run", *names, "--members", 1, "--days", 3, "--out", tmp_path / "runs")
    folders = [tmp_path / "runs" / name for name in names]
    command("compare", *folders, "--out", tmp_path / "theirs.png")
    assert (tmp_path / "mine.png").read_bytes() == (tmp_path / "theirs.png").read_bytes()


def test_every_example_of_the_page_runs(tmp_path: Path):
    page = (ROOT / "docs" / "python.md").read_text(encoding="utf-8")
    code = "".join(re.findall(r"```python\n(.*?)```", page, flags=re.DOTALL))
    told = in_a_new_python(code, tmp_path)
    assert told.returncode == 0, told.stderr
    assert "camps.capacity: -1 is too low" in told.stdout
    assert "did you mean beijing.stance?" in told.stdout
    assert (tmp_path / "compare.png").is_file()
    assert (tmp_path / "runs" / "collapse" / "manifest.json").is_file()
