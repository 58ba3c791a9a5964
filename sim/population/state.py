"""Keeping: all people as arrays that can be saved on one day and put back on another machine."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.population.arrays import LINES, PeopleArrays
from sim.population.calendar import enter_later_ones
from sim.population.party_row import PARTY
from sim.population.population import People
from sim.population.rosters import CHUNK
from sim.population.soundness import check_links
from sim.status import Status

Saved = dict[str, NDArray[Any]]

_WHOLE = ("residents", "first", "last", "filled", "spare", "stock", "left", "reached", "fates")
_RECORDS = ("layout", "tally", "by_place")
_WAITING = ("waiting_children", "waiting_adults", "waiting_older")
_CHANGES = ("day", "days", "rows", "largest_party", "refused", "wives", *_WAITING)
"""What of the layout differs between days, or between runs of the same places."""


def kept(people: People) -> Saved:
    """Give copies of everything about people that a run goes on from."""
    arrays, rows = people.arrays, people.parties.count
    used = int(arrays.spare[0])
    plain = {name: np.array(getattr(arrays, name)) for name in (*_WHOLE, "front", "tail")}
    parties = np.zeros(rows, dtype=PARTY)  # a copy would leave what lies between fields to chance
    parties[...] = arrays.parties[:rows]
    return {
        **plain,
        **{name: np.array(getattr(arrays, name)).view(np.ndarray) for name in _RECORDS},
        "parties": parties,
        "slots": arrays.slots[: used * CHUNK].copy(),
        "after": arrays.after[:used].copy(),
        "before": arrays.before[:used].copy(),
    }


def put_back(people: People, saved: Saved) -> None:
    """Let people be as they were kept, in a run of as many days or of another number.

    Raises:
        ValueError: An array is not what `kept` gives of these places.
    """
    _check(people.arrays, saved)
    days = int(people.layout["days"][0])
    rows = len(saved["parties"])
    before = people.parties.count
    people.layout[...] = saved["layout"]
    people.parties.make_room(0)
    people.parties.records[:rows] = saved["parties"]
    people.parties.records[rows:before] = np.zeros(1, dtype=PARTY)
    arrays = people.arrays  # with room for as many rows
    for name in (*_WHOLE, "tally", "by_place", "slots", "after", "before"):
        getattr(arrays, name)[: len(saved[name])] = saved[name]
    slots = saved["slots"]  # what stands behind the last party of a bag is never read
    arrays.sizes[: len(slots)] = arrays.parties["people"].take(slots, mode="clip")
    _put_back_chains(people, saved, days)


def _check(arrays: PeopleArrays, saved: Saved) -> None:
    """Compiled functions look at no bounds, so that nothing of another size may come in."""
    for name in ("layout", "spare"):
        if (array := saved[name]).shape != getattr(arrays, name).shape or (
            array.dtype != getattr(arrays, name).dtype
        ):
            raise ValueError(f"{name} is {array.dtype} of {array.shape}")
    used, days = int(saved["spare"][0]), int(saved["layout"]["days"][0])
    if missing := {*_WHOLE, *_RECORDS, "parties", "slots", "after", "before"} - saved.keys():
        raise ValueError(f"it has no {min(missing)}")
    chains = len(arrays.front) + len(Status) * (days - int(arrays.layout["days"][0]))
    rows = {
        "parties": int(saved["layout"]["rows"][0]),
        "slots": used * CHUNK,
        "after": used,
        "before": used,
        "front": chains,
        "tail": chains,
    }
    for name, array in saved.items():
        like = getattr(arrays, name)
        shape = (rows.get(name, len(like)), *like.shape[1:])
        if array.shape != shape or array.dtype != like.dtype:
            raise ValueError(
                f"{name} is {array.dtype} of {array.shape}, not {like.dtype} of {shape}"
            )
    for name in arrays.layout.dtype.names or ():
        if name not in _CHANGES and (saved["layout"][name] != arrays.layout[name]).any():
            raise ValueError(f"it has other places: {name}")
    check_links(saved)


def _put_back_chains(people: People, saved: Saved, days: int) -> None:
    """Put back lines and calendar; a longer run has pages for terms that lay beyond the other."""
    arrays, kept_days = people.arrays, int(saved["layout"]["days"][0])
    days = max(days, kept_days)
    n_lines = len(LINES) * int(people.layout["places"][0])
    known, chains = n_lines + len(Status) * kept_days, n_lines + len(Status) * days + 1
    front, tail = np.full(chains, -1, dtype=np.int32), np.full(chains, -1, dtype=np.int32)
    for ends, before in ((front, saved["front"]), (tail, saved["tail"])):
        ends[:known], ends[-1] = before[:known], before[-1]
    people.exchange(arrays._replace(front=front, tail=tail))
    people.layout["days"][0] = days
    if days > kept_days:
        enter_later_ones(people.arrays, chains - 1)
