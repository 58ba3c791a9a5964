"""Records of members made up from curves and dice, for tests of everything behind the model.

The numbers are plausible in size and consistent where a test looks (camps hold at most their
places, parts add up), but no process stands behind them.
"""

from __future__ import annotations

import itertools
import os
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import numpy as np

from sim.geography.gazetteer import Gazetteer, shipped
from sim.geography.geography import load_geography
from sim.recording.recorder import coordinates_of
from sim.recording.variables import RECORDED, MemberRecord
from sim.status import Fate, Status

PLACES = load_geography()
POPULATION = 24_052_231
STATUSES = tuple(status.name.lower() for status in Status)


@dataclass(frozen=True)
class MadeUpScenario:
    """What the runner asks of a scenario."""

    name: str = "status-quo"
    why: str = "As documented around 2011 to 2014: few leave, most in secret, most by the Tumen."
    start: date = date(2018, 1, 1)
    days: int = 60
    lineage: tuple[str, ...] = ()
    kind: str = "ordinary"
    digest: str = "0" * 64
    places: Gazetteer = field(default_factory=shipped)
    events: tuple[tuple[str, date], ...] = ()

    def resolved_yaml(self, geography: str = "") -> str:
        """Name no geography: the places are those that come with the model."""
        assert geography
        return f"why: {self.why}\nstart: {self.start}\ndays: {self.days}\n"


@dataclass(frozen=True)
class Shape:
    """How many cross on a usual day, and when and how strongly a wave comes on top."""

    usual: float
    wave: float
    peak_day: float
    width: float
    shelter: bool


SHAPES = {
    "status-quo": Shape(45, 0, 100, 20, shelter=False),
    "collapse": Shape(45, 14_000, 45, 22, shelter=True),
    "war": Shape(45, 60_000, 18, 9, shelter=True),
}


def coordinates() -> dict[str, tuple[str, ...]]:
    return coordinates_of(PLACES)


def make_record(
    shape: Shape = SHAPES["status-quo"],
    seed: int = 1,
    member: int = 0,
    days: int = 60,
    start: date = date(2018, 1, 1),
) -> MemberRecord:
    """Make the record of one member up."""
    return _Maker(shape, np.random.default_rng((seed, member)), days).record(seed, member, start)


