"""A report in a browser: it works on a phone, a laptop and paper, by keyboard, and asks nobody."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
import pytest
from axe_playwright_python.sync_playwright import Axe
from conftest import Heard, NewPage
from playwright.sync_api import Page, expect

from sim.report.page import write_report
from sim.results import load_results

PHONE = 390, 844
LAPTOP = 1366, 768
EVERY_RULE = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}
REACHED_BY_TAB = (
    "[...document.querySelectorAll('a[href], button, input, select, summary, [tabindex=\"0\"]')]"
    ".filter((each) => each.checkVisibility() && !each.disabled)"
)


@pytest.fixture(scope="module")
def report(made_up: Path) -> Path:
    runs = [load_results(made_up / "runs" / name) for name in ("status-quo", "collapse")]
    write_report(runs, runs[0], made_up / "report.html")
    return made_up / "report.html"


@pytest.mark.parametrize("size", [PHONE, LAPTOP], ids=["phone", "laptop"])
def test_a_report_works_without_a_word_or_a_request_and_is_no_wider_than_the_screen(
    report: Path, new_page: NewPage, size: tuple[int, int]
) -> None:
    page, heard = new_page(*size), Heard()
    heard.listen(page, report.as_uri())
    page.goto(report.as_uri())
    page.select_option("#indicator", "deaths")
    expect(page.locator(".panel:visible")).to_have_count(1)
    page.locator("#d-deaths").press("End")
    expect(page.locator("output[for='d-deaths']")).to_contain_text("2018-01-30: status-quo")
    page.locator("#map-day").press("Home")
    expect(page.locator("#map-date")).to_have_text("2018-01-01, day 1 of 30")
    page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
    found = Axe().run(page, options=EVERY_RULE)
    assert found.response["violations"] == []
    assert heard == []


def test_the_tabulator_reaches_each_control_of_a_report_in_the_order_of_the_page(
    report: Path, new_page: NewPage
) -> None:
    page = new_page()
    page.goto(report.as_uri())
    count = page.evaluate(f"(window.controls = {REACHED_BY_TAB}).length")
    assert count > 40
    assert reached(page, count) == [*range(count)]


def reached(page: Page, count: int) -> list[int]:
    """Tell which of a page's controls have the focus, one tabulator after the other."""
    found = []
    for _ in range(count):
        page.keyboard.press("Tab")
        found.append(page.evaluate("window.controls.indexOf(document.activeElement)"))
    return found


def test_a_report_prints_what_it_rests_on_and_how_it_was_made_on_numbered_sheets(
    report: Path, new_page: NewPage
) -> None:
    page = new_page()
    page.goto(report.as_uri())
    page.emulate_media(media="print")
    expect(page.locator("nav")).to_be_hidden()
    expect(page.locator("#choices")).to_be_hidden()
    sheets = pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True, print_background=True))
    told = [sheet.get_textpage().get_text_bounded() for sheet in sheets]
    whole = " ".join(told)
    for said in ("The answer", "Claims of the register", "fingerprint of the model"):
        assert said in whole, said
    assert "Tables to download" not in whole
