"""Sample parties followed from the day they leave home, by looking at their rows each evening.

Nothing is drawn from the streams of the model and nothing is written into it: which departures are
followed is told by a number made of seed, member, party and day. Of each stream of leavers the
departures with the lowest numbers are followed, so that they are a fair sample of all; from these
it is chosen in the end, the rare outcomes as well as the common ones.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.geography.numbering import HELD_APART, NETWORKS, Places
from sim.geography.words import words_of
from sim.population.cohorts import CLASS_AGE, CLASS_SEX, Age, Sex
from sim.population.party_row import Flag, LeaverStream, flagged
from sim.population.population import People
from sim.status import Penalty

MEMBERS_FOLLOWED = 5
"""In how many members parties are followed: the first ones."""
LONGEST = 200
"""Steps of a journey that are written down; who goes back and forth for years takes more."""

PARTY = ("party", "left", "stream", "home", "people", "women", "children", "has_kin", "means",
         "intent", "stands_for", "is_cut")  # fmt: skip
"""What is written of each party, as it was in the evening of the day it left."""
STEP = ("of", "day", "status", "place", "people", "crossings", "forced_returns", "shelter")
"""What is written of each step: the row of its party, the day of the run from 0 on, and the rest
as it was in the evening."""

Arrays = dict[str, NDArray[Any]]
_SEEN = STEP[2:]
_CANDIDATES = 4
"""Times as many of each stream are followed as are asked for, to choose from."""
_MIX = (np.uint64(0x9E3779B97F4A7C15), np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB))


@dataclass
class _Followed:
    """A party that is followed: its place in the lottery, what it was, and its steps."""

    lot: int
    party: int
    about: dict[str, float]
    steps: list[tuple[int, ...]] = field(default_factory=list)
    is_cut: bool = False

    @property
    def outcome(self) -> tuple[int, int, bool]:
        """By what journeys are told apart: stream, last status, and return by force."""
        first, last = self.steps[0], self.steps[-1]
        forced = _SEEN.index("forced_returns") + 1
        return int(self.about["stream"]), last[1], last[forced] > first[forced]


class Follower:
    """Follows parties of one member; `count` is how many are kept in the end."""

    def __init__(self, count: int, seed: int, member: int, begins: int = 0) -> None:
        self._count, self._begins = count, begins
        self._salt = (seed * 1_000_003 + member) % 2**63
        self._of: list[list[_Followed]] = [[] for _ in LeaverStream]
        self._departures = np.zeros(len(LeaverStream), dtype=np.int64)
        self._known: set[int] = set()

    def look(self, people: People, day: int) -> None:
        """Look at everybody in the evening of a day, counted from 0."""
        if day < self._begins:
            return
        rows = people.parties.records[: people.parties.count].view(np.ndarray)
        self._note_steps(rows, day)
        self._take_up(rows, people.day, day)

    def _note_steps(self, rows: NDArray[Any], day: int) -> None:
        followed = [each for of_stream in self._of for each in of_stream]
        if not followed:
            return
        now = _seen(rows[np.array([each.party for each in followed])])
        before = np.array([each.steps[-1][1:] for each in followed], dtype=np.int64)
        for row in np.flatnonzero((now != before).any(axis=1)).tolist():
            each = followed[row]
            if len(each.steps) < LONGEST:
                each.steps.append((day, *now[row].tolist()))
            else:
                each.is_cut = True

    def _take_up(self, rows: NDArray[Any], today: int, day: int) -> None:
        """Draw lots for those who left today."""
        parties = np.flatnonzero(rows["left_on"] == today)
        if not parties.size:
            return
        streams = rows["stream"][parties]
        self._departures += np.bincount(streams, minlength=len(LeaverStream))
        lots = self._lots(parties, today)
        most = _CANDIDATES * self._count
        for stream, of_stream in enumerate(self._of):
            highest = of_stream[-1].lot if len(of_stream) == most else 2**64
            hit = np.flatnonzero((streams == stream) & (lots < np.uint64(highest - 1)))
            hit = hit[np.argsort(lots[hit], kind="stable")][:most]
            new = [p for p in parties[hit].tolist() if p not in self._known]
            lot = dict(zip(parties[hit].tolist(), lots[hit].tolist(), strict=True))
            of_stream += [self._first_look(rows, p, lot[p], day) for p in new]
            of_stream.sort(key=lambda each: (each.lot, each.party))
            self._known.update(new)
            self._known.difference_update(each.party for each in of_stream[most:])
            del of_stream[most:]

    def _lots(self, parties: NDArray[np.int64], today: int) -> NDArray[np.uint64]:
        """Give a number to each departure that looks like chance (the mixer of SplitMix64)."""
        with np.errstate(over="ignore"):
            z = parties.astype(np.uint64) * _MIX[0] + np.uint64(self._salt)
            z = z + np.uint64(today % 2**32) * _MIX[2]
            z = (z ^ (z >> np.uint64(30))) * _MIX[1]
            z = (z ^ (z >> np.uint64(27))) * _MIX[2]
            mixed: NDArray[np.uint64] = z ^ (z >> np.uint64(31))
        return mixed

    def _first_look(self, rows: NDArray[Any], party: int, lot: int, day: int) -> _Followed:
        row = rows[party]
        members = np.asarray(row["members"], dtype=np.int64)
        about: dict[str, float] = {
            "left": day,
            "stream": int(row["stream"]),
            "home": int(row["home"]),
            "people": int(row["people"]),
            "women": int(members[(CLASS_SEX == Sex.FEMALE) & (CLASS_AGE != Age.CHILD)].sum()),
            "children": int(members[CLASS_AGE == Age.CHILD].sum()),
            "has_kin": int(flagged(rows[party : party + 1], Flag.HAS_KIN)[0]),
            "means": round(float(row["means"])),
            "intent": int(row["intent"]),
        }
        first = (day, *_seen(rows[party : party + 1])[0].tolist())
        return _Followed(lot, party, about, [first])

    def arrays(self, places: Places) -> Arrays:
        """Choose whom to keep, and give their journeys with the names of all places."""
        chosen = [*self._chosen()]
        steps = [(row, *step) for row, (each, _) in enumerate(chosen) for step in each.steps]
        made: Arrays = {"names": np.array(names_of(places), dtype=np.str_)}
        for name in PARTY:
            made[f"party_{name}"] = np.array([_told(each, name, like) for each, like in chosen])
        table = np.array(steps, dtype=np.int64).reshape(-1, len(STEP))
        return made | {f"step_{name}": table[:, n] for n, name in enumerate(STEP)}

    def _chosen(self) -> Iterator[tuple[_Followed, float]]:
        """Give journeys of every stream and outcome in turn, with how many departures each is for.

        Those that are alike share the departures of their kind among them.
        """
        kinds: dict[tuple[int, int, bool], list[_Followed]] = {}
        for each in (one for of_stream in self._of for one in of_stream):
            kinds.setdefault(each.outcome, []).append(each)
        taken = dict.fromkeys(sorted(kinds), 0)
        left = min(self._count, sum(map(len, kinds.values())))
        while left:
            for kind in taken:
                if left and taken[kind] < len(kinds[kind]):
                    taken[kind] += 1
                    left -= 1
        for kind, number in taken.items():
            followed = len(self._of[kind[0]])
            departures = self._departures[kind[0]] * len(kinds[kind]) / followed
            for each in kinds[kind][:number]:
                yield each, float(departures / number)


def _told(each: _Followed, name: str, like: float) -> float:
    own: Mapping[str, float] = {
        "party": each.party, "stands_for": round(like), "is_cut": int(each.is_cut)
    }  # fmt: skip
    return own[name] if name in own else each.about[name]


def _seen(rows: NDArray[Any]) -> NDArray[np.int64]:
    """Take what is looked at of some rows, shape (party, fields)."""
    return np.stack([rows[name].astype(np.int64) for name in _SEEN], axis=1)


def names_of(places: Places) -> list[str]:
    """Name all places in the order of their numbers."""
    geography = places.geography
    names = [
        *geography.counties.name,
        *geography.exits.name,
        *geography.hosts.name,
        *(f"{who} held apart" for who in HELD_APART),
        *geography.camps.name,
        *(f"{penalty.name.lower()} punishment" for penalty in Penalty),
        *NETWORKS,
        words_of(geography.gazetteer).destination,
        "abroad",
    ]
    if len(names) != places.atlas.count:
        raise ValueError(f"{len(names)} names for {places.atlas.count} places")
    return names
