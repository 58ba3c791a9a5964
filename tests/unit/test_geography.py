"""The places are complete, in order, sourced, and joined by roads."""

from __future__ import annotations

import csv
import re
import shutil
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from scipy.sparse.csgraph import dijkstra

from sim.geography import map_shapes
from sim.geography.gazetteer import GeographyError, shipped
from sim.geography.geography import Geography, load_geography
from sim.geography.roads import RoadRules, great_circle_km
from sim.geography.shortest_paths import _relaxed, find_routes
from sim.geography.tables import NEVER_FENCED

ROOT = Path(__file__).resolve().parents[2]
PLACES = ROOT / "scenarios" / "places"
TABLES = tuple(sorted(path.name for path in PLACES.glob("*.csv")))
RIVER_SECTORS = 27


@pytest.fixture(scope="module")
def geography() -> Geography:
    return load_geography()


def rows(file: str) -> list[dict[str, str]]:
    with (PLACES / file).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def way(geography: Geography, county: str, exit_name: str) -> float:
    counties, exits = geography.counties, geography.exits
    ways = geography.routes.county_to_exit_km
    return float(ways[counties.name.index(county), exits.name.index(exit_name)])


def test_civilians_add_up_to_the_census(geography: Geography) -> None:
    counties = geography.counties
    assert len(counties.name) == len(set(counties.name)) == 174
    assert counties.population.sum() == 23_349_859
    assert (counties.male + counties.female == counties.population).all()
    assert (counties.urban <= counties.population).all()


@pytest.mark.parametrize(
    ("provinces", "people"),
    [
        (("Pyongyang",), 3_255_288),
        (("South Pyongan", "Nampo"), 4_051_696),
        (("North Pyongan",), 2_728_662),
        (("Chagang",), 1_299_830),
        (("South Hwanghae",), 2_310_485),
        (("North Hwanghae",), 2_113_672),
        (("Kangwon",), 1_477_582),
        (("South Hamgyong",), 3_066_013),
        (("North Hamgyong",), 2_327_362),
        (("Ryanggang",), 719_269),
    ],
)
def test_each_province_adds_up_to_the_census(
    geography: Geography, provinces: tuple[str, ...], people: int
) -> None:
    inside = np.isin(geography.counties.province, provinces)
    assert geography.counties.population[inside].sum() == people


def test_sectors_follow_one_another_from_mouth_to_mouth(geography: Geography) -> None:
    exits = geography.exits
    assert exits.kind == ("river",) * RIVER_SECTORS + ("front line", "sea", "third country")
    start, end = exits.km_start[:RIVER_SECTORS], exits.km_end[:RIVER_SECTORS]
    assert start[0] == 0
    assert (start[1:] == end[:-1]).all()
    assert (end > start).all()
    assert (exits.length_km[:RIVER_SECTORS] == end - start).all()
    with_russia = exits.length_km[:RIVER_SECTORS].sum() + exits.length_km[-1]
    assert with_russia == 1411
    rivers = exits.river[:RIVER_SECTORS]
    assert [a for a, b in pairwise((*rivers, "")) if a != b] == ["Yalu", "Paektu", "Tumen"]


def test_every_border_county_has_its_sector_and_only_samjiyon_has_three(
    geography: Geography,
) -> None:
    exits, counties = geography.exits, geography.counties
    owners = [counties.name[county] for county in exits.county[:RIVER_SECTORS]]
    assert len(set(owners)) == 25
    assert {name for name in owners if owners.count(name) > 1} == {"Samjiyon"}
    assert owners.count("Samjiyon") == 3
    assert (exits.county[RIVER_SECTORS:] == -1).all()


def test_hosts_opposite_are_border_counties_and_run_east_along_the_river(
    geography: Geography,
) -> None:
    exits, hosts = geography.exits, geography.hosts
    opposite = exits.host[:RIVER_SECTORS]
    assert hosts.is_border[opposite].all()
    assert (np.diff(opposite) >= 0).all()
    assert (exits.host[RIVER_SECTORS:] == -1).all()
    assert set(np.flatnonzero(hosts.is_border)) - set(opposite) == {hosts.name.index("Fusong")}
    assert hosts.is_border.tolist() == sorted(hosts.is_border.tolist(), reverse=True)


def test_host_community_of_yanbian_matches_the_prefecture(geography: Geography) -> None:
    hosts = geography.hosts
    in_yanbian = np.array([name == "Yanbian" for name in hosts.prefecture])
    koreans = (hosts.population * hosts.kin_share)[in_yanbian].sum()
    assert 650_000 < koreans < 850_000
    assert hosts.kin_share[in_yanbian].min() > hosts.kin_share[~in_yanbian].max()


