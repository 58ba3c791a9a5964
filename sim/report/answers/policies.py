"""Policies in words: in how many futures each is good enough, what it regrets, where it fails."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from sim.answers.chances import Chance
from sim.answers.discovery import EXTRA, FEWEST_FAILURES, Box, Limit
from sim.answers.policies import Explored, Goal, Regret
from sim.messages.wording import counted, figures, in_a_row
from sim.report.answers.chances import between, percent
from sim.report.answers.table import sentences, table

_FEW = 0.02


def policies_text(explored: Explored, boxes: Mapping[str, Box | None], *, lacking: bool) -> str:
    """Write what came of policies."""
    policies, futures = (
        counted(len(explored.policies), "policy"),
        counted(explored.futures, "future"),
    )
    parts = [
        f"{policies} in {futures}",
        "",
        *_satisficing(explored),
        *_regrets(explored),
        *_advice(explored),
        *_failures(explored, boxes, lacking=lacking),
    ]
    return "\n".join(parts) + "\n"


def shown(value: float, unit: str) -> str:
    """Write a number of an outcome; shares become per cent."""
    if np.isinf(value):
        return "never"
    if unit.startswith("share"):
        return f"{figures(100 * value)} %"
    return f"{value:,.0f}" if abs(value) >= 100 else figures(value)


def wanted(goal: Goal) -> str:
    """Say what is wanted of an outcome."""
    if goal.limit is None:
        return f"{'less' if goal.less_is_better else 'more'} {goal.label}"
    side = "at most" if goal.less_is_better else "at least"
    return f"{goal.label} {side} {shown(goal.limit, goal.unit)}"


def _satisficing(explored: Explored) -> Iterator[str]:
    """Write in how many futures each policy is good enough."""
    goals = [goal for goal in explored.goals if goal.limit is not None]
    if not goals:
        return
    yield "Good enough (satisficing): share of futures, 90 % interval in brackets"
    rows = [["", *(wanted(goal) for goal in goals), *(["all goals"] if len(goals) > 1 else [])]]
    for policy in explored.policies:
        cells = [_chance(explored.satisfices(policy, goal)) for goal in goals]
        rows.append([policy, *cells, *([_chance(explored.satisfices(policy))] if len(goals) > 1
                                       else [])])  # fmt: skip
    yield from _turned(rows)
    yield ""


def _turned(rows: list[list[str]]) -> Iterator[str]:
    """Write a table with a column a policy: goals are long, and policies have names."""
    yield from table([list(row) for row in zip(*rows, strict=True)])


def _chance(chance: Chance) -> str:
    return f"{percent(chance.estimate)} ({between(chance)})"


def _regrets(explored: Explored) -> Iterator[str]:
    yield "Regret: what is lost against the best policy of each future; in 9 of 10 at most, worst"
    rows = [["", *(f"{goal.label}" for goal in explored.goals)]]
    for policy in explored.policies:
        cells = [_regret(explored.regret(policy, goal), goal) for goal in explored.goals]
        rows.append([policy, *cells])
    yield from _turned(rows)
    yield ""


def _regret(regret: Regret, goal: Goal) -> str:
    if np.isnan(regret.most):
        return "-"
    return f"{shown(regret.most, goal.unit)}, {shown(regret.worst, goal.unit)}"


def _advice(explored: Explored) -> Iterator[str]:
    """Say which policy holds up, without hiding that outcomes disagree."""
    if explored.has_limits:
        best = explored.most_robust()
        share = explored.satisfices(best).estimate
        others = [
            p
            for p in explored.policies
            if p != best and share - explored.satisfices(p).estimate <= _FEW
        ]
        names = in_a_row([best, *others])
        verb = "meet" if others else "meets"
        yield from sentences(
            f"{names} {verb} all goals in most futures, {percent(share)} of them."
            if share > 0
            else "No policy meets all goals in any future."
        )
    least = {goal.label: explored.least_regret(goal) for goal in explored.goals}
    if len({*least.values()}) == 1:
        yield from sentences(f"{next(iter(least.values()))} regrets least in every outcome.")
    else:
        told = "; ".join(f"{policy} in {label}" for label, policy in least.items())
        yield from sentences(f"Outcomes disagree; least regret has {told}.")
    kept = explored.undominated()
    beaten = [p for p in explored.policies if p not in kept]
    if beaten:
        is_are = "is" if len(beaten) == 1 else "are"
        yield from sentences(
            f"{in_a_row(beaten)} {is_are} bettered in the median of every outcome by another."
        )
    yield ""


def _failures(
    explored: Explored, boxes: Mapping[str, Box | None], *, lacking: bool
) -> Iterator[str]:
    if not explored.has_limits:
        return
    yield "Where goals are missed (scenario discovery)"
    if lacking:
        yield from sentences(
            "To look for that, the EMA Workbench is needed: python -m pip install "
            f"'tumen[{EXTRA}]'."
        )
        return
    for policy in explored.policies:
        yield from sentences(f"{policy}: {_failure(explored, policy, boxes.get(policy))}")


def _failure(explored: Explored, policy: str, box: Box | None) -> str:
    fails = int((~explored.met(policy)).sum())
    if box is not None:
        return box_in_words(box)
    if min(fails, explored.futures - fails) < FEWEST_FAILURES:
        return (
            f"goals are missed in {fails:,} of {counted(explored.futures, 'future')}: too few on "
            "one side to tell where."
        )
    return (
        f"goals are missed in {fails:,} of {counted(explored.futures, 'future')}, and no few "
        "limits on what was drawn say where."
    )


def box_in_words(box: Box) -> str:
    """Say where a policy fails: `in 83 of 100 futures where ...`."""
    where = in_a_row([limit_in_words(limit) for limit in box.limits])
    again = ""
    if box.held_out is not None:
        share, members = 100 * box.held_out.estimate, box.held_out.members
        again = f"; in {counted(members, 'future')} of that kind that were kept aside, {share:.0f}"
    return (
        f"goals are missed in {100 * box.density.estimate:.0f} of 100 futures where {where}"
        f"{again}, against {100 * box.overall:.0f} of 100 of all. {100 * box.coverage:.0f} of 100 "
        "misses are such futures."
    )


def limit_in_words(limit: Limit) -> str:
    """Write a restriction, with how likely chance would give as much."""
    p = "<0.001" if limit.quasi_p < 0.001 else f"{limit.quasi_p:.3f}"
    if limit.options:
        return f"{limit.name} is {in_a_row(limit.options, 'or')} (p {p})"
    low, high = limit.low, limit.high
    if math.isinf(low):
        return f"{limit.name} is below {figures(high)} (p {p})"
    if math.isinf(high):
        return f"{limit.name} is above {figures(low)} (p {p})"
    return f"{limit.name} is from {figures(low)} to {figures(high)} (p {p})"


def policies_json(explored: Explored, boxes: Mapping[str, Box | None]) -> dict[str, Any]:
    """Give the same for programs."""
    return {
        "futures": explored.futures,
        "goals": [
            {
                "of": goal.name,
                "unit": goal.unit,
                "better": "less" if goal.less_is_better else "more",
                "limit": goal.limit,
                "least_regret": explored.least_regret(goal),
            }
            for goal in explored.goals
        ],
        "policies": [
            {
                "policy": policy,
                "all_goals": _chance_json(explored.satisfices(policy)),
                "outcomes": {
                    goal.name: _outcome_json(explored, policy, goal) for goal in explored.goals
                },
                "fails_where": _box_json(boxes.get(policy)),
            }
            for policy in explored.policies
        ],
    }


def _chance_json(chance: Chance) -> dict[str, float]:
    return {"chance": chance.estimate, "low": chance.low, "high": chance.high}


def _outcome_json(explored: Explored, policy: str, goal: Goal) -> dict[str, Any]:
    regret = explored.regret(policy, goal)
    values = explored.values[policy, goal.name]
    known = values[np.isfinite(values)]
    points = np.quantile(known, [0.05, 0.5, 0.95]).tolist() if known.size else [None] * 3
    return {
        "low_5": points[0],
        "median": points[1],
        "high_95": points[2],
        "met": None if goal.limit is None else _chance_json(explored.satisfices(policy, goal)),
        "regret": {
            "median": _number(regret.median),
            "in_9_of_10_at_most": _number(regret.most),
            "low": _number(regret.most_low),
            "high": _number(regret.most_high),
            "worst": _number(regret.worst),
            "best_in": _chance_json(regret.best_in),
        },
    }


def _number(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None


def _box_json(box: Box | None) -> dict[str, Any] | None:
    if box is None:
        return None
    return {
        "density": _chance_json(box.density),
        "coverage": box.coverage,
        "held_out_density": None if box.held_out is None else _chance_json(box.held_out),
        "overall": box.overall,
        "limits": [
            {
                "name": limit.name,
                "low": _number(limit.low),
                "high": _number(limit.high),
                "options": [*limit.options],
                "quasi_p": limit.quasi_p,
            }
            for limit in box.limits
        ],
    }
