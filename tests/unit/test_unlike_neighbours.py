"""Two neighbours that do unlike things, and hosts and camps with rules of their own."""

from __future__ import annotations

import dataclasses
import shutil
from pathlib import Path

import numpy as np
import pytest

from sim.geography.gazetteer import read_gazetteer
from sim.geography.reading.schema import FILES
from sim.model import BorderModel
from sim.recording.variables import MemberRecord
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
