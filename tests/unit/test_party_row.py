"""The row of a party: its fields and flags, the room that is left, and what follows from them."""

from __future__ import annotations

import ast
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from worlds import invented_world

import sim
from sim.engine.compiled import compiled
from sim.engine.rows import LINE
from sim.population.arrays import READERS, PeopleArrays
from sim.population.party_row import (
    FIELDS,
    FLAG_MEANING,
    MOST_FLAGS,
    MOST_READERS,
    PARTY,
    Field,
    Flag,
    clear,
    has,
    mark,
    mark_if,
    row_of,
)
from sim.population.soundness import check_links
from sim.population.state import kept
from sim.status import ABOUT, HELD, OUTSIDE, ROSTERED, SHELTERED, Status

ROOT = Path(sim.__file__).parent


def test_a_row_fills_one_line_of_the_cache_and_has_room_for_new_mechanisms():
    assert PARTY.itemsize == LINE
    at = [each.name for each in FIELDS].index("news_to")
    choice = Field("channel", np.int8, "", "")
    assert row_of([*FIELDS[:at], choice, *FIELDS[at:]]).itemsize == LINE
    assert MOST_FLAGS - len(Flag) >= 20
    assert MOST_READERS >= 16 >= len(READERS) + 10


def test_a_row_that_does_not_fit_is_refused():
    with pytest.raises(ValueError, match="a line has 64"):
        row_of([*FIELDS, Field("history", np.int8, "", "", shape=(11,))])


def test_every_field_and_flag_says_what_it_means():
    assert list(FLAG_MEANING) == list(Flag) == list(range(len(Flag)))
    assert all(FLAG_MEANING.values())
    assert all(field.meaning and field.values for field in FIELDS)


@compiled
def _change(arrays: PeopleArrays, one: int, other: int, is_so: bool) -> bool:
    party = arrays.parties[0]
    mark(party, one)
    mark(party, other)
    clear(party, one)
    mark_if(party, other, is_so)
    told: bool = has(party, other)
    return told


@pytest.mark.parametrize("rest", [0, 2**MOST_FLAGS - 1])
def test_no_flag_touches_another(rest: int):
    people = invented_world().people
    people.parties.make_room(1)
    marks = people.parties.records["marks"]
    for one, other in combinations((0, 1, 9, 15, 30, MOST_FLAGS - 1), 2):
        for is_so in (True, False):
            marks[0] = rest
            assert _change(people.arrays, one, other, is_so) == is_so
            expected = rest & ~(1 << one) & ~(1 << other) | (int(is_so) << other)
            assert int(marks[0]) == expected


@pytest.mark.parametrize("flag", Flag)
def test_a_flag_is_read_of_many_parties_by_its_name(flag: Flag):
    world = invented_world()
    name = flag.name.lower()
    ids = world.put(Status.IN_HIDING, world.places.atlas.host.start, 4, **{name: False})
    world.people.parties.mark(ids, flag, is_so=np.array([True, False, True, False]))
    assert getattr(world.people.parties, name)[ids].tolist() == [True, False, True, False]
    world.people.parties.mark(ids, flag)
    assert getattr(world.people.parties, name)[ids].all()


@pytest.mark.parametrize("field", [each for each in FIELDS if each.low is not None])
def test_what_lies_outside_the_range_of_a_field_does_not_come_out_of_a_snapshot(field: Field):
    world = invented_world()
    world.put(Status.IN_HIDING, world.places.atlas.host.start, 4)
    saved = kept(world.people)
    check_links(saved)
    most = 2**32 - 1 if field.name == "marks" else field.low - 1
    saved["parties"][field.name][0] = most
    with pytest.raises(ValueError, match="out of range"):
        check_links(saved)


def test_statuses_have_the_properties_that_their_meaning_says():
    across = {status for status, about in ABOUT.items() if "across" in about.meaning}
    arrived = {status for status, about in ABOUT.items() if "arrived" in about.meaning}
    assert across - {Status.DEAD} | arrived | {Status.ONWARD} == OUTSIDE
    assert {status for status, about in ABOUT.items() if "sheltered" in about.meaning} == SHELTERED
    assert {status for status, about in ABOUT.items() if about.meaning.startswith("held")} == HELD
    assert {Status.IN_CUSTODY, Status.DETAINED} == HELD
    assert not ROSTERED & {status for status in Status if not ABOUT[status].may_become}


_KNOWN = "(Status.AT_RECEPTION, Status.WITH_FAMILIES, Status.IN_CENTRE, Status.IN_CAMP)"


def _lists_of_statuses(path: Path) -> list[str]:
    """Give the lists, sets and tuples of two and more statuses that stand in a module.

    What stands in brackets behind a table is a step from one status to the other.
    """
    found = []
    nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    steps = {id(node.slice) for node in nodes if isinstance(node, ast.Subscript)}
    for node in nodes:
        if id(node) in steps:
            continue
        elements = node.elts if isinstance(node, ast.List | ast.Set | ast.Tuple) else []
        names = {ast.unparse(each) for each in elements}
        statuses = {name for name in names if name.startswith("Status.")}
        if statuses == names and len(statuses) > 1:
            found.append(ast.unparse(node))
    return found


def test_nobody_lists_statuses_by_hand_for_what_they_have_in_common():
    found = {
        (str(path.relative_to(ROOT)), each)
        for path in sorted(ROOT.rglob("*.py"))
        if path != ROOT / "status.py"
        for each in _lists_of_statuses(path)
    }
    only_these = {
        "(Status.IN_HIDING, Status.AT_RECEPTION)",  # who is at a host, in this order
        "(Status.AT_HOME, Status.INTERNALLY_DISPLACED)",  # who lives on the food of a county
        "(Status.AT_BORDER, Status.IN_ZONE)",  # who waits on the near bank
        "(Status.AT_RECEPTION, Status.IN_CENTRE, Status.WITH_FAMILIES)",  # whom a site takes in
        "(Status.IN_SOUTH_KOREA, Status.ELSEWHERE_ABROAD)",  # who has arrived
        _KNOWN,  # in the order in which they are asked to leave
        _KNOWN.replace("(", "(Status.IN_HIDING, "),  # who may go home, in this order
    }
    assert {each for _, each in found} <= only_these, found
