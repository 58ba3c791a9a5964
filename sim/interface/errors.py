"""Errors as the Python interface raises them: with the texts of the command line."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sim.messages.refusals import in_words
from sim.run_folder.files import RunError, RunFailedError


@contextmanager
def told() -> Iterator[None]:
    """Turn what the system refuses into a `RunError` that says what happened and what to do.

    Raises:
        RunError: The system refused something.
    """
    try:
        yield
    except (OSError, MemoryError) as error:
        raise RunFailedError(in_words(error)) from error


def whole(name: str, value: object, low: int, high: int) -> int:
    """Read a whole number, of Python or of NumPy.

    Raises:
        RunError: It is none, or outside its range.
    """
    number = getattr(value, "item", lambda: value)()
    if type(number) is not int or not low <= number <= high:
        raise RunError(f"{name} {value!r}: allowed are whole numbers from {low} to {high:,}")
    return number
