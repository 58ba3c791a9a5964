"""The fingerprint of the model: what computes is in it, and what is only said is not.

It is taken of the syntax trees of the modules that a run of a member uses, found by following their
imports, without docstrings, comments, annotations, messages and the words that explain parameters.
So an error message or a source that is put better leaves all runs usable, and a changed number or
operator does not. (What the compiler makes machine code of is told more closely, by
`sim.engine.stamps`: there the values of constants count, and not how they are written.)
"""

from __future__ import annotations

import ast
import hashlib
import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from sim.engine.code_cache import open_store
from sim.system.locks import SYNTAX

PACKAGE = Path(__file__).resolve().parents[1]

_FOR_TYPES = frozenset({"__future__", "typing", "collections.abc", "numpy.typing"})
_MESSAGES = frozenset({"Mistake", "warn"})
_BY_PLACE = frozenset({"by_place", "choice_by_place"})
_DECLARATIONS = frozenset({"number", "whole", "choice", "flag", "names"}) | _BY_PLACE
_OF_A_DECLARATION = frozenset({"low", "high", "options", "places"})
_POSITIONS = frozenset({"ctx", "kind", "type_comment", "type_params", "annotation", "returns"})
_KEPT = "fingerprints.json"
_MODULES = 1000  # of which it is kept what they compute


def fingerprint(roots: Iterable[str], package: Path = PACKAGE) -> str:
    """Hash what these modules compute, with all that they import from the package.

    Args:
        roots: names of modules, such as `sim.model`.
        package: the folder of the package.

    Raises:
        ModuleNotFoundError: There is no source of such a root.
    """
    read = _Reader.with_what_is_known(package)
    found: dict[str, _Source] = {}
    waiting = list(roots)
    if missing := [root for root in waiting if read.module(root) is None]:
        raise ModuleNotFoundError(f"{package} has no source of {', '.join(missing)}")
    while waiting:
        module = waiting.pop()
        source = found.get(module) or read.module(module)
        if source is not None and module not in found:
            found[module] = source
            waiting += source.imports
    read.keep()
    lines = (f"{module} {source.digest}\n" for module, source in sorted(found.items()))
    return hashlib.sha256("".join(lines).encode()).hexdigest()


@dataclass(frozen=True)
class _Source:
    """What a module computes, and what it may import."""

    digest: str
    imports: tuple[str, ...]


class _Reader:
    """Reads modules; what was read before is known by the bytes of the file."""

    def __init__(self, package: Path, known: Mapping[str, _Source]) -> None:
        self.package, self.known = package, known
        self.seen: dict[str, _Source] = {}

    @classmethod
    def with_what_is_known(cls, package: Path) -> _Reader:
        """Begin with what an earlier process kept."""
        text = open_store(silent=True).read(_KEPT) or b"{}"
        with suppress(ValueError, TypeError, AttributeError, LookupError):  # not of our making
            listed = json.loads(text).get(_way(), {}).items()
            return cls(package, {key: _Source(each[0], tuple(each[1])) for key, each in listed})
        return cls(package, {})

    def keep(self) -> None:
        """Keep what is known now, if it is more than before."""
        if not self.seen.keys() <= self.known.keys():
            latest = list({**self.known, **self.seen}.items())[-_MODULES:]
            text = json.dumps({_way(): {key: [s.digest, s.imports] for key, s in latest}})
            open_store(silent=True).write(_KEPT, text.encode())

    def module(self, name: str) -> _Source | None:
        """Read a module of the package; what has no file there is none."""
        path = self._file(name)
        if path is None:
            return None
        text = path.read_bytes()
        key = hashlib.sha256(text).hexdigest()
        if key not in self.seen:
            self.seen[key] = self.known.get(key) or _read(text)
        return self.seen[key]

    def _file(self, name: str) -> Path | None:
        top, *parts = name.split(".")
        if top != self.package.name:
            return None
        path = self.package.joinpath(*parts)
        files = (path.with_suffix(".py"), path / "__init__.py")
        return next((file for file in files if file.is_file()), None)


