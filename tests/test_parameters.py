"""Every number says what it is, in which unit, within which range, and where it comes from."""

from __future__ import annotations

import ast
import dataclasses
import inspect
import re
from pathlib import Path

import pytest

import sim
from sim.evidence import load_register, orphans
from sim.geography.gazetteer import shipped
from sim.params import ASSUMPTION, Parameter
from sim.processes import DAILY_ORDER
from sim.resources import folder
from sim.results.indicators import shipped_indicators
from sim.scenario.language.declared import declared
from sim.scenario.settings import Settings

PARAMETERS = tuple(declared().parameters.values())
REGISTER = load_register()


def key_of(parameter: Parameter) -> str:
    return parameter.key


def ids_in(text: str) -> set[str]:
    """Give the ids of the register that a text mentions."""
    return {
        claim
        for claim in REGISTER.claims
        if re.search(rf"(?<![\w-]){re.escape(claim)}(?![\w-])", text)
    }


TABLES = ("drivers", "periods", "targets", "past_crises")


def used_elsewhere() -> set[str]:
    """Give the ids that scenarios, tables, indicators and the reasons of assumptions rest on."""
    files = [
        *folder("scenarios").glob("*.yaml"),
        *folder("scenarios").glob("places/*.csv"),
        *(folder("calibration") / f"{name}.csv" for name in TABLES),
    ]
    cited = {claim for path in files for claim in ids_in(path.read_text(encoding="utf-8"))}
    cited |= {claim for indicator in shipped_indicators() for claim in indicator.evidence}
    reasons = " ".join(parameter.source for parameter in PARAMETERS if parameter.is_assumption)
    return cited | ids_in(reasons)


@pytest.mark.parametrize("parameter", PARAMETERS, ids=key_of)
def test_a_parameter_has_meaning_unit_range_and_source(parameter):
    assert len(parameter.meaning) > 10
    assert not parameter.meaning.endswith(".")
    assert parameter.unit
    if parameter.is_number:
        assert parameter.low is not None
        assert parameter.low < parameter.high
    if parameter.kind in ("by_place", "names"):
        assert parameter.places
    if parameter.is_assumption:
        assert len(parameter.source.removeprefix(ASSUMPTION).strip()) > 10, "an assumption says why"
    else:
        assert parameter.evidence


@pytest.mark.parametrize("parameter", PARAMETERS, ids=key_of)
def test_a_default_lies_within_its_range(parameter):
    if parameter.kind in ("number", "whole"):
        assert parameter.low <= parameter.default <= parameter.high
        assert isinstance(parameter.default, int if parameter.kind == "whole" else float)
    elif parameter.kind == "choice":
        assert parameter.default in parameter.options
    elif parameter.kind == "names":
        known = {name for kind in parameter.places for name in shipped().names(kind)}
        assert set(parameter.default) <= known


@pytest.mark.parametrize("parameter", [p for p in PARAMETERS if not p.is_assumption], ids=key_of)
def test_cited_evidence_is_in_the_register(parameter):
    assert set(parameter.evidence) <= REGISTER.claims.keys()


def test_nothing_is_orphaned_on_either_side():
    unknown, unused = orphans(PARAMETERS, used_elsewhere(), REGISTER)
    assert unknown == ()
    assert unused == ()


def package_of(kind: type) -> Path:
    """Give the folder of a process."""
    return Path(inspect.getfile(kind)).parent


def test_every_process_is_in_the_daily_order_and_in_the_settings():
    packages = {path.parent for path in Path(sim.processes.__path__[0]).glob("*/__init__.py")}
    assert {package_of(kind) for kind in DAILY_ORDER} == packages
    held = {type(getattr(Settings(), field.name)) for field in dataclasses.fields(Settings)}
    assert set(DAILY_ORDER) <= held
    assert [type(process) for process in Settings().processes] == list(DAILY_ORDER)
    assert len(DAILY_ORDER) == 11


def test_every_field_of_a_process_is_a_parameter():
    """No number enters a process but through its declared fields."""
    declared_keys = {parameter.key for parameter in PARAMETERS}
    for field in dataclasses.fields(Settings):
        value = getattr(Settings(), field.name)
        for inner in dataclasses.fields(value):
            assert f"{field.name}.{inner.name}" in declared_keys


def test_keys_are_words_and_no_two_are_alike():
    keys = [parameter.key for parameter in PARAMETERS]
    assert len(set(keys)) == len(keys)
    assert all(re.fullmatch(r"[a-z_]+\.[a-z_0-9]+", key) for key in keys)


SHAPES = {("_wait", 3.0)}
"""The shape of a waiting time, by name of function: between a fixed term and an exponential one."""
PLAIN = {0, 1, 2, -1, 0.5, 100, 365, 1000, 10}


@pytest.mark.parametrize("kind", DAILY_ORDER, ids=lambda kind: kind.__name__)
def test_no_process_hides_a_number_in_its_code(kind):
    """Inside functions stand only counts, halves, per cents, per mille and days of the year."""
    hidden = []
    text = "".join(path.read_text(encoding="utf-8") for path in package_of(kind).glob("*.py"))
    for function in ast.walk(ast.parse(text.replace("from __future__ import annotations", ""))):
        if isinstance(function, ast.FunctionDef):
            numbers = [n for n in ast.walk(function) if isinstance(n, ast.Constant)]
            hidden += [
                (function.name, n.value)
                for n in numbers
                if isinstance(n.value, int | float)
                and not isinstance(n.value, bool)
                and n.value not in PLAIN
                and not 0.0 < n.value < 1e-6  # keeps a divisor from nought
            ]
    assert set(hidden) <= SHAPES
