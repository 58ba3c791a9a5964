"""The model is compiled ahead of a run: all of it, by all processes, and only what is missing."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from test_compiled import path_with

from sim.cli.progress import Bar, Lines
from sim.engine import code_cache
from sim.engine.compiled import compiled, is_compiled, rehearsing
from sim.ensemble.compiling import compile_ahead
from sim.ensemble.tasks import made_with
from sim.ensemble.worker_process import Job

REHEARSED = """
from sim.engine.compiled import to_compile
from sim.simulation.rehearsal import rehearse
print(*(piece.file for piece in to_compile(rehearse())))
"""
USED = """
import gc
from test_compiled import DAYS, digest_of_a_short_run
from sim.engine.compiled import Compiled
from sim.model import BorderModel
from sim.scenario.load import load_scenario
digest_of_a_short_run()
for name in ("war", "collapse", "before-famine"):
    model = BorderModel(load_scenario(name, [], days=DAYS), seed=1)
    for _ in range(DAYS):
        model.step()
for part in [each for each in gc.get_objects() if isinstance(each, Compiled)]:
    if "ready" in vars(part):
        for types in part.ready.overloads:
            print(part.ready._cache.file(types, part.ready.targetctx))
"""


def printed(program: str, **environment: str) -> list[str]:
    """Run a program with this interpreter, and give the words that it prints."""
    done = subprocess.run(  # noqa: S603 - this interpreter, with a program that stands above
        [sys.executable, "-c", program],
        env={**os.environ, "PYTHONPATH": path_with(Path(__file__).parent), **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


@pytest.fixture(scope="module")
def pieces():
    """The files of all machine code that a run needs; all are there afterwards."""
    used = printed(USED)
    assert len(set(used)) == len(used)
    return set(used)


@pytest.fixture
def copy(pieces, tmp_path, monkeypatch):
    """A cache folder with all machine code, to take some away."""
    kept = code_cache.open_store().folder
    monkeypatch.setenv("TUMEN_CACHE_DIR", str(tmp_path / "cache"))
    folder = code_cache.open_store().folder
    for piece in pieces:
        shutil.copy2(kept / piece, folder)
    return folder


def test_a_rehearsal_finds_all_that_runs_need(pieces):
    assert set(printed(REHEARSED)) == pieces


def test_what_is_missing_is_made_and_counted(copy, pieces):
    small = [
        next(copy.glob(f"{name}-*.kernel"))
        for name in ("recording.recorder.sum_places", "engine.draws.*")
    ]
    for path in small:
        path.unlink()
    told = []
    compile_ahead(made_with(), 2, lambda *how_far: told.append(how_far))
    assert told[0] == (len(pieces) - 2, len(pieces))
    assert told[-1] == (len(pieces), len(pieces))
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    assert all(path.exists() for path in small)


def test_where_nothing_is_missing_nothing_is_said_or_started(copy, monkeypatch):
    told = []
    compile_ahead(made_with(), 1, lambda *how_far: told.append(how_far))
    assert not told
    monkeypatch.setattr("sim.ensemble.compiling.hire", None)
    compile_ahead(made_with(), 1, lambda *how_far: told.append(how_far))
    next(copy.glob("*.kernel")).unlink()
    with pytest.raises(TypeError):
        compile_ahead(made_with(), 1, print)


@pytest.mark.parametrize("function", ["no_such_function", "no_such.module:function"])
def test_what_cannot_be_compiled_ahead_is_left_to_the_run(tmp_path, monkeypatch, function):
    """Nobody waits for a worker that has failed."""
    monkeypatch.setenv("TUMEN_CACHE_DIR", str(tmp_path))
    monkeypatch.setattr("sim.ensemble.compiling._SHARE", Job(function))
    told = []
    compile_ahead(made_with(), 2, lambda *how_far: told.append(how_far))
    assert not told


def test_who_cannot_read_its_job_is_not_waited_for(tmp_path, monkeypatch):
    monkeypatch.setenv("TUMEN_CACHE_DIR", str(tmp_path))
    monkeypatch.setattr("sim.ensemble.compiling._SHARE", Unreadable())
    compile_ahead(made_with(), 1, print)


class Unreadable:
    """Nobody can make it of what is sent."""

    def __reduce__(self):
        return (int, ("no number",))


def test_without_machine_code_nothing_is_compiled_ahead(tmp_path, monkeypatch):
    monkeypatch.setenv("TUMEN_CACHE_DIR", str(tmp_path))
    monkeypatch.setenv("NUMBA_DISABLE_JIT", "1")
    monkeypatch.setattr("sim.ensemble.compiling.hire", None)
    compile_ahead(made_with(), 1, print)


def test_a_rehearsal_notes_calls_from_outside_and_leaves_no_trace():
    @compiled
    def inner(km):
        return km * 2

    @compiled
    def outer(km, more=1):
        return inner(km) + more

    with rehearsing() as calls:
        assert outer(3) == 7
        assert outer(4, more=2) == 10
        assert not is_compiled()
    assert [(part.__name__, given) for part, given in calls] == [
        ("outer", (3,)),
        ("outer", (4, 2)),
    ]
    assert is_compiled()
    assert outer(5) == 11
    assert len(calls) == 2


def test_lines_say_once_that_the_model_is_compiled(capsys):
    lines = Lines()
    for done in range(3):
        lines.compile(done, 23)
    told = capsys.readouterr().err
    assert told == "compiling the model for this machine, once: 23 of 23 functions\n"


def test_a_bar_says_how_far_compiling_is(capsys):
    bar = Bar()
    for done in (20, 21, 21, 23):
        bar.compile(done, 23)
    bar.expect(0)
    assert bar.compiling is None
    assert "compiling the model for this machine, once" in capsys.readouterr().err
