"""Counted nouns and their units read as English does, everywhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sim.messages import wording
from sim.messages.wording import counted, figures, times, unit_behind

SOURCES = sorted(Path(wording.__file__).parent.rglob("*.py"))


@pytest.mark.parametrize(
    ("number", "noun", "shown"),
    [
        (0, "day", "0 days"),
        (1, "day", "1 day"),
        (2, "day", "2 days"),
        (1, "person", "1 person"),
        (24_052_231, "person", "24,052,231 people"),
        (1.0, "camp", "1 camp"),
        (0.6, "camp", "1 camp"),
        (1, "more parameter", "1 more parameter"),
        (2, "more parameter", "2 more parameters"),
        (3, "county", "3 counties"),
    ],
)
def test_a_noun_agrees_with_its_number(number: float, noun: str, shown: str) -> None:
    assert counted(number, noun) == shown


@pytest.mark.parametrize(
    ("unit", "one"),
    [
        ("people a day", "person a day"),
        ("camps", "camp"),
        ("person-days", "person-day"),
        ("forced returns", "forced return"),
        ("departures per 1,000 residents", "departure per 1,000 residents"),
        ("people/day", "person/day"),
        ("share of the people", "share of the people"),
        ("day of the run", "day of the run"),
        ("per 100 people/day", "per 100 people/day"),
        ("% of the people", "% of the people"),
        ("%", "%"),
        ("km", "km"),
        ("USD", "USD"),
        ("factor", "factor"),
        ("men", "man"),
        ("", ""),
    ],
)
def test_a_unit_agrees_with_the_number_before_it(unit: str, one: str) -> None:
    assert unit_behind("1", unit) == one
    assert unit_behind("2", unit) == unit


def test_how_often_is_a_word_while_it_is_short() -> None:
    assert [times(number) for number in (0, 1, 2, 3)] == ["0 times", "once", "twice", "3 times"]


def test_numbers_have_three_figures_separators_and_no_exponent() -> None:
    assert [figures(x) for x in (0, 1234567, 0.000012345, 998_500)] == [
        "0", "1,230,000", "0.0000123", "998,000",
    ]  # fmt: skip


def test_no_module_makes_plurals_by_hand() -> None:
    """Such as `member{'s' * (n > 1)}`: `counted` does it, alike everywhere."""
    by_hand = re.compile(r"""\{\s*['"]s['"]|['"]s['"] (if|\*)|else ['"]s['"]\}""")
    assert not [path.name for path in SOURCES if by_hand.search(path.read_text("utf-8"))]


def test_no_noun_in_the_plural_stands_fixed_behind_a_number_that_may_be_one() -> None:
    """In messages, `{n} days` is `counted(n, 'day')`."""
    fixed = re.compile(
        r"\{[^{}]*(days|members|count|people|camps|files|mistakes|scenarios|len\([^{}]*)\}"
        r" (days|members|people|camps|files|mistakes|scenarios|parameters)\b"
    )
    found = {
        f"{path.name}: {match[0]}"
        for path in SOURCES
        for match in fixed.finditer(path.read_text("utf-8"))
    }
    assert found <= KEPT, found - KEPT


KEPT = {
    "scene.py: {day}: the run has days 1 to {days}",
    "style.py: {counts} members",  # drawn for more than one member only
    "dates.py: {last} days",  # a month has 28 at least
    "sets.py: {MOST_DAYS} days",
    "odd.py: {len(every)} parameters",
    "invariants.py: {there_are} people",
    "page.py: {people:,} people",
}
