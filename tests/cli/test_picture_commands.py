"""`tumen compare` and `tumen map`: where pictures go, what is refused, whose settings hold."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import matplotlib as mpl
import pytest
from click.testing import CliRunner, Result
from PIL import Image
from synthetic import MadeUpScenario

from sim import figures
from sim.cli.main import tumen
from sim.ensemble.runner import Runner
from sim.figures import fonts
from sim.results import load_results

NONSENSE = "nonsense\nlines.linewidth: thick\ntext.usetex: True\nno.such.key: 1\nfont.size: 30\n"
OTHER = (
    "text.usetex: True\nfont.family: serif\nlines.linewidth: 9\nsavefig.dpi: 30\nfigure.dpi: 30\n"
    "savefig.bbox: tight\naxes.prop_cycle: cycler(color='k')\nsvg.fonttype: none\n"
    "path.sketch: 3, 9, 9\n"
    "timezone: Asia/Seoul\nxtick.labelsize: 30\naxes.facecolor: black\nsvg.hashsalt: theirs\n"
    "date.epoch: 0000-12-31\ntext.hinting: none\naxes.spines.left: False\npdf.compression: 0\n"
)


@pytest.fixture(scope="module")
def made_up(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    runner = Runner(tmp_path_factory.mktemp("made-up"), 2, engine="synthetic:run_member")
    made = [
        MadeUpScenario("status-quo", why="Brokers ask $3,000 instead of $1,700", days=40),
        MadeUpScenario("war", why="한국으로?", days=40),
    ]
    return runner.run(made, 2, seed=1)


@pytest.fixture
def no_fonts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "findSystemFonts", list)


def call(*arguments: object) -> Result:
    return CliRunner().invoke(tumen, [str(argument) for argument in arguments])


def draw(
    run: Path, cwd: Path, **environment: str
) -> tuple[list[bytes], subprocess.CompletedProcess[str]]:
    """Draw a map and a comparison in a process of its own, and give them with what it said."""
    cwd.mkdir(parents=True, exist_ok=True)
    files = [cwd / "picture.png", cwd / "picture.svg"]
    calls = [
        ["compare", str(run), "--json", "--out", str(files[0])],
        ["map", str(run), "--day", "20", "--out", str(files[1])],
    ]
    lines = [
        "from sim.cli.main import tumen",
        *(f"tumen({c}, standalone_mode=False)" for c in calls),
    ]
    done = subprocess.run(  # noqa: S603 - our own command
        [sys.executable, "-c", "\n".join(lines)],
        cwd=cwd,
        env={**{k: v for k, v in os.environ.items() if not k.startswith("MPL")}, **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == "".join(f"drawn: {each}\n" for each in files)
    return [each.read_bytes() for each in files], done


def test_no_settings_of_a_user_change_a_byte_or_print_a_line(
    made_up: list[Path], tmp_path: Path
) -> None:
    home = {"HOME": str(tmp_path / "home"), "XDG_CONFIG_HOME": "", "XDG_CACHE_HOME": ""}
    usual, _ = draw(made_up[0], tmp_path / "usual", **home)
    for name in ("nonsense", "other", "unreadable"):
        (tmp_path / name).mkdir()
    (tmp_path / "nonsense" / "matplotlibrc").write_text(NONSENSE)
    (tmp_path / "other" / "matplotlibrc").write_text(OTHER)
    (tmp_path / "unreadable" / "matplotlibrc").write_bytes(b"font.size: 30\n\xff\xfe: \x00\n")
    file = tmp_path / "file"
    file.write_text(OTHER)
    cases: list[tuple[str, dict[str, str]]] = [
        ("nonsense", {"MPLBACKEND": "nonsense"}),
        ("other", {"MPLBACKEND": "tkagg", "MPL_IGNORE_SYSTEM_FONTS": "1"}),
        ("unreadable", {"MPLCONFIGDIR": str(file / "below")}),
        ("elsewhere", {"MATPLOTLIBRC": str(file), "MPLCONFIGDIR": str(tmp_path / "fresh")}),
    ]
    for name, environment in cases:
        drawn, _ = draw(made_up[0], tmp_path / name, **home, **environment)
        assert drawn == usual, name


def test_pictures_ignore_and_keep_what_a_notebook_has_set(
    made_up: list[Path], tmp_path: Path
) -> None:
    run = load_results(made_up[0])
    figures.save(figures.compare([run]), tmp_path / "usual.png")
    figures.save(figures.draw_map(run, 20), tmp_path / "usual.svg")
    with mpl.rc_context():
        mpl.rcParams.update(
            {"text.parse_math": True, "font.family": ["serif"], "lines.linewidth": 9.0}
        )
        mpl.rcParams.update({"savefig.dpi": 30, "figure.dpi": 30, "timezone": "Asia/Seoul"})
        mpl.rcParams.update({"figure.constrained_layout.use": True, "savefig.bbox": "tight"})
        before = dict(mpl.rcParams.copy())
        compared, mapped = figures.compare([run]), figures.draw_map(run, 20)
        figures.save(compared, tmp_path / "other.png")
        figures.save(mapped, tmp_path / "other.svg")
        assert dict(mpl.rcParams.copy()) == before
    for kind in ("png", "svg"):
        usual, other = tmp_path / f"usual.{kind}", tmp_path / f"other.{kind}"
        assert usual.read_bytes() == other.read_bytes()


def test_what_was_drawn_before_changes_no_byte(made_up: list[Path], tmp_path: Path) -> None:
    one, two = (load_results(run) for run in made_up)
    figures.save(figures.draw_map(one, 20), tmp_path / "first.svg")
    for _ in range(2):
        figures.save(figures.draw_map(two, 39), tmp_path / "between.svg")
        figures.save(figures.draw_map(one, 20), tmp_path / "again.svg")
        assert (tmp_path / "first.svg").read_bytes() == (tmp_path / "again.svg").read_bytes()


def test_a_user_s_own_settings_still_hold_for_the_user(tmp_path: Path) -> None:
    """Who imports our pictures first, and matplotlib later, has the settings of the user."""
    (tmp_path / "matplotlibrc").write_text("lines.linewidth: 7\n")
    code = "import sim.figures, matplotlib as m; print(m.rcParams['lines.linewidth'])"
    done = subprocess.run(  # noqa: S603 - our own code
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert done.stdout == "7.0\n"


def test_letters_without_a_font_are_told_on_stderr(
    made_up: list[Path], tmp_path: Path, no_fonts: None
) -> None:
    for command in (("compare",), ("map", "--day", "3")):
        result = call(*command, made_up[1], "--out", tmp_path / "picture.png")
        assert result.exit_code == 0
        note, drawn = result.stderr.splitlines()
        assert note.startswith("note: no font on this machine has the letters ")
        assert "한" in note
        assert "Noto Sans CJK" in note
        assert drawn == f"drawn: {tmp_path / 'picture.png'}"


@pytest.mark.parametrize("name", ["a.png", "b.PNG", "c.Pdf", "d.SVG", "한국 $_$.svg"])
def test_a_picture_is_of_the_kind_that_its_name_ends_in(
    made_up: list[Path], tmp_path: Path, name: str
) -> None:
    path = tmp_path / "new" / "folders" / name
    assert call("compare", made_up[0], "--out", path).exit_code == 0
    begins = {"png": b"\x89PNG", "pdf": b"%PDF", "svg": b"<?xml"}[name[-3:].lower()]
    assert path.read_bytes().startswith(begins)
    assert list(path.parent.iterdir()) == [path], "nothing else is left behind"


@pytest.mark.parametrize(
    ("out", "said"),
    [
        ("picture", "End the name in one of .png, .pdf, .svg"),
        ("picture.", "End the name in one of .png, .pdf, .svg"),
        (".png", "End the name in one of .png, .pdf, .svg"),
        ("picture.docx", "cannot draw '.docx'; allowed: .png, .pdf, .svg"),
        ("picture.png.gz", "cannot draw '.gz'; allowed: .png, .pdf, .svg"),
        (".", "is a folder"),
        ("", "is a folder"),
        ("folder.png", "is a folder; give the name of a file in it"),
        ("file/picture.png", "a part of the path is a file, not a folder"),
        ("file/deeper/picture.png", "a part of the path is a file, not a folder"),
        ("x" * 300 + ".png", "the name is too long"),
        ("dangling/picture.png", "a part of the path is a file, not a folder"),
    ],
)
@pytest.mark.parametrize("command", [("compare",), ("map", "--day", "1")])
def test_a_picture_that_cannot_lie_there_is_refused_before_results_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...], out: str, said: str
) -> None:
    (tmp_path / "folder.png").mkdir()
    (tmp_path / "file").touch()
    (tmp_path / "dangling").symlink_to(tmp_path / "gone")
    before = sorted(tmp_path.rglob("*"))
    monkeypatch.chdir(tmp_path)
    result = call(*command, tmp_path / "no-such-run", "--out", out)
    is_refused_by_the_system = "path" in said or "too long" in said
    assert result.exit_code == (1 if is_refused_by_the_system else 2)
    assert said in result.stderr
    assert "no-such-run" not in result.stderr
    assert sorted(tmp_path.rglob("*")) == before


def test_a_picture_is_replaced_whole_or_stays(
    made_up: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    picture = tmp_path / "picture.png"
    picture.write_bytes(b"an older picture")
    link = tmp_path / "link.png"
    link.symlink_to(picture)

    def fail(path: Path, content: bytes) -> int:
        with path.open("wb") as half:
            half.write(content[:100])
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(Path, "write_bytes", fail)
        result = call("compare", made_up[0], "--out", picture)
    assert result.exit_code == 1
    assert f"{picture}: no space is left on the disk" in result.stderr
    assert picture.read_bytes() == b"an older picture"
    assert sorted(tmp_path.iterdir()) == [link, picture]
    assert call("compare", made_up[0], "--out", link).exit_code == 0
    assert link.is_symlink()
    assert picture.read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("0", "the run has no day 0; the run has days 1 to 40, 2018-01-01 to 2018-02-09"),
        ("-3", "the run has no day -3; the run has days 1 to 40"),
        ("41", "the run has no day 41; the run has days 1 to 40"),
        ("9" * 30, "9; the run has days 1 to 40"),
        ("2017-12-31", "2017-12-31 is before the run, which goes from 2018-01-01 (day 1) to "),
        ("1900-01-01", "1900-01-01 is before the run"),
        ("2018-02-10", "is after the run, which goes from 2018-01-01 (day 1) to 2018-02-09"),
        ("9999-12-31", "9999-12-31 is after the run"),
        ("2018-02-30", "'2018-02-30' is neither a day of the run nor a date such as 2018-01-01"),
        ("1.5", "'1.5' is neither a day of the run nor a date"),
        ("", "'' is neither a day of the run nor a date"),
        ("9" * 5_000, "is neither a day of the run nor a date"),
    ],
)  # fmt: skip
def test_a_day_outside_the_run_is_refused_in_the_words_that_were_typed(
    made_up: list[Path], day: str, said: str
) -> None:
    result = call("map", made_up[0], "--day", day)
    assert result.exit_code == 2
    assert said in " ".join(result.stderr.split())
    assert not list(made_up[0].glob("*.png"))


def test_files_among_runs_are_passed_over_and_said(made_up: list[Path], tmp_path: Path) -> None:
    files = [tmp_path / "comparison.png", tmp_path / "notes.txt"]
    for file in files:
        file.touch()
    result = call("compare", files[0], *made_up, files[1], "--json")
    assert result.exit_code == 0
    assert [each["scenario"] for each in json.loads(result.stdout)] == ["status-quo", "war"]
    assert result.stderr.splitlines() == [
        f"note: passed over, as a run is a folder, not a file: {files[0]}, {files[1]}"
    ]
    nothing = call("compare", *files)
    assert nothing.exit_code == 2
    assert f"{files[0]}, {files[1]}: no run folder among these" in nothing.stderr


def test_all_folders_that_are_no_runs_are_named_at_once(
    made_up: list[Path], tmp_path: Path
) -> None:
    wrong = [tmp_path / "one", tmp_path / "two", tmp_path / "missing"]
    for folder in wrong[:2]:
        folder.mkdir()
    result = call("compare", wrong[0], made_up[0], *wrong[1:], "--out", tmp_path / "c.png")
    assert result.exit_code == 2
    for folder in wrong:
        assert f"{folder} is no run folder" in result.stderr or f"{folder}:" in result.stderr
    assert not (tmp_path / "c.png").exists()


@pytest.mark.parametrize(
    ("size", "style", "pixels"),
    [
        ("page", "light", (1654, None)),
        ("slide", "dark", (1920, 1080)),
        ("screen", "print", (1920, 1200)),
    ],
)
def test_a_comparison_has_the_size_and_style_that_it_is_asked_for(
    made_up: list[Path], tmp_path: Path, size: str, style: str, pixels: tuple[int, int | None]
) -> None:
    path = tmp_path / "c.png"
    given = ("--size", size, "--style", style, "--of", "crossings", "--of", "in_hiding")
    assert call("compare", *made_up, "--out", path, *given).exit_code == 0
    with Image.open(path) as picture:
        assert picture.width == pixels[0]
        assert pixels[1] is None or picture.height == pixels[1]
        corner = picture.convert("RGB").getpixel((2, 2))
    assert (max(corner) < 60) == (style == "dark")


def test_what_cannot_be_drawn_is_told_before_results_are_read(tmp_path: Path) -> None:
    result = call(
        "compare", tmp_path / "no-such-run", "--of", "crosings", "--of", "nothing at all",
        "--out", tmp_path / "c.png",
    )  # fmt: skip
    assert result.exit_code == 2
    assert "'crosings' cannot be drawn over time; did you mean crossings" in result.stderr
    assert "'nothing at all' cannot be drawn over time; allowed: " in result.stderr
    assert "no-such-run" not in result.stderr
    for option in (("--size", "poster"), ("--style", "pink")):
        assert call("compare", tmp_path, *option).exit_code == 2


def test_the_baseline_of_the_differences_is_the_run_that_is_named(
    made_up: list[Path], tmp_path: Path
) -> None:
    path = tmp_path / "c.svg"
    given = ("--baseline", made_up[1], "--out", path, "--of", "crossings")
    assert call("compare", *made_up, *given).exit_code == 0
    assert "difference from war" in path.read_text(encoding="utf-8")
