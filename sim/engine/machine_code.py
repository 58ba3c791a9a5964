"""Machine code that is kept: one file a function and kind of arguments, in the user's cache.

numba has a cache of its own, which this stands in for, because it asks for more than numba lets one
choose: numba takes code to be the same by the file of the outermost function, unpickles whatever
lies in its folder, ends every run for ever where a file is damaged, and lets processes that run
side by side all compile the same. Here a file is named by what it is made of, is checked before
anything of it is read, belongs to this user alone, and is made once.
"""

from __future__ import annotations

import functools
import hashlib
import pickle
import sys
from importlib import import_module
from importlib.metadata import version
from types import FunctionType
from typing import Any, ClassVar

from sim.engine.code_cache import SUFFIX, Lock, Store
from sim.engine.stamps import Inner, UntoldError, size, stamp


class KeptCode:
    """The machine code of one function, as a dispatcher of numba asks for it and hands it over.

    What a dispatcher has made it hands over; what it could not make it does not speak of, so that
    somebody must `give_up`.
    """

    _making: ClassVar[dict[str, Lock]] = {}  # by the name of the file

    def __init__(self, store: Store, function: FunctionType, inner: Inner, how: str) -> None:
        self.store, self.function = store, function
        self.inner, self.how = inner, how
        self.name = f"{function.__module__.removeprefix('sim.')}.{function.__qualname__}"

    @property
    def cache_path(self) -> str:
        """Where the code is kept, for those who ask numba."""
        return str(self.store.folder or "")

    @functools.cached_property
    def made_of(self) -> str | None:
        """The stamp of the function, or nothing if it cannot be told what it is made of."""
        try:
            return stamp(self.function, self.inner)
        except UntoldError:
            return None

    def load_overload(self, signature: Any, target: Any) -> Any:
        """Give the code for arguments of some kinds; if there is none, it is this one's to make."""
        target.refresh()
        name = self._file(signature, target.codegen())
        if name is None:
            return None
        code = self._load(name, target)
        if code is None:
            self._making[name] = self.store.lock(self.name)
            code = self._load(name, target)  # somebody may have made it meanwhile
            if code is not None:
                self._let_go(name)
        return code

    def save_overload(self, signature: Any, code: Any) -> None:
        """Keep the code that was made for arguments of some kinds."""
        name = self._file(signature, code.codegen)
        if name is None:
            return
        try:
            if not code.library.has_dynamic_globals:  # addresses in this process
                self.store.write(name, _packed(code))
        except Exception as error:  # another numba may take its code apart in another way
            self.store.tell(f"machine code cannot be kept ({error}); each run makes it anew")
        self._let_go(name)

    def enable(self) -> None:
        """Be asked; there is no other way."""

    disable = flush = enable

    def file(self, signature: Any, target: Any) -> str | None:
        """Name the file for arguments of some kinds, or nothing if none is kept."""
        target.refresh()
        return self._file(signature, target.codegen())

    @classmethod
    def give_up(cls) -> None:
        """Let others make what was not made here."""
        for name in list(cls._making):
            cls._let_go(name)

    @classmethod
    def _let_go(cls, name: str) -> None:
        if lock := cls._making.pop(name, None):
            lock.release()

    def _load(self, name: str, target: Any) -> Any:
        payload = self.store.read(name)
        if payload is None:
            return None
        compiler: Any = import_module("numba.core.compiler")
        try:
            parts = pickle.loads(payload)  # noqa: S301 - written by this user, and checked
            return compiler.CompileResult._rebuild(target, *parts)  # noqa: SLF001
        except Exception:
            self.store.drop(name, "cannot be loaded")
            return None

    def _file(self, signature: Any, codegen: Any) -> str | None:
        """Name the file: by the function, what it is made of, with what, how, and for what."""
        if self.store.folder is None or self.made_of is None:
            return None
        made_by = sys.version, _versions(), codegen.magic_tuple(), self.how
        made_for = [_tell_type(each) for each in signature]
        whole = f"{self.made_of} {made_by} {made_for}"
        return f"{self.name}-{hashlib.sha256(whole.encode()).hexdigest()[:32]}{SUFFIX}"


def _packed(code: Any) -> bytes:
    """Take code apart as numba does, less the code in between that others could be made of.

    That is three quarters of it, and reading it takes most of the time of loading. Only the name of
    the way in is asked for of it.
    """
    (name, kind, (machine_code, _)), *others = code._reduce()  # noqa: SLF001
    binding: Any = import_module("llvmlite.binding")
    way_in = code.fndesc.llvm_cpython_wrapper_name
    stub = binding.parse_assembly(f'define void @"{way_in}"() {{ ret void }}')
    serialize: Any = import_module("numba.core.serialize")
    parts = ((name, kind, (machine_code, stub.as_bitcode())), *others)
    return bytes(serialize.dumps(parts))


@functools.cache
def _versions() -> tuple[str, ...]:
    return tuple(version(name) for name in ("numba", "llvmlite", "numpy"))


def _tell_type(kind: Any) -> str:
    """Describe a type of numba; the name of a tuple does not hold those of its fields."""
    inner = [_tell_type(each) for each in kind] if hasattr(kind, "count") else []
    return f"{kind} {kind.key} {getattr(kind, 'fields', ())} {inner}"


class Piece:
    """Machine code that is needed: that of one function for arguments of some kinds."""

    def __init__(self, dispatcher: Any, types: tuple[Any, ...]) -> None:
        self.dispatcher, self.types = dispatcher, types
        self.code: KeptCode = dispatcher._cache  # noqa: SLF001
        self.file = self.code.file(types, dispatcher.targetctx)

    @property
    def size(self) -> int:
        """About how long it takes to make."""
        return size(self.code.function, self.code.inner)

    @property
    def is_kept(self) -> bool:
        """Whether it has been made, or never can be kept."""
        return self.file is None or self.code.store.has(self.file)

    @property
    def is_being_made(self) -> bool:
        """Whether another process is at it."""
        lock = self.code.store.lock(self.code.name, wait=False)
        lock.release()
        return lock.is_taken

    def make(self) -> None:
        """Make it, or wait for who does."""
        try:
            self.dispatcher.compile(self.types)
        finally:
            KeptCode.give_up()
