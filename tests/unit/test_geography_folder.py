"""A folder of places is read as one value, or refused with every mistake and its place."""

from __future__ import annotations

import pickle
import shutil
from pathlib import Path

import numpy as np
import pytest
from geography_mutants import damaged, read

from sim.geography.gazetteer import GeographyError, read_gazetteer, shipped
from sim.geography.geography import Geography
from sim.geography.numbering import Places
from sim.geography.reading.schema import FILES, TABLES
from sim.geography.reading.starter import begin, readme

WORLD = Path(__file__).resolve().parents[1] / "world"


@pytest.fixture
def world(tmp_path):
    folder = tmp_path / "world"
    folder.mkdir()
    for name in FILES:
        if (WORLD / name).is_file():
            shutil.copyfile(WORLD / name, folder / name)
    return folder


def change(folder: Path, file: str, before: str, after: str) -> None:
    text = (folder / file).read_text(encoding="utf-8")
    assert before in text
    (folder / file).write_text(text.replace(before, after), encoding="utf-8")


def said(folder: Path) -> list[str]:
    with pytest.raises(GeographyError) as refused:
        read_gazetteer(folder, "world")
    return str(refused.value).splitlines()


def test_an_invented_world_is_read_whole(world):
    geography = Geography.read(world)
    assert geography.counties.name == ("Norvale", "Harrow", "Sudmere", "Midmarch", "Portmar")
    assert geography.exits.kind[-3:] == ("sea", "front line", "third country")
    assert geography.camps.capacity.tolist() == [-1, 600, 150]
    assert geography.hosts.stance.tolist() == [-1, -1, -1, 2, 2]
    assert geography.exits.length_km[0] == 40
    assert len(Places(geography).exits) == 8


def test_no_road_leads_from_one_neighbour_to_another(world):
    km = Geography.read(world).routes.host_to_host_km
    assert np.isinf(km[:3, 3:]).all()
    assert np.isfinite(km[:3, :3]).all()


@pytest.mark.parametrize(
    ("file", "before", "after", "message"),
    [
        ("counties.csv", "Upland,40000", "Upland,-40000",
         "world/counties.csv:2:3: population: -40000 lies below what is allowed"),
        ("counties.csv", "40000,19500", "41000,19500",
         "world/counties.csv:2:3: population: 41,000 is not male plus female, 19,500 and 20,500"),
        ("counties.csv", "Harrow,Upland", "Norvale,Upland",
         "world/counties.csv:3:1: name: Norvale is named on line 2 already"),
        ("counties.csv", "50.90", "50,90",
         "world/counties.csv:2:11: north stands in no column"),
        ("sectors.csv", ",Norvale,", ",Norval,",
         "world/sectors.csv:2:3: county: Norval is not in counties.csv; did you mean Norvale?"),
        ("sectors.csv", "50.95,20.15", "20.15,50.95",
         "world/sectors.csv:2:14: lat: lies 4,352 km from Norvale; are lat and lon exchanged?"),
        ("sectors.csv", "narrow,wade", "narrow,wad",
         "world/sectors.csv:2:8: depth: wad is not known here; did you mean wade?; allowed dry"),
        ("sectors.csv", "land,dry", "land,ford",
         "world/sectors.csv:4:8: depth: ford does not go with a width of land"),
        ("sectors.csv", "12-15,03-10", "12-15,",
         "world/sectors.csv:2:10: ice_to: is empty; give both days of ice or neither"),
        ("sectors.csv", "12-15,03-10", "03-10,12-15",
         "world/sectors.csv:2:10: ice_to: lies before ice_from"),
        ("sectors.csv", "12-15", "15-12",
         "world/sectors.csv:2:9: ice_from: 15-12 is no day of the year; write month and day"),
        ("sectors.csv", ",40,90,", ",30,90,",
         "world/sectors.csv:3:5: km_start: 30 lies before the end of the sector above, 40"),
        ("hosts.csv", "Aldport,AL,1", "Aldport,AL,0",
         "world/hosts.csv:2:3: is_border: lies opposite a sector of sectors.csv, so give 1"),
        ("hosts.csv", "Aldcastle,AL", "Aldcastle,MO",
         "world/hosts.csv:4:2: country: MO is no neighbour in countries.csv"),
        ("camps.csv", "Meadow,Aldport", "Meadow,Aldwik",
         "world/camps.csv:2:2: host: Aldwik is not in hosts.csv; did you mean Aldwick?"),
        ("network.csv", "Midmarch,Portmar", "Midmarch,Nowhere",
         "world/network.csv:7:2: to: Nowhere is no place of MO in counties.csv where roads meet"),
        ("network.csv", "Midmarch,Portmar,MO,main,65\n", "",
         "world/counties.csv:6:1: name: no road of network.csv leads from Portmar to Norvale"),
        ("network.csv", "Aldport,Aldwick,AL,main,60\n", "Aldport,Aldwick,AL,main,60\n" * 2,
         "world/network.csv:9:2: to: the link is given on line 8 already; delete one"),
        ("countries.csv", "Aldia,Aldia,neighbour", "Aldia,Aldia,origin",
         "world/countries.csv:3:4: role: a second country has the role origin"),
        ("other_exits.csv", "Sudmere; Midmarch", "Sudmere; Midmarsh",
         "world/other_exits.csv:3:3: gateway_counties: Midmarsh is not in counties.csv; did you"),
        ("counties.csv", "population", "populaton",
         "world/counties.csv:1:3: populaton: is no column of this table; did you mean population?"),
    ],
    ids=lambda value: value[:24] if isinstance(value, str) else None,
)  # fmt: skip
def test_a_mistake_is_told_with_its_row_its_column_and_what_helps(
    world, file, before, after, message
):
    change(world, file, before, after)
    found = said(world)
    assert any(line.startswith(message) for line in found), found


