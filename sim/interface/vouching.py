"""A posterior of a model whose code has changed and whose results have not.

A posterior is of the code that it was fitted with: what was changed since may give other numbers.
Whoever makes the model faster, or moves a function, changes none, and to fit it anew would take
hours. So a posterior keeps what a few members gave at its draws, as digests: its witnesses. If the
model as it is gives the same to the byte, the posterior is signed for it.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sim.calibration.product import FILE
from sim.ensemble.progress import Progress
from sim.ensemble.runner import Runner
from sim.ensemble.sampling import POSTERIOR
from sim.interface.passing import PassingFolder
from sim.results.stored import open_netcdf
from sim.run_folder.array_files import read_all
from sim.run_folder.files import RunError, moved_into_place
from sim.run_folder.folder import RunFolder
from sim.run_folder.provenance import model_code
from sim.scenario.load import load_scenario
from sim.system.locks import netcdf

SCENARIOS = ("back-cast", "collapse")
"""Whose members bear witness: they live through the years of the record, and through a crisis."""
MEMBERS, SEED = 2, 1
_WITNESSES, _MODEL = "witnesses", "model"

Digests = dict[str, list[str]]


@dataclass(frozen=True)
class Vouched:
    """What became of a posterior: it was signed, its witnesses were taken down, or neither."""

    signed: bool = False
    kept: bool = False


def vouch(
    path: Path,
    scenarios: Sequence[str] = SCENARIOS,
    progress: Progress | None = None,
    workers: int | None = None,
) -> Vouched:
    """Sign a posterior for the model as it is, if its witnesses give the same to the byte.

    Of one that is of this model and has no witnesses yet, they are taken down.

    Args:
        path: the file of the posterior.
        scenarios: of which a few members bear witness, if there are none yet.
        progress: told how the runs go on.
        workers: processes at a time.

    Raises:
        RunError: There is no such posterior, it is of another model and has no witnesses, or they
            give something else; the file stays as it was.
    """
    known = _marks(path)
    told = json.loads(known[_WITNESSES]) if _WITNESSES in known else None
    is_of_this_model = known[_MODEL] == model_code()
    if is_of_this_model and told is not None:
        return Vouched()
    if told is None and not is_of_this_model:
        raise RunError(
            f"{path} is of another version of the model and has no witnesses: nobody can vouch for "
            "it; `tumen calibrate` fits one to the model as it is"
        )
    passing = PassingFolder()
    copy = passing.path / FILE
    shutil.copyfile(path, copy)
    _mark(copy, {_MODEL: model_code()})
    found = _digests(copy, [*told] if told else scenarios, passing.path, progress, workers)
    for name, digests in (told or {}).items():
        if found[name] != digests:
            raise RunError(
                f"{path} does not hold for the model as it is: members of {name} at its draws give "
                "other numbers; `tumen calibrate` fits one to it"
            )
    _mark(copy, {_WITNESSES: json.dumps(found)})
    with moved_into_place(path) as unfinished:
        shutil.copyfile(copy, unfinished)
    return Vouched(signed=not is_of_this_model, kept=told is None)


def _digests(
    path: Path, scenarios: Sequence[str], folder: Path, progress: Progress | None,
    workers: int | None,
) -> Digests:  # fmt: skip
    """Run members at the draws of a posterior, and give a digest of what each gave."""
    runner = Runner(
        folder / "witnesses", workers, progress or Progress(), apart=True, uncertainty=POSTERIOR,
        posterior=path,
    )  # fmt: skip
    loaded = [load_scenario(name) for name in scenarios]
    runs = map(RunFolder, runner.run(loaded, MEMBERS, SEED))
    return {
        name: [_digest(run.member(member)) for member in range(MEMBERS)]
        for name, run in zip(scenarios, runs, strict=True)
    }


def _digest(path: Path) -> str:
    digest = hashlib.sha256()
    for name, values in sorted(read_all(path).items()):
        digest.update(f"{name} {values.dtype.str} {values.shape}".encode())
        digest.update(values.tobytes())
    return digest.hexdigest()


def _marks(path: Path) -> dict[str, str]:
    """Give what a posterior says of itself."""
    if not path.is_file():
        raise RunError(f"there is no posterior in {path}")
    try:
        with netcdf(), open_netcdf(path) as file:
            models = {str(part.getncattr(_MODEL)) for part in _parts(file)}
            if not models:
                raise RunError(f"{path} is no posterior: it names no model")
            marks = {name: str(file.getncattr(name)) for name in file.ncattrs()}
            return {**marks, _MODEL: max(models, key=lambda each: each != model_code())}
    except (OSError, RuntimeError) as error:
        raise RunError(f"{path} is no posterior ({error})") from None


def _mark(path: Path, marks: Mapping[str, str]) -> None:
    """Write what a posterior says of itself: the model for each of its parts."""
    with netcdf(), open_netcdf(path, "a") as file:
        for name, value in marks.items():
            for part in _parts(file) if name == _MODEL else (file,):
                part.setncattr(name, value)


def _parts(file: Any) -> Iterator[Any]:
    """Give what was fitted: to the record, to past crises, or to both."""
    return (part for part in (file, *file.groups.values()) if _MODEL in part.ncattrs())
