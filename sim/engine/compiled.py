"""Compiled functions: the loops over single parties, made into machine code by numba.

A compiled function is plain Python that runs without numba too, only slowly: set
`NUMBA_DISABLE_JIT=1`, or leave numba out, and every result is the same. Nothing is imported or
compiled before the first call, so that looking at a scenario stays quick. The machine code is kept
in the user's cache folder (`sim/engine/machine_code.py`), until the function, what it calls, or a
constant that it reads changes.
"""

from __future__ import annotations

import functools
import inspect
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib import import_module
from types import FunctionType
from typing import Any, ClassVar, Generic, ParamSpec, TypeVar, cast

import numpy as np

from sim.engine.code_cache import Store, open_store
from sim.engine.machine_code import KeptCode, Piece
from sim.engine.stamps import tell_code

P = ParamSpec("P")
R = TypeVar("R")

_HOW = {"_nrt": False, "forceinline": True, "no_cfunc_wrapper": True}


class Compiled(Generic[P, R]):
    """A function that is compiled when it is first called, from Python or from another one."""

    rehearsal: ClassVar[Rehearsal | None] = None

    def __init__(self, function: Callable[P, R]) -> None:
        functools.update_wrapper(self, function)
        self.function = function

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R:
        """Call the machine code, or the Python function where there is no numba."""
        try:
            return self.ready(*args, **kwargs)
        except BaseException:
            KeptCode.give_up()
            raise

    @functools.cached_property
    def ready(self) -> Callable[P, R]:
        """The machine code: a dispatcher of numba, which compiles for the types that it meets."""
        if self.rehearsal is not None:
            return self.rehearsal.taking_note(self)
        compiler = _compiler()
        if compiler is None:
            return np.errstate(over="ignore")(self.function)  # machine words wrap around
        ready = compiler(self.function)
        how = f"{_HOW} {tell_code(_teach_prefetch.__code__)}"
        ready._cache = KeptCode(_store(), cast("FunctionType", self.function), _inner, how)  # noqa: SLF001
        return cast("Callable[P, R]", ready)

    @functools.cached_property
    def part(self) -> Any:
        """The same as a part of others, which Python cannot call; code is kept whole, so not this.

        What would let Python call it takes a third of the time of the compiler.
        """
        compiler = _compiler()
        return compiler(self.function, no_cpython_wrapper=True) if compiler else self.function


def compiled(function: Callable[P, R]) -> Compiled[P, R]:
    """Let a function be compiled; it may use numbers, arrays, records and compiled functions."""
    return Compiled(function)


Call = tuple[Compiled[Any, Any], tuple[Any, ...]]
"""A compiled function and with what it was called from Python."""


@dataclass
class Rehearsal:
    """Runs compiled functions as plain Python, and notes which are called from outside."""

    calls: list[Call] = field(default_factory=list)
    used: list[Compiled[Any, Any]] = field(default_factory=list)
    is_inside: bool = False

    def taking_note(self, part: Compiled[P, R]) -> Callable[P, R]:
        """Give a function that runs in Python and is noted if no other compiled one calls it."""
        plain = np.errstate(over="ignore")(part.function)
        self.used.append(part)

        def play(*args: P.args, **kwargs: P.kwargs) -> R:
            if self.is_inside:
                return plain(*args, **kwargs)
            self.calls.append((part, inspect.signature(plain).bind(*args, **kwargs).args))
            self.is_inside = True
            try:
                return plain(*args, **kwargs)
            finally:
                self.is_inside = False

        return play


@contextmanager
def rehearsing() -> Iterator[list[Call]]:
    """Let compiled functions run as Python for a while, and note what is called.

    What has been called before in this process stays as it is.
    """
    rehearsal = Compiled.rehearsal = Rehearsal()
    try:
        yield rehearsal.calls
    finally:
        Compiled.rehearsal = None
        for part in rehearsal.used:
            del part.ready


def to_compile(calls: Iterable[Call]) -> list[Piece]:
    """Give the machine code that calls need, the largest piece first."""
    numba: Any = import_module("numba")
    pieces = {}
    for part, given in calls:
        types = tuple(numba.typeof(_plain_rows(value)) for value in given)
        pieces[part, types] = Piece(part.ready, types)
    return sorted(pieces.values(), key=lambda piece: -piece.size)


def _plain_rows(value: Any) -> Any:
    """Give arrays of rows as machine code takes them; see `sim.engine.rows.records`."""
    if isinstance(value, tuple):
        inner = [_plain_rows(each) for each in value]
        return type(value)(*inner) if hasattr(value, "_fields") else tuple(inner)
    if isinstance(value, np.recarray):
        return value.view(np.ndarray).view(np.dtype((np.void, value.dtype)))
    return value


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

    def type_of(value: Compiled[Any, Any], _: object) -> Any:
        return numba.types.Dispatcher(value.part)

    extending.typeof_impl.register(Compiled)(type_of)
    with _as_if_missing("scipy"):  # whose linear algebra it would load, for a quarter of a second
        import_module("numba.np.arraymath")
    _teach_prefetch(numba, extending)
    compiler: Callable[..., Any] = functools.partial(numba.njit, **_HOW)
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
    return Compiled.rehearsal is None and _compiler() is not None


@functools.cache
def _store() -> Store:
    return open_store()


def _inner(value: Any) -> FunctionType | None:
    """Give the Python function of a compiled one."""
    return cast("FunctionType", value.function) if isinstance(value, Compiled) else None
