"""The folder of a run that is kept for nobody: there as long as the run is, and then removed."""

from __future__ import annotations

import os
import shutil
import tempfile
import weakref
from collections.abc import Mapping
from pathlib import Path

_LEFT_BEHIND = ("members", "snapshots")
"""What is of no use any more once all is gathered."""


class PassingFolder:
    """A folder among the temporary ones, removed with this object by the process that made it."""

    def __init__(self, content: Mapping[str, bytes] | None = None) -> None:
        self.path = Path(tempfile.mkdtemp(prefix="tumen-run-"))
        self._end = weakref.finalize(self, _remove, str(self.path), os.getpid())
        for name, written in (content or {}).items():
            path = self.path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(written)

    def __reduce__(self) -> tuple[type[PassingFolder], tuple[dict[str, bytes]]]:
        """Go to another process as bytes, and be a folder of its own there."""
        files = [path for path in self.path.rglob("*") if path.is_file()]
        names = {path.relative_to(self.path).as_posix(): path for path in files}
        kept = (n for n in names if n.partition("/")[0] not in _LEFT_BEHIND)
        return PassingFolder, ({name: names[name].read_bytes() for name in kept},)


def _remove(path: str, owner: int) -> None:
    if os.getpid() == owner:
        shutil.rmtree(path, ignore_errors=True)
