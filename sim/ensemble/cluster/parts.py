"""Parts of a run, made by the jobs of an array wherever they ran, put together into one run.

Members do not depend on one another, so that a part is a run of its own whose members have other
numbers. Together they give the bytes that one run of all members would have given.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from pathlib import Path

from sim.ensemble.continuation import legs_of
from sim.ensemble.sampling import sample_of
from sim.results.gather import Gatherer
from sim.run_folder.files import RunError, RunFailedError, has_mark
from sim.run_folder.folder import Manifest, RunFolder, moved_into_place
from sim.run_folder.lock import who_writes, written_by_us_alone
from sim.run_folder.upkeep import Upkeep

_OF_MEMBERS = ("members/", "snapshots/")
_GIVEN = ("scenario.yaml", "geography/", "before/", "posterior.nc")


@dataclass(frozen=True)
class Part:
    """A run folder that holds some of the members."""

    folder: RunFolder
    manifest: Manifest

    @property
    def numbers(self) -> range:
        """The numbers of its members."""
        return self.manifest.numbers


def gather_parts(
    paths: Sequence[Path],
    out: Path,
    tell: Callable[[str], None],
    *,
    members: int | None = None,
    overwrite: bool = False,
) -> Path:
    """Put parts together in a run folder of the scenario's name; the parts stay as they are.

    Args:
        paths: the run folders of the parts.
        out: the folder in which the run folder is made.
        tell: told in a line of files that were in the way.
        members: how many members there are to be, if it is known.
        overwrite: replace a run folder that holds something else.

    Raises:
        RunError: Parts are missing, overlap, are not finished, or are of different runs.
        RunFailedError: No member gave a result.
    """
    parts = _opened(paths)
    if wrong := [*_wrong(parts, members)]:
        raise RunError("\n".join(wrong))
    parts = sorted(parts, key=lambda part: part.numbers.start)
    whole = _together([part.manifest for part in parts])
    target = RunFolder(out / whole.scenario)
    if any(part.folder.path.resolve() == target.path.resolve() for part in parts):
        raise RunError(f"{target.path} is one of the parts; choose another --out")
    upkeep = Upkeep(target, whole, overwrite, tell)
    upkeep.look()
    with written_by_us_alone(target.path):
        upkeep.look()
        ready = upkeep.make_ready()
        for name in filter(lambda name: name.startswith(_GIVEN), parts[0].manifest.files):
            content = (parts[0].folder.path / name).read_bytes()
            ready = target.write_file(ready, target.path / name, content, tell)
        for part in parts:
            _copy(part, target)
        done = replace(ready, failed=whole.failed, wall_seconds=whole.wall_seconds)
        return _finished(target, target.write_manifest(done), tell)


def _opened(paths: Sequence[Path]) -> list[Part]:
    """Open all parts.

    Raises:
        RunError: It names all that cannot be used.
    """
    parts, wrong = [], []
    for path in dict.fromkeys(paths):
        folder = RunFolder(path)
        try:
            if by := who_writes(path):
                raise RunError(f"{path} is being written{by}; wait for it")
            parts.append(Part(folder, folder.read_manifest()))
        except RunError as error:
            wrong.append(str(error))
    if wrong:
        raise RunError("\n".join(wrong))
    return parts


def _wrong(parts: Sequence[Part], members: int | None) -> Iterator[str]:
    yield from _unlike(parts)
    for part in parts:
        yield from _damaged(part)
    for one, other in combinations(parts, 2):
        first = max(one.numbers.start, other.numbers.start)
        last = min(one.numbers.stop, other.numbers.stop) - 1
        if first <= last:
            both = f"{one.folder.path} and {other.folder.path}"
            yield f"{_told(first, last)} in both {both}; leave one of them out"
    yield from _missing(parts, members)


def _unlike(parts: Sequence[Part]) -> Iterator[str]:
    first = parts[0]
    own = replace(first.manifest.identity, first=0)
    for part in parts[1:]:
        difference = own.difference(replace(part.manifest.identity, first=0))
        if not difference and part.manifest.saves != first.manifest.saves:
            difference = "other days on which snapshots are kept"
        if difference:
            yield f"{part.folder.path} holds a run of {difference}, unlike {first.folder.path}"


def _damaged(part: Part) -> Iterator[str]:
    path, manifest = part.folder.path, part.manifest
    if not manifest.finished:
        whole = sum(map(part.folder.has_member, part.numbers))
        extent = f"{whole:,} of {len(part.numbers):,} members are whole"
        yield f"{path} is not finished: {extent}; the command that made it goes on with it"
        return
    for name, mark in manifest.files.items():
        if name.startswith((*_OF_MEMBERS, *_GIVEN)) and not has_mark(path / name, mark):
            again = "the command that made the part writes it again"
            yield f"{path / name} was changed, damaged or removed; {again}"


def _missing(parts: Sequence[Part], members: int | None) -> Iterator[str]:
    there = {number for part in parts for number in part.numbers}
    last = (max(there) + 1) if members is None else members
    lacking = sorted(set(range(last)) - there)
    while lacking:
        run = next(
            (at for at in range(1, len(lacking)) if lacking[at] != lacking[at - 1] + 1),
            len(lacking),
        )
        first, end = lacking[0], lacking[run - 1]
        yield f"{_told(first, end)} in none of the parts; run them with --members {first}-{end}"
        lacking = lacking[run:]
    if beyond := sorted(number for number in there if number >= last):
        yield f"{_told(beyond[0], beyond[-1])} beyond the {last:,} that there are to be"


def _told(first: int, last: int) -> str:
    return f"member {first} is" if first == last else f"members {first} to {last} are"


def _together(manifests: Sequence[Manifest]) -> Manifest:
    """Write down what the parts are together."""
    return replace(
        manifests[0],
        first=0,
        members=manifests[-1].members,
        finished=False,
        files={},
        failed={m: why for each in manifests for m, why in each.failed.items()},
        wall_seconds={m: s for each in manifests for m, s in each.wall_seconds.items()},
    )


def _copy(part: Part, target: RunFolder) -> None:
    """Copy the files of members that are not there yet, each whole or not at all."""
    for name, mark in part.manifest.files.items():
        goal = target.path / name
        if name.startswith(_OF_MEMBERS) and not has_mark(goal, mark):
            goal.parent.mkdir(parents=True, exist_ok=True)
            with moved_into_place(goal, target.announce) as unfinished:
                shutil.copyfile(part.folder.path / name, unfinished)


def _finished(target: RunFolder, manifest: Manifest, tell: Callable[[str], None]) -> Path:
    """Gather the members as a run does at its end."""
    whole = [member for member in manifest.numbers if target.has_member(member)]
    if not whole:
        why = next(iter(manifest.failed.values()), "no member was run")
        raise RunFailedError(f"{manifest.scenario}: no member gave a result: {why}")
    *before, own = legs_of(target, manifest)
    drawn_as = manifest.uncertainty, own.scenario, before, manifest.seed
    sample = sample_of(*drawn_as, target.posterior)
    draws = None if sample is None else sample.draws(whole)
    Gatherer(target, manifest, tell, draws).gather(whole)
    return target.path
