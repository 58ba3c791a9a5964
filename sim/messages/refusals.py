"""What the operating system refuses, said in plain words: what happened, and what can be done.

Errors that are meant for users are kinds of `UserError`; their text is the whole message.
"""

from __future__ import annotations

import errno
import os
from pathlib import Path

BAD_INPUT = 2
FAILED = 1

_LONGEST, _END = 400, 150
_ANOTHER_PLACE = "choose another place, or change its permissions"
_MAKE_ROOM = "make room, and give the same command again"
_CHECK_THE_PATH = "check the path"

_REFUSALS: dict[str, tuple[str, str]] = {
    "EACCES": ("permission is denied", _ANOTHER_PLACE),
    "EPERM": ("the system does not allow it", _ANOTHER_PLACE),
    "EROFS": ("the file system is read-only", "choose another place"),
    "ENOSPC": ("no space is left on the disk", _MAKE_ROOM),
    "EDQUOT": ("your share of the disk is used up", _MAKE_ROOM),
    "EFBIG": (
        "the file would grow larger than is allowed",
        "raise the limit (`ulimit -f`), or choose another disk",
    ),
    "ENOENT": ("there is no such file or folder", _CHECK_THE_PATH),
    "ENOTDIR": ("a part of the path is a file, not a folder", _CHECK_THE_PATH),
    "EISDIR": ("is a folder, not a file", "name a file"),
    "EEXIST": ("is there already, and is no folder", "choose another place"),
    "ENOTEMPTY": ("the folder is not empty", "choose another name"),
    "ENAMETOOLONG": ("the name is too long", "choose a shorter one"),
    "ELOOP": ("its links lead round in a circle", _CHECK_THE_PATH),
    "EMFILE": (
        "too many files are open",
        "raise the limit (`ulimit -n`), or give fewer --workers",
    ),
    "ENFILE": ("too many files are open on this machine", "close other programs"),
    "ENOMEM": ("no memory is left", "close other programs, or give fewer --workers"),
    "EAGAIN": (
        "the system cannot start another process now",
        "close other programs, raise the limit (`ulimit -u`), or give fewer --workers",
    ),
    "EPIPE": ("whoever read it has closed it", "leave it open until the end"),
    "EIO": ("the disk or device failed", "check it, or choose another place"),
    "ENXIO": ("there is no such device, or nobody reads from it", _CHECK_THE_PATH),
    "ENODEV": ("there is no such device", _CHECK_THE_PATH),
    "ESTALE": ("its network folder is gone", "mount it again, or choose another place"),
    "ETIMEDOUT": ("it did not answer in time", "try again, or choose another place"),
    "EBUSY": ("another program holds it", "close that program, or choose another name"),
    "ETXTBSY": ("another program runs it", "choose another name"),
    "EINVAL": ("cannot be a name or place here", "choose another"),
    "EILSEQ": ("cannot be a name here", "choose one of plain letters"),
    "EXDEV": ("lies on another disk", "choose another place"),
    "ENOTSUP": ("the file system cannot do this", "choose another place"),
    "ENOSYS": ("the system cannot do this", "choose another place"),
}
_BY_NUMBER = {
    getattr(errno, name): words for name, words in _REFUSALS.items() if hasattr(errno, name)
}
_DRAWN_BLANK = frozenset(
    map(chr, (0x34F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x2800, 0x3164, 0xFFA0))
) | frozenset(map(chr, (*range(0x180B, 0x1810), *range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))))
"""Letters, marks and symbols that leave the paper white."""


class UserError(Exception):
    """Something that a user can put right; the text is all that need be said."""

    exit_status = BAD_INPUT


def in_words(error: Exception) -> str:
    """Say what went wrong in one line: in plain words where the system or memory is the cause."""
    if isinstance(error, OSError):
        return refusal(error)
    if isinstance(error, MemoryError):
        what, remedy = _BY_NUMBER[errno.ENOMEM]
        return f"{what}; {remedy}"
    return f"{type(error).__name__}: {error}"


def refusal(error: OSError) -> str:
    """Say which file, what happened and what to do; the file is left out if none is known."""
    where = _place(error)
    if error.errno == errno.ENOENT and not where.startswith(os.sep) and _is_adrift():
        return "the folder that you are in is gone; change to another one, and try again"
    if not where and "temporary" in (error.strerror or ""):  # as Python's `tempfile` says it
        return "no folder for temporary files can be written; set TMPDIR to one that can"
    if error.errno in _BY_NUMBER:
        what, remedy = _BY_NUMBER[error.errno]
        told = f"{what}; {remedy}"
    else:
        told = error.strerror or str(error) or type(error).__name__
    return f"{where}: {told}" if where else told


def _place(error: OSError) -> str:
    """Give the file that an error is about; of two, the one that was to appear."""
    named = error.filename2 or error.filename
    if named is None or isinstance(named, int):
        return ""
    shown = escape(os.fsdecode(named))
    return shown if len(shown) <= _LONGEST else f"{shown[:_END]}...{shown[-_END:]}"


def escape(text: str) -> str:
    r"""Write what is invisible in a text, and stray bytes, as escapes, `\xa0`; the rest stays."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(_code(c) if is_invisible(c) else c for c in text)


def is_invisible(character: str) -> bool:
    """Whether a character leaves nothing on the screen, or moves what stands beside it."""
    return not character.isprintable() or character in _DRAWN_BLANK


def is_text(name: str) -> bool:
    """Tell whether a name is text, and not bytes that Python could not read as such."""
    return not any("\ud800" <= c <= "\udfff" for c in name)


def _code(character: str) -> str:
    if "\udc80" <= character <= "\udcff":  # a byte that is no text, as Python keeps it
        return f"\\x{ord(character) - 0xDC00:02x}"
    return character.encode("unicode_escape").decode()


def _is_adrift() -> bool:
    """Tell whether the working folder has been removed."""
    try:
        return not Path.cwd().is_dir()
    except OSError:
        return True
