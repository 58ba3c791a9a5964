"""The page BENCHMARKS.md, written from what is kept and from nothing else."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from textwrap import fill

from measuring import kept, peers, scaling, tables
from measuring.cases import CASES
from sim.run_folder.writing import write_text

_WIDTH = 100

_HEAD = (
    "Written by `make bench` from the measurements kept in `{parts}`; do not "
    "edit. How to measure anew is in CONTRIBUTING.md. Times on a machine that others use vary; "
    "they are given with their spread, and compared as ratios within one run."
)

_PEERS = (
    "A small task that every library can express: agents in 200 places of unequal size walk a "
    "circle of five states (home, moving, border, hidden, camp) with daily chances of 0.001, 0.2, "
    "0.1, 0.02 and 0.001 times a factor of the place between 0.5 and 1.5; all move at once; agents "
    "are counted daily by state and place. One thread. Rates are of CPU seconds without imports, "
    "the making of agents and compiling; medians of repeats taken in turn in one run. "
    "`extrapolated`: fewer agents or days were run, and time is taken to grow with both. Final "
    "counts were compared with the exact expectation; worst z is that of the five national "
    "totals, in standard deviations. B/agent: peak memory of the process over agents."
)

_SCALING = (
    "One thing grows, the others stay. Exponents are fitted to the logarithms by least squares and "
    "given with their standard error: 0 is flat, 1 is proportional. What movers and days cost adds "
    "to a fixed part; there a fixed part and one that grows are fitted together, and the exponent "
    "is that of the second. Seconds are those of a member in a process of its own, from the "
    "building of the model to its record, without imports; memory is the peak of that process, "
    "imports included."
)


def write_page(path: Path, folder: Path) -> None:
    """Write the page from the parts in a folder."""
    path.parent.mkdir(parents=True, exist_ok=True)
    write_text(path, page_text(path, folder))


def page_text(path: Path, folder: Path) -> str:
    """Give the text of a page that is to lie at a path."""
    return "\n\n".join(_sections(path, folder)) + "\n"


def _sections(path: Path, folder: Path) -> Iterator[str]:
    link = Path(os.path.relpath(folder.resolve(), path.parent.resolve())).as_posix()
    yield "# Benchmarks"
    yield fill(_HEAD.format(parts=link), _WIDTH)
    cases = kept.recall(folder, kept.CASES)
    if cases:
        yield "## Standard cases"
        yield tables.as_markdown(tables.CASE_HEADS, [*tables.case_rows(cases)])
        yield from (fill(text, _WIDTH) for text in tables.LEGEND)
        yield _commands(cases)
        yield _measured(cases)
    found = kept.recall(folder, kept.PEERS)
    if found:
        yield "## Beside other libraries"
        yield fill(_PEERS, _WIDTH)
        yield tables.as_markdown(peers.HEADS, [*peers.peer_rows(found)])
        yield _measured(found)
    grown = kept.recall(folder, kept.SCALING)
    if grown:
        yield "## How cost grows"
        yield fill(_SCALING, _WIDTH)
        yield tables.as_markdown(scaling.HEADS, [*scaling.scaling_rows(grown)])
        yield f"![Seconds and memory against what grows]({link}/{scaling.PICTURE})"
        yield _measured(grown)
    if notes := kept.recall_notes(folder):
        yield notes


def _commands(entries: kept.Entries) -> str:
    shown = [case for case in CASES if case.name in entries]
    rows = [(case.what, f"`{entries[case.name]['command']}`", _content(entries[case.name]))
            for case in shown]  # fmt: skip
    return tables.as_markdown(("case", "command", "what happened"), rows, numbers=False)


def _content(entry: dict[str, object]) -> str:
    people, most = int(str(entry["people"])), int(str(entry["most_in_china"]))
    share = float(str(entry["share_at_home_after_90_days"]))
    return f"{people:,} people, at most {most:,} in China, {share:.4%} at home after 90 days"


def _measured(entries: kept.Entries) -> str:
    """Say on what and when, once for all entries that share it."""
    groups: dict[Sequence[str], list[str]] = {}
    for name, entry in sorted(entries.items()):
        key = tuple(str(entry[what]) for what in ("machine", "versions", "commit"))
        groups.setdefault(key, []).append(name)
    lines = []
    for (machine, versions, commit), names in groups.items():
        dates = sorted(str(entries[name]["date"]) for name in names)
        when = dates[0] if dates[0] == dates[-1] else f"{dates[0]} to {dates[-1]}"
        which = "Measured" if len(groups) == 1 else f"Measured ({', '.join(names)})"
        lines.append(fill(f"{which}: {machine}; {versions}; commit {commit}; {when}.", _WIDTH))
    return "\n\n".join(lines)
