"""One run at a time, by the command line itself in a process of its own, to look at and to end."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

_MOST_LINES = 400
_DAYS = re.compile(r"days: ([0-9]+) of ([0-9]+)")
"""How a run tells its days, when it is asked to: see `tumen run --progress`."""
_PATIENCE = 20.0
"""Seconds in which a run that is told to end may put everything in order."""


@dataclass
class Job:
    """A run that has begun: how far it is, and what it has said."""

    name: str
    members: int
    folder: Path
    process: subprocess.Popen[str]
    began: float = field(default_factory=time.monotonic)
    wall: float = field(default_factory=time.time)
    lines: list[str] = field(default_factory=list)
    is_cancelled: bool = False
    days_done: int = 0
    days: int = 0
    first: tuple[float, int] | None = None
    """When the first days had been done, and how many: what came before is no measure of speed."""
    is_heard: bool = False
    """Whether all that it has said is known: only then is it over for those who watch it."""

    def listen(self) -> None:
        """Keep what the run says, the last lines of it."""
        try:
            if self.process.stdout is not None:
                with self.process.stdout as said:
                    for line in said:
                        self._hear(line.rstrip("\n"))
            self.process.wait()
        finally:
            self.is_heard = True

    def _hear(self, line: str) -> None:
        if days := _DAYS.fullmatch(line):
            self.days_done, self.days = int(days[1]), int(days[2])
            if self.first is None and self.days_done:
                self.first = time.monotonic(), self.days_done
            return
        self.lines.append(line)
        del self.lines[:-_MOST_LINES]

    def left(self) -> int | None:
        """Say how many seconds the days that are left will take; nothing before that shows."""
        if self.process.poll() is not None or self.first is None:
            return None
        began, at_first = self.first
        if self.days_done <= at_first:
            return None
        each = (time.monotonic() - began) / (self.days_done - at_first)
        return round(each * (self.days - self.days_done))

    def told(self) -> dict[str, Any]:
        """Say how far it is."""
        status = self.process.poll() if self.is_heard else None
        return {
            "name": self.name,
            "members": self.members,
            "whole": self._whole(),
            "days_done": self.days_done,
            "days": self.days,
            "left": self.left(),
            "seconds": round(time.monotonic() - self.began),
            "running": status is None,
            "cancelled": self.is_cancelled,
            "status": status,
            "lines": self.lines[-_MOST_LINES:],
        }

    def _whole(self) -> int:
        """Count the members that are whole by now."""
        files = (self.folder / "members").glob("member-*.npz")
        return min(sum(1 for _ in files), self.members)


class Jobs:
    """Begins and ends runs; there is one at a time."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._job: Job | None = None

    def begin(self, path: Path, members: int, days: int | None, *, overwrite: bool) -> bool:
        """Begin a run; tell whether it could be, as another one may be going on."""
        with self._lock:
            if self._job is not None and self._job.process.poll() is None:
                return False
            command = [
                sys.executable, "-P", "-m", "sim", "run", str(path), "--members", str(members),
                "--out", "runs", "--progress", "days", *(["--days", str(days)] if days else []),
                *(["--overwrite"] if overwrite else []),
            ]  # fmt: skip
            process = subprocess.Popen(  # noqa: S603 - our own command line, no shell
                command, cwd=self._folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT, text=True, encoding="utf-8", errors="replace",
                env={**os.environ, "NO_COLOR": "1"},
            )  # fmt: skip
            self._job = Job(path.stem, members, self._folder / "runs" / path.stem, process)
        threading.Thread(target=self._job.listen, daemon=True).start()
        return True

    def cancel(self) -> bool:
        """Tell the run to end in order; tell whether there was one."""
        with self._lock:
            job = self._job
            if job is None or job.process.poll() is not None:
                return False
            job.is_cancelled = True
            job.process.terminate()
            return True

    def told(self) -> dict[str, Any] | None:
        """Say how far the last run is; nothing if there was none."""
        return None if self._job is None else self._job.told()

    def close(self) -> None:
        """End what is going on, before the page is closed."""
        if self.cancel() and self._job is not None:
            try:
                self._job.process.wait(_PATIENCE)
            except subprocess.TimeoutExpired:
                self._job.process.kill()
