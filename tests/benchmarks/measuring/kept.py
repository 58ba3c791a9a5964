"""Measurements kept as small JSON files, so that parts can be measured on their own.

A folder holds `cases.json`, `peers.json` and `scaling.json`; each maps names to entries, and each
entry says with what and when it was measured.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sim.run_folder.writing import write_text

Entries = dict[str, dict[str, Any]]

CASES, PEERS, SCALING = "cases", "peers", "scaling"
NOTES = "notes.md"


def recall(folder: Path, part: str) -> Entries:
    """Read the entries of a part; none if it was never measured."""
    path = folder / f"{part}.json"
    if not path.is_file():
        return {}
    entries: Entries = json.loads(path.read_text(encoding="utf-8"))
    return entries


def keep(folder: Path, part: str, entries: Mapping[str, Mapping[str, Any]]) -> None:
    """Write entries of a part; those of other names stay."""
    folder.mkdir(parents=True, exist_ok=True)
    merged = {**recall(folder, part), **entries}
    text = json.dumps(merged, indent=1, sort_keys=True) + "\n"
    write_text(folder / f"{part}.json", text)


def recall_notes(folder: Path) -> str:
    """Read what people wrote beside the numbers: profiles, and what was tried."""
    path = folder / NOTES
    return path.read_text(encoding="utf-8").strip() if path.is_file() else ""
