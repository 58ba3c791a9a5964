"""Who waits where, how long and of what age, and camps needed by date, as a terminal shows it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta

import numpy as np

from sim.messages.wording import counted
from sim.quantities.measures import Values
from sim.report.answers.table import table
from sim.results.outcomes.waits import MANY, WITHIN, Waiting, Waits

_MOST_PLACES = 12


def waits_table(waits: Waits) -> str:
    """Write who waits where: medians over members, the middle 90 % in brackets."""
    lines: list[str] = []
    for waiting in waits.stages:
        lines += [*_of_stage(waiting, waits), ""]
    lines += [*_of_roofs(waits), *_of_camps(waits)]
    while lines and not lines[-1]:
        lines.pop()
    return "\n".join(lines) + "\n"


def _of_stage(waiting: Waiting, waits: Waits) -> Iterator[str]:
    everywhere = waiting.people.sum(axis=1)
    if not everywhere.any():
        yield f"{waiting.words}: nobody"
        return
    days = f", {_levels(waiting.mean_days, '.1f')} days in the mean" if _any(waiting) else ""
    yield f"{waiting.words}: at most {_levels(everywhere.max(axis=1))} people{days}"
    rows: list[Sequence[str]] = [
        ("", "most people", "about", f"days with {MANY} and more", "person-days")
    ]
    most = np.median(waiting.people.max(axis=2), axis=0)
    order = [n for n in np.argsort(-most, kind="stable").tolist() if waiting.people[:, n].any()]
    shown = sorted(order[:_MOST_PLACES])
    for number in shown:
        people = waiting.people[:, number]
        peak = waits.start + timedelta(int(np.median(people.argmax(axis=1))))
        rows.append(
            (
                f"  {waiting.places[number]}",
                _levels(people.max(axis=1)),
                peak.isoformat() if most[number] > 0 else "",
                _levels((people >= MANY).sum(axis=1).astype(float)),
                _levels(people.sum(axis=1)),
            )
        )
    yield from table(rows)
    if len(order) > len(shown):
        yield f"  and fewer at {len(order) - len(shown)} other places"


def _any(waiting: Waiting) -> bool:
    return bool((~np.isnan(waiting.mean_days)).any())


def _of_roofs(waits: Waits) -> Iterator[str]:
    if np.isnan(waits.roof_within).all():
        return
    yield "of those who became known, had a roof, %"
    rows = [("", *(counted(days, "day") for days in WITHIN))]
    rows.append(("  within", *(_median(100 * waits.roof_within[:, n]) for n in range(len(WITHIN)))))
    ends = [_interval(100 * waits.roof_within[:, n]) for n in range(len(WITHIN))]
    rows.append(("  middle 90 %", *ends))
    yield from table(rows)
    yield ""
    together = waits.ages.sum(axis=2)
    has = together.sum(axis=1) > 0
    shares = 100 * together[has] / together[has].sum(axis=1, keepdims=True)
    told = [f"{group} {_levels(shares[:, n])} %" for n, group in enumerate(waits.age_groups)]
    yield f"age of those without shelter: {', '.join(told)} of the days waited"
    yield ""


def _of_camps(waits: Waits) -> Iterator[str]:
    if not waits.needed.any():
        yield "camps needed: none"
        return
    yield f"camps of {np.median(waits.camp_size):,.0f} by date"
    rows = [("", "needed", "that places open would fill")]
    rows += [
        (f"  {day}", _levels(waits.needed[:, row]), _levels(waits.open[:, row]))
        for row, day in waits.dates
    ]
    rows.append(("  most", _levels(waits.needed.max(axis=1)), _levels(waits.open.max(axis=1))))
    yield from table(rows)


def _levels(members: Values, form: str = ",.0f") -> str:
    if members.size and not np.isnan(members).all() and len(members) == 1:
        return _median(members, form)
    return f"{_median(members, form)} ({_interval(members, form)})"


def _median(members: Values, form: str = ",.0f") -> str:
    known = members[~np.isnan(members)]
    return format(float(np.median(known)), form) if known.size else "-"


def _interval(members: Values, form: str = ",.0f") -> str:
    known = members[~np.isnan(members)]
    if known.size < 2:
        return ""
    low, high = np.quantile(known, [0.05, 0.95])
    return f"{low:{form}} to {high:{form}}"
