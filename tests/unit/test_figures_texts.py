"""Users' words are drawn as they are written, in letters that are there, and stay on the paper."""

from __future__ import annotations

import dataclasses
import html
import itertools
import logging
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from matplotlib.text import Text
from test_figures import make_run

from sim import figures
from sim.figures import fonts
from sim.figures.fonts import lettering
from sim.figures.own_settings import own_settings
from sim.figures.page import Page, page
from sim.figures.style import people
from sim.figures.texts import cut, literal, short_names, width, wrapped
from sim.results import Results

HOSTILE = (
    "Brokers ask $3,000 instead of $1,700",
    "$",
    "$$",
    "$_$",
    "$^$",
    "$x$",
    "$x",
    r"$\frac$",
    r"$\frac{1}{2}$",
    r"\$ and \\$",
    r"\frac{1}{2} \alpha",
    r"$\unknown{$",
    "${}$ ${",
    "a $b c$ d $e",
    "100 % of %s %d %(name)s",
    "{0} {name} {{}} }{",
    "a_b__c _private",
    "_nolegend_",
    "a^b^^c",
    "# not a comment",
    "~tilde ~",
    "& &amp; &lt; &#36;",
    "<b>bold</b> <script>alert(1)</script>",
    "<!-- a comment --> -- ---",
    "]]> <![CDATA[",
    "\"double\" 'single' `back`",
    "(parentheses) \\(escaped\\) <<PDF>>",
    "endstream endobj",
    "한국어 시나리오",
    "图们江和鸭绿江",
    "図們江を渡る",
    "الحدود مفتوحة",
    "הגבול פתוח",
    "Граница открыта",
    "κατάρρευση",
    "हिन्दी में",
    "ประเทศไทย",
    "ὀξεῖα",
    "e\u0301a\u0303 combined",
    "a" + "\u0301" * 40,
    "emoji 😀 🇰🇷 👩\u200d👧",
    "zero\u200bwidth\u200c\u200d\ufeff",
    "soft\u00adhyphen",
    "no\u00a0break",
    "turned \u202egninrut\u202c and \u2067isolated\u2069",
    "tab\tand\x0bothers\x0c",
    "line\none\r\ntwo\u2028three\u2029four\x85five",
    "bell \x07 null \x00 escape \x1b[31m",
    "\x80\x9f in C1",
    "lone \ud800 and \udcff",
    "\ufffe and \uffff and \U0010ffff",
    "private \ue000",
    "",
    " ",
    "   \t ",
    "\n",
    "x" * 4_000,
    "W" * 400,
    "图" * 400,
    "i " * 2_000,
    "word " * 5_000,
    "/very/long/path" * 30,
    "- -- --- ----",
    "...",
    "0",
    "None",
    "nan",
    "C0",
    "runs/$HOME/%TEMP%/~user",
)
DAY = 40


@pytest.fixture(scope="module")
def war(tmp_path_factory: pytest.TempPathFactory) -> Results:
    return make_run(tmp_path_factory.mktemp("runs"), "war", members=2, start=date(2018, 1, 1))


@pytest.fixture(autouse=True)
def nothing_else_is_warned_of(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    with caplog.at_level(logging.DEBUG, "sim.figures"):
        yield
    assert [r.getMessage() for r in caplog.records if r.name.startswith("sim.figures")] == []


@pytest.fixture
def no_fonts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "findSystemFonts", list)


def asking(run: Results, scenario: str = "war", why: str = "Why?", label: str = "") -> Results:
    """Give a run by another name, with the numbers of this one, which are read once."""
    manifest = dataclasses.replace(run.manifest, scenario=scenario, why=why)
    asked = dataclasses.replace(run, manifest=manifest, label=label)
    asked.__dict__.update({name: getattr(run, name) for name in ("places", "data", "stored")})
    return asked


def with_places(run: Results, names: Sequence[str]) -> Results:
    """Give a run in which all places have other names."""
    named = asking(run)
    data = run.data
    endless = itertools.cycle(names)
    for kind in ("exit", "host", "camp"):
        data = data.assign_coords({kind: [next(endless) for _ in range(data.sizes[kind])]})
    rivers = {str(river): next(endless) for river in data["exit_river"].values}
    data["exit_river"] = ("exit", [rivers[str(river)] for river in data["exit_river"].values])
    named.__dict__["data"] = data
    return named


