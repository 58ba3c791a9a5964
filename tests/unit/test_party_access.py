"""What a process says that it reads and writes of a party is what its code does."""

from __future__ import annotations

import pytest
from party_access import FLAGS, PROPERTIES, access_in, access_of

from sim.processes import DAILY_ORDER

KERNEL = """
from sim.behaviour.penalties import detain
from sim.population.calendar import set_term
from sim.population.party_row import Flag, clear, has, mark, mark_if
from sim.population.transitions import become


def step(arrays, p, price, stream):
    limits, party = price[0], arrays.parties[p]
{body}


def pay(rich, price):
    rich.means -= price
"""


def seen(body: str) -> tuple[set[str], set[str]]:
    reads, writes = access_in(KERNEL.format(body="\n".join(f"    {b}" for b in body.split("\n"))))
    return set(reads), set(writes)


@pytest.mark.parametrize("process", DAILY_ORDER, ids=lambda process: process.__name__)
def test_a_process_declares_all_that_it_reads_and_writes_of_a_party_and_nothing_else(process):
    assert (process.reads, process.writes) == access_of(process)


def test_no_name_stands_for_a_field_and_for_a_flag():
    assert not set(PROPERTIES) & set(FLAGS)


@pytest.mark.parametrize(
    ("body", "reads", "writes"),
    [
        ("return party.intent", {"intent"}, set()),
        ("party.intent = limits.means", set(), {"intent"}),
        ("party.means -= price", {"means"}, {"means"}),
        ("party.members[2] = 1", {"members"}, {"members"}),
        ("arrays.parties[p].goal = arrays.parties[p].home", {"home"}, {"goal"}),
        ("return has(party, Flag.FLED)", {"fled"}, set()),
        ("mark(arrays.parties[p], Flag.ARMED)", set(), {"armed"}),
        ("clear(party, Flag.IS_PUBLIC)", set(), {"is_public"}),
        ("mark_if(party, Flag.HAS_KIN, has(party, Flag.FLED))", {"fled"}, {"has_kin"}),
        ("party.seat = 1", set(), set()),
        ("become(arrays, p, 3, 4)", set(), set()),
    ],
)
def test_fields_and_flags_are_found_in_a_kernel(body, reads, writes):
    assert seen(body) == (reads, writes)


def test_they_are_found_in_what_it_calls():
    assert seen("set_term(arrays, p, 3)")[1] == {"due"}
    assert "forced_returns" in seen("detain(arrays, p, price, stream)")[0]


@pytest.mark.parametrize(
    "body", ["price(party)", "stream.join(arrays)", "has(party, price)", "return party.age"]
)
def test_what_cannot_be_followed_is_refused(body):
    with pytest.raises(AssertionError):
        seen(body)
