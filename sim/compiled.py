"""Compiled functions: the loops over single parties, made into machine code by numba.

A compiled function is plain Python that runs without numba too, only slowly: set
`NUMBA_DISABLE_JIT=1`, or leave numba out, and every result is the same. Nothing is imported or
compiled before the first call, so that looking at a scenario stays quick. The machine code is kept
in the user's cache folder, one folder for each state of the sources, because numba itself looks at
the file of the outermost function alone and would go on using what it calls after that changed.
"""

from __future__ import annotations

import functools
import hashlib
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any, Generic, ParamSpec, TypeVar

import numpy as np

P = ParamSpec("P")
R = TypeVar("R")

_SOURCES = Path(__file__).resolve().parent
_IMPORT = re.compile(rb"^from sim((?:\.\w+)*) import ([\w, ]*)", re.MULTILINE)
_KEPT = 3  # states of the sources whose machine code is kept


class Compiled(Generic[P, R]):
    """A function that is compiled when it is first called, from Python or from another one."""

    def __init__(self, function: Callable[P, R]) -> None:
        functools.update_wrapper(self, function)
        self.function = function

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R:
        """Call the machine code, or the Python function where there is no numba."""
        return self.ready(*args, **kwargs)

    @functools.cached_property
    def ready(self) -> Callable[P, R]:
        """The machine code: a dispatcher of numba, which compiles for the types that it meets."""
        compiler = _compiler()
        if compiler is None:
            return np.errstate(over="ignore")(self.function)  # machine words wrap around
        ready: Callable[P, R] = compiler(self.function, cache=True)
        return ready

    @functools.cached_property
    def part(self) -> Any:
        """The same as a part of others; machine code is kept whole, so this is not kept."""
        compiler = _compiler()
        return compiler(self.function) if compiler else self.function


def compiled(function: Callable[P, R]) -> Compiled[P, R]:
    """Let a function be compiled; it may use numbers, arrays, records and compiled functions."""
    return Compiled(function)


def prefetch(rows: Any, index: int) -> None:
    """Ask memory for a row that is needed soon, as machine code can; it changes nothing.

    Parties stand in memory in the order in which they first left, and are met in any other: most
    of the time of a mass exodus would go into waiting for them.
    """


@functools.cache
def _compiler() -> Callable[..., Any] | None:
    """Give what compiles a function, or nothing where it is to run as it is."""
    try:
        numba: Any = import_module("numba")  # only a run needs it
        extending: Any = import_module("numba.extending")
    except ImportError:
        return None
    if numba.config.DISABLE_JIT:
        return None
    if not os.environ.get("NUMBA_CACHE_DIR"):
        numba.config.CACHE_DIR = str(_cache())

    def type_of(value: Compiled[Any, Any], _: object) -> Any:
        return numba.types.Dispatcher(value.part)

    extending.typeof_impl.register(Compiled)(type_of)
    with _as_if_missing("scipy"):  # whose linear algebra it would load, for a quarter of a second
        import_module("numba.np.arraymath")
    _teach_prefetch(numba, extending)
    compiler: Callable[..., Any] = functools.partial(numba.njit, _nrt=False, forceinline=True)
    return compiler


def _teach_prefetch(numba: Any, extending: Any) -> None:
    """Make `prefetch` one machine instruction in compiled functions."""
    cgutils = import_module("numba.core.cgutils")
    ir: Any = import_module("llvmlite.ir")

    def code(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        kind = signature.args[0]
        rows = context.make_array(kind)(context, builder, args[0])
        row = cgutils.get_item_pointer(context, builder, kind, rows, [args[1]])
        address, flag = ir.IntType(8).as_pointer(), ir.IntType(32)
        known = ir.FunctionType(ir.VoidType(), [address, flag, flag, flag])
        instruction = builder.module.declare_intrinsic("llvm.prefetch", [address], known)
        to_write, keep, is_data = (flag(value) for value in (1, 3, 1))
        builder.call(instruction, [builder.bitcast(row, address), to_write, keep, is_data])
        return context.get_dummy_value()

    def typed(_: Any, rows: Any, _index: Any) -> Any:
        return numba.types.none(rows, numba.types.intp), code

    ask = extending.intrinsic(typed)

    def in_machine_code(rows: Any, index: Any) -> Any:
        return ask(rows, index)

    def teach(rows: Any, index: Any) -> Any:  # noqa: ARG001 - numba goes by the names
        return in_machine_code

    extending.overload(prefetch)(teach)


@contextmanager
def _as_if_missing(package: str) -> Iterator[None]:
    """Let a package that is not loaded yet seem not to be installed."""
    if package in sys.modules:
        yield
        return
    # None is what the import system takes for a package that cannot be found.
    sys.modules[package] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        del sys.modules[package]


def is_compiled() -> bool:
    """Tell whether compiled functions run as machine code here."""
    return _compiler() is not None


def is_kept() -> bool:
    """Tell whether machine code of these sources is kept from an earlier run."""
    chosen = os.environ.get("NUMBA_CACHE_DIR")
    folders = [base / f"engine-{_fingerprint()}" for base in _bases()]
    return any(any(f.rglob("*.nbi")) for f in ([Path(chosen)] if chosen else folders))


def _bases() -> tuple[Path, ...]:
    return _user_cache(), Path(tempfile.gettempdir()) / f"tumen-{_user()}"


def _cache() -> Path:
    """Make the folder for the machine code of these sources, and sweep old ones."""
    for base in _bases():
        folder = base / f"engine-{_fingerprint()}"
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError:
            continue
        if os.access(folder, os.W_OK):
            folder.touch()
            _sweep(base)
            return folder
    return Path(tempfile.mkdtemp(prefix="tumen-"))


def _user_cache() -> Path:
    if set_by_user := os.environ.get("XDG_CACHE_HOME"):
        return Path(set_by_user) / "tumen"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "tumen"
    if sys.platform == "win32" and (local := os.environ.get("LOCALAPPDATA")):
        return Path(local) / "tumen"
    return Path.home() / ".cache" / "tumen"


def _user() -> str:
    return str(os.getuid()) if hasattr(os, "getuid") else "user"


def _fingerprint() -> str:
    """Hash the sources of compiled functions, and all that these import: it may be built in."""
    texts = {path: path.read_bytes() for path in _SOURCES.rglob("*.py")}
    waiting = [path for path, text in texts.items() if b"@compiled" in text]
    found: set[Path] = set()
    while waiting:
        path = waiting.pop()
        if path not in found:
            found.add(path)
            waiting += [other for other in _imported(texts[path]) if other in texts]
    digest = hashlib.sha256()
    for path in sorted(found):
        digest.update(str(path.relative_to(_SOURCES)).encode() + b"\n" + texts[path])
    return digest.hexdigest()[:16]


def _imported(text: bytes) -> list[Path]:
    """Give the files that a source may import from this package."""
    files = []
    for match in _IMPORT.finditer(text):
        folder = _SOURCES.joinpath(*match[1].decode().split(".")[1:])
        files += [folder.with_suffix(".py")]
        files += [folder / f"{name.strip()}.py" for name in match[2].decode().split(",")]
    return files


def _sweep(base: Path) -> None:
    """Remove the machine code of all but the latest states of the sources."""
    folders = sorted(base.glob("engine-*"), key=lambda folder: folder.stat().st_mtime)
    for folder in folders[:-_KEPT]:
        shutil.rmtree(folder, ignore_errors=True)
