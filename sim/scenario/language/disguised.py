"""Nodes whose text is not what it seems are told, and read on as what they were meant to be."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sim.messages.characters import about, made_plain
from sim.scenario.language.mistakes import Findings, Place
from sim.scenario.language.yaml import Items, Node, Refused, Scalar, Table

_FREE = ("why", "extends")
"""Keys whose text may hold any character: a sentence, and the name of a file."""
_STRUCTURE = re.compile(r":\s|^- |[,\[\]{}\n]| #")


def undisguised(root: Node | None, findings: Findings) -> Node | None:
    """Tell the characters that are not what they seem, and give the nodes with plain ones."""
    if not isinstance(root, Table):
        return root if root is None else _plain(root, (), findings)
    return _table(root, (), findings)


def _table(table: Table, path: Sequence[str], findings: Findings) -> Table:
    entries = []
    for name, node in table.entries:
        key = _key(name, path, findings)
        if key is not None and (path or key.text not in _FREE):
            entries.append((key, _plain(node, (*path, key.text), findings)))
        elif key is not None:
            entries.append((key, node))
    return Table(table.line, table.column, tuple(entries))


def _plain(node: Node, path: Sequence[str], findings: Findings) -> Node:
    if isinstance(node, Table):
        return _table(node, path, findings)
    if isinstance(node, Items):
        items = tuple(_plain(item, path, findings) for item in node.items)
        return Items(node.line, node.column, items)
    if isinstance(node, Scalar) and node.strange:
        return _meant(node, path, findings)
    return node


def _key(name: Scalar, path: Sequence[str], findings: Findings) -> Scalar | None:
    """Give a key in plain characters, or `None` where one cannot know what it belongs to."""
    if not name.strange:
        return name
    meant = _meant(name, (*path, made_plain(name.text).strip("'\"")), findings)
    indents = made_plain(name.text, strip=False)[:1] == " "
    return meant if isinstance(meant, Scalar) and not indents else None


def _meant(node: Scalar, path: Sequence[str], findings: Findings) -> Scalar | Refused:
    """Tell one text; what would be more than one text without its characters is given up."""
    first = node.strange[0]
    place = Place(first.line, first.column) if node.line else Place()
    findings.add(place, ".".join(path), about(node.strange, node.text))
    text = made_plain(node.text)
    if not text or (_STRUCTURE.search(text) and not node.quoted):
        return Refused(node.line, node.column)
    quoted = len(text) > 1 and text[0] == text[-1] and text[0] in "'\""
    return Scalar(
        node.line,
        node.column,
        text[1:-1] if quoted else text,
        quoted=quoted or node.quoted,
        is_cut=node.is_cut,
    )
