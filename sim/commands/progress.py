"""How a run shows that it goes on: a bar where somebody looks, a line a scenario elsewhere."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from click._termui_impl import ProgressBar

    from sim.results import Manifest
    from sim.runner import Progress


class Lines:
    """Says on stderr when a scenario is done."""

    def __init__(self) -> None:
        self.began = time.monotonic()

    def expect(self, days: int) -> None:
        """Say nothing."""

    def advance(self, days: int) -> None:
        """Say nothing."""

    def finish(self, run: Path, manifest: Manifest) -> None:
        """Say which run is done, and after how long."""
        seconds = time.monotonic() - self.began
        missing = f", {len(manifest.failed)} failed" if manifest.failed else ""
        members = f"{manifest.members} member{'s' * (manifest.members > 1)}"
        click.echo(f"{manifest.scenario}: {members}{missing}, {seconds:.0f} s, {run}", err=True)

    def note(self, text: str) -> None:
        """Say on a line of its own what became of a file that was in the way."""
        click.echo(f"note: {text}", err=True)


class Bar(Lines):
    """Draws a bar on stderr, with the time left."""

    bar: ProgressBar[int] | None = None
    moved = False

    def expect(self, days: int) -> None:
        """Open the bar; its length is the number of days to be run by all members."""
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
        if self.bar is not None:
            self.bar.render_finish()


@contextmanager
def shown_progress() -> Iterator[Progress]:
    """Show progress on stderr, in the way that suits where it goes."""
    if not sys.stderr.isatty():
        yield Lines()
        return
    bar = Bar()
    try:
        yield bar
    finally:
        bar.close()
