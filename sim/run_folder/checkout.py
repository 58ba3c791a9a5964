"""The git commit of a checkout, read from its files.

`git` itself is not asked: it may be missing, hang, refuse folders of others, or run programs that
the checkout names. Whether files differ from the commit is told by the fingerprint of the model.
"""

from __future__ import annotations

import re
from pathlib import Path

_COMMIT = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_BRANCH = re.compile(r"ref: (refs/(?!.*\.\.)[^\s\x00]+)")
_LINK = re.compile(r"gitdir: (.+)")
_SHORT = 4096
_LONG = 2**24
_MOST_LINKS = 5


def commit_of(checkout: Path) -> str | None:
    """Give the commit that is checked out in a folder; none if it is no checkout."""
    try:
        git = _git_folder(checkout / ".git")
        return None if git is None else _commit_in(git)
    except (OSError, ValueError):
        return None


def _git_folder(path: Path) -> Path | None:
    """Find the folder of git, which a further checkout names in a file."""
    if path.is_dir():
        return path
    link = _LINK.fullmatch(_read(path))
    return path.parent / link[1] if link else None


def _commit_in(git: Path) -> str | None:
    shared = git / (_read(git / "commondir") or ".")
    text = _read(git / "HEAD")
    for _ in range(_MOST_LINKS):
        continuation = _BRANCH.fullmatch(text)
        if continuation is None:
            return text if _COMMIT.fullmatch(text) else None
        name = continuation[1]
        text = _read(git / name) or _read(shared / name) or _packed(shared, name)
    return None


def _packed(shared: Path, name: str) -> str:
    """Look a branch up among those that are kept in one file."""
    for line in _read(shared / "packed-refs", _LONG).splitlines():
        commit, _, of = line.partition(" ")
        if of == name:
            return commit
    return ""


def _read(path: Path, most: int = _SHORT) -> str:
    """Read the beginning of a small file; nothing if there is no such file."""
    if not path.is_file():
        return ""
    with path.open(encoding="utf-8") as file:
        return file.read(most).strip()