def packed(text: str) -> str:
    return "".join(text.split())


def written(figure: Page) -> str:
    return packed(" ".join(text.get_text() for text in figure.findobj(Text)))


def told_by_svg(path: Path) -> str:
    """Give what an SVG says beside each text that it draws, as any reader of XML sees it."""
    tree = ET.parse(path, ET.XMLParser(target=ET.TreeBuilder(insert_comments=True)))  # noqa: S314
    comments = (each.text for each in tree.iter() if each.tag is ET.Comment)
    return packed(html.unescape(" ".join(comments)))


def assert_literal(figure: Page) -> None:
    for text in figure.findobj(Text):
        assert not text.get_parse_math()
        assert not text.get_usetex()


def off_the_paper(figure: Page) -> list[str]:
    """Give the texts that reach over an edge, the labels of ticks aside, which axes choose."""
    figure.draw_without_rendering()
    renderer = figure.canvas.get_renderer()  # type: ignore[attr-defined]
    paper = figure.bbox.padded(2)
    ticks = {
        each for axes in figure.axes for each in axes.get_xticklabels() + axes.get_yticklabels()
    }
    texts = [t for t in figure.findobj(Text) if t.get_text().strip() and t not in ticks]
    boxes = [(text, Text.get_window_extent(text, renderer)) for text in texts]
    return [
        text.get_text()
        for text, b in boxes
        if min(b.x0 - paper.x0, paper.x1 - b.x1, b.y0 - paper.y0, paper.y1 - b.y1) < 0
    ]


@pytest.mark.usefixtures("no_fonts")
@pytest.mark.parametrize("batch", [HOSTILE[n : n + 10] for n in range(0, len(HOSTILE), 10)])
def test_what_a_scenario_asks_is_drawn_as_it_is_written(
    war: Results, tmp_path: Path, batch: tuple[str, ...]
) -> None:
    figure = figures.compare([asking(war, why=f"<{text}>") for text in batch])
    assert_literal(figure)
    assert off_the_paper(figure) == []
    for kind in figures.saving.FORMATS:
        figures.save(figure, tmp_path / f"picture.{kind}")
    shown, told = written(figure), told_by_svg(tmp_path / "picture.svg")
    for text in batch:
        whole = packed(literal(f"<{text}>"))
        part = whole if len(whole) < 90 else whole[:60]
        assert part in shown
        assert part in told


@pytest.mark.usefixtures("no_fonts")
@pytest.mark.parametrize("batch", [HOSTILE[n : n + 14] for n in range(0, len(HOSTILE), 14)])
def test_names_and_labels_are_drawn_as_they_are_written(
    war: Results, tmp_path: Path, batch: tuple[str, ...]
) -> None:
    """Sixteen at a time still have their names at the ends of their lines."""
    runs = [asking(war, f"<{text}>", label=f"<{text}>" * (n % 2)) for n, text in enumerate(batch)]
    figure = figures.compare(runs)
    assert_literal(figure)
    assert off_the_paper(figure) == []
    figures.save(figure, tmp_path / "picture.svg")
    shown, told = written(figure), told_by_svg(tmp_path / "picture.svg")
    for text in batch:
        part = packed(literal(f"<{text}>"))
        part = part if len(part) < 60 else part[:25]
        assert part in shown
        assert part in told


@pytest.mark.usefixtures("no_fonts")
def test_names_of_places_are_drawn_as_they_are_written(war: Results, tmp_path: Path) -> None:
    count = sum(war.data.sizes[kind] for kind in ("exit", "host", "camp"))
    for names in (HOSTILE[:count], HOSTILE[count:]):
        run = with_places(war, names)
        figure = figures.draw_map(run, DAY)
        assert_literal(figure)
        assert off_the_paper(figure) == []
        for kind in ("png", "svg"):
            figures.save(figure, tmp_path / f"picture.{kind}")
        shown, told = written(figure), told_by_svg(tmp_path / "picture.svg")
        sectors = run.data["exit"].values[run.data["exit_kind"].values.astype(str) == "river"]
        for name in map(str, [*sectors, *run.data["camp"].values]):
            part = packed(literal(name))[:6]
            assert part in shown
            assert part in told


