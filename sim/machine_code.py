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

from sim.cache import SUFFIX, Lock, Store
from sim.stamps import Inner, UntoldError, stamp


class KeptCode:
    """The machine code of one function, as a dispatcher of numba asks for it and hands it over.

    What a dispatcher has made it hands over; what it could not make it does not speak of, so that
    somebody must `give_up`.
    """

    _making: ClassVar[list[Lock]] = []  # the innermost last; one thread compiles at a time

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
            self._making.append(self.store.lock(self.name))
            code = self._load(name, target)  # somebody may have made it meanwhile
            if code is not None:
                self._making.pop().release()
        return code

    def save_overload(self, signature: Any, code: Any) -> None:
        """Keep the code that was made for arguments of some kinds."""
        name = self._file(signature, code.codegen)
        if name is None:
            return
        if not code.library.has_dynamic_globals:  # addresses in this process
            serialize: Any = import_module("numba.core.serialize")
            self.store.write(name, serialize.dumps(code._reduce()))  # noqa: SLF001
        self._making.pop().release()

    @classmethod
    def give_up(cls) -> None:
        """Let others make what was not made here."""
        while cls._making:
            cls._making.pop().release()

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


@functools.cache
def _versions() -> tuple[str, ...]:
    return tuple(version(name) for name in ("numba", "llvmlite", "numpy"))


def _tell_type(kind: Any) -> str:
    """Describe a type of numba; the name of a tuple does not hold those of its fields."""
    inner = [_tell_type(each) for each in kind] if hasattr(kind, "count") else []
    return f"{kind} {kind.key} {getattr(kind, 'fields', ())} {inner}"
