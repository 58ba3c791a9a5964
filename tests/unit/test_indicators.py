"""Indicators count what their definitions say, on small tables that can be counted by hand."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pytest
import synthetic
import xarray as xr

from sim.evidence import load_register
from sim.geography.gazetteer import shipped
from sim.geography.words import words_of
from sim.quantities import measures, shelter
from sim.recording.variables import RECORDED
from sim.results.indicators import indicator, shipped_indicators
from sim.results.place_facts import place_facts
from sim.results.series import SERIES, series
from sim.status import Cause, Status

DAYS = 6
REACHES = [reach.name for reach in words_of(shipped()).reaches]


def dataset(**filled: Mapping[tuple[int, ...], int]) -> xr.Dataset:
    """Make two members of some days in which nothing happens but what is filled in."""
    labels = synthetic.coordinates()
    sizes = {"member": 2, "day": DAYS, **{dim: len(names) for dim, names in labels.items()}}
    variables = {}
    for variable in RECORDED:
        dims = ("member", *variable.dims)
        values = np.zeros([sizes[dim] for dim in dims], dtype=np.int64)
        for where, number in filled.get(variable.name, {}).items():
            values[where] = number
        variables[variable.name] = (dims, values)
    at_start = np.zeros((2, sizes["status"]), dtype=np.int64)
    at_start[:, 0] = synthetic.POPULATION
    facts = {fact.name: (fact.dim, fact.values) for fact in place_facts(labels, shipped())}
    days = np.datetime64("2018-01-01", "ns") + np.arange(DAYS) * np.timedelta64(1, "D")
    return xr.Dataset(
        {**variables, "stock_at_start": (("member", "status"), at_start), **facts},
        coords={
            "member": [0, 1],
            "day": days,
            **{dim: list(names) for dim, names in labels.items()},
        },
    )


def place(kind: str, name: str) -> int:
    return synthetic.coordinates()[kind].index(name)


def value(name: str, data: xr.Dataset) -> list[float]:
    return list(indicator(name).value(data))


def test_every_indicator_gives_one_number_a_member_even_if_nothing_happens() -> None:
    data = dataset()
    for each in shipped_indicators():
        assert each.value(data).shape == (2,), each.name
    assert np.isnan(value("crossings_peak_day", data)).all()
    assert np.isnan(value("crossings_tumen_share", data)).all()
    assert np.isnan(value("overflow_day", data)).all()
    assert value("crossings", data) == [0, 0]


def test_every_series_gives_one_number_a_member_and_day() -> None:
    for each in SERIES:
        assert each.value(dataset()).shape == (2, DAYS), each.name


def test_names_are_told_once_and_definitions_are_given() -> None:
    for table in (shipped_indicators(), SERIES):
        names = [each.name for each in table]
        assert len(names) == len(set(names))
    assert all(each.unit and len(each.definition) > 15 for each in shipped_indicators())


def test_indicators_are_compared_with_evidence_that_exists() -> None:
    register = load_register()
    cited = {identifier for each in shipped_indicators() for identifier in each.evidence}
    assert cited <= set(register.claims)


def test_crossings_into_china_leave_out_other_ways_out() -> None:
    hoeryong, uiju, sea = (place("exit", name) for name in ("Hoeryong", "Uiju", "Sea"))
    data = dataset(crossings={(0, 1, hoeryong): 30, (0, 2, uiju): 10, (0, 2, sea): 7})
    assert value("crossings", data) == [40, 0]
    assert value("other_ways_out", data) == [7, 0]
    assert value("crossings_tumen_share", data)[0] == 0.75
    assert value("crossings_yalu_share", data)[0] == 0.25


def test_the_peak_and_the_half_are_told_by_the_day_of_the_run() -> None:
    hoeryong = place("exit", "Hoeryong")
    data = dataset(
        crossings={(0, 0, hoeryong): 4, (0, 2, hoeryong): 6, (0, 5, hoeryong): 10},
        crossed_first={(0, 1): 5, (0, 4): 6},
    )
    assert value("crossings_peak", data)[0] == 10
    assert value("crossings_peak_day", data)[0] == 6
    assert value("crossings_half_day", data)[0] == 3
    assert value("exits_half_day", data)[0] == 5
    assert value("exits_peak_share", data)[0] == pytest.approx(6 / synthetic.POPULATION)


def test_camps_overflow_on_the_first_day_when_all_open_ones_are_full_and_people_wait() -> None:
    yanji, tumen = place("host", "Yanji"), place("host", "Tumen")
    full_and_nobody_waits = {(0, 1, 0): 1500}
    one_camp, second_camp = (range(1, DAYS), range(4, DAYS))
    data = dataset(
        camp_places={
            **{(member, day, 0): 1500 for member in range(2) for day in one_camp},
            **{(member, day, 1): 500 for member in range(2) for day in second_camp},
        },
        in_camp={**full_and_nobody_waits, (0, 2, 0): 1400, (0, 3, 0): 1500, (1, 5, 0): 1500},
        at_reception={(0, 2, yanji): 30, (0, 3, yanji): 2, (0, 3, tumen): 9, (1, 5, tumen): 8},
    )
    assert value("overflow_day", data)[0] == 4
    assert np.isnan(value("overflow_day", data)[1]), "the second camp has room on day 6"
    assert shelter.first_overflows(data) == [(0, "2018-01-04", "Tumen", 11, 1500)]


def test_people_wait_without_overflow_while_no_camp_is_open() -> None:
    data = dataset(at_reception={(0, 2, 0): 30})
    assert np.isnan(value("overflow_day", data)).all()
    assert value("unsheltered_person_days", data) == [30, 0]


def test_camps_needed_are_rounded_up_from_the_worst_day_and_the_size_of_a_camp() -> None:
    waiting = {(0, 1, 0): 1501, (1, 1, 0): 1500}
    assert value("camps_needed", dataset(at_reception=waiting)) == [2, 1]
    big = {(0, 0, 0): 1500, (0, 3, 2): 15_000, (1, 3, 2): 15_000}
    assert value("camps_needed", dataset(at_reception=waiting, camp_places=big)) == [1, 1]
    both = dataset(at_reception=waiting, in_camp={(0, 1, 0): 1500, (0, 2, 0): 2000})
    assert value("camp_demand", both)[0] == 3001


def test_forced_returns_tell_those_at_political_risk_apart() -> None:
    data = dataset(forced_returns={(0, 1, 0): 5, (0, 2, 2): 3})
    assert value("forced_returns", data)[0] == 8
    assert value("forced_returns_political", data)[0] == 3


def test_the_female_share_has_no_value_while_nobody_arrives() -> None:
    data = dataset(arrivals_south_korea={(0, 1, 0): 3, (0, 2, 1): 1})
    assert value("arrivals_female_share", data)[0] == 0.75
    assert np.isnan(value("arrivals_female_share", data)[1])


def test_deaths_by_cause_add_up_to_all_deaths() -> None:
    data = dataset(deaths={(0, day, cause): day + cause for day in range(DAYS) for cause in Cause})
    causes = [indicator(f"deaths_{cause.name.lower()}") for cause in Cause]
    assert sum(each.value(data)[0] for each in causes) == value("deaths", data)[0] > 0


def test_shares_of_the_people_count_everybody() -> None:
    data = dataset(left_home_first={(0, 1): synthetic.POPULATION // 2})
    assert value("left_home_share", data)[0] == pytest.approx(0.5, abs=1e-6)


def test_departures_per_1000_count_border_counties_of_a_reach_only() -> None:
    musan, hyesan, uiju, pyongyang = (
        place("county", name) for name in ("Musan", "Hyesan", "Uiju", "Pyongyang")
    )
    data = dataset(
        departures={(0, 1, musan): 100, (0, 1, hyesan): 50, (0, 1, uiju): 7, (0, 1, pyongyang): 900}
    )
    expected = {"Tumen": 100, "upper Yalu": 50, "lower Yalu": 7}
    for reach, left in expected.items():
        rows = measures.reach_counties(data, reach)
        residents = data["county_population"].values[rows].sum()
        key = reach.lower().replace(" ", "_")
        rate = value(f"departures_{key}_per_1000", data)[0]
        assert rate == pytest.approx(1000 * left / residents)


def test_no_county_lies_on_two_reaches_and_all_on_the_bank_lie_on_one() -> None:
    data = dataset()
    rows = [set(measures.reach_counties(data, reach)) for reach in REACHES]
    on_bank = {name for name in data["exit_county"].values if name}
    assert sum(map(len, rows)) == len(set().union(*rows)) == len(on_bank)


def test_camp_demand_is_people_in_camps_and_waiting() -> None:
    data = dataset(in_camp={(0, 2, 1): 40}, at_reception={(0, 2, 3): 2})
    assert series("camp_demand").value(data)[0, 2] == 42


def test_arrivals_are_told_apart_by_province_age_and_channel() -> None:
    musan, hyesan = place("county", "Musan"), place("county", "Hyesan")
    data = dataset(
        arrivals_south_korea={(0, 1, 0): 8, (0, 2, 1): 2},
        arrivals_by_home={(0, 1, musan): 7, (0, 2, hyesan): 3},
        arrivals_by_age={(0, 1, 0): 1, (0, 1, 1): 9},
        arrivals_by_channel={(0, 1, 0): 6, (0, 2, 3): 4},
    )
    assert value("arrivals_from_north_hamgyong", data)[0] == 7
    assert value("arrivals_from_ryanggang", data)[0] == 3
    assert value("arrivals_child_share", data)[0] == 0.1
    assert value("arrivals_adult_share", data)[0] == 0.9
    assert value("arrivals_by_brokers", data)[0] == 6
    assert value("arrivals_by_other_exits", data)[0] == 4
    provinces = [each for each in shipped_indicators() if each.name.startswith("arrivals_from_")]
    assert sum(each.value(data)[0] for each in provinces) == 10


def status(name: str) -> int:
    return Status[name].value


def test_arrivals_are_told_apart_by_the_way_on_which_they_came() -> None:
    kinds = list(dataset()["exit_kind"].values)
    line, sea, land = (kinds.index(kind) for kind in ("front line", "sea", "third country"))
    border, south, abroad = map(status, ("AT_BORDER", "IN_SOUTH_KOREA", "ELSEWHERE_ABROAD"))
    data = dataset(
        arrivals_by_channel={(0, 1, 0): 6, (0, 2, 1): 3, (0, 2, 2): 1, (0, 3, 3): 50},
        crossings={(0, 3, line): 40, (0, 3, sea): 13, (0, 4, land): 5, (0, 4, 0): 99},
        flow={(0, 3, border, south): 50, (0, 3, border, abroad): 8},
    )
    ways = {"neighbours": 10, "front_line": 40, "sea": 10}
    assert {way: value(f"arrivals_way_{way}", data)[0] for way in ways} == ways
    assert value("out_to_third_country_by_land", data)[0] == 5
    assert value("out_to_third_country_by_sea", data)[0] == 3


def test_a_cause_is_told_of_those_whom_it_can_take() -> None:
    drowned, shot, held, starved, executed = (
        Cause[name].value for name in ("DROWNING", "SHOOTING", "DETENTION", "HUNGER", "EXECUTION")
    )
    detained, home = status("DETAINED"), status("AT_HOME")
    data = dataset(
        attempts={(0, 1, 0): 1500, (0, 2, 3): 500, (1, 1, 0): 10},
        deaths={(0, 1, drowned): 4, (0, 2, shot): 1, (0, 3, executed): 6, (1, 1, drowned): 1},
        stock={
            **{(0, day, detained): 73_000 for day in range(DAYS)},
            **{(0, day, home): 50_000 for day in range(DAYS)},
        },
        deaths_as={(0, 1, held, detained): 60, (0, 1, starved, home): 30},
    )
    assert value("drowned_rate", data)[0] == 2.0
    assert value("shot_rate", data)[0] == 0.5
    assert np.isnan(value("drowned_rate", data)[1])
    assert value("detention_death_rate", data)[0] == pytest.approx(50.0)
    assert value("starved_at_home_rate", data)[0] == pytest.approx(3.0)
    assert value("executed_a_year", data)[0] == 365.0


def test_moves_from_a_roof_to_a_camp_are_counted_and_no_other() -> None:
    camp, family = status("IN_CAMP"), status("WITH_FAMILIES")
    waits, school = status("AT_RECEPTION"), status("IN_CENTRE")
    data = dataset(flow={(0, 1, family, camp): 4, (0, 2, school, camp): 5, (0, 2, waits, camp): 9})
    assert value("moved_to_camps", data)[0] == 9


def test_releases_are_a_share_of_the_cases_that_ended() -> None:
    data = dataset(releases={(0, 1, 0): 3}, forced_returns={(0, 2, 0): 9})
    assert value("releases_share", data)[0] == 0.25
    assert np.isnan(value("releases_share", data)[1])


def test_hidden_per_1000_is_that_of_the_county_where_it_is_highest() -> None:
    residents = dataset()["host_population"].values
    hidden = {(0, day, host): int(residents[host] // 100) for day in range(DAYS) for host in (0, 3)}
    data = dataset(in_hiding={**hidden, (1, 0, 3): 6})
    assert value("in_hiding_per_1000_most", data)[0] == pytest.approx(10, rel=0.01)
    assert value("in_hiding_per_1000_most", data)[1] == pytest.approx(1000 / residents[3])


def test_officials_and_soldiers_held_apart_are_counted_each() -> None:
    data = dataset(officials_apart={(0, 1): 5, (0, 2): 4}, soldiers_apart={(0, 3): 7})
    assert value("officials_apart_peak", data)[0] == 5
    assert value("soldiers_apart_peak", data)[0] == 7
