"""The documentation as a site: python docs/site/build.py [--out FOLDER] [--runs FOLDER].

What is written elsewhere is taken into one folder, what the program knows of itself (commands,
scenarios, parameters, claims) is written beside it, and Sphinx makes pages of both. Any warning of
it, such as a link that leads nowhere, is a failure.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from generated import generated_pages
from outcomes import draw_outcomes
from sphinx.cmd.build import build_main
from written import ROOT, WRITTEN

HERE = Path(__file__).resolve().parent
BUILD = HERE.parent / "_build"

_LINK = re.compile(r"\]\(([^)#\s]+)[^)]*\)|src=\"([^\"]+)\"")


def assemble(source: Path, runs: Path | None) -> None:
    """Put the sources of the site together in a folder of their own.

    Files that are there and would be the same are left alone, so that Sphinx knows what is new.
    """
    source.mkdir(parents=True, exist_ok=True)
    pictures = draw_outcomes(source / "outcomes", runs)
    taken = {name: ROOT / name for name in (*WRITTEN, *_mentioned())}
    taken |= {f"scenarios/{path.name}": path for path in (ROOT / "scenarios").glob("*.yaml")}
    written = generated_pages(pictures) | {"index.md": _first_page()}
    for name, target in taken.items():
        _put(source / name, target.read_bytes())
    for name, text in written.items():
        _put(source / name, text.encode("utf-8"))
    kept = {*taken, *written, *(f"outcomes/{picture}" for picture in pictures.values())}
    for path in sorted(source.rglob("*")):
        if not path.is_dir() and str(path.relative_to(source)) not in kept:
            path.unlink()


def build(out: Path, work: Path, runs: Path | None, settings: list[str]) -> int:
    """Make the site in a folder; give the status of Sphinx."""
    source = work / "source"
    assemble(source, runs)
    given = [part for setting in settings for part in ("-D", setting)]
    given += ["-D", f"nb_execution_cache_path={work / 'notebooks'}"]
    how = ["-q", "-W", "--keep-going", "-b", "html", "-c", str(HERE), "-d", str(work / "doctrees")]
    return build_main([*how, *given, str(source), str(out)])


def _mentioned() -> Iterator[str]:
    """Give the files of the project that pages link to or show."""
    for name in WRITTEN:
        text = (ROOT / name).read_text(encoding="utf-8")
        for match in _LINK.finditer(text):
            target = match[1] or match[2]
            path = (ROOT / name).parent / target
            if ":" not in target and path.is_file():
                yield str(path.resolve().relative_to(ROOT))


def _first_page() -> str:
    """Give the first page; pages that it does not name come last."""
    text = (HERE / "index.md").read_text(encoding="utf-8")
    pages = (name.rpartition(".")[0] for name in WRITTEN)
    unnamed = [page for page in pages if not re.search(rf"\b{page}\b", text)]
    if not unnamed:
        return text
    return "\n".join([text, "```{toctree}", ":hidden:", ":caption: More", "", *unnamed, "```", ""])


def _put(place: Path, content: bytes) -> None:
    if not place.exists() or place.read_bytes() != content:
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)


def main() -> int:
    """Make the site, and say where it begins."""
    parser = argparse.ArgumentParser(description="Make the documentation site.")
    parser.add_argument("--out", type=Path, default=ROOT / "site", help="where to put the site")
    parser.add_argument("--work", type=Path, default=BUILD, help="where to keep what can be reused")
    parser.add_argument("--runs", type=Path, help="draw what came of scenarios from runs in here")
    parser.add_argument("-D", dest="settings", action="append", default=[], help="as Sphinx has it")
    asked = parser.parse_args()
    status = build(asked.out.resolve(), asked.work.resolve(), asked.runs, asked.settings)
    if status == 0:
        sys.stdout.write(f"The documentation: {asked.out / 'index.html'}\n")
    return status


if __name__ == "__main__":
    sys.exit(main())