@pytest.mark.usefixtures("no_fonts")
def test_a_map_draws_any_name_and_question(war: Results, tmp_path: Path) -> None:
    for text in ("$_$", "한국 $", "x" * 4_000, "word " * 5_000, "\x00\ud800", ""):
        figure = figures.draw_map(asking(war, text, text), DAY)
        assert_literal(figure)
        assert off_the_paper(figure) == []
        figures.save(figure, tmp_path / "picture.svg")
        assert packed(literal(text))[:15] in told_by_svg(tmp_path / "picture.svg")


def test_a_question_of_five_thousand_words_is_cut_and_says_so(war: Results) -> None:
    figure = figures.compare([asking(war, why="word " * 5_000)])
    lines = [text.get_text() for text in figure.axes[0].texts]
    assert len(lines) == 10
    assert lines[-1].endswith("word …")


def test_many_scenarios_get_a_longer_page_and_no_name_over_another(war: Results) -> None:
    figure = figures.compare([asking(war, f"scenario {n}", "Why? " * 40) for n in range(20)])
    assert figure.get_figheight() > 12
    assert off_the_paper(figure) == []
    renderer = figure.canvas.get_renderer()  # type: ignore[attr-defined]
    boxes = [text.get_window_extent(renderer) for text in figure.axes[0].texts]
    assert all(above.y0 >= below.y1 - 1 for above, below in itertools.pairwise(boxes))


def test_lines_of_letters_taller_than_latin_ones_stand_apart(war: Results) -> None:
    figure = figures.compare([asking(war, why="Ấ图한" * 60), asking(war, why="Ấ图한" * 60)])
    figure.draw_without_rendering()
    heights = [text.get_window_extent().y0 for text in figure.axes[0].texts]
    assert len(heights) > 4
    assert max(above - below for above, below in itertools.pairwise(heights)) > 12
    assert min(above - below for above, below in itertools.pairwise(heights)) > 10


def font_with(letters: str, path: Path, name: str = "Made Up Sans", weight: int = 400) -> Path:
    """Make a font in which every letter is a square."""
    builder = FontBuilder(1000, isTTF=True)
    glyphs = [".notdef", *(f"letter{n}" for n in range(len(letters)))]
    builder.setupGlyphOrder(glyphs)
    builder.setupCharacterMap({ord(each): f"letter{n}" for n, each in enumerate(letters)})
    pen = TTGlyphPen(None)
    pen.moveTo((0, 0))
    for corner in ((0, 800), (800, 800), (800, 0)):
        pen.lineTo(corner)
    pen.closePath()
    square = pen.glyph()
    builder.setupGlyf(dict.fromkeys(glyphs, square))
    builder.setupHorizontalMetrics(dict.fromkeys(glyphs, (900, 0)))
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": name, "styleName": "Bold" if weight > 500 else "Regular"})
    builder.setupOS2(sTypoAscender=800, sTypoDescender=-200, usWeightClass=weight)
    builder.setupPost()
    builder.save(path)
    return path


def test_letters_without_a_font_are_told_on_the_picture_and_by_its_notes(
    war: Results, no_fonts: None
) -> None:
    figure = figures.compare([asking(war, why="한국으로 가는 길?")])
    (note,) = figure.notes
    assert note.startswith("no font on this machine has the letters ")
    assert set("한국으로가는길") <= set(note)
    assert "(Hangul); they are drawn as boxes. Install a font such as Noto Sans CJK" in note
    assert packed(note[1:]) in written(figure)


