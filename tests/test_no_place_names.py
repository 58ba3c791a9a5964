"""Nothing that computes or draws names a country, a river, a province or a town: tables do."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from sim.geography.gazetteer import shipped

ROOT = Path(__file__).resolve().parents[1] / "sim"
MODULES = sorted(path for path in ROOT.rglob("*.py") if "_data" not in path.parts)

COUNTRIES = r"chin(?:a|ese)|koreans?|dprk|beijing|pyongyang|russians?|yanbian|seoul"
TABLES = (
    ("counties.csv", "name"),
    ("counties.csv", "province"),
    ("sectors.csv", "name"),
    ("sectors.csv", "river"),
    ("hosts.csv", "name"),
    ("hosts.csv", "province"),
    ("hosts.csv", "prefecture"),
    ("camps.csv", "name"),
    ("places.csv", "name"),
    ("countries.csv", "name"),
)
OF_NO_PLACE = {"Sea", "Southern border"}
"""Names of ways out that are plain words."""
NAMES = {name for table in TABLES for name in shipped().column(*table)} - OF_NO_PLACE
LONGEST_FIRST = sorted((re.escape(name.casefold()) for name in NAMES), key=len, reverse=True)
NAMED = re.compile(rf"(?<![a-z])(?:{COUNTRIES}|{'|'.join(LONGEST_FIRST)})(?![a-z])")

DECLARE = {"number", "whole", "choice", "flag", "by_place", "choice_by_place", "names"}
"""What declares a parameter: its meaning is help, and its source says where a number is from."""

OF_THE_LANGUAGE = frozenset(
    {
        # sections and parameters of scenarios, as they are called today, and their classes
        "beijing", "Beijing", "beijing.stance", "beijing.cooperation", "dprk", "NorthKorea",
        "beijing.answers_until", "beijing.answers_from",
        "dprk.border_forces", "dprk.bribes_in_order", "dprk.bribes_in_disorder",
        "host_room_per_korean", "days_in_china", "russian_success",
        "what the scenario says in `beijing.stance`",
        "what the scenario says in `beijing.cooperation`",
        # a status, its place and its count, as results call them
        "IN_SOUTH_KOREA", "south_korea", "arrivals_south_korea",
        # modules of actors and policies
        "sim.actors.china", "sim.actors.dprk",
        "sim.actors.policies.china", "sim.actors.policies.dprk",
    }
)  # fmt: skip
"""Words of the scenario language and of results that stand for roles."""

FONTS = ROOT / "figures" / "fonts.py"
"""Fonts that are put together for figures have the program's name."""

PROGRAM = re.compile(r"\btumen\b|\bTUMEN(?=\b|_)|A scenario of Tumen")
"""The program's own name, which is that of a river, too."""


def left_out(tree: ast.AST) -> Iterator[ast.AST]:
    """Give docstrings, and declarations of parameters."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            yield node.value
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in DECLARE:
            yield from ast.walk(node)


def texts(path: Path) -> Iterator[tuple[int, str]]:
    """Give words and names of a module, but no comments, docstrings and declarations."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    unread = set(left_out(tree))
    for node in ast.walk(tree):
        for attribute in ("value", "id", "attr", "name", "arg", "module"):
            found = getattr(node, attribute, None)
            if node not in unread and isinstance(found, str):
                yield getattr(node, "lineno", 0), found


def names_in(text: str) -> list[str]:
    parted = re.sub(r"([a-z])([A-Z])", r"\1_\2", PROGRAM.sub("", text)).casefold()
    return NAMED.findall(parted.replace("_", " "))


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_module_names_a_country_a_river_a_province_or_a_town(path):
    if path == FONTS:
        return
    found = [
        f"{path.relative_to(ROOT)}:{line}: {text[:60]}"
        for line, text in texts(path)
        if text not in OF_THE_LANGUAGE and names_in(text)
    ]
    assert not found


def test_names_are_seen_where_they_are():
    assert names_in("crossed_into_china") == ["china"]
    assert names_in("NorthHamgyong") == ["north hamgyong"]
    assert names_in("the upper Yalu") == ["yalu"]
    assert names_in("run `tumen map`") == []
    assert names_in("the river Tumen") == ["tumen"]
