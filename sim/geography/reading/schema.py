"""What a folder of places consists of: its tables, and what each cell of them may hold.

From this one list tables are read, mistakes are worded, and the README of a new folder is written.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from sim.geography.reading.vocabulary import DEPTHS, EXIT_KINDS, ROLES, STANCES, WIDTHS

Kind = Literal["text", "number", "whole", "flag", "word", "day", "names"]
Value = float | int | bool | str | tuple[str, ...] | None

_REMARK = re.compile(r"notes?|sources?|\w+_(source|citation|status|year|note)|confidence|basis")


@dataclass(frozen=True)
class Column:
    """A column of a table. Where a cell may be empty, `empty` says what that means."""

    name: str
    kind: Kind
    about: str
    unit: str = ""
    low: float = 0.0
    high: float = 0.0
    words: tuple[str, ...] = ()
    of: str = ""  # the kind of place that it names
    empty: str | None = None  # none: the cell may not be empty, nor the column be left out


@dataclass(frozen=True)
class Table:
    """A table, with the number of rows that it must have and may have."""

    file: str
    about: str
    columns: tuple[Column, ...]
    least: int = 1
    most: int = 1_000
    is_optional: bool = False
    remarks: tuple[str, ...] = ()

    @property
    def by_name(self) -> Mapping[str, Column]:
        """The columns by their names."""
        return {column.name: column for column in self.columns}

    def is_remark(self, name: str) -> bool:
        """Tell whether a column is for readers alone: a source, a note."""
        return name in self.remarks or _REMARK.fullmatch(name) is not None


def _name(about: str, of: str = "") -> Column:
    return Column("name", "text", about, of=of)


def _position() -> tuple[Column, Column]:
    return (
        Column("lat", "number", "latitude", "degrees north", -90.0, 90.0),
        Column("lon", "number", "longitude", "degrees east", -180.0, 180.0),
    )


def _people(name: str, about: str, low: float = 0.0, empty: str | None = None) -> Column:
    return Column(name, "whole", about, "people", low, 500_000_000.0, empty=empty)


def _km(name: str, about: str, empty: str | None = None) -> Column:
    return Column(name, "number", about, "km", 0.0, 20_000.0, empty=empty)


def _word(name: str, about: str, words: tuple[str, ...], empty: str | None = None) -> Column:
    return Column(name, "word", about, words=words, empty=empty)


def _flag(name: str, about: str, empty: str | None = None) -> Column:
    return Column(name, "flag", about, "1 or 0", empty=empty)


_SHARE = ("share", 0.0, 1.0)

TABLES: tuple[Table, ...] = (
    Table(
        "countries.csv",
        "the country that people leave, its neighbours, where they go on to, and others",
        (
            Column("code", "text", "short name by which the other tables speak of it"),
            Column("name", "text", "what pictures call it"),
            Column("in_words", "text", "what it is called within a sentence", empty="as `name`"),
            _word("role", "what it is to the people who leave; exactly one is the origin", ROLES),
            _word("stance", "what this neighbour does with those who are across, all along",
                  STANCES, empty="what the scenario says in `beijing.stance`"),
            Column("government", "text", "what the actor is called that decides for it",
                   empty="`government of` and its name"),
            Column("cooperation", "number", "share of those held whom this neighbour hands over",
                   *_SHARE, empty="what the scenario says in `beijing.cooperation`"),
        ),
        least=2,
        most=20,
    ),
    Table(
        "counties.csv",
        "the counties of the origin, with the people who live there",
        (
            _name("name of the county"),
            Column("province", "text", "name of its province"),
            _people("population", "civilians", low=1.0),
            _people("male", "of which men and boys"),
            _people("female", "of which women and girls"),
            _people("urban", "of which in towns", empty="0"),
            *_position(),
            _km("km_to_border", "from the county's seat to the nearest bank"),
            Column("reach", "text", "reach of the border on which it lies, for the indicators",
                   empty="none"),
        ),
        most=3_000,
        remarks=("name_ko",),
    ),
    Table(
        "sectors.csv",
        "the border with the neighbours, cut into sectors, from one end to the other",
        (
            _name("name of the sector"),
            Column("river", "text", "name of the river, or of the land border"),
            Column("county", "text", "the county on the near bank", of="county"),
            Column("host", "text", "the host opposite", of="host"),
            _km("km_start", "where it begins, along the border"),
            _km("km_end", "where it ends, along the border"),
            _km("length_km", "length", empty="`km_end` less `km_start`"),
            _word("width", "class of width; `land` where there is no river", WIDTHS),
            _word("depth", "class of depth in the dry season; `dry` where there is no river",
                  DEPTHS),
            Column("ice_from", "day", "usual first day of ice that bears people", "month-day",
                   empty="the river never freezes"),
            Column("ice_to", "day", "usual last day of such ice", "month-day",
                   empty="the river never freezes"),
            Column("ice_reliability", "number", "share of winters in which it bears at all",
                   *_SHARE, empty="0"),
            Column("fence_from_year", "whole", "year from which the far bank counts as fenced",
                   "year", 0.0, 9999.0, empty="never"),
            Column("crossing", "names", "its official crossings, joined by semicolons",
                   empty="none"),
            *_position(),
        ),
        most=300,
        remarks=("host_also",),
    ),
    Table(
        "other_exits.csv",
        "ways out that do not lead to a neighbour",
        (
            _name("name of the way out"),
            _word("kind", "what it is", EXIT_KINDS[1:]),
            Column("gateway_counties", "names", "counties from which it is reached, joined by "
                   "semicolons", of="county"),
            _km("approach_km", "way from a gateway's seat to the exit"),
            _km("length_km", "length"),
            *_position(),
        ),
        least=0,
        most=50,
        is_optional=True,
    ),
    Table(
        "hosts.csv",
        "the counties and cities of the neighbours that receive people",
        (
            _name("name of the county or city"),
            Column("country", "text", "code of its country", of="country"),
            Column("province", "text", "name of its province", empty="none"),
            Column("prefecture", "text", "name of its prefecture", empty="none"),
            _flag("is_border", "whether it lies at the border"),
            _people("population", "people who live there", low=1.0),
            Column("kin_share", "number", "share of them who are of the people of the origin",
                   *_SHARE),
            Column("interpreters", "number", "interpreters at hand for registration", "people",
                   0.0, 1_000_000.0,
                   empty="what the scenario says in `county_governments.interpreters`"),
            *_position(),
        ),
        most=1_000,
        remarks=("border_km_generalised", "border_km_published"),
    ),
    Table(
        "camps.csv",
        "sites of camps; none opens unless a scenario lets it",
        (
            _name("name of the site"),
            Column("host", "text", "the host in which it lies", of="host"),
            *_position(),
            _people("capacity", "places", empty="what the scenario says in `camps.capacity`"),
            _flag("ready", "whether it stands ready and need only be opened", empty="0"),
            Column("opening_days", "number", "days from the order to the opening if it stands "
                   "ready", "days", 0.0, 10_000.0,
                   empty="what the scenario says in `camps.opening_days`"),
            Column("building_days", "number", "days from the order to the opening if it must be "
                   "built", "days", 0.0, 10_000.0,
                   empty="what the scenario says in `camps.building_days`"),
        ),
        most=300,
    ),
    Table(
        "network.csv",
        "links of road: between counties of the origin, and between towns (or hosts) of each "
        "neighbour; nothing but a sector leads from one country to another",
        (
            Column("from", "text", "county or town at one end"),
            Column("to", "text", "county or town at the other end"),
            Column("country", "text", "code of the country in which it lies", of="country"),
            _word("class", "kind of road", ("main", "minor")),
            Column("road_km", "number", "length along the road", "km", 0.001, 20_000.0),
        ),
        least=0,
        most=50_000,
        remarks=("gc_km", "detour"),
    ),
    Table(
        "places.csv",
        "towns: those at which roads of the neighbours meet, and those to write on maps; without "
        "this table roads meet at the hosts, and maps name the counties",
        (
            _name("name of the town"),
            Column("country", "text", "code of its country", of="country"),
            *_position(),
            _flag("in_network", "whether roads in network.csv meet there"),
            _flag("on_maps", "whether maps name it"),
        ),
        least=0,
        most=5_000,
        is_optional=True,
        remarks=("name_local", "kind", "border_km"),
    ),
    Table(
        "rivers.csv",
        "the border as a line of points, for maps; without this table maps join the sectors",
        (
            _name("name of the river, or of the land border"),
            *_position(),
            _km("km", "along the border, never falling"),
        ),
        least=2,
        most=50_000,
        is_optional=True,
        remarks=("seq", "km_smoothed"),
    ),
    Table(
        "reaches.csv",
        "the order in which indicators list rivers and reaches, and the claims beside which they "
        "stand; without this table, the order of the sectors",
        (
            _name("name of the river, land border or reach"),
            _word("kind", "what it is", ("river", "reach")),
            Column("evidence", "names", "ids of the evidence register, joined by semicolons",
                   empty="none"),
        ),
        least=0,
        most=300,
        is_optional=True,
    ),
    Table(
        "map.csv",
        "what is written on maps beside the towns",
        (
            _word("what", "`corner`: one of the two corners of maps; `label`: words at a point; "
                  "`note`: a remark below; `ends`: where the sectors begin and end, in words; "
                  "`credit`: whom the tables come from",
                  ("corner", "label", "note", "ends", "credit")),
            Column("text", "text", "the words", empty="none, for a corner"),
            Column("lat", "number", "latitude", "degrees north", -90.0, 90.0,
                   empty="none, but for a corner or a label"),
            Column("lon", "number", "longitude", "degrees east", -180.0, 180.0,
                   empty="none, but for a corner or a label"),
        ),
        least=0,
        most=100,
        is_optional=True,
    ),
)  # fmt: skip
"""All tables, in the order in which they are read and checked."""

OUTLINES = "provinces.geojson"
"""The outlines of provinces for maps; may be left out."""

FILES = (*(table.file for table in TABLES), OUTLINES)
"""All files of a folder of places."""
