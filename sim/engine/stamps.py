"""Stamps: what a compiled function's machine code is made of, in one hash.

Machine code is made of the bytecode of a function and of the values of all that it names, the
functions that it calls among them. Where its source stands, what its comments, docstrings and
annotations say, and on which lines, leave no trace in it and none in a stamp: all copies of the
program share machine code, and only what has changed is compiled anew.
"""

from __future__ import annotations

import dis
import enum
import functools
import hashlib
from collections.abc import Callable, Iterator
from types import BuiltinFunctionType, CodeType, FunctionType, ModuleType
from typing import Any

import numpy as np

_CONSTANTS = frozenset(dis.hasconst)
_HAS_DOCSTRING = 0x4000000  # a flag of Python 3.13, which a docstring sets

Inner = Callable[[Any], FunctionType | None]
"""Gives the function inside a value that is a compiled function, and nothing for all else."""


class UntoldError(Exception):
    """A value of which nobody can say whether it is still the same."""


def stamp(function: FunctionType, inner: Inner) -> str:
    """Hash a function with all that it is made of.

    Args:
        function: the outermost function.
        inner: tells compiled functions from other values.

    Raises:
        UntoldError: It reads a value of a kind that this module does not know.
    """
    told = _tell_all(function, inner)
    whole = "\n\n".join([told.pop(function), *sorted(told.values())])
    return hashlib.sha256(whole.encode()).hexdigest()


def size(function: FunctionType, inner: Inner) -> int:
    """Give how much bytecode a function is made of, in bytes."""
    return sum(len(each.__code__.co_code) for each in _tell_all(function, inner))


def _tell_all(function: FunctionType, inner: Inner) -> dict[FunctionType, str]:
    """Describe a function and all that it calls."""
    told: dict[FunctionType, str] = {}
    waiting = [function]
    while waiting:
        each = waiting.pop()
        if each not in told:
            called: list[FunctionType] = []
            told[each] = "\n".join(_tell_function(each, inner, called))
            waiting += called
    return told


def _tell_function(
    function: FunctionType, inner: Inner, called: list[FunctionType]
) -> Iterator[str]:
    """Describe one function and what it names, and note the compiled functions among that."""
    yield f"{function.__module__}.{function.__qualname__} {function.__defaults__!r}"
    yield tell_code(function.__code__)
    names = set(_names(function.__code__))
    cells = [cell.cell_contents for cell in function.__closure__ or ()]
    seen = {name: function.__globals__[name] for name in names & function.__globals__.keys()}
    for module in [value for value in seen.values() if isinstance(value, ModuleType)]:
        if any(inner(value) for value in vars(module).values()):
            own = names & vars(module).keys()
            seen |= {f"{module.__name__}.{name}": getattr(module, name) for name in own}
    for name, value in [*sorted(seen.items()), *enumerate(cells)]:
        if (compiled := inner(value)) is not None:
            called.append(compiled)
            yield f"{name}: {compiled.__module__}.{compiled.__qualname__}"
        else:
            yield f"{name}: {tell(value)}"


def _names(code: CodeType) -> Iterator[str]:
    """Give all names of globals and attributes in a piece of code."""
    yield from code.co_names
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _names(constant)


@functools.singledispatch
def tell(value: Any) -> str:
    """Describe a value so that two descriptions are equal only where the values are.

    Raises:
        UntoldError: Nobody can say for a value of this kind.
    """
    raise UntoldError(f"{_kind(value)} {value!r}")


def _kind(value: Any) -> str:
    return f"{type(value).__module__}.{type(value).__qualname__}"


@tell.register(FunctionType | BuiltinFunctionType | np.ufunc)
def _(value: Any) -> str:  # the compiler knows it by its name
    return f"{getattr(value, '__module__', '')}.{value.__name__}"


@tell.register(int | float | complex | str | bytes | type(None) | np.dtype)
def _(value: Any) -> str:
    return f"{_kind(value)} {value!r} {getattr(value, 'itemsize', '')}"


@tell.register(np.ndarray | np.generic)
def _(value: Any) -> str:
    if value.dtype.hasobject:
        raise UntoldError(f"{_kind(value)} of objects")
    order = value.flags.c_contiguous, value.flags.f_contiguous, value.flags.aligned
    return f"{_kind(value)} {value.dtype!r} {value.shape} {order} {value.tobytes().hex()}"


@tell.register
def _(value: tuple) -> str:  # type: ignore[type-arg]
    return f"{_kind(value)} ({', '.join(map(tell, value))})"


@tell.register
def _(value: ModuleType) -> str:
    return f"module {value.__name__}"


@tell.register
def _(value: type) -> str:
    name = f"class {value.__module__}.{value.__qualname__}"
    if issubclass(value, enum.Enum):
        return f"{name} {[(member, each.value) for member, each in value.__members__.items()]!r}"
    return f"{name} {getattr(value, '_fields', ())}"


@tell.register
def tell_code(code: CodeType) -> str:
    """Describe bytecode without its docstring, its lines and its file."""
    parts = [f"{code.co_flags & ~_HAS_DOCSTRING} {code.co_argcount} {code.co_kwonlyargcount}"]
    parts += map(repr, (code.co_names, code.co_varnames, code.co_freevars, code.co_cellvars))
    argument = 0
    raw = code.co_code
    for operation, low in zip(raw[::2], raw[1::2], strict=True):
        argument = argument << 8 | low
        if operation == dis.EXTENDED_ARG:
            continue
        is_constant = operation in _CONSTANTS  # by its value: a docstring moves its number
        parts.append(f"{operation} {tell(code.co_consts[argument]) if is_constant else argument}")
        argument = 0
    return "\n".join([*parts, code.co_exceptiontable.hex()])
