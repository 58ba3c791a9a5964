"""Each picture beside a reviewed one of it, and no label of any over another or off the paper.

The pictures of `tests/pictures` are small, and are compared blurred, so that another version of a
library, which moves an edge by a pixel, is no difference, and a curve that is missing is one.
"""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from extents import collisions, off_the_paper
from gallery import NAMES, Gallery
from PIL import Image, ImageFilter

from sim import figures
from sim.figures.page import Page

REVIEWED = Path(__file__).resolve().parents[1] / "pictures"
WIDTH = 480
COLOURS = 128
BLUR = 1.5
TOLERANCE = 4.0
"""Root mean square of the difference, of 255; another run in the same picture gives more."""


@pytest.fixture(scope="module")
def gallery(tmp_path_factory: pytest.TempPathFactory) -> Gallery:
    return Gallery(tmp_path_factory.mktemp("gallery"))


@pytest.fixture(scope="module")
def drawn(gallery: Gallery) -> dict[str, Page]:
    return {}


def page_of(gallery: Gallery, drawn: dict[str, Page], name: str) -> Page:
    """Draw each picture once."""
    if name not in drawn:
        drawn[name] = gallery.draw(name)
    return drawn[name]


def small(page: Page) -> Image.Image:
    """Render a picture at the width of the reviewed ones."""
    written = BytesIO()
    page.savefig(written, format="png", dpi=WIDTH / page.get_figwidth())
    return Image.open(written).convert("RGB")


def apart(one: Image.Image, two: Image.Image) -> float:
    """Give the root mean square of the difference of two pictures, blurred, of one size."""
    two = two.resize(one.size)
    first, second = (
        np.asarray(each.filter(ImageFilter.GaussianBlur(BLUR)), dtype=float) for each in (one, two)
    )
    return float(np.sqrt(((first - second) ** 2).mean()))


def test_every_picture_of_the_gallery_is_named(gallery: Gallery) -> None:
    assert sorted(gallery.pictures) == sorted(NAMES)
    assert {path.stem for path in REVIEWED.glob("*.png")} == {*NAMES}


@pytest.mark.parametrize("name", NAMES)
def test_a_picture_looks_as_it_was_reviewed(
    gallery: Gallery, drawn: dict[str, Page], name: str, request: pytest.FixtureRequest
) -> None:
    now = small(page_of(gallery, drawn, name))
    path = REVIEWED / f"{name}.png"
    if request.config.getoption("--update-golden"):
        now.quantize(COLOURS).save(path, optimize=True)
    reviewed = Image.open(path).convert("RGB")
    assert abs(reviewed.height - now.height) <= 0.03 * reviewed.height
    assert apart(reviewed, now) < TOLERANCE, (
        f"{name} looks different; look at it, and if it is meant, write it anew with "
        "`pytest tests/unit/test_baselines.py --update-golden`"
    )


@pytest.mark.parametrize("name", NAMES)
def test_no_label_covers_another_or_leaves_the_paper(
    gallery: Gallery, drawn: dict[str, Page], name: str
) -> None:
    page = page_of(gallery, drawn, name)
    assert off_the_paper(page) == []
    assert collisions(page) == []


def test_other_numbers_in_the_same_picture_are_a_difference(gallery: Gallery) -> None:
    quiet, collapse, war = gallery.runs
    of = ["crossings", "in_hiding"]
    one, two, again = (small(figures.compare([quiet, run], of=of)) for run in (war, collapse, war))
    assert apart(one, again) == 0
    assert apart(one, two) > TOLERANCE
    moved = small(figures.compare([quiet, war], of=of, style="dark"))
    assert apart(one, moved) > 10 * TOLERANCE


def test_a_pixel_s_shift_is_no_difference(gallery: Gallery) -> None:
    picture = small(figures.compare(gallery.runs, of=["crossings", "in_hiding"]))
    shifted = Image.fromarray(np.roll(np.asarray(picture), 1, axis=1))
    assert apart(picture, shifted) < 2 * TOLERANCE
