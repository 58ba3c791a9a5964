"""The fingerprint of the model names what computes, and nothing of what is only said."""

from __future__ import annotations

import ast
import shutil
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from sim import resources
from sim.engine import code_cache
from sim.engine.fingerprint import PACKAGE, fingerprint
from sim.run_folder import provenance
from sim.run_folder.provenance import model_fingerprint
from sim.scenario.load import load_scenario
from sim.system.locks import SYNTAX

ROOTS = ("sim.model", "sim.scenario.phases")
MODEL = '''"""A model."""
from __future__ import annotations
from typing import TYPE_CHECKING
from sim.roads import km
if TYPE_CHECKING:
    from sim.tales import Tale

LIMIT = 30

class Walk:
    """A walk."""
    days: int = number(7.0, "days of a walk", unit="days", low=1.0, high=9.0, source="walkers")
    kind: str = choice("far", "how far", options=("far", "near"), source="walkers")

    def step(self, world: World) -> None:
        """Walk."""
        gone: float = km(world) * 2.0
        if gone > LIMIT:
            raise ValueError(f"{gone} km is too far: at most {LIMIT}")
        from sim.boats import sail
        sail(world.stream("sailing"), gone)
'''
ROADS = "def km(world):\n    return world.km + 1\n"
BOATS = "def sail(dice, gone):\n    pass\n"
TALES = "class Tale:\n    length = 1\n"


@pytest.fixture
def mark(tmp_path):
    """Give the fingerprint of the package above, with some texts changed."""
    package = tmp_path / "sim"
    package.mkdir()

    def written(**changed: str) -> str:
        texts = {"model": MODEL, "roads": ROADS, "boats": BOATS, "tales": TALES, **changed}
        for name, text in texts.items():
            (package / f"{name}.py").write_text(text)
        return fingerprint(["sim.model"], package)

    return written


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"""A model."""', '"""Another\nmodel."""\n# with a comment'),
        ('        """Walk."""\n', ""),
        ("days: int =", "days: float ="),
        ("gone: float =", "gone ="),
        ("(self, world: World) -> None", "(self, world)"),
        ("world.km(world) * 2.0", "world.km( world )*2.0"),
        ("2.0", "2.00"),
        ("import TYPE_CHECKING", "import TYPE_CHECKING, Any"),
        ("km is too far: at most", "km cannot be walked, only"),
        ('"days of a walk", unit="days"', '"how long one walks", unit="d"'),
        ('source="walkers"', 'source="assumption: as others walk"'),
        ("from sim.tales import Tale", "from sim.tales import Tale, Fable"),
    ],
)
def test_what_is_only_said_does_not_change_it(mark, old, new):
    assert mark() == mark(model=MODEL.replace(old, new))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("* 2.0", "* 2.5"),
        ("* 2.0", "+ 2.0"),
        ("gone > LIMIT", "gone >= LIMIT"),
        ("LIMIT = 30", "LIMIT = 30.0"),
        ("number(7.0", "number(7.5"),
        ("low=1.0", "low=2.0"),
        ('choice("far"', 'choice("near"'),
        ('("far", "near")', '("far", "near", "home")'),
        ("days: int = number", "days = number"),
        ("days: int = number", "days: ClassVar[int] = number"),
        ("sailing", "rowing"),
        ("raise ValueError", "raise TypeError"),
        ("import km", "import km as kilometres"),
    ],
)
def test_what_is_computed_changes_it(mark, old, new):
    assert old in MODEL
    assert mark() != mark(model=MODEL.replace(old, new))


def test_it_follows_imports_also_those_inside_functions(mark):
    assert mark() != mark(roads=ROADS.replace("+ 1", "+ 2"))
    assert mark() != mark(boats=BOATS.replace("pass", "return gone"))
    assert mark() == mark(tales=TALES.replace("1", "2"))


def test_without_the_source_of_its_root_there_is_none(mark, tmp_path):
    mark()
    with pytest.raises(ModuleNotFoundError, match=r"sim\.walk"):
        fingerprint(["sim.walk"], tmp_path / "sim")


