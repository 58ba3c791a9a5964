"""Gather the members of a run: one netCDF file with a member dimension, and tables for planners.

Members are read, written and counted some at a time, so that a thousand take no more memory than a
few. The files depend on the scenario, the seed and the version of the model only, not on the time
or the machine, so that two runs can be compared by their bytes.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from sim.geography.words import words_of
from sim.messages.refusals import in_words
from sim.messages.wording import counted
from sim.recording.variables import MEMBERS_WITH_ACTORS
from sim.results.blocks import DamagedMemberError, Frame, read_blocks
from sim.results.draws import Draws
from sim.results.indicators import Indicator, indicators_of
from sim.results.journeys.table import journeys_csv
from sim.results.netcdf import ResultsFile
from sim.results.tables import Tables
from sim.run_folder.actor_decisions import ActorsLog
from sim.run_folder.array_files import DamagedError
from sim.run_folder.files import Mark, make_way, mark_of, set_aside
from sim.run_folder.folder import TABLES, Manifest, RunFailedError, RunFolder, moved_into_place
from sim.run_folder.writing import is_packed, open_packed, open_text


@dataclass(frozen=True)
class Gatherer:
    """Brings the members of one run together; `tell` hears of files that were set aside for it.

    `draws` are what the members drew, if they did.
    """

    folder: RunFolder
    manifest: Manifest
    tell: Callable[[str], None] = lambda _: None
    draws: Draws | None = None
    _marks: dict[str, Mark] = field(default_factory=dict, init=False)

    def gather(self, members: Sequence[int]) -> Manifest:
        """Write `results.nc` and the tables, then the manifest, which says that all is there.

        Each file appears whole. A run that is killed between two of them is not finished, and
        the same command writes them again.

        Raises:
            RunFailedError: They cannot be written, or a member cannot be read.
        """
        with self._explained():
            self._write(members)
            gathered = dataclasses.replace(
                self.manifest, finished=True, files={**self.manifest.files, **self._marks}
            )
            return self.folder.write_manifest(gathered)

    def _write(self, members: Sequence[int]) -> None:
        start = date.fromisoformat(self.manifest.start)
        frame = Frame.of(self.folder, members[0], start, self.manifest.days)
        with ExitStack() as open_:
            path = open_.enter_context(moved_into_place(self.folder.results_file, self._is_whole))
            tables = self._open_tables(open_, indicators_of(words_of(frame.places)))
            created = ResultsFile.create(path, self.manifest, frame, members, self.draws)
            results = open_.enter_context(closing(created))
            tables.begin()
            for block in read_blocks(self.folder, frame, members):
                results.write(block)
                tables.add(block)
            for member in members[:MEMBERS_WITH_ACTORS]:
                tables.add_actors(member, self._log(member))
            tables.end()
            if self.manifest.trace:
                self._write_journeys(open_)

    def _write_journeys(self, open_: ExitStack) -> None:
        path = open_.enter_context(moved_into_place(self.folder.journeys, self._is_whole))
        path.write_text(journeys_csv(self.folder, self.manifest), encoding="utf-8", newline="")

    def _log(self, member: int) -> ActorsLog:
        path = self.folder.member(member)
        try:
            return ActorsLog.read(path)
        except DamagedError as error:
            raise DamagedMemberError(path, error) from None

    def _open_tables(self, open_: ExitStack, kinds: Sequence[Indicator]) -> Tables:
        files = []
        for name in TABLES:
            table = self.folder.table(name)
            path = open_.enter_context(moved_into_place(table, self._is_whole))
            opened = open_packed(path) if is_packed(table) else open_text(path)
            files.append(open_.enter_context(opened))
        return Tables(kinds, *files)

    def _is_whole(self, unfinished: Path, path: Path) -> None:
        """Take the mark of a new file; an old one that somebody has changed is set aside."""
        name = self.folder.name_of(path)
        self._marks[name] = mark_of(unfinished)
        make_way(path, (self.manifest.files.get(name), self._marks[name]), self.tell)

    @contextmanager
    def _explained(self) -> Iterator[None]:
        """Name the folder and the cause, and say how to go on."""
        try:
            yield
        except DamagedMemberError as error:
            kept = set_aside(error.path)
            again = f"it is kept as {kept.name}, and the same command runs the member again"
            raise RunFailedError(f"{error}; {again}") from None
        except (OSError, RuntimeError) as error:
            raise RunFailedError(
                f"{self.folder.path}: the results could not be written ({in_words(error)})"
                f"{self._lacking()}; members that are whole stay, and the same command goes on "
                "with them"
            ) from error

    def _lacking(self) -> str:
        """Tell of members that gave no result, of which nothing else is said now."""
        failed = self.manifest.failed
        number = f"{len(failed)} of {counted(self.manifest.members, 'member')}"
        return f"; {number} gave no result ({next(iter(failed.values()))})" if failed else ""