def test_each_sector_lies_on_the_river_and_near_its_county_seat(geography: Geography) -> None:
    exits, counties = geography.exits, geography.counties
    for sector in range(RIVER_SECTORS):
        start, end = exits.km_start[sector], exits.km_end[sector]
        lon, lat = map_shapes.border_between((start + end) / 2, end, shipped())[0]
        assert great_circle_km(exits.lat[sector], exits.lon[sector], lat, lon) < 0.2
        line = map_shapes.border_between(start, end, shipped())
        county = exits.county[sector]
        seat = counties.lat[county], counties.lon[county]
        to_bank = great_circle_km(*seat, line[:, 1], line[:, 0]).min()
        assert to_bank < counties.km_to_border[county] + 12, exits.name[sector]


@pytest.mark.parametrize(
    ("place", "sector"),
    [
        ("Sinuiju", "Sinuiju"),
        ("Manpo", "Manpo"),
        ("Chunggang", "Chunggang"),
        ("Hyesan", "Hyesan"),
        ("Changbai", "Hyesan"),
        ("Musan", "Musan"),
        ("Hoeryong", "Hoeryong"),
        ("Kaishantun", "Onsong"),
        ("Tumen", "Onsong"),
    ],
)
def test_towns_on_the_bank_lie_in_their_sector(
    geography: Geography, place: str, sector: str
) -> None:
    exits = geography.exits
    km = float(next(row["border_km"] for row in rows("places.csv") if row["name"] == place))
    number = exits.name.index(sector)
    assert exits.km_start[number] + 3 <= km <= exits.km_end[number] - 3


def test_every_official_crossing_is_in_one_sector_only(geography: Geography) -> None:
    crossings = [name for names in geography.exits.crossing for name in names]
    assert len(crossings) == len(set(crossings)) == 14


def test_tumen_and_upper_yalu_are_easier_than_the_lower_yalu(geography: Geography) -> None:
    exits = geography.exits
    depth = ("dry", "ford", "wade", "swim", "deep")
    depths = dict(zip(exits.name, map(depth.index, exits.depth[:RIVER_SECTORS]), strict=False))
    assert max(depths["Hyesan"], depths["Musan"], depths["Hoeryong"]) < depths["Uiju"]
    ice = dict(zip(exits.name, exits.ice_reliability, strict=True))
    assert min(ice["Hyesan"], ice["Musan"], ice["Onsong"]) > 2 * ice["Sinuiju"]


def test_ice_days_lie_in_one_winter_counted_from_july(geography: Geography) -> None:
    exits = geography.exits
    first, last = exits.ice_from_day, exits.ice_to_day
    hyesan = exits.name.index("Hyesan")
    assert (first[hyesan], last[hyesan]) == (172, 257)  # 20 December to 15 March
    freezes = first >= 0
    assert (last[freezes] > first[freezes]).all()
    assert (first[freezes] >= 153).all()  # not before December
    assert (last[freezes] <= 273).all()  # not after March
    assert (last[~freezes] == -1).all()
    assert (exits.ice_reliability[~freezes] == 0).all()
    assert ((exits.ice_reliability >= 0) & (exits.ice_reliability <= 1)).all()


def test_the_fence_begins_at_dandong_in_2006(geography: Geography) -> None:
    exits = geography.exits
    years = exits.fence_from_year[:RIVER_SECTORS]
    dandong = exits.host[:RIVER_SECTORS] == geography.hosts.name.index("Dandong")
    assert (years[dandong] == 2006).all()
    assert (years[~dandong] >= 2010).all()
    assert (exits.fence_from_year[RIVER_SECTORS:] == NEVER_FENCED).all()


def test_five_camp_sites_three_of_them_in_changbai(geography: Geography) -> None:
    hosts = [geography.hosts.name[host] for host in geography.camps.host]
    assert hosts == ["Changbai"] * 3 + ["Tumen", "Hunchun"]


def test_every_place_can_reach_every_other(geography: Geography) -> None:
    routes = geography.routes
    for ways in (
        routes.county_to_exit_km,
        routes.county_to_county_km,
        routes.host_to_host_km,
        routes.host_to_camp_km,
    ):
        assert np.isfinite(ways).all()
        assert (ways >= 0).all()
        assert not ways.flags.writeable