def _way() -> str:
    """Name the way in which sources are read: this file, and the grammar of Python."""
    own = hashlib.sha256(Path(__file__).read_bytes()).hexdigest()
    return f"{own} {sys.version_info[:2]}"


def _read(text: bytes) -> _Source:
    """Read a source, alone: Python's reader has one count for all threads."""
    with SYNTAX:
        tree = ast.parse(text)
    digest = hashlib.sha256("".join(told(tree)).encode("utf-8", "surrogatepass")).hexdigest()
    return _Source(digest, tuple(dict.fromkeys(_imports(tree))))


def _imports(tree: ast.AST) -> Iterator[str]:
    """Give the modules that a tree may import, those inside its functions included."""
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        if _is_for_types(node):
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            inner = [f"{node.module}.{alias.name}" for alias in node.names]
            yield from (node.module, *inner)
        waiting.extend(ast.iter_child_nodes(node))


def told(node: ast.AST, *, words: bool = True) -> Iterator[str]:
    """Describe a syntax tree by what it computes; without `words`, texts are left out."""
    if isinstance(node, ast.Constant):
        is_text = isinstance(node.value, str) and not words
        yield "text" if is_text else f"{type(node.value).__name__} {node.value!r}"
        return
    if isinstance(node, ast.Call) and _name(node.func) in _DECLARATIONS:
        yield from _declaration(node)
        return
    words = words and not isinstance(node, ast.Raise | ast.Assert)
    if isinstance(node, ast.Call) and _name(node.func) in _MESSAGES:
        words = False
    yield f"{type(node).__name__}{_kind_of_field(node)}("
    for field, value in ast.iter_fields(node):
        if field not in _POSITIONS and value not in (None, []):
            yield f"{field}="
            yield from _value(value, words=words, in_class=isinstance(node, ast.ClassDef))
    yield ")"


def _value(value: object, *, words: bool, in_class: bool) -> Iterator[str]:
    if isinstance(value, list):
        for each in value:
            if not isinstance(each, ast.AST):
                yield f"{each!r},"
            elif not _is_silent(each, in_class=in_class):
                yield from told(each if in_class else _plain(each), words=words)
    elif isinstance(value, ast.AST):
        yield from told(value, words=words)
    else:
        yield f"{value!r},"


def _is_silent(node: ast.AST, *, in_class: bool) -> bool:
    """Tell whether a statement computes nothing."""
    if isinstance(node, ast.Expr):
        return isinstance(node.value, ast.Constant)
    if isinstance(node, ast.ImportFrom):
        return node.module in _FOR_TYPES
    if isinstance(node, ast.AnnAssign):
        return node.value is None and not in_class
    return isinstance(node, ast.Pass) or _is_for_types(node)


def _is_for_types(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and _name(node.test) == "TYPE_CHECKING"


def _plain(node: ast.AST) -> ast.AST:
    """Take a variable with an annotation for one without."""
    if isinstance(node, ast.AnnAssign) and node.value is not None:
        return ast.Assign(targets=[node.target], value=node.value)
    return node


def _kind_of_field(node: ast.AST) -> str:
    """Give what the annotation of a field of a class does, where it does anything."""
    if not isinstance(node, ast.AnnAssign):
        return ""
    named = {_name(each) for each in ast.walk(node.annotation)}
    return "".join(sorted(named & {"ClassVar", "InitVar"}))


def _name(node: ast.AST) -> str:
    """Give the last part of a dotted name, or nothing for other expressions."""
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def _declaration(call: ast.Call) -> Iterator[str]:
    """Describe the declaration of a parameter: its default and limits, not what explains it."""
    yield f"{_name(call.func)}("
    if _name(call.func) not in _BY_PLACE:
        for value in call.args[:1]:
            yield from told(value)
    for keyword in call.keywords:
        if keyword.arg in _OF_A_DECLARATION:
            yield f"{keyword.arg}="
            yield from told(keyword.value)
    yield ")"
