"""Two neighbours that do unlike things, and hosts and camps with rules of their own."""

from __future__ import annotations

import dataclasses
import shutil
from pathlib import Path

import numpy as np
import pytest

from sim.geography.gazetteer import read_gazetteer
from sim.geography.reading.schema import FILES
from sim.geography.reading.vocabulary import STANCES
from sim.model import BorderModel
from sim.recording.variables import MemberRecord
from sim.scenario import ScenarioError
from sim.scenario.help.differences import differences
from sim.scenario.load import load_scenario
from sim.simulation.member import run_member

WORLD = Path(__file__).resolve().parents[1] / "world"
DAYS = 70
BELAN = [False, False, False, True, True]  # of the hosts


def record_of(folder: Path, *sets: str, **cells: tuple[str, str]) -> MemberRecord:
    """Run the collapse with other cells in the tables: by table, what to replace by what."""
    folder.mkdir()
    for name in FILES:
        if (WORLD / name).is_file():
            shutil.copyfile(WORLD / name, folder / name)
    for table, (before, after) in cells.items():
        path = folder / f"{table}.csv"
        text = path.read_text(encoding="utf-8")
        assert before in text
        path.write_text(text.replace(before, after), encoding="utf-8")
    scenario = load_scenario(WORLD / "collapse.yaml", sets, days=DAYS)
    places = read_gazetteer(folder)
    return run_member(dataclasses.replace(scenario, places=places), seed=1, member=0)


@pytest.mark.parametrize("stance", ["return", "tolerate"])
def test_a_neighbour_that_never_shelters_has_nobody_at_reception_and_no_camps(tmp_path, stance):
    record = record_of(tmp_path / "world", countries=("shelter,0", f"{stance},0"))
    known, places = record.variables["at_reception"], record.variables["camp_places"]
    assert known[:, BELAN].sum() == 0 < known[:, np.invert(BELAN)].sum()
    assert places[:, record.coordinates["camp"].index("Belmouth Quay")].sum() == 0
    assert places.sum() > 0


def test_only_a_neighbour_that_returns_people_hands_them_over(tmp_path):
    scenario = load_scenario(
        WORLD / "quiet.yaml", ["beijing.cooperation=0", "beginning.in_custody=0"], days=DAYS
    )
    spares = run_member(scenario, seed=1, member=0)
    assert spares.variables["forced_returns"].sum() == 0
    record = record_of(tmp_path / "world", countries=("shelter,0", "return,1"))
    assert record.variables["in_custody"][:, BELAN].sum() > 0


def test_a_neighbour_that_seals_turns_back_whom_it_meets_at_its_own_sectors(tmp_path):
    record = record_of(tmp_path / "world", countries=("shelter,0", "seal,0"))
    caught = record.variables["caught_by_patrols"].sum(axis=0)
    assert caught[3:5].sum() == 0 < caught[:3].sum()


def test_interpreters_of_a_host_are_those_of_the_table(tmp_path):
    """Nobody is sent from elsewhere, who would register everybody in the end."""
    alone = "beijing.interpreters_sent=0"
    few = record_of(tmp_path / "few", alone, hosts=("0.30,6,", "0.30,0,"))
    many = record_of(tmp_path / "many", alone, hosts=("0.30,6,", "0.30,600,"))
    belmouth = few.coordinates["host"].index("Belmouth")
    registered = [r.variables["registered"][:, belmouth].sum() for r in (few, many)]
    assert registered[0] == 0 < registered[1]


def test_days_to_the_opening_of_a_site_are_those_of_the_table(tmp_path):
    opened = []
    for days in ("2", "9"):
        record = record_of(tmp_path / days, camps=("150,1,3,", f"150,1,{days},"))
        quay = record.variables["camp_places"][:, 2]
        opened.append(int((quay > 0).argmax()))
    assert opened[1] - opened[0] == 7


def test_a_scenario_moves_only_neighbours_without_a_stance_of_their_own():
    model = BorderModel(load_scenario(WORLD / "collapse.yaml", days=DAYS), seed=1)
    for stance in ("tolerate", "seal", "return"):
        model.places.stance = stance
        assert model.places.stance == stance
        assert (model.places.stance_here[BELAN] == 2).all()
        assert (model.places.stance_opposite[3:5] == 2).all()
        assert model.places.shelters
    model.places.hand_over(0.7)
    assert model.places.cooperation.tolist() == [0.7, 0.7, 0.7, 0.0, 0.0]
    model.forget()