def test_ways_are_as_long_there_as_back_and_never_beat_a_detour(geography: Geography) -> None:
    for ways in (geography.routes.county_to_county_km, geography.routes.host_to_host_km):
        assert (ways == ways.T).all()
        assert (np.diag(ways) == 0).all()
        through = (ways[:, :, None] + ways[None, :, :]).min(axis=1)
        assert (ways <= through + 1e-6).all()


def test_ways_are_never_shorter_than_the_great_circle(geography: Geography) -> None:
    counties = geography.counties
    straight = great_circle_km(
        counties.lat[:, None], counties.lon[:, None], counties.lat, counties.lon
    )
    assert (geography.routes.county_to_county_km >= straight - 1).all()


def test_border_towns_are_nearest_to_their_own_sector(geography: Geography) -> None:
    ways, exits = geography.routes.county_to_exit_km, geography.exits
    for sector in range(RIVER_SECTORS):
        county = exits.county[sector]
        nearest = ways[county, :RIVER_SECTORS].argmin()
        assert exits.county[nearest] == county, exits.name[sector]
    assert way(geography, "Hyesan", "Hyesan") < 2
    assert way(geography, "Pyongyang", "Hyesan") > 100 * way(geography, "Hyesan", "Hyesan")
    assert way(geography, "Chongjin", "Hoeryong") < way(geography, "Chongjin", "Hyesan")


def test_way_from_pyongyang_to_the_yalu_is_that_of_the_railway(geography: Geography) -> None:
    assert 200 < way(geography, "Pyongyang", "Sinuiju") < 300  # 225 km by rail


def test_other_exits_are_reached_from_the_nearest_gateway(geography: Geography) -> None:
    assert way(geography, "Kaesong", "Southern border") < 15
    assert way(geography, "Wonsan", "Sea") < way(geography, "Hyesan", "Sea")
    to_rason = geography.routes.county_to_county_km[:, geography.counties.name.index("Rason")]
    to_russia = geography.routes.county_to_exit_km[:, geography.exits.name.index("Russia")]
    assert np.allclose(to_russia - to_rason, 43)


def test_counties_on_the_way_include_home_and_gateway_in_equal_shares(
    geography: Geography,
) -> None:
    counties, exits = geography.counties, geography.exits
    on_way = geography.routes.counties_on_way
    ways = len(counties.name) * len(exits.name)
    dense = np.zeros((ways, len(counties.name)))
    dense[np.repeat(np.arange(ways), np.diff(on_way.first)), on_way.county] = on_way.share
    assert np.allclose(dense.sum(axis=1), 1.0)
    column = np.arange(len(counties.name), dtype=float)
    assert np.allclose(on_way @ column, dense @ column)
    dense = dense.reshape(len(counties.name), len(exits.name), len(counties.name))
    for home in range(len(counties.name)):
        assert (dense[home, :, home] > 0).all()
    for sector in range(RIVER_SECTORS):
        assert (dense[:, sector, exits.county[sector]] > 0).all()
    shares = np.where(dense > 0, dense, np.nan)
    assert np.allclose(np.nanmin(shares, axis=2), np.nanmax(shares, axis=2))


def test_counties_on_the_way_stand_along_a_shortest_way(geography: Geography) -> None:
    routes, counties, exits = geography.routes, geography.counties, geography.exits
    home, sector = counties.name.index("Pyongyang"), exits.name.index("Hyesan")
    on_way = routes.counties_on_way
    ways = routes.county_to_county_km
    way = home * len(exits.name) + sector
    for passed in on_way.county[on_way.first[way] : on_way.first[way + 1]]:
        there = ways[home, passed] + ways[passed, exits.county[sector]]
        assert there == pytest.approx(ways[home, exits.county[sector]])


def test_ways_over_any_network_are_those_that_scipy_finds() -> None:
    stream = np.random.default_rng(3)
    for _ in range(20):
        count = int(stream.integers(2, 40))
        start, end = stream.integers(0, count, (2, 4 * count))
        start = np.append(start, np.arange(count - 1))
        end = np.append(end, np.arange(1, count))  # a chain, so that all are joined
        km = stream.uniform(1, 50, start.size)
        roads = np.full((count, count), np.inf)
        np.minimum.at(roads, (start, end), km)
        np.fill_diagonal(roads, 0)
        expected = dijkstra(roads, directed=False)
        both_ways = (np.append(start, end).tolist(), np.append(end, start).tolist())
        found, before = _relaxed(*both_ways, np.append(km, km), count)
        np.testing.assert_allclose(found, expected)
        for home, there in zip(*np.nonzero(~np.eye(count, dtype=bool)), strict=True):
            last = before[home, there]
            link = min(roads[last, there], roads[there, last])
            assert found[home, there] == pytest.approx(found[home, last] + link)