def test_a_font_that_has_the_letters_is_found_the_moment_it_is_installed(
    war: Results, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    installed: list[str] = []
    monkeypatch.setattr(fonts, "findSystemFonts", lambda: installed)
    without = figures.compare([asking(war, "한국")])
    assert without.notes
    regular = font_with("한국$", tmp_path / "regular.ttf")
    bold = font_with("한국", tmp_path / "bold.ttf", weight=700)
    (tmp_path / "broken.ttf").write_bytes(b"no font at all")
    installed += [str(tmp_path / "broken.ttf"), str(bold), str(regular), str(tmp_path / "gone.ttf")]
    figure = figures.compare([asking(war, "한국")])
    assert figure.notes == ()
    used = [font.fname for font in figure.lettering.fonts[-2:]]
    assert used == [str(regular), str(bold)], "each weight has its own"
    for kind in figures.saving.FORMATS:
        figures.save(figure, tmp_path / f"found.{kind}")
    figures.save(without, tmp_path / "without.png")
    assert (tmp_path / "found.png").read_bytes() != (tmp_path / "without.png").read_bytes()


def test_several_fonts_together_cover_letters_that_none_has_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = [
        font_with("한국", tmp_path / "one.ttf", "One"),
        font_with("图们", tmp_path / "two.ttf", "Two"),
    ]
    monkeypatch.setattr(fonts, "findSystemFonts", lambda: [str(path) for path in paths])
    assert lettering(["plain"]).fonts == lettering(()).fonts
    assert lettering(["한국 图们"]).missing == ""
    assert lettering(["한국 图们江"]).missing == "江"


def test_fonts_do_not_depend_on_the_order_in_which_they_are_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = [str(font_with("한국", tmp_path / f"{n}.ttf", f"Sans {n}")) for n in "abc"]
    chosen = []
    for order in itertools.permutations(paths):
        monkeypatch.setattr(fonts, "findSystemFonts", lambda order=order: list(order))
        chosen.append(lettering(["한국"]).fonts)
    assert len(set(chosen)) == 1


def test_text_is_wrapped_by_letters_and_by_width() -> None:
    with own_settings(lettering(()).fonts):
        lines = wrapped("word " * 60, 112, 400.0, 8.0)
        assert max(map(len, lines)) <= 112
        assert len(wrapped("W" * 4_000, 112, 490.0, 8.0, 5)) == 5
        for text in ("W" * 4_000, "i" * 4_000, "ab " * 900):
            lines = wrapped(text, 112, 490.0, 8.0, 5)
            assert max(width(line, 8.0) for line in lines) <= 490.0
            assert lines[-1].endswith("…")


def test_a_name_is_cut_in_its_middle() -> None:
    with own_settings(lettering(()).fonts):
        assert cut("short", 90.0, 8.0) == "short"
        long = cut("beginning" + "x" * 4_000 + "end", 90.0, 8.0)
        assert long.startswith("beg")
        assert "…" in long
        assert long.endswith("end")
        assert width(long, 8.0) <= 90.0


def test_names_that_differ_still_do_when_they_are_cut() -> None:
    with own_settings(lettering(()).fonts):
        assert short_names(["one", "two"], 90.0, 8.0) == ["one", "two"]
        paths = [f"/home/somebody/with/a/long/name/runs-{n}/war" for n in (1, 2)]
        assert short_names(paths, 90.0, 8.0) == ["…runs-1/war", "…runs-2/war"]
        alike = ["a" * 50 + letter + "a" * 50 for letter in "bcd"]
        assert len(set(short_names(alike, 90.0, 8.0))) == 3


def test_a_text_keeps_every_sign_that_has_a_shape() -> None:
    plain = r"$\frac{1}{2}_^%#&<>{}~ 한国é"
    assert literal(plain) == plain
    assert literal("a\tb\nc\u2028d") == "a b c d"
    assert literal("\x00\ud800\ufffe") == "\ufffd" * 3
    assert literal("a" + "\u0301" * 50) == "a" + "\u0301" * 6
    assert literal("\u202eabc\u202c\ufeff") == "abc"


def test_numbers_on_axes_are_no_mathematics() -> None:
    with page(2, 2) as figure:
        axes = figure.add_subplot()
        axes.set_yscale("log")
        axes.set_title(people(1_000))
        figure.draw_without_rendering()
    assert_literal(figure)
