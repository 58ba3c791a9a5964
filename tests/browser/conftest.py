"""A browser that is there already, Chromium of the system, driven by Playwright."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import synthetic
from playwright.sync_api import Browser, Page, expect, sync_playwright

from sim.ensemble.runner import Runner

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
LAPTOP = {"width": 1366, "height": 768}
PATIENCE = 300_000
"""Milliseconds that nothing is judged by: machines that do much else at once are slow."""


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("this machine has no Chromium")
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
        )
        yield browser
        browser.close()


class Heard(list[str]):
    """What a page asked for and said, where it should have been quiet."""

    def listen(self, page: Page, own: str) -> None:
        """Note messages, errors, and requests for anything but what begins like its own address."""
        page.on("console", lambda message: self.append(message.text))
        page.on("pageerror", lambda error: self.append(str(error)))
        page.on(
            "request",
            lambda asked: (
                None if asked.url.startswith((own, "data:", "blob:")) else self.append(asked.url)
            ),
        )


NewPage = Callable[..., Page]


@pytest.fixture
def new_page(browser: Browser) -> Iterator[NewPage]:
    """Give what opens pages, each of a reader of its own, that are closed again."""
    contexts = []

    def open_page(width: int = LAPTOP["width"], height: int = LAPTOP["height"]) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": height}, accept_downloads=True
        )
        contexts.append(context)
        context.set_default_timeout(PATIENCE)
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def made_up(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a folder with two runs in it, with curves and dice for a model."""
    folder = tmp_path_factory.mktemp("browser")
    made = [synthetic.MadeUpScenario(name, days=30) for name in ("status-quo", "collapse")]
    Runner(folder / "runs", 1, engine="synthetic:run_member").run(made, 2, seed=1)
    return folder
