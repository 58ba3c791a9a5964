"""What the code of a process reads and writes of a party, found in its syntax trees.

From the methods of a process every function that is called is followed, into other rooms as well,
with the arguments that are rows of parties; attributes of rows and flags are noted on the way. The
gate is not entered: what `become` and `leave_home` do, and what the ledger counts, is the same with
every party. Columns that
are kept for the books alone (who stands where in which list) are left out.
"""

from __future__ import annotations

import ast
import importlib
import inspect
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from sim.population.party_row import FIELDS, Flag

PROPERTIES = tuple(each.name for each in FIELDS if not each.is_for_the_books)
FLAGS = tuple(flag.name.lower() for flag in Flag)
_BOOKS = {each.name for each in FIELDS if each.is_for_the_books}
_GATE = {
    *(f"sim.population.transitions.{name}" for name in ("become", "leave_home")),
    *(
        f"sim.population.ledger.{name}"
        for name in (
            "count_fate",
            "count_killed_leaving",
            "leave_household",
            "count_border_reached",
            "count_way_out",
            "count_dead_wish",
            "hold",
            "hold_if_it_wishes",
        )
    ),
}
_EVERYBODY = {"arrays", "people", "people.arrays", "world.people", "world.people.arrays"}
_FLAG_READ = {"has"}
_FLAG_WRITTEN = {"mark", "clear", "mark_if"}


class Access(NamedTuple):
    """Fields and flags, in the order in which a row holds them."""

    reads: tuple[str, ...]
    writes: tuple[str, ...]


class Code(NamedTuple):
    """The functions of a module, and under which names it knows what stands in others."""

    functions: dict[str, ast.FunctionDef]
    known: dict[str, str]


def access_of(process: type) -> Access:
    """Find what a process reads and writes of a party, itself or through what it calls."""
    module = process.__module__
    tree = ast.parse(inspect.getsource(process))
    found = set()
    for method in ast.walk(tree):
        if isinstance(method, ast.FunctionDef):
            found |= set(_in_function(method, code_of(module), module, frozenset()))
    return in_order_of_rows(found)


def in_order_of_rows(found: set[tuple[str, str]]) -> Access:
    """Sort what was found."""
    names = (*PROPERTIES, *FLAGS)
    unknown = {name for _, name in found} - {*names, *_BOOKS}
    assert not unknown, f"no party has {unknown}"
    return Access(*(tuple(n for n in names if (way, n) in found) for way in ("read", "write")))


def access_in(source: str) -> Access:
    """Find what the function `step` of a piece of code reads and writes."""
    code = _read(source, "")
    return in_order_of_rows(set(_in_function(code.functions["step"], code, "", frozenset())))


@cache
def code_of(module: str) -> Code:
    """Read a module."""
    return _read(inspect.getsource(importlib.import_module(module)), module)


def _read(source: str, module: str) -> Code:
    tree = ast.parse(source)
    functions = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
    known = {name: f"{module}.{name}" for name in functions}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            known |= {each.asname or each.name: f"{node.module}.{each.name}" for each in node.names}
    return Code(functions, known)


@cache
def _through(function: str, rows: frozenset[int]) -> frozenset[tuple[str, str]]:
    """Find what a function of the package does with the arguments that are rows of parties."""
    module, _, name = function.rpartition(".")
    code = code_of(module)
    node = code.functions.get(name)
    if node is None:  # a class, or something that is imported from elsewhere
        assert not rows, f"{function} is given a party"
        return frozenset()
    given = frozenset(node.args.args[index].arg for index in rows)
    return frozenset(_in_function(node, code, module, given))


def _in_function(
    function: ast.FunctionDef, code: Code, module: str, given: frozenset[str]
) -> Iterator[tuple[str, str]]:
    rows = set(given) | set(_bound_to_rows(function))
    for node in ast.walk(function):
        if isinstance(node, ast.Attribute) and _is_row(node.value, rows):
            if isinstance(node.ctx, ast.Load):
                yield "read", node.attr
            else:
                yield "write", node.attr
        elif isinstance(node, ast.AugAssign):
            yield from _changed(node.target, rows)
        elif isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store):
            if isinstance(node.value, ast.Attribute) and _is_row(node.value.value, rows):
                yield "write", node.value.attr
        elif isinstance(node, ast.Call):
            yield from _in_call(node, code, module, rows)


def _changed(target: ast.expr, rows: set[str]) -> Iterator[tuple[str, str]]:
    """A change reads what it writes."""
    if isinstance(target, ast.Attribute) and _is_row(target.value, rows):
        yield "read", target.attr


def _in_call(call: ast.Call, code: Code, module: str, rows: set[str]) -> Iterator[tuple[str, str]]:
    function = _called(call.func, code)
    given = frozenset(i for i, each in enumerate(call.args) if _is_row(each, rows))
    assert not any(_is_row(each.value, rows) for each in call.keywords)
    name = function.rpartition(".")[2]
    if function.startswith("sim.population.party_row."):
        assert given == {0}, f"{module}: {ast.unparse(call)}"
        flag = call.args[1]
        assert isinstance(flag, ast.Attribute), f"{module}: {ast.unparse(call)}"
        assert ast.unparse(flag.value) == "Flag"
        assert name in _FLAG_READ | _FLAG_WRITTEN
        yield "read" if name in _FLAG_READ else "write", flag.attr.lower()
    elif function.startswith("sim.") and function not in _GATE:
        yield from _through(function, given)
    elif function not in _GATE:
        people = _EVERYBODY & {ast.unparse(each) for each in call.args}
        assert not given | people, f"{module}: {ast.unparse(call)} cannot be followed"


def _called(function: ast.expr, code: Code) -> str:
    """Name the function that is called; nothing if it is none of a module."""
    if isinstance(function, ast.Name):
        return code.known.get(function.id, "")
    if isinstance(function, ast.Attribute) and isinstance(function.value, ast.Name):
        inside = code.known.get(function.value.id, "")
        return f"{inside}.{function.attr}" if inside else ""
    return ""


def _bound_to_rows(function: ast.FunctionDef) -> Iterator[str]:
    for node in ast.walk(function):
        if isinstance(node, ast.Assign):
            for target in node.targets:
                yield from _pairs_with_rows(target, node.value)


def _pairs_with_rows(target: ast.expr, value: ast.expr) -> Iterator[str]:
    if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
        for each, its in zip(target.elts, value.elts, strict=True):
            yield from _pairs_with_rows(each, its)
    elif isinstance(target, ast.Name) and _is_row(value, set()):
        yield target.id


def _is_row(node: ast.expr, rows: set[str]) -> bool:
    if isinstance(node, ast.Name):
        return node.id in rows
    if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Attribute):
        return node.value.attr == "parties"
    return False
