"""Parameters, as compiled functions read them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields

import numpy as np
import pytest

from sim.engine.compiled import compiled
from sim.engine.rows import Records
from sim.params import by_place, choice, flag, names, number, numbers, whole
from sim.processes import DAILY_ORDER

FORMS = ("linear", "logistic", "step")


@dataclass(frozen=True)
class Rules:
    chance: float = number(0.5, "chance", unit="1/day", low=0.0, high=1.0, source="assumption: x")
    form: str = choice("linear", "form", options=FORMS, source="assumption: x")
    room: Mapping[str, float] = by_place(
        "room", unit="people", low=0, high=9, places=("camp",), source="x"
    )
    is_strict: bool = flag(False, "whether strict", source="assumption: x")
    days: int = whole(7, "days", unit="days", low=1, high=9, source="assumption: x")
    ready: tuple = names((), "ready", places=("camp",), source="assumption: x")


@compiled
def answer(rules: Records) -> float:
    here = rules[0]
    if here.is_strict:
        return -1.0
    if here.form == 1:
        return 100.0 + here.chance
    return here.form + here.chance * here.days


@pytest.mark.parametrize(
    ("rules", "answered"),
    [
        (Rules(), 3.5),
        (Rules(form="logistic"), 100.5),
        (Rules(form="step", days=2), 3.0),
        (Rules(is_strict=True), -1.0),
    ],
)
def test_compiled_functions_read_numbers_flags_and_choices(rules, answered):
    assert answer(numbers(rules)) == answered


def test_flags_and_choices_are_whole_numbers_in_the_order_of_the_class():
    row = numbers(Rules(form="step", is_strict=True))
    assert row.dtype.names == ("chance", "form", "is_strict", "days")
    assert [row.dtype[name] for name in ("form", "is_strict")] == [np.int64, np.int64]
    assert row[0].tolist() == (0.5, 2, 1, 7.0)
    assert numbers(Rules()) is not row


def test_a_holder_keeps_its_row():
    rules = Rules()
    assert numbers(rules) is numbers(rules)


@pytest.mark.parametrize("process", DAILY_ORDER)
def test_a_process_gives_compiled_functions_all_of_its_parameters(process):
    left_out = {"by_place", "names"}
    declared = [f.name for f in fields(process) if f.metadata["parameter"]["kind"] not in left_out]
    assert list(numbers(process()).dtype.names) == declared
