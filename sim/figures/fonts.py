"""Fonts that have the letters of a text: the one that comes with matplotlib, then those installed.

The fonts are looked for anew each time that letters are missing, so that one installed a moment ago
is found; nothing is kept on disk. The same fonts on a machine give the same choice.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from matplotlib import get_data_path
from matplotlib.font_manager import FontEntry, findSystemFonts, ttfFontProperty
from matplotlib.ft2font import FaceFlags, FT2Font

_REGULAR, _BOLD = 400, 700
_SHOWN = 12
_SUGGESTED = {
    "Hangul": "Noto Sans CJK",
    "CJK": "Noto Sans CJK",
    "Hiragana": "Noto Sans CJK",
    "Katakana": "Noto Sans CJK",
    "Arabic": "Noto Sans Arabic",
    "Hebrew": "Noto Sans Hebrew",
    "Thai": "Noto Sans Thai",
    "Devanagari": "Noto Sans Devanagari",
}


@dataclass(frozen=True)
class Lettering:
    """The fonts for some texts, the first that has a letter draws it, and letters in none."""

    fonts: tuple[FontEntry, ...]
    missing: str = ""

    @property
    def note(self) -> str:
        """Say which letters are drawn as boxes, and what helps; empty if there are none."""
        if not self.missing:
            return ""
        shown = self.missing[:_SHOWN] + ("…" if len(self.missing) > _SHOWN else "")
        scripts = list(dict.fromkeys(each for each in map(_script, self.missing) if each))
        named = f" ({', '.join(scripts[:4])})" if scripts else ""
        helps = dict.fromkeys(_SUGGESTED.get(each, "Noto Sans") for each in scripts or [""])
        return (
            f"no font on this machine has the letters {shown}{named}; they are drawn as boxes. "
            f"Install a font such as {' or '.join([*helps][:3])}"
        )


@dataclass(frozen=True)
class _Face:
    """A font of one weight that has some of the letters asked for."""

    entry: FontEntry
    has: frozenset[str]

    def unfitness(self, language: str) -> tuple[object, ...]:
        """Sort faces with the same letters: upright, regular, sans serif, of the language first."""
        name = self.entry.name.lower()
        return (
            self.entry.style != "normal",
            abs(int(self.entry.weight) - _REGULAR),
            "sans" not in name and "gothic" not in name,
            "mono" in name,
            not name.endswith(language),
            name,
            self.entry.fname,
            self.entry.index,
        )


def lettering(texts: Iterable[str]) -> Lettering:
    """Find fonts for all letters of some texts."""
    wanted = {letter for text in texts for letter in text if not letter.isspace()}
    missing = {letter for letter in wanted if not _plain_font().get_char_index(ord(letter))}
    found = list(_usual())
    faces = list(_faces(missing)) if missing else []
    language = _language(missing)
    while missing:
        of_use = [face for face in faces if face.has & missing]
        if not of_use:
            break
        best = min(of_use, key=lambda face: (-len(face.has & missing), *face.unfitness(language)))
        found += _as_one(best, faces)
        missing -= best.has
    return Lettering(tuple(found), "".join(sorted(missing)))


def _usual() -> Iterator[FontEntry]:
    """Give DejaVu Sans as it comes with matplotlib; letters without a bold form are drawn plain."""
    folder = Path(get_data_path(), "fonts", "ttf")
    plain, bold = str(folder / "DejaVuSans.ttf"), str(folder / "DejaVuSans-Bold.ttf")
    yield from _both_weights("Tumen", plain, 0, bold, 0)
    yield from _both_weights("Tumen plain", plain, 0, plain, 0)


@cache
def _plain_font() -> FT2Font:
    return FT2Font(next(_usual()).fname)


def _both_weights(
    name: str, plain: str, plain_index: int, bold: str, bold_index: int
) -> Iterator[FontEntry]:
    entry = FontEntry(plain, plain_index, name, weight=_REGULAR, size="scalable")
    yield entry
    yield replace(entry, fname=bold, index=bold_index, weight=_BOLD)


def _as_one(face: _Face, faces: Iterable[_Face]) -> Iterator[FontEntry]:
    """Give a face, and the bold one of its family if there is any, a name that is ours alone."""
    plain = face.entry
    bolder = [
        other.entry
        for other in faces
        if other.entry.name == plain.name
        and other.entry.style == plain.style
        and int(other.entry.weight) >= 600
        and other.has >= face.has
    ]
    bold = min(bolder, key=lambda e: (abs(int(e.weight) - _BOLD), e.fname, e.index), default=plain)
    name = f"Tumen {plain.name} {plain.index} {plain.fname}"
    yield from _both_weights(name, plain.fname, plain.index, bold.fname, bold.index)


def _faces(letters: Iterable[str]) -> Iterator[_Face]:
    """Give all faces installed that can be drawn at any size and have some of the letters."""
    letters = sorted(letters)
    for path in sorted(findSystemFonts()):
        try:
            count = FT2Font(path).num_faces
            yield from (each for n in range(count) if (each := _face(path, n, letters)).has)
        except Exception:  # noqa: S112 - a broken font says so in many ways
            continue


def _face(path: str, index: int, letters: list[str]) -> _Face:
    font = FT2Font(path, face_index=index)
    drawable = FaceFlags.SCALABLE in font.face_flags and FaceFlags.COLOR not in font.face_flags
    has = frozenset(each for each in letters if drawable and font.get_char_index(ord(each)))
    return _Face(ttfFontProperty(font) if has else FontEntry(path), has)


def _language(letters: Iterable[str]) -> str:
    """Say in which country's shapes Han letters are written: by what stands beside them."""
    scripts = {_script(letter) for letter in letters}
    if "Hangul" in scripts:
        return " kr"
    return " jp" if scripts & {"Hiragana", "Katakana"} else " sc"


def _script(letter: str) -> str:
    """Name the script of a letter, as its Unicode name begins; empty for a sign of no script."""
    name = unicodedata.name(letter, "").split(" ")[0]
    is_letter = unicodedata.category(letter)[0] in "LM"
    return (name if name == "CJK" else name.capitalize()) if is_letter else ""
