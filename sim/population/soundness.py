"""Whether kept people can be put back: every number that leads to another place must lead there.

Compiled functions look at no bounds and follow chains to their end, so that a number that is out of
range, or a chain that goes in a circle, must not come in. Whether the people are the right ones is
another question, which the ledger and the recounts of every day answer.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.population.arrays import READERS
from sim.population.party_row import FIELDS
from sim.population.rosters import CHUNK
from sim.status import ROSTERED, Status, mask

Saved = dict[str, NDArray[Any]]
_IS_ROSTERED = mask(ROSTERED)


def check_links(saved: Saved) -> None:
    """Check arrays of the right sizes and types.

    Raises:
        ValueError: A number in them leads nowhere, or in a circle.
    """
    _check_parties(saved)
    _check_bags(saved)
    _check_chains(saved)
    for name in ("residents", "stock", "left", "reached"):
        _hold(name, saved[name] >= 0)


def _hold(what: str, is_right: NDArray[np.bool_] | np.bool_ | bool) -> None:
    if not np.all(is_right):
        raise ValueError(f"{what} is out of range")


def _between(what: str, values: NDArray[Any], low: int, high: int) -> None:
    """Hold values to a range, both ends of which are allowed."""
    _hold(what, (values >= low) & (values <= high))


def _check_parties(saved: Saved) -> None:
    parties, layout = saved["parties"], saved["layout"][0]
    rows, places = len(parties), int(layout["places"])
    days, chains = int(layout["days"]), len(saved["front"])
    _between("day", layout["day"], 0, days)
    above = {"counties": int(layout["counties"]), "places": places, "chains": chains}
    for field in FIELDS:
        if field.low is not None and field.high is not None:
            high = above[field.high] - 1 if isinstance(field.high, str) else field.high
            _between(field.name, parties[field.name], field.low, high)
    _hold("people", parties["people"] == parties["members"].sum(axis=1))
    _hold("people", (parties["people"] == 0) == (parties["status"] == Status.DEAD))
    _hold("means", np.isfinite(parties["means"]))
    _hold("largest_party", layout["largest_party"] >= parties["people"].max(initial=0))
    _hold("rows", np.bool_(rows == layout["rows"]))


def _check_bags(saved: Saved) -> None:
    """Every chunk is in one bag or handed back, and every party where it says that it is."""
    first, last, filled = saved["first"], saved["last"], saved["filled"]
    after, before, used = saved["after"], saved["before"], len(saved["after"])
    rows = len(saved["parties"])
    for name in ("first", "last", "after"):
        _between(name, saved[name], -1, used - 1)
    _between("filled", filled, 0, rows)
    owner = np.full(used, -1)  # the bag of each chunk
    held = np.zeros(used, dtype=np.int64)  # how many parties are in it
    bags = np.flatnonzero(first >= 0)
    _hold("filled", (filled > 0) == (first >= 0))
    _hold("last", (first >= 0) == (last >= 0))
    chunks, left, behind = first[bags], filled[bags], np.full(bags.size, -1)
    while bags.size:
        _hold("after", (chunks >= 0) & (owner[chunks] < 0))
        owner[chunks] = bags
        _hold("after", owner[chunks] == bags)
        _hold("before", before[chunks] == behind)
        held[chunks] = np.minimum(left, CHUNK)
        ends = left <= CHUNK
        _hold("last", last[bags[ends]] == chunks[ends])
        _hold("after", after[chunks[ends]] == -1)
        goes_on = ~ends
        behind = chunks[goes_on]
        bags, left, chunks = bags[goes_on], left[goes_on] - CHUNK, after[behind]
    _check_spare(saved, owner)
    _check_slots(saved, owner, held)


def _check_spare(saved: Saved, owner: NDArray[np.int64]) -> None:
    """Chunks that were handed back form one list, and are in no bag."""
    after, chunk = saved["after"], int(saved["spare"][1])
    free = np.flatnonzero(owner < 0)
    for _ in range(free.size):
        _hold("spare", np.bool_(0 <= chunk < owner.size and owner[chunk] == -1))
        owner[chunk] = -2
        chunk = int(after[chunk])
    _hold("spare", np.bool_(chunk == -1))


def _check_slots(saved: Saved, owner: NDArray[np.int64], held: NDArray[np.int64]) -> None:
    parties, places = saved["parties"], int(saved["layout"]["places"][0])
    used = np.arange(CHUNK) < held[:, None]
    slots = saved["slots"].reshape(-1, CHUNK)
    _between("slots", slots[used], 0, len(parties) - 1)
    who = slots[used]
    bag = np.repeat(owner, held)
    at = np.flatnonzero(used.reshape(-1))
    n_rosters = len(Status) * places
    listed = bag < n_rosters
    is_here = parties["status"][who].astype(np.int64) * places + parties["place"][who]
    _hold("slots", (is_here == bag)[listed])
    _hold("seat", parties["seat"][who[listed]] == at[listed])
    rostered = _IS_ROSTERED[parties["status"]]
    _hold("slots", np.bincount(who[listed], minlength=len(parties)) == rostered)
    news = np.zeros(len(parties), dtype=np.int64)
    np.add.at(news, who[~listed], 1 << (bag[~listed] - n_rosters))
    _hold("news_to", news == parties["news_to"])
    _hold("news_to", parties["news_to"] < 1 << len(READERS))


def _check_chains(saved: Saved) -> None:
    """Every party in a chain has the neighbours that it names, and every chain has two ends."""
    parties, front, tail = saved["parties"], saved["front"], saved["tail"]
    rows = len(parties)
    for name in ("front", "tail"):
        _between(name, saved[name], -1, rows - 1)
    inside = np.flatnonzero(parties["chain"] >= 0)
    chain, ahead, behind = (parties[n][inside] for n in ("chain", "ahead", "behind"))
    _between("ahead", ahead, -1, rows - 1)
    _between("behind", behind, -1, rows - 1)
    for one, other, back in ((ahead, "behind", front), (behind, "ahead", tail)):
        has = one >= 0
        _hold(other, parties[other][one[has]] == inside[has])
        _hold("chain", parties["chain"][one[has]] == chain[has])
        _hold("front and tail", back[chain[~has]] == inside[~has])
    for ends, end in ((front, "ahead"), (tail, "behind")):
        begun = np.flatnonzero(ends >= 0)
        _hold("front and tail", parties["chain"][ends[begun]] == begun)
        _hold("front and tail", parties[end][ends[begun]] == -1)
    later = inside[chain == len(front) - 1]
    _hold("due", parties["due"][later] >= 0)
