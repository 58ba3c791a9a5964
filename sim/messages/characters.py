"""Characters that are not what they seem: invisible ones, and those that look like plain ones.

Editors, word processors and web pages put them where a space, a hyphen or a digit belongs. A
scenario may hold them in its `why`; everywhere else they are named, with their place.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from sim.messages.mistakes import one_line as shown
from sim.messages.refusals import escape, is_invisible

__all__ = ["about", "escape", "is_invisible", "made_plain", "plain", "remark", "remedy", "shown",
           "strange_in", "unicode_name"]  # fmt: skip

_NAMED = 3

_CONTROLS = {
    0x00: "null character",
    0x07: "bell",
    0x08: "backspace",
    0x09: "tab",
    0x0A: "line feed",
    0x0B: "vertical tab",
    0x0C: "form feed",
    0x0D: "carriage return",
    0x1A: "substitute character",
    0x1B: "escape character",
    0x1C: "file separator",
    0x1D: "group separator",
    0x1E: "record separator",
    0x1F: "unit separator",
    0x7F: "delete character",
    0x85: "next line character",
    0xAD: "soft hyphen",
    0xFEFF: "byte order mark",
}
"""Those that Unicode gives no name, or one that nobody knows them by."""

_LIGATURES = "\ufb00\ufb01\ufb02\ufb03\ufb04\ufb05\ufb06"
_LINE_ENDS = "\x85\u2028\u2029"
_SIGNS = {
    "-": "\u2212\u02d7\u30fc\u2022\u2023\u25e6",
    ": ": "\uff1a\ufe55\u2236\ua789\u02d0\u05c3\u0589",
    "'": "\u2018\u2019\u201a\u201b\u2032\u02bc\u00b4`\u2039\u203a",
    '"': "\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb\u301d\u301e",
    ",": "\u060c\u3001\u066c",
    ".": "\u00b7\u066b\u3002\u2024",
    "#": "\u266f",
    "+": "\u02d6",
    "=": "\ua78a",
}
"""Signs of a plain keyboard, and those that are taken for them."""

_LETTERS = dict(
    zip(
        "АВЕЅІЈКМНОРСТУХаеѕіјорсухԁԛԝһΑΒΕΖΗΙΚΜΝΟΡΤΥΧοανıɡ",  # noqa: RUF001 - the point
        "ABESIJKMHOPCTYXaesijopcyxdqwhABEZHIKMNOPTYXoavig",
        strict=True,
    )
)
"""Letters of other alphabets, and the Latin ones that they look like."""

_PLAIN_SIGN = {found: plain for plain, signs in _SIGNS.items() for found in signs}
_ALPHABET = re.compile("arabic|indic|cyrillic|devanagari|greek|hangul|hebrew|khmer|latin|mongolian")
_WORD = re.compile(r"[^\W_]+")
_IN_WORDS = {
    " ": "a plain space",
    "\n": "a plain line break",
    "-": "a plain hyphen (-)",
    ": ": "a plain colon and a space (: )",
    ",": "a plain comma (,)",
    ".": "a plain full stop (.)",
    "'": "a plain quote (')",
    '"': 'a plain quote (")',
}


@dataclass(frozen=True)
class Strange:
    """A character that is not what it seems, and where it stands; both count from 1."""

    character: str
    line: int
    column: int


@functools.lru_cache(maxsize=4096)
def plain(character: str) -> str | None:
    """Give what was meant: nothing, a space, a sign, a letter; `None` for a sound character."""
    if " " <= character <= "~" and character != "`":
        return None
    if character in _LINE_ENDS:
        return "\n"
    if is_invisible(character):
        return " " if unicodedata.category(character) == "Zs" or character in "\t\v" else ""
    if character in _PLAIN_SIGN:
        return _PLAIN_SIGN[character]
    if unicodedata.category(character) == "Pd":
        return "-"
    return _LETTERS.get(character) or _of_another_width(character)


def _of_another_width(character: str) -> str | None:
    if unicodedata.category(character) == "Nd":
        return str(unicodedata.digit(character))
    if unicodedata.decomposition(character).startswith(("<wide>", "<narrow>", "<small>", "<font>")):
        narrow = unicodedata.normalize("NFKC", character)
        return narrow if narrow.isascii() else None
    if character in _LIGATURES:
        return unicodedata.normalize("NFKC", character)
    return None


def strange_in(text: str) -> list[int]:
    """Find the characters of a text that are not what they seem; gives their positions.

    A letter of another alphabet counts where the rest of its word is Latin.
    """
    if text.isascii() and text.isprintable():
        return []
    found = [n for n, c in enumerate(text) if c not in "\t\n`" and plain(c) is not None]
    return [n for n in found if text[n] not in _LETTERS or _is_among_latin(text, n)]


def _is_among_latin(text: str, position: int) -> bool:
    word = next(w for w in _WORD.finditer(text) if w.start() <= position < w.end())
    return any(c.isascii() and c.isalpha() for c in word[0])


def made_plain(text: str, *, strip: bool = True) -> str:
    """Write a text with plain characters where it has others, without blanks around it."""
    strange = set(strange_in(text))
    mended = "".join(_meant_at(text, n) if n in strange else c for n, c in enumerate(text))
    return mended.strip(" \n") if strip else mended


def _meant_at(text: str, position: int) -> str:
    """Give what a strange character stands for; behind a colon YAML needs a blank."""
    meant = plain(text[position]) or ""
    beside = text[position - 1 : position] + text[position + 1 : position + 2]
    return " " if not meant and re.fullmatch(r":\S", beside) else meant


def unicode_name(character: str) -> str:
    """Name a character: `a no-break space (U+00A0)`."""
    code = ord(character)
    words = _CONTROLS.get(code) or unicodedata.name(character, "").lower()
    words = _ALPHABET.sub(lambda found: found[0].capitalize(), words)
    if not words:
        words = "control character" if unicodedata.category(character) == "Cc" else ""
        words = words or "character without a name"
    article = "an" if words[0] in "aeiouA" and not words.startswith("uni") else "a"
    return f"{article} {words} (U+{code:04X})"


def about(strange: Sequence[Strange], text: str) -> str:
    """Say which strange characters stand in a text, where, and what to do about them."""
    meant = shown(made_plain(text))
    named = ", ".join(_placed(each, strange[0].line) for each in strange[:_NAMED])
    more = len(strange) - _NAMED
    rest = f" and {more} more" if more > 0 else ""
    stand = "stand" if len(strange) > 1 else "stands"
    return f"{named}{rest} {stand} {_where(text, meant)}; {_remedy(text, strange, meant)}"


def _placed(each: Strange, line: int) -> str:
    other = "" if each.line == line else f"line {each.line}, "
    return f"{other}column {each.column}: {unicode_name(each.character)}"


def _where(text: str, meant: str) -> str:
    if not meant:
        return "where something is missing"
    where = strange_in(text)
    if not all(is_invisible(text[n]) for n in where):
        return f"in {meant}"
    if where and not text[: where[-1]].strip("".join(text[n] for n in where)):
        return f"before {meant}"
    tail = text[where[0] :] if where else text
    return f"after {meant}" if not tail.strip("".join(text[n] for n in where)) else f"in {meant}"


def _remedy(text: str, strange: Sequence[Strange], whole: str) -> str:
    plains = {_meant_at(text, n) for n in strange_in(text)} or {" "}
    if len(plains) > 1:
        return "write it in plain characters"
    each, them = ("each", "them") if len(strange) > 1 else ("it", "it")
    return _replaced_by(plains.pop() if whole else "", each, them)


def remedy(character: str) -> str:
    """Say what to do about a strange character."""
    return _replaced_by(plain(character) or "", "it", "it")


def _replaced_by(meant: str, each: str, them: str) -> str:
    if not meant:
        return f"delete {them}"
    letter = "the Latin letter " if meant.isalpha() else ""
    return f"replace {each} with {letter}{_IN_WORDS.get(meant, meant)}"


def remark(text: str) -> str:
    """Give a remark on the strange characters of a name or option, `; ...`, or nothing."""
    found = strange_in(text)
    if not found:
        return ""
    return f"; {about([Strange(text[n], 1, n + 1) for n in found], text)}"
