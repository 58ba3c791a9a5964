"""The pages of the site that people have written, by their places in the project."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

WRITTEN = (
    "README.md",
    "ODD.md",
    "CONTRIBUTING.md",
    "CHANGELOG.md",
    "BENCHMARKS.md",
    "DATA-LICENSES.md",
    "calibration/README.md",
    "scenarios/README.md",
    "scenarios/places/README.md",
    "tests/scenarios/README.md",
    "tests/world/README.md",
    *(f"docs/{path.name}" for path in sorted((ROOT / "docs").glob("*.md"))),
    *(f"notebooks/{path.name}" for path in sorted((ROOT / "notebooks").glob("*.ipynb"))),
)
