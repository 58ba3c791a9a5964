"""The netCDF file of a run: what was recorded of all members, with names, units and meanings.

Whole numbers have four bytes: sums and differences of them cannot run over, as those of smaller
types would without a word, and compressed they take no more room.
"""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import netCDF4
import numpy as np
from numpy.typing import NDArray

from sim.geography.words import Words, words_of
from sim.recording.variables import OF_THE_RUN, RECORDED
from sim.results.blocks import COUNTED, MEMBERS_IN_BLOCK, Block, Frame, stored_type
from sim.results.draws import CHOICES, DRAW, DRAWN, PARAMETER, Draws
from sim.results.stored import open_netcdf
from sim.run_folder.folder import Manifest
from sim.system.locks import netcdf

_COMPRESSION: dict[str, Any] = {"zlib": True, "complevel": 1, "shuffle": True}
_BYTES_IN_CHUNK = 2**17
_BYTES_TRIED = 2**24


@dataclass(frozen=True)
class ResultsFile:
    """The file while it is written; `frame` is what all members share."""

    path: Path
    file: netCDF4.Dataset
    frame: Frame

    @classmethod
    def create(
        cls,
        path: Path,
        manifest: Manifest,
        frame: Frame,
        members: Sequence[int],
        draws: Draws | None = None,
    ) -> ResultsFile:
        """Begin the file with all that does not differ between members."""
        with _named(path), netcdf():
            made = cls(path, open_netcdf(path, "w"), frame)
            made.file.setncatts(_about(manifest, words_of(frame.places)))
            made._name_members(members)
            if draws is not None:
                made._write_draws(draws)
            made._name_days()
            made._name_places()
            for variable in (*RECORDED, *OF_THE_RUN):
                made._define(variable.name, variable.unit, variable.meaning)
        return made

    def write(self, block: Block) -> None:
        """Write what some members recorded."""
        with _named(self.path), netcdf():
            for name in COUNTED:
                self.file[name][block.rows] = block.columns[name].values

    def close(self) -> None:
        """Write the rest out, and let go of the file."""
        with _named(self.path), netcdf():
            self.file.close()

    def _name_members(self, members: Sequence[int]) -> None:
        self.file.createDimension("member", len(members))
        meaning = "member: one run of the scenario; the same member shares its luck"
        self._add("member", ("member",), np.array(members, dtype=np.int32), long_name=meaning)

    def _write_draws(self, draws: Draws) -> None:
        self.file.createDimension(PARAMETER, len(draws.parameters))
        keys = np.array(draws.parameters)
        self._add(PARAMETER, (PARAMETER,), keys, long_name="uncertain parameter, section.name")
        number = "number of the draw; members with the same one differ by luck alone"
        self._add(DRAW, ("member",), draws.draw.astype(np.int32), long_name=number)
        meaning = "value drawn for the whole run; of a choice, its place among its words"
        words = json.dumps({key: list(each) for key, each in draws.choices.items()})
        about = {"long_name": meaning, CHOICES: words}
        self._add(DRAWN, ("member", PARAMETER), draws.values, **about)
        self.file.setncattr("coordinates", f"{DRAW} {DRAWN}")

    def _name_days(self) -> None:
        self.file.createDimension("day", self.frame.days)
        self._add(
            "day",
            ("day",),
            np.arange(self.frame.days, dtype=np.int32),
            units=f"days since {self.frame.start.isoformat()}",
            calendar="proleptic_gregorian",
            standard_name="time",
            long_name="date of the day",
        )

    def _name_places(self) -> None:
        for dim, names in self.frame.names.items():
            self.file.createDimension(dim, len(names))
            self._add(dim, (dim,), np.array(names), long_name=dim.replace("_", " "))
        for fact in self.frame.facts:
            unit = {"units": fact.unit} if fact.unit else {}
            self._add(fact.name, (fact.dim,), fact.values, long_name=fact.meaning, **unit)

    def _add(
        self, name: str, dims: tuple[str, ...], values: NDArray[Any], **attributes: str
    ) -> None:
        if values.dtype.kind in "OU":
            self._add_words(name, dims, values.tolist(), attributes)
            return
        added = self.file.createVariable(name, values.dtype, dims)
        added.setncatts(attributes)
        added[:] = values

    def _add_words(
        self, name: str, dims: tuple[str, ...], words: list[str], attributes: dict[str, str]
    ) -> None:
        """Write words as letters, in rows of equal length.

        Readers give whole words back. As netCDF strings of any length they would end some versions
        of the library, wherever a program opens a file twice.
        """
        encoded = np.array([word.encode() for word in words], dtype=np.bytes_)
        letters = f"letters_{encoded.dtype.itemsize}"
        if letters not in self.file.dimensions:
            self.file.createDimension(letters, encoded.dtype.itemsize)
        added = self.file.createVariable(name, "S1", (*dims, letters))
        added.setncatts({**attributes, "_Encoding": "utf-8"})
        added.set_auto_chartostring(False)
        added[:] = encoded.view("S1").reshape(len(words), -1)

    def _define(self, name: str, unit: str, meaning: str) -> None:
        """Define a variable; a chunk holds as many members as make it neither small nor large.

        Blocks of members are written in whole chunks.
        """
        sizes = [self.frame.size(dim) for dim in COUNTED[name]]
        dtype = stored_type(name)
        together = min(MEMBERS_IN_BLOCK, self.file.dimensions["member"].size)
        while together > 1 and together * np.prod(sizes) * dtype.itemsize > _BYTES_IN_CHUNK:
            together //= 2
        defined = self.file.createVariable(
            name,
            dtype,
            ("member", *COUNTED[name]),
            chunksizes=[together, *sizes],
            fill_value=False,
            chunk_cache=_BYTES_IN_CHUNK,
            **_COMPRESSION,
        )
        defined.setncatts({"units": unit, "long_name": meaning})
        defined.set_auto_maskandscale(False)


@contextmanager
def _named(path: Path) -> Iterator[None]:
    """Turn errors of the library, which tell neither file nor cause, into those of the system."""
    try:
        yield
    except RuntimeError as error:
        raise _cause(path) or OSError(errno.EIO, str(error), str(path)) from error


def _cause(path: Path) -> OSError | None:
    """Find out why a file cannot be written, by trying to write more of it."""
    try:
        with path.open("ab") as file:
            file.write(bytes(_BYTES_TRIED))
            os.fsync(file.fileno())
    except OSError as error:
        error.filename = str(path)
        return error
    return None


def _about(manifest: Manifest, words: Words) -> dict[str, Any]:
    events = [f"{each.date} {each.name}" for each in manifest.events]
    return {
        "Conventions": "CF-1.11",
        "title": f"Scenario {manifest.scenario}: border crossings from {words.home}",
        "scenario": manifest.scenario,
        "why": manifest.why,
        "scenario_digest": manifest.digest,
        "seed": manifest.seed,
        "start": manifest.start,
        "source": f"tumen {manifest.versions.get('tumen', '')}",
        **({"events": "; ".join(events)} if events else {}),
        "geography_digest": manifest.geography,
        **({"uncertainty": manifest.uncertainty} if manifest.priors else {}),
        "credits": words.credits,
    }
