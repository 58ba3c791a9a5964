"""Scenario files spoiled at random, and what must hold of each: it loads, or is refused well.

The tests use a few hundred of them. A long run, with a record of what it saw, is

    python tests/unit/scenario_mutants.py --inputs 200000 --seed 1

and, steered by the branches that an input reaches (needs `pip install atheris`),

    python tests/unit/scenario_mutants.py --inputs 100000 --atheris
"""

from __future__ import annotations

import argparse
import collections
import multiprocessing
import os
import random
import re
import resource
import shutil
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scenario_example import Settings

from sim.scenario import ScenarioError, load_scenario
from sim.scenario.text import as_yaml

ROOT = Path(__file__).parents[2]
CORPUS = ROOT / "tests" / "scenarios" / "broken"
TOKENS = [
    b"{", b"}", b"[", b"]", b": ", b"\n", b"  ", b"- ", b"? ", b"&a ", b"*a", b"!x ", b"\r", b"@",
    b"%YAML 1.2\n", b"---\n", b"...\n", b'"', b"'", b"|", b">", b"#", b"\t", b"2018-01-01", b"~",
    b"1e309", b"\xff", b"<<", b"\xef\xbb\xbf", b"\x00", b"\\U00110000", b"\\x", b"9" * 400,
    b"events:\n", b"  control fails: start + 9 days\n", b"control fails", b"start", b" + 10 days",
    b" - 3 days", b"departure", b"food_gap", b"Musan", b"extends: ", b"9999-12-31", b"0.5",
]  # fmt: skip
LOOKALIKES = [
    c.encode()
    for c in "\xa0\u200b\u2212\uff10\uff13\uff1a\uff0c\u201c\u201d\u2018\u2019\ufeff\xad\u200e"
    "\u202e\u2066\x85\u2028\u2029\x0b\x0c\x00\x7f\u3000\u2011\u2013\u0663\u066b\u043e\u3164\ufe0f\u2800"
    "\u2022\uff5b\t"
]
"""What editors, word processors and web pages put where a plain character belongs."""
LOOKED_AT = re.compile(rb"[-:0-9.,{}\[\]\"' \n]")
SLOWEST = 1.0
"""Seconds of processor time that one input may take."""
MEMORY = 2**30
"""Bytes of address space that a worker of the long run may take."""

SOUND = b"""extends: parent
why: Is it sound?
start: 2018-02-01
days: 100
events: {control fails: start + 9 days, aid stops: 2018-03-05, end: aid stops - 2 days}
departure: {food_gap: {2018-02-01: 0.1, control fails + 1 day: 0.15, 2018-03-01: 0.2}}
crossing:
  closed: [Sea, Russia]
beijing:
  stance: {start: seal, end: return}
  cooperates: true
  custody: 1e1
"""


@dataclass(frozen=True)
class Kind:
    """A kind of scenario files to spoil: what they are, and the settings they are read with."""

    files: tuple[bytes, ...]
    settings: type[Any] | None
    parents: Path


def examples() -> Kind:
    """Give the corpus of broken files, and a sound one, with the small settings of the tests."""
    broken = tuple(path.read_bytes() for path in sorted(CORPUS.glob("*.yaml")))
    return Kind((*[SOUND] * 40, *broken), Settings, CORPUS)


def shipped() -> Kind:
    """Give the scenarios that come with the model."""
    files = tuple(path.read_bytes() for path in sorted((ROOT / "scenarios").glob("*.yaml")))
    return Kind(files, None, ROOT / "scenarios")


def spoiled(streams: random.Random, kind: Kind) -> bytes:
    """Take a file and spoil it in up to four places, or make one of random pieces."""
    manner = streams.random()
    if manner < 0.05:
        return streams.randbytes(streams.randint(0, 300))
    if manner < 0.1:
        return b"".join(streams.choices(TOKENS, k=streams.randint(0, 60)))
    raw = bytearray(streams.choice(kind.files))
    for _ in range(streams.randint(0, 4)):
        _spoil(raw, streams, kind)
    return bytes(raw)


def _spoil(raw: bytearray, streams: random.Random, kind: Kind) -> None:
    at = streams.randint(0, len(raw))
    change = streams.randint(0, 6)
    if change == 0:
        raw[at:at] = streams.choice(TOKENS)
    elif change == 1:
        del raw[at : at + streams.randint(1, 10)]
    elif change == 2:
        other = streams.choice(kind.files)
        begin = streams.randint(0, len(other))
        raw[at:at] = other[begin : begin + streams.randint(1, 80)]
    elif change == 5:
        _disguise(raw, streams)
    elif change == 6:
        _recode(raw, streams)
    elif change == 3 and raw:
        raw[streams.randrange(len(raw))] = streams.randrange(256)
    else:
        raw[at:at] = raw[at : at + 40] * streams.randint(1, 5)


