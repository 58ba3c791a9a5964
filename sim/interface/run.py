"""A run and a comparison of runs, as Python sees them: tables, arrays and pictures."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.interface.errors import told
from sim.interface.passing import PassingFolder
from sim.report.comparison import comparison_table
from sim.report.evidence_check import COLUMNS, as_json, beside_documents
from sim.results.load import Results, load_results
from sim.results.series import SERIES
from sim.run_folder.files import RunError
from sim.scenario.draws import Draws
from sim.scenario.language.declared import declared as declared_by_the_model

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    import xarray as xr
    from numpy.typing import NDArray

    from sim.figures import Page


class Text(str):
    """A text that notebooks and the prompt show as it reads, line by line."""

    __slots__ = ()

    def __repr__(self) -> str:
        return str(self)


@dataclass(frozen=True, eq=False)
class Run:
    """What came of one scenario: members that differ by chance, and by what was drawn.

    A run that was given no folder lies in a temporary one, which is removed with this object; what
    was read out of it stays. It can be sent to another process, to which it goes as bytes.

    Attributes:
        name: the name of the scenario, or what tells two runs of it apart.
        notes: what became of files that were in the way of the run.
    """

    name: str
    notes: tuple[str, ...]
    _folder: Path | PassingFolder
    _draws: Draws | None = None

    @property
    def folder(self) -> Path:
        """Where its files lie."""
        return self._folder.path if isinstance(self._folder, PassingFolder) else self._folder

    @cached_property
    def results(self) -> Results:
        """The run folder, opened and checked: nothing that was changed is read.

        Raises:
            RunError: It is no finished run, or somebody has changed it.
        """
        with told():
            found = load_results(self.folder)
        label = "" if self.name == found.manifest.scenario else self.name
        return dataclasses.replace(found, label=label)

    @property
    def why(self) -> str:
        """The question that the scenario asks."""
        return self.results.why

    @property
    def failed(self) -> dict[int, str]:
        """The members that gave no result, with the reason."""
        return self.results.failed

    @cached_property
    def dataset(self) -> xr.Dataset:
        """Everything that was recorded, by member, day and place, status or class.

        Values that were drawn are coordinates along the members: `draw` numbers the draw, `luck`
        the member of the same luck in every draw.
        """
        with told():
            data = self.results.data
            if isinstance(self._folder, PassingFolder):
                data = data.load()
                data.close()
        columns = self._drawn(data["member"].values)
        return data.assign_coords({name: ("member", each) for name, each in columns.items()})

    @cached_property
    def indicators(self) -> pd.DataFrame:
        """A row a member, a column an indicator; `attrs["units"]` says in what each is counted.

        What was drawn comes first, a column a parameter.
        """
        import pandas as pd  # noqa: PLC0415

        with told():
            tidy = self.results.indicators()
        wide = tidy.pivot_table(index="member", columns="indicator", values="value", dropna=False)
        names = list(dict.fromkeys(tidy["indicator"]))
        wide = wide.reindex(columns=names).rename_axis(columns=None)
        drawn = pd.DataFrame(self._drawn(wide.index.to_numpy()), index=wide.index)
        found = pd.concat([drawn, wide], axis=1)
        found.attrs["units"] = {
            **self._units_drawn,
            **dict(zip(tidy["indicator"], tidy["unit"], strict=True)),
        }
        return found

    @cached_property
    def series(self) -> pd.DataFrame:
        """A row a member and day, a column a national series; `attrs["units"]` has the units."""
        with told():
            found = self.results.series().set_index(["member", "date"])
        found.attrs["units"] = {each.name: each.unit for each in SERIES}
        return found

    @cached_property
    def documents(self) -> pd.DataFrame:
        """A row a claim and period: what documents say, what the run gives, and the verdict.

        A claim that does not speak of the run has the verdict `not comparable`, and a reason. The
        register knows nothing of places of one's own: they have no rows.
        """
        import pandas as pd  # noqa: PLC0415

        with told():
            rows = [as_json(row) for row in beside_documents(self.results)]
        return pd.DataFrame(rows, columns=list(COLUMNS))

    def table(self) -> Text:
        """Give what `tumen compare` prints of it: medians of the indicators with 90 % intervals."""
        return Comparison((self,)).table()

    def figure(
        self,
        path: str | Path | None = None,
        of: Sequence[str] = (),
        size: str = "page",
        style: str = "light",
    ) -> Page:
        """Draw the run over time, as `tumen compare` does, and save it if a path is given."""
        return Comparison((self,)).figure(path, of, size, style)

    def map(self, day: int | str | date, path: str | Path | None = None) -> Page:
        """Draw the border on one day, as `tumen map` does.

        Args:
            day: a day of the run, from 1 on, or a date.
            path: where to save the picture, a .png, .pdf or .svg; nowhere if left out.

        Raises:
            RunError: The run has no such day, or nothing can be written there.
        """
        from sim import figures  # noqa: PLC0415

        with told():
            page = figures.draw_map(self.results, self._number(day))
            return _saved(page, path)

    def _number(self, day: int | str | date) -> int:
        start = date.fromisoformat(self.results.manifest.start)
        try:
            when = date.fromisoformat(day) if isinstance(day, str) else day
        except ValueError:
            text = f"{day!r} is neither a day of the run nor a date such as {start}"
            raise RunError(text) from None
        return (when - start).days + 1 if isinstance(when, date) else when

    def _drawn(self, rows: NDArray[np.int64]) -> dict[str, Any]:
        if self._draws is None:
            return self._drawn_from_priors()
        import numpy as np  # noqa: PLC0415

        per_draw = self.results.manifest.members // len(self._draws)
        draw, luck = np.divmod(rows, per_draw)
        values = {key: np.array(each)[draw] for key, each in self._draws.values.items()}
        return {"draw": draw, "luck": luck, **values}

    def _drawn_from_priors(self) -> dict[str, Any]:
        """Give what members drew as columns, choices in words."""
        import numpy as np  # noqa: PLC0415

        found = self.results.draws
        if found is None:
            return {}
        columns: dict[str, Any] = {"draw": found.draw}
        for key in found.parameters:
            values = found.of(key)
            words = found.choices.get(key)
            columns[key] = values if words is None else np.array(words)[values.astype(int)]
        return columns

    @property
    def _units_drawn(self) -> dict[str, str]:
        if self._draws is None and self.results.draws is not None:
            known = declared_by_the_model()
            keys = self.results.draws.parameters
            return {"draw": "number", **{key: known.parameter(key).unit for key in keys}}
        if self._draws is None:
            return {}
        declared = self._draws.base.declared
        units = {key: declared.parameter(key).unit for key in self._draws.values}
        return {"draw": "number", "luck": "number", **units}


@dataclass(frozen=True, eq=False)
class Comparison:
    """Runs side by side; with one seed, what differs is what was decided and not the luck."""

    runs: tuple[Run, ...]

    @classmethod
    def of(cls, runs: Sequence[Run]) -> Comparison:
        """Put runs side by side, and tell those of one name apart."""
        names = [run.name for run in runs]
        if len(set(names)) == len(names):
            return cls(tuple(runs))
        told_apart = []
        for number, run in enumerate(runs, start=1):
            is_passing = isinstance(run._folder, PassingFolder)  # noqa: SLF001
            own = f"{run.name} ({number})" if is_passing else str(run.folder)
            is_alone = names.count(run.name) == 1
            told_apart.append(run if is_alone else dataclasses.replace(run, name=own))
        return cls(tuple(told_apart))

    @property
    def notes(self) -> tuple[str, ...]:
        """What to know before the runs are compared."""
        if len({run.results.manifest.seed for run in self.runs}) > 1:
            return ("the runs have different seeds; part of the difference is luck",)
        return ()

    @cached_property
    def indicators(self) -> pd.DataFrame:
        """The indicators of all runs, a row a run and member."""
        import pandas as pd  # noqa: PLC0415

        parts = {run.name: run.indicators for run in self.runs}
        found = pd.concat(list(parts.values()), keys=list(parts), names=["run"])
        found.attrs["units"] = {
            k: v for part in parts.values() for k, v in part.attrs["units"].items()
        }
        return found

    def table(self) -> Text:
        """Give what `tumen compare` prints: medians of the indicators with 90 % intervals."""
        with told():
            return Text(comparison_table([run.results for run in self.runs]))

    def figure(
        self,
        path: str | Path | None = None,
        of: Sequence[str] = (),
        size: str = "page",
        style: str = "light",
    ) -> Page:
        """Draw what `tumen compare --out` draws, and save it if a path is given.

        Args:
            path: where to save the picture, a .png, .pdf or .svg; nowhere if left out.
            of: what to draw, such as "crossings"; if left out, that in which the runs part most.
            size: page, slide or screen.
            style: light, dark or print.

        Raises:
            RunError: Nothing can be written there, or there is nothing of that name.
        """
        from sim import figures  # noqa: PLC0415

        with told():
            if path is not None:
                figures.check_target(Path(path))
            found = [run.results for run in self.runs]
            return _saved(figures.compare(found, of=of, size=size, style=style), path)


def _saved(page: Page, path: str | Path | None) -> Page:
    from sim import figures  # noqa: PLC0415

    if path is not None:
        figures.save(page, Path(path))
    return page
