"""Who waits where and how long: at the border, without shelter, in custody; and camps needed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from sim.geography.words import with_countries
from sim.quantities import shelter
from sim.quantities.measures import Values, nationwide
from sim.results.load import Results

MANY = 100
"""So many people at one place make a day of waiting there, for counts of such days."""
WITHIN = (1, 3, 7, 14, 30, 60, 90, 180)
"""Days within which a roof is looked for."""
EVERY = 30
"""Days from one date to the next for which camps are counted."""


@dataclass(frozen=True)
class Stage:
    """One kind of waiting: the variable that counts it by place, and its status."""

    name: str
    words: str
    variable: str
    status: str


STAGES = (
    Stage("at_border", "waiting at the border", "at_border", "at_border"),
    Stage("at_reception", "known in {across}, without shelter", "at_reception", "at_reception"),
    Stage("in_custody", "in custody in {across}", "in_custody", "in_custody"),
)


@dataclass(frozen=True)
class Waiting:
    """One kind of waiting in a run.

    `people` has shape (member, place, day), `mean_days` (member,): how long those who came to wait
    did so until they went on, or until the run ended.
    """

    stage: Stage
    words: str
    places: tuple[str, ...]
    groups: tuple[str, ...]
    people: Values
    mean_days: Values


@dataclass(frozen=True)
class Waits:
    """All waiting in a run.

    `roof_within` gives the share of those who became known that had a roof so many days later,
    shape (member, len(WITHIN)); `ages` the people without shelter by age group, shape (member, age,
    day). Camps are of the size of the largest that opened; `needed` and `open` count them each day,
    shape (member, day).
    """

    start: date
    stages: tuple[Waiting, ...]
    roof_within: Values
    age_groups: tuple[str, ...]
    ages: Values
    needed: Values
    open: Values
    camp_size: Values

    @property
    def dates(self) -> list[tuple[int, date]]:
        """Every thirtieth day and the last, as the number of the day from 0 on and its date."""
        days = self.needed.shape[1]
        rows = sorted({*range(EVERY - 1, days, EVERY), days - 1})
        return [(row, self.start + timedelta(row)) for row in rows]


def waits_of(run: Results) -> Waits:
    """Gather who waits in a run."""
    table = run.stored
    size = shelter.camp_size(table)
    return Waits(
        date.fromisoformat(run.manifest.start),
        tuple(_waiting(run, stage) for stage in STAGES),
        np.stack([shelter.roof_within(days)(table) for days in WITHIN], axis=1),
        tuple(map(str, table["age"].values)),
        table["at_reception_by_age"].values.astype(np.float64).transpose(0, 2, 1),
        np.ceil(shelter.camp_demand(table) / size[:, None]),
        np.floor(shelter.places_open(table) / size[:, None]),
        size,
    )


def _waiting(run: Results, stage: Stage) -> Waiting:
    column = run.stored[stage.variable]
    kind = str(column.dims[-1])
    people = column.values.astype(np.float64).transpose(0, 2, 1)
    names = tuple(map(str, run.stored[kind].values))
    rivers = run.stored["exit_river"].values if kind == "exit" else [""] * len(names)
    return Waiting(
        stage,
        with_countries(stage.words, [run.words]),
        names,
        tuple(map(str, rivers)),
        people,
        _mean_days(run, stage, people),
    )


def _mean_days(run: Results, stage: Stage, people: Values) -> Values:
    """Share the days that all waited together among those who went on and those still there."""
    went_on = nationwide("flow", status_from=stage.status)(run.stored).sum(axis=1)
    stayed = nationwide("flow", status_from=stage.status, status_to=stage.status)(run.stored)
    everybody = went_on - stayed.sum(axis=1) + people[..., -1].sum(axis=1)
    none = np.full(everybody.shape, np.nan)
    days: Values = np.divide(people.sum(axis=(1, 2)), everybody, out=none, where=everybody > 0)
    return days
