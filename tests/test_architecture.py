"""The shape of the program: imports point one way, modules and functions stay short."""

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

LAYERS = (
    (
        "sim.engine.code_cache",
        "sim.engine.compiled",
        "sim.engine.fingerprint",
        "sim.engine.machine_code",
        "sim.engine.stamps",
        "sim.engine.rows",
        "sim.engine.draws",
        "sim.params",
        "sim.messages.mistakes",
        "sim.status",
        "sim.engine.random_streams",
        "sim.resources",
        "sim.recording.variables",
        "sim.system.plain_files",
        "sim.run_folder.array_files",
        "sim.engine.mesa_core",
        "sim.ensemble.garbage",
        "sim.system.import_path",
        "sim.messages.refusals",
        "sim.system.signals",
        "sim.cli.streams",
        "sim.system.locks",
        "sim.messages.wording",
        "sim.ensemble.worker_process",
    ),
    ("sim.geography", "sim.evidence"),
    ("sim.population",),
    ("sim.processes", "sim.actors"),
    ("sim.scenario",),
    (
        "sim.recording.recorder",
        "sim.recording.actor_log",
        "sim.simulation.snapshot",
        "sim.simulation.course",
        "sim.model",
        "sim.simulation.rehearsal",
    ),
    (
        "sim.results.measures",
        "sim.results.series",
        "sim.results.indicators",
        "sim.results.indicators_by_place",
        "sim.results",
    ),
    (
        "sim.ensemble.continuation",
        "sim.ensemble.tasks",
        "sim.ensemble.compiling",
        "sim.ensemble.progress",
        "sim.ensemble.worker_server",
        "sim.ensemble.worker_pool",
        "sim.ensemble.runner",
        "sim.ensemble.worker_pool",
        "sim.ensemble.runner",
        "sim.ensemble.order",
        "sim.ensemble.verify",
        "sim.ensemble.rerun",
        "sim.figures",
        "sim.report",
    ),
    ("sim.bench",),
    ("sim.cli", "sim.cli", "sim.cli.entry", "sim.__main__", "sim.cli.odd"),
)
"""From the ground up. A module may import from its own layer and from those below it."""

RESULTS_ONLY = (
    "sim.results",
    "sim.results.indicators",
    "sim.results.series",
    "sim.results.measures",
    "sim.geography",
    "sim.evidence",
    "sim.recording.variables",
    "sim.resources",
    "sim.status",
    "sim.params",
    "sim.messages.wording",
)
"""All that figures and reports may see: never a model, a scenario, or people."""

HEAVY = ("mesa", "numba", "ruamel", "matplotlib", "xarray", "netCDF4", "pandas", "scipy")


def is_part_of(module: str, package: str) -> bool:
    return module == package or module.startswith(f"{package}.")


def own(*packages: str) -> list[str]:
    return [m for m in MODULES if any(is_part_of(m, package) for package in packages)]


def layer(module: str) -> int:
    return next(
        n for n, packages in enumerate(LAYERS) if any(is_part_of(module, p) for p in packages)
    )


def is_for_types_alone(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)


def imports(module: str, *, at_the_top: bool = False) -> Iterator[str]:
    """Give what a module imports while it runs, anywhere or only at its top."""
    waiting: list[ast.AST] = [ast.parse(MODULES[module].read_text(encoding="utf-8"))]
    while waiting:
        node = waiting.pop()
        if is_for_types_alone(node) or (at_the_top and isinstance(node, ast.FunctionDef)):
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module} imports relatively"
            for alias in node.names:
                full = f"{node.module}.{alias.name}"
                yield full if full in MODULES else str(node.module)
        waiting.extend(ast.iter_child_nodes(node))


def own_imports(module: str) -> set[str]:
    return {name for name in imports(module) if is_part_of(name, "sim") and name != "sim"}


def test_every_module_has_a_layer():
    for module in MODULES:
        assert module == "sim" or layer(module) >= 0


@pytest.mark.parametrize("module", [m for m in MODULES if m != "sim"])
def test_imports_point_down(module):
    upwards = {other for other in own_imports(module) if layer(other) > layer(module)}
    assert not upwards, f"{module} imports from above"


def test_no_imports_run_in_a_circle():
    """What a function imports when it runs is left out: by then all modules are there."""
    graph = {m: set(imports(m, at_the_top=True)) & MODULES.keys() - {m} for m in MODULES}
    while leaves := [m for m, others in graph.items() if not others]:
        graph = {m: others - set(leaves) for m, others in graph.items() if m not in leaves}
    assert not graph, "these modules import one another, or import who does"


@pytest.mark.parametrize("process", own("sim.processes"))
def test_processes_import_neither_one_another_nor_the_model_nor_mesa_nor_yaml(process):
    """The package lists all of them in the order of the day; nothing else knows another."""
    found = set(imports(process))
    outside = {m for m in found if m.partition(".")[0] in ("mesa", "ruamel")}
    above = {m for m in found if is_part_of(m, "sim.model") or is_part_of(m, "sim.actors")}
    others = {m for m in found if is_part_of(m, "sim.processes")} - {"sim.processes.base"}
    assert not outside | above
    assert process == "sim.processes" or not others


def test_people_and_places_know_no_actor_and_no_framework():
    for module in own(
        "sim.population", "sim.geography", "sim.engine.random_streams", "sim.status", "sim.params"
    ):
        assert not {m for m in imports(module) if m.partition(".")[0] in ("mesa", "ruamel")}


def test_actors_see_no_people():
    """They read news and places; who is where is hidden from them."""
    for module in own("sim.actors"):
        seen = {m for m in own_imports(module) if is_part_of(m, "sim.population")}
        assert seen <= {"sim.behaviour.information"}, module


@pytest.mark.parametrize("module", own("sim.figures", "sim.report"))
def test_figures_and_reports_see_saved_results_alone(module):
    allowed = (*RESULTS_ONLY, "sim.figures", "sim.report")
    seen = {m for m in own_imports(module) if not any(is_part_of(m, p) for p in allowed)}
    assert not seen


def test_nothing_heavy_is_imported_before_a_command_needs_it():
    """Help, lists and checks answer at once: what they import at the top imports nothing heavy."""
    waiting, seen = {"sim.cli"}, set()
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
