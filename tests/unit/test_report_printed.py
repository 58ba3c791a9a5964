"""A report as PDF holds what the page holds, on numbered sheets, and says what it lacks."""

from __future__ import annotations

import builtins
import re
import sys
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
import synthetic
from click.testing import CliRunner, Result

from sim.cli.main import tumen
from sim.ensemble.runner import Runner
from sim.report.page.printing import printed
from sim.results import Results, load_results

SMALL = (
    '<!DOCTYPE html><html lang="en"><head><title>Small</title></head><body><h1>Small</h1>'
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 30 10"><title>A line</title>'
    '<g class="run run0"><path class="median" d="M1,5h28"/></g></svg>'
    '<img src="{}" alt="elsewhere" /></body></html>'
)


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Results:
    runner = Runner(tmp_path_factory.mktemp("printed"), 1, engine="synthetic:run_member")
    (folder,) = runner.run([synthetic.MadeUpScenario("collapse", days=30)], 2, seed=1)
    return load_results(folder)


@pytest.fixture(scope="module")
def pages(run: Results) -> list[str]:
    out = run.folder.parent / "new" / "report.pdf"
    told = call(run.folder, "--out", out)
    assert told.exit_code == 0, told.output
    assert f"written: {out}" in told.output
    return [page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(out)]


def call(*arguments: object) -> Result:
    return CliRunner().invoke(tumen, ["report", *map(str, arguments)])


def test_every_sheet_has_its_number(pages: list[str]) -> None:
    for number, page in enumerate(pages, 1):
        assert f"page {number} of {len(pages)}" in page


def test_a_pdf_has_the_sections_figures_numbers_and_manifest_of_the_page(
    pages: list[str], run: Results
) -> None:
    words = " ".join(" ".join(pages).split())
    for said in (
        run.why, "The answer", "Crossings of the border", "Main indicators", "What drives it",
        "Claims of the register of evidence", "What this is not for", "Back-test",
        "How it was made", run.manifest.model[:40],
    ):  # fmt: skip
        assert said in words, said
    assert re.search(r"people \([\d,]+ to [\d,]+\)", words)


def test_figures_keep_their_colours_on_paper(tmp_path: Path) -> None:
    (tmp_path / "small.pdf").write_bytes(printed(SMALL.format("data:,"), tmp_path / "small.pdf"))
    picture = pypdfium2.PdfDocument(tmp_path / "small.pdf")[0].render().to_pil()
    colours = {colour for _, colour in picture.getcolors(2**16)}
    assert any(blue > red + 60 for red, _, blue in colours)


def test_a_pdf_is_the_same_to_the_byte_and_fetches_nothing(tmp_path: Path) -> None:
    outside = tmp_path / "outside.svg"
    outside.write_text('<svg xmlns="http://www.w3.org/2000/svg"><text>secret</text></svg>')
    text = SMALL.format(outside.as_uri())
    first, second = (printed(text, tmp_path / "small.pdf") for _ in range(2))
    assert first == second
    told = pypdfium2.PdfDocument(first)[0].get_textpage().get_text_bounded()
    assert "Small" in told
    assert "secret" not in told


@pytest.mark.parametrize(
    ("error", "remedy"),
    [(ImportError("none"), "pip install 'tumen[pdf]'"), (OSError("no pango"), "libpango")],
)
def test_what_is_lacking_is_said_with_the_remedy_before_anything_is_read(
    error: Exception, remedy: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = builtins.__import__

    def lacking(name: str, *others: Any, **more: Any) -> Any:
        if name == "weasyprint":
            raise error
        return known(name, *others, **more)

    monkeypatch.delitem(sys.modules, "weasyprint", raising=False)
    monkeypatch.setattr(builtins, "__import__", lacking)
    told = call(tmp_path / "no-run", "--out", tmp_path / "report.html", "--pdf", tmp_path / "a.pdf")
    assert told.exit_code == 2
    assert remedy in told.output
    assert "print it from a browser" in told.output
    assert [*tmp_path.iterdir()] == []


@pytest.mark.parametrize(
    ("options", "said"),
    [(("--pdf", "report.html"), "ends in .pdf"), ((), "--out FILE")],
)
def test_what_names_no_report_is_refused(options: tuple[str, ...], said: str) -> None:
    told = call("no-run", *options)
    assert told.exit_code == 2
    assert said in told.output
