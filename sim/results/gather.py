"""Gather the members of a run: one netCDF file with a member dimension, and tables for planners.

Members are read, written and counted some at a time, so that a thousand take no more memory than a
few. The files depend on the scenario, the seed and the version of the model only, not on the time
or the machine, so that two runs can be compared by their bytes.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from datetime import date

import numpy as np

from sim.geography.words import words_of
from sim.indicators import Indicator, indicators_of
from sim.records import MEMBERS_WITH_ACTORS
from sim.results.actors import ActorsLog
from sim.results.blocks import Frame, read_blocks
from sim.results.folder import Manifest, RunFolder, moved_into_place
from sim.results.netcdf import ResultsFile
from sim.results.tables import Tables
from sim.results.writing import open_text

TABLES = ("indicators", "series", "overflow", "actors")


@dataclass(frozen=True)
class Gatherer:
    """Brings the members of one run together."""

    folder: RunFolder
    manifest: Manifest

    def gather(self, members: Sequence[int]) -> None:
        """Write `results.nc` and the tables; each appears whole, `results.nc` last."""
        start = date.fromisoformat(self.manifest.start)
        frame = Frame.of(self.folder, members[0], start, self.manifest.days)
        with ExitStack() as open_:
            path = open_.enter_context(moved_into_place(self.folder.results_file))
            tables = self._open_tables(open_, indicators_of(words_of(frame.places)))
            created = ResultsFile.create(path, self.manifest, frame, members)
            results = open_.enter_context(closing(created))
            tables.begin()
            for block in read_blocks(self.folder, frame, members):
                results.write(block)
                tables.add(block)
            for member in members[:MEMBERS_WITH_ACTORS]:
                with np.load(self.folder.member(member)) as file:
                    tables.add_actors(member, ActorsLog.read(file))
            tables.end()

    def _open_tables(self, open_: ExitStack, kinds: Sequence[Indicator]) -> Tables:
        files = []
        for name in TABLES:
            path = open_.enter_context(moved_into_place(self.folder.table(name)))
            files.append(open_.enter_context(open_text(path)))
        return Tables(kinds, *files)