def _disguise(raw: bytearray, streams: random.Random) -> None:
    """Put a character that is not what it seems beside a sign, or in its place."""
    places = [found.start() for found in LOOKED_AT.finditer(raw)]
    if places:
        at = streams.choice(places) + streams.randint(0, 1)
        raw[at : at + streams.randint(0, 1)] = streams.choice(LOOKALIKES) * streams.randint(1, 2)


def _recode(raw: bytearray, streams: random.Random) -> None:
    """End the lines in another way, or write the file in another encoding."""
    end = streams.choice([b"\r\n", b"\r", b"\xc2\x85", b"\xe2\x80\xa8", b"\xe2\x80\xa9"])
    raw[:] = raw.replace(b"\n", end, streams.choice([1, 3, -1]))
    if streams.random() < 0.3:
        encoding = streams.choice(["utf-16", "utf-32", "utf-16-le", "utf-16-be", "utf-8-sig"])
        raw[:] = raw.decode("utf-8", "replace").encode(encoding)


def loads_or_is_refused(raw: bytes, folder: Path, settings: type[Any] | None = Settings) -> str:
    """Hold one input to the claim; return `loaded` or `refused`.

    A refusal has a line and a column and is printed on one line. What loads can be shown, and what
    is shown loads back to the same scenario.
    """
    path = folder / "x.yaml"
    path.write_bytes(raw)
    try:
        scenario = load_scenario(str(path), settings=settings)
    except ScenarioError as error:
        _is_told_well(error, raw)
        return "refused"
    again = folder / "y.yaml"
    again.write_text(as_yaml(scenario, defaults=len(raw) % 8 == 0), encoding="utf-8")
    second = load_scenario(str(again), settings=settings)
    assert (second.digest, second.phases) == (scenario.digest, scenario.phases), raw
    return "loaded"


def _is_told_well(error: ScenarioError, raw: bytes) -> None:
    assert error.mistakes, raw
    for mistake in error.mistakes:
        assert mistake.line >= 1, (raw, mistake)
        assert mistake.column >= 1, (raw, mistake)
        assert str(mistake).isprintable(), (raw, mistake)


def folder_with_parents(kind: Kind, folder: Path) -> Path:
    """Copy what the files may extend into a folder of their own."""
    folder.mkdir(parents=True, exist_ok=True)
    for path in kind.parents.glob("*.yaml"):
        shutil.copy(path, folder)
    return folder


@dataclass
class Record:
    """What a long run saw."""

    seen: collections.Counter[str]
    slowest: float
    memory: int


def run_many(job: tuple[int, int, Path]) -> Record:
    """Hold many inputs to the claim in a process with bounded memory."""
    seed, inputs, base = job
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    record = Record(collections.Counter(), 0.0, 0)
    kinds = [examples(), shipped()]
    folders = [folder_with_parents(k, base / f"{seed}-{n}") for n, k in enumerate(kinds)]
    streams = random.Random(seed)  # noqa: S311
    for _ in range(inputs):
        n = streams.randrange(len(kinds))
        raw = spoiled(streams, kinds[n])
        begin = time.process_time()
        record.seen[loads_or_is_refused(raw, folders[n], kinds[n].settings)] += 1
        taken = time.process_time() - begin
        assert taken < SLOWEST, (taken, raw)
        record.slowest = max(record.slowest, taken)
    record.memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return record


def run_atheris(inputs: int, base: Path) -> None:
    """Let atheris look for inputs that reach new branches of the reader and the checker."""
    import atheris  # type: ignore[import-not-found]  # noqa: PLC0415

    kind = examples()
    folder = folder_with_parents(kind, base / "atheris")
    seeds = base / "seeds"
    seeds.mkdir()
    for number, raw in enumerate(kind.files):
        (seeds / str(number)).write_bytes(raw)

    def hold(raw: bytes) -> None:
        loads_or_is_refused(raw, folder)

    atheris.instrument_all()
    limits = [f"-runs={inputs}", "-max_len=2000", "-timeout=5", "-rss_limit_mb=1024"]
    atheris.Setup([sys.argv[0], *limits, str(seeds)], hold)
    atheris.Fuzz()


def main() -> None:
    """Run many inputs and print a record."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--inputs", type=int, default=20_000)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--atheris", action="store_true")
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as base:
        if given.atheris:
            run_atheris(given.inputs, Path(base))
            return
        cores = os.cpu_count() or 1
        share = -(-given.inputs // cores)
        jobs = [(given.seed * 1000 + n, share, Path(base)) for n in range(cores)]
        with multiprocessing.get_context("spawn").Pool(cores) as pool:
            records = pool.map(run_many, jobs)
    seen = sum((record.seen for record in records), collections.Counter())
    slowest, memory = max(r.slowest for r in records), max(r.memory for r in records)
    print(  # noqa: T201
        f"seed {given.seed}: {sum(seen.values()):,} inputs, {seen['loaded']:,} loaded and shown, "
        f"{seen['refused']:,} refused with line and column, no other exception; "
        f"slowest {slowest:.3f} s, memory at most {memory} MB"
    )


if __name__ == "__main__":
    main()