def test_each_neighbour_does_what_the_scenario_dates_for_it_by_name():
    """By name before the table, before what holds for all; elsewhere nothing changes."""
    sets = [
        "beijing.stance=tolerate",
        "beijing.stance_there={Belan: {2012-03-03: return, 2012-03-05: usual}}",
        "beijing.stance_there.Aldia={2012-03-04: seal}",
        "beijing.cooperation=0.6",
        "beijing.cooperation_there={Belan: {2012-03-03: 0.3}, Aldia: {2012-03-05: -1}}",
        "beijing.spares_public_there={Aldia: {2012-03-04: 0.4}}",
    ]
    model = BorderModel(load_scenario(WORLD / "quiet.yaml", sets, days=5), seed=1)
    places, seen = model.places, []
    for _ in range(5):
        model.step()
        aldia, belan = (
            (
                [STANCES[each] for each in np.unique(places.stance_here[hosts])],
                [STANCES[each] for each in np.unique(places.stance_opposite[sectors])],
                np.unique(places.cooperation[hosts]).tolist(),
                np.unique(places.spares_public[hosts]).tolist(),
            )
            for hosts, sectors in ((np.invert(BELAN), slice(0, 3)), (BELAN, slice(3, 5)))
        )
        seen.append((aldia, belan))
    model.forget()
    assert seen == [
        ((["tolerate"], ["tolerate"], [0.6], [0.0]), (["shelter"], ["shelter"], [0.0], [0.0])),
        ((["tolerate"], ["tolerate"], [0.6], [0.0]), (["shelter"], ["shelter"], [0.0], [0.0])),
        ((["tolerate"], ["tolerate"], [0.6], [0.0]), (["return"], ["return"], [0.3], [0.0])),
        ((["seal"], ["seal"], [0.6], [0.4]), (["return"], ["return"], [0.3], [0.0])),
        ((["seal"], ["seal"], [0.0], [0.4]), (["shelter"], ["shelter"], [0.3], [0.0])),
    ]


def test_two_neighbours_can_change_places_on_a_day():
    """Aldia shelters and closes its camps again, while Belan comes to return people."""
    scenario = load_scenario(
        WORLD / "collapse.yaml",
        [
            "beijing.stance=return",
            "beijing.stance_there.Aldia={2012-03-12: shelter, 2012-04-20: return}",
            "beijing.stance_there.Belan={2012-03-25: return}",
            "beijing.cooperation_there={Belan: {2012-03-25: 1}}",
            "camps.opening_days=1",
        ],
        days=DAYS,
    )
    record = run_member(scenario, seed=1, member=0)
    variables, camps = record.variables, record.coordinates["camp"]
    meadow, quay = camps.index("Aldport Meadow"), camps.index("Belmouth Quay")
    places, sheltered = variables["camp_places"], variables["in_camp"]
    shut = slice(55, None)  # the day on which Aldia returns people again is day 50
    assert places[:50, meadow].max() == 250
    assert places[shut, meadow].max() <= sheltered[49, meadow]
    assert places[30:, quay].max() <= sheltered[24:, quay].max()
    known = variables["at_reception"]
    assert known[12:50, np.invert(BELAN)].sum() > 0
    assert known[-1, BELAN].sum() < known[24, BELAN].sum()
    held = variables["in_custody"][:, BELAN].sum(axis=1)
    assert 20 * held[:24].sum() < held[26:].sum()


@pytest.mark.parametrize(
    ("setting", "told"),
    [
        ("stance_there={Bealn: seal}", "Bealn is not among the neighbouring countries; did"),
        ("stance_there={Morva: seal}", "is not among the neighbouring countries; known are Aldia"),
        ("stance_there.Belan=seals", "is not one of the words; did you mean seal?; allowed usual"),
        ("stance_there.Belan=", "has no value; give one"),
        ("stance_there.Belan=[seal]", "needs one word or dated words, not a list"),
        ("stance_there=seal", "needs the names of places with a word each, such as {Aldia: seal}"),
        ("stance_there={2012-03-05: seal}", "dates stand inside each place, `Place: {2012-03-0"),
        ("stance_there={Belan: {2011-01-01: seal}}", "lies before the run starts"),
        ("cooperation_there={Belan: 2}", "2 is too high"),
        ("cooperation_there={Belan: seal}", "seal is not a number; allowed -1 to 1 share"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_neighbour_is_told_as_for_any_place(setting, told):
    with pytest.raises(ScenarioError) as refused:
        load_scenario(WORLD / "quiet.yaml", [f"beijing.{setting}"])
    assert len(refused.value.mistakes) == 1
    assert told in str(refused.value)


def test_what_is_said_of_a_neighbour_is_written_and_read_again(tmp_path):
    sets = ["beijing.stance_there={Belan: {2012-04-01: seal}}"]
    first = load_scenario(WORLD / "quiet.yaml", sets)
    (tmp_path / "again.yaml").write_text(first.resolved_yaml(), encoding="utf-8")
    again = load_scenario(tmp_path / "again.yaml")
    assert again.digest == first.digest != load_scenario(WORLD / "quiet.yaml").digest
    (told,) = differences(load_scenario(WORLD / "quiet.yaml"), first)
    assert told.words == (
        "beijing.stance_there.Belan is usual in quiet; in quiet it is usual, from 2012-04-01 seal"
    )
