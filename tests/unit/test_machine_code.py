"""Kept machine code: made once, found by all copies, checked before it is trusted, and bounded."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from sim.engine import code_cache as caching
from sim.engine.code_cache import Store, open_store
from sim.engine.compiled import compiled
from sim.engine.machine_code import KeptCode

NAME = f"walk-{'0' * 32}.kernel"
WALK = """
from sim.engine.compiled import compiled

@compiled
def step(km):
    return km * 2.0

@compiled
def walk(km):
    return step(km) + 1.0

if __name__ == "__main__":
    import sys
    sys.modules["walk"] = sys.modules["__main__"]
    walk.function.__module__ = step.function.__module__ = "walk"
    print(walk(20.5), sum(walk.ready.stats.cache_misses.values()))
"""


@pytest.fixture
def store(tmp_path):
    folder = tmp_path / "machine-code"
    folder.mkdir(mode=0o700)
    return Store(folder)


@pytest.fixture
def cache(tmp_path, monkeypatch):
    """A cache folder of this test alone."""
    monkeypatch.setenv("TUMEN_CACHE_DIR", str(tmp_path / "cache"))
    return tmp_path / "cache" / "machine-code"


def start(program: Path, text: str = WALK) -> subprocess.Popen[str]:
    program.parent.mkdir(exist_ok=True)
    program.write_text(text)
    root = str(Path(caching.__file__).resolve().parents[1])
    return subprocess.Popen(  # noqa: S603 - this interpreter, with a program that stands above
        [sys.executable, str(program)],
        env={**os.environ, "PYTHONPATH": root},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def said(started: subprocess.Popen[str]) -> tuple[float, int, str]:
    """Give what `walk` gave, how often it was compiled, and what stands on stderr."""
    out, errors = started.communicate()
    assert started.returncode == 0, errors
    given, made = out.split()
    return float(given), int(made), errors


def test_copies_of_a_program_share_machine_code(tmp_path, cache):
    assert said(start(tmp_path / "one" / "walk.py")) == (42.0, 1, "")
    assert said(start(tmp_path / "other" / "walk.py", "\n# moved\n" + WALK)) == (42.0, 0, "")


def test_a_change_of_what_is_called_makes_it_anew(tmp_path, cache):
    assert said(start(tmp_path / "walk.py"))[:2] == (42.0, 1)
    assert said(start(tmp_path / "walk.py", WALK.replace("* 2.0", "* 4.0")))[:2] == (83.0, 1)
    assert said(start(tmp_path / "walk.py"))[:2] == (42.0, 0)


def test_of_processes_that_run_side_by_side_one_compiles(tmp_path, cache):
    both = [start(tmp_path / name / "walk.py") for name in ("one", "other")]
    assert sorted(made for _, made, _ in map(said, both)) == [0, 1]


@pytest.mark.parametrize("text", [b"", b"x", b"\x80\x04." * 100])
def test_damaged_machine_code_is_made_again_with_one_line(tmp_path, cache, text):
    said(start(tmp_path / "walk.py"))
    (kept,) = cache.glob("*.kernel")
    whole = kept.read_bytes()
    kept.write_bytes(text or whole[: len(whole) // 2])
    given, made, errors = said(start(tmp_path / "walk.py"))
    assert (given, made) == (42.0, 1)
    assert len(errors.splitlines()) == 1
    assert kept.name in errors
    assert said(start(tmp_path / "walk.py")) == (42.0, 0, "")


def test_a_whole_file_that_holds_something_else_is_made_again(tmp_path, cache):
    said(start(tmp_path / "walk.py"))
    (kept,) = cache.glob("*.kernel")
    Store(cache).write(kept.name, b"\x80\x04K*.")  # a pickle, of 42
    assert said(start(tmp_path / "walk.py"))[:2] == (42.0, 1)
    assert said(start(tmp_path / "walk.py"))[:2] == (42.0, 0)


def test_without_a_fit_folder_a_run_goes_on(tmp_path, monkeypatch):
    (tmp_path / "file").touch()
    monkeypatch.setenv("TUMEN_CACHE_DIR", str(tmp_path / "file"))
    given, made, errors = said(start(tmp_path / "walk.py"))
    assert (given, made) == (42.0, 1)
    assert "machine code is not kept" in errors
    assert len(errors.splitlines()) == 1


def test_a_full_disk_is_told_once_and_stops_nothing(store, capsys, monkeypatch):
    def full(self, target):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    store.write(NAME, b"code")
    store.write(NAME, b"code")
    assert capsys.readouterr().err.count("No space left on device") == 1
    assert not list(store.folder.iterdir())


def test_what_is_kept_is_closed_to_others(cache):
    before = os.umask(0)
    try:
        store = open_store()
        store.write(NAME, b"code")
        store.lock("walk").release()
    finally:
        os.umask(before)
    modes = {stat.S_IMODE(path.stat().st_mode) for path in cache.iterdir()}
    assert stat.S_IMODE(cache.stat().st_mode) == 0o700
    assert modes == {0o600}
    assert store.read(NAME) == b"code"


def test_what_others_could_have_written_is_not_read(store, capsys):
    store.write(NAME, b"code")
    (store.folder / NAME).chmod(0o666)
    assert store.read(NAME) is None
    assert not (store.folder / NAME).exists()


def test_a_folder_of_somebody_else_is_not_used(cache, tmp_path, monkeypatch, capsys):
    cache.mkdir(parents=True)
    monkeypatch.setattr(os, "getuid", lambda: cache.stat().st_uid + 1)
    assert open_store().folder is None
    assert "belongs to somebody else" in capsys.readouterr().err


def test_a_folder_that_only_leads_elsewhere_is_not_used(cache, tmp_path, capsys):
    (tmp_path / "elsewhere").mkdir()
    cache.parent.mkdir()
    cache.symlink_to(tmp_path / "elsewhere")
    assert open_store().folder is None
    assert not list((tmp_path / "elsewhere").iterdir())


def test_the_folder_for_want_of_another_is_checked_as_well(tmp_path, monkeypatch, capsys):
    for name in caching.CHOSEN_BY:
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "no-folder").touch()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "no-folder"))
    monkeypatch.setattr(caching.tempfile, "gettempdir", lambda: str(tmp_path))
    folder = open_store().folder
    assert folder is not None
    assert folder.parent == tmp_path
    folder.rmdir()
    folder.symlink_to(tmp_path)
    assert open_store().folder is None


def test_old_and_surplus_machine_code_is_swept(store, monkeypatch):
    now = time.time()
    for days in (0, 1, 2, 100):
        name = f"walk-{days:032d}.kernel"
        store.write(name, b"x" * 300)
        os.utime(store.folder / name, (now - days * 86400.0,) * 2)
    (store.folder / "notes.txt").write_text("x" * 5000)
    old = store.folder / f"{NAME}.0123.unfinished"
    old.touch()
    os.utime(old, (now - 7200.0,) * 2)
    monkeypatch.setattr(caching, "_ROOM", 1000)
    store.sweep()
    left = sorted(path.name for path in store.folder.iterdir())
    assert left == ["notes.txt", *(f"walk-{days:032d}.kernel" for days in (0, 1, 2))]
    store.write(NAME.replace("walk", "run"), b"x" * 300)
    assert not (store.folder / f"walk-{2:032d}.kernel").exists()


def test_what_is_in_use_counts_as_new(store):
    store.write(NAME, b"code")
    os.utime(store.folder / NAME, (0.0, 0.0))
    assert store.read(NAME) == b"code"
    assert time.time() - (store.folder / NAME).stat().st_mtime < 3600.0


def test_a_function_that_fails_lets_others_compile():
    @compiled
    def fails(rows: np.ndarray) -> None:
        rows.no_such_thing()

    with pytest.raises(Exception, match="no_such_thing"):
        fails(np.zeros(3))
    assert not KeptCode._making
