"""What others keep to themselves is used in few places, and found out when it goes away."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import click
import numba
import pytest

ROOT = Path(__file__).resolve().parents[2] / "sim"
MODULES = {str(path.relative_to(ROOT)): path for path in sorted(ROOT.rglob("*.py"))}

OPENLY_OFFERED = {"numba", "numba.extending", "numba.types"}
OF_THE_COMPILER = {"engine/compiled.py", "engine/machine_code.py"}
"""The modules that may know how numba works inside; its versions are bounded closely for them."""

FOR_TYPES = {"click._termui_impl"}  # the type of what `click.progressbar` gives has no open name
IN_THE_FIRST_MOMENTS = {"cli/entry.py": {"_signal"}}
"""Signals are answered before `signal`, which takes a while to load."""


def imported(path: Path) -> Iterator[str]:
    """Name the modules of others that a file imports, those imported by name included."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.level == 0 and node.module != "__future__":
            yield node.module or ""
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith("import_module"):
            first = node.args[0]
            if isinstance(first, ast.Constant):
                yield str(first.value)


@pytest.mark.parametrize("name", MODULES)
def test_no_module_of_others_that_is_private_is_imported(name: str):
    found = {m for m in imported(MODULES[name]) if any(p.startswith("_") for p in m.split("."))}
    assert found <= FOR_TYPES | IN_THE_FIRST_MOMENTS.get(name, set())


def test_what_answers_signals_in_the_first_moments_has_what_is_used():
    quick, usual = import_module("_signal"), import_module("signal")
    assert {quick.SIGINT, quick.SIGTERM, quick.SIGHUP} <= set(usual.Signals)
    assert quick.getsignal(quick.SIGTERM) == usual.getsignal(usual.SIGTERM)


@pytest.mark.parametrize("name", [name for name in MODULES if name not in OF_THE_COMPILER])
def test_what_the_compiler_is_made_of_is_known_to_one_place(name: str):
    found = {m for m in imported(MODULES[name]) if m.split(".")[0] in ("numba", "llvmlite")}
    assert found <= OPENLY_OFFERED


def test_numba_has_all_inside_that_is_used():
    cgutils, ir = import_module("numba.core.cgutils"), import_module("llvmlite.ir")
    assert callable(cgutils.get_item_pointer)
    assert ir.IntType(8).as_pointer()
    assert import_module("numba.np.arraymath")
    assert hasattr(numba.config, "DISABLE_JIT")
    assert hasattr(numba.config, "CACHE_DIR")
    assert numba.njit(lambda x: x, _nrt=False, forceinline=True)(2) == 2


def test_a_bar_of_click_has_what_ours_sets_and_calls():
    bar = click.progressbar(length=2, label="running")
    assert {"label", "start", "last_eta"} <= set(vars(bar))
    assert all(hasattr(bar, name) for name in ("update", "render_progress", "render_finish"))
