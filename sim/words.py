"""Numbers and the nouns that they count, written alike everywhere."""

from __future__ import annotations

_PLURALS = {"person": "people", "time": "times", "county": "counties", "party": "parties"}


def counted(number: float, noun: str) -> str:
    """Write how many there are: `1 day`, `365 days`, `24,052,231 people`.

    `noun` is the singular; its last word gets the plural.
    """
    shown = f"{number:,.0f}"
    return f"{shown} {noun if shown in ('1', '-1') else plural(noun)}"


def plural(noun: str) -> str:
    """Give the plural of a noun, or of the last word of a term."""
    before, blank, last = noun.rpartition(" ")
    return f"{before}{blank}{_PLURALS.get(last, f'{last}s')}"


def times(number: int) -> str:
    """Write how often: `once`, `twice`, `3 times`."""
    return {1: "once", 2: "twice"}.get(number) or counted(number, "time")


def is_or_are(number: float) -> str:
    """Give the verb that goes with a number."""
    return "is" if f"{number:,.0f}" == "1" else "are"