def test_exposure_in_one_county_is_felt_only_on_ways_through_it(geography: Geography) -> None:
    counties, exits = geography.counties, geography.exits
    fighting = np.array([name == "Kaesong" for name in counties.name], dtype=float)
    felt = (geography.routes.counties_on_way @ fighting).reshape(len(counties.name), -1)
    assert felt[counties.name.index("Kaesong"), exits.name.index("Hyesan")] > 0
    assert felt[counties.name.index("Musan"), exits.name.index("Musan")] == 0


def test_faster_minor_roads_never_make_a_way_longer(geography: Geography) -> None:
    exits = geography.exits
    faster = find_routes(
        shipped(),
        exits,
        geography.hosts,
        geography.camps,
        rules=RoadRules(minor_speed_share=1.0),
    )
    ways = geography.routes.county_to_exit_km
    assert (faster.county_to_exit_km <= ways + 1e-9).all()
    assert (faster.county_to_exit_km < ways - 1).any()


def test_camps_are_near_the_county_that_they_stand_in(geography: Geography) -> None:
    to_camp = geography.routes.host_to_camp_km
    assert (to_camp.argmin(axis=0) == geography.camps.host).all()
    assert to_camp.min(axis=0).max() < 40


def test_names_are_in_the_order_of_the_arrays(geography: Geography) -> None:
    assert shipped().names("county") == geography.counties.name
    assert shipped().names("host") == geography.hosts.name
    assert shipped().names("sector") == geography.exits.name
    assert shipped().names("camp") == geography.camps.name
    assert set(shipped().names("province")) == set(geography.counties.province)


@pytest.mark.parametrize("file", TABLES)
def test_every_row_of_every_table_has_its_sources(file: str) -> None:
    table = rows(file)
    sourced = [name for name in table[0] if re.search(r"source|status|citation", name)]
    assert sourced
    for row in table:
        assert all(row[column].strip() for column in sourced), row


@pytest.mark.parametrize("file", ["sectors.csv", "other_exits.csv", "hosts.csv", "camps.csv"])
def test_sources_are_claims_of_the_register_or_called_assumptions(file: str) -> None:
    register = (ROOT / "calibration" / "evidence.yaml").read_text(encoding="utf-8")
    claims = set(re.findall(r"^\s*- id:\s*([\w.-]+)", register, flags=re.MULTILINE))
    plain = ("assumption:", "derived:", "memory", "GeoNames")
    for row in rows(file):
        for column in (name for name in row if "source" in name):
            if not row[column].startswith(plain):
                cited = {part.strip() for part in row[column].split(",")}
                assert cited <= claims, (row["name"], column, cited - claims)


def test_an_unknown_width_is_refused(tmp_path: Path) -> None:
    shutil.copytree(PLACES, tmp_path / "places")
    sectors = tmp_path / "places" / "sectors.csv"
    text = sectors.read_text(encoding="utf-8")
    sectors.write_text(text.replace(",reservoir,", ",lake,"), encoding="utf-8")
    with pytest.raises(GeographyError, match=r"sectors.csv:5:\d+: width: lake .* land, narrow"):
        Geography.read(tmp_path / "places")


def test_border_line_is_one_line_from_sea_to_sea() -> None:
    line, km = map_shapes.border_line(shipped()), map_shapes.border_chainage(shipped())
    assert line.shape == (len(km), 2)
    assert (np.diff(km) >= 0).all()
    assert (km[0], km[-1]) == (0, 1410)
    steps = great_circle_km(line[:-1, 1], line[:-1, 0], line[1:, 1], line[1:, 0])
    assert steps.max() < 20


def test_map_shapes_cover_the_counties(geography: Geography) -> None:
    outlines = map_shapes.province_outlines(shipped())
    assert {"Ryanggang", "North Hamgyong", "Rason"} <= {name for name, _, _ in outlines}
    everywhere = np.vstack([outline for _, _, outline in outlines])
    counties = geography.counties
    assert everywhere[:, 0].min() < counties.lon.min() < counties.lon.max()
    assert counties.lat.max() < everywhere[:, 1].max()
    assert {town.country for town in map_shapes.towns(shipped())} == {"KP", "CN"}
