"""The shape of the program: floors, imports that point one way, short modules and functions."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1] / "sim"
MODULES = {
    ".".join(("sim", *path.relative_to(ROOT).with_suffix("").parts)).removesuffix(".__init__"): path
    for path in sorted(ROOT.rglob("*.py"))
    if "_data" not in path.parts
}

FLOORS = (
    ("sim.system", "sim.messages", "sim.resources"),
    ("sim.engine",),
    ("sim.params", "sim.status"),
    ("sim.geography", "sim.evidence"),
    ("sim.population", "sim.quantities"),
    ("sim.behaviour",),
    ("sim.processes", "sim.actors"),
    ("sim.scenario", "sim.recording"),
    ("sim.model", "sim.run_folder"),
    ("sim.results",),
    ("sim.answers",),
    ("sim.calibration",),
    ("sim.simulation", "sim.figures", "sim.report"),
    ("sim.ensemble",),
    ("sim.interface",),
    ("sim.app",),
    ("sim.cli",),
    ("sim.__main__",),
)
"""From the ground up. A module may import from its own room and from the floors below it."""

ROOM = {room: floor for floor, rooms in enumerate(FLOORS) for room in rooms}
AT_THE_ROOT = {"sim", "sim.__main__", "sim.model", "sim.params", "sim.resources", "sim.status"}
"""The public interface, the model, and what everything stands on."""

RESULTS_ONLY = (
    "sim.results",
    "sim.answers",
    "sim.calibration",
    "sim.geography",
    "sim.evidence",
    "sim.recording.variables",
    "sim.quantities",
    "sim.run_folder",
    "sim.messages",
    "sim.system",
    "sim.resources",
    "sim.status",
    "sim.params",
)
"""All that figures and reports may see: never a model, a scenario, or people."""

HEAVY = ("mesa", "numba", "ruamel", "matplotlib", "xarray", "netCDF4", "pandas", "scipy")


def is_part_of(module: str, package: str) -> bool:
    return module == package or module.startswith(f"{package}.")


def own(*packages: str) -> list[str]:
    return [m for m in MODULES if any(is_part_of(m, package) for package in packages)]


def room(module: str) -> str:
    return next(each for each in ROOM if is_part_of(module, each))


def imports(module: str, *, at_the_top: bool = False) -> Iterator[str]:
    """Give what a module imports: anywhere, for types too, or only when it is loaded."""
    waiting: list[ast.AST] = [ast.parse(MODULES[module].read_text(encoding="utf-8"))]
    while waiting:
        node = waiting.pop()
        if at_the_top and (isinstance(node, ast.FunctionDef) or is_for_types_alone(node)):
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module} imports relatively"
            for alias in node.names:
                full = f"{node.module}.{alias.name}"
                yield full if full in MODULES else str(node.module)
        waiting.extend(ast.iter_child_nodes(node))


def is_for_types_alone(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)


def own_imports(module: str) -> set[str]:
    return {name for name in imports(module) if is_part_of(name, "sim") and name != "sim"}


def test_every_module_stands_on_a_floor():
    for module in MODULES:
        assert module == "sim" or room(module)


@pytest.mark.parametrize("module", [m for m in MODULES if m != "sim"])
def test_imports_point_down(module):
    here = room(module)
    wrong = {m for m in own_imports(module) if room(m) != here and ROOM[room(m)] >= ROOM[here]}
    assert not wrong, f"{module} imports from its own floor or from above"


def test_no_imports_run_in_a_circle():
    """Imports in functions and for types count too: a circle is a seam that was not drawn."""
    graph = {m: set(imports(m)) & MODULES.keys() - {m} for m in MODULES}
    while leaves := [m for m, others in graph.items() if not others]:
        graph = {m: others - set(leaves) for m, others in graph.items() if m not in leaves}
    assert not graph, "these modules import one another, or import who does"


def test_at_the_root_stand_only_the_interface_the_model_and_what_everything_stands_on():
    assert {m for m in MODULES if m.count(".") == 1 and MODULES[m].name != "__init__.py"} | {
        "sim"
    } <= AT_THE_ROOT


def test_no_room_is_crowded():
    for folder in {path.parent for path in MODULES.values()}:
        modules = [p for p in folder.glob("*.py") if p.name != "__init__.py"]
        assert len(modules) <= 14, folder.relative_to(ROOT)


@pytest.mark.parametrize("process", own("sim.processes"))
def test_processes_import_neither_one_another_nor_the_model_nor_mesa_nor_yaml(process):
    """The package lists all of them in the order of the day; nothing else knows another."""
    found = set(imports(process))
    outside = {m for m in found if m.partition(".")[0] in ("mesa", "ruamel")}
    above = {m for m in found if is_part_of(m, "sim.model") or is_part_of(m, "sim.actors")}
    own_package = ".".join(process.split(".")[:3])
    others = {
        m
        for m in found
        if is_part_of(m, "sim.processes")
        and not (is_part_of(m, own_package) or m == "sim.processes.base")
    }
    assert not outside | above
    assert process == "sim.processes" or not others


def test_people_and_places_know_no_actor_and_no_framework():
    rooms = ("params", "status", "geography", "population", "behaviour")
    for module in own(*(f"sim.{each}" for each in rooms)):
        assert not {m for m in imports(module) if m.partition(".")[0] in ("mesa", "ruamel")}


def test_actors_see_no_people():
    """They read news and places; who is where is hidden from them."""
    open_to_them = {f"sim.behaviour.{each}" for each in ("information", "structure")}
    for module in own("sim.actors"):
        seen = {
            m
            for m in own_imports(module)
            if is_part_of(m, "sim.population") or is_part_of(m, "sim.behaviour")
        }
        assert seen <= open_to_them, module


@pytest.mark.parametrize("module", own("sim.figures", "sim.report"))
def test_figures_and_reports_see_saved_results_alone(module):
    allowed = (*RESULTS_ONLY, "sim.figures", "sim.report")
    seen = {m for m in own_imports(module) if not any(is_part_of(m, p) for p in allowed)}
    assert not seen


def test_nothing_heavy_is_imported_before_a_command_needs_it():
    """Help, lists and checks answer at once: what they import at the top imports nothing heavy."""
    waiting, seen = {"sim.cli.main"}, set()
    while waiting:
        module = waiting.pop()
        seen.add(module)
        top = set(imports(module, at_the_top=True))
        heavy = {m for m in top if m.partition(".")[0] in HEAVY} - {"ruamel.yaml"}
        assert not heavy, f"{module} imports {heavy}"
        waiting |= {m for m in top if m in MODULES} - seen


@pytest.mark.parametrize("module", MODULES)
def test_modules_and_functions_stay_short(module):
    text = MODULES[module].read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 300
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            statements = sum(isinstance(part, ast.stmt) for part in ast.walk(node)) - 1
            assert statements <= 30, f"{module}.{node.name}"


def test_no_module_is_a_drawer_for_odds_and_ends():
    assert not [
        m for m in MODULES if m.rpartition(".")[2] in ("utils", "helpers", "common", "misc")
    ]
