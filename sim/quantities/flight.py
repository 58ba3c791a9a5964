"""What can be counted of flight: how soon after danger came to a place, and what holds those back.

As in `sim.quantities.measures`, a measure has shape (member,), not-a-number where there is none.
"""

from __future__ import annotations

import numpy as np

from sim.quantities.measures import Table, Values, Whole

OUT = "out"
BY_DAYS = (30, 90, 365)
"""Days after anybody first wished to get out for which it is told how many have."""

HELD_BY = {
    "roads": "full roads",
    "vehicles": "want of vehicles and fuel",
    "checkpoints": "checkpoints",
    "fighting": "fighting on the way",
    "river": "the river",
    "guards": "guards",
    "banks": "full banks and boats",
    "bridges": "shut bridges",
    "patrols": "the far side",
    "gave_up": "a change of mind",
    "on_the_way": "nothing, still on the way",
    "dead": "death",
}
"""What holds those who wish to get out, in words."""


def days_after_danger(danger: str, flow: str) -> Whole:
    """Give in how many days after a danger first came to their home half of all have gone.

    Args:
        danger: the variable by county that is above nought where there is the danger.
        flow: people by county, a day; those who went before the danger came count as day 0.
    """

    def find(data: Table) -> Values:
        levels, people = data[danger].values, data[flow].values.astype(np.float64)
        days = people.shape[1]
        found = np.full(len(people), np.nan)
        for member, (level, gone) in enumerate(zip(levels, people, strict=True)):
            struck = (level > 0).any(axis=0)
            since = np.arange(days)[:, None] - (level > 0).argmax(axis=0)[None, :]
            by_day = np.bincount(
                np.maximum(since[:, struck], 0).reshape(-1),
                weights=gone[:, struck].reshape(-1),
                minlength=days,
            ).cumsum()
            if by_day[-1] > 0:
                found[member] = float((by_day >= by_day[-1] / 2).argmax())
        return found

    return find


def share_of_those_set_off(data: Table) -> Values:
    """Give the share of all who were set off by danger who had left by the last day."""
    fled = data["fled"].values.sum(axis=(1, 2), dtype=np.float64)
    left = data["willing"].values[:, -1].sum(axis=1, dtype=np.float64)
    none = np.full(fled.shape, np.nan)
    gone: Values = np.divide(fled, fled + left, out=none, where=fled + left > 0)
    return gone


def share_that_fled(danger: str) -> Whole:
    """Give which share of the people of all places where there was a danger left in danger."""

    def find(data: Table) -> Values:
        struck = (data[danger].values > 0).any(axis=1)
        residents = data["county_population"].values.astype(np.float64)
        fled = data["fled"].values.sum(axis=1, dtype=np.float64)
        at_risk = (struck * residents[None, :]).sum(axis=1)
        none = np.full(at_risk.shape, np.nan)
        went = (struck * fled).sum(axis=1)
        share: Values = np.divide(went, at_risk, out=none, where=at_risk > 0)
        return share

    return find


def set_off_by(trigger: str) -> Whole:
    """Give the share of all who left in danger whom one thing set off."""

    def find(data: Table) -> Values:
        row = [str(name) for name in data["trigger"].values].index(trigger)
        by_trigger = data["fled_for"].values.sum(axis=1, dtype=np.float64)
        every = by_trigger.sum(axis=1)
        none = np.full(every.shape, np.nan)
        share: Values = np.divide(by_trigger[:, row], every, out=none, where=every > 0)
        return share

    return find


def wished(data: Table) -> Values:
    """Count who fled and ever looked for a way out of the country."""
    changes: Values = data["held"].values.sum(axis=(1, 2), dtype=np.float64)
    return changes


def held_share(hold: str, by_day: int | None = None) -> Whole:
    """Give the share of all who ever wished to get out who stood somewhere after so many days.

    Args:
        hold: what held them, or where they stood.
        by_day: days counted from the first on which anybody wished to; `None` for the last day.
    """

    def find(data: Table) -> Values:
        row = [str(name) for name in data["hold"].values].index(hold)
        changes = data["held"].values
        everybody = wished(data)
        there = np.zeros(len(changes))
        for member, change in enumerate(changes):
            last = _last_day(change, by_day)
            there[member] = change[:last, row].sum()
        none = np.full(everybody.shape, np.nan)
        share: Values = np.divide(there, everybody, out=none, where=everybody > 0)
        return share

    return find


def could_pass(by_day: int) -> Whole:
    """Count who could have passed at all ways out in so many days since anybody wished to."""

    def find(data: Table) -> Values:
        changes, room = data["held"].values, data["room"].values
        passed = np.full(len(changes), np.nan)
        for member, change in enumerate(changes):
            first = _first_day(change)
            if first < len(change):
                passed[member] = float(room[member, first : first + by_day].sum(dtype=np.float64))
        return passed

    return find


def _first_day(change: Values) -> int:
    """Give the first day on which anybody wished to get out, counted from 0."""
    moved = (change != 0).any(axis=1)
    return int(moved.argmax()) if moved.any() else len(change)


def _last_day(change: Values, by_day: int | None) -> int:
    """Give how many days are counted."""
    return len(change) if by_day is None else min(_first_day(change) + by_day, len(change))
