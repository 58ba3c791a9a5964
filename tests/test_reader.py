"""A newcomer's questions are answered by CONTRIBUTING.md, and the answers hold."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from test_architecture import FLOORS

ROOT = Path(__file__).parent.parent
TEXT = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
ANSWERS = re.findall(r"^\| ([^|]+\?) \| `([^`]+)` \| `(\w+)` \|$", TEXT, flags=re.MULTILINE)
HOUSE = re.findall(r"^\| (\d+) \| ([^|]+) \|", TEXT, flags=re.MULTILINE)


def test_ten_questions_are_answered():
    assert len({question for question, _, _ in ANSWERS}) >= 10


@pytest.mark.parametrize(("question", "file", "name"), ANSWERS)
def test_the_file_that_answers_a_question_defines_what_it_is_said_to(question, file, name):
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    defined = {node.name for node in ast.walk(tree)
               if isinstance(node, ast.FunctionDef | ast.ClassDef)}  # fmt: skip
    assert name in defined


def test_the_table_of_rooms_is_that_which_imports_are_held_to():
    shown = [set(re.findall(r"`(sim/[\w.]+)`", rooms)) for _, rooms in HOUSE]
    held = [{room.replace(".", "/") for room in floor} for floor in FLOORS]
    named = [{room.removesuffix(".py") for room in floor} for floor in shown]
    assert named == [floor for floor in held if floor != {"sim/__main__"}]