@pytest.mark.parametrize("text", [b"", b"{", b"[1, 2]", b'{"a": 3}'])
def test_what_is_kept_of_sources_may_be_lost_or_damaged(mark, tmp_path, monkeypatch, text):
    monkeypatch.setenv("TUMEN_CACHE_DIR", str(tmp_path / "cache"))
    whole = mark()
    (kept,) = (tmp_path / "cache").rglob("*.json")
    kept.write_bytes(text)
    assert mark() == whole
    code_cache.open_store().write(kept.name, text)  # whole, but not ours
    assert mark() == whole
    assert mark() == whole


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    """A copy of the whole package, to be changed."""
    package = tmp_path_factory.mktemp("copy") / "sim"
    shutil.copytree(PACKAGE, package, ignore=shutil.ignore_patterns("_data", "__pycache__"))
    return package


@pytest.mark.parametrize(
    ("file", "old", "new", "matters"),
    [
        ("status.py", '"""', '"""Well: ', False),
        ("population/transitions.py", "nobody goes from", "none may go from", False),
        (
            "processes/custody/parameters.py",
            "mean days in custody before return",
            "mean days held",
            False,
        ),
        ("scenario/load.py", "import", "import sys\nimport", False),
        ("figures/comparison/page.py", "import", "import sys\nimport", False),
        ("cli/runs.py", "import", "import sys\nimport", False),
        ("processes/custody/parameters.py", "        7.0,", "        8.0,", True),
        ("processes/custody/rule.py", "stream) < custody", "stream) <= custody", True),
        ("scenario/phases.py", "sorted(changes)", "sorted(changes)[1:]", True),
        ("geography/seasons.py", "+", "-", True),
    ],
)
def test_of_the_model_it_names_what_bears_on_results(copy, file, old, new, matters):
    path: Path = copy / file
    text, before = path.read_text(), fingerprint(ROOTS, copy)
    assert old in text
    try:
        path.write_text(text.replace(old, new, 1))
        assert (fingerprint(ROOTS, copy) != before) == matters
    finally:
        path.write_text(text)
    assert fingerprint(ROOTS, copy) == before == fingerprint(ROOTS)


def test_the_tables_of_places_belong_to_the_scenario_by_their_values(tmp_path):
    before = load_scenario("status-quo").digest
    folder = tmp_path / "places"
    shutil.copytree(resources.folder("scenarios") / "places", folder)
    path = tmp_path / "same.yaml"
    path.write_text("extends: status-quo\nwhy: The same?\ngeography: places\n", encoding="utf-8")
    assert load_scenario(path).digest == before
    (folder / "README.md").write_text("# Places\n", encoding="utf-8")
    table = folder / "camps.csv"
    table.write_bytes(table.read_bytes().replace(b"\n", b"\r\n"))
    assert load_scenario(path).digest == before
    table.write_bytes(table.read_bytes().replace(b",41.4500,", b",41.4600,"))
    assert load_scenario(path).digest != before


def test_the_versions_of_libraries_are_part_of_it(monkeypatch):
    before = model_fingerprint()
    monkeypatch.setattr(provenance, "version", lambda _: "0")
    assert model_fingerprint() != before


def test_one_thread_at_a_time_reads_sources(tmp_path, monkeypatch):
    """Python's reader has one count for all threads, and breaks off where two disturb it."""
    (tmp_path / "sim").mkdir()
    never_read_before = f"LIMIT = {time.time_ns()}\n"  # what was read once is known by its bytes
    (tmp_path / "sim" / "alone.py").write_text(never_read_before, encoding="utf-8")
    free, parse = [], ast.parse

    def watched(*text):
        with ThreadPoolExecutor(1) as other:
            free.append(other.submit(SYNTAX.acquire, blocking=False).result())
        return parse(*text)

    monkeypatch.setattr(ast, "parse", watched)
    fingerprint(("sim.alone",), tmp_path / "sim")
    assert free == [False]
