"""The page to work on in a browser: from a mistake in a scenario to a report that is taken away."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from click.testing import CliRunner
from conftest import Heard, NewPage
from playwright.sync_api import Page, expect

from sim.app.server import HERE, Open, opened
from sim.cli.main import tumen

TEXT = "extends: status-quo\nwhy: What if?\ndays: 3\n"
REFUSED = "the server responded with a status of 4"
"""What a browser notes of each refusal, of which the page says why."""
PAGE_ALONE = {"resultTypes": ["violations"], "iframes": False}
"""The report in the page is one of its own, and is looked at by itself."""
AtDesk = Callable[[], Page]


@pytest.fixture(scope="module")
def desk(made_up: Path) -> Iterator[Open]:
    (made_up / "scenarios").mkdir()
    (made_up / "scenarios" / "mine.yaml").write_text(TEXT)
    with opened(made_up) as desk:
        serving = threading.Thread(target=desk.server.serve_forever, args=(0.05,))
        serving.start()
        yield desk
        desk.server.shutdown()
        serving.join()


@pytest.fixture
def at_desk(desk: Open, new_page: NewPage) -> Iterator[AtDesk]:
    """Give what opens the page on the scenario `mine`; in the end it has said nothing amiss."""
    heard = Heard()

    def sit_down() -> Page:
        page = new_page()
        heard.listen(page, f"http://{HERE}:{desk.guard.port}/")
        page.goto(desk.address)
        expect(page.locator("#text")).to_have_value(TEXT)
        expect(page.locator("#mistakes")).to_have_text("No mistakes.")
        return page

    yield sit_down
    assert [said for said in heard if REFUSED not in said] == []


def test_a_mistake_is_told_in_the_words_of_the_command_line_and_can_be_mended(
    at_desk: AtDesk, made_up: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page, wrong = at_desk(), TEXT.replace("days", "dayz")
    page.fill("#name", "worse")
    page.fill("#text", wrong)
    told = page.locator("#mistakes .wrong")
    expect(told).to_contain_text("dayz: unknown key; did you mean days?")
    (made_up / "worse.yaml").write_text(wrong)
    monkeypatch.chdir(made_up)
    by_command = CliRunner().invoke(tumen, ["check", "worse.yaml"])
    (made_up / "worse.yaml").unlink()
    words = told.inner_text()
    assert words[words.index("worse.yaml") :] in by_command.output
    expect(page.locator("#text")).to_have_attribute("aria-invalid", "true")
    page.click("#save")
    expect(page.locator("#saved")).to_have_text("the scenario has mistakes; mend them first")
    page.fill("#text", TEXT)
    expect(page.locator("#mistakes")).to_have_text("No mistakes.")
    page.click("#save")
    expect(page.locator("#saved")).to_have_text("scenarios/worse.yaml is written")


def test_keys_choices_and_places_are_completed_by_keyboard(at_desk: AtDesk) -> None:
    page = at_desk()
    field, words = page.locator("#text"), page.locator("#words")
    field.press("Control+End")
    for typed, wanted in (
        ("beij", "beijing"), ("stan", "stance"), ("", "tolerate"), ("\n  stance_t", "stance_there"),
        ("{Chi", "China"), ("", "return"),
    ):  # fmt: skip
        field.press_sequentially(typed)
        expect(words).to_be_visible()
        assert field.get_attribute("aria-activedescendant") is None
        if wanted == "beijing":
            assert Axe().run(page, options=PAGE_ALONE).response["violations"] == []
        choose(page, "#text", wanted)
    field.press_sequentially("}")
    written = "beijing:\n  stance: tolerate\n  stance_there: {China: return}"
    expect(field).to_have_value(TEXT + written)
    expect(page.locator("#mistakes")).to_have_text("No mistakes.")


def choose(page: Page, field: str, wanted: str) -> None:
    """Go down a list until a word is chosen, and take it; the focus stays in the field."""
    for _ in range(20):
        page.press(field, "ArrowDown")
        chosen = page.locator(f"#{page.get_attribute(field, 'aria-activedescendant')}")
        expect(chosen).to_have_attribute("aria-selected", "true")
        if chosen.locator("b").inner_text() == wanted:
            break
    page.press(field, "Enter")
    expect(page.locator(field)).to_be_focused()


def test_escape_closes_a_list_and_control_and_space_ask_for_it(at_desk: AtDesk) -> None:
    page = at_desk()
    field, words = page.locator("#text"), page.locator("#words")
    field.press("Control+End")
    field.press("Control+Space")
    expect(words).to_be_visible()
    field.press("Escape")
    expect(words).to_be_hidden()
    expect(field).to_have_value(TEXT)
    field.press("Enter")
    expect(field).to_have_value(f"{TEXT}\n")


def test_a_parameter_is_found_and_added_without_a_mouse(at_desk: AtDesk) -> None:
    page = at_desk()
    page.locator("#key").press_sequentially("camps.capac")
    expect(page.locator("#key")).to_have_attribute("aria-expanded", "true")
    choose(page, "#key", "camps.capacity")
    expect(page.locator("#key")).to_have_attribute("aria-expanded", "false")
    expect(page.locator("#meaning")).to_contain_text("people; default 1500")
    page.press("#key", "Enter")
    expect(page.locator("#text")).to_have_value(f"{TEXT}\ncamps:\n  capacity: 1500\n")


def test_a_run_is_watched_by_days_compared_and_taken_away(at_desk: AtDesk, tmp_path: Path) -> None:
    page = at_desk()
    page.fill("#members", "1")
    page.click("#run")
    expect(page.locator("#job")).to_have_text("mine: running")
    expect(page.locator("#far")).to_contain_text("of 3 days")
    expect(page.locator("#job")).to_have_text("mine: done")
    expect(page.locator("#far")).to_contain_text("3 of 3 days, 1 of 1 members")
    for name in ("mine", "collapse"):
        page.get_by_label(name, exact=True).check()
    page.click("#show")
    report = page.frame_locator("#frame")
    expect(report.locator("h1")).to_have_text("collapse, mine")
    report.locator("#map-day").press("Home")
    expect(report.locator("#map-date")).to_contain_text("day 1 of")
    for link, holds in (
        (page.locator("#take"), "why: What if?"),
        (page.locator("#report"), "What differs from collapse"),
        (report.locator("#daily-0"), "date,"),
    ):
        with page.expect_download() as coming:
            link.click()
        coming.value.save_as(tmp_path / "taken")
        assert holds in (tmp_path / "taken").read_text(encoding="utf-8")


def test_two_pages_at_once_share_one_run_and_either_may_end_it(at_desk: AtDesk) -> None:
    first, second = at_desk(), at_desk()
    first.select_option("#scenario", "war")
    expect(first.locator("#name")).to_have_value("my-war")
    expect(first.locator("#mistakes")).to_have_text("No mistakes.")
    first.fill("#members", "100")
    first.click("#run")
    expect(first.locator("#job")).to_have_text("my-war: running")
    second.click("#run")
    expect(second.locator("#job")).to_contain_text("another run is going on")
    second.reload()
    expect(second.locator("#job")).to_have_text("my-war: running")
    second.click("#cancel")
    expect(first.locator("#job")).to_have_text("my-war: cancelled")
    expect(second.locator("#job")).to_have_text("my-war: cancelled")
    expect(first.locator("#run")).to_be_enabled()


def test_the_page_fits_a_phone(desk: Open, new_page: NewPage) -> None:
    page = new_page(390, 844)
    page.goto(desk.address)
    expect(page.locator("#mistakes")).to_have_text("No mistakes.")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert Axe().run(page, options=PAGE_ALONE).response["violations"] == []