def test_all_mistakes_of_all_tables_are_told_at_once(world):
    change(world, "counties.csv", "20.10", "east")
    change(world, "counties.csv", "30000", "many")
    change(world, "hosts.csv", "0.40", "4.0")
    change(world, "camps.csv", "Aldwick,", "Aldwack,")
    (world / "network.csv").unlink()
    assert [line.split(": ")[0] for line in said(world)] == [
        "world/counties.csv:2:8",
        "world/counties.csv:3:3",
        "world/hosts.csv:2:5",
        "world/camps.csv:3:2",
        "world/network.csv",
    ]


def test_a_sector_off_the_line_of_the_border_is_told(world):
    points = "".join(f"Isen,51.0,{20 + km / 70:.3f},{km}\n" for km in range(0, 191, 10))
    (world / "rivers.csv").write_text(f"name,lat,lon,km\n{points}", encoding="utf-8")
    assert any("sectors.csv:6:14: lat: lies" in line and "off Lune" in line for line in said(world))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "world/hosts.csv:1:1: is empty; its first line names the columns: name,country"),
        (
            b"name;country;is_border\n",
            "world/hosts.csv:1:1: has cells parted by semicolons",
        ),
        ("name,country\n".encode("utf-16"), "world/hosts.csv:1:1: is UTF-16, not text in UTF-8"),
        (b"PK\x03\x04", "world/hosts.csv:1:1: is an Excel file, not text in UTF-8"),
        (b"name,country\nAld,\xe4\n", "world/hosts.csv:2:2: holds bytes that are not UTF-8"),
        (b'name,country\n"Ald,AL\n', "world/hosts.csv:2:1: cannot be read as CSV from here on"),
        (b"name,co\x00untry\n", "world/hosts.csv:1:2: holds a character of no text"),
    ],
)
def test_a_file_that_is_no_table_is_told_as_what_it_is(world, content, message):
    (world / "hosts.csv").write_bytes(content)
    assert any(line.startswith(message) for line in said(world)), said(world)


def test_marks_of_byte_order_line_ends_and_blank_lines_do_no_harm(world):
    before = read_gazetteer(world)
    for name in FILES:
        path = world / name
        if path.is_file():
            text = path.read_text(encoding="utf-8")
            path.write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n\r\n").encode())
    assert read_gazetteer(world) == before


def test_a_digest_names_values_and_neither_remarks_nor_the_order_of_columns(world):
    before = read_gazetteer(world)
    change(world, "camps.csv", "building_days\n", "building_days,note\n")
    assert read_gazetteer(world).digest == before.digest
    change(world, "camps.csv", ",600,", ",601,")
    assert read_gazetteer(world).digest != before.digest


def test_a_gazetteer_travels_between_processes_and_into_a_run(world, tmp_path):
    places = read_gazetteer(world)
    sent = pickle.dumps(places)
    assert pickle.loads(sent) == places  # noqa: S301 - our own
    assert b"Isen bridge" in sent
    assert b"name,country,is_border" not in sent
    places.write_to(tmp_path / "kept")
    assert places.is_copied_in(tmp_path / "kept")
    assert read_gazetteer(tmp_path / "kept") == places
    assert not list((tmp_path / "kept").glob(".*"))


def test_places_that_come_with_the_model_are_sound():
    assert shipped().is_documented
    assert shipped().defaults["camps.ready"] == ("Shibalidaogou", "Changbai Riverside")


@pytest.mark.parametrize("seed", range(60))
def test_a_damaged_folder_is_refused_with_row_and_column_or_can_be_built(tmp_path, seed):
    """`python tests/unit/geography_mutants.py 1000` tries more of them."""
    folder = tmp_path / "world"
    has_place = damaged(folder, seed)
    _, mistakes = read(folder)
    for mistake in mistakes:
        assert str(mistake).isprintable()
        assert not has_place or (mistake.line >= 1 and mistake.column >= 1), str(mistake)


def test_a_new_folder_is_valid_and_explains_every_column(tmp_path):
    begin(tmp_path / "mine")
    Geography.read(tmp_path / "mine")
    text = (tmp_path / "mine" / "README.md").read_text(encoding="utf-8")
    assert text.splitlines() == list(readme("mine"))
    for table in TABLES:
        assert f"## {table.file}" in text
        assert all(f"| `{column.name}` |" in text for column in table.columns)


def test_a_new_folder_never_replaces_what_is_there(tmp_path):
    (tmp_path / "mine").mkdir()
    for path in (tmp_path / "mine", tmp_path / "no" / "such"):
        with pytest.raises(GeographyError):
            begin(path)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["mine"]
