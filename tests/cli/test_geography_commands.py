"""A geography of one's own by the command line: begun, checked, run, compared, drawn."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from sim.cli.main import tumen
from sim.geography.gazetteer import read_gazetteer, shipped
from sim.results import load_results
from sim.scenario import load_scenario

WORLD = Path(__file__).resolve().parents[1] / "world"
DAYS = 60


def call(*arguments: object) -> Result:
    """Call a command; runs are made in this process, as a worker takes seconds to begin."""
    alone = ("--workers", 1) if arguments[0] == "run" and "--workers" not in arguments else ()
    return CliRunner().invoke(tumen, [str(argument) for argument in (*arguments, *alone)])


@pytest.fixture(scope="module")
def runs(tmp_path_factory) -> tuple[Result, Path]:
    out = tmp_path_factory.mktemp("runs")
    files = WORLD / "quiet.yaml", WORLD / "collapse.yaml"
    return call("run", *files, "--members", 2, "--days", DAYS, "--workers", 2, "--out", out), out


@pytest.fixture
def mine(tmp_path) -> Path:
    """A copy of the world, with a scenario beside its folder."""
    shutil.copytree(WORLD, tmp_path / "mine")
    text = "why: What if?\ngeography: mine\nstart: 2012-03-01\ncamps: {ready: [Belmouth Quay]}\n"
    (tmp_path / "own.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "child.yaml").write_text("extends: own\nwhy: And then?\n", encoding="utf-8")
    return tmp_path


def said(*arguments: object) -> str:
    result = call(*arguments)
    assert result.exit_code == 2, result.output
    assert "Traceback" not in result.output
    return result.stderr


def test_an_invented_world_runs_and_speaks_of_its_own_places(runs):
    result, out = runs
    assert result.exit_code == 0, result.output
    assert "crossings into Aldia and Belan" in result.stdout
    assert "of which over the land border at Heights" in result.stdout
    assert "departures per 1,000, north" in result.stdout
    assert "arrivals in Cassia" in result.stdout
    assert "Beside the documents" not in result.stdout  # the register knows nothing of it
    for foreign in ("China", "Korea", "DPRK", "Tumen", "Yalu"):
        assert foreign not in result.stdout.partition("Beside past exoduses")[0]
    found = load_results(out / "collapse")
    assert set(found.data["exit_river"].values.astype(str)) == {"Isen", "Heights", "Lune", ""}
    assert (found.data["stock"].sum("status") == 406_000).all()


def test_a_run_keeps_its_places_so_that_it_needs_no_others(runs, tmp_path):
    _, out = runs
    shutil.copytree(out / "collapse", tmp_path / "moved")
    found = load_results(tmp_path / "moved")
    assert found.places == read_gazetteer(WORLD)
    assert found.manifest.geography == found.places.digest
    again = load_scenario(tmp_path / "moved" / "scenario.yaml")
    assert again.digest == found.manifest.digest
    assert again.places.folder == tmp_path / "moved" / "geography"


def test_compare_and_map_draw_an_invented_world(runs, tmp_path):
    _, out = runs
    compared = call("compare", out / "quiet", out / "collapse", "--out", tmp_path / "both.png")
    assert compared.exit_code == 0, compared.output
    assert "crossings into Aldia and Belan" in compared.stdout
    drawn = call("map", out / "collapse", "--day", 40, "--out", tmp_path / "map.svg")
    assert drawn.exit_code == 0, drawn.output
    assert (tmp_path / "both.png").stat().st_size > 10_000
    assert (tmp_path / "map.svg").stat().st_size > 10_000


def test_a_run_goes_on_under_a_scenario_of_the_same_places_alone(runs, tmp_path):
    _, out = runs
    going_on = ("--from", out / "quiet", "--day", 30, "--days", DAYS, "--out", tmp_path)
    assert call("run", WORLD / "war.yaml", *going_on).exit_code == 0
    assert "war has another geography" not in call("run", WORLD / "war.yaml", *going_on).output
    refused = said("run", "status-quo", *going_on)
    assert "status-quo has another geography than the run in" in refused


def test_places_that_changed_are_another_run(runs, mine):
    _, out = runs
    for name in ("quiet.yaml", "collapse.yaml"):
        shutil.copyfile(WORLD / name, mine / "mine" / name)
    camps = mine / "mine" / "camps.csv"
    camps.write_text(camps.read_text(encoding="utf-8").replace(",600,", ",601,"), encoding="utf-8")
    asked = ("--members", 2, "--days", DAYS, "--out", out)
    assert "another geography" in said("run", mine / "mine" / "quiet.yaml", *asked)


def test_damaged_places_of_a_run_are_told_and_not_drawn(runs, tmp_path):
    _, out = runs
    shutil.copytree(out / "quiet", tmp_path / "quiet")
    (tmp_path / "quiet" / "geography" / "camps.csv").write_text("name\n", encoding="utf-8")
    told = said("map", tmp_path / "quiet", "--day", 3)
    assert "geography/camps.csv:1:2: host: is missing among the columns" in told
    shutil.rmtree(tmp_path / "quiet" / "geography")
    assert "geography: is not there" in said("map", tmp_path / "quiet", "--day", 3)
    read_gazetteer(WORLD).write_to(tmp_path / "quiet" / "geography")
    assert call("map", tmp_path / "quiet", "--day", 3).exit_code == 0
    shipped().write_to(tmp_path / "quiet" / "geography")
    assert "are not the places that were run" in said("compare", tmp_path / "quiet")


def test_a_table_that_somebody_changed_is_not_read_as_one_of_the_next_run(mine):
    """Overwriting leaves it, as it is not ours; places that have no such table go without."""
    shutil.copyfile(WORLD / "quiet.yaml", mine / "mine" / "quiet.yaml")
    run = ("run", mine / "mine" / "quiet.yaml", "--members", 1, "--days", 2, "--out", mine / "runs")
    assert call(*run).exit_code == 0
    kept = mine / "runs" / "quiet" / "geography"
    (kept / "map.csv").write_text("my own", encoding="utf-8")
    (mine / "mine" / "map.csv").unlink()
    again = call(*run, "--overwrite")
    assert again.exit_code == 0, again.stderr
    assert "map.csv was changed, or is not of this run; it is kept as map.kept.csv" in again.stderr
    assert (kept / "map.kept.csv").read_text(encoding="utf-8") == "my own"
    assert call("verify", mine / "runs" / "quiet").exit_code == 0


def test_a_scenario_names_its_places_and_hands_them_on(mine):
    own, child = load_scenario(mine / "own.yaml"), load_scenario(mine / "child.yaml")
    assert own.places == child.places == read_gazetteer(WORLD)
    assert own.digest == child.digest
    assert child.on(0).camps.ready == ("Belmouth Quay",)
    assert load_scenario("status-quo").places is shipped()


def test_sites_stand_ready_as_the_table_says_unless_a_scenario_says_otherwise(mine):
    (mine / "plain.yaml").write_text(
        "why: What?\ngeography: mine\nstart: 2012-03-01\n", encoding="utf-8"
    )
    plain = load_scenario(mine / "plain.yaml")
    assert plain.on(0).camps.ready == ("Aldport Meadow", "Belmouth Quay")
    set_ = load_scenario(mine / "plain.yaml", ["camps.ready=[Aldwick Barracks]"])
    assert set_.on(0).camps.ready == ("Aldwick Barracks",)


def test_the_shipped_places_by_path_are_the_same_run(mine):
    (mine / "same.yaml").write_text(
        f"extends: status-quo\nwhy: The same?\ngeography: {shipped().folder}\n", encoding="utf-8"
    )
    assert load_scenario(mine / "same.yaml").digest == load_scenario("status-quo").digest


def test_names_are_those_of_the_geography_that_a_file_has(mine):
    (mine / "wrong.yaml").write_text(
        "extends: own\nwhy: Who?\nconflict: {exposure: {Norvail: 1, Ryanggang: 1}}\n",
        encoding="utf-8",
    )
    told = said("check", mine / "wrong.yaml")
    assert "wrong.yaml:3:23: conflict.exposure: Norvail is not among" in told
    assert "did you mean Norvale?" in told
    assert "wrong.yaml:3:35: conflict.exposure: Ryanggang is not among" in told
    assert "Norvale" not in said("check", "status-quo", "--set", "conflict.exposure.Norvail=1")


def test_inherited_names_that_the_own_places_lack_are_told_at_the_line_that_chose_them(mine):
    (mine / "odd.yaml").write_text("extends: war\nwhy: Where?\ngeography: mine\n", encoding="utf-8")
    told = said("check", mine / "odd.yaml")
    assert "odd.yaml:3:12: geography: there is no Kangwon, of which scenarios/war.yaml:" in told


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (
            "geography: nowhere",
            "own.yaml:2:12: geography: {here}/nowhere is not there; give a folder",
        ),
        ("geography: own.yaml", "own.yaml:2:12: geography: {here}/own.yaml is a file; a geography"),
        ("geography:", "own.yaml:2:1: geography: needs the folder with the tables of places"),
        ("geography: [mine]", "own.yaml:2:12: geography: needs the folder with the tables"),
        ('geography: "a\\0b"', "own.yaml:2:12: geography: "),
    ],
)
def test_a_geography_that_is_none_is_told_with_its_line(mine, line, message):
    (mine / "own.yaml").write_text(
        f"why: What if?\n{line}\nstart: 2012-03-01\nconflict: {{exposure: {{Nowhere: 1}}}}\n",
        encoding="utf-8",
    )
    assert message.format(here=mine) in said("check", mine / "own.yaml")


def test_mistakes_of_a_geography_are_shown_with_those_of_its_scenario(mine):
    counties = mine / "mine" / "counties.csv"
    text = counties.read_text(encoding="utf-8").replace("40000", "-1")
    counties.write_text(text, encoding="utf-8")
    (mine / "own.yaml").write_text("why: What?\ngeography: mine\nstart: soon\n", encoding="utf-8")
    told = said("check", mine / "own.yaml", mine / "child.yaml")
    assert "own.yaml:3:8: start" in told
    assert told.count("mine/counties.csv:2:3: population: -1 lies below what is allowed") == 1


def test_check_of_a_geography_counts_its_places_or_tells_its_mistakes(mine):
    result = call("check", "--geography", mine / "mine")
    assert result.exit_code == 0
    counted = "5 counties, 5 sectors, 5 hosts, 3 camp sites, 3 other exits"
    assert result.stdout == f"ok  {mine / 'mine'}: {counted}\n"
    both = call("check", "--geography", mine / "mine", mine / "own.yaml", "--json")
    assert json.loads(both.stdout)["geography"]["hosts"] == 5
    (mine / "mine" / "hosts.csv").unlink()
    assert "hosts.csv: is not there" in said("check", "--geography", mine / "mine")
    told = json.loads(call("check", "--geography", mine / "mine", "--json").stdout)
    assert told["mistakes"][0]["file"].endswith("hosts.csv")


def test_a_new_geography_is_checked_and_loads_as_it_is(tmp_path):
    begun = call("new", "--geography", tmp_path / "mine")
    assert begun.exit_code == 0, begun.output
    assert call("check", "--geography", tmp_path / "mine").exit_code == 0
    assert call("check", tmp_path / "mine" / "example.yaml").exit_code == 0
    assert "is there already" in said("new", "--geography", tmp_path / "mine")
    assert "stands alone" in said("new", "name", "--geography", tmp_path / "other")
    assert "give a NAME and --from" in said("new")
    assert not (tmp_path / "other").exists()


def test_the_schema_of_a_geography_knows_its_places(mine):
    schema = json.loads(call("schema", "--geography", mine / "mine").stdout)
    assert schema["$defs"]["camp"]["enum"][0] == "Aldport Meadow"
    assert schema["properties"]["geography"]["type"] == "string"


def test_what_show_prints_is_a_scenario_with_the_same_places(mine):
    shown = call("show", mine / "child.yaml")
    assert shown.exit_code == 0
    (mine / "again").mkdir()
    (mine / "again" / "child.yaml").write_text(shown.stdout, encoding="utf-8")
    assert load_scenario(mine / "again" / "child.yaml").digest == (
        load_scenario(mine / "child.yaml").digest
    )


def test_diff_tells_of_other_places(mine):
    told = call("diff", "status-quo", mine / "own.yaml").stdout
    assert f"own those of {mine / 'mine'}" in told


SMALLEST = {
    "countries.csv": "code,name,role\nA,Ada,origin\nB,Bea,neighbour\n",
    "counties.csv": "name,province,population,male,female,lat,lon,km_to_border\n"
    "North,Ada,9000,4500,4500,10.0,10.0,0\nSouth,Ada,1,1,0,9.9,10.0,12\n",
    "sectors.csv": "name,river,county,host,km_start,km_end,width,depth,lat,lon\n"
    "Bank,River,North,Far,0,5,wide,deep,10.01,10.0\n",
    "hosts.csv": "name,country,is_border,population,kin_share,lat,lon\nFar,B,1,1,1,10.05,10.0\n",
    "camps.csv": "name,host,lat,lon,capacity\nSite,Far,10.06,10.0,0\n",
    "network.csv": "from,to,country,class,road_km\nNorth,South,A,minor,12\n",
}


def test_the_smallest_border_there_can_be_runs_and_is_drawn(tmp_path):
    for name, text in SMALLEST.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    collapse = (WORLD / "collapse.yaml").read_text(encoding="utf-8")
    beginning = "beginning: {in_hiding: 20, in_custody: 1, detained: 1, onward: 1, home_again: 9}\n"
    text = collapse.replace("extends: quiet\n", "geography: .\nstart: 2012-03-01\n") + beginning
    (tmp_path / "small.yaml").write_text(text, encoding="utf-8")
    ran = call("run", tmp_path / "small.yaml", "--members", 1, "--days", 40, "--out", tmp_path)
    assert ran.exit_code == 0, ran.output
    assert "crossings into Bea" in ran.stdout
    assert call("map", tmp_path / "small", "--day", 30).exit_code == 0