class _Maker:
    def __init__(self, shape: Shape, stream: np.random.Generator, days: int) -> None:
        self.shape, self.stream, self.days = shape, stream, days
        self.labels = coordinates()
        self.values = {
            v.name: np.zeros((days, *(len(self.labels[d]) for d in v.dims[1:])), dtype=np.int64)
            for v in RECORDED
        }

    def record(self, seed: int, member: int, start: date) -> MemberRecord:
        self._cross()
        self._shelter()
        self._hide_and_return()
        self._count()
        at_start = np.zeros(len(STATUSES), dtype=np.int64)
        at_start[Status.IN_HIDING] = 20_000
        at_start[Status.AT_HOME] = POPULATION - 20_000
        return MemberRecord(
            member=member,
            seed=seed,
            start=start,
            days=self.days,
            stock_at_start=at_start,
            fates=self._fates(),
            variables=self.values,
            coordinates=self.labels,
            actors=self._actors(),
        )

    def _spread(self, totals: np.ndarray, weights: np.ndarray) -> np.ndarray:
        return np.stack([self.stream.multinomial(n, weights / weights.sum()) for n in totals])

    def _cross(self) -> None:
        v, stream, shape = self.values, self.stream, self.shape
        day = np.arange(self.days)
        season = 1 + 0.5 * np.cos(2 * np.pi * day / 365)
        size, moved = stream.lognormal(0, 0.35), stream.normal(0, 4)
        wave = (
            shape.wave * size * np.exp(-0.5 * ((day - shape.peak_day - moved) / shape.width) ** 2)
        )
        mean = shape.usual * season * stream.lognormal(0, 0.1) + wave
        crossings = stream.poisson(mean * stream.lognormal(0, 0.25, self.days))
        exits = PLACES.exits
        by_river = {"Tumen": 8.0, "Yalu": 1.0, "Paektu": 0.5, "": 0.6 if shape.wave else 0.0}
        weights = np.array([by_river[r] for r in exits.river]) * stream.lognormal(
            0, 0.6, len(exits.name)
        )
        v["crossings"][:] = self._spread(crossings, weights)
        v["crossed_known"][:] = v["crossings"] * (7 if shape.shelter else 0) // 10
        v["caught_by_patrols"][:] = v["crossings"] // 12
        v["crossed_unseen"][:] = v["crossings"] - v["crossed_known"] - v["caught_by_patrols"]
        v["attempts"][:] = v["crossings"] * 3 // 2
        v["turned_back"][:] = v["attempts"] - v["crossings"]
        v["at_border"][:] = v["crossings"] * 4
        counties = PLACES.counties
        near = counties.population * np.exp(-counties.km_to_border / 60)
        v["departures"][:] = self._spread(crossings * 3, near.astype(float))
        displaced = np.cumsum(crossings * 2) - np.cumsum(crossings) // 2
        v["internally_displaced"][:] = self._spread(displaced, counties.population.astype(float))
        v["left_home_first"][:] = crossings * 3
        v["reached_border_first"][:] = crossings * 3 // 2
        v["crossed_first"][:] = crossings * 9 // 10

    def _shelter(self) -> None:
        v = self.values
        camps, hosts = PLACES.camps, PLACES.hosts
        if not self.shape.shelter:
            return
        for camp in range(len(camps.name)):
            v["camp_places"][10 + 3 * camp :, camp] = 1_500
        into_china = np.cumsum(v["crossed_known"].sum(axis=1))
        v["in_camp"][:] = np.minimum(v["camp_places"], into_china[:, None] // len(camps.name))
        waiting = np.maximum(0, into_china - v["in_camp"].sum(axis=1))
        weights = np.where(hosts.is_border, hosts.kin_share + 0.02, 0.0)
        v["at_reception"][:] = self._spread(waiting, weights)
        v["registered"][:] = np.minimum(v["at_reception"], 150)

    def _hide_and_return(self) -> None:
        v, stream, days = self.values, self.stream, self.days
        hosts = PLACES.hosts
        seen = v["crossed_unseen"].sum(axis=1)
        returned = stream.poisson(18 * stream.lognormal(0, 0.1), days) + seen // 20
        stock = 20_000 * stream.lognormal(0, 0.08) + np.cumsum(seen - returned - 10)
        v["in_hiding"][:] = self._spread(
            np.maximum(stock, 0).astype(np.int64), hosts.kin_share + 0.01
        )
        v["arrests"][:] = self._spread(returned + 3, np.ones(len(hosts.name)))
        v["releases"][:] = self._spread(np.full(days, 3), np.ones(len(hosts.name)))
        v["in_custody"][:] = v["arrests"] * 7
        v["forced_returns"][:] = self._spread(returned, np.array([0.8, 0.15, 0.05]))
        v["detained"][:] = np.cumsum(v["forced_returns"], axis=0)
        v["voluntary_returns"][:] = stream.poisson(10, days)
        arrived = stream.poisson(7.4, days) + (np.arange(days) > 60) * (seen // 60)
        v["arrivals_south_korea"][:] = self._spread(arrived, np.array([0.7, 0.3]))
        self._tell_arrivals_apart(arrived)
        v["onward"][:] = self._spread(arrived * 40, np.array([0.6, 0.3, 0.1]))
        died = stream.poisson(0.3 + v["crossings"].sum(axis=1) / 400)
        v["deaths"][:] = self._spread(died, np.array([4.0, 1.0, 2.0, 3.0, 1.0, 0.2, 0.5]))
        v["helpers_fined"][:] = stream.poisson(1, days)
        v["fines_cny"] = v["helpers_fined"] * 12_500.5

    def _tell_arrivals_apart(self, arrived: np.ndarray) -> None:
        v = self.values
        for by in ("age", "stream", "channel", "years_away"):
            ways = np.arange(len(self.labels[by]), 0.0, -1.0)
            v[f"arrivals_by_{by}"][:] = self._spread(arrived, ways)
        v["arrivals_by_home"][:] = self._spread(arrived, np.ones(len(self.labels["county"])))
        v["arrivals_days_away"][:] = 900 * arrived
        everybody = v["departures"].sum(axis=1)
        reasons = np.arange(len(self.labels["stream"]), 0.0, -1.0)
        v["departures_by_stream"][:] = self._spread(everybody, reasons)

    def _count(self) -> None:
        v = self.values
        at = {
            Status.INTERNALLY_DISPLACED: "internally_displaced",
            Status.AT_BORDER: "at_border",
            Status.IN_HIDING: "in_hiding",
            Status.AT_RECEPTION: "at_reception",
            Status.IN_CAMP: "in_camp",
            Status.IN_CUSTODY: "in_custody",
            Status.DETAINED: "detained",
            Status.ONWARD: "onward",
        }
        for status, name in at.items():
            v["stock"][:, status] = v[name].sum(axis=1)
        v["stock"][:, Status.IN_SOUTH_KOREA] = v["arrivals_south_korea"].sum(axis=1).cumsum()
        v["stock"][:, Status.DEAD] = v["deaths"].sum(axis=1).cumsum()
        v["stock"][:, Status.AT_HOME] = POPULATION - v["stock"][:, 1:].sum(axis=1)
        population = PLACES.counties.population
        v["at_home"][:] = v["stock"][:, :1] * population // population.sum()

    def _fates(self) -> np.ndarray:
        """Let all who crossed hide at the end."""
        sizes = [len(self.labels[dim]) for dim in ("county", "last_exit", "fate")]
        fates = np.zeros(sizes, dtype=np.int64)
        crossings = self.values["crossings"].sum(axis=0)
        homes = (0, sizes[0] // 2, sizes[0] - 1)
        ends = (Fate.HIDES, Fate.WENT_HOME, Fate.ARRIVED)
        for number, (home, end) in enumerate(itertools.product(homes, ends)):
            fates[home, 1:, end] = crossings * number // 45
        fates[0, 1:, Fate.HIDES] = crossings - fates[:, 1:].sum(axis=(0, 2))
        return fates

    def _actors(self) -> dict[str, list[object]]:
        days = range(self.days)
        return {
            "day": [*days, *days],
            "kind": ["government"] * (2 * self.days),
            "name": ["Beijing"] * (2 * self.days),
            "quantity": ["stance"] * self.days + ["arrivals_mean"] * self.days,
            "value": ["return" if day < 10 else "shelter" for day in days]
            + [round(day * 1.5, 2) for day in days],
        }


def run_member(
    scenario: MadeUpScenario, seed: int, member: int, on_day: Callable[[int], None]
) -> MemberRecord:
    """Stand in for the model."""
    shape = SHAPES.get(scenario.name.split("+")[0], SHAPES["status-quo"])
    record = make_record(shape, seed, member, scenario.days, scenario.start)
    for day in range(scenario.days):
        on_day(day)
    return record


def run_or_fail(
    scenario: MadeUpScenario, seed: int, member: int, on_day: Callable[[int], None]
) -> MemberRecord:
    """Stand in for a model with a mistake that shows in the second member."""
    if member == 1:
        raise ValueError("stocks do not add up")
    return run_member(scenario, seed, member, on_day)


def run_or_die(
    scenario: MadeUpScenario, seed: int, member: int, on_day: Callable[[int], None]
) -> MemberRecord:
    """Stand in for a worker that is killed whenever it runs the second member."""
    if member == 1:
        os.kill(os.getpid(), signal.SIGKILL)
    return run_member(scenario, seed, member, on_day)


def run_or_die_once(
    scenario: MadeUpScenario, seed: int, member: int, on_day: Callable[[int], None]
) -> MemberRecord:
    """Stand in for a worker that is killed the first time it runs the second member."""
    mark = Path(os.environ["DIED_ONCE"])
    if member == 1 and not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return run_member(scenario, seed, member, on_day)


def run_or_die_in_the_third(
    scenario: MadeUpScenario, seed: int, member: int, on_day: Callable[[int], None]
) -> MemberRecord:
    """Stand in for a worker that is killed, once, in the middle of the third member that it runs.

    Every member leaves the number of its process behind.
    """
    marks = Path(os.environ["WORKERS_SEEN"])
    with (marks / str(os.getpid())).open("a") as mine:
        mine.write(f"{member}\n")
    dead = marks / "dead"
    run_by_me = (marks / str(os.getpid())).read_text().split()
    if len(run_by_me) == 3:
        on_day(0)
        with suppress(FileExistsError), dead.open("x") as mark:
            mark.write(str(member))
            mark.flush()
            os.kill(os.getpid(), signal.SIGKILL)
    return run_member(scenario, seed, member, on_day)


def run_and_weigh(
    scenario: MadeUpScenario, seed: int, member: int, on_day: Callable[[int], None]
) -> MemberRecord:
    """Stand in for the model, with rubbish in a circle, and tell the memory of the process."""
    rubbish: list[object] = [np.ones(2**20)]
    rubbish.append(rubbish)
    record = run_member(scenario, seed, member, on_day)
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    record.variables["helpers_fined"][:] = pages * os.sysconf("SC_PAGE_SIZE") // 2**10
    return record


def run_endlessly(
    scenario: MadeUpScenario, seed: int, member: int, on_day: Callable[[int], None]
) -> MemberRecord:
    """Stand in for a worker that never ends; it leaves its number behind."""
    (Path(os.environ["WORKERS_SEEN"]) / str(os.getpid())).touch()
    while True:
        time.sleep(0.1)


def run_model_or_die(
    scenario: object, seed: int, member: int, on_day: Callable[[int], None], **how: object
) -> MemberRecord:
    """Run the model itself, but be killed in the second member when 13 days are done."""
    from sim.simulation.member import run_member as run_the_model  # noqa: PLC0415

    def perhaps_die(day: int) -> None:
        on_day(day)
        if member == 1 and day == 12:
            os.kill(os.getpid(), signal.SIGKILL)

    return run_the_model(scenario, seed, member, perhaps_die, **how)
