"""The documentation is made as a site that lacks nothing and asks nobody for anything."""

from __future__ import annotations

import itertools
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import outcomes
import pytest
from storyboard import spans, storyboard
from written import ROOT, WRITTEN

import sim
from sim.cli.main import COMMANDS
from sim.evidence import load_register
from sim.scenario import load_scenario
from sim.scenario.files import available_scenarios
from sim.scenario.language.declared import declared

BUILD = ROOT / "docs" / "site" / "build.py"
NOT_EXECUTED = "nb_execution_mode=off"  # another test executes the notebooks

_LINK = re.compile(r'<a\b[^>]*\bhref="([^"]*)"')
_ANCHOR = re.compile(r'\bid="([^"]*)"')
_LOADED = re.compile(
    r'<(?:img|script|iframe|source)\b[^>]*\bsrc="([^"]*)"|<link\b[^>]*\bhref="([^"]*)"'
)
_LOADED_BY_STYLE = re.compile(r"url\([\"']?([^\"')]+)|@import")


def made(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Make the site in a process of its own, as `make site` does."""
    line = [
        sys.executable,
        str(BUILD),
        "--out",
        str(folder / "site"),
        "--work",
        str(folder / "work"),
    ]
    return subprocess.run([*line, *arguments], capture_output=True, text=True, check=False)  # noqa: S603


def test_the_site_is_made_without_a_warning_and_lacks_nothing(tmp_path: Path):
    """One test, so that the site is made once."""
    done = made(tmp_path, "-D", NOT_EXECUTED)
    assert (done.returncode, done.stderr) == (0, "")
    site = tmp_path / "site"
    pages = {str(path.relative_to(site)): path.read_text(encoding="utf-8")
             for path in sorted(site.rglob("*.html"))}  # fmt: skip
    assert sorted(wanted() - {*pages}) == []
    assert [*broken(site, pages)] == []
    assert [*from_outside(site, pages)] == []
    assert [name for name, _, _ in available_scenarios()
            if '<div class="storyboard"' not in pages[f"scenarios/{name}.html"]] == []  # fmt: skip
    assert [name for name in sim.__all__ if f'id="sim.{name}"' not in pages["api.html"]] == []
    sections = {parameter.section for parameter in declared().parameters.values()}
    for section in sections:
        assert f'id="parameters-{section.replace("_", "-")}"' in pages["parameters.html"]
    for claim in load_register().claims:
        assert f'id="claim-{claim.replace(".", "-")}"' in pages["evidence.html"]
    for name in COMMANDS:
        assert f'id="cmdoption-tumen-{name}' in pages[f"commands/{name}.html"]


def wanted() -> set[str]:
    """Name every page that there must be."""
    written = {f"{name.rpartition('.')[0]}.html" for name in WRITTEN}
    commands = {f"commands/{name}.html" for name in COMMANDS}
    scenarios = {f"scenarios/{name}.html" for name, _, _ in available_scenarios()}
    return {*written, *commands, *scenarios, "index.html", "parameters.html", "evidence.html"}


def links(name: str, text: str) -> Iterator[tuple[str, str]]:
    """Give page and anchor of each link within the site."""
    for href in _LINK.findall(text):
        if re.match(r"[a-z]+:", href):
            continue
        target, _, anchor = unquote(href).partition("#")
        folder = Path(name).parent
        parts: list[str] = []
        for part in (folder / target).parts if target else Path(name).parts:
            parts = parts[:-1] if part == ".." and parts else [*parts, part]
        yield "/".join(parts), anchor


def broken(site: Path, pages: dict[str, str]) -> Iterator[str]:
    """Give the links that lead nowhere."""
    anchors = {name: {*_ANCHOR.findall(text)} for name, text in pages.items()}
    for name, text in pages.items():
        for target, anchor in {*links(name, text)}:
            is_there = target in pages or (site / target).is_file()
            if not is_there or (anchor and target in pages and anchor not in anchors[target]):
                yield f"{name}: {target}#{anchor}"


def from_outside(site: Path, pages: dict[str, str]) -> Iterator[str]:
    """Give what pages and styles would load from elsewhere, and from the root of a server."""
    for name, text in pages.items():
        for source in (first or second for first, second in _LOADED.findall(text)):
            if re.match(r"(https?:)?//|/", source):
                yield f"{name}: {source}"
    for path in site.rglob("*.css"):
        for source in _LOADED_BY_STYLE.findall(path.read_text(encoding="utf-8")):
            if not source or re.match(r"(https?:)?//|/", source):
                yield f"{path.name}: {source}"


def test_every_page_that_people_have_written_is_listed():
    written = {*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")}
    written |= {*(ROOT / "notebooks").glob("*.ipynb"), ROOT / "calibration" / "README.md"}
    assert {str(path.relative_to(ROOT)) for path in written} - {*WRITTEN} == set()


@pytest.mark.parametrize("name", [name for name, _, _ in available_scenarios()])
def test_a_storyboard_holds_every_day_and_keeps_within_its_frame(name: str):
    scenario = load_scenario(name)
    parent = load_scenario(scenario.lineage[0]) if len(scenario.lineage) else None
    drawn = storyboard(scenario, parent)
    assert drawn.count('class="span"') > 0
    assert re.search(r'x="-|width="-|y="-', drawn) is None
    for line in scenario.complete().values():
        found = spans(scenario, line)
        assert found[0][0] == scenario.start
        assert all(before[1] == after[0] for before, after in itertools.pairwise(found))


def test_a_storyboard_shows_what_is_set_and_when():
    drawn = storyboard(load_scenario("oil-cut"), load_scenario("status-quo"))
    assert "<title>dprk.fuel: 0, from 2012-06-01</title>" in drawn
    assert "<title>structure.control: eroded (was imposed), from 2012-03-01</title>" in drawn
    assert ">oil flows</text>" in drawn


def test_what_came_of_a_scenario_is_drawn_from_a_run_of_it_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    quiet = sim.load(ROOT / "tests" / "world" / "quiet.yaml", days=3)
    sim.run(quiet, members=2, seed=1, workers=1, out=tmp_path / "runs" / "quiet")
    known = [("quiet", "", ""), ("never-run", "", "quiet")]
    monkeypatch.setattr(outcomes, "available_scenarios", lambda: known)
    monkeypatch.setattr(sim, "load", lambda _: quiet)
    drawn = outcomes.draw_outcomes(tmp_path / "pictures", tmp_path / "runs")
    assert drawn == {"quiet": "quiet.png"}
    assert (tmp_path / "pictures" / "quiet.png").read_bytes().startswith(b"\x89PNG")
    changed = quiet.vary({"camps.capacity": 10})
    monkeypatch.setattr(sim, "load", lambda _: changed)
    assert outcomes.draw_outcomes(tmp_path / "pictures", tmp_path / "runs") == {}
