"""How a run shows that it goes on: a bar where somebody looks, a line a scenario elsewhere."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sim.ensemble.progress import Progress
from sim.messages.wording import counted

if TYPE_CHECKING:
    from click._termui_impl import ProgressBar

    from sim.results import Manifest

COMPILING = "compiling the model for this machine, once"
AS_SUITS, BY_DAYS = "auto", "days"
_STEPS = 200
"""In how many steps a program hears that a run goes on."""


class Lines(Progress):
    """Says on stderr when a scenario is done."""

    def __init__(self) -> None:
        self.began = time.monotonic()

    is_told = False

    def compile(self, done: int, pieces: int) -> None:
        """Say once that the model is compiled."""
        if not self.is_told:
            self.is_told = True
            click.echo(f"{COMPILING}: {pieces - done} of {pieces} functions", err=True)

    def finish(self, run: Path, manifest: Manifest) -> None:
        """Say which run is done, and after how long."""
        seconds = time.monotonic() - self.began
        missing = f", {len(manifest.failed):,} failed" if manifest.failed else ""
        members = counted(len(manifest.numbers), "member")
        size = sum(mark.size for mark in manifest.files.values()) / 1e6
        told = f"{members}{missing}, {seconds:.0f} s, {size:,.0f} MB, {run}"
        click.echo(f"{manifest.scenario}: {told}", err=True)

    def note(self, text: str) -> None:
        """Say on a line of its own what became of a file that was in the way."""
        click.echo(f"note: {text}", err=True)


class DaysDone(Lines):
    """Says on stderr, for a program that reads it, how many days of all members are done."""

    days, done, told = 0, 0, 0

    def expect(self, days: int) -> None:
        """Say how many days there are to be run."""
        self.days = days
        self._tell()

    def advance(self, days: int) -> None:
        """Say how many are done, whenever that is a step further."""
        self.done += days
        if self.done == self.days or (self.done - self.told) * _STEPS >= self.days:
            self._tell()

    def _tell(self) -> None:
        self.told = self.done
        click.echo(f"days: {self.done} of {self.days}", err=True)


class Bar(Lines):
    """Draws a bar on stderr, with the time left."""

    bar: ProgressBar[int] | None = None
    compiling: ProgressBar[int] | None = None
    moved = False

    def compile(self, done: int, pieces: int) -> None:
        """Open a bar for what is to be compiled, and move it."""
        if self.compiling is None:
            self.compiling = click.progressbar(
                length=pieces, label=COMPILING, file=sys.stderr, show_pos=True, width=0
            )
        self.compiling.update(done - self.compiling.pos)

    def expect(self, days: int) -> None:
        """Open the bar; its length is the number of days to be run by all members."""
        if self.compiling is not None:
            self.compiling.render_finish()
            self.compiling = None
        if days:
            self.bar = click.progressbar(
                length=days, label="running", file=sys.stderr, show_pos=False, width=0
            )
            self.bar.render_progress()

    def advance(self, days: int) -> None:
        """Move the bar; the time left counts from the first day, not from the start of workers."""
        if self.bar is None:
            return
        if not self.moved:
            self.moved = True
            self.bar.start = self.bar.last_eta = time.time()
        self.bar.update(days)

    def finish(self, run: Path, manifest: Manifest) -> None:  # noqa: ARG002
        """Name the scenario that was done last beside the bar."""
        if self.bar is not None:
            self.bar.label = f"{manifest.scenario} done"

    def close(self) -> None:
        """Leave the cursor on a line of its own."""
        for bar in (self.compiling, self.bar):
            if bar is not None:
                bar.render_finish()


@contextmanager
def shown_progress(how: str = AS_SUITS) -> Iterator[Progress]:
    """Show progress on stderr, in the way that suits where it goes or that is asked for."""
    if how == BY_DAYS:
        yield DaysDone()
        return
    if not sys.stderr.isatty():
        yield Lines()
        return
    bar = Bar()
    try:
        yield bar
    finally:
        bar.close()
