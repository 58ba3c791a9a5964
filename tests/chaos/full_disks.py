"""Disks that fill up at random moments of a run: all that is whole stays, and the rest is made up.

    python tests/chaos/full_disks.py --times 20 --seed 1

Each time a run is given a disk of a random size (a RAM disk, which only the superuser may mount; or
elsewhere, with `--limit`, a largest size of file). By turns it is aimed at each kind of file: an
undisturbed run tells in which order they are written, and so after how many bytes the disk has to
be full. Where it falls depends on how far the workers have come by then; the table says where it
did. The run must end with a message that names a file and the cause. After room is made the same
command must end well, with the same bytes as an undisturbed run, and must not have run again what
was whole. What is found is printed as a table; the exit status is 1 if anything is amiss.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

import click

TUMEN = (sys.executable, "-m", "sim")
WORLD = Path(__file__).resolve().parents[1] / "world" / "quiet.yaml"
RUN = ("run", str(WORLD), "--members", "3", "--days", "60", "--workers", "2", "--save-on", "30")
CAUSES = ("no space is left on the disk", "the file would grow larger than is allowed")
TIMES_DIFFER = "manifest.json"
ENOUGH = 2**28
PAGE = 4096
KINDS = (
    "members",
    "snapshots",
    "geography",
    "results.nc",
    "manifest.json",
    "scenario.yaml",
    ".csv",
)
KEPT_BESIDE = 4 * PAGE
"""Room for what comes and goes while members are run: a manifest, and lists of their files."""


@dataclass
class Time:
    """What happened when a disk filled up once."""

    size: int
    status: int = 0
    said: str = ""
    kept: int = 0
    what: str = "no file of a run"
    amiss: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        verdict = "; ".join(self.amiss) or "well"
        found = f"{self.size:>9,}  {self.status:>3}  {self.kept:>4}  {self.what:<22}"
        return f"{found}  {verdict}  | {self.said}"


def main() -> int:
    """Fill disks, print what happened, and give the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])  # type: ignore[union-attr]
    parser.add_argument("--times", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--limit", action="store_true", help="limit files instead of the disk")
    given = parser.parse_args()
    streams = random.Random(given.seed)  # noqa: S311 - no secret
    with tempfile.TemporaryDirectory() as folder:
        expected = undisturbed(Path(folder) / "undisturbed")
        whole = sum(len(content) for content in expected.values())
        largest = max(len(content) for content in expected.values())
        ranges = written_between(Path(folder) / "undisturbed")
        click.echo(f"seed {given.seed}; a whole run takes {whole:,} bytes")
        click.echo("     size  end  kept  what was full           verdict  | what was said first")
        amiss = filled = large = 0
        while filled < given.times:
            place = Path(folder) / str(filled + large)
            aim = ranges[(filled + large) % len(ranges)]
            time = Time(streams.randrange(PAGE, largest) if given.limit else size_in(aim, streams))
            fill = limited_files if given.limit else full_disk
            fill(place, time, expected)
            amiss += bool(time.amiss)
            if time.status == 0 and not time.amiss:
                large += 1  # there was room for all: no trial
                continue
            filled += 1
            click.echo(str(time))
    click.echo(f"{given.times - amiss} of {given.times} went well; {large} disks were large enough")
    return int(amiss > 0)


def undisturbed(place: Path) -> dict[str, bytes]:
    """Run once with room for all; give the bytes of all files whose content is no time."""
    done = tumen(place)
    if done.returncode:
        raise SystemExit(done.stderr)
    return contents(place)


def kind_of(name: str) -> str:
    """Give the kind of a file, by its path; a question mark if it is of none."""
    return next((kind for kind in KINDS if kind in name), "?")


def written_between(place: Path) -> list[list[tuple[int, int]]]:
    """Give for each kind of file after how many bytes of a run those of this kind are written."""
    ranges: dict[str, list[tuple[int, int]]] = {}
    files = [path for path in place.rglob("*") if path.is_file()]
    begin = KEPT_BESIDE
    for path in sorted(files, key=lambda path: path.stat().st_mtime_ns):
        end = begin + -(-path.stat().st_size // PAGE) * PAGE
        ranges.setdefault(kind_of(str(path.relative_to(place))), []).append((begin, end))
        begin = end
    return list(ranges.values())


def size_in(ranges: list[tuple[int, int]], streams: random.Random) -> int:
    """Give a size that ends within one of some ranges."""
    return streams.randrange(*streams.choice(ranges))


def full_disk(place: Path, time: Time, expected: dict[str, bytes]) -> None:
    """Run on a disk that is too small, make room, and run again."""
    place.mkdir()
    system("mount", "-t", "tmpfs", "-o", f"size={time.size}", "tmpfs", str(place))
    try:
        first = tumen(place / "runs")
        before = examine(first, place / "runs", time, expected)
        system("mount", "-o", f"remount,size={ENOUGH}", str(place))
        examine_again(tumen(place / "runs"), place / "runs", time, expected, before)
    finally:
        system("umount", "-l", str(place))


def limited_files(place: Path, time: Time, expected: dict[str, bytes]) -> None:
    """Run where no file may be larger than so much, lift the limit, and run again."""
    first = tumen(place, most=time.size)
    before = examine(first, place, time, expected)
    examine_again(tumen(place), place, time, expected, before)


def examine(
    done: subprocess.CompletedProcess[str], place: Path, time: Time, expected: dict[str, bytes]
) -> dict[str, int]:
    """Look at what a full disk has left; give when members that lack nothing were written."""
    time.status = done.returncode
    time.amiss += how_it_ended(done, place, time, expected)
    for name, content in contents(place).items():
        if name.endswith(".part"):
            time.amiss.append(f"{name} was left")
        elif "members" in name and content != expected[name]:
            time.amiss.append(f"{name} is not whole")
    members = place.rglob("members/member-*.npz")
    kept = {str(path.relative_to(place)): path.stat().st_mtime_ns for path in members}
    time.what = ", ".join(dict.fromkeys(map(kind_of, refused(done.stderr)))) or "?"
    time.kept = len(kept)
    return {name: written for name, written in kept.items() if snapshot_of(place, name).is_file()}


def refused(told: str) -> list[str]:
    """Give the paths before each cause in what was said, in order."""
    return re.findall(rf"(\S+): (?:{'|'.join(CAUSES)})", told)


def how_it_ended(
    done: subprocess.CompletedProcess[str], place: Path, time: Time, expected: dict[str, bytes]
) -> list[str]:
    """Say what is wrong with the exit status or the messages."""
    lines = [line for line in done.stderr.splitlines() if any(cause in line for cause in CAUSES)]
    time.said = (lines or done.stderr.splitlines() or [""])[0].replace(str(place), "...")
    wrong = ["a traceback"] if "Traceback" in done.stderr else []
    if done.returncode == 0 and contents(place) != expected:
        wrong.append("ended with 0, and other bytes")
    if done.returncode not in (0, 1, 3):
        wrong.append(f"ended with {done.returncode}")
    if done.returncode and not lines:
        wrong.append("the cause was not told")
    return wrong


def examine_again(
    done: subprocess.CompletedProcess[str],
    place: Path,
    time: Time,
    expected: dict[str, bytes],
    before: dict[str, int],
) -> None:
    """Hold what the same command makes, once there is room, against an undisturbed run."""
    if done.returncode:
        time.amiss.append(f"with room, ended with {done.returncode}: {done.stderr.strip()}")
        return
    found = contents(place)
    for name in sorted(expected.keys() | found.keys()):
        if expected.get(name) != found.get(name):
            time.amiss.append(f"{name} differs from that of an undisturbed run")
    for name, written in before.items():
        if (place / name).stat().st_mtime_ns != written:
            time.amiss.append(f"{name} was run again")


def snapshot_of(place: Path, member: str) -> Path:
    """Give the path of the snapshot of a member; without it the member is rightly run again."""
    path = place / member
    return path.parents[1] / "snapshots" / "day-0030" / path.name


def tumen(place: Path, most: int | None = None) -> subprocess.CompletedProcess[str]:
    """Run the command into a folder, perhaps with a largest size of file."""

    def limit() -> None:
        import resource  # noqa: PLC0415

        resource.setrlimit(resource.RLIMIT_FSIZE, (most or 0, most or 0))

    return subprocess.run(  # noqa: S603 - our own command
        [*TUMEN, *RUN, "--out", str(place)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "NO_COLOR": "1"},
        preexec_fn=limit if most is not None else None,
    )


def contents(place: Path) -> dict[str, bytes]:
    """Give the bytes of all files in a folder but the manifests, which hold times."""
    return {
        str(path.relative_to(place)): path.read_bytes()
        for path in sorted(place.rglob("*"))
        if path.is_file() and path.name != TIMES_DIFFER
    }


def system(*command: str) -> None:
    """Run a command of the system; end here if it is not allowed."""
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise SystemExit(f"{' '.join(command)}: {done.stderr.strip()}; try --limit")


if __name__ == "__main__":
    sys.exit(main())
